FROM debian:bookworm-slim
RUN cat <<EOF # don't expand
echo a
EOF
