#!/usr/bin/env bash
# Instructions that the hot functions take on a fixed company: the same on a busy machine as on a quiet one, so that a
# regression shows where times would only waver.
#   benches/instructions.sh > target/before.txt
#   benches/instructions.sh target/before.txt     # sets the new counts beside the old; exits with 1 if any rose by over 5 %
# Needs valgrind; ARCHIPEL names a binary with symbols that is built already. Counts are inclusive, in millions, of one thread; they change with the compiler's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

before=${1:-/dev/null}
customers=${CUSTOMERS:-400}
data=target/bench-data/instructions/$customers
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ -z "${ARCHIPEL:-}" ]; then
  # Names of functions stay in the binary; the library is the one of every release build.
  cargo rustc --quiet --release --bin archipel -- -C strip=none
  cp target/release/archipel "$scratch/archipel"
  ARCHIPEL=$scratch/archipel
fi
[ -d "$data/truth" ] || "$ARCHIPEL" sample "$data" --customers "$customers" --seed 1 --quiet
valgrind --quiet --tool=callgrind --callgrind-out-file="$scratch/counts" \
  "$ARCHIPEL" audit "$data/exports" --out "$scratch/out" --threads 1 --quiet

callgrind_annotate --inclusive=yes --threshold=100 --show=Ir "$scratch/counts" 2>"$scratch/warnings" | awk -v before="$before" '
  BEGIN { while ((getline line < before) > 0) { split(line, part, "\t"); old[part[2]] = part[1] } }
  { count = $1; gsub(",", "", count); count += 0 }
  /PROGRAM TOTALS/ { least = count / 200; show(count, "whole audit") }
  least && count >= least && /archipel::/ && !/closure|rayon|core::|alloc::|std::|cli::|main/ {
    name = $0
    sub(/ *\[[^]]*\] *$/, "", name)
    sub(/^.*(\.rs|\?\?\?):/, "", name)
    sub(/^ *[0-9,]+ *(\([^)]*\))? */, "", name)
    sub(/\x27[0-9]+$/, "", name)
    if (!(name in seen)) { seen[name] = 1; show(count, name) }
  }
  function show(count, name) {
    printf "%.1f\t%s", count / 1e6, name
    if (name in old) {
      printf "\t%+.1f %%", (count / 1e6 / old[name] - 1) * 100
      if (count / 1e6 > old[name] * 1.05) worse = 1
    }
    printf "\n"
  }
  END { exit worse }'
