FROM debian:bookworm-slim
CMD <<EOF
echo a
EOF
