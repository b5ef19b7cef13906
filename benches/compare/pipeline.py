"""The hand-written Python pipeline that claimbook is compared with.

    pipeline.py BOOK --schema DIR --check               load, validate, resolve references
    pipeline.py BOOK --schema DIR --out DIR             the same, then nine tables as Parquet

It represents a typical pipeline without claimbook: libyaml through PyYAML, JSON Schema through jsonschema-rs (Rust),
tables through pyarrow (C++). It reads the same files as claimbook. `--jobs 2` loads and validates in two processes,
which adds the cost of sending the records back.
"""

import argparse
import datetime
import functools
import gc
import multiprocessing
import pathlib
import sys

import jsonschema_rs
import pyarrow
import pyarrow.parquet
import yaml

SCHEMAS = {"entities.yaml": "entities", "source.yaml": "source", "anchors.lock": "lock"}
# The fields of a span in a lock that the table of anchors copies.
SPAN = ("start", "end", "length_fold", "sha256_fold", "before", "after", "occurrence", "occurrences")


@functools.cache
def validator(schema, kind):
    text = (pathlib.Path(schema) / f"{kind}.schema.json").read_text()
    return jsonschema_rs.validator_for(text, validate_formats=True)


def load(schema, path):
    """Loads a file. Returns its path, kind, record and faults."""
    kind = SCHEMAS.get(path.name, "claims")
    try:
        record = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return path, kind, None, [str(error)]
    # `is_valid` is faster than `iter_errors`.
    check = validator(schema, kind)
    if check.is_valid(record):
        return path, kind, record, []
    faults = [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in check.iter_errors(record)]
    return path, kind, None, faults


class Book:
    """Indexes for the rules, and references that are resolved after all files were read."""

    def __init__(self):
        self.faults, self.claims, self.entities, self.events = [], {}, set(), set()
        self.references, self.notes, self.spans, self.citations, self.anchors = [], {}, {}, [], []

    def fault(self, path, message):
        self.faults.append(f"{path}: {message}")

    def add(self, path, kind, record):
        if kind == "entities":
            for target, key in ((self.entities, "entities"), (self.events, "events")):
                for entry in record.get(key, ()):
                    if entry["id"] in target:
                        self.fault(path, f"the id {entry['id']} is there twice")
                    target.add(entry["id"])
            for entity in record["entities"]:
                self.references += [(path, "entity", member["entity"]) for member in entity.get("members", ())]
                if "parent" in entity:
                    self.references.append((path, "entity", entity["parent"]))
        elif kind == "source":
            self.notes[record["id"]] = {note["number"] for note in record.get("notes", ())}
            self.references.append((path, "entity", record["authored_by"]))
            self.references += [(path, "entity", who["entity"]) for who in record["authors"] if "entity" in who]
        elif kind == "lock":
            self.spans[record["source"]] = {
                span["at"]: tuple(map(span.get, SPAN)) for span in (*record["passages"], *record["spans"])
            }
        else:
            for claim in record["claims"]:
                self.add_claim(path, record["source"], claim)

    def add_claim(self, path, source, claim):
        identifier = claim["id"]
        if identifier in self.claims:
            self.fault(path, f"the id {identifier} is there twice")
        self.claims[identifier] = path
        refer = self.references.append
        for participant in claim["participants"]:
            refer((path, "entity", participant["entity"]))
        attribution = claim.get("attribution", {})
        for key in ("holder", "via"):
            if key in attribution:
                refer((path, "entity", attribution[key]))
        for time in claim.get("times", ()):
            if "relative_to" in time:
                refer((path, "event", time["relative_to"]))
        for relation in claim.get("relations", ()):
            refer((path, "claim", relation["object"]))
        if "superseded_by" in claim:
            refer((path, "claim", claim["superseded_by"]))
        for citation in claim.get("citations", ()):
            self.citations.append((path, source, citation["note"]))
        for at in (claim["at"], *(other["at"] for other in claim.get("also_at", ()))):
            self.anchors += [(path, source, part.strip()) for part in at.split(",")]

    def resolve(self):
        known = {"entity": self.entities, "event": self.events, "claim": self.claims}
        for path, kind, identifier in self.references:
            if identifier not in known[kind]:
                self.fault(path, f"there is no {kind} {identifier}")
        for path, source, note in self.citations:
            if note not in self.notes.get(source, ()):
                self.fault(path, f"the source has no note {note}")
        for path, source, part in self.anchors:
            if part not in self.spans.get(source, ()):
                self.fault(path, f"the lock has no span {part}")


