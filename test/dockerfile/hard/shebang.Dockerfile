#!/usr/bin/env -S docker build -f
# syntax=docker/dockerfile:1
FROM debian:bookworm-slim AS build
FROM build
