FROM debian:bookworm-slim
RUN cat<<EOF
echo a
EOF
