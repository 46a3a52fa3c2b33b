"""What all peers share: the customer master rows of `archipel sample`, the truth about them, and the measures."""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl


def plain(source, record, name, line, postcode, town, tel, email, website, vat, number):
    """A master row as it stands in its system, under the names of what its columns hold."""
    cells = {"name": name, "street": line, "postcode": postcode, "town": town, "phone": tel, "email": email,
             "website": website, "vat": vat, "number": number}
    return {"unique_id": f"{source}:{record}", **{key: (value or "").strip() for key, value in cells.items()}}


def read(folder, row=plain):
    """The master rows of CRM, ledger, ERP and service desk, each made by `row`."""
    exports = Path(folder) / "exports"
    rows = []

    def table(pattern, encoding, delimiter=",", skip=0):
        path = next(exports.glob(pattern))
        with open(path, encoding=encoding, newline="") as handle:
            for _ in range(skip):
                handle.readline()
            for cells in csv.DictReader(handle, delimiter=delimiter):
                yield path.stem, {key: ("" if value == "-" else value) for key, value in cells.items() if key}

    for stem, c in table("Accounts_2*.csv", "utf-8-sig"):
        rows.append(row(stem, c["Record Id"], c["Account Name"], c["Billing Street"], c["Billing Code"], c["Billing City"],
                        c["Phone"], c["Email"], c["Website"], c["USt-IdNr."], c["Account Number"]))
    for stem, c in table("EXTF_*.csv", "cp1252", ";", 1):
        if c["Konto"].startswith("7"):
            continue
        person = f'{c["Vorname (Adressattyp natürl. Person)"]} {c["Name (Adressattyp natürl. Person)"]}'.strip()
        name = c["Name (Adressattyp Unternehmen)"] or c["Name (Adressattyp keine Angabe)"] or person
        rows.append(row(stem, c["Konto"], name, c["Straße"] or c["Postfach"], c["Postleitzahl"], c["Ort"], c["Telefon"],
                        c["E-Mail"], c["Internet"], c["EU-Land"] + c["EU-UStID"], c["Kunden-/Lief.-Nr."]))
    for stem, c in table("Accounts_01.csv", "utf-8"):
        found = re.match(r"^(\d{4,5})?\s*(.*)$", c["City"])
        rows.append(row(stem, c["AccountExtId"], c["Account Name"], c["Street"], found[1], found[2], c["Phone"], c["Email"],
                        c["Website"], "", ""))
    book = next(exports.glob("*.xlsx"))
    for sheet in openpyxl.load_workbook(book, read_only=True).worksheets:
        if not sheet.title.startswith("Debitoren"):
            continue
        lines = sheet.iter_rows(values_only=True)
        header = next(lines)
        for cells in lines:
            c = dict(zip(header, ("" if cell is None else str(cell) for cell in cells)))
            c = defaultdict(str, c)
            rows.append(row(f"{book.stem}#{sheet.title}", c["Nr."], f'{c["Name"]} {c["Name 2"]}', c["Adresse"], c["PLZ-Code"],
                            c["Ort"], c["Telefonnr."], c["E-Mail"], c["Homepage"], c["USt-IdNr."], c["Nr."]))
    return rows


def true_clusters(folder):
    with open(Path(folder) / "truth" / "entities.csv", encoding="utf-8", newline="") as handle:
        return {f'{c["source"]}:{c["record_id"]}': c["true_id"] for c in csv.DictReader(handle) if c["entity"] == "customer"}


class Clusters:
    """Connected components that grow pair by pair."""

    def __init__(self, records):
        self.parent = {record: record for record in records}

    def root(self, record):
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return record

    def join(self, left, right):
        self.parent[self.root(left)] = self.root(right)


def scores(truth, clusters):
    found = {record: clusters.root(record) for record in truth}
    pairs = lambda counts: sum(count * (count - 1) // 2 for count in counts.values())
    both = Counter((found[record], truth[record]) for record in truth)
    by_found, by_true = Counter(found.values()), Counter(truth.values())
    right = pairs(both)
    precision, recall = right / max(1, pairs(by_found)), right / max(1, pairs(by_true))
    cubed_p = sum(both[found[r], truth[r]] / by_found[found[r]] for r in truth) / len(truth)
    cubed_r = sum(both[found[r], truth[r]] / by_true[truth[r]] for r in truth) / len(truth)
    f1 = lambda p, r: 2 * p * r / (p + r) if p + r else 0.0
    return (precision, recall, f1(precision, recall)), (cubed_p, cubed_r, f1(cubed_p, cubed_r))
