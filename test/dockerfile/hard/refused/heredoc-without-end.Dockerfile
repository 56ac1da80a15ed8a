FROM debian:bookworm-slim
RUN <<EOF
echo a
FROM b
