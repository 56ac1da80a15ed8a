FROM debian:bookworm-slim AS build
FROM build AS Build
RUN true
FROM build AS release
RUN true
FROM busybox:1.36 AS BUILD
FROM build AS last
COPY --from=BUILD /bin/busybox /
