"""Checks that all clients read all tables with the same rows, types, nulls, values and references.

pandas and Polars read the Parquet files without options. In both, a column of codes has all codes of its list as its
categories, in order, and sorts by this order.

The checks run on the exports of the repository and of the tests' book. `docs/quickstart.md` shows the types for the
former; `--write` updates them there.
"""

import collections
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import canonical
from book import ROOT, claimbook, made
from plan import plan
from readers import CLIENTS

DOCUMENT = ROOT / "docs/quickstart.md"
Read = collections.namedtuple("Read", "rows types nulls orphans text")


def python(client, folder, columns, keys):
    """Reads the tables with a Python client. Returns them, and faults of the categories."""
    reader = client(folder, columns)
    read, wrong = {}, []
    for table in reader.tables:
        kinds = [one.kind for one in columns[table]]
        lines = [canonical.line(row, kinds) for row in reader.rows(table)]
        nulls = reader.nulls(table)
        if (folder / f"csv/{table}.csv").exists() and "CSV" in client.name:
            # In CSV, an empty list is an empty cell.
            nulls |= {one.name: 0 for one in columns[table] if one.kind == "list"}
        orphans = {number: reader.orphans(key) for number, key in enumerate(keys) if key.table == table}
        read[table] = Read(len(lines), reader.seen(table), nulls, orphans, "".join(f"{line}\n" for line in lines))
        if reader.categories:
            wrong += [f"{client.name}, {table}: {fault}" for fault in categorical(reader, table, columns[table], len(lines))]
    return read, wrong


def foreign(name, command, folder, columns, keys, inferred):
    """Reads the tables with a client in a separate process, which writes its results into a folder."""
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        described = [f"{table}\t{one.name}\t{one.kind}\n" for table in columns for one in columns[table]]
        (place / "columns.tsv").write_text("".join(described))
        rows = ((key.table, ",".join(key.columns), key.other, ",".join(key.references), key.codelist) for key in keys)
        (place / "keys.tsv").write_text("".join("\t".join(row) + "\n" for row in rows))
        subprocess.run([*command, folder, place], check=True)
        read = {}
        for line in (place / name / "report.tsv").read_text().splitlines():
            table, fact, column, value = line.split("\t")
            if table not in read:
                read[table] = Read(None, {}, {}, {}, (place / name / f"{table}.txt").read_bytes().decode())
            if fact == "rows":
                read[table] = read[table]._replace(rows=int(value))
            elif fact == "type":
                read[table].types[column] = value
            elif fact == "nulls":
                read[table].nulls[column] = int(value)
            elif fact == "orphans":
                read[table].orphans[int(column)] = int(value)
            else:
                inferred.setdefault(name, {})[f"{table}.{column}"] = value
        return read


JAVASCRIPT = {
    "text": "string|null",
    "code": "string|null",
    "integer": "integer number|null",
    "float": "(integer )?number|integer number or number|null",
    "boolean": "boolean|null",
    "date": "Date|null",
    "list": "Array|null",
    "records": "Array|null",
}
R = {
    "text": "character",
    "code": "factor",
    "integer": "integer",
    "float": "numeric",
    "boolean": "logical",
    "date": "Date",
    "list": "character",
}


def categorical(reader, table, columns, rows):
    """Returns the columns of codes whose categories, or order of values, are not those of the list."""
    found = []
    categories = reader.categories(table)
    assert set(categories) == {one.name for one in columns if one.kind == "code"}, f"{reader.name}, {table}"
    for one in columns:
        if one.kind != "code":
            continue
        names, ordered = categories[one.name]
        # pyarrow, and thus pandas, finds the categories beside the rows, so a table without rows has none.
        if names != (one.codes if rows or reader.name == "Polars" else []):
            found.append(f"{one.name} has the categories {names}, not {one.codes}")
        if one.scale and not ordered:
            found.append(f"{one.name} is a scale, and its categories are not ordered")
        if reader.ascending:
            values = [one.codes.index(value) for value in reader.ascending(table, one.name)]
            if values != sorted(values):
                found.append(f"{one.name} does not sort by the order of its list")
    return found


