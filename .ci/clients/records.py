"""Checks that `claimbook fmt` keeps every comment with its key or item, and the data for every YAML reader."""

import json
import pathlib
import random
import shutil
import subprocess
import tempfile

import ruamel.yaml
import yaml
from book import ROOT, claimbook
from remarks import REMARK, moved, with_remarks

ROUNDS = 12
SEED = 20261128
# The faults that `fmt` corrects.
STYLE = {"disordered-fields", "unquoted-text"}


class Dumper(yaml.SafeDumper):
    """Writes each text in a random style."""

    random = None

    def text(self, text):
        style = self.random.choice([None, None, None, "'", '"', "|", ">"])
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def ignore_aliases(self, _data):
        return True


Dumper.add_representer(str, Dumper.text)


def shuffled(data, chance):
    if isinstance(data, dict):
        entries = [(key, shuffled(value, chance)) for key, value in data.items()]
        if chance.random() < 0.3:
            chance.shuffle(entries)
        return dict(entries)
    return [shuffled(item, chance) for item in data] if isinstance(data, list) else data


def restyled(data, chance):
    """Writes data in a random style, with the keys of some records shuffled."""
    Dumper.random = chance
    return yaml.dump(
        shuffled(data, chance),
        Dumper=Dumper,
        allow_unicode=True,
        default_flow_style=chance.choice([False, False, None, True]),
        indent=chance.randrange(2, 7),
        sort_keys=False,
        width=chance.choice([40, 80, 200]),
    )


def old(path):
    """Reads a file by YAML 1.1, with PyYAML."""
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def new(path):
    """Reads a file by YAML 1.2, with ruamel.yaml."""
    return ruamel.yaml.YAML(typ="safe", pure=True).load(path.read_bytes())


def javascript(paths):
    """Reads files with npm's `yaml`."""
    command = ["node", ROOT / ".ci/clients/records.mjs"]
    run = subprocess.run(command, input="\n".join(map(str, paths)), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def findings(book):
    """Returns what `claimbook check` finds, without places and without comments after unquoted texts."""
    run = claimbook(book, "check", "--format", "json")
    assert run.returncode in (0, 1), run.stderr
    found = json.loads(run.stdout)["diagnostics"]
    return sorted((one["rule"], one["message"]) for one in found if one["rule"] != "ambiguous-comment")


def exported(book, out):
    run = claimbook(book, "export", "--out", out)
    assert run.returncode == 0, run.stderr
    return {file.relative_to(out): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def vary(book, chance):
    """Rewrites the book's files in other styles and with comments. Returns the new texts and the number of comments."""
    texts, total = {}, 0
    for path in sorted((book / "claims").rglob("*.yaml")):
        data, text = old(path), path.read_text()
        # Decisions have comments. If a deeper one follows such a comment, no rule says to which item it belongs.
        is_restyled = chance.random() < 0.6 or path.parent.name == "decisions"
        text, count = with_remarks(restyled(data, chance) if is_restyled else text, chance)
        path.write_text(text, newline="\r\n" if chance.random() < 0.2 else "\n")
        assert old(path) == data, f"{path}: a comment became a text\n{text}"
        texts[path], total = text, total + count
    return texts, total


def check(original, book, chance):
    """Formats a variant of a book. Returns the numbers of files and comments."""
    shutil.copytree(original, book)
    meant = {path: old(path) for path in sorted((book / "claims").rglob("*.yaml"))}
    clean = findings(book)
    texts, count = vary(book, chance)
    found = [one for one in findings(book) if one[0] not in STYLE]
    assert found == clean, f"{found}"
    run = claimbook(book, "fmt")
    assert run.returncode == 0, run.stderr
    for path, text in texts.items():
        after = path.read_text()
        remarks = [sorted(match[0].rstrip() for match in REMARK.finditer(one)) for one in (text, after)]
        assert remarks[0] == remarks[1], f"{path}: {set(remarks[0]) ^ set(remarks[1])}\n{text}\n=>\n{after}"
        astray = moved(text, after)
        assert not astray, f"{path}: {astray}\n{text}\n=>\n{after}"
        for read in (old, new):
            assert read(path) == meant[path], f"{path}: other data, by {read.__doc__}\n{text}\n=>\n{after}"
    for (path, data), found in zip(meant.items(), javascript(meant), strict=True):
        assert found == data, f"{path}: other data for npm's yaml\n{path.read_text()}"
    assert findings(book) == clean, f"{findings(book)}"
    again = claimbook(book, "fmt", "--check")
    assert again.returncode == 0, again.stdout
    return len(texts), count


def main():
    chance = random.Random(SEED)
    files = comments = 0
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        shutil.copytree(ROOT / "claims", work / "ours/claims")
        shutil.copytree(ROOT / "tests/book/claims", work / "made/claims")
        tables = {book: exported(work / book, work / f"{book}-tables") for book in ("ours", "made")}
        for number in range(ROUNDS):
            for book in ("ours", "made"):
                variant = work / f"{book}-{number}"
                more = check(work / book, variant, chance)
                files, comments = files + more[0], comments + more[1]
                assert exported(variant, work / f"{book}-{number}-tables") == tables[book], variant
    print(f"PyYAML, ruamel.yaml, npm's yaml: the same data in {files} formatted files, from the same tables")
    print(f"{comments} comments stay with their key or item")


if __name__ == "__main__":
    main()
