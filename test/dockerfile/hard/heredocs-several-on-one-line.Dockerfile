FROM debian:bookworm-slim AS files
COPY <<first.conf <<second.conf <<-"third.conf" /etc/orders/
listen = 8080
FROM second.conf
first.conf
FROM first.conf
second.conf
	FROM here
	third.conf
RUN <<A cat 3<<B && cat <<C
echo from A
FROM b
A
FROM c
B
FROM d
C
FROM files AS release
RUN cat /etc/orders/*
