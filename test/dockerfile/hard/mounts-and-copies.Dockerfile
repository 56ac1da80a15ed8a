FROM debian:bookworm-slim AS deps
FROM deps AS build
RUN --mount=type=bind,from=deps,source=/etc,target=/etc/deps \
    --mount=type=cache,target=/root/.cache \
    --mount=from=busybox:1.36,target=/bb \
    --mount="type=bind,from=alpine:3.20,target=/a" \
    --network=none \
    cp /bb/bin/busybox /bin/
COPY --chown=1000:1000 --from=Deps --link /etc/os-release /
FROM scratch AS runtime
COPY --from="build" /bin/busybox /busybox
COPY --from=0 /etc/debian_version /
