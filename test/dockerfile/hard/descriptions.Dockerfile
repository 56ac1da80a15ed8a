# build compiles the orders service
FROM debian:bookworm-slim AS build

# other words
# release is what ships

FROM build AS release
#
# debug with a shell
#
FROM release AS debug
  # last is indented
FROM release AS last
