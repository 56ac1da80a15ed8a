FROM debian:bookworm-slim AS build
RUN echo a \\
RUN echo b \\\
RUN echo c \\\\
FROM build
RUN echo d \ e
FROM build AS last
