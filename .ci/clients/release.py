"""Validates the descriptors of releases with the tools of their standards, and checks that damaged copies fail."""

import hashlib
import json
import logging
import pathlib
import shutil
import subprocess
import tempfile

import datacite
import frictionless
import jsonschema
import mlcroissant
import pyarrow.parquet
import pyld.jsonld
import pyshacl
import rdflib
import yaml
import stock
from book import ROOT, made, released
from crate import crate, entity, pare
from linked import keys
from rdflib.namespace import DCAT

HERE = pathlib.Path(__file__).parent
SOURCE = "claims/harbor-report/source.yaml"
CFFCONVERT = ROOT / "target/clients/cffconvert/bin/cffconvert"


def read(folder, name):
    return json.loads((folder / name).read_text())


def rows(folder):
    """Returns the number of rows of each table."""
    files = sorted((folder / "parquet").glob("*.parquet"))
    return {file.stem: pyarrow.parquet.read_metadata(file).num_rows for file in files}


def package(folder):
    """Returns the faults that frictionless finds in hashes, sizes, types, codes, keys and references of CSV files."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    listed = {pathlib.Path(one["path"]).name for one in read(folder, "datapackage.json")["resources"]}
    missing = {file.name for file in (folder / "csv").iterdir()} - listed
    return [*report.flatten(["title", "message"]), *missing]


def records(folder):
    """Returns the faults that mlcroissant finds in the metadata and while loading all records of all record sets."""
    try:
        dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    except Exception as fault:
        return [repr(fault)]
    issues = dataset.metadata.ctx.issues
    # A dataset may have no homepage.
    found = [*issues.errors, *(one for one in issues.warnings if "org/url" not in one)]
    sizes = rows(folder)
    for record_set in dataset.metadata.record_sets:
        try:
            count = sum(1 for _ in dataset.records(record_set.uuid))
        except Exception as fault:
            return [repr(fault)]
        if count != sizes.pop(record_set.uuid, len(record_set.data or [])):
            found.append(f"{record_set.uuid} has {count} records")
    return found + sorted(sizes)


def citation(folder):
    """Returns the errors of `cffconvert --validate` and of its conversion to BibTeX."""

    def run(*arguments):
        command = [CFFCONVERT, "--infile", folder / "CITATION.cff", *arguments]
        return subprocess.run(command, capture_output=True, text=True)

    runs = [run("--validate"), run("--format", "bibtex")]
    return [one.stdout + one.stderr for one in runs if one.returncode != 0]


def registration(folder):
    """Returns the errors by DataCite's JSON Schema 4.5, the newest in a package. 4.6 only adds codes."""
    path = pathlib.Path(datacite.__file__).parent / "schemas/datacite-v4.5.json"
    return [error.message for error in by(json.loads(path.read_text())).iter_errors(read(folder, "datacite.json"))]


def by(schema):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=jsonschema.FormatChecker())


def manifest(folder):
    """Returns the errors of the manifest by the release's own schema, and the files that differ from their entries."""
    document = read(folder, "manifest.json")
    found = [error.message for error in by(read(folder, "schema/manifest.schema.json")).iter_errors(document)]
    if found:
        return found
    listed = {}
    for one in document["files"]:
        listed[one["path"]] = one["rows"]
        path = folder / one["path"]
        content = path.read_bytes() if path.is_file() else b""
        if (len(content), hashlib.sha256(content).hexdigest()) != (one["bytes"], one["sha256"]):
            found.append(one["path"])
    found += sorted(set(listed) ^ (stock.files(folder) - {"manifest.json", "SHA256SUMS", "SHA256SUMS.sig"}))
    return found + [name for name, count in rows(folder).items() if listed[f"parquet/{name}.parquet"] != count]


def lines(folder):
    """Returns the errors of every line of JSON Lines by the schema of its table in the release."""
    found, sizes = [], rows(folder)
    for path in sorted((folder / "schema/tables").iterdir()):
        name = path.name.removesuffix(".schema.json")
        validator, count = by(json.loads(path.read_text())), 0
        for count, line in enumerate((folder / "jsonl" / f"{name}.jsonl").open(), 1):
            found += [f"{name}, line {count}: {error.message}" for error in validator.iter_errors(json.loads(line))]
        if count != sizes.pop(name, None):
            found.append(f"{name} has {count} lines")
    return found + sorted(sizes)


