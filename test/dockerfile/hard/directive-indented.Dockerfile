   # escape=`
FROM debian:bookworm-slim AS build
RUN echo a `
FROM b
FROM build
