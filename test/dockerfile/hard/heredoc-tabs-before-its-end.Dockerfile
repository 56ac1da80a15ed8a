FROM debian:bookworm-slim AS tabs
RUN <<-EOF
	set -e
	FROM a
	EOF
RUN <<EOF
	EOF
FROM b
 EOF
EOF 
EOF
RUN <<-'EOF' sh -x
 EOF
		FROM c
		EOF
FROM tabs
RUN true
