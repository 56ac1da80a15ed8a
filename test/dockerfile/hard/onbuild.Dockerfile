FROM debian:bookworm-slim AS base
ONBUILD COPY package.json ./
ONBUILD RUN echo a \
  FROM b
OnBuild ENTRYPOINT ["orders", "--from", "FROM c"]
ONBUILD ARG VERSION
FROM base AS app
FROM scratch
COPY --from=app /app /app
