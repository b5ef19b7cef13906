"""Checks the views of `exports/views.sql` in DuckDB against the Parquet files, which Polars reads.

The checks run on three books: the repository's, the same with one claim withdrawn and one superseded, and the tests'.
"""

import collections
import functools
import pathlib
import shutil
import tempfile

import canonical
import duckdb
import polars
from book import ROOT, claimbook, made
from plan import plan

WITHDRAWN, SUPERSEDED, SUCCESSOR = "aou-0009", "aou-0092", "aou-0089"
IDS = {
    "current_claims": ["claim_id"],
    "current_participants": ["claim_id"],
    "current_dyads": ["claim_id"],
    "argument": ["subject_id", "object_id"],
}
FIXED = ["entity_roots", "current_claims", "current_participants", "current_dyads", "argument"]


def opened(exports, place):
    """Runs the views twice in a database file, and once more after it was reopened. Returns the database."""
    for times in (2, 1):
        database = duckdb.connect(place)
        database.execute(f"set file_search_path = '{exports}'")
        for _ in range(times):
            database.execute((exports / "views.sql").read_text())
        if times == 2:
            database.close()
    return database


def typed(database, exports):
    """Compares the view of each table with its file: rows, order of rows, and types. Returns the numbers compared."""
    columns, _, _ = plan(exports)
    rows = codes = 0
    for table, described in columns.items():
        kinds = [one.kind for one in described]
        lines = lambda values: [canonical.line(row, kinds) for row in values]
        viewed = lines(database.execute(f"from {table}").fetchall())
        assert viewed == lines(polars.read_parquet(exports / f"parquet/{table}.parquet").iter_rows()), table
        seen = {row[0]: row[1] for row in database.execute(f"describe {table}").fetchall()}
        assert list(seen) == [one.name for one in described], table
        for one in described:
            # No name is quoted: no table or column has the name of a reserved word.
            database.execute(f"select {one.name} from {table}").fetchall()
            if one.kind == "code":
                codes += 1
                listed = ", ".join(f"'{code}'" for code in one.codes)
                assert seen[one.name] == f"ENUM({listed})", f"{table}.{one.name} is {seen[one.name]}"
                sorted_ = database.execute(f"select {one.name} from {table} where {one.name} is not null order by 1").fetchall()
                places = [one.codes.index(code) for (code,) in sorted_]
                assert places == sorted(places), f"{table}.{one.name} does not sort by the order of its list"
        rows += len(viewed)
    return len(columns), rows, codes


class Book:
    """The tables of an export, as lists of rows, and what the views should give."""

    def __init__(self, exports):
        self.tables = {}
        for path in (exports / "parquet").glob("*.parquet"):
            self.tables[path.stem] = polars.read_parquet(path).to_dicts()
        self.entities = {row["entity_id"]: row for row in self.tables["entities"]}
        self.current = {row["claim_id"]: row for row in self.tables["claims"] if row["status"] in ("draft", "checked", "reviewed")}

    def root(self, entity):
        while self.entities[entity]["parent"] is not None:
            entity = self.entities[entity]["parent"]
        return entity

    def label(self, entity):
        return None if entity is None else self.entities[entity]["label"]

    def entity_roots(self):
        for entity in self.entities:
            yield {"entity_id": entity, "root_id": self.root(entity), "root_label": self.label(self.root(entity))}

    def current_claims(self):
        sources = {row["source_id"]: row["title"] for row in self.tables["sources"]}
        sections = {(row["source_id"], row["section_id"]): row["title"] for row in self.tables["source_sections"]}
        codes = {(row["codelist"], row["code"]): row["label"] for row in self.tables["codes"]}
        for row in self.current.values():
            yield row | {
                "source_title": sources[row["source_id"]],
                "section_title": sections[row["source_id"], row["section_id"]],
                "holder_label": self.label(row["attribution_holder"]),
                "via_label": self.label(row["attribution_via"]),
                "type_label": codes["claim_type", row["type"]],
                "certainty_label": codes["certainty", row["certainty"]],
            }

    def current_participants(self):
        for row in self.tables["claim_participants"]:
            if row["claim_id"] in self.current:
                entity, root = self.entities[row["entity_id"]], self.root(row["entity_id"])
                named = {"label": entity["label"], "kind": entity["kind"]}
                yield row | named | {"root_id": root, "root_label": self.label(root)}

    def current_dyads(self):
        for row in self.tables["claim_dyads"]:
            assert row["claim_id"] in self.current, f"a pair of {row['claim_id']}"
            added = {}
            for end in ("a", "b"):
                root = self.root(row[end])
                added |= {f"{end}_label": self.label(row[end]), f"{end}_root_id": root, f"{end}_root_label": self.label(root)}
            yield row | added

    def argument(self):
        for row in self.tables["claim_relations"]:
            if row["subject_id"] in self.current and row["object_id"] in self.current:
                statements = {f"{end}_statement": self.current[row[f"{end}_id"]]["statement"] for end in ("subject", "object")}
                yield row | statements

    def reasons_for(self, claim, types):
        """Returns the steps from each claim from which a path of the types leads to the claim. Breadth first."""
        steps, queue = {claim: 0}, collections.deque([claim])
        while queue:
            reached = queue.popleft()
            for row in self.edges[reached]:
                if row["type"] in types and row["subject_id"] not in steps:
                    steps[row["subject_id"]] = steps[reached] + 1
                    queue.append(row["subject_id"])
        return {one: step for one, step in steps.items() if one in self.current}

    @functools.cached_property
    def edges(self):
        """The edges of the argument, by object."""
        edges = collections.defaultdict(list)
        for row in self.argument():
            edges[row["object_id"]].append(row)
        return edges


