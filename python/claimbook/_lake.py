"""Checks a book in parts with an SQL engine and builds its tables. SQL finds the files that must be checked together.

The rules are not repeated here. A part is a group of source folders. The native reader lists the facts of each file
(`Shared.facts`), such as the ids that the file defines and names. For each part, the queries below find the files of
other parts that define these ids, and the facts about the whole book that its checks need. Then all rules run on each
part (`Shared.check`).

The queries use only what DuckDB and Spark SQL have in common.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from . import _claimbook as _native
from ._claimbook import InvalidBook, Table

Arrow = Any
"""A `pyarrow.Table`. pyarrow is imported lazily, because the rest of the package does not need it."""

FACTS = ("file", "source", "of", "coded", "id", "lost", "named", "link", "coder", "statement", "run")
"""The kinds of facts. Each has a view `fact_<kind>` of the table `fact`, with the columns of `Shared.facts`."""

FACT_COLUMNS = {name: "bigint" if name in "nxyz" else "string" for name in ("fact", "path", "folder", *"abcnxyz")}
"""The columns of `Shared.facts` with their types in SQL."""

PART = 64_000_000
"""The number of bytes of YAML after which a part ends."""

LINKS_AT_ONCE = 5_000_000
"""The maximum number of links in which the driver searches for cycles. Joins first remove links on no cycle."""

FINDINGS = {
    "rule": "string",
    "severity": "string",
    "message": "string",
    "path": "string",
    "help": "string",
    "claim_id": "string",
    "field": "string",
    "waived": "string",
    "detail": "string",
    "line": "bigint",
    "column": "bigint",
    "end_line": "bigint",
    "end_column": "bigint",
}
"""The columns of findings with their types in SQL. `detail` has all of a diagnostic as JSON."""

ORDER = ("path", "line", "column", "end_line", "end_column", "rule", "message")
"""The order of findings."""

OF_ALL = ("code_mappings", "codes", "entities", "entity_identifiers", "entity_members", "events")
"""The tables that are complete in every part."""


class Engine(Protocol):
    """The operations that an engine must provide. Tables exist until the engine is closed."""

    def create(self, name: str, query: str) -> None:
        """Creates a table from a query."""

    def name(self, name: str, query: str) -> None:
        """Creates a view, whose query runs wherever the view is used."""

    def put(self, name: str, rows: Arrow) -> None:
        """Creates a table from rows in memory."""

    def fetch(self, query: str) -> Arrow:
        """Returns the rows of a query."""

    def apply(self, name: str, query: str, function: Callable[[bytes], object], columns: dict[str, str]) -> None:
        """Creates a table from the results of a native function for batches of a query's rows."""


def ipc(rows: Arrow) -> bytes:
    """Returns the bytes of an Arrow IPC stream with the rows."""
    import pyarrow

    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, rows.schema) as stream:
        stream.write(rows)
    return bytes(sink.getvalue())


def table(rows: object) -> Arrow:
    """Returns native rows as a `pyarrow.Table`."""
    import pyarrow

    return pyarrow.table(rows)


def needs(package: str, extra: str) -> Exception:
    """Returns the error of a missing package."""
    return _native.Error(f"`claimbook.{extra}` needs the package {package}: `pip install 'claimbook[{extra}]'`")


def scalar(engine: Engine, query: str) -> Any:
    """Returns the only value of a query's result."""
    return engine.fetch(query).column(0)[0].as_py()


