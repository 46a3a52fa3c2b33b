"""Opens a migration pack with readers that are not ours, and compares what they count.

    archipel migrate fixtures/lennetor/exports -o pack --to sqlite pack.db
    archipel migrate fixtures/lennetor/exports -o pack --to duckdb-sql
    pip install duckdb pandas pyarrow
    python benches/pack_readers.py pack pack.db

Every list is counted as CSV (Python's reader), as Parquet (pandas and DuckDB) and as a table (SQLite and the script for DuckDB);
customer 360 must be the same from both databases. Ends with 1 where two of them differ.
"""

import csv
import os
import pathlib
import sqlite3
import sys

import duckdb
import pandas

VIEWS = ["customer_360", "project_360", "document_360", "old_keys", "field_sources"]


def csv_rows(path):
    """Rows of a CSV file below its header; None where the list has no CSV."""
    if not path.exists():
        return None
    csv.field_size_limit(1 << 30)
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def main(pack, database):
    database = pathlib.Path(database).resolve()
    os.chdir(pack)
    lite = sqlite3.connect(database)
    duck = duckdb.connect()
    duck.execute(pathlib.Path("duckdb.sql").read_text(encoding="utf-8"))
    count = "SELECT count(*) FROM "
    agree = True
    for parquet in sorted(pathlib.Path().glob("*.parquet")):
        name = parquet.stem
        table = name.removeprefix("golden_")
        counts = {
            "csv": csv_rows(pathlib.Path(f"{name}.csv")),
            "pandas": len(pandas.read_parquet(parquet)),
            "duckdb": duck.execute(count + table).fetchone()[0],
            "sqlite": lite.execute(count + table).fetchone()[0],
        }
        same = len({rows for rows in counts.values() if rows is not None}) == 1
        agree &= same
        print(f"{name:18} {counts} {'agree' if same else 'DIFFER'}")
    for view in VIEWS:
        counts = [reader.execute(count + view).fetchone()[0] for reader in (duck, lite)]
        agree &= counts[0] == counts[1]
        print(f"{view:18} duckdb {counts[0]} sqlite {counts[1]} {'agree' if counts[0] == counts[1] else 'DIFFER'}")
    query = "SELECT entity_id, name, deals, invoices FROM customer_360 ORDER BY entity_id"
    same = duck.execute(query).fetchall() == lite.execute(query).fetchall()
    print("customer_360       row by row:", "agree" if same else "DIFFER")
    return 0 if agree and same else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
