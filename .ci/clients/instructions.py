"""Compares the instructions that `check` and `export` execute on a made-up book with those in `benches/instructions.tsv`.

Valgrind counts them, on one thread, so no noise of the machine enters: runs of the same program differ by less than one
part in a hundred thousand, from random seeds of hash tables. A count may grow or fall by 3 % before this check fails;
`instructions.py --write` then states the new counts. The counts belong to the toolchain and the processor family that
the file names, and are not compared elsewhere.
"""

import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib

from book import CLAIMBOOK, ROOT

COUNTS = ROOT / "benches/instructions.tsv"
BOUND = 0.03
CLAIMS = 2_000
COMMANDS = {
    "check": ["check", "--quiet"],
    "fmt": ["fmt", "--check", "--quiet"],
    "export": ["export", "--quiet", "--out", "OUT"],
}
SYNTHESIZE = ROOT / "target/release/examples/synthesize"


def here() -> str:
    """Returns what the counts depend on, beside the code."""
    channel = tomllib.loads((ROOT / "rust-toolchain.toml").read_text())["toolchain"]["channel"]
    version = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()[1]
    return f"rustc {version} ({channel}), {platform.machine()}"


def count(command: list[str], folder: pathlib.Path) -> int:
    """Runs a command of the program on the book and returns the number of its instructions."""
    out = folder / "callgrind.out"
    arguments = [str(folder / "exports") if argument == "OUT" else argument for argument in command]
    run = subprocess.run(
        ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}", CLAIMBOOK, *arguments],
        cwd=folder / "book",
        env={"PATH": os.environ["PATH"], "RAYON_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    totals = [line for line in out.read_text().splitlines() if line.startswith("totals:")]
    return int(totals[0].split()[1])


def main():
    if shutil.which("valgrind") is None:
        print("skipped: there is no valgrind, so no instructions are counted")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([SYNTHESIZE, "--claims", str(CLAIMS), "--out", folder / "book"], check=True, capture_output=True)
        counts = {name: count(command, folder) for name, command in COMMANDS.items()}
    if "--write" in sys.argv:
        rows = "".join(f"{name}\t{number}\n" for name, number in counts.items())
        COUNTS.write_text(f"# Instructions on a made-up book of {CLAIMS:,} claims: {here()}. See .ci/clients/instructions.py.\n{rows}")
    head, *rows = COUNTS.read_text().splitlines()
    stated = {name: int(number) for name, number in (row.split("\t") for row in rows)}
    assert stated.keys() == counts.keys(), "the file states other commands: run instructions.py --write"
    is_comparable = here() in head
    wrong = []
    for command, number in counts.items():
        change = number / stated[command] - 1
        print(f"{command}: {number / 1e6:,.1f} million instructions, {change:+.2%}")
        if abs(change) > BOUND:
            wrong.append(command)
    if not is_comparable:
        print(f"skipped: the counts were taken with another compiler or processor than {here()}")
    elif wrong:
        sys.exit(f"more than {BOUND:.0%} away from benches/instructions.tsv: {', '.join(wrong)}. If this is meant, run instructions.py --write")


if __name__ == "__main__":
    main()
