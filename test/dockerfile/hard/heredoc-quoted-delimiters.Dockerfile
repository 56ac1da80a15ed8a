FROM debian:bookworm-slim AS quoted
RUN <<"EOF"
echo $HOME is not expanded
FROM a
EOF
RUN <<'the end'
FROM b
the
end
the end
RUN <<E"N"D
FROM c
E"N"D
END
RUN <<\HERE
FROM d
HERE
COPY <<"$NAME" /etc/name
FROM e
$NAME
FROM scratch
COPY --from=quoted /etc/name /name