def no_network(url, _options=None):
    raise AssertionError(f"no network: {url}")


def catalog(folder):
    """Returns the faults that pySHACL finds in the DCAT file, missing files, and terms that do not resolve."""
    document = read(folder, "dcat.jsonld")
    base = folder.resolve().as_uri() + "/"
    options = {"base": base, "documentLoader": no_network}
    triples = pyld.jsonld.to_rdf(document, {**options, "format": "application/n-quads"})
    graph = rdflib.Graph().parse(data=triples, format="nt")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=str(HERE / "dcat.ttl"), inference="none")
    found = [] if conforms else [text]
    files = {str(file).removeprefix(base) for file in graph.objects(None, DCAT.downloadURL)}
    found += sorted(file for file in files if not (folder / file).is_file())
    back = pyld.jsonld.compact(pyld.jsonld.expand(document, options), document["@context"], options)
    return found + sorted(set(keys(document)) - set(keys(back)))


def card(folder):
    """Returns the faults in the header of the dataset card, which must name a file for every table."""
    try:
        [_, header, _] = (folder / "README.md").read_text().split("---\n", 2)
        header = yaml.safe_load(header)
        configs = {config["config_name"]: folder / config["data_files"] for config in header["configs"]}
    except (ValueError, KeyError, yaml.YAMLError) as fault:
        return [repr(fault)]
    lacking = [key for key in ("license", "language", "pretty_name", "tags", "size_categories") if not header.get(key)]
    files = [str(file) for file in configs.values() if not file.is_file()]
    first = [one["config_name"] for one in header["configs"] if one.get("default")]
    return lacking + files + sorted(set(configs) ^ set(rows(folder))) + [one for one in first if one != "claims"]


def resource(document, name):
    [found] = [one for one in document["resources"] if one["name"] == name]
    return found


def column(document, table, name):
    [found] = [one for one in resource(document, table)["schema"]["fields"] if one["name"] == name]
    return found


def claims(document):
    [found] = [one for one in document["recordSet"] if one["@id"] == "claims"]
    return found


