FROM debian:bookworm-slim # the usual one
RUN true
