FROM debian:bookworm-slim AS 1
