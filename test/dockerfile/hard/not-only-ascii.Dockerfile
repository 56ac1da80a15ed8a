# Größe zählt – «FROM» 自
FROM debian:bookworm-slim AS build
LABEL title="Bestellungen für Zürich" who='名前'
RUN echo " FROM a" \
  && echo b \
  && echo c
　RUN true
COPY <<ENDE¶ /x
FROM ß
ENDE¶
FROM build
