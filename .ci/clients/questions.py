"""Runs the code of the pages that answer questions. All engines of a page must give the answer printed there.

`docs/questions.md` has SQL, Polars and pandas, and `docs/using-the-claims.md` has SQL. `--write` updates the answers in the
pages if the engines agree. Code without an answer sets up the sections after it. Code in a comment runs too.

The text of a question may state numbers, in digits. A comment `<!-- numbers … -->`, which the page does not show, has a
query for each of them, in order: `answer` is the printed answer, `axis` has the labels of the members of the axis. A
query that gives true or false checks a statement without a number, such as "most", and must give true. A section without
code is checked if it has such a comment.
"""

import ast
import numbers
import re
import sys
import textwrap

import duckdb
import pandas
from book import ROOT

# The engines of each page, and the number of its answers: fifteen questions, and ten with a table of agreement.
PAGES = {
    "docs/questions.md": ({"DuckDB", "Polars", "pandas"}, 15),
    "docs/using-the-claims.md": ({"DuckDB"}, 11),
}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ENGINES = {"-- DuckDB": "DuckDB", "# Polars": "Polars", "# pandas": "pandas"}
NUMBERS = re.compile(r"^<!-- numbers\n(.*?)^-->$", re.DOTALL | re.MULTILINE)
AXIS = """create view axis as select label from 'entity_members.parquet' m join 'entities.parquet' e on e.entity_id = member_id
where m.entity_id = 'axis-of-upheaval'"""
SEARCH = "set file_search_path = 'exports/parquet'"
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
    """Runs the queries of a section. Returns their numbers, and the queries that give false."""
    database = duckdb.connect()
    database.execute(setup or SEARCH)
    if code:
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


def check(page, engines, expected):
    """Checks a page. Returns the titles of the sections that differ, and the number of queries about its text."""
    text = (ROOT / page).read_text()
    sections = re.split(r"^(?=##+ )", text, flags=re.MULTILINE)
    setup, differing, answered, counted = dict.fromkeys(engines, ""), [], 0, 0
    for number, section in enumerate(sections):
        title = section.split("\n", 1)[0].lstrip("# ")
        code, answers = blocks(section)
        assert set(code) in (set(), engines), f"{title}: {set(code)}"
        if code and not answers:
            setup = code
            continue
        if code:
            (answer,) = answers
            results = {engine: printed(*ask(engine, setup[engine], code[engine])) for engine in code}
            agreed = len(set(results.values())) == 1
            if agreed and "--write" in sys.argv:
                sections[number] = section[: answer.start(2)] + results["DuckDB"] + section[answer.end(2) :]
            elif not agreed or results["DuckDB"] != answer[2]:
                differing.append(title)
                print("\n".join(f"{engine}:\n{result}" for engine, result in results.items()), file=sys.stderr)
            answered += 1
            found = "same answer" if agreed else "THE ENGINES DIFFER"
            print(f"{title}: {', '.join(sorted(engines))}: {found}, {results['DuckDB'].count(chr(10)) - 2} lines")
        comments = NUMBERS.findall(section)
        if code or comments:
            queries = [query for comment in comments for query in comment.splitlines()]
            values, false = computed(setup["DuckDB"], code.get("DuckDB"), queries)
            if values != stated(section) or false:
                differing.append(title)
                print(f"{title}: the text states {stated(section)}, not {values}; false: {false}", file=sys.stderr)
            counted += len(queries)
    if "--write" in sys.argv:
        (ROOT / page).write_text("".join(sections))
    assert answered == expected, f"{page} has {answered} answers, not {expected}"
    return differing, counted


def main():
    for page, (engines, expected) in PAGES.items():
        differing, counted = check(page, engines, expected)
        print(f"{page}: {counted} numbers and statements in the text computed")
        assert not differing, f"differing, or not as printed in {page} (questions.py --write renews it): {differing}"


main()
