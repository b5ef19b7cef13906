"""The book of the tests with faults in it, in a folder of its own, and the program run on it."""

import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLAIMBOOK = pathlib.Path(os.environ.get("CLAIMBOOK", ROOT / "target/release/claimbook"))
NODE = ROOT / "target/clients/node/node_modules"
P1 = "claims/harbor-report/summary.p1.yaml"


def made(folder, *edits):
    """A copy of the book in which texts of its files are replaced."""
    shutil.copytree(ROOT / "tests/book/claims", folder / "claims")
    for file, old, new in edits:
        path = folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} holds {old!r} once"
        path.write_text(text.replace(old, new))
    return folder


def claimbook(folder, *arguments, **options):
    return subprocess.run([CLAIMBOOK, *arguments], cwd=folder, capture_output=True, text=True, **options)
