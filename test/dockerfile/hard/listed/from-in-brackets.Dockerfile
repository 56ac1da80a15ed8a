FROM ["debian:bookworm-slim"]
FROM [x] AS build
