FROM --platform debian:bookworm-slim