class Plan:
    """What the driver knows of the book from one query, and the parts into which it divides the book."""

    def __init__(self, engine: Engine, coders: Sequence[str], limit: int) -> None:
        """Creates `parts`, the part of each folder, and `own`, the part of each file. A part has about `limit` bytes.

        `coders` are those of `coders.yaml`. `stray` has the others, and `broken` the folders with unreadable files.
        """
        import pyarrow

        rows = engine.fetch(
            "SELECT fact, folder, CASE WHEN fact = 'of' THEN a WHEN fact = 'source' THEN c END AS a, "
            "max(CASE WHEN fact = 'coded' THEN a END) AS b, CAST(sum(n) AS BIGINT) AS n, max(x) AS x "
            "FROM fact WHERE fact IN ('file', 'source', 'of', 'coded') GROUP BY 1, 2, 3 UNION ALL "
            "SELECT 'coder', NULL, a, min(concat(CAST(x AS STRING), path)), CAST(sum(n) AS BIGINT), NULL "
            "FROM fact_coder GROUP BY a UNION ALL "
            "SELECT fact, NULL, NULL, NULL, count(*), NULL FROM fact "
            "WHERE fact IN ('statement', 'link', 'lost') GROUP BY fact"
        ).to_pylist()
        by_fact = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["folder"] or "", row["a"] or "")):
            by_fact[row["fact"]].append(row)
        scales = dict.fromkeys(row["a"] for row in by_fact["source"] if row["a"] is not None)
        newest = max((row["b"] for row in by_fact["coded"]), default=None)
        self.whole = json.dumps({"newest": newest, "scales": list(scales)})
        """What all parts need to know, as JSON."""
        counts = {row["fact"]: row["n"] for row in rows}
        self.statements: int = counts.get("statement", 0)
        self.links: int = counts.get("link", 0)
        self.has_lost = "lost" in counts
        parts = _divided({row["folder"]: row["n"] for row in by_fact["file"]}, by_fact["of"], limit)
        self.parts = sorted(set(parts.values()))
        number = ("part", pyarrow.int64())
        numbered = {"folder": list(parts), "part": list(parts.values())}
        engine.put("parts", pyarrow.table(numbered, pyarrow.schema([*_texts("folder"), number])))
        broken = [row["folder"] for row in by_fact["file"] if row["x"]]
        self.has_broken = bool(broken)
        engine.put("broken", pyarrow.table({"folder": broken}, _texts("folder")))
        # `b` is the first file that names the coder, after the digit of its rank.
        stray = [(row["a"], row["b"][1:], row["n"]) for row in by_fact["coder"] if row["a"] not in coders]
        self.has_stray = bool(stray)
        columns = {name: [row[place] for row in stray] for place, name in enumerate(("id", "named_in", "n"))}
        count = ("n", pyarrow.int64())
        engine.put("stray", pyarrow.table(columns, pyarrow.schema([*_texts("id", "named_in"), count])))
        engine.name("own", "SELECT p.part, f.path FROM fact_file f JOIN parts p ON p.folder = f.folder")


