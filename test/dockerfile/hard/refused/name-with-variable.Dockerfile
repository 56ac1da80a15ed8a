ARG NAME=build
FROM debian:bookworm-slim AS $NAME
