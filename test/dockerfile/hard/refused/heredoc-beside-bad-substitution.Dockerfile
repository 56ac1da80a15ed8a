FROM debian:bookworm-slim
RUN echo ${!NAME} && cat <<EOF
echo a
EOF
