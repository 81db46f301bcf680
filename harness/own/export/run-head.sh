cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2
here=$PWD
if docker compose version > /dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
if ! docker info > /dev/null 2>&1 || ! [[ $("${compose[@]}" version --short 2> /dev/null) =~ ^v?[2-9] ]]; then
  echo 'this needs docker, which this user may use, and docker compose 2' >&2
  exit 2
fi
work=$(mktemp -d)
declare -A held
doing=()
due=0
: > "$work/late"

lab() { "${compose[@]}" --ansi never --project-directory "$work" -f "$work/compose.yaml" "$@"; }

# Whatever ends this, nothing is left. A second Ctrl-C does not cut it short.
remove() {
  trap '' INT TERM HUP
  kill $(jobs -p) 2> /dev/null
  cd /
  lab down --volumes --remove-orphans --timeout 1 > "$work/down" 2>&1 || cat "$work/down" >&2
  docker image rm "${IMAGES[@]}" > /dev/null 2>&1
  rm -rf "$work"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

trouble() {
  echo "$1" >&2
  exit 4
}
# In the background and waited for, since a signal is heard only then.
quietly() {
  "$@" > "$work/said" 2>&1 &
  wait $! || trouble "$(tail -n 5 "$work/said")"
}
rest() {
  sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))" &
  wait $!
}
say() {
  local ms=$(($(date +%s%3N) - start))
  printf '%3d.%03d s  %s\n' $((ms / 1000)) $((ms % 1000)) "$1"
}
# Waits for a time of the run, in ms, and before that for what was begun earlier. Then for faults, or for `healing`.
at() {
  local pid left
  for pid in ${doing[@]+"${doing[@]}"}; do wait "$pid" || trouble 'a fault cannot be brought about, or not healed'; done
  doing=()
  due=$1
  # What heals late has done no less.
  [ -z "${2:-}" ] || due=$((1 << 40))
  left=$((start + $1 - $(date +%s%3N)))
  ((left > 0)) && rest "$left"
}
# A fault that is late has not done what it did in the run.
done_at() { (($(date +%s%3N) - start - due <= 1000)) || echo late >> "$work/late"; }
go() { { "$@" > /dev/null && done_at; } & doing+=($!); }
now() { "$@" > /dev/null && done_at || trouble "cannot: $*"; }
# Who holds something: true for the first who begins, and for the last who ends.
begin() { held[$1]=$((${held[$1]:-0} + 1)) && ((held[$1] == 1)); }
end() { held[$1]=$((held[$1] - 1)) && ((held[$1] == 0)); }
runs() { [ "$(docker inspect -f '{{.State.Running}}' "$1")" = "$2" ]; }
# Whether nothing holds a container dead.
free() { ((${held["dead $1"]:-0} == 0)); }
# What is dead already is not killed, nor what runs started; and docker kills nothing that stands still.
killed() {
  goes_on "$1"
  docker kill "$1" 2> /dev/null || runs "$1" false
}
started() { docker start "$1" 2> /dev/null || runs "$1" true; }
paused() { docker pause "$1" 2> /dev/null || runs "$1" false; }
goes_on() { docker unpause "$1" > /dev/null 2>&1 || :; }
# From inside, so that its restart policy acts: every process but the first, which is docker's init.
crashed() { docker exec --detach --user 0 "$1" sh -c 'kill -9 -1'; }
# A pod, and its networks: by name, and as docker is told of its places there.
leaves() {
  local network
  for network in "${@:2}"; do docker network disconnect --force "$network" "$1" || return; done
}
joins() {
  local place
  # shellcheck disable=SC2086
  for place in "${@:2}"; do docker network connect ${place% *} "${place##* }" "$1" || return; done
}
# In a pod, which has the network of a service.
rule() { docker exec "$1" nft "$2"; }
asked() { docker exec "$CLIENT" /zonequake/ask.sh "$@"; }

echo 'building and starting the lab'
cp -r "$here/compose.yaml" "$here/client" "$work" && tar -xzf "$here/lab.tar.gz" -C "$work" || trouble 'lab.tar.gz is not whole'
cd "$work" || exit 4
start=$(date +%s%3N)
lab down --volumes --remove-orphans --timeout 1 > /dev/null 2>&1
quietly lab build
quietly lab up --detach
for pod in "${PODS[@]}"; do quietly rule "$pod" "$INSIDE"; done

# Everything that is asked has to be right twice in a row.
until_right() {
  local until=$(($(date +%s%3N) + $1)) times=0
  shift
  while :; do
    asked each "$@" > "$work/wrong" &
    wait $! || trouble 'the client cannot ask'
    if [ -s "$work/wrong" ]; then times=0; else ((++times)); fi
    ((times >= 2)) && return
    (($(date +%s%3N) > until)) && return 1
    [ "$times" = 0 ] && rest 500
  done
}
echo 'waiting until every check holds'
if ! until_right "$READY_MS" "${CHECKS[@]}"; then
  echo 'the lab is not as its checks say, with no fault:'
  head -n 5 "$work/wrong"
  exit 3
fi
# Time for docker to begin what clients ask.
start=$(($(date +%s%3N) + 3000))
asked load "$start" "$LASTS_MS" &
loading=$!
asked timed "$start" ${FAILED[@]+"${FAILED[@]}"} > "$work/timed" &
timing=$!
at 0
