# FROM debian:bookworm-slim

# nothing else
