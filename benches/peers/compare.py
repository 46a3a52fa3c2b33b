"""archipel, Splink 5 and GoldenMatch on the same output of `archipel sample`, in the same run, side by side.

    python compare.py SAMPLE_DIR [SAMPLE_DIR ...]

Each runs in a process of its own, one after the other; time is what it takes for matching (archipel: the whole of `archipel
match`, reading and writing included), memory the largest of its process. Needs what the two scripts beside this need, and
`target/release/archipel` (or another in ARCHIPEL). Prints a table in Markdown.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sample_rows import Clusters, scores, true_clusters

HERE = Path(__file__).resolve().parent
ARCHIPEL = os.environ.get("ARCHIPEL", str(HERE.parent.parent / "target" / "release" / "archipel"))
FIGURES = r"pairwise P (\S+) R (\S+) F1 (\S+)\s+B-cubed P (\S+) R (\S+) F1 (\S+)"


def peer(script, folder):
    """The figures that a peer's script prints: per setting, with time and memory."""
    out = subprocess.run([sys.executable, HERE / script, folder], capture_output=True, text=True, check=True).stdout
    version, spent = out.splitlines()[0].split(",")[0], re.search(r"([\d.]+) s, (\d+) MB", out)
    for line in out.splitlines():
        figures = re.search(FIGURES, line)
        if figures:
            yield [f"{version}, {line.split('pairwise')[0].strip()}", spent[1], spent[2], *figures.groups()]


def archipel(folder):
    truth = true_clusters(folder)
    with tempfile.TemporaryDirectory() as scratch:
        started = time.monotonic()
        subprocess.run([ARCHIPEL, "match", "-q", "--out", scratch, Path(folder) / "exports"], check=True)
        seconds = time.monotonic() - started
        clusters, first = Clusters(truth), {}
        with open(Path(scratch) / "crosswalk.csv", encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if (row["entity_type"], row["relation"]) != ("customer", "master"):
                    continue
                path, _, sheet = row["file"].partition("#")
                record = f'{Path(path).stem}{"#" + sheet if sheet else ""}:{row["record_id"]}'
                if record in truth:
                    clusters.join(first.setdefault(row["entity_id"], record), record)
    figures = [f"{figure:.3f}" for measure in scores(truth, clusters) for figure in measure]
    return ["archipel, no configuration", f"{seconds:.1f}", str(memory_of_children()), *figures]


def memory_of_children():
    """Megabytes of the largest child so far; archipel runs first."""
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def main():
    folders = sys.argv[1:]
    ours = {folder: archipel(folder) for folder in folders}
    print("| sample | program | seconds | MB | P | R | F1 | B³ P | B³ R | B³ F1 |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for folder in folders:
        rows = [ours[folder], *peer("splink_sample.py", folder), *peer("goldenmatch_sample.py", folder)]
        for row in rows:
            print("| " + " | ".join([Path(folder).name, *row]) + " |", flush=True)


if __name__ == "__main__":
    main()
