"""Checks a book and builds its tables with Apache Spark, for books that are too large for one machine.

The workers need this package in the same version as the driver, with pyarrow. Files are read by Spark, so `path` may
name any store that Spark reads.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _claimbook as _native
from . import _lake
from ._lake import PART, Arrow

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_Path = str | os.PathLike[str]

__all__ = ["check", "tables"]

COST = "spark.sql.files.openCostInBytes"
"""The setting for the cost of opening a file, in bytes. Spark adds this cost when it groups files into tasks."""

TASKS = "spark.sql.shuffle.partitions"
"""The setting that tells into how many tasks Spark divides the rows of a join. A part has about a million facts."""

ROWS = 4096
"""The number of rows of a table that a worker returns at once."""

ROWS_OF_FILE = 1_000_000
"""The number of rows up to which a table is one file."""

ROW_GROUP = 16_000_000
"""The number of bytes of a row group of facts. Spark holds up to 4,096 rows of a row group at once, with whole files."""


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f"`{name}` {kind}" for name, kind in columns.items())


_FACTS = _columns({**_lake.FACT_COLUMNS, "content": "binary"})
_FINDINGS = _columns(_lake.FINDINGS)
_CHUNKS = "name string, part bigint, n bigint, rows binary"

_STORE = "^([A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?)?/*"
"""The part of a path that engines write in different ways: the same file is `s3a://bucket/a` or `a`, `file:/a` or `/a`."""

_Batches = Iterator[Any]


def _on_workers(version: str, work: Callable[[Any, _Batches], _Batches]) -> Callable[[_Batches], _Batches]:
    """Returns a function for `mapInArrow` that first checks that the worker has this package.

    Spark sends the functions below by value, because they are defined within functions. If it sent them by name, a worker
    without the package would fail before it could report the missing package.
    """

    def run(batches: _Batches) -> _Batches:
        try:
            import claimbook._claimbook as native
        except ImportError as error:
            raise RuntimeError(
                f"this worker's Python has no package claimbook {version} ({error}): install the driver's wheel on every "
                "worker, or ship an environment with `spark.archives`"
            ) from None
        if native.__version__ != version:
            raise RuntimeError(
                f"this worker has claimbook {native.__version__}, and the driver has {version}: install one version on both"
            )
        return work(native, batches)

    return run


def _facts(shared: bytes) -> Callable[[Any, _Batches], _Batches]:
    """Returns a function that yields the facts of files, and the content of each file."""

    def work(native: Any, batches: _Batches) -> _Batches:
        import pyarrow

        from claimbook import _lake

        files = native.Shared(shared)
        for batch in batches:
            facts = _lake.table(files.facts(_lake.ipc(batch)))
            schema = facts.schema.append(pyarrow.field("content", pyarrow.binary()))
            yield from facts.append_column("content", pyarrow.nulls(len(facts), pyarrow.binary())).to_batches()
            columns = {"fact": ["content"] * len(batch), "path": batch["path"], "content": batch["content"]}
            empty = {name: pyarrow.nulls(len(batch), schema.field(name).type) for name in schema.names}
            yield pyarrow.RecordBatch.from_pydict({**empty, **columns}, schema)

    return work


def _mapped(name: str) -> Callable[[Any, _Batches], _Batches]:
    def work(native: Any, batches: _Batches) -> _Batches:
        from claimbook import _lake

        for batch in batches:
            yield from _lake.table(getattr(native, name)(_lake.ipc(batch))).to_batches()

    return work


def _of_parts(each: Callable[[Any, int, bytes], _Batches], shared: bytes) -> Callable[[Any, _Batches], _Batches]:
    """Returns a function that gathers the rows of each part, and runs `each` as soon as a part has all of them.

    Spark sorts the rows by part, so that a worker holds one part. Other engines may ignore the order.
    """

    def work(native: Any, batches: _Batches) -> _Batches:
        import pyarrow
        import pyarrow.compute

        from claimbook import _lake

        files = native.Shared(shared)
        held: dict[int, list[Any]] = {}
        for batch in batches:
            for part in pyarrow.compute.unique(batch.column("part")).to_pylist():
                rows = batch.filter(pyarrow.compute.equal(batch.column("part"), part))
                held.setdefault(part, []).append(rows)
                total = rows.column("total")[0].as_py()
                if sum(len(rows) for rows in held[part]) == total:
                    yield from each(files, part, _lake.ipc(pyarrow.Table.from_batches(held.pop(part))))
        if held:
            raise RuntimeError(f"the part {min(held)} lacks rows: have files changed since they were listed?")

    return work


def _checked(whole: str, only_errors: bool) -> Callable[[Any, int, bytes], _Batches]:
    def each(files: Any, _: int, part: bytes) -> _Batches:
        from claimbook import _lake

        yield from _lake.table(files.check(part, whole, only_errors=only_errors)).to_batches()

    return each


def _tabled(whole: str, of_all: Sequence[str], rows: int) -> Callable[[Any, int, bytes], _Batches]:
    def each(files: Any, number: int, part: bytes) -> _Batches:
        import pyarrow

        from claimbook import _lake

        for table in files.tables(part, whole):
            if table.name in of_all:
                continue
            for batch in pyarrow.table(table).to_batches(max_chunksize=rows):
                if len(batch):
                    chunk = {"name": [table.name], "part": [number], "n": [len(batch)], "rows": [_lake.ipc(batch)]}
                    numbers = [("part", pyarrow.int64()), ("n", pyarrow.int64())]
                    schema = pyarrow.schema([("name", pyarrow.string()), *numbers, ("rows", pyarrow.binary())])
                    yield pyarrow.RecordBatch.from_pydict(chunk, schema=schema)

    return each


def _opened() -> Callable[[Any, _Batches], _Batches]:
    def work(_: Any, batches: _Batches) -> _Batches:
        import pyarrow

        for batch in batches:
            for rows in batch.column("rows"):
                yield from pyarrow.ipc.open_stream(rows.as_buffer())

    return work


class _Spark:
    """The engine for `_lake`, with Spark. Each table is stored in the work folder as Parquet, with a temporary view."""

    def __init__(self, spark: SparkSession, work: str) -> None:
        self.sql = spark
        self.work = work
        self.views: list[str] = []
        self.settings: dict[str, str] = {}
        # Spark's 4 MB make a task of every few small files.
        self.set(COST, 65_536)

    def set(self, key: str, value: int) -> None:
        """Changes a setting of Spark until the engine is closed."""
        if getattr(self.sql, "_sc", None) is not None:
            self.settings.setdefault(key, self.sql.conf.get(key))
            self.sql.conf.set(key, value)

    def view(self, name: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(name)
        self.views.append(name)

    def write(self, name: str, frame: DataFrame) -> None:
        frame.write.mode("overwrite").parquet(f"{self.work}/{name}")
        self.view(name, self.sql.read.schema(frame.schema).parquet(f"{self.work}/{name}"))

    def create(self, name: str, query: str) -> None:
        self.write(name, self.sql.sql(query))

    def name(self, name: str, query: str) -> None:
        self.view(name, self.sql.sql(query))

    def put(self, name: str, rows: Arrow) -> None:
        self.view(name, _frame(self.sql, rows))

    def fetch(self, query: str) -> Arrow:
        return self.sql.sql(query).toArrow()

    def apply(self, name: str, query: str, function: Callable[[bytes], object], columns: dict[str, str]) -> None:
        work = _on_workers(_native.__version__, _mapped(function.__name__))
        self.write(name, self.sql.sql(query).mapInArrow(work, _columns(columns)))

    def close(self) -> None:
        for key, value in self.settings.items():
            self.sql.conf.set(key, value)
        for view in self.views:
            self.sql.catalog.dropTempView(view)


class _Lake:
    """A book in folders that Spark reads, with its facts in Parquet."""

    def __init__(self, engine: _Spark, roots: Sequence[str], part: int) -> None:
        self.engine, spark, work = engine, engine.sql, engine.work
        self.engine.view("listed", _listed(spark, roots))
        shared = self.engine.fetch("SELECT path, content FROM listed WHERE is_near AND folder IS NULL ORDER BY path")
        self.bytes = _lake.ipc(_once(shared))
        self.shared = _native.Shared(self.bytes)
        files = spark.sql("SELECT path, content FROM listed WHERE folder IS NOT NULL")
        facts = files.mapInArrow(_on_workers(_native.__version__, _facts(self.bytes)), _FACTS)
        facts = facts.write.mode("overwrite").partitionBy("fact").option("parquet.block.size", ROW_GROUP)
        facts.parquet(f"{work}/facts")
        self.engine.view("fact", spark.read.schema(_FACTS).parquet(f"{work}/facts"))
        for fact in (*_lake.FACTS, "content"):
            self.engine.name(f"fact_{fact}", f"SELECT * FROM fact WHERE fact = '{fact}'")
        twice = "SELECT path FROM fact_file GROUP BY path HAVING count(*) > 1 ORDER BY path LIMIT 1"
        for path in self.engine.fetch(twice).column("path").to_pylist() if len(roots) > 1 else []:
            raise _native.Error(f"`{path}` is in two of the folders")
        self.plan = _lake.Plan(self.engine, self.shared.coders, part)
        self.engine.set(TASKS, max(len(self.plan.parts), 2))

    def parts(self, rows: str, each: Callable[[Any, int, bytes], _Batches], columns: str) -> DataFrame:
        """Runs a function on the rows of each part, with the contents of its files."""
        spark = self.engine.sql
        count = max(len(self.plan.parts), 1)
        numbered = f"(SELECT t.*, count(*) OVER (PARTITION BY t.part) AS total FROM {rows} t)"
        with_content = (
            f"SELECT r.part, r.total, r.kind, r.path, r.a, r.n, r.m, c.content FROM {numbered} r "
            "JOIN fact_content c ON c.path = r.path WHERE r.kind IN ('own', 'near') UNION ALL "
            "SELECT r.part, r.total, r.kind, r.path, r.a, r.n, r.m, CAST(NULL AS BINARY) AS content "
            f"FROM {numbered} r WHERE r.kind NOT IN ('own', 'near')"
        )
        frame = spark.sql(with_content).repartition(count, "part").sortWithinPartitions("part")
        return frame.mapInArrow(_on_workers(_native.__version__, _of_parts(each, self.bytes)), columns)

    def check(self, only_errors: bool = False) -> None:
        """Creates `finding`."""
        _lake.connect(self.engine, self.plan)
        found = self.parts("part_row", _checked(self.plan.whole, only_errors), _FINDINGS)
        shared = _lake.table(self.shared.check(b"", self.plan.whole, only_errors=only_errors))
        if len(shared):
            found = found.unionByName(_frame(self.engine.sql, shared))
        self.engine.write("finding", found)


def _listed(spark: SparkSession, roots: Sequence[str]) -> DataFrame:
    """Returns the files of a book in one or more folders, with their contents.

    `is_near` is false for most files in subfolders. Spark evaluates conditions on `_metadata` before it reads a file.
    """
    files = None
    for root in roots:
        folder = root.rstrip("/")
        place = re.sub(_STORE, "", folder)
        read = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(f"{folder}/claims")
        is_near = "substring_index(_metadata.file_path, '/', -2) LIKE 'claims/%'"
        if getattr(spark, "_sc", None) is None:
            is_near = "true"
            # pysail 0.7.2 reads a file twice if the boundary of two tasks is in it.
            read = read.dropDuplicates(["path"])
        path = f"substr(regexp_replace(path, '{_STORE}', ''), {len(place) + 2 if place else 1})"
        rows = read.selectExpr(f"{path} AS path", f"{is_near} AS is_near", "content")
        parts = "CASE WHEN size(split(path, '/')) > 2 THEN element_at(split(path, '/'), 2) END"
        rows = rows.selectExpr("path", f"{parts} AS folder", "is_near", "content")
        files = rows if files is None else files.unionAll(rows)
    if files is None:
        raise _native.Error("no folder is given")
    return files


def _once(shared: Arrow) -> Arrow:
    """Leaves out repeated shared files of further folders. Fails if their contents differ."""
    held: dict[str, bytes] = {}
    for row in shared.to_pylist():
        if held.setdefault(row["path"], row["content"]) != row["content"]:
            raise _native.Error(f"`{row['path']}` differs in two of the folders")
    import pyarrow

    kinds = pyarrow.schema([("path", pyarrow.string()), ("content", pyarrow.binary())])
    return pyarrow.table({"path": list(held), "content": list(held.values())}, schema=kinds)


def _roots(path: _Path | Sequence[_Path]) -> list[str]:
    paths = [path] if isinstance(path, (str, os.PathLike)) else list(path)
    return [str(Path(root).absolute()) if "://" not in str(root) else str(root) for root in paths]


def _session(spark: Any) -> None:
    """Checks that the engine is installed. On one machine, workers then run the driver's Python."""
    try:
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        raise _lake.needs("pyspark with pyarrow", "spark") from error
    # A remote session has no context, and its server chooses the Python.
    context = getattr(spark, "_sc", None)
    if context is not None and context.master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        context.pythonExec = sys.executable


