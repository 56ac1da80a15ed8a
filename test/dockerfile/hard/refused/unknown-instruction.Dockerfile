FROM debian:bookworm-slim
INCLUDE other.Dockerfile
