"""Runs the code of `docs/quickstart.md` and compares its output with the page. `--write` updates the page."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

from book import NODE, ROOT

DOCUMENT = ROOT / "docs/quickstart.md"
BLOCK = re.compile(r"^(```(\w+)\n(.*?)^```\n\n```text\n)(.*?)(^```)$", re.DOTALL | re.MULTILINE)
SQL = "import duckdb, sys; print(duckdb.sql(sys.stdin.read()))"
COMMANDS = {"python": [sys.executable, "-"], "sql": [sys.executable, "-c", SQL], "r": ["Rscript", "--vanilla", "-"]}


def run(language, code):
    surroundings = os.environ | {"LC_ALL": "C.UTF-8", "COLUMNS": "100"}
    if language == "js":
        # Node.js resolves packages relative to the file.
        with tempfile.NamedTemporaryFile("w", suffix=".mjs", dir=NODE.parent) as file:
            file.write(code)
            file.flush()
            done = subprocess.run(["node", file.name], cwd=ROOT, capture_output=True, text=True, env=surroundings)
    else:
        done = subprocess.run(COMMANDS[language], cwd=ROOT, input=code, capture_output=True, text=True, env=surroundings)
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())


def main():
    differing, counts = [], {}

    def renewed(block):
        head, language, code, shown, end = block.groups()
        if language == "r" and not shutil.which("Rscript"):
            print("skipped: R, for there is no Rscript")
            return block[0]
        printed = run(language, code)
        counts[language] = counts.get(language, 0) + 1
        if printed != shown:
            differing.append(f"{code}prints\n{printed}")
        return head + printed + end

    text = DOCUMENT.read_text()
    fences = len(re.findall(r"^```(python|sql|js|r)$", text, re.MULTILINE))
    renewal = BLOCK.sub(renewed, text)
    assert len(BLOCK.findall(text)) == fences > 0, "below every block of code stands what it prints"
    if "--write" in sys.argv:
        DOCUMENT.write_text(renewal)
    else:
        assert not differing, f"{DOCUMENT} is out of date (quickstart.py --write renews it):\n" + "\n".join(differing)
    print(", ".join(f"{count} in {language}" for language, count in sorted(counts.items())))


main()
