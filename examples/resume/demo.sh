#!/usr/bin/env bash
# Kills a run in the middle with kill -9, goes on with it, and compares what it wrote with what a run wrote that was
# left alone.
#
#   demo.sh [PYPE]     PYPE is the program to use, "pype" unless it is given.
#
# Works in .demo/resume of the folder it is called in, which it makes anew. Ends with 0 only if all that it says holds.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
pype=$(command -v "${1:-pype}") || { echo "there is no ${1:-pype}" >&2; exit 64; }
pype=$(cd "$(dirname "$pype")" && pwd)/$(basename "$pype")
work=$PWD/.demo/resume
run=   # the process that is to be killed, as long as it lives

say() { printf '\n%s\n' "$*"; }
fail() { printf 'failed: %s\n' "$*" >&2; exit 1; }
# Nothing stays behind when the script ends early.
trap '[[ -z $run ]] || kill -9 "$run" 2>/dev/null || true' EXIT

# The sales of a day, always the same ones.
sales() { awk -v day="$1" 'BEGIN { print "id,amount"; for (i = 1; i <= 2000; i++) print i "," (i * 7919 * day) % 1009 }'; }

# The number behind a name in what `pype status` knows of the newest run; 0 as long as it knows of none.
number() {
  local text
  text=$("$pype" status --format json 2>/dev/null) || text=
  text=$(grep -o "\"$1\": *[0-9]*" <<< "$text" | grep -o '[0-9]*$') || text=0
  echo "$text"
}

rm -rf "$work"
mkdir -p "$work/alone/sales" "$work/killed/sales"
export PYPE_REGISTRY=$work/ModRegistry.json
"$pype" auto-register > /dev/null 2>&1

say "A run that is left alone:"
cd "$work/alone"
for day in 1 2 3 4 5; do sales "$day" > "sales/day-$day.csv"; done
"$pype" build "$here/shop.yaml"
"$pype" run jobs/shop --view none

say "The same in another folder. Day 3 comes late, and the run waits for it."
cd "$work/killed"
for day in 1 2 4 5; do sales "$day" > "sales/day-$day.csv"; done
"$pype" build "$here/shop.yaml"
"$pype" run jobs/shop --view none &
run=$!
# Five sub flows are finished then, and three more for each of the two days.
until [[ $(number sub_flows_finished) == 5 && $(number sub_flows_in_iterations) == 6 ]]; do
  kill -0 "$run" 2>/dev/null || fail "the run ended before it could be killed"
  sleep 0.05
done
kill -9 "$run"
wait "$run" 2>/dev/null || true
run=
touch moment

say "Killed. What pype knows of it:"
"$pype" runs
"$pype" status

say "The sales of day 3 are there; the run goes on:"
before=$(find out -name '*.parquet' | wc -l)
sales 3 > sales/day-3.csv
"$pype" run jobs/shop --resume --view none
"$pype" runs

again=$(find out -name '*.parquet' ! -newer moment | wc -l)
[[ $again == "$before" ]] || fail "of $before files that were finished only $again were left as they were"
diff -r "$work/alone/out" out || fail "the files are not the same"
say "All $(find out -type f | wc -l) files are the same, byte for byte; the $before finished before the kill were not written again."
