# maintained=yes
# escape=`
FROM debian:bookworm-slim AS build
RUN echo c `
RUN echo a \
FROM b
FROM build
