FROM debian:bookworm-slim build
