FROM --PLATFORM=linux/amd64 debian:bookworm-slim
