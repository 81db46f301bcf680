# What the functions above are made of. Each says on standard output what is wrong; 0: right, 1: wrong, 2: nothing came.

# The question to one server: address udp|tcp rd|nord name type.
ask() {
  local how=(+time="$TIMEOUT" +tries=1 +bufsize=1232 +nocookie +noall +comments +answer)
  [ "$2" = tcp ] && how+=(+tcp)
  [ "$3" = rd ] || how+=(+norecurse)
  dig -r "@$1" "${how[@]}" "${4%.}." "$5" 2> /dev/null
}

# Judges what dig said: rd|nord name type links|among|any expected..., where a link is a line of name, type and data, which may be "*".
judge() {
  local rd=$1 name=$2 type=$3 mode=$4
  shift 4
  EXPECTED=$(printf '%s\n' "$@") awk -v whole="$([ "$rd" = rd ] && echo 1 || echo 0)" \
    -v name="$name" -v type="$type" -v mode="$mode" -v timeout="$TIMEOUT" '
    function bare(text) { text = tolower(text); sub(/\.$/, "", text); return text == "" ? "." : text }
    function told(key) { return key ": " came[key] " came" }
    /status:/ { status = $6; sub(/,/, "", status); aa = 0 }
    /^;; flags:/ { flags = $0; sub(/^;; flags:/, "", flags); sub(/;.*/, " ", flags); aa = flags ~ / aa / }
    /^[^;]/ && NF > 4 {
      data = ""
      for (i = 5; i <= NF; i++) {
        if ($4 == "SOA" && i == 7) continue # the serial
        data = data (i == 5 ? "" : " ") ($4 == "TXT" ? $i : bare($i))
      }
      key = bare($1) " " $4
      if ((key, data) in has) next
      has[key, data] = 1
      came[key] = came[key] (count[key]++ ? ", " : "") data
      if ($4 == "CNAME") alias[bare($1)] = data
    }
    END {
      if (status == "") { print "no answer within " timeout " s"; exit 2 }
      if (status != "NOERROR") { print status; exit 1 }
      if (!whole && !aa) { print "an answer without authority"; exit 1 }
      n = split(ENVIRON["EXPECTED"], wanted, "\n")
      if (mode == "links") {
        for (i = 1; i <= n; i++) {
          split(wanted[i], part, " ")
          key = part[1] " " part[2]
          data = substr(wanted[i], length(key) + 2)
          if (!(key in wants)) order[++links] = key
          wants[key]++
          if (data == "*") anything[key] = 1
          else needs[key, wants[key]] = data
        }
        for (l = 1; l <= links; l++) {
          key = order[l]
          if (!count[key]) {
            if (l > 1 && !whole) exit 0
            print "no " key; exit 1
          }
          if (key in anything) continue
          if (count[key] != wants[key]) { print told(key); exit 1 }
          for (i = 1; i <= wants[key]; i++) if (!((key, needs[key, i]) in has)) { print told(key); exit 1 }
        }
        exit 0
      }
      at = bare(name)
      while (type != "CNAME" && (at in alias) && !(at in seen)) { seen[at] = 1; at = alias[at] }
      key = at " " type
      if (!count[key]) {
        if (at != bare(name) && !whole) exit 0
        print "no " key; exit 1
      }
      if (mode != "among") exit 0
      for (i = 1; i <= n; i++) right[wanted[i]] = 1
      m = split(came[key], all, ", ")
      for (i = 1; i <= m; i++) if (!(all[i] in right)) { print told(key); exit 1 }
    }'
}

# A name at one server: address udp|tcp rd|nord name type mode expected...
name() {
  ask "${@:1:5}" | judge "${@:3}"
}

# A name as a client asks: all resolvers at once, round by round, until one has an answer. name type mode expected...
stub() {
  local round n answer='' status said
  said=$(mktemp -d)
  for ((round = 0; round < TRIES; round++)); do
    for n in "${!RESOLVERS[@]}"; do ask "${RESOLVERS[n]}" udp "$RD" "$1" "$2" > "$said/$n" & done
    wait
    for n in "${!RESOLVERS[@]}"; do
      answer=$(< "$said/$n")
      status=$(sed -n 's/.*status: \([A-Z]*\).*/\1/p' <<< "$answer" | tail -n 1)
      case $status in '' | SERVFAIL | NOTIMP | REFUSED | FORMERR) continue ;; esac
      break 2
    done
  done
  rm -r "$said"
  judge "$RD" "$@" <<< "$answer"
}

