FR\
OM debian:book\
worm-slim A\
S bu\
ild
RUN echo a\
FROM b
\
FROM \
\
build AS release
