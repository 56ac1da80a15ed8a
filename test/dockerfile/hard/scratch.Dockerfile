FROM scratch AS empty
COPY <<EOF /greeting
FROM scratch
EOF
FROM --platform=linux/amd64 scratch AS second
FROM empty AS last
COPY --from=second / /
