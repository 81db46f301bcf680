# Pods, which have the networks of services, and the client, which asks.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends bind9-dnsutils curl nftables \
 && rm -rf /var/lib/apt/lists/*
COPY --chmod=755 ask.sh /zonequake/ask.sh
