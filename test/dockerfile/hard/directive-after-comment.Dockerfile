# Orders, the image
# escape=`
# syntax=example.com/acme/other:1
FROM debian:bookworm-slim AS build
RUN echo a \
  && echo b
RUN echo c `
FROM build AS release
