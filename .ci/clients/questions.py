"""Runs the code of `docs/questions.md` in SQL, Polars and pandas. All three must give the answer printed there.

`--write` updates the answers in the document if the three agree.

The text of a question may state numbers, in digits. A comment `<!-- numbers … -->`, which the page does not show, has a
query for each of them, in order: `answer` is the printed answer, `axis` has the labels of the members of the axis. A
query that gives true or false checks a statement without a number, such as "most", and must give true.
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
NUMBERS = re.compile(r"^<!-- numbers\n(.*?)^-->$", re.DOTALL | re.MULTILINE)
AXIS = """create view axis as select label from 'entity_members.parquet' m join 'entities.parquet' e on e.entity_id = member_id
where m.entity_id = 'axis-of-upheaval'"""
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


def stated(section):
    """Returns the numbers in the text of a question, without code, links to questions, and the title."""
    text = BLOCK.sub("", NUMBERS.sub("", section)).split("\n", 1)[1]
    text = re.sub(r"`[^`]*`|\[question \d+\]|\(#[^)]*\)", "", text)
    return [int(number) for number in re.findall(r"\b\d+\b", text)]


def computed(setup, code, queries):
    """Runs the queries of a question. Returns their numbers, and the queries that give false."""
    database = duckdb.connect()
    database.execute(setup)
    database.execute(f"create table answer as {code}")
    database.execute(AXIS)
    values = [(query, database.execute(f"select {query}").fetchone()[0]) for query in queries]
    return [value for _, value in values if not isinstance(value, bool)], [query for query, value in values if value is False]


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
    differing, counted = [], 0
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
        queries = [query for comment in NUMBERS.findall(section) for query in comment.splitlines()]
        values, false = computed(setup["DuckDB"], code["DuckDB"], queries)
        if values != stated(section) or false:
            differing.append(title)
            print(f"{title}: the text states {stated(section)}, not {values}; false: {false}", file=sys.stderr)
        counted += len(queries)
        print(f"{title}: {'three equal answers' if agreed else 'THE ENGINES DIFFER'}, {answers['DuckDB'].count(chr(10)) - 2} lines")
    if "--write" in sys.argv:
        DOCUMENT.write_text(head + "".join(sections))
    assert len(sections) == 15, "the title says fifteen questions"
    print(f"{counted} numbers and statements in the text computed")
    assert not differing, f"differing, or not as printed in {DOCUMENT} (questions.py --write renews it): {differing}"


main()
