"""Validates releases with random metadata, as release.py does. Takes the number of releases, by default 10.

The property test in `tests/claimbook/metadata.rs` makes them.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

from book import ROOT
from release import CHECKS

SEED = "20261128"
TEST = "any_metadata_that_check_accepts_makes_a_release_that_passes_verify"


def kept(count, place):
    """Makes releases with random metadata. Returns their folders."""
    surroundings = os.environ | {
        "CLAIMBOOK_KEEP_RELEASES": str(place),
        "PROPTEST_CASES": str(count),
        "PROPTEST_RNG_SEED": SEED,
    }
    command = [os.environ.get("CARGO", "cargo"), "test", "--release", "--locked", "--quiet", "--test", "claimbook", TEST]
    run = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    folders = sorted(place.iterdir(), key=lambda folder: int(folder.name))
    assert len(folders) == count, f"{len(folders)} releases"
    return folders


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    wrong, times = [], {}
    with tempfile.TemporaryDirectory() as name:
        for folder in kept(count, pathlib.Path(name) / "releases"):
            for tool, check, file, _ in CHECKS:
                began = time.monotonic()
                found = check(folder)
                times[tool] = times.get(tool, 0) + time.monotonic() - began
                if found:
                    wrong.append(f"{file} of release {folder.name}, by {tool}: {found}\n{(folder / 'CITATION.cff').read_text()}")
    for fault in wrong:
        print(fault, file=sys.stderr)
    assert not wrong, f"{len(wrong)} descriptors are not valid"
    print(f"{count} releases with random metadata are valid: {', '.join(times)}")


main()
