ARG FLAVOUR=plain
FROM debian:bookworm-slim AS with-plain
FROM busybox:1.36 AS with-extras
FROM with-${FLAVOUR} AS chosen
RUN true
FROM scratch AS runtime
COPY --from=chosen /etc/os-release /
