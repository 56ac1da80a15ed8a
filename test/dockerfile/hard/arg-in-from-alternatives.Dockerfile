ARG TAG
ARG EMPTY=
ARG SLIM=yes
ARG KIND=debian
FROM debian:${TAG:-bookworm-slim} AS unset
FROM alpine:${EMPTY:-3.20} AS empty
FROM debian:bookworm${SLIM:+-slim} AS set
FROM busybox:1.36${EMPTY:+-musl} AS nothing
FROM busybox${TAG-:1.36}${EMPTY-not-this} AS without-colon
FROM ${KIND}:${NEVER_DECLARED:-${SLIM:+bookworm-slim}} AS nested
FROM "golang:${TAG:-1.23}" AS in-quotes
FROM nested${EMPTY:+-other} AS release
