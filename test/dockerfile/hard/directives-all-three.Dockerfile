# syntax=docker/dockerfile:1
# escape=\
# check=skip=StageNameCasing,FromAsCasing;error=false
FROM debian:bookworm-slim AS Build
RUN echo a \
 && echo b
FROM build AS Release
