FROM debian:bookworm-slim --platform=linux/amd64
