set -euo pipefail
doing=()
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT

# Waits for a time of the run, in ms, and before that for what was begun earlier.
at() {
  local pid left
  for pid in ${doing[@]+"${doing[@]}"}; do wait "$pid"; done
  doing=()
  left=$((start + $1 - $(date +%s%3N)))
  if ((left > 0)); then sleep "$(printf '%d.%03d' $((left / 1000)) $((left % 1000)))"; fi
}
say() {
  local ms=$(($(date +%s%3N) - start))
  printf '%3d.%03d s  %s\n' $((ms / 1000)) $((ms % 1000)) "$1"
}
# A request to the supervisor of a node.
ask() { docker exec "$1" sh -c 'printf "%s\n" "$2" > "$1"' sh "$REQUESTS" "$2"; }
# A command in a node's network, with the right to change it.
inside() { docker run --rm --network "container:$1" --cap-add NET_ADMIN "$HELPER" "${@:2}"; }
# What a server answers for a record type: status and addresses.
answer() {
  dig +time=1 +tries=1 "@$1" "$NAME" "$2" | awk -v type="$2" '
    /status:/ { sub(",", "", $6); said = $6 }
    $4 == type { all = all " " $5 }
    END { print (said ? said : "no answer") all }'
}
# Looks once a second, and says what has changed.
watch() {
  local before='' now
  while :; do
    now=$(answer "$1" "$2" || true)
    if [[ $now != "$before" ]]; then say "$1 $NAME $2: $now"; fi
    before=$now
    sleep 1
  done
}

# Every node has started since `up`: it has answered its own first request.
for node in "${NODES[@]}"; do
  until docker logs "$node" 2> /dev/null | grep '"re":0' > /dev/null; do sleep 0.2; done
done
# All nodes anew, at one time, which leaves a docker command a node the time to tell them.
read -r zero start < <(
  docker exec "$CLOCK" node -p 'String(process.hrtime.bigint() + 6000000000n) + " " + (Date.now() + 6000)'
)
for node in "${NODES[@]}"; do
  docker exec "$node" sh -c "zero=\$1; until [ -p $REQUESTS ]; do sleep 0.1; done; $RESET > $REQUESTS" sh "$zero" &
  doing+=($!)
done
at 0
for server in "${SERVERS[@]}"; do
  for type in A AAAA; do watch "$server" "$type" & done
done
