FROM debian:bookworm-slim AS
