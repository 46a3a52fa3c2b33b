#!/usr/bin/env bash
# Time and memory of `archipel migrate` on invented companies of several sizes, and what of it the pack takes: everything
# behind the phases that an audit has too.
#   benches/pack.sh                    # 1,700, 17,000 and 170,000 customers
#   benches/pack.sh 1000000            # 6,000,000 records: about 12 GB of memory, 3 GB of exports and 8 GB of pack
# Needs `cargo build --release` first. Companies are those of `benches/scale.sh`; each size runs RUNS times (default 3) and
# the quickest pack counts, as everything else on a machine only ever adds to it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source benches/companies.sh

[ $# -gt 0 ] || set -- 1700 17000 170000

echo '| customers | records | whole run | pack | processor time of the whole run | peak memory | size of the pack |'
echo '|---|---|---|---|---|---|---|'
for customers in "$@"; do
  folder=$(company "$customers")
  out=$(mktemp -d)
  best=
  for _ in $(seq "$runs"); do
    # Files that are written over cost time of their own.
    rm -rf "$out/pack"
    measured=$(measure '%e %U %S %M' "$out/log" "$archipel" migrate "$folder/exports" --out "$out/pack" --quiet)
    phases=$(awk -F'[:,]' '/"milliseconds"/ { sum += $2 } END { print sum / 1000 }' "$out/pack/manifest.json")
    pack=$(awk -v whole="${measured%% *}" -v phases="$phases" 'BEGIN { print whole - phases }')
    if [ -z "$best" ] || awk -v a="$pack" -v b="${best%% *}" 'BEGIN { exit !(a < b) }'; then best="$pack $measured"; fi
  done
  records=$(awk -F'[:,]' '/"records":/ { gsub(/[^0-9]/, "", $2); print $2; exit }' "$out/pack/manifest.json")
  size=$(du -sm --apparent-size "$out/pack" | cut -f1)
  echo "$customers $records $size $best" | awk '{
    printf "| %d | %d | %.2f s | **%.2f s** | %.2f s | %.0f MB | %d MB |\n", $1, $2, $5, $4, $6 + $7, $8 / 1024, $3 }'
  rm -rf "$out"
done
