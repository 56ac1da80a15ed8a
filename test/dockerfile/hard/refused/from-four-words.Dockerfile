FROM debian:bookworm-slim AS build now
