"""Drives the language server from Neovim without a screen: diagnostics, hover, code action, format and rename."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from book import CLAIMBOOK, ROOT, claimbook, made

P3 = "claims/harbor-report/summary.p3.yaml"
EDITS = [
    (P3, "gloss: café owners", "gloss: 🧊 café owners"),
    (P3, "type: intentional", "type:  intentionel"),
]


def main():
    if not shutil.which("nvim"):
        print("skipped: there is no nvim")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = made(pathlib.Path(name) / "books é", *EDITS)
        script = pathlib.Path(__file__).with_suffix(".lua")
        variables = os.environ | {"BOOK": str(folder), "CLAIMBOOK": str(CLAIMBOOK), "XDG_STATE_HOME": name}
        run = subprocess.run(
            ["nvim", "--headless", "--clean", "-n", "-S", script], env=variables, capture_output=True, text=True, timeout=120
        )
        assert run.returncode == 0, run.stdout + run.stderr
        shown = json.loads(run.stdout.splitlines()[-1])
        expected = json.loads(claimbook(folder, "check", "--format", "json").stdout)["diagnostics"]
        # Neovim counts columns in bytes.
        line = (folder / P3).read_text().splitlines()[expected[0]["start"]["line"] - 1]
        column = len(line[: expected[0]["start"]["column"] - 1].encode()) + 1
        [fault] = shown["diagnostics"]
        assert (fault["line"], fault["column"]) == (expected[0]["start"]["line"], column), (fault, expected)
        assert fault["message"].split("\n")[0] == expected[0]["message"]
        original = (ROOT / "tests/book" / P3).read_text().replace("gloss: café", "gloss: 🧊 café")
        assert "John Roe" in shown["hover"] and "person" in shown["hover"], shown["hover"]
        assert shown["fixed"] + "\n" == original.replace("type: intentional", "type:  intentional"), shown["fixed"]
        assert shown["formatted"] + "\n" == original, shown["formatted"]
        assert sorted(shown["renamed"]) == ["entities.yaml", "summary.p3.yaml"], shown["renamed"]
        assert shown["left"] == 0, shown
        version = subprocess.run(["nvim", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
        print(f"{version}: diagnostics, hover, code action, format and rename as expected")


main()
