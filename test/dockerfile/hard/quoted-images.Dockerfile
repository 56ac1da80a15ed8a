FROM "debian:bookworm-slim" AS double
FROM 'busybox:1.36' AS single
FROM "al"pine:'3.20' AS in-the-middle
FROM "double" AS a-stage-in-quotes
FROM debian\:bookworm-slim AS escaped
FROM "$NOT_THERE"single
