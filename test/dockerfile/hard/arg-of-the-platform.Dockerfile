FROM --platform=$BUILDPLATFORM debian:bookworm-slim AS build-amd64
FROM --platform=${BUILDPLATFORM} busybox:1.36 AS build-arm64
FROM build-${TARGETARCH} AS build
ARG TARGETOS TARGETARCH
RUN echo "$TARGETOS/$TARGETARCH"
FROM --platform=$TARGETPLATFORM scratch AS release
COPY --from=build /etc/os-release /
