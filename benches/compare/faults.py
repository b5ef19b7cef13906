"""Plants faults in a copy of the real book, one at a time, to test which of them each tool finds.

Each fault rewrites the first match of its pattern in one claims file or in the lock.
"""

import re
import shutil


def rewrite(pattern, replacement, count=1):
    def plant(text):
        changed, times = re.subn(pattern, replacement, text, count=count, flags=re.MULTILINE)
        return changed if times else None

    return plant


STATEMENT = r"^    statement: (?:>-\n(?:      .+\n)+|.+\n)"


def second(pattern):
    """Replaces the second match of a pattern by the first match."""

    def plant(text):
        places = list(re.finditer(pattern, text, flags=re.MULTILINE))[:2]
        if len(places) < 2:
            return None
        first, other = places
        return text[: other.start()] + first.group() + text[other.end() :]

    return plant


def other_digit(match):
    return f'{match[1]}{"0" if match[2] != "0" else "1"}"'


FAULTS = {
    "broken YAML": rewrite(r"^    domains: \[(\w+)\]$", r"    domains: [\1"),
    "a key twice": rewrite(r"^    certainty: \w+\n", r"\g<0>    certainty: open\n"),
    "an unknown field": rewrite(r"^    certainty: \w+\n", r"\g<0>    color: blue\n"),
    "a field left out": rewrite(r"^    certainty: \w+\n", ""),
    "null in a field that may be left out": rewrite(r"^    certainty: \w+\n", r"\g<0>    note: null\n"),
    "a code that is not in the list": rewrite(r"^    certainty: \w+", "    certainty: sure"),
    "a code twice in a list": rewrite(r"^    domains: \[(\w+)\]", r"    domains: [\1, \1]"),
    "a statement too short": rewrite(STATEMENT, "    statement: Too short.\n"),
    "a date of month 13 (`coded_on`)": rewrite(r"^coded_on: .*", 'coded_on: "2026-13-01"'),
    "EDTF of February 30": rewrite(r'edtf: "[^"]*"', 'edtf: "2023-02-30"'),
    "an entity that is not there": rewrite(r"\{entity: [a-z0-9-]+", "{entity: nobody-at-all"),
    "a claim that is not there": rewrite(r"object: ([a-z]+)-[0-9]+", r"object: \1-9999999"),
    "a note that the source lacks": rewrite(r"\{note: [0-9]+", "{note: 999999"),
    "an id twice": second(r"^  - id: .*$"),
    "an anchor beyond the text": rewrite(r"^    at: (\S+)\.s[0-9]+\S*$", r"    at: \1.s9999"),
    "a claim related to itself": rewrite(
        r"^  - id: (\S+)\n((?:    .*\n)*?)(    relations:\n      - .*object: )[a-z]+-[0-9]+", r"  - id: \1\n\2\3\1"
    ),
    "one statement for two claims": second(STATEMENT),
    "a hash in the lock altered": rewrite(r'(sha256_fold: "[0-9a-f]+)([0-9a-f])"', other_digit),
}


def plant(book, root, fault):
    """Copies a book's records to `root` with one fault or none. Returns the file and the line of the fault."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(book / "claims", root / "claims")
    if fault is None:
        return root, 0
    for path in sorted((root / "claims").glob("*/anchors.lock" if "lock" in fault else "*/*.p*.yaml")):
        text = path.read_text()
        changed = FAULTS[fault](text)
        if changed not in (None, text):
            path.write_text(changed)
            pairs = zip(text.splitlines(), changed.splitlines())
            return path, next(number for number, (old, new) in enumerate(pairs, 1) if old != new)
    raise SystemExit(f"no place in {book} for the fault: {fault}")
