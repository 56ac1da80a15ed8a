FROM debian:bookworm-slim AS build
RUN set -e; \
# FROM nowhere
    echo a; \
#
    echo b; \
    #FROM nowhere \
    echo "c # FROM d"
# FROM nowhere
RUN echo a # FROM b
#RUN echo \
FROM build
