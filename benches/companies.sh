# The invented companies that speed is measured on; for other scripts of this folder to source.

archipel=${ARCHIPEL:-target/release/archipel}
runs=${RUNS:-3}

# The folder of a company with so many customers, made where it is missing.
company() {
  local folder=target/bench-data/scale/$1
  [ -d "$folder/truth" ] || "$archipel" sample "$folder" --customers "$1" --seed 1 --quiet
  echo "$folder"
}

# What a command takes, the last line of `time` in the given format.
measure() {
  local format=$1 log=$2
  shift 2
  { /usr/bin/time -f "$format" "$@" >"$log"; } 2>&1 | tail -1
}
