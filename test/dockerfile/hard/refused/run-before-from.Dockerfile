ARG TAG=3.20
RUN echo early
FROM alpine:$TAG