def faults(read, reference, columns, keys, types):
    """Returns the differences of a client's table from the plan and from pyarrow's table."""
    found = []
    if read.rows != reference.rows:
        found.append(f"{read.rows} rows, not {reference.rows}")
    for one in columns:
        pattern = one.filled(types[one.kind])
        if not re.fullmatch(pattern, read.types[one.name]):
            found.append(f"{one.name} is {read.types[one.name]}, not {pattern}")
        if read.nulls[one.name] != reference.nulls[one.name]:
            found.append(f"{one.name} has {read.nulls[one.name]} nulls, not {reference.nulls[one.name]}")
        if read.nulls[one.name] and not one.nullable:
            found.append(f"{one.name} has nulls")
    for number, count in read.orphans.items():
        if count:
            found.append(f"{count} rows of {keys[number]} refer to nothing")
    if read.text != reference.text:
        for mine, other in zip(read.text.split("\n"), reference.text.split("\n")):
            if mine != other:
                found.append(f"a row is\n    {mine}\n  not\n    {other}")
                break
    return found


def sound(text, columns, primary):
    """Returns whether the primary key is unique and the rows are in its order."""
    places = [[one.name for one in columns].index(name) for name in primary]
    kinds = [columns[place].kind for place in places]
    rows = [line.split("\t") for line in text.splitlines()]
    keys = [[int(row[p]) if k == "integer" else row[p] for p, k in zip(places, kinds)] for row in rows]
    return all(a < b for a, b in zip(keys, keys[1:]))


def compare(folder):
    """Reads all tables with all clients, prints a summary, and reports the differences."""
    columns, primary, keys = plan(folder)
    everything, types, inferred, skipped, wrong = {}, {}, {}, {}, []
    for client in CLIENTS:
        everything[client.name], found = python(client, folder, columns, keys)
        wrong += found
        types[client.name] = client.types
    everything["hyparquet"] = foreign("hyparquet", ["node", ROOT / ".ci/clients/tables.mjs"], folder, columns, keys, inferred)
    types["hyparquet"] = JAVASCRIPT
    if shutil.which("Rscript"):
        command = ["Rscript", "--vanilla", ROOT / ".ci/clients/tables.R"]
        everything["R"] = foreign("R", command, folder, columns, keys, inferred)
    else:
        everything["R"], skipped["R"] = {}, "there is no Rscript"
    types["R"] = R
    widths = {client: max(len(client), 4) for client in everything}
    print("table".ljust(20), "rows".rjust(5), "refs".rjust(4), "non-ASCII".rjust(9), "sha256".ljust(8), *everything)
    for table in columns:
        reference = everything["pyarrow"][table]
        cells = []
        for client, read in everything.items():
            if client in skipped:
                cells.append("-".ljust(widths[client]))
            elif table not in read:
                # A table may be missing only if CSV cannot represent it.
                assert any(one.kind == "records" for one in columns[table]), f"{client} has no {table}"
                cells.append("none".ljust(widths[client]))
            else:
                found = faults(read[table], reference, columns[table], keys, types[client])
                wrong += [f"{client}, {table}: {fault}" for fault in found]
                cells.append(("WRONG" if found else "ok").ljust(widths[client]))
        if not sound(reference.text, columns[table], primary[table]):
            wrong.append(f"{table} is not sorted by its primary key, or has one twice")
        beyond = sum(not character.isascii() for character in reference.text)
        digest = hashlib.sha256(reference.text.encode()).hexdigest()[:8]
        refs = len(reference.orphans)
        print(table.ljust(20), f"{reference.rows:5}", f"{refs:4}", f"{beyond:9}", digest, *cells)
    for client, why in skipped.items():
        print(f"skipped: {client}, for {why}")
    assert any(not read.text.isascii() for read in everything["pyarrow"].values()), "some text is not ASCII"
    for fault in wrong:
        print(fault, file=sys.stderr)
    assert not wrong, f"{len(wrong)} differences"
    return columns, everything, inferred, skipped


def short(type):
    type = re.sub(r"Enum\(.*\)", "Enum", re.sub(r"dictionary<.*>", "dictionary", type))
    type = re.sub(r"STRUCT\(.*\)\[\]", "STRUCT(…)[]", re.sub(r"List\(Struct\(.*", "List(Struct(…))", type))
    return re.sub(r"list<(element|item): (\w+).*>", r"list<\2>", type)


