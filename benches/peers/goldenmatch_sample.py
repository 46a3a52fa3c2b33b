"""GoldenMatch without any configuration on the output of `archipel sample`.

    python goldenmatch_sample.py SAMPLE_DIR [SAMPLE_DIR ...]

Gives it the customer master rows of the four systems (CRM, ledger, ERP, service desk) as one table, values as they stand in the
exports, and prints pairwise and B-cubed precision, recall and F1 of its clusters against `truth/entities.csv`. Needs
goldenmatch and openpyxl. Nothing leaves the machine: its language models are not asked.
"""

import csv
import resource
import sys
import tempfile
import time
from pathlib import Path

import goldenmatch
from sample_rows import Clusters, read, scores, true_clusters


def clusters_of(rows, truth, file):
    with open(file, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    started = time.monotonic()
    result = goldenmatch.dedupe(str(file))
    seconds = time.monotonic() - started
    clusters = Clusters(truth)
    for cluster in result.clusters.values():
        members = [rows[place]["unique_id"] for place in cluster["members"]]
        for member in members[1:]:
            clusters.join(members[0], member)
    return clusters, seconds


def main():
    print(f"goldenmatch {goldenmatch.__version__}, python {sys.version.split()[0]}")
    for folder in sys.argv[1:]:
        rows, truth = read(folder), true_clusters(folder)
        with tempfile.TemporaryDirectory() as scratch:
            clusters, seconds = clusters_of(rows, truth, Path(scratch) / "customers.csv")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pairwise, cubed = scores(truth, clusters)
        print(f"{folder}: {len(rows)} master rows, {len(set(truth.values()))} customers, {seconds:.1f} s, {memory} MB")
        print(f"  {'no configuration':24} pairwise P {pairwise[0]:.3f} R {pairwise[1]:.3f} F1 {pairwise[2]:.3f}"
              f"   B-cubed P {cubed[0]:.3f} R {cubed[1]:.3f} F1 {cubed[2]:.3f}")


if __name__ == "__main__":
    main()
