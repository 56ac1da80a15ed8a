FROM debian:bookworm-slim AS build:1
