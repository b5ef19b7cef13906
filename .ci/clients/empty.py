"""Checks that every client loads every table of a release, also a table without rows, as the release's card says."""

import os
import pathlib
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import datasets
import duckdb
import pandas
import polars
import pyarrow.json
import pyarrow.parquet
import yaml
from book import made, released


def refused(read, *kinds):
    """Returns whether a call fails with one of these errors."""
    try:
        read()
    except kinds:
        return True
    return False


def hugging_face(folder, table, columns, count, cache):
    """Loads a configuration of the card with `datasets`."""
    if count == 0:
        # `datasets` cannot store a split without rows (its pull request 8401). If this check fails, it can: say so in
        # the card.
        assert refused(lambda: datasets.load_dataset(str(folder), table, cache_dir=cache), ValueError), table
    else:
        stored = datasets.load_dataset(str(folder), table, split="train", cache_dir=cache)
        assert (stored.num_rows, stored.column_names) == (count, columns), table
    streamed = datasets.load_dataset(str(folder), table, split="train", streaming=True, cache_dir=cache)
    assert list(streamed.features) == columns, f"{table}: {streamed.features}"
    assert sum(1 for _ in streamed) == count, table


def parquet(path, table, columns, count):
    frame = polars.read_parquet(path)
    assert (frame.height, frame.columns) == (count, columns), table
    assert polars.Null not in frame.dtypes, f"{table}: {frame.schema}"
    frame = pandas.read_parquet(path)
    assert (len(frame), list(frame.columns)) == (count, columns), table
    rows = duckdb.sql(f"from '{path}'")
    assert (len(rows.fetchall()), rows.columns) == (count, columns), table


def csv(path, table, columns, count):
    # Without `infer_schema`, all columns are texts: a type guessed from the first rows may be wrong for others.
    frame = polars.read_csv(path, infer_schema=False)
    assert (frame.height, frame.columns) == (count, columns), table
    frame = pandas.read_csv(path, keep_default_na=False, na_values=[""])
    assert (len(frame), list(frame.columns)) == (count, columns), table
    rows = duckdb.sql(f"from read_csv('{path}', header = true)")
    assert (len(rows.fetchall()), rows.columns) == (count, columns), table


def json_lines(path, table, columns, count):
    # Without rows, Polars cannot infer a schema.
    frame = polars.read_ndjson(path, schema=None if count else dict.fromkeys(columns, polars.String), infer_schema_length=None)
    # Polars does not keep the order of many keys.
    assert (frame.height, sorted(frame.columns)) == (count, sorted(columns)), table
    assert len(pandas.read_json(path, lines=True)) == count, table
    rows = duckdb.sql(f"from read_json('{path}', format = 'newline_delimited')")
    assert len(rows.fetchall()) == count, table
    if count == 0:
        assert path.stat().st_size == 0, table
        assert refused(lambda: polars.read_ndjson(path), polars.exceptions.ComputeError), table
        assert refused(lambda: pyarrow.json.read_json(path), pyarrow.ArrowInvalid), table


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        book = made(work / "book")
        (book / "LICENSE").write_text("Do as you like.\n")
        folder = released(book, work / "out")
        card = (folder / "README.md").read_text()
        header = yaml.safe_load(card.split("---\n", 2)[1])
        empty, full = [], []
        for config in header["configs"]:
            table, path = config["config_name"], folder / config["data_files"]
            count, columns = pyarrow.parquet.read_metadata(path).num_rows, pyarrow.parquet.read_schema(path).names
            (full if count else empty).append(table)
            hugging_face(folder, table, columns, count, work / "cache")
            parquet(path, table, columns, count)
            json_lines(folder / f"jsonl/{table}.jsonl", table, columns, count)
            if (folder / f"csv/{table}.csv").exists():
                csv(folder / f"csv/{table}.csv", table, columns, count)
        named = ", ".join(f"`{table}`" for table in sorted(empty))
        assert empty and f"No rows: {named}." in card, f"the card does not name {named}"
        print(f"Polars, pandas, DuckDB: all load {len(full)} tables with rows and {len(empty)} without: {named}")
        print("datasets: loads those with rows, and only streams those without")


main()
