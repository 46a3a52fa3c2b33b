#!/usr/bin/env bash
# Prints docs/accuracy.md: identity, findings, reliability and stability on samples and, where they are beside the repository,
# on the open labelled sets. `benches/accuracy.sh > docs/accuracy.md`; needs `cargo build --release` first. ROUNDS sets how often
# customers are drawn anew for the table of stability (default 10).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

archipel=${ARCHIPEL:-target/release/archipel}
sets=${1:-../shared/bench}
rounds=${ROUNDS:-10}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
names=()
harsh=()
second=()

# Evaluates the exports $2 against the truths that follow, and keeps what is printed under the name $1.
evaluation() {
  local name=$1 exports=$2 truth=()
  for file in "${@:3}"; do truth+=(--truth "$file"); done
  "$archipel" evaluate "$exports" "${truth[@]}" --worst 0 --bootstrap "$rounds" >"$scratch/$name.txt"
  names+=("$name")
}

# Rows of an evaluation's first table as table rows; the first word of a row is a sort of record or a rule.
rows() {
  awk -v name="$1" '/^(customer|project|person|names|Company|Person|[A-Z]+[0-9]+) +[0-9]/ {
    printf "| %s |", name; for (i = 1; i <= NF; i++) printf " %s |", $i; print "" }'
}

# Rows of the table under a heading of all evaluations as table rows.
under() {
  for name in "${names[@]}"; do
    awk -v name="$name" -v heading="$1" 'index($0, heading) == 1 {on = 1; next} on && NF == 0 {exit} on && /^[0-9]/ {
      printf "| %s |", name; for (i = 1; i <= NF; i++) printf " %s |", $i; print "" }' "$scratch/$name.txt"
  done
}

# What the samples hold that looks broken and is not, and how many findings name it: charges within the group, projects of the
# house, credit notes with what was written anew.
lookalikes() {
  cat <<'TABLE'

## Look-alikes

Papers of the samples that look broken and are not, and the findings that name one as what is broken: there must be none.

| set | charges of the group | projects of the house | credit notes and new invoices | findings that name one |
|---|---|---|---|---|
TABLE
  for name in 1 2 3 harsh-1 harsh-2 harsh-3; do
    "$archipel" audit "$scratch/$name/exports" --lang en --quiet -o "$scratch/out-$name"
    python3 benches/lookalikes.py "$name" "$scratch/$name" "$scratch/out-$name"
  done
}

for seed in 1 2 3; do
  "$archipel" sample "$scratch/$seed" --customers 2000 --seed "$seed" --quiet
  evaluation "sample-$seed" "$scratch/$seed/exports" "$scratch/$seed/truth/entities.csv" "$scratch/$seed/truth/findings.csv"
done
samples=("${names[@]}")
for seed in 1 2 3; do
  "$archipel" sample "$scratch/harsh-$seed" --customers 2000 --seed "$seed" --harsh --quiet
  folder=$scratch/harsh-$seed
  "$archipel" evaluate "$folder/exports" --truth "$folder/truth/entities.csv" --truth "$folder/truth/findings.csv" --worst 0 \
    >"$scratch/harsh-sample-$seed.txt"
  harsh+=("harsh-sample-$seed")
done
for seed in 1 2 3; do
  "$archipel" sample "$scratch/dach-$seed" --company dach --customers 1500 --seed "$seed" --quiet
  folder=$scratch/dach-$seed
  evaluation "dach-$seed" "$folder/exports" "$folder/truth/entities.csv" "$folder/truth/findings.csv"
  second+=("dach-$seed")
