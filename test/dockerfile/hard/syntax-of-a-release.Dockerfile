#syntax = docker/dockerfile:1.4
FROM debian:bookworm-slim AS build
COPY --link --chmod=755 <<EOF /usr/local/bin/start
#!/bin/sh
exec orders FROM here
EOF
FROM scratch
COPY --link --from=build /usr/local/bin/start /start