def kinds(columns, everything):
    """Returns a Markdown table of the types that each client gives to each kind of column."""
    heads = ["text", "code", "integer", "integer with nulls", "boolean", "boolean with nulls", "date", "float", "list", "records"]
    seen = {client: {head: set() for head in heads} for client in everything}
    for client, read in everything.items():
        for table in read:
            for one in columns[table]:
                nulls = everything["pyarrow"][table].nulls[one.name] and one.kind in ("integer", "boolean")
                type = short(read[table].types[one.name])
                if type != "null" and read[table].rows:
                    seen[client][one.kind + " with nulls" * bool(nulls)].add(type)
    heads = [head for head in heads if any(seen[client][head] for client in seen)]
    order = lambda type: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", type)]
    cell = lambda types: " ".join(f"`{type}`" for type in sorted(types, key=order)) or "–"
    lines = [f"| client | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    lines += [f"| {client} | {' | '.join(cell(seen[client][head]) for head in heads)} |" for client in seen]
    return "\n".join(lines)


def family(type):
    patterns = {"integer": "int", "float": "float|double|numeric", "boolean": "bool|logical", "date": "date"}
    return next((name for name, pattern in patterns.items() if re.search(pattern, type.lower())), "text")


def guesses(folder, columns, everything, inferred):
    """Returns a Markdown table of the CSV columns for which some client guesses a wrong type."""
    guessing = {client.name.split(",")[0]: client for client in CLIENTS if hasattr(client, "inferred")}
    for name, client in guessing.items():
        inferred[name] = {}
        for table in everything[client.name]:
            for column, type in client.inferred(folder / f"csv/{table}.csv").items():
                inferred[name][f"{table}.{column}"] = type
    alike = {}
    for table in everything[guessing["DuckDB"].name]:
        reference = everything["pyarrow"][table]
        for one in columns[table]:
            name = f"{table}.{one.name}"
            # The type of a column without values cannot be guessed.
            if reference.nulls[one.name] == reference.rows:
                continue
            wanted = one.kind if one.kind in ("integer", "float", "boolean", "date") else "text"
            taken = [family(inferred[client][name]) for client in inferred]
            if any(other != wanted for other in taken):
                fate = " | ".join("" if other == wanted else other for other in taken)
                alike.setdefault((table, wanted, fate), []).append(f"`{one.name}`")
    lines = [f"| table | columns | are | {' | '.join(inferred)} |", "|---" * (len(inferred) + 3) + "|"]
    lines += [f"| `{table}` | {', '.join(names)} | {wanted} | {fate} |" for (table, wanted, fate), names in alike.items()]
    return "\n".join(lines)


def documented(blocks, write):
    """Compares each block between `<!-- name -->` and `<!-- end -->` in the document, or writes it."""
    text = DOCUMENT.read_text()
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- {name} -->\n\n)(.*?)(\n\n<!-- end -->)", re.DOTALL)
        found = pattern.search(text)
        assert found, f"{DOCUMENT} has no place for {name}"
        if write:
            text = text[: found.start(2)] + block + text[found.end(2) :]
        else:
            assert found[2] == block, f"{DOCUMENT} is out of date: run tables.py --write\n{block}"
    if write:
        DOCUMENT.write_text(text)


def main():
    exports = ROOT / "exports"
    columns, everything, inferred, skipped = compare(exports)
    if not skipped:
        blocks = {"kinds": kinds(columns, everything), "guesses": guesses(exports, columns, everything, inferred)}
        documented(blocks, "--write" in sys.argv)
    with tempfile.TemporaryDirectory() as name:
        # The codings give rows in the tables with floats, which are empty for the real book.
        folder = made(pathlib.Path(name) / "book")
        shutil.copytree(ROOT / "tests/agreement/claims", folder / "claims", dirs_exist_ok=True)
        exported = claimbook(folder, "export")
        assert exported.returncode == 0, exported.stderr
        print("\nthe tests' book:")
        compare(folder / "exports")


main()
