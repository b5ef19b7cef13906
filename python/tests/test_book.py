"""Reading, checking, fixing and formatting books."""

import datetime
import json
import pickle
import shutil
import threading
from pathlib import Path

import pytest

import claimbook
from conftest import HARBOR, ROOT, files_below

TEXTS = ROOT / "tests/texts"
P1 = "claims/harbor-report/summary.p1.yaml"


def typo(folder: Path) -> Path:
    """Returns a copy of the book in which a code is misspelled."""
    shutil.copytree(HARBOR, folder / "book")
    path = folder / "book" / P1
    text = path.read_text("utf-8")
    assert "certainty: asserted" in text
    path.write_text(text.replace("certainty: asserted", "certainty: aserted", 1), "utf-8")
    return folder / "book"


def test_a_sound_book_has_no_faults(harbor: claimbook.Book) -> None:
    assert harbor.check() == []
    assert harbor.check(texts=TEXTS) == []
    assert harbor.check(texts={"harbor-report": (TEXTS / "harbor-report.txt").read_text("utf-8")}) == []


def test_a_folder_and_its_files_are_the_same_book(harbor: claimbook.Book) -> None:
    held = claimbook.loads(files_below(HARBOR))
    assert held.files == harbor.files
    assert held.check() == harbor.check()
    assert held.path is None and harbor.path == HARBOR


def test_diagnostics_equal_those_of_the_program(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from claimbook._claimbook import main

    book = typo(tmp_path)
    assert main(["claimbook", "check", "--book", str(book), "--format", "json"]) == 1
    reported = json.loads(capfd.readouterr().out)["diagnostics"]
    found = claimbook.open(book).check()
    assert [(fault.rule, fault.path, fault.line, fault.column, fault.message, fault.help) for fault in found] == [
        (one["rule"], one["file"], one["start"]["line"], one["start"]["column"], one["message"], one["help"])
        for one in reported
    ]
    assert found[0].rule == "unknown-code"


def test_a_diagnostic_is_a_value(tmp_path: Path) -> None:
    [fault, *_] = claimbook.open(typo(tmp_path)).check()
    assert pickle.loads(pickle.dumps(fault)) == fault
    assert len({fault, pickle.loads(pickle.dumps(fault))}) == 1
    with pytest.raises(AttributeError):
        fault.line = 1  # type: ignore[misc]


def test_text_that_differs_from_the_anchors_is_reported(harbor: claimbook.Book) -> None:
    text = (TEXTS / "harbor-report.txt").read_text("utf-8")
    rules = {fault.rule for fault in harbor.check(texts={"harbor-report": text.replace("harbor", "airport")})}
    assert "changed-text" in rules


def test_waivers_expire_on_the_given_day() -> None:
    files = files_below(HARBOR)
    book = claimbook.loads(files)
    assert book.check(today="2026-01-01") == book.check(today=datetime.date(2026, 1, 1))
    with pytest.raises(claimbook.Error, match="is not a date"):
        book.check(today="tomorrow")


def test_a_fix_writes_nothing_until_it_is_told_to(tmp_path: Path) -> None:
    folder = typo(tmp_path)
    before = files_below(folder)
    fixed = claimbook.open(folder).fix()
    assert fixed.check() == []
    assert files_below(folder) == before
    assert fixed.write() == [P1]
    assert files_below(folder) == files_below(HARBOR)
    assert claimbook.open(folder).fix().write() == []


def test_a_fix_does_not_overwrite_what_someone_typed_meanwhile(tmp_path: Path) -> None:
    folder = typo(tmp_path)
    fixed = claimbook.open(folder).fix()
    path = folder / P1
    path.write_text(path.read_text("utf-8") + "# A new remark.\n", "utf-8")
    before = files_below(folder)
    with pytest.raises(claimbook.Error, match="has changed since the book was read"):
        fixed.write()
    assert files_below(folder) == before


def test_files_in_memory_are_taken_from_the_book() -> None:
    fixed = claimbook.loads({"claims/entities.yaml": "entities:\n  - {id: a, label: A, kind: plcae}\n"}).fix()
    assert "kind: place" in fixed.files["claims/entities.yaml"]
    with pytest.raises(claimbook.Error, match="not read from a folder"):
        fixed.write()


def test_formatting_is_that_of_fmt(harbor: claimbook.Book) -> None:
    for path in [P1, "claims/entities.yaml", "claims/harbor-report/source.yaml"]:
        assert harbor.format(harbor.files[path], path) == harbor.files[path]
    assert harbor.format(harbor.files[P1].replace("source: ", "source:    ")) == harbor.files[P1]
    with pytest.raises(claimbook.InvalidBook, match="1 fault") as raised:
        harbor.format("claims: [", P1)
    assert raised.value.diagnostics[0].path == P1
    with pytest.raises(claimbook.Error, match="not the path of a record file"):
        harbor.format("a: 1", "notes.txt")


def test_coverage_and_agreement_are_plain_data(harbor: claimbook.Book, coded: claimbook.Book) -> None:
    assert [source["source"] for source in harbor.coverage()["sources"]] == ["harbor-report"]
    assert coded.agree("harbor-report")["coders"] == ["c1", "c2"]
    assert "book" in coded.agree("harbor-report", with_book=True)["coders"]
    with pytest.raises(claimbook.Error, match="did you mean `harbor-report`"):
        coded.agree("harbour-report")


def test_charts_are_those_of_the_command() -> None:
    drawn = {name: text.encode() for name, text in claimbook.open(ROOT).charts().items()}
    assert drawn == files_below(ROOT / "docs/charts")


def test_a_missing_book_is_an_error_with_the_message_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(claimbook.Error, match="does not contain the folder `claims`"):
        claimbook.open(tmp_path)
    with pytest.raises(claimbook.Error, match="is not a folder"):
        claimbook.open(HARBOR).check(texts=tmp_path / "none")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"claims: [", "[" * 10_000, "a: &a [*a]", "\u0000"])
def test_no_input_makes_the_reader_fail(content: bytes | str) -> None:
    for path in ["claims/entities.yaml", "claims/s/source.yaml", "claims/s/a.p1.yaml", "claims/s/anchors.lock", "x"]:
        book = claimbook.loads({path: content})
        assert book.check()
        book.fix()
        book.coverage()
        with pytest.raises(claimbook.InvalidBook):
            book.tables["claims"]


def test_threads_may_share_a_book(coded: claimbook.Book) -> None:
    results: list[tuple[int, int]] = []
    work = [threading.Thread(target=lambda: results.append((len(coded.check()), len(coded.tables["claims"])))) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(set(results)) == 1 and len(results) == 8


def test_a_notebook_shows_books_claims_and_tables_without_markup_of_theirs(harbor: claimbook.Book) -> None:
    label = "<script>alert(1)</script>"
    book = claimbook.loads({"claims/entities.yaml": f"entities:\n  - {{id: a, label: '{label}', kind: place}}\n"})
    html = book.tables["entities"]._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "<table>" in harbor._repr_html_()
    [claim, *_] = harbor.claims.values()
    assert claim.statement[:20] in claim._repr_html_()
