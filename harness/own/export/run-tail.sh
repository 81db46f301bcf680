# What failed in the run that this is made from: things that clients asked, and checks once all had healed.
for pid in "$timing" "$loading"; do wait "$pid" || trouble 'the client could not ask to the end'; done
answers=$(wc -l < "$work/timed")
[ "$answers" = "${#FAILED[@]}" ] || trouble "of ${#FAILED[@]} that were asked $answers have come to an end"
grep -h '^[0-9]* wrong ' "$work/timed" | sed 's/^[0-9]* wrong /failed again: /' > "$work/failed"
late=$(awk '$1 > 1000' "$work/timed" | wc -l)
of=$((${#FAILED[@]} + ${#FAILED_CHECKS[@]}))
if ((${#FAILED_CHECKS[@]} > 0)) && ! until_right "$RECOVER_MS" "${FAILED_CHECKS[@]}"; then
  sed 's/^/failed again, after all has healed: /' "$work/wrong" >> "$work/failed"
fi
failed=$(wc -l < "$work/failed")
head -n 5 "$work/failed"
if ((failed > 0)); then
  echo "FAILED AGAIN: $failed of $of"
  exit 1
fi
if ((of == 0)); then
  echo 'nothing is known that could fail again: the run that this is made from was cut short'
  exit 3
fi
# What was asked a little late was asked under the fault all the same, where most of it was not.
if [ -s "$work/late" ] || ((late * 2 > of)); then
  echo "this machine is too busy: nothing failed, and $late of $of were asked over a second late, $(wc -l < "$work/late") faults too"
  exit 3
fi
echo "did not fail: $of that failed in the run with Zonequake are right"
