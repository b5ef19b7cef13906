"""Checks a book and builds its tables on one machine with DuckDB, as `claimbook.spark` does on a cluster.

>>> import claimbook.duck
>>> claimbook.duck.check(".")
[]

For one book on one machine, `claimbook.open(path).check()` is faster. This module gives the same result as a cluster,
and reads books whose folders are in several roots.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from . import _claimbook as _native
from . import _lake
from ._lake import PART, Arrow
from ._records import Diagnostic, diagnostics

_Path = str | os.PathLike[str]

__all__ = ["check", "tables"]

ROW_GROUP = 100_000
"""The number of rows of a row group."""

ROWS_OF_FILE = 1_000_000
"""The number of rows of a file."""


class _Duck:
    """The engine for `_lake`, with DuckDB."""

    def __init__(self, work: str) -> None:
        try:
            import duckdb
            import pyarrow  # noqa: F401
        except ImportError as error:
            raise _lake.needs("duckdb with pyarrow", "duck") from error
        self.sql = duckdb.connect(str(Path(work) / "lake.duckdb"))
        self.sql.execute("SET preserve_insertion_order = false")

    def create(self, name: str, query: str) -> None:
        self.sql.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")

    def name(self, name: str, query: str) -> None:
        self.sql.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")

    def put(self, name: str, rows: Arrow) -> None:
        self.sql.register("_rows", rows)
        self.create(name, "SELECT * FROM _rows")
        self.sql.unregister("_rows")

    def add(self, name: str, rows: Arrow) -> None:
        """Adds rows to a table."""
        self.sql.register("_rows", rows)
        self.sql.execute(f"INSERT INTO {name} BY NAME SELECT * FROM _rows")
        self.sql.unregister("_rows")

    def fetch(self, query: str) -> Arrow:
        return self.sql.sql(query).to_arrow_table()

    def apply(self, name: str, query: str, function: Callable[[bytes], object], columns: dict[str, str]) -> None:
        import pyarrow

        self.sql.execute(f"CREATE OR REPLACE TABLE {name} ({_columns(columns)})")
        reader = self.sql.sql(query).to_arrow_reader(100_000)
        found = [_lake.table(function(_lake.ipc(batch))) for batch in reader]
        if found:
            self.add(name, pyarrow.concat_tables(found))


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in columns.items())


class _Lake:
    """A book in folders on this machine, with its facts in DuckDB."""

    def __init__(self, roots: Sequence[_Path], work: str, part: int) -> None:
        self.engine = _Duck(work)
        self.engine.put("listed", _listed(roots))
        columns = "path, folder, disk, fault, bytes"
        self.shared = _native.Shared(
            _lake.ipc(self.engine.fetch(f"SELECT {columns} FROM listed WHERE folder IS NULL ORDER BY path"))
        )
        self._facts(part)
        self.plan = _lake.Plan(self.engine, self.shared.coders, part)

    def _facts(self, limit: int) -> None:
        self.engine.sql.execute(f"CREATE TABLE fact ({_columns(_lake.FACT_COLUMNS)})")
        for fact in _lake.FACTS:
            self.engine.name(f"fact_{fact}", f"SELECT * FROM fact WHERE fact = '{fact}'")
        batches = (
            "SELECT path, disk, fault, CAST(floor((sum(bytes) OVER (ORDER BY path) - bytes) / "
            f"{limit}) AS BIGINT) AS part FROM listed WHERE folder IS NOT NULL"
        )
        self.engine.create("batch", batches)
        for number in self.engine.fetch("SELECT DISTINCT part FROM batch ORDER BY part").column(0).to_pylist():
            files = self.engine.fetch(f"SELECT path, disk, fault FROM batch WHERE part = {number}")
            self.engine.add("fact", _lake.table(self.shared.facts(_lake.ipc(files))))

    def parts(self, kinds: str) -> Iterator[bytes]:
        """Yields the rows of each part."""
        for part in self.plan.parts:
            yield _lake.ipc(
                self.engine.fetch(
                    "SELECT r.kind, r.path, r.a, r.n, r.m, l.disk, l.fault FROM "
                    f"(SELECT * FROM {kinds} WHERE part = {part}) r "
                    "LEFT JOIN listed l ON l.path = r.path AND r.kind IN ('own', 'near')"
                )
            )

    def check(self, only_errors: bool = False) -> None:
        """Creates `finding`."""
        _lake.connect(self.engine, self.plan)
        self.engine.sql.execute(f"CREATE OR REPLACE TABLE finding ({_columns(_lake.FINDINGS)})")
        for part in (b"", *self.parts("part_row")):
            rows = _lake.table(self.shared.check(part, self.plan.whole, only_errors=only_errors))
            if len(rows):
                self.engine.add("finding", rows)

    def findings(self, where: str = "true") -> list[str]:
        order = ", ".join(f'"{name}"' for name in _lake.ORDER)
        found = self.engine.fetch(f"SELECT detail FROM finding WHERE {where} ORDER BY {order}")
        return list(found.column("detail").to_pylist())


def _listed(roots: Sequence[_Path]) -> Arrow:
    """Returns the files of a book in one or more folders. A file may be in several folders only with equal content."""
    import pyarrow

    found: dict[str, dict[str, Any]] = {}
    for root in roots:
        for row in _lake.table(_native.files_in(Path(root))).to_pylist():
            other = found.setdefault(row["path"], row)
            if other is not row and not _same(other, row):
                raise _native.Error(f"`{row['path']}` differs in two of the folders: {other['disk']} and {row['disk']}")
    kinds = [(name, pyarrow.string()) for name in ("path", "folder", "disk", "fault")]
    schema = pyarrow.schema([*kinds, ("bytes", pyarrow.int64())])
    return pyarrow.Table.from_pylist([found[path] for path in sorted(found)], schema=schema)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["disk"] is None or other["disk"] is None:
        return False
    return Path(one["disk"]).read_bytes() == Path(other["disk"]).read_bytes()


def _roots(path: _Path | Sequence[_Path]) -> list[_Path]:
    return [path] if isinstance(path, (str, os.PathLike)) else list(path)


def check(path: _Path | Sequence[_Path], *, part: int = PART) -> list[Diagnostic]:
    """Checks all rules and returns every fault, as `claimbook.open(path).check()` does.

    `path` is a folder with `claims/`, or several such folders that make one book. `part` is the number of bytes of YAML
    that are read at once.
    """
    with tempfile.TemporaryDirectory(prefix="claimbook-") as work:
        lake = _Lake(_roots(path), work, part)
        lake.check()
        return diagnostics({"diagnostics": [json.loads(detail) for detail in lake.findings()]})


def tables(path: _Path | Sequence[_Path], out: _Path, *, part: int = PART) -> dict[str, Any]:
    """Writes the tables to the folder `out` as Parquet, and returns the manifest, which is also in `manifest.json`.

    `path` is a folder with `claims/`, or several such folders that make one book. The rows are those of
    `claimbook.open(path).tables(types="spark")`: codes are plain text. Each table is a folder of files, sorted by the
    primary key from one file to the next. A book with errors has no tables and raises `InvalidBook`.
    """
    out = Path(out)
    if out.exists() and any(out.iterdir()):
        raise _native.Error(f"`{out}` is not empty")
    with tempfile.TemporaryDirectory(prefix="claimbook-") as work:
        lake = _Lake(_roots(path), work, part)
        lake.check(only_errors=True)
        _lake.refuse(lake.findings())
        empty = {table.name: table for table in lake.shared.tables(b"", lake.plan.whole)}
        _fill(lake, empty)
        rows, files = {}, {}
        sources = lake.engine.fetch("SELECT source_id, text_sha256 FROM table_sources ORDER BY source_id").to_pylist()
        for name, table in empty.items():
            files[name], rows[name] = _write(lake.engine, table, out, sources)
        manifest = _lake.described(list(empty.values()), rows, files)
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def _fill(lake: _Lake, empty: dict[str, Any]) -> None:
    """Creates a table `table_<name>` with the rows of all parts."""
    engine = lake.engine
    for name, table in empty.items():
        engine.put(f"table_{name}", _lake.table(table))
    _lake.group(engine)
    for part in lake.parts("table_row"):
        for table in lake.shared.tables(part, lake.plan.whole):
            if len(table) and table.name not in _lake.OF_ALL:
                engine.add(f"table_{table.name}", _lake.table(table))
    engine.create("table_coders", "SELECT DISTINCT * FROM table_coders")


def _write(engine: _Duck, table: Any, out: Path, sources: list[dict[str, Any]]) -> tuple[list[str], int]:
    """Writes a table, and returns its files and the number of its rows."""
    import pyarrow
    import pyarrow.parquet

    empty = _lake.table(table)
    metadata = {**table.metadata, "sources": sources}
    schema = empty.schema.with_metadata({**empty.schema.metadata, b"claimbook": json.dumps(metadata).encode()})
    (out / table.name).mkdir(parents=True, exist_ok=True)
    keys = ", ".join(f'"{name}"' for name in table.primary_key)
    reader = engine.sql.sql(f"SELECT * FROM table_{table.name} ORDER BY {keys}").to_arrow_reader(ROW_GROUP)
    files: list[str] = []
    rows, writer = 0, None
    for batch in reader:
        if rows % ROWS_OF_FILE == 0 or writer is None:
            if writer:
                writer.close()
            files.append(f"{table.name}/part-{len(files):05}.parquet")
            writer = pyarrow.parquet.ParquetWriter(out / files[-1], schema, compression="zstd", compression_level=1)
        writer.write_table(pyarrow.Table.from_batches([batch]).cast(schema))
        rows += len(batch)
    if writer is None:
        files.append(f"{table.name}/part-00000.parquet")
        writer = pyarrow.parquet.ParquetWriter(out / files[-1], schema, compression="zstd", compression_level=1)
    writer.close()
    return files, rows
