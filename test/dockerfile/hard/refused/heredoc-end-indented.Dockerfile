FROM debian:bookworm-slim
RUN <<EOF
  echo a
  EOF
FROM busybox:1.36
