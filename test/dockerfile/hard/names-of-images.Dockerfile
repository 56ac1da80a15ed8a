FROM alpine:3.20 AS alpine
FROM alpine AS debian
FROM debian:bookworm-slim AS busybox
FROM debian AS scratch
RUN true
FROM scratch AS runtime
COPY --from=busybox:1.36 /bin/busybox /
COPY --from=busybox /etc/os-release /