TEXT, COUNT, DAY = pyarrow.string(), pyarrow.uint32(), pyarrow.date32()
CODE = pyarrow.dictionary(pyarrow.int32(), TEXT)
TABLES = {
    "claims": {
        "claim_id": TEXT, "source_id": TEXT, "statement": TEXT, "type": CODE, "polarity": CODE, "certainty": CODE,
        "likelihood": CODE, "attribution_mode": CODE, "attribution_holder": TEXT, "attribution_via": TEXT,
        "attribution_stance": CODE, "status": CODE, "coder": TEXT, "coded_on": DAY, "codebook": TEXT, "reviewer": TEXT,
        "reviewed_on": DAY, "superseded_by": TEXT, "reason": TEXT, "note": TEXT,
    },
    "claim_participants": {"claim_id": TEXT, "position": COUNT, "entity_id": TEXT, "role": CODE, "gloss": TEXT},
    "claim_domains": {"claim_id": TEXT, "domain": CODE},
    "claim_features": {"claim_id": TEXT, "feature": CODE},
    "claim_forms": {"claim_id": TEXT, "form": CODE},
    "claim_times": {
        "claim_id": TEXT, "position": COUNT, "role": CODE, "edtf": TEXT, "mod": CODE, "basis": CODE,
        "duration_min": TEXT, "duration_max": TEXT, "relation": CODE, "relative_to": TEXT,
    },
    "claim_citations": {"claim_id": TEXT, "note": COUNT, "source_id": TEXT, "basis": CODE, "intent": CODE},
    "claim_anchors": {
        "claim_id": TEXT, "position": COUNT, "anchor": COUNT, "role": CODE, "source_id": TEXT, "at": TEXT,
        "start": COUNT, "end": COUNT, "length_fold": COUNT, "sha256_fold": TEXT, "before": TEXT, "after": TEXT,
        "occurrence": COUNT, "occurrences": COUNT,
    },
    "claim_relations": {"subject_id": TEXT, "type": CODE, "object_id": TEXT, "basis": CODE},
}  # fmt: skip


class Tables:
    """Rows as tuples, in the order of TABLES; the columns are extracted at the end."""

    def __init__(self):
        self.rows = {name: [] for name in TABLES}

    def add(self, header):
        rows, source, coded_on = self.rows, header["source"], day(header["coded_on"])
        for claim in header["claims"]:
            get, identifier = claim.get, claim["id"]
            attribution = get("attribution", {})
            rows["claims"].append((
                identifier, source, claim["statement"], claim["type"], get("polarity", "affirmed"), claim["certainty"],
                get("likelihood"), attribution.get("mode", "author"), attribution.get("holder"), attribution.get("via"),
                attribution.get("stance", "endorses"), get("status", "draft"), header["coder"], coded_on,
                header["codebook"], get("reviewer"), day(get("reviewed_on")), get("superseded_by"), get("reason"),
                get("note"),
            ))  # fmt: skip
            for position, entry in enumerate(claim["participants"], 1):
                rows["claim_participants"].append(
                    (identifier, position, entry["entity"], entry["role"], entry.get("gloss"))
                )
            rows["claim_domains"] += [(identifier, code) for code in claim["domains"]]
            rows["claim_features"] += [(identifier, code) for code in get("features", ())]
            rows["claim_forms"] += [(identifier, code) for code in get("forms", ())]
            for position, entry in enumerate(get("times", ()), 1):
                field = entry.get
                rows["claim_times"].append((
                    identifier, position, entry["role"], field("edtf"), field("mod"), field("basis", "explicit"),
                    field("duration_min"), field("duration_max"), field("relation"), field("relative_to"),
                ))  # fmt: skip
            for entry in get("citations", ()):
                rows["claim_citations"].append((identifier, entry["note"], source, entry["basis"], entry["intent"]))
            for entry in get("relations", ()):
                rows["claim_relations"].append(
                    (identifier, entry["type"], entry["object"], entry.get("basis", "explicit"))
                )
            places = [("primary", claim["at"]), *((other["as"], other["at"]) for other in get("also_at", ()))]
            for position, (role, at) in enumerate(places, 1):
                for anchor, part in enumerate(at.split(","), 1):
                    rows["claim_anchors"].append((identifier, position, anchor, role, source, part.strip()))

    def write(self, spans, out):
        self.rows["claim_anchors"] = [row + spans[row[4]][row[5]] for row in self.rows["claim_anchors"]]
        out.mkdir(parents=True, exist_ok=True)
        for name, columns in TABLES.items():
            cut = list(zip(*self.rows.pop(name))) or [()] * len(columns)
            arrays = [pyarrow.array(values, type=kind) for values, kind in zip(cut, columns.values())]
            table = pyarrow.table(arrays, names=list(columns))
            pyarrow.parquet.write_table(table, out / f"{name}.parquet", compression="zstd")


@functools.cache
def day(text):
    return text and datetime.date.fromisoformat(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("book", type=pathlib.Path)
    parser.add_argument("--schema", type=pathlib.Path, required=True)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()

    # The pipeline makes few reference cycles, and scanning the live objects would take a quarter of the time.
    gc.disable()
    claims = options.book / "claims"
    paths = sorted([claims / "entities.yaml", *claims.glob("*/*.yaml"), *claims.glob("*/anchors.lock")])
    book, tables = Book(), None if options.check else Tables()
    read = functools.partial(load, str(options.schema))
    if options.jobs > 1:
        pool = multiprocessing.Pool(options.jobs)
        loaded = pool.imap(read, paths, chunksize=max(1, min(64, len(paths) // (4 * options.jobs))))
    else:
        loaded = map(read, paths)
    for path, kind, record, faults in loaded:
        for fault in faults:
            book.fault(path, fault)
        if record is not None:
            book.add(path, kind, record)
            if tables and kind == "claims":
                tables.add(record)
    book.resolve()
    for fault in book.faults:
        print(fault, file=sys.stderr)
    print(f"{len(book.claims)} claims in {len(paths)} files: {len(book.faults)} faults")
    if book.faults:
        sys.exit(1)
    if tables:
        tables.write(book.spans, options.out)


if __name__ == "__main__":
    main()
