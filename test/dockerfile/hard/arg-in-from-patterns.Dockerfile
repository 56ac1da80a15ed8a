ARG GO_VERSION=1.23.12
ARG IMAGE=mirror/debian:bookworm-slim-amd64
ARG PROGRAM=bin/busybox
ARG TRIMMED=${IMAGE%-*}
FROM golang:${GO_VERSION%.*} AS shortest-suffix
FROM ${PROGRAM##*/}:1.36 AS longest-prefix
FROM alpine:${GO_VERSION/?.23.12/3.20} AS one-replaced
FROM ${TRIMMED#*/} AS linux-amd64
FROM linux${TARGETPLATFORM//linux\//-} AS by-platform
FROM "golang:${GO_VERSION%%2*}23" AS quoted
