FROM debian:bookworm-slim