# A page: url status body|sha256|any value, and then arguments of curl.
page() {
  local body is
  body=$(mktemp)
  page_into "$body" "$@"
  is=$?
  rm -f "$body"
  return "$is"
}
page_into() {
  local body=$1 url=$2 status=$3 what=$4 value=$5 said why trust=-k
  [[ " ${*:6} " == *" --cacert "* ]] && trust=-S
  if ! why=$(curl -sSL "$trust" --max-redirs 5 --connect-timeout "$TIMEOUT" --max-time $((TIMEOUT * 4)) -o "$body" \
    -w '%{http_code}' "${@:6}" "$url" 2>&1); then
    echo "${why%$'\n'*}"
    return 2
  fi
  if [ "$why" != "$status" ]; then
    echo "status $why"
    return 1
  fi
  case $what in
    body) said=$(sed -z 's/^[[:space:]]*//; s/[[:space:]]*$//' "$body") ;;
    sha256) said=$(sha256sum < "$body" | cut -d ' ' -f 1) ;;
    *) said=$value ;;
  esac
  if [ "$said" != "$value" ]; then
    echo "another page: ${said:0:80}"
    return 1
  fi
}

# The same from one address, whatever the name says: address host port url status what value.
page_at() {
  local at=$1
  [[ $at == *:* ]] && at="[$at]"
  page "${@:4:4}" --connect-to "$2:$3:$at:" "${@:8}"
}

# The same, its name asked of these servers, whatever clients ask: "server..." rd|nord A|AAAA host port url status what value.
page_by() {
  local server address
  for server in $1; do
    address=$(ask "$server" udp "$2" "$4" "$3" | awk -v type="$3" '$4 == type { print $5; exit }')
    if [ -n "$address" ]; then
      page_at "$address" "${@:4}"
      return
    fi
  done
  echo "$4 does not resolve"
  return 2
}

# Whether servers have the same serial of a zone: zone address...
agree() {
  local zone=$1 address serial first=''
  shift
  for address; do
    serial=$(ask "$address" udp nord "$zone" SOA | awk '$4 == "SOA" { print $7; exit }')
    [ -n "$serial" ] || continue
    if [ -n "$first" ] && [ "$serial" != "$first" ]; then
      echo "$address has serial $serial, another has $first"
      return 1
    fi
    first=$serial
  done
}

# The same asked in each family: one that is silent is none to use, and wrong in either is wrong.
any_of() {
  local one why silent='' heard=''
  for one; do
    why=$("$one")
    case $? in
      0) heard=1 ;;
      1)
        echo "$why"
        return 1
        ;;
      *) silent=$why ;;
    esac
  done
  [ -n "$heard" ] && return
  echo "$silent"
  return 2
}

# Each of some functions once, a few at a time; says which are wrong.
each() {
  local one count=0
  for one; do
    { why=$("$one") || echo "${TITLE[$one]}: $why"; } &
    ((++count % 8)) || wait
  done
  wait
}

now_ms() { now=$((${EPOCHREALTIME/./} / 1000)); }
# Waits for a time (ms since 1970) in the shell itself: on a busy machine each process more makes what follows late. It
# looks at the clock again, since a signal may wake it early.
exec {never}<> <(:)
pause_until() {
  local left
  while now_ms && left=$(($1 - now)) && ((left > 0)); do
    read -rt "$((left / 1000)).$(printf '%03d' $((left % 1000)))" -u "$never"
  done
}

# Clients, from a time on (ms since 1970) and for so long (ms): names, so many a second, whatever comes of it, as in the run that is
# done again, so that servers have as much to notice by. What is late is left out.
load() {
  local start=$1 until=$2 slot=0 now
  ((${#LOAD[@]} > 0)) || return 0
  while now_ms && ((now < start + until)); do
    if ((now >= start + slot * EVERY)); then
      ((now >= start)) && slot=$(((now - start) / EVERY))
      # shellcheck disable=SC2086
      dig -r "@${RESOLVERS[0]}" +time="$TIMEOUT" +tries=1 ${LOAD[slot++ % ${#LOAD[@]}]} > /dev/null 2>&1 &
    fi
    pause_until $((start + slot * EVERY))
  done
  wait
}

# Asks each thing as a client does, at its time after `start`, and says how late that was and whether it was right: start function@ms...
timed() {
  local start=$1 one now late why
  shift
  for one; do
    pause_until $((start + ${one#*@}))
    now_ms
    late=$((now - start - ${one#*@}))
    { why=$("${one%@*}") && echo "$late right" || echo "$late wrong ${TITLE[${one%@*}]}: $why, asked at $((${one#*@} / 1000)) s"; } &
  done
  wait
}

"$@"
