FROM debian:bookworm-slim
ONBUILD FROM busybox:1.36
