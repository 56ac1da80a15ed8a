# syntax=docker/dockerfile:1
# escape=`
FROM debian:bookworm-slim AS build
RUN echo a `
  && echo b
FROM build
