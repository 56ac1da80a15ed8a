#escape
# escape=`
FROM debian:bookworm-slim
RUN echo a \
 && echo b `
FROM busybox:1.36
