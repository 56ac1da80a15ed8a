# syntax=docker/dockerfile:1
FROM debian:bookworm-slim AS build
RUN <<EOF
FROM a
EOF
RUN echo b \
  && echo c

FROM build AS release