done
for set in "$sets"/*/; do
  if [[ -f $set/truth.csv ]]; then evaluation "$(basename "$set")" "$set/exports" "$set/truth.csv"; fi
done

cat <<'HEAD'
# Accuracy

Measured by `archipel evaluate` without any configuration; repeated by `benches/accuracy.sh > docs/accuracy.md`.
P, R and F1 are over pairs, B³ over records. *Blocked* is the share of true pairs that blocking finds, *estimated* what the program
itself says of that share, which does not know the truth.

## `archipel sample`, 2,000 customers, default rates

| set | sort | records | pairs | P | R | F1 | B³ P | B³ R | B³ F1 | blocked | estimated |
|---|---|---|---|---|---|---|---|---|---|---|---|
HEAD
for name in "${samples[@]}"; do grep -E '^(customer|project) ' "$scratch/$name.txt" | rows "$name"; done
cat <<'HEAD'

| set | rule | findings | planted records | P | R | F1 |
|---|---|---|---|---|---|---|
HEAD
for name in "${samples[@]}"; do grep -E '^[A-Z]+[0-9]+ +[0-9]' "$scratch/$name.txt" | rows "$name"; done
cat <<'HEAD'

## `archipel sample --harsh`, 2,000 customers

The same companies in a worse state: half as much again goes wrong in every record and at every handover.

| set | sort | records | pairs | P | R | F1 | B³ P | B³ R | B³ F1 | blocked | estimated |
|---|---|---|---|---|---|---|---|---|---|---|---|
HEAD
for name in "${harsh[@]}"; do grep -E '^(customer|project) ' "$scratch/$name.txt" | rows "$name"; done
cat <<'HEAD'

| set | rule | findings | planted records | P | R | F1 |
|---|---|---|---|---|---|---|
HEAD
for name in "${harsh[@]}"; do grep -E '^[A-Z]+[0-9]+ +[0-9]' "$scratch/$name.txt" | rows "$name"; done
cat <<'HEAD'

## `archipel sample --company dach`, 1,500 customers

Firms and private persons in Austria, Switzerland and Germany, in other systems, by the habits of another author, who had not
read how records are compared.

| set | sort | records | pairs | P | R | F1 | B³ P | B³ R | B³ F1 | blocked | estimated |
|---|---|---|---|---|---|---|---|---|---|---|---|
HEAD
for name in "${second[@]}"; do grep -E '^(customer|project) ' "$scratch/$name.txt" | rows "$name"; done
cat <<'HEAD'

Its breaks were planted by the words of the catalogue, by somebody who had not read how the rules find them.

| set | rule | findings | planted records | P | R | F1 |
|---|---|---|---|---|---|---|
HEAD
for name in "${second[@]}"; do grep -E '^[A-Z]+[0-9]+ +[0-9]' "$scratch/$name.txt" | rows "$name"; done
lookalikes
if [[ -d $sets ]]; then
  cat <<'HEAD'

## Open labelled sets

| set | sort | records | pairs | P | R | F1 | B³ P | B³ R | B³ F1 | blocked | estimated |
|---|---|---|---|---|---|---|---|---|---|---|---|
HEAD
  for name in "${names[@]:${#samples[@]}+${#second[@]}}"; do rows "$name" <"$scratch/$name.txt"; done
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
else
  printf '\nThe open labelled sets were not beside the repository and are left out.\n'
fi
cat <<'HEAD'

## Reliability

Among the pairs that were said to be so likely the same, the share that is. *Mean* is the mean of what was said: where *true* lies
above it, the program is too cautious, where it lies below, too bold. Pairs that a key joins are left out, as nobody weighed them.

| set | said | sort | pairs | mean | true |
|---|---|---|---|---|---|
HEAD
under reliability
cat <<'HEAD'

## Stability

Customers drawn anew in each round, with replacement, and all records of those drawn kept; matched and trained from scratch.
*Moved by training* is the most that F1 changes on one round between the model trained on the round and the one trained on everything:
what is left of the spread is that of the data. On sets of some hundred pairs a handful of pairs is a hundredth.

| set | rounds | sort | whole | mean | deviation | least | most | moved by training |
|---|---|---|---|---|---|---|---|---|
HEAD
under stability
