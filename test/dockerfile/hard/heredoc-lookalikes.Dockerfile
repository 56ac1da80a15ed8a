FROM debian:bookworm-slim AS build
RUN bash -c 'cat <<<"FROM a"' && echo $((1<<3)) "<<EOF" '<<EOF'
RUN ["/bin/sh", "-c", "cat <<EOF"]
ENV MARK=<<EOF
LABEL note="see <<EOF" other=<<EOF
CMD cat <<EOF
ENTRYPOINT echo <<EOF
HEALTHCHECK CMD cat <<EOF
RUN echo \<<EOF
FROM build AS release
