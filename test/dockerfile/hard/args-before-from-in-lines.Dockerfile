ARG \
  # the tag
  TAG=bookworm-slim
arg SPACED='not a tag'
ARG QUOTED="FROM a" PLAIN=FROM
# between
FROM debian:${TAG} AS build
ARG TAG
FROM build
