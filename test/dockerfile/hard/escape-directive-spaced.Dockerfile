#   eScApE   =   `   
FROM debian:bookworm-slim AS build
RUN echo a \
RUN echo b `
FROM c
FROM build
