#!/usr/bin/env bash
# Time and memory of the whole audit, phase by phase, on invented companies of several sizes.
#   benches/scale.sh                    # 1,700, 17,000 and 170,000 customers: 10,000, 100,000 and 1,000,000 records
#   benches/scale.sh 1700000            # 10,000,000 records: about 12 GB of memory and 4 GB of disk
# Needs `cargo build --release` first. Companies are kept under target/bench-data/scale; each size runs RUNS times (default 3)
# and the quickest run counts, as everything else on a machine only ever adds to it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source benches/companies.sh

phases=(ingest catalog linkage memory findings report)
[ $# -gt 0 ] || set -- 1700 17000 170000

# A number under a key of a JSON file as the program lays it out: one key per line.
number() { awk -F'[:,]' -v key="\"$2\"" '$1 ~ key { gsub(/[^0-9.]/, "", $2); print $2; exit }' "$1"; }

# Milliseconds of each phase in a manifest, in one line.
timings() { awk -F'[:,]' '/"milliseconds"/ { gsub(/ /, "", $2); printf "%s ", $2 }' "$1"; }

# Candidate pairs of all passes.
pairs() { awk -F'[:,]' '/"candidate_pairs": [0-9]+,$/ { sum += $2 } END { print sum }' "$1"; }

printf '| customers | records |'
printf ' %s |' "${phases[@]}"
printf ' whole run | peak memory | per record | pairs per second of linkage |\n|---|---|'
printf -- '---|%.0s' "${phases[@]}" 1 2 3 4
printf '\n'
for customers in "$@"; do
  folder=$(company "$customers")
  out=$(mktemp -d)
  best=
  for _ in $(seq "$runs"); do
    measured=$(measure '%e %M' "$out.log" "$archipel" audit "$folder/exports" --out "$out" --quiet)
    if [ -z "$best" ] || awk -v a="${measured% *}" -v b="${best% *}" 'BEGIN { exit !(a < b) }'; then
      best=$measured
      steps=$(timings "$out/manifest.json")
    fi
  done
  records=$(number "$out/manifest.json" records)
  echo "$customers $records $(pairs "$out/summary.json") $best $steps" | awk '{
    printf "| %d | %d |", $1, $2
    for (i = 6; i <= NF; i++) printf " %.2f s |", $i / 1000
    printf " **%.2f s** | %.0f MB | %.1f µs | %.0f thousand |\n", $4, $5 / 1024, $4 * 1e6 / $2, $3 / $8 }'
  rm -rf "$out" "$out.log"
done
