ARG GO_VERSION=1.23
ARG DISTRO=bookworm VARIANT=slim
ARG RUNTIME="debian:${DISTRO}-${VARIANT}"
ARG REGISTRY='gcr.io'
FROM golang:${GO_VERSION} AS build
ARG GO_VERSION
RUN go version | grep "$GO_VERSION"
FROM $RUNTIME AS runtime
ARG RUNTIME=never-used-in-from
COPY --from=build /usr/local/go/VERSION /VERSION
FROM ${REGISTRY}/distroless/static-debian12
COPY --from=runtime /VERSION /VERSION
