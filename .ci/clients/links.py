"""Checks that the claims, entities, sentences, columns, files and links that the pages name exist.

The pages also tell of made-up books. Their ids do not begin like those of this book, or are listed here.
"""

import re

import polars
from book import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".ci/clients/README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Files of made-up books, and files that exist only after a build.
ELSEWHERE = ("claims/winter-quay/", "benches/compare/compare")


def column(table, name):
    return set(polars.read_parquet(ROOT / f"exports/parquet/{table}.parquet")[name])


def slugs(text):
    """Returns the anchors that GitHub gives to the headings of a page."""
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def links(page, text):
    """Yields each relative link without a target."""
    for target in re.findall(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"", text):
        target = target[0] or target[1]
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file) if file else page
        if not path.exists():
            yield f"the link {target}: no such file"
        elif anchor and anchor not in slugs(path.read_text()):
            yield f"the link {target}: no such heading"


def named(text, known, tables):
    """Yields each id, column and path that does not exist, and counts those that do."""
    for kind, pattern in PATTERNS.items():
        for name in re.findall(pattern, text):
            known.counts[kind] += 1
            if name not in known.ids[kind]:
                yield f"the {kind} {name} does not exist"
    for code in re.findall(r"`([^`\n]+)`", text):
        table, _, name = code.partition(".")
        if table in tables and re.fullmatch(r"\w+", name):
            known.counts["column"] += 1
            if name not in tables[table] and name not in ("parquet", "csv", "jsonl", "yaml"):
                yield f"the column {code} does not exist"
        folder = code.split("/")[0]
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", code) and (ROOT / folder).is_dir() and not code.startswith(ELSEWHERE):
            known.counts["path"] += 1
            if not (ROOT / code).exists():
                yield f"the path {code} does not exist"


PATTERNS = {
    "claim": r"\baou-\d{4}\b",
    # In an IRI or the id of a node, and in records.
    "entity": r"\bentity(?:/|: )([a-z][\w-]*)",
    "sentence": r"\b(?:summary|introduction)\.p\d+\.s\d+\b",
}


class Known:
    def __init__(self):
        made = set(re.findall(r"^ *- id: ([\w-]+)", (ROOT / "tests/book/claims/entities.yaml").read_text(), re.MULTILINE))
        self.ids = {
            "claim": column("claims", "claim_id"),
            "entity": column("entities", "entity_id") | made,
            "sentence": column("passages", "passage_id"),
        }
        self.counts = dict.fromkeys([*self.ids, "column", "path"], 0)


def main():
    known, wrong = Known(), []
    tables = {path.stem: polars.read_parquet_schema(path).names() for path in (ROOT / "exports/parquet").glob("*.parquet")}
    for page in PAGES:
        text = page.read_text()
        found = [*links(page, text), *named(text, known, tables)]
        wrong += [f"{page.relative_to(ROOT)}: {fault}" for fault in found]
    # The search must detect names that do not exist.
    damaged = "aou-9999 `entity/russia` summary.p1.s99 `claims.certain` `docs/none.md` [x](none.md) [x](#none)"
    assert len([*links(PAGES[0], damaged), *named(damaged, Known(), tables)]) == 7
    assert not wrong, "\n".join(wrong)
    print(f"{len(PAGES)} pages: " + ", ".join(f"{count} of kind {kind}" for kind, count in known.counts.items()))


main()
