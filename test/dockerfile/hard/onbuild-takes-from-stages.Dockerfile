FROM debian:bookworm-slim AS tools
RUN make tools
FROM alpine:3.20 AS base
ONBUILD COPY --from=tools /usr/local/bin/ /usr/local/bin/
ONBUILD COPY --from=busybox:1.36 /bin/busybox /bin/
onbuild RUN --mount=type=bind,from=golang:1.23,target=/go true
FROM base AS app
RUN true
FROM app AS release
