FROM debian:bookworm-slim AS build
RUN [ "echo" , "FROM a" ]
RUN [ "echo", 'FROM b' ]
RUN ["echo", \
     "FROM c"]
COPY ["a file", "/FROM d/"]
COPY --from=busybox:1.36 [ "/bin/busybox", "/" ]
VOLUME ["/data"]
SHELL ["/bin/sh", "-ec"]
CMD []
HEALTHCHECK --interval=5s CMD ["orders", "--from", "FROM e"]
HEALTHCHECK NONE
FROM build
