FROM debian:bookworm-slim AS build
RUN cat << EOF > /etc/motd
FROM the operators
EOF
COPY << orders.conf /etc/orders.conf
FROM = orders
orders.conf
RUN <<  'END'
FROM nowhere
END
FROM build AS release
