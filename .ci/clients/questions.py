"""Runs the code of `docs/questions.md` in SQL, Polars and pandas. All three must give the answer printed there.

`--write` updates the answers in the document if the three agree.
"""

import ast
import numbers
import re
import sys
import textwrap

import duckdb
import pandas
from book import ROOT

DOCUMENT = ROOT / "docs/questions.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ENGINES = {"-- DuckDB": "DuckDB", "# Polars": "Polars", "# pandas": "pandas"}
WIDTH = 72


def blocks(section):
    """Returns the code of each engine, which the first line names, and the matches of the answers."""
    code, answers = {}, []
    for block in BLOCK.finditer(section):
        if block[1] == "text":
            answers.append(block)
        else:
            first = block[2].split("\n", 1)[0]
            assert first in ENGINES, f"a block begins with one of {list(ENGINES)}, not {first!r}"
            code[ENGINES[first]] = block[2]
    return code, answers


def ask(engine, setup, code):
    """Runs code in an engine. Returns the column names and the rows."""
    if engine == "DuckDB":
        database = duckdb.connect()
        database.execute(setup)
        database.execute(code)
        return [column[0] for column in database.description], database.fetchall()
    names = {}
    exec(setup, names)
    *statements, last = ast.parse(code).body
    exec(compile(ast.Module(statements, []), engine, "exec"), names)
    frame = eval(compile(ast.Expression(last.value), engine, "eval"), names)
    rows = frame.rows() if engine == "Polars" else frame.itertuples(index=False, name=None)
    return list(frame.columns), list(rows)


def show(value):
    if pandas.isna(value):
        return "–"
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)


def printed(names, rows):
    """Formats rows as a text table, with numbers aligned to the right and long texts wrapped."""
    cells = [[textwrap.wrap(show(value), WIDTH) for value in row] for row in rows]
    widths = [max(len(line) for cell in column for line in cell) for column in zip([[name] for name in names], *cells)]
    right = [all(isinstance(value, numbers.Number) for value in column) for column in zip(*rows)]
    place = lambda text, width, right: text.rjust(width) if right else text.ljust(width)
    lines = [map(place, names, widths, right), ["-" * width for width in widths]]
    for row in cells:
        for number in range(max(map(len, row))):
            lines.append(map(place, [cell[number] if number < len(cell) else "" for cell in row], widths, right))
    return "".join("  ".join(line).rstrip() + "\n" for line in lines)


def main():
    text = DOCUMENT.read_text()
    head, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    setup, nothing = blocks(head)
    assert set(setup) == set(ENGINES.values()) and not nothing, "each engine is set up before the first question"
    differing = []
    for number, section in enumerate(sections):
        title = section.split("\n", 1)[0].removeprefix("## ")
        code, (answer,) = blocks(section)
        assert set(code) == set(ENGINES.values()), f"{title}: {set(code)}"
        answers = {engine: printed(*ask(engine, setup[engine], code[engine])) for engine in code}
        agreed = len(set(answers.values())) == 1
        if agreed and "--write" in sys.argv:
            sections[number] = section[: answer.start(2)] + answers["DuckDB"] + section[answer.end(2) :]
        elif not agreed or answers["DuckDB"] != answer[2]:
            differing.append(title)
            print("\n".join(f"{engine}:\n{printed}" for engine, printed in answers.items()), file=sys.stderr)
        print(f"{title}: {'three equal answers' if agreed else 'THE ENGINES DIFFER'}, {answers['DuckDB'].count(chr(10)) - 2} lines")
    if "--write" in sys.argv:
        DOCUMENT.write_text(head + "".join(sections))
    assert len(sections) >= 10, "there are ten questions"
    assert not differing, f"differing, or not as printed in {DOCUMENT} (questions.py --write renews it): {differing}"


main()
