# The tools that shape a node's network from inside its network namespace.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends nftables iproute2 tcpdump iptables python3-netfilterqueue \
 && rm -rf /var/lib/apt/lists/*
# Debian's tcpdump changes to a user of its own, for which a helper lacks the capabilities: let it stay as it is.
RUN printf '#!/bin/sh\nexec /usr/bin/tcpdump -Z root "$@"\n' > /usr/local/bin/tcpdump \
 && chmod 755 /usr/local/bin/tcpdump
# Not every kernel has sch_netem, which delays packets, and not every one nft_queue: iptables finds NFQUEUE in both sorts.
COPY delay.py /zonequake/delay.py
CMD ["sh"]
