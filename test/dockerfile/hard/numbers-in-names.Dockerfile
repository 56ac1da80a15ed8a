FROM debian:bookworm-slim AS tools
FROM busybox:1.36 AS b1
FROM b1
RUN --mount=type=bind,from=tools,target=/t true
COPY --from=0 /etc/os-release /etc/os-release
COPY --from=alpine:3.20 /etc/alpine-release /etc/alpine-release
