FROM debian:bookworm-slim \
# the builder
    # is named

    AS \
    build
RUN apt-get update \
# hadolint ignore=DL3008
 && apt-get install -y \
    # compilers
    gcc \
    	# FROM nowhere \

    make \
  
 && rm -rf /var/lib/apt/lists/*

  # an indented comment \
FROM build AS release
RUN echo "# no comment" # nor this \
