"""Reading, verifying and comparing releases."""

import shutil
from pathlib import Path

import pyarrow
import pytest

import claimbook
from claimbook._claimbook import main
from conftest import HARBOR, ROOT, files_below


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Returns the folder of a first release of the tests' book."""
    shutil.copytree(HARBOR, tmp_path / "book")
    shutil.copy(ROOT / "LICENSE-DATA", tmp_path / "book")
    out = tmp_path / "out"
    assert main(["claimbook", "release", "0.1.0", "-q", "--book", str(tmp_path / "book"), "--out", str(out)]) == 0
    [folder] = [path for path in (out / "0.1.0").iterdir() if path.is_dir()]
    return folder


def test_a_release_has_the_tables_of_its_book(release: Path, harbor: claimbook.Book) -> None:
    read = claimbook.read_release(release)
    assert (read.version, read.path, read.manifest["version"]) == ("0.1.0", release, "0.1.0")
    assert list(read.tables) == list(harbor.tables)
    for name, table in read.tables.items():
        assert pyarrow.table(table).equals(pyarrow.table(harbor.tables[name]).combine_chunks()), name
    assert claimbook.read_release(release.parent).path == release


def test_a_sound_release_verifies(release: Path) -> None:
    result = claimbook.verify(release)
    assert result and result.faults == ()
    assert (result.version, result.signed, result.signer) == ("0.1.0", False, None)
    with_texts = claimbook.verify(release, texts=ROOT / "tests/texts")
    assert with_texts and with_texts.exact_anchors > 0


def test_an_altered_release_has_faults(release: Path) -> None:
    (release / "csv/claims.csv").write_text("altered", "utf-8")
    result = claimbook.verify(release)
    assert not result
    assert "csv/claims.csv" in {fault.path for fault in result.faults}


def test_an_unsigned_release_fails_against_signers(release: Path, tmp_path: Path) -> None:
    signers = tmp_path / "signers"
    signers.write_text("", "utf-8")
    assert not claimbook.verify(release, signers=signers)
    with pytest.raises(claimbook.Error, match="cannot read the signers"):
        claimbook.verify(release, signers=tmp_path / "none")


def test_a_folder_without_a_release_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(claimbook.Error, match="cannot read"):
        claimbook.read_release(tmp_path)
    with pytest.raises(claimbook.Error, match="cannot read"):
        claimbook.verify(tmp_path / "none")


def test_a_difference_names_its_level(release: Path, harbor: claimbook.Book) -> None:
    files = files_below(HARBOR)
    assert not claimbook.diff(harbor, claimbook.loads(files))
    assert not claimbook.diff(release, harbor)
    entities = files["claims/entities.yaml"].replace(b"label: ", b"label: New ", 1)
    edited = claimbook.loads(files | {"claims/entities.yaml": entities})
    difference = claimbook.diff(claimbook.read_release(release), edited)
    assert difference and difference.level == "MINOR"
    assert "entities" in str(difference) and "entities" in difference.to_markdown()
    assert difference.to_dict()["rows"]
    with pytest.raises(claimbook.Error, match="has 1 error"):
        claimbook.diff(harbor, claimbook.loads(files | {"claims/entities.yaml": b"entities: ["}))
