FROM golang:1.23
WORKDIR /src
RUN go build -o /orders .
FROM debian:bookworm-slim
RUN --mount=type=bind,from=busybox:1.36,target=/bb cp /bb/bin/busybox /busybox
FROM scratch AS runtime
COPY --from=0 /orders /orders
COPY --from=1 /busybox /busybox
COPY --from=00 /etc/ssl/certs /etc/ssl/certs
