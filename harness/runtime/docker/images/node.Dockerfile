# One node of a lab: its supervisor is PID 1 and runs the node's program as a child.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends nodejs \
 && rm -rf /var/lib/apt/lists/*
COPY node.cjs /zonequake/node.cjs
CMD ["node", "/zonequake/node.cjs", "supervisor"]
