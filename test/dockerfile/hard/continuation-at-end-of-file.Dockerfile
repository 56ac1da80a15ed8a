FROM debian:bookworm-slim AS build
FROM build AS release
RUN echo a && \
    echo b \
# the end

