FROM debian:bookworm-slim AS größe
