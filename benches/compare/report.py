"""Writes RESULTS.md from results.json."""

import json
import re
from statistics import median

MISSING = "not measured"
TITLES = {
    "fast": "claimbook and rapidyaml's parse",
    "peers": "Peers",
    "exports": "Exports, against writing the same tables from memory",
    "growth": "Growth",
    "faults": "What each tool finds",
    "bench": "cargo bench",
}
# Observations about the peers beyond the planted faults; README.md has more details.
REMARKS = {
    "rapidyaml": "parses all YAML that `check` reads, into a tree, and validates nothing; one core",
    "check, export": "claimbook: every file, schema and rules, faults at line and column; two cores",
    "pipeline": "every file against its schema, and references; sees no repeated key, wrong day in EDTF, altered lock or"
    " broken coding rule; names no line but where it cannot parse; exports 9 of 23 tables, as Parquet only",
    "check-jsonschema": "the claims files against their schema, and repeated keys; sees nothing across records or"
    " files, no wrong day in EDTF, no lock, no coding rule; names a path in the record, not the line",
    "linkml-validate": "the same without repeated keys; lets a list repeat a code, and null stand for a field left out;"
    " ends at the first file that it cannot parse",
    "ajv-cli": "as check-jsonschema; ends at the first file that it cannot parse or that repeats a key, without naming"
    " it",
}


def column(entry, field="wall"):
    return [sample[field] for sample in entry["samples"]]


def ratio(over, under):
    """Returns the median of the rounds' ratios, so that runs of the same time are compared."""
    return median(a / b for a, b in zip(column(over), column(under)))


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.3f} s" if value < 10 else f"{value:.1f} s"


def megabytes(value):
    return f"{value / 1e6:,.0f} MB"


def counts(entry):
    """Returns the numbers of files, bytes, nodes and claims that parse.cpp printed."""
    text = entry if isinstance(entry, str) else entry["outputs"][-1]
    return dict((unit, int(number)) for number, unit in re.findall(r"([0-9]+) (files|bytes|nodes|claims)", text))


def table(head, rows):
    """Returns a Markdown table; columns whose head ends in a colon are aligned to the right."""
    names = [name.rstrip(":") for name in head]
    rule = ["--:" if name.endswith(":") else "---" for name in head]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, rule, *rows)) + "\n"


def targets(parts):
    """Returns the measures of issue 4: name, target, measured value, further values, whether the target was met."""
    rows = []

    def row(part, what, target, compute):
        if part not in parts:
            return rows.append([what, target, MISSING, "", ""])
        value, text, more = compute(parts[part])
        sign, limit = target.split()[0], float(target.split()[1])
        met = value <= limit if sign == "≤" else value >= limit
        rows.append([what, target, text, more, "met" if met else "missed"])

    def against_parse(command):
        def compute(data):
            runs = data["100k"]
            strict = ratio(runs[command], runs["rapidyaml, claims only"])
            value = ratio(runs[command], runs["rapidyaml"])
            return value, f"{value:.2f}", f"{strict:.2f} against parsing the claims files alone"

        return compute

    def against_pipeline(command):
        def compute(data):
            runs = data["10k"]
            value = ratio(runs[f"pipeline {command}"], runs[command])
            two = ratio(runs[f"pipeline {command}, 2 processes"], runs[command])
            return value, f"{value:.0f} times", f"{two:.0f} times faster than it in two processes"

        return compute

    def single(data):
        runs = data["single"]
        value = median(column(runs["check"]))
        return value, seconds(value), f"{ratio(runs['check'], runs['rapidyaml']):.2f} of rapidyaml's parse"

    def real(data):
        walls = column(data["real"]["check"])
        value = median(walls) * 1000
        start = median(column(data["real"]["true"])) * 1000
        return value, f"{value:.1f} ms", f"{len(walls)} runs; `true` takes {start:.1f} ms"

    def linear(command):
        def compute(data):
            runs = data["runs"]
            value = ratio(runs[f"{command} 1m"], runs[f"{command} 100k"])
            return value, f"{value:.2f}", f"{len(runs[f'{command} 1m']['samples'])} runs"

        return compute

    def memory(command):
        def compute(data):
            peak = max(column(data["runs"][f"{command} 1m"], "memory"))
            every, claims = (counts(text)["bytes"] for text in data["counts"]["1m"])
            more = f"{megabytes(peak)}; {peak / claims:.2f} of the claims files alone"
            return peak / every, f"{peak / every:.2f}", more

        return compute

    row("fast", "check of 100,000 claims, 100 a file / rapidyaml's parse, one core", "≤ 0.7", against_parse("check"))
    row("fast", "export (Parquet, CSV, JSON Lines) of the same / the same", "≤ 2.5", against_parse("export"))
    row("peers", "Python pipeline / check", "≥ 40 times", against_pipeline("check"))
    row("peers", "Python pipeline / export", "≥ 30 times", against_pipeline("export"))
    row("fast", "10,000 files of one claim: check", "≤ 0.25 s", single)
    for command in ("check", "export"):
        row("growth", f"{command}: time of 1,000,000 / time of 100,000", "≤ 10.5", linear(command))
    for command, limit in (("check", "≤ 1.1"), ("export", "≤ 1.5")):
        row("growth", f"{command}: peak memory at 1,000,000 claims / bytes of YAML", limit, memory(command))
    row("fast", "check of the real book, whole process", "≤ 8 ms", real)
    return table(["measure", "target", "measured:", "and", "result"], rows)