def check(
    spark: SparkSession, path: _Path | Sequence[_Path], *, work: _Path | None = None, part: int = PART
) -> DataFrame:
    """Checks all rules and returns every fault as a row, in the order of `claimbook check`.

    `path` is a folder with `claims/`, or several such folders that make one book, in any store that Spark reads. `work`
    is an empty folder that the driver and all workers reach; by default, a new folder on this machine. The facts, the
    plan and the faults are written there, and the faults are read from there. `part` is the number of bytes of YAML
    that a task holds at once.
    """
    _session(spark)
    engine = _Spark(spark, _work(work))
    try:
        _Lake(engine, _roots(path), part).check()
    finally:
        engine.close()
    # Reads the files and not the view: a remote session resolves the name of a view only when rows are read.
    return spark.read.schema(_FINDINGS).parquet(f"{engine.work}/finding").orderBy(*_lake.ORDER)


def _work(work: _Path | None) -> str:
    if work is None:
        return tempfile.mkdtemp(prefix="claimbook-")
    return _roots(work)[0]


def tables(
    spark: SparkSession,
    path: _Path | Sequence[_Path],
    out: _Path,
    *,
    work: _Path | None = None,
    part: int = PART,
) -> dict[str, Any]:
    """Writes the tables to the folder `out` as Parquet, and returns the manifest, which is also in `manifest.json`.

    The rows are those of `claimbook.open(path).tables(types="spark")`. Each table is a folder of files, sorted by the
    primary key from one file to the next. The descriptions of columns are comments. A book with errors has no tables and
    raises `InvalidBook`. See `check` for the other parameters.
    """
    _session(spark)
    engine = _Spark(spark, _work(work))
    try:
        return _tables(_Lake(engine, _roots(path), part), _roots(out)[0])
    finally:
        engine.close()
        if work is None:
            shutil.rmtree(engine.work, ignore_errors=True)


