FROM debian:bookworm-slim AS build
RUN --mount=type=cache,target=/var/cache \
    # the list of packages follows
    cat <<PACKAGES \

    > /etc/packages
FROM a
\
# not a comment
PACKAGES
RUN python3 <<EOF \
  && echo done
print("FROM b") \
FROM c
EOF
FROM build
RUN true
