#!/usr/bin/env python3
"""How often the intervals of `archipel review --estimate` hold the truth: invented companies, as many questions as a person
answers in an afternoon, answered from the truth that `archipel sample` writes.

    benches/review_coverage.py BINARY FOLDER [--seeds 12] [--customers 300] [--answers 100]
"""

import argparse
import csv
import itertools
import pathlib
import re
import subprocess
from collections import Counter, defaultdict

# Entities of the truth whose true id is that of a customer, and of a project.
ENTITIES = {
    "customer": ("customer", "contact", "deal_customer", "project_customer", "ticket", "invoice", "subscriber"),
    "project": ("project",),
}
INTERVAL = r"(?m)^{}: ([\d.]+)% \(95% interval ([\d.]+)% to ([\d.]+)%"
# Half of what the last printed digit stands for.
ROUNDING = 5e-4


def run(*arguments):
    return subprocess.run([str(one) for one in arguments], check=True, capture_output=True, text=True).stdout


class Truth:
    def __init__(self, file):
        rows = csv.DictReader(file.open(encoding="utf-8"))
        self.ids = {(row["entity"], row["source"], row["record_id"]): row["true_id"] for row in rows}

    def of(self, sort, file, record):
        base, _, sheet = file.partition("#")
        source = re.sub(r"\.[A-Za-z]+$", "", base) + (f"#{sheet}" if sheet else "")
        found = (self.ids.get((entity, source, record)) for entity in ENTITIES.get(sort, ()))
        return next((one for one in found if one), None)

    def quality(self, crosswalk, sort):
        """Precision and recall over pairs of records that describe an entity."""
        joined, true = defaultdict(list), Counter()
        for row in csv.DictReader(crosswalk.open(encoding="utf-8")):
            if row["entity_type"] == sort and row["relation"] == "master":
                one = self.of(sort, row["file"], row["record_id"])
                joined[row["entity_id"]].append(one)
                true[one] += one is not None
        pairs = [pair for members in joined.values() for pair in itertools.combinations(members, 2)]
        hits = sum(left is not None and left == right for left, right in pairs)
        same = sum(count * (count - 1) // 2 for count in true.values())
        return hits / max(len(pairs), 1), hits / max(same, 1)


def answer(questions, truth):
    rows = list(csv.reader(questions.open(encoding="utf-8-sig"), delimiter=";"))
    for row in rows[1:]:
        ids = [truth.of(row[5].lower(), *key.split(":", 1)) for key in row[-2:]]
        if None not in ids:
            row[1] = "same" if ids[0] == ids[1] else "not the same"
    with questions.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)


def one(binary, folder, arguments, seed):
    run(binary, "sample", folder, "--customers", arguments.customers, "--seed", seed, "--quiet")
    truth, exports, decisions = Truth(folder / "truth/entities.csv"), folder / "exports", folder / "decisions.csv"
    questions = folder / "questions.csv"
    decisions.unlink(missing_ok=True)
    said = ("--decisions", decisions, "--lang", "en", "--quiet")
    run(binary, "match", exports, "--out", folder / "out", "--quiet")
    run(binary, "review", exports, "--export", questions, "--limit", arguments.answers, *said)
    answer(questions, truth)
    run(binary, "review", exports, "--import", questions, "--who", "truth", *said)
    estimate = run(binary, "review", exports, "--estimate", *said[:-1])
    for part in estimate.split("estimated quality: ")[1:]:
        sort = part.split("\n", 1)[0].strip()
        if sort not in ENTITIES:
            continue
        for name, true in zip(("precision", "recall"), truth.quality(folder / "out/crosswalk.csv", sort)):
            share, low, high = (float(one) / 100 for one in re.search(INTERVAL.format(name), part).groups())
            yield sort, name, true, share, low, high


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--customers", type=int, default=300)
    parser.add_argument("--answers", type=int, default=100)
    arguments = parser.parse_args()
    held, all_of, width = Counter(), Counter(), Counter()
    for seed in range(1, arguments.seeds + 1):
        folder = arguments.folder / f"seed-{seed}"
        for sort, name, true, share, low, high in one(arguments.binary, folder, arguments, seed):
            inside = low - ROUNDING <= true <= high + ROUNDING
            held[sort, name] += inside
            all_of[sort, name] += 1
            width[sort, name] += high - low
            print(f"{seed:3} {sort:9} {name:9} true {true:.4f} estimated {share:.3f} [{low:.3f}, {high:.3f}]", "" if inside else "missed")
    for key, count in all_of.items():
        print(*key, f"{held[key]} of {count} intervals hold the truth, mean width {width[key] / count:.3f}")


if __name__ == "__main__":
    main()
