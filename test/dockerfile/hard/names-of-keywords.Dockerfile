FROM debian:bookworm-slim AS from
FROM from AS as
FROM as AS run
COPY --from=as / /
FROM run as onbuild
FROM onbuild
