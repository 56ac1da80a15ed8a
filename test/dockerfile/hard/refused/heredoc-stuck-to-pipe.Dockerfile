FROM debian:bookworm-slim
RUN cat <<EOF|sh
echo a
EOF
FROM busybox:1.36
