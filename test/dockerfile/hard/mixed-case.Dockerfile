Arg TAG=bookworm-slim
From debian:$TAG As Build
Run echo a
FrOm build aS ReLease.1
COPY --from=BUILD /etc/os-release /
RUN --mount=TYPE=bind,FROM=Build,target=/b true
FROM release.1 AS Last
