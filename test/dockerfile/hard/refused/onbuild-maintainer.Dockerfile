FROM debian:bookworm-slim
ONBUILD MAINTAINER someone
