FROM debian:bookworm-slim AS acme/build
