FROM debian:bookworm-slim AS base
ONBUILD RUN <<EOF
set -e
FROM a
EOF
onbuild copy <<x <<y /etc/
FROM b
x
FROM c
y
FROM base AS app
RUN true
