"""Counts the look-alikes of a sample and the findings that name one as what is broken: `lookalikes.py NAME SAMPLE AUDIT`.

Used by accuracy.sh; prints one row of a table.
"""

import csv
import sys


def rows(path):
    with open(path, encoding="utf-8") as file:
        yield from csv.DictReader(file)


def sort_of(record, true_id):
    """Which look-alike a record is, as the sample numbers them."""
    if true_id.startswith("G"):
        return "charge"
    if true_id.startswith("H"):
        return "house"
    return "rewritten" if record[:2] in ("GS", "RK") else None


def main(name, sample, audit):
    known = {}
    for row in rows(f"{sample}/truth/entities.csv"):
        sort = sort_of(row["record_id"], row["true_id"])
        if sort:
            known[row["record_id"]] = sort
    counts = [list(known.values()).count(sort) for sort in ("charge", "house", "rewritten")]
    named = sum(row["record_id"] in known for row in rows(f"{audit}/findings.csv"))
    print("|", " | ".join(str(cell) for cell in [name, *counts, named]), "|")


if __name__ == "__main__":
    main(*sys.argv[1:])
