FROM debian:bookworm-slim AS 2nd
