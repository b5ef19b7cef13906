"""Copies the tests' book with edits, and runs claimbook on a book."""

import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLAIMBOOK = pathlib.Path(os.environ.get("CLAIMBOOK", ROOT / "target/release/claimbook"))
NODE = ROOT / "target/clients/node/node_modules"
VERSION = "0.1.0"
P1 = "claims/harbor-report/summary.p1.yaml"


def made(folder, *edits):
    """Copies the book to a folder and replaces texts in its files. Returns the folder."""
    shutil.copytree(ROOT / "tests/book/claims", folder / "claims")
    for file, old, new in edits:
        path = folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} holds {old!r} once"
        path.write_text(text.replace(old, new))
    return folder


def claimbook(folder, *arguments, **options):
    return subprocess.run([CLAIMBOOK, *arguments], cwd=folder, capture_output=True, text=True, **options)


def released(book, out, *options):
    """Makes the book's first release in the folder of releases. Returns the folder of the release."""
    run = claimbook(book, "release", VERSION, "--out", out, *options)
    assert run.returncode == 0, run.stdout + run.stderr
    [folder] = [one for one in (out / VERSION).iterdir() if one.is_dir()]
    return folder
