FROM debian:bookworm-slim IS build
