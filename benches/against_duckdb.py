#!/usr/bin/env python3
"""Compares the whole check of a product table with what DuckDB needs merely to read the same file, split its lists at
commas and join the pieces with the names of the dictionary, on as many threads.

    python3 benches/against_duckdb.py [COUNT] [THREADS]

Needs the Python module `duckdb`, and says so where it is missing. The table is made from a seed in a temporary folder.
"""

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / "target/release/incilint"
GENERATOR = ROOT / "target/release/examples/generate_products"


def names():
    """Every name of the dictionary: the inventory's and the aliases."""
    for table, column in [("ingredients.tsv", "inci"), ("aliases.tsv", "alias")]:
        with open(ROOT / "rules/knowledge" / table, encoding="utf-8") as lines:
            rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
            yield from (row[column].lower() for row in rows)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    try:
        import duckdb
    except ImportError:
        sys.exit("not measured: the Python module `duckdb` is missing")
    subprocess.run(["cargo", "build", "--release", "--bins", "--examples", "--quiet"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "products.csv"
        known = Path(folder) / "names.txt"
        with open(table, "wb") as out:
            subprocess.run([GENERATOR, str(count)], stdout=out, check=True)
        known.write_text("\n".join(sorted(set(names()))), encoding="utf-8")
        connection = duckdb.connect()
        connection.execute(f"PRAGMA threads={threads}")
        connection.execute(
            f"CREATE TABLE names AS SELECT name FROM read_csv('{known}', header=false, delim='\t', "
            "columns={'name': 'VARCHAR'})"
        )
        join = (
            "SELECT count(*), count(n.name) FROM (SELECT trim(lower(unnest(string_split(ingredients, ',')))) "
            f"AS item FROM read_csv('{table}', header=true)) i LEFT JOIN names n ON n.name = i.item"
        )
        check = [BINARY, "check", "--no-config", "--jobs", str(threads), "--format", "json", table]
        table.read_bytes()
        duck = min(seconds(lambda: connection.execute(join).fetchall()) for _ in range(2))
        ours = min(seconds(lambda: subprocess.run(check, stdout=subprocess.DEVNULL)) for _ in range(2))
        size = table.stat().st_size / 1e6
    print(f"{count} products, {size:.0f} MB, {threads} thread(s)")
    print(f"DuckDB {duckdb.__version__}, split and join  {duck:6.2f} s")
    print(f"incilint check                 {ours:6.2f} s, {ours / duck:.2f} times as long")


if __name__ == "__main__":
    main()