def _divided(sizes: dict[str, int], named: Iterable[dict[str, str]], limit: int) -> dict[str, int]:
    """Returns the part of each folder.

    If a file names the source of another folder, both folders are in one part. This is a fault, so it is rare.
    """
    import pyarrow

    naming = defaultdict(list)
    for row in named:
        naming[row["a"]].append(row["folder"])
    # An id and the name of a folder may be equal. A folder has no slash.
    several = {f"/{source}": folders for source, folders in naming.items() if len(folders) > 1}
    links = [(folder, source) for source, folders in several.items() for folder in folders]
    columns = {"kind": ["of"] * len(links), "a": [a for a, _ in links], "b": [b for _, b in links]}
    joined = table(_native.groups(ipc(pyarrow.table(columns, _texts("kind", "a", "b"))))).to_pylist()
    unit_of = {row["id"]: row["a"] for row in joined}
    units = defaultdict(list)
    for folder in sizes:
        units[unit_of.get(folder, folder)].append(folder)
    parts, before = {}, 0
    for unit in sorted(units):
        parts.update(dict.fromkeys(units[unit], before // limit))
        before += sum(sizes[folder] for folder in units[unit])
    return parts


def _texts(*names: str) -> Any:
    import pyarrow

    return pyarrow.schema([(name, pyarrow.string()) for name in names])


def _row(kind: str, *, path: str = "path", a: str = "NULL", n: str = "NULL", m: str = "NULL") -> str:
    """Returns the columns of `part_row` for a query."""
    numbers = f"CAST({n} AS BIGINT) AS n, CAST({m} AS BIGINT) AS m"
    return f"part, '{kind}' AS kind, {path} AS path, CAST({a} AS STRING) AS a, {numbers}"


def connect(engine: Engine, plan: Plan) -> None:
    """Creates `part_row`: for each part its files, the files of others that it needs, and what else it must know.

    Queries about faults that the book does not have are left out, because an engine takes time for each join.
    """
    engine.create("holder", "SELECT a AS id, min(path) AS path, count(*) AS claims FROM fact_id GROUP BY a")
    engine.create(
        "need",
        "SELECT DISTINCT p.part, n.a AS id FROM fact_named n JOIN parts p ON p.folder = n.folder UNION "
        "SELECT p.part, i.a FROM fact_id i JOIN holder h ON h.id = i.a AND h.claims > 1 "
        "JOIN parts p ON p.folder = i.folder",
    )
    has_cycles = _cycles(engine, plan.links)
    _alike(engine, plan.statements)
    near = [
        "SELECT n.part, h.path FROM need n JOIN holder h ON h.id = n.id",
        "SELECT o.part, s.a FROM alike s JOIN own o ON o.path = s.path",
    ]
    if has_cycles:
        near.append("SELECT o.part, d.path FROM circle c JOIN own o ON o.path = c.path JOIN circle d ON d.n = c.n")
    engine.name(
        "near",
        f"SELECT DISTINCT w.part, w.path FROM ({' UNION ALL '.join(near)}) w "
        "JOIN own x ON x.path = w.path WHERE x.part <> w.part",
    )
    own_coders = "SELECT DISTINCT p.part, c.a FROM fact_coder c JOIN parts p ON p.folder = c.folder"
    queries = [
        f"SELECT {_row('own')} FROM own",
        f"SELECT {_row('near')} FROM near",
        f"SELECT {_row('alike', path='path', a='a', n='n', m='m')} FROM "
        "(SELECT o.part, s.path, s.a, s.n, s.m FROM alike s JOIN own o ON o.path = s.path) w",
    ]
    if plan.has_lost:
        queries.append(
            f"SELECT {_row('lost', path='id')} FROM (SELECT DISTINCT n.part, l.a AS id FROM fact_lost l JOIN "
            f"(SELECT part, id FROM need UNION ALL SELECT part, a FROM ({own_coders}) c) n ON n.id = l.a) w"
        )
    if plan.has_broken:
        queries.append(
            f"SELECT {_row('unread', path='prefix')} FROM (SELECT DISTINCT p.part, s.b AS prefix FROM fact_source s "
            "JOIN broken f ON f.folder = s.folder JOIN fact_named n ON n.b = s.b JOIN parts p ON p.folder = n.folder) w"
        )
    if plan.has_stray:
        queries.append(
            f"SELECT {_row('coder', path='id', a='named_in', n='n')} FROM "
            f"(SELECT c.part, s.id, s.named_in, s.n FROM ({own_coders}) c JOIN stray s ON s.id = c.a) w"
        )
    engine.create("part_row", " UNION ALL ".join(queries))


def _cycles(engine: Engine, links: int) -> bool:
    """Creates `circle`: files with claims on cycles of relations, numbered by the group of cycles that belong together.

    Returns whether there are any.
    """
    engine.name(
        "link_0",
        "SELECT l.c AS kind, l.a, l.b FROM fact_link l JOIN holder h ON h.id = l.a AND h.path = l.path "
        "JOIN holder g ON g.id = l.b WHERE l.c <> 'restates' AND l.a <> l.b",
    )
    left, before, turn = links, links + 1, 0
    while LINKS_AT_ONCE < left < before:
        # A link whose first claim has no link to it, or whose second claim has none from it, is on no cycle.
        engine.create(
            f"link_{turn + 1}",
            f"SELECT l.kind, l.a, l.b FROM link_{turn} l "
            f"JOIN (SELECT DISTINCT kind, b FROM link_{turn}) p ON p.kind = l.kind AND p.b = l.a "
            f"JOIN (SELECT DISTINCT kind, a FROM link_{turn}) q ON q.kind = l.kind AND q.a = l.b",
        )
        turn += 1
        before, left = left, scalar(engine, f"SELECT count(*) AS n FROM link_{turn}")
    found = table(_native.cycles(ipc(engine.fetch(f"SELECT kind, a, b FROM link_{turn}"))))
    engine.put("circle_id", found)
    engine.name("circle", "SELECT DISTINCT c.n, h.path FROM circle_id c JOIN holder h ON h.id = c.id")
    return bool(len(found))


def _alike(engine: Engine, statements: int) -> None:
    """Creates `alike`: pairs of claims with nearly equal statements, the later one first.

    Two nearly equal statements share one of their rarest runs of words. So only statements with such a run in common are
    compared, by the rule's own comparison.
    """
    counters = _native.counters(statements)
    engine.name("counted", f"SELECT y % {counters} AS bucket, count(*) AS runs FROM fact_run GROUP BY 1")
    engine.name(
        "rare",
        "SELECT path, n, x FROM (SELECT r.path, r.n, r.x, r.z, c.runs, "
        "row_number() OVER (PARTITION BY r.path, r.n ORDER BY c.runs, r.x) AS place "
        f"FROM fact_run r JOIN counted c ON c.bucket = r.y % {counters}) w WHERE place <= z AND runs > 1",
    )
    engine.create(
        "sharing",
        "SELECT x, path, n, place, size, a, m FROM (SELECT x, path, n, "
        "row_number() OVER (PARTITION BY x ORDER BY path, n) AS place, "
        "lag(path) OVER (PARTITION BY x ORDER BY path, n) AS a, lag(n) OVER (PARTITION BY x ORDER BY path, n) AS m, "
        "count(*) OVER (PARTITION BY x) AS size FROM rare) w WHERE size > 1",
    )
    engine.name(
        "candidate",
        "SELECT l.path, l.n, e.path AS a, e.n AS m FROM sharing l JOIN sharing e ON e.x = l.x AND e.place < l.place "
        f"WHERE l.size <= {_native.COMMON} AND e.size <= {_native.COMMON} UNION "
        f"SELECT path, n, a, m FROM sharing WHERE size > {_native.COMMON} AND place > 1",
    )
    engine.apply(
        "alike",
        "SELECT c.path, c.n, c.a, c.m, l.a AS later, e.a AS earlier FROM candidate c "
        "JOIN fact_statement l ON l.path = c.path AND l.n = c.n JOIN fact_statement e ON e.path = c.a AND e.n = c.m",
        _native.alike,
        {"path": "string", "a": "string", "n": "bigint", "m": "bigint"},
    )


def group(engine: Engine) -> None:
    """Creates `table_row`: for each part its files, and the group of each claim that restates other claims or is restated."""
    links = engine.fetch("SELECT c AS kind, a, b FROM fact_link WHERE c = 'restates' AND a <> b")
    engine.put("grouped", table(_native.groups(ipc(links))))
    engine.create(
        "table_row",
        f"SELECT * FROM part_row WHERE kind = 'own' UNION ALL SELECT {_row('group', path='id', a='a')} FROM ("
        "SELECT DISTINCT p.part, g.id, g.a FROM grouped g JOIN fact_id i ON i.a = g.id "
        "JOIN parts p ON p.folder = i.folder) w",
    )


def described(tables: Sequence[Table], rows: dict[str, int], files: dict[str, list[str]]) -> dict[str, Any]:
    """Returns the manifest of an export. `rows` and `files` have the number of rows and the files of each table."""
    entries = {
        table.name: {
            "description": table.description,
            "primary_key": table.primary_key,
            "columns": table.column_descriptions,
            "rows": rows[table.name],
            "files": files[table.name],
        }
        for table in tables
    }
    return {"version": 1, "generator": f"claimbook {_native.__version__}", "tables": entries}


def refuse(errors: Iterable[str]) -> None:
    """Raises `InvalidBook` if there are errors, given as JSON of `check --format json`."""
    from ._records import diagnostics

    found = diagnostics({"diagnostics": [json.loads(error) for error in errors]})
    if found:
        count = f"{len(found)} error" + ("" if len(found) == 1 else "s")
        error = InvalidBook(f"the book has {count}, so it has no tables; `check` lists every fault")
        error.diagnostics = found
        raise error
