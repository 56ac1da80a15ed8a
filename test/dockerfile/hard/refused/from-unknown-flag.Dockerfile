FROM --plattform=linux/amd64 debian:bookworm-slim AS build
