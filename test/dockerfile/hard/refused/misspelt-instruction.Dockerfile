FROM debian:bookworm-slim AS build
RUNN true
FROM build
