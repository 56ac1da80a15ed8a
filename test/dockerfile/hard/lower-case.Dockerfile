arg tag=bookworm-slim
from debian:${tag} as build
run echo a
copy --from=busybox:1.36 /bin/busybox /bin/
from build as release
cmd ["orders"]
