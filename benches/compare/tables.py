"""Writes the tables of an export again, with pyarrow or Polars, from memory.

    tables.py (pyarrow | polars) PARQUET OUT [--level N]

PARQUET is the folder of tables that `claimbook export` wrote. Reading them is not timed. Then the script writes all
tables as Parquet (zstd), the flat tables as CSV, and with Polars all tables as JSON Lines. It prints the seconds and
bytes of each format as one JSON object. Without `--level`, the library's default level of zstd is used.
"""

import argparse
import json
import pathlib
import time

PARSER = argparse.ArgumentParser()
PARSER.add_argument("library", choices=("pyarrow", "polars"))
PARSER.add_argument("parquet", type=pathlib.Path)
PARSER.add_argument("out", type=pathlib.Path)
PARSER.add_argument("--level", type=int)
OPTIONS = PARSER.parse_args()


def arrow():
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    read = lambda path: pyarrow.parquet.read_table(path)
    flat = lambda table: not any(pyarrow.types.is_nested(kind) for kind in table.schema.types)
    writers = {
        "parquet": lambda table, path: pyarrow.parquet.write_table(
            table, path, compression="zstd", compression_level=OPTIONS.level
        ),
        "csv": lambda table, path: pyarrow.csv.write_csv(table, path),
    }
    return read, flat, writers


def polars():
    import polars

    read = lambda path: polars.read_parquet(path)
    flat = lambda table: not any(kind.is_nested() for kind in table.dtypes)
    writers = {
        "parquet": lambda table, path: table.write_parquet(path, compression="zstd", compression_level=OPTIONS.level),
        "csv": lambda table, path: table.write_csv(path),
        "jsonl": lambda table, path: table.write_ndjson(path),
    }
    return read, flat, writers


def main():
    read, flat, writers = arrow() if OPTIONS.library == "pyarrow" else polars()
    tables = {path.stem: read(path) for path in sorted(OPTIONS.parquet.glob("*.parquet"))}
    result = {}
    for kind, write in writers.items():
        folder = OPTIONS.out / kind
        folder.mkdir(parents=True)
        start = time.perf_counter()
        for name, table in tables.items():
            if kind != "csv" or flat(table):
                write(table, folder / f"{name}.{kind}")
        result[kind] = {
            "seconds": time.perf_counter() - start,
            "bytes": sum(path.stat().st_size for path in folder.iterdir()),
        }
    print(json.dumps(result))


main()