# For every check: the tool, the function, the file that it reads, and damages of that file (a JSON document or a text).
CHECKS = [
    (
        "sha256sum",
        stock.digests,
        "SHA256SUMS",
        [
            lambda text: text.replace(text[0], "e" if text[0] == "d" else "d", 1),
            lambda text: text.split("\n", 1)[1],
            lambda text: text.replace("csv/claims.csv", "csv/nothing.csv", 1),
        ],
    ),
    (
        "jsonschema",
        manifest,
        "manifest.json",
        [
            lambda it: it.pop("version"),
            lambda it: it.update(stray="x"),
            lambda it: it["files"][0].update(bytes=-1),
            lambda it: it["files"][0].update(bytes=it["files"][0]["bytes"] + 1),
            lambda it: it["files"][0].update(sha256=64 * "0"),
            lambda it: it["files"].pop(),
            lambda it: [one.update(rows=1) for one in it["files"] if one["table"] == "claims"],
        ],
    ),
    (
        "jsonschema",
        lines,
        "jsonl/claims.jsonl",
        [
            lambda text: text.replace('"descriptive"', '"described"', 1),
            lambda text: text.replace('"certainty_rank":5', '"certainty_rank":"5"', 1),
            lambda text: text.replace('"statement":', '"sentence":', 1),
            lambda text: text.split("\n", 1)[1],
        ],
    ),
    (
        "frictionless",
        package,
        "datapackage.json",
        [
            lambda it: resource(it, "claims").update(hash="sha256:" + 64 * "0"),
            lambda it: resource(it, "claims").update(bytes=1),
            lambda it: column(it, "claims", "statement").update(type="integer"),
            lambda it: column(it, "claims", "type")["constraints"].update(enum=["descriptive"]),
            lambda it: column(it, "claims", "likelihood").update(constraints={"required": True}),
            lambda it: resource(it, "claim_domains")["schema"].update(primaryKey=["domain"]),
            lambda it: resource(it, "claim_domains")["schema"]["foreignKeys"][0]["reference"].update(fields=["type"]),
        ],
    ),
    (
        "mlcroissant",
        records,
        "croissant.json",
        [
            lambda it: [one.update(sha256=64 * "0") for one in it["distribution"]],
            lambda it: claims(it)["field"][0]["source"]["extract"].update(column="nowhere"),
            lambda it: claims(it)["field"][0].pop("dataType"),
            lambda it: claims(it)["field"][0]["source"]["fileObject"].update({"@id": "nowhere"}),
            lambda it: it.pop("license"),
        ],
    ),
    (
        "roc-validator",
        crate,
        "ro-crate-metadata.json",
        [
            lambda it: entity(it, "./").pop("license"),
            lambda it: entity(it, "./").pop("publisher"),
            lambda it: entity(it, "./").update(stray="x"),
            lambda it: (entity(it, "LICENSE").update({"@id": "NONE"}), entity(it, "./").update(hasPart={"@id": "NONE"})),
        ],
    ),
    (
        "cffconvert",
        citation,
        "CITATION.cff",
        [
            lambda text: text.replace("type: dataset", "type: data", 1),
            lambda text: text.replace("authors:", "writers:", 1),
            lambda text: text.replace("license: ", "license: No-", 1),
        ],
    ),
    (
        "DataCite's schema",
        registration,
        "datacite.json",
        [
            lambda it: it.pop("creators"),
            lambda it: it.update(publicationYear="31"),
            lambda it: it["types"].update(resourceTypeGeneral="Data"),
            lambda it: it["relatedItems"][0].update(relationType="IsMadeFrom"),
            lambda it: it.update(stray="x"),
        ],
    ),
    (
        "pySHACL",
        catalog,
        "dcat.jsonld",
        [
            lambda it: it.pop("dct:title"),
            lambda it: it.pop("dct:license"),
            lambda it: it["prov:wasDerivedFrom"][0].update({"dct:issued": "2031-04"}),
            lambda it: it.pop("prov:wasGeneratedBy"),
            lambda it: it["dcat:distribution"][0].update({"dcat:byteSize": "many"}),
            lambda it: it["dcat:distribution"][0]["spdx:checksum"].update({"spdx:checksumValue": "00"}),
            lambda it: it["dcat:distribution"][0].update({"dcat:downloadURL": "nowhere"}),
            lambda it: it.update(stray="x"),
        ],
    ),
    (
        "PyYAML",
        card,
        "README.md",
        [
            lambda text: text.replace("license: ", "licence: ", 1),
            lambda text: text.replace("config_name: claims\n", "config_name: nothing\n", 1),
            lambda text: text.replace("---\n", "", 1),
        ],
    ),
]


def edited(folder, name, edit):
    """Returns a copy of the release with an edited file."""
    copied = pathlib.Path(tempfile.mkdtemp(dir=folder.parent)) / folder.name
    shutil.copytree(folder, copied)
    path = copied / name
    if path.suffix in (".json", ".jsonld"):
        document = json.loads(path.read_text())
        edit(document)
        path.write_text(json.dumps(document))
    else:
        text = edit(path.read_text())
        assert text != path.read_text(), name
        path.write_text(text)
    return copied


def judge(folder):
    for tool, check, name, _ in CHECKS:
        found = check(folder)
        assert found == [], f"{name}, by {tool}: {found}"
        print(f"{tool}: {name} is valid")


def damage(folder):
    """Checks that every check finds a fault in damaged copies."""
    logging.disable()  # The tools would log every damage.
    for tool, check, name, damages in CHECKS:
        whole = folder
        if check is crate:
            whole = edited(folder, name, pare)
            assert check(whole) == [], check(whole)
        for number, edit in enumerate(damages):
            assert check(edited(whole, name, edit)), f"{tool} let damage {number} of {name} pass"
        print(f"{tool}: {len(damages)} damaged copies refused")


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        real = work / "real"
        shutil.copytree(ROOT / "claims", real / "claims")
        shutil.copy(ROOT / "LICENSE-DATA", real)
        judge(released(real, work / "real-out"))
        print("the tests' book:")
        edits = [
            ("claims/dataset.yaml", "Friends of the Ports", "Freunde der Häfen"),
            (SOURCE, "{family: Roe, given: Ann, entity", "{name: Hafenverein, entity"),
            (SOURCE, 'published: "2031-04-01"', 'published: "2031-04"'),
        ]
        book = made(work / "made", *edits)
        (book / "LICENSE").write_text("Do as you like.\n")
        folder = released(book, work / "made-out")
        judge(folder)
        stock.unpack(folder)
        stock.sign(book, work / "signed-out")
        damage(folder)


if __name__ == "__main__":
    main()
