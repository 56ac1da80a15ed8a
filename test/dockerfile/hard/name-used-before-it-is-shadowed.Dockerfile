FROM busybox:1.36 AS tools
FROM tools AS first
FROM alpine:3.20 AS second
FROM alpine:3.20 AS second
FROM debian:bookworm-slim AS tools
FROM tools AS last
COPY --from=first /bin/busybox /
