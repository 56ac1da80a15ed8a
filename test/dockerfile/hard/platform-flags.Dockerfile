FROM --platform=linux/amd64 debian:bookworm-slim AS constant
FROM --platform="linux/amd64" busybox:1.36 AS in-quotes
FROM --platform='linux/amd64' alpine:3.20 AS in-single-quotes
FROM   --platform=linux/amd64   \
  constant   AS   spaced
FROM -- spaced AS after-dashes
FROM --platform=linux/amd64 -- in-quotes
