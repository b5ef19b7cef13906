"""Books that the tests share."""

from pathlib import Path

import pytest

import claimbook

ROOT = Path(__file__).resolve().parents[2]
HARBOR = ROOT / "tests/book"


def files_below(folder: Path) -> dict[str, bytes]:
    """Returns the files below a folder, by path relative to it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def harbor() -> claimbook.Book:
    """The small book of the Rust tests: one made-up source, with every kind of field and no fault."""
    return claimbook.open(HARBOR)


@pytest.fixture
def coded() -> claimbook.Book:
    """The same book with the codings of two coders."""
    return claimbook.loads(files_below(HARBOR) | files_below(ROOT / "tests/agreement"))


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs each test in the repository, because examples in the README name its book as `.`."""
    monkeypatch.chdir(ROOT)
