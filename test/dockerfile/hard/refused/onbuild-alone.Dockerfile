FROM debian:bookworm-slim
ONBUILD
