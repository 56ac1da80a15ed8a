FROM debian:bookworm-slim AS Build
RUN true
FROM BUILD AS release
COPY --from=BUILD / /
