
# escape=`
# syntax=example.com/acme/other:1
FROM debian:bookworm-slim AS build
RUN echo a \
FROM b
RUN echo c `
FROM build
