FROM "debian:bookworm slim"
