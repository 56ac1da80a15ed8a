FROM debian:bookworm-slim AS build
﻿FROM build
