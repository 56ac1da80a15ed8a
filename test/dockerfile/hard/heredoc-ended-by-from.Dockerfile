FROM debian:bookworm-slim AS build
RUN <<FROM
echo one
FROM here on it is shell
FROM
RUN <<RUN
FROM x
RUN
FROM build
RUN true
