FROM debian:bookworm-slim
ONBUILD INCLUDE x
