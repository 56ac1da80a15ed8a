FROM debian:bookworm-slim AS build
RUN psql -c "SELECT id \
FROM orders \
FROM archive" && \
FROM elsewhere
LABEL description="made \
FROM scratch"
ENV A=1 \
    B=2
FROM build
