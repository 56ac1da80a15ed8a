FROM debian:bookworm-slim AS build
RUN <<EOF
set -e
cat > /tmp/inner.Dockerfile <<'INNER'
FROM alpine:3.20 AS not-a-stage
RUN true
INNER
FROM=elsewhere
FROM not-a-stage-either
EOF
COPY <<Dockerfile /templates/Dockerfile
# syntax=docker/dockerfile:1
FROM scratch AS template
COPY --from=build / /
Dockerfile
FROM scratch AS runtime
COPY --from=build /tmp/inner.Dockerfile /inner.Dockerfile
