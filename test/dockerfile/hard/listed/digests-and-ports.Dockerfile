FROM alpine@sha256:77726ef6b57ddf65bb551896826ec38bc3e53f75cdde31354fbffb4f25238ebd AS digest
FROM localhost:5000/acme/orders:1.2.3 AS port
FROM registry.example.com:8443/acme/base/orders:1@sha256:77726ef6b57ddf65bb551896826ec38bc3e53f75cdde31354fbffb4f25238ebd AS all
FROM REGISTRY.example.com/acme/orders AS upper-case-host
FROM scratch
COPY --from=registry.example.com:8443/acme/tools@sha256:77726ef6b57ddf65bb551896826ec38bc3e53f75cdde31354fbffb4f25238ebd /t /t