def same(database, view, rows):
    """Compares a view with rows, in any order. Returns their number."""
    cursor = database.execute(f"from {view}")
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row)) for row in cursor.fetchall()]
    order = lambda row: [str(row[name]) for name in names]
    rows = list(rows)
    assert all(set(row) == set(names) for row in rows), f"{view}: {names}"
    assert sorted(found, key=order) == sorted(rows, key=order), view
    return len(rows)


def chains(database, book):
    """Compares `reasons_for` with a breadth-first search for every claim. Returns the numbers of calls and rows."""
    relations = sorted({row["type"] for row in book.tables["claim_relations"]})
    calls = rows = 0
    for claim in (row["claim_id"] for row in book.tables["claims"]):
        for types in (["supports", "elaborates"], relations):
            found = database.execute("select claim_id, steps, statement from reasons_for(?, ?)", [claim, types]).fetchall()
            wanted = book.reasons_for(claim, types)
            assert sorted(found) == sorted((one, step, book.current[one]["statement"]) for one, step in wanted.items()), claim
            calls, rows = calls + 1, rows + len(found)
    return calls, rows


def check(exports):
    """Compares all views of an export. Returns the book and the database."""
    with tempfile.TemporaryDirectory() as place:
        database = opened(exports, f"{place}/claims.duckdb")
        tables, rows, codes = typed(database, exports)
        print(f"{tables} tables: {rows} rows equal, {codes} columns of codes are enums in the order of their lists")
        book = Book(exports)
        counts = {view: same(database, view, getattr(book, view)()) for view in FIXED}
        print(", ".join(f"{view}: {count} rows" for view, count in counts.items()))
        calls, rows = chains(database, book)
        print(f"reasons_for: {calls} calls, {rows} rows equal to a breadth-first search")
        ids = [f"select {column} from {view}" for view, columns in IDS.items() for column in columns]
        shown = {claim for query in ids for (claim,) in database.execute(query).fetchall()}
        assert shown == set(book.current), shown ^ set(book.current)
        # As the head of the file says, DuckDB compares an enum with a plain text by letters.
        certain = lambda text: database.execute(f"select count(*) from current_claims where certainty >= {text}").fetchone()[0]
        firm = [row for row in book.current.values() if row["certainty"] in ("likely", "near_certain", "asserted")]
        assert certain("'likely'::certainty_code") == len(firm)
        letters = [row for row in book.current.values() if row["certainty"] >= "likely"]
        assert certain("'likely'") == len(letters) != len(firm), "the head of views.sql is out of date"
    return book


def withdrawn(folder):
    """Copies the repository's book, withdraws one claim and supersedes another, and exports it."""
    shutil.copytree(ROOT / "claims", folder / "claims")
    lives = {
        WITHDRAWN: "status: withdrawn\n    reason: Made up for a test.",
        SUPERSEDED: f"status: superseded\n    superseded_by: {SUCCESSOR}",
    }
    for claim, life in lives.items():
        line = f"  - id: {claim}\n"
        [path] = [path for path in (folder / "claims/axis-of-upheaval").glob("*.yaml") if line in path.read_text()]
        path.write_text(path.read_text().replace(line, f"{line}    {life}\n"))
    run = claimbook(folder, "export")
    assert run.returncode == 0, run.stderr
    return folder / "exports"


def main():
    with tempfile.TemporaryDirectory() as name:
        name = pathlib.Path(name)
        real = check(ROOT / "exports")
        # Moscow and the Kremlin count as Russia.
        assert {real.root(entity) for entity in ("moscow", "kremlin", "rus") if entity in real.entities} == {"rus"}
        assert len(real.current) == len(real.tables["claims"])
        print(f"\nwith {WITHDRAWN} withdrawn and {SUPERSEDED} superseded:")
        ended = check(withdrawn(name / "ended"))
        assert set(real.current) - set(ended.current) == {WITHDRAWN, SUPERSEDED}
        # These claims had participants and relations, so each view had something to leave out.
        for view in FIXED[1:]:
            assert len(list(getattr(ended, view)())) < len(list(getattr(real, view)())), view
        print("\nthe tests' book:")
        tests = made(name / "tests")
        assert claimbook(tests, "export").returncode == 0
        check(tests / "exports")


main()
