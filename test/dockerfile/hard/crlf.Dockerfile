# escape=`
FROM debian:bookworm-slim AS Build
RUN echo a `
  # between
  
  && echo b
RUN <<EOF
FROM nowhere
EOF
RUN cat <<-"two words"
	FROM there
	two words

FROM build AS release
