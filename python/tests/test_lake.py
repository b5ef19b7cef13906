"""A book that is read in parts gives the findings and tables of the whole book."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest

import claimbook
import claimbook.duck
from claimbook import _claimbook
from conftest import HARBOR, ROOT, files_below

P1 = "claims/harbor-report/summary.p1.yaml"
P3 = "claims/harbor-report/summary.p3.yaml"
SOURCE = "claims/harbor-report/source.yaml"
OTHER = "claims/inland-report/summary.p1.yaml"
ENTITIES = "claims/entities.yaml"


@cache
def made() -> dict[str, bytes]:
    """Returns the files of a book with three sources that refer to each other, and no errors."""
    files = files_below(HARBOR) | files_below(ROOT / "tests/agreement")
    files = {path: content for path, content in files.items() if path.startswith("claims/")}
    for source, prefix in (("inland-report", b"inl"), ("upland-report", b"upl")):
        for path in [path for path in files if path.startswith("claims/harbor-report/")]:
            content = files[path].replace(b"harbor-report", source.encode()).replace(b"hbr", prefix)
            files[path.replace("harbor-report", source)] = content
    across = b"    relations:\n      - {type: qualifies, object: hbr-0002}\n"
    inland = "claims/inland-report/summary.p3.yaml"
    files[inland] = files[inland].replace(b"  - id: inl-0005\n", across + b"  - id: inl-0005\n")
    own = b"      - {type: qualifies, object: hbr-0004}\n"
    files[P3] = files[P3].replace(own, own + b"      - {type: restates, object: inl-0005}\n")
    text = (ROOT / "tests/texts/harbor-report.txt").read_bytes()
    with TemporaryDirectory() as folder:
        root = written(Path(folder), files)
        for source in ("inland-report", "upland-report"):
            written(root, {f"texts/{source}.txt": text})
            _claimbook.main(["claimbook", "--book", folder, "anchor", source, "--texts", f"{folder}/texts"])
        return {path: content for path, content in files_below(root).items() if path.startswith("claims/")}


def lake() -> dict[str, bytes]:
    """Returns a copy of the files, to edit."""
    return dict(made())


def written(root: Path, files: dict[str, bytes]) -> Path:
    """Writes files below a folder."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


FAULTS = {
    "a missing entity": (P1, b"entity: ", b"entity: no-"),
    "a missing claim of a source that can be read": ("claims/inland-report/summary.p3.yaml", b"hbr-0002", b"hbr-0999"),
    "an id that another source has": (OTHER, b"id: inl-0002", b"id: hbr-0002"),
    "an id that is named elsewhere and lost": (P1, b"certainty: likely", b"certainty: likley"),
    "a file that cannot be read": (P3, b"claims:\n", b"claims: [\n"),
    "a coder who is not listed": (OTHER, b"coder: c1", b"coder: c8"),
    "a source in the folder of another one": (OTHER, b"source: inland-report", b"source: harbor-report"),
    "a prefix of another source": (SOURCE, b"prefix: hbr", b"prefix: upl"),
    "a lock of another version": ("claims/upland-report/anchors.lock", b"version: 1", b"version: 9"),
    "a broken list of entities": (ENTITIES, b"entities:\n", b"entities:\n  - {label: nameless}\n"),
    "a cycle of two sources": (P1, b"", b""),
}


def faulty(name: str) -> dict[str, bytes]:
    files = lake()
    path, old, new = FAULTS[name]
    assert old in files[path], name
    files[path] = files[path].replace(old, new, 1)
    if "cycle" in name:
        for path, id, other in ((P1, b"hbr-0002", b"inl-0002"), (OTHER, b"inl-0002", b"hbr-0002")):
            relation = b"    relations:\n      - {type: supports, object: " + other + b"}\n"
            before, after = files[path].split(b"  - id: " + id + b"\n")
            head, *rest = after.split(b"  - id: ", 1)
            files[path] = before + b"  - id: " + id + b"\n" + head + relation + b"".join(b"  - id: " + one for one in rest)
    return files


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_those_of_the_whole_book(tmp_path: Path, name: str) -> None:
    root = written(tmp_path, faulty(name))
    expected = claimbook.open(root).check()
    assert expected != claimbook.loads(lake()).check()
    assert claimbook.duck.check(root, part=1) == expected
    assert claimbook.duck.check(root) == expected


def test_a_book_may_lie_in_several_folders(tmp_path: Path) -> None:
    files = faulty("a missing entity")
    expected = claimbook.loads(files).check()
    shared = {path: content for path, content in files.items() if path.count("/") == 1}
    roots = []
    for source in ("harbor-report", "inland-report", "upland-report"):
        own = {path: content for path, content in files.items() if f"/{source}/" in path}
        roots.append(written(tmp_path / source, shared | own))
    assert claimbook.duck.check(roots, part=1) == expected
    written(roots[1], {ENTITIES: files[ENTITIES] + b"# another version\n"})
    with pytest.raises(claimbook.Error, match=r"entities.yaml` differs in two of the folders"):
        claimbook.duck.check(roots)


def tables_in(out: Path, manifest: dict[str, Any]) -> dict[str, pyarrow.Table]:
    return {
        name: pyarrow.concat_tables([pyarrow.parquet.read_table(out / file) for file in table["files"]])
        for name, table in manifest["tables"].items()
    }


def test_tables_are_those_of_the_whole_book(tmp_path: Path) -> None:
    root = written(tmp_path / "book", lake())
    book = claimbook.open(root)
    for part in (1, 10_000_000):
        out = tmp_path / f"out-{part}"
        manifest = claimbook.duck.tables(root, out, part=part)
        assert json.loads((out / "manifest.json").read_text()) == manifest
        found = tables_in(out, manifest)
        expected = {name: pyarrow.table(table) for name, table in book.tables(types="spark").items()}
        assert found.keys() == expected.keys()
        for name, table in expected.items():
            assert found[name].schema.equals(table.schema), name
            for field in table.schema:
                assert found[name].schema.field(field.name).metadata == field.metadata
            assert found[name].equals(table), name
            assert json.loads(found[name].schema.metadata[b"claimbook"]) == book.tables[name].metadata
            assert manifest["tables"][name]["rows"] == len(table)
    with pytest.raises(claimbook.Error, match="is not empty"):
        claimbook.duck.tables(root, out)


def test_a_book_with_errors_has_no_tables(tmp_path: Path) -> None:
    root = written(tmp_path / "book", faulty("a missing entity"))
    with pytest.raises(claimbook.InvalidBook, match="1 error, so it has no tables") as raised:
        claimbook.duck.tables(root, tmp_path / "out")
    assert [fault.rule for fault in raised.value.diagnostics] == ["dangling-reference"]


def test_a_folder_without_a_book_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(claimbook.Error, match="does not contain the folder `claims`"):
        claimbook.duck.check(tmp_path)


def test_a_missing_engine_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(claimbook.Error, match=r"pip install 'claimbook\[duck\]'"):
        claimbook.duck.check(HARBOR)
    assert duckdb is not None
