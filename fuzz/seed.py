#!/usr/bin/env python3
"""Writes the seed corpus for fuzzing into fuzz/corpus/readers. The seeds are pieces of the project's books and of the
books in the given folders, and the inputs of the YAML test suite, both as whole files and as values of a field."""

import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
CORPUS = ROOT / "fuzz" / "corpus" / "readers"

# Maximum number of pieces of a file. Further items of a long list differ little from the first ones.
PIECES = 40

FILE = """source: harbor-report
coder: c1
coded_on: "2031-05-02"
codebook: "0.1"
claims:
  - id: hbr-0001
    statement: Ice keeps the harbor shut for weeks.
    type: descriptive
    certainty: asserted
    participants: [{entity: rus, role: actor}]
    domains: [economic]
    at: summary.p1.s1
    note: VALUE
"""


def pieces(text):
    """Yields copies of a file, each with two items of every list, because fuzzing mutates short texts best."""
    parts = re.split(r"^(?=  - )|^(?=\S)", text, flags=re.MULTILINE)
    items, place = [], 0
    for part in parts:
        place = place + 1 if part.startswith("  - ") else 0
        items.append((part, (place - 1) // 2))
    last = max(number for _, number in items)
    for wanted in range(min(last + 1, PIECES)):
        yield "".join(part for part, number in items if number in (-1, wanted))


def book(folder):
    for path in sorted(pathlib.Path(folder).glob("claims/*/*")):
        if ".p" in path.name or path.suffix == ".lock":
            yield from pieces(path.read_text(encoding="utf-8"))


def suite():
    inputs = ROOT / "crates/core/tests/yaml-test-suite/inputs.txt"
    lines = inputs.read_text(encoding="utf-8").splitlines()
    for value in (json.loads(line) for line in lines if not line.startswith("=== ")):
        yield value
        yield FILE.replace("VALUE", value.replace("\n", "\n      "))
        yield FILE.replace("VALUE", "\n      " + value.replace("\n", "\n      "))


def main():
    CORPUS.mkdir(parents=True, exist_ok=True)
    for source in (*map(book, [ROOT / "tests" / "book", ROOT, *sys.argv[1:]]), suite()):
        for text in source:
            data = text.encode("utf-8", "surrogatepass")
            (CORPUS / hashlib.sha1(data).hexdigest()).write_bytes(data)


main()
