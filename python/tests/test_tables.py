"""Tables in the libraries of data scientists."""

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

import duckdb
import nanoarrow
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import claimbook
from conftest import ROOT

EXPORTS = ROOT / "exports"


@pytest.fixture(scope="module")
def book() -> claimbook.Book:
    return claimbook.open(ROOT)


def names() -> list[str]:
    return sorted(path.stem for path in (EXPORTS / "parquet").glob("*.parquet"))


def rows(table: claimbook.Table) -> Any:
    """Returns the rows in the form of JSON Lines."""
    return [json.loads(json.dumps(row, default=datetime.date.isoformat)) for row in pyarrow.table(table).to_pylist()]


def in_pandas(table: claimbook.Table) -> Any:
    return pandas.DataFrame.from_arrow(table)  # type: ignore[attr-defined]  # The stubs are older than the method.


def test_the_tables_are_those_of_an_export(book: claimbook.Book) -> None:
    assert list(book.tables) == names()
    assert isinstance(book.tables, Mapping) and isinstance(book.claims, Mapping)
    assert "claims" in book.tables and "claim" not in book.tables
    assert 7 not in book.tables  # type: ignore[comparison-overlap]
    assert dict(book.tables).keys() == set(names())


@pytest.mark.parametrize("name", names())
def test_every_row_equals_that_of_the_export(book: claimbook.Book, name: str) -> None:
    exported = (EXPORTS / "jsonl" / f"{name}.jsonl").read_text("utf-8").splitlines()
    assert rows(book.tables[name]) == [json.loads(line) for line in exported]
    assert rows(book.tables(types="spark")[name]) == [json.loads(line) for line in exported]


@pytest.mark.parametrize("name", names())
def test_every_type_equals_that_of_the_parquet_file(book: claimbook.Book, name: str) -> None:
    held = pyarrow.schema(book.tables[name])
    written = pyarrow.parquet.read_schema(EXPORTS / "parquet" / f"{name}.parquet")
    assert held.remove_metadata() == written.remove_metadata()
    for field in held:
        said = {key: value for key, value in (written.field(field.name).metadata or {}).items() if key != b"PARQUET:field_id"}
        assert field.metadata == said


@pytest.mark.parametrize("name", names())
def test_five_libraries_take_a_table(book: claimbook.Book, name: str) -> None:
    table = held = book.tables[name]
    count, columns = len(table), table.column_names
    frame = in_pandas(table)
    assert (len(frame), list(frame.columns)) == (count, columns)
    wide = polars.DataFrame(table)
    assert (wide.height, wide.columns) == (count, columns)
    arrow = pyarrow.table(table)
    assert (arrow.num_rows, arrow.column_names) == (count, columns)
    relation = duckdb.sql("FROM held")
    assert relation is not None
    assert (len(relation.fetchall()), relation.columns) == (count, columns)
    stream = nanoarrow.ArrayStream(table)
    assert [field.name for field in stream.schema.fields] == columns
    assert sum(len(batch) for batch in stream) == count


def test_the_buffers_are_not_copied(book: claimbook.Book) -> None:
    first, second = (pyarrow.table(book.tables["claims"])["statement"].chunk(0) for _ in range(2))
    assert [buffer.address for buffer in first.buffers() if buffer] == [buffer.address for buffer in second.buffers() if buffer]


def test_a_frame_outlives_the_book() -> None:
    frame = pyarrow.table(claimbook.open(ROOT).tables["claims"])
    assert frame["claim_id"][0].as_py() == "aou-0001"


def test_codes_keep_the_order_of_their_scale(book: claimbook.Book) -> None:
    certainty = in_pandas(book.tables["claims"])["certainty"]
    assert certainty.dtype.ordered
    assert list(certainty.dtype.categories) == ["open", "unlikely", "possible", "likely", "near_certain", "asserted"]
    spark = pyarrow.schema(book.tables(types="spark")["claims"])
    assert not any(pyarrow.types.is_dictionary(field.type) for field in spark)
    assert not any(pyarrow.types.is_unsigned_integer(field.type) for field in spark)
    with pytest.raises(ValueError, match="arrow"):
        book.tables(types="sprak")  # type: ignore[arg-type]


def test_a_table_describes_itself(book: claimbook.Book) -> None:
    table = book.tables["claim_participants"]
    assert table.primary_key == ["claim_id", "position"]
    assert table.metadata["foreign_keys"][0]["table"] == "claims"
    assert list(table.column_descriptions) == table.column_names
    assert all(table.column_descriptions.values())


def test_a_claim_is_a_row_of_claims_nested(book: claimbook.Book) -> None:
    lines = (EXPORTS / "jsonl/claims_nested.jsonl").read_text("utf-8").splitlines()
    assert [claim.to_dict() for claim in book.claims.values()] == [json.loads(line) for line in lines]
    assert list(book.claims) == [json.loads(line)["claim_id"] for line in lines]
    assert len(book.claims) == len(lines)
    assert book.claims["aou-0002"].id == "aou-0002"
    assert book.claims.get("aou-9999") is None and "aou-9999" not in book.claims
    with pytest.raises(KeyError, match="aou-"):
        book.claims["aou-001"]


def test_a_misspelled_name_is_an_error_with_advice(book: claimbook.Book) -> None:
    with pytest.raises(KeyError, match='did you mean "claims"'):
        book.tables["claim"]


def test_a_book_with_errors_has_no_tables() -> None:
    book = claimbook.loads({"claims/entities.yaml": "entities:\n  - {id: a, label: A, kind: plcae}\n"})
    with pytest.raises(claimbook.InvalidBook, match="the book has 1 error") as raised:
        book.tables["entities"]
    assert [fault.rule for fault in raised.value.diagnostics] == ["unknown-code"]
    with pytest.raises(claimbook.InvalidBook):
        list(book.claims)


def test_an_empty_book_has_empty_tables() -> None:
    book = claimbook.loads({"claims/entities.yaml": "entities:\n  - {id: a, label: A, kind: place}\n"})
    assert len(book.tables["claims"]) == 0 and len(book.claims) == 0
    assert len(polars.DataFrame(book.tables["claims"])) == 0
    assert len(in_pandas(book.tables["claims"])) == 0


def test_the_code_in_the_readme_of_the_repository_runs() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    frames: list[Any] = []
    for block in blocks:
        names: dict[str, Any] = {}
        exec(block, names)
        frames.append(names["claims"])
    first, second = frames
    assert len(first) == len(second) > 0 and list(first.columns) == list(second.columns)
