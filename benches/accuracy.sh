#!/usr/bin/env bash
# Prints docs/accuracy.md: identity and findings on samples and, where they are beside the repository, on the open labelled
# sets. `benches/accuracy.sh > docs/accuracy.md`; needs `cargo build --release` first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

archipel=${ARCHIPEL:-target/release/archipel}
sets=${1:-../shared/bench}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Rows of an evaluation's tables as table rows; the first word of a row is a sort of record or a rule.
rows() {
  awk -v name="$1" '/^(customer|project|person|names|[A-Z]+[0-9]+) +[0-9]/ {
    printf "| %s |", name; for (i = 1; i <= NF; i++) printf " %s |", $i; print "" }'
}

cat <<'HEAD'
# Accuracy

Measured by `archipel evaluate` without any configuration; repeated by `benches/accuracy.sh > docs/accuracy.md`.
P, R and F1 are over pairs, B³ over records; *blocked* is the share of true pairs that blocking finds.

## `archipel sample`, 2,000 customers, default rates

| seed | sort | records | pairs | P | R | F1 | B³ P | B³ R | B³ F1 | blocked |
|---|---|---|---|---|---|---|---|---|---|---|
HEAD
for seed in 1 2 3; do
  "$archipel" sample "$scratch/$seed" --customers 2000 --seed "$seed" --quiet
  "$archipel" evaluate "$scratch/$seed/exports" --truth "$scratch/$seed/truth/entities.csv" \
    --truth "$scratch/$seed/truth/findings.csv" --worst 0 >"$scratch/$seed.txt"
  grep -E '^(customer|project) ' "$scratch/$seed.txt" | rows "$seed"
done
cat <<'HEAD'

| seed | rule | findings | planted records | P | R | F1 |
|---|---|---|---|---|---|---|
HEAD
for seed in 1 2 3; do
  grep -E '^[A-Z]+[0-9]+ +[0-9]' "$scratch/$seed.txt" | rows "$seed"
done
[[ -d $sets ]] || { echo; echo "The open labelled sets were not beside the repository and are left out."; exit 0; }
cat <<'HEAD'

## Open labelled sets

| set | sort | records | pairs | P | R | F1 | B³ P | B³ R | B³ F1 | blocked |
|---|---|---|---|---|---|---|---|---|---|---|
HEAD
for set in "$sets"/*/; do
  if [[ -f $set/truth.csv ]]; then
    "$archipel" evaluate "$set/exports" --truth "$set/truth.csv" --worst 0 | rows "$(basename "$set")"
  fi
done
cat <<'HEAD'

Names alone (`evaluate --pairs`):

| set | sort | pairs | positive | P | R | F1 |
|---|---|---|---|---|---|---|
HEAD
for set in "$sets"/*/; do
  if [[ -f $set/pairs.csv ]]; then
    "$archipel" evaluate --pairs "$set/pairs.csv" --worst 0 | rows "$(basename "$set")"
  fi
done