def timings(jobs, base, claims):
    """Returns a table with one row per program; `base` is the divisor of the ratios."""
    head = ["", "median:", "fastest:", "slowest:", "CPU:", "peak memory:", "claims/s:", f"× {base}:", "runs:"]
    rows = []
    for name, entry in jobs.items():
        walls, cpu, memory = column(entry), column(entry, "cpu"), column(entry, "memory")
        times = [seconds(value) for value in (median(walls), min(walls), max(walls), median(cpu))]
        speed = f"{claims / median(walls):,.0f}"
        compared = f"{ratio(entry, jobs[base]):,.2f}"
        rows.append([name, *times, megabytes(max(memory)), speed, compared, str(len(walls))])
    return table(head, rows)


def fast(data):
    large, single = data["100k"], data["single"]
    size = counts(large["rapidyaml"])
    text = "The large book: {files:,} files, {bytes:,} bytes, {claims:,} claims.\n\n".format(**size)
    text += timings(large, "rapidyaml", size["claims"])
    size = counts(single["rapidyaml"])
    text += "\nThe book of small files: {files:,} files, {bytes:,} bytes, {claims:,} claims.\n\n".format(**size)
    return text + timings(single, "rapidyaml", size["claims"])


def peers(data):
    claims = counts(data["single"]["rapidyaml"])["claims"]
    text = "One claim a file:\n\n" + timings(data["single"], "check", claims)
    text += "\nThe Python pipeline, 100 claims a file:\n\n"
    text += timings(data["10k"], "check", counts(data["10k"]["pipeline check"])["claims"])
    return text + "\n" + "".join(f"- `{name}`: {remark}.\n" for name, remark in REMARKS.items())


def exports(data):
    rows = []
    for name, entry in data["100k"].items():
        if name == "export":
            sizes = [f"all, {megabytes(data['bytes'][kind])}" for kind in ("parquet", "csv", "jsonl")]
            walls = column(entry)
            rows.append(["claimbook export, from YAML", seconds(median(walls)), *sizes, str(len(walls))])
            continue
        written = [json.loads(output) for output in entry["outputs"]]
        cells = []
        for kind in ("parquet", "csv", "jsonl"):
            if kind not in written[0]:
                cells.append("no writer")
                continue
            time = median(formats[kind]["seconds"] for formats in written)
            cells.append(f"{seconds(time)}, {megabytes(written[0][kind]['bytes'])}")
        whole = median(sum(format["seconds"] for format in formats.values()) for formats in written)
        rows.append([f"{name}, from memory", seconds(whole), *cells, str(len(written))])
    text = table(["", "whole:", "Parquet:", "CSV:", "JSON Lines:", "runs:"], rows)
    return text + (
        "\nclaimbook reads YAML, validates, makes the tables and writes them; the others only write, from tables read"
        " beforehand and not timed, each with its own default of threads and of zstd's level. CSV of the flat tables"
        " only, for neither writes lists. pyarrow has no writer of JSON Lines.\n"
    )


def growth(data):
    rows = []
    for name, (every, claims) in data["counts"].items():
        size, own = counts(every), counts(claims)["bytes"]
        for command in ("check", "export"):
            entry = data["runs"][f"{command} {name}"]
            wall, peak = median(column(entry)), max(column(entry, "memory"))
            speed, runs = f"{size['claims'] / wall:,.0f}", str(len(entry["samples"]))
            memory = [megabytes(peak), f"{peak / size['bytes']:.2f}", f"{peak / own:.2f}"]
            rows.append([f"{size['claims']:,}", command, megabytes(size["bytes"]), seconds(wall), speed, *memory, runs])
    head = ["claims:", "", "YAML:", "median:", "claims/s:", "peak memory:", "per byte:", "per byte of claims:", "runs:"]
    return table(head, rows)


def faults(data):
    tools = list(next(iter(data.values())))
    rows = [[fault, *(row[tool] or "–" for tool in tools)] for fault, row in data.items()]
    return table(["fault", *tools], rows) + (
        "\n`line`: found, and its line named, or one within six of it; `found`: found, no line named; `–`: passed as"
        " valid. Each fault is planted alone in a copy of the real book.\n"
    )


def markdown(results):
    parts = {name: results[name]["data"] for name in TITLES if name in results}
    text = "# Results\n\nWritten by `benches/compare/compare`; see [how](compare/README.md). Medians; a ratio is the"
    text += " median of the ratios of runs that stood side by side.\n\n" + targets(parts)
    text += "\nAnchors per second and the quick reader alone are measured by `cargo bench`, below if it was run.\n"
    sections = {"fast": fast, "peers": peers, "exports": exports, "growth": growth, "faults": faults}
    for name, data in parts.items():
        entry = results[name]
        body = f"```text\n{data}\n```\n" if name == "bench" else sections[name](data)
        named = "".join(f" `{book}` was `{folder}`." for book, folder in entry["books"].items())
        text += f"\n## {TITLES[name]}\n\n{entry['date']}, commit {entry['commit']}.{named}\n\n{body}"
    text += "\n## Machine and versions\n\n"
    text += table(["", ""], [[name, str(value)] for name, value in results.get("machine", {}).items()]) + "\n"
    return text + table(["", "version"], [[name, value] for name, value in results.get("versions", {}).items()])
