FROM debian:bookworm-slim
RUN echo $((1 << 3))
FROM busybox:1.36