def _tables(lake: _Lake, folder: str) -> dict[str, Any]:
    from pyspark.sql import functions

    engine, spark = lake.engine, lake.engine.sql
    lake.check(only_errors=True)
    _lake.refuse(engine.fetch("SELECT detail FROM finding ORDER BY path, line").column("detail").to_pylist())
    _lake.group(engine)
    chunks = lake.parts("table_row", _tabled(lake.plan.whole, _lake.OF_ALL, ROWS), _CHUNKS)
    chunks.write.mode("overwrite").partitionBy("name").parquet(f"{engine.work}/chunks")
    read = spark.read.schema(_CHUNKS).parquet(f"{engine.work}/chunks")
    engine.view("chunk", read)
    counted = engine.fetch("SELECT name, CAST(sum(n) AS BIGINT) AS n FROM chunk GROUP BY name").to_pylist()
    rows, files = {row["name"]: row["n"] for row in counted}, {}
    of_all = lake.shared.tables(b"", lake.plan.whole)
    for table in of_all:
        shared = _lake.table(table)
        frame = _frame(spark, shared)
        if table.name in rows:
            of_parts = read.where(read.name == table.name)
            opened = of_parts.mapInArrow(_on_workers(_native.__version__, _opened()), frame.schema)
            # Coders in the shared files need not occur in any part.
            frame = opened.unionAll(frame).distinct() if table.name == "coders" else opened
        rows[table.name] = frame.count() if table.name == "coders" else rows.get(table.name, len(shared))
        commented = [
            functions.col(name).alias(name, metadata={"comment": text})
            for name, text in table.column_descriptions.items()
        ]
        # To divide rows among tasks in order, Spark reads them twice.
        is_small = rows[table.name] <= ROWS_OF_FILE
        sort = frame.coalesce(1).sortWithinPartitions if is_small else frame.orderBy
        sort(*table.primary_key).select(*commented).write.parquet(f"{folder}/{table.name}")
        files[table.name] = [f"{table.name}/*.parquet"]
    manifest = _lake.described(of_all, rows, files)
    _put(spark, f"{folder}/manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    return manifest


def _frame(spark: SparkSession, rows: Arrow) -> DataFrame:
    """Returns rows in memory as a data frame. Spark Connect rejects an empty table, but accepts an empty list."""
    if rows.num_rows:
        return spark.createDataFrame(rows)
    from pyspark.sql.pandas.types import from_arrow_schema

    return spark.createDataFrame([], from_arrow_schema(rows.schema))


def _put(spark: SparkSession, path: str, text: str) -> None:
    """Writes a file to the store of the tables, as Spark does: pyarrow does not know `s3a`."""
    context = getattr(spark, "_sc", None)
    if context is not None:
        file = context._jvm.org.apache.hadoop.fs.Path(path)
        stream = file.getFileSystem(context._jsc.hadoopConfiguration()).create(file, True)
        stream.write(bytearray(text.encode()))
        stream.close()
        return
    from pyarrow import fs

    system, place = fs.FileSystem.from_uri(path)
    with system.open_output_stream(place) as stream:
        stream.write(text.encode())
