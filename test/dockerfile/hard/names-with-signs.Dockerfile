FROM debian:bookworm-slim AS a
FROM a AS a.b
FROM a.b AS a-b_c.d
FROM a-b_c.d AS v1.23
FROM v1.23 AS x86_64-linux-musl
FROM x86_64-linux-musl AS a--b.c__d
FROM a--b.c__d
