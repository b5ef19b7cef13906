"""Releases, read and judged by foreign programs: each descriptor by the tools of its standard, without a network."""

import copy
import json
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
from book import NODE, ROOT, claimbook, made
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils import document_loader

HERE = pathlib.Path(__file__).parent
CFFCONVERT = ROOT / "target/clients/cffconvert/bin/cffconvert"
VERSION = "0.1.0"
CRATE_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


def rows(folder):
    """The number of rows of each table."""
    files = sorted((folder / "parquet").glob("*.parquet"))
    return {file.stem: pyarrow.parquet.read_metadata(file).num_rows for file in files}


def edited(folder, name, edit):
    """A copy of the release in which a file in JSON was edited."""
    copied = pathlib.Path(tempfile.mkdtemp(dir=folder.parent)) / folder.name
    shutil.copytree(folder, copied)
    document = json.loads((copied / name).read_text())
    edit(document)
    (copied / name).write_text(json.dumps(document))
    return copied


def refused(check, folder, name, edits):
    """A validator that finds nothing in damaged copies does nothing."""
    for edit in edits:
        damaged = edited(folder, name, edit)
        assert check(damaged), f"{name}: a damaged copy went unnoticed ({edit.__name__})"
        shutil.rmtree(damaged.parent)
    return len(edits)


def package(folder):
    """What `frictionless validate` finds: hashes, sizes, types, codes, keys and references of every CSV file."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [error for error in report.flatten(["title", "message"])]


def data_package(folder):
    assert package(folder) == [], package(folder)[:5]
    document = json.loads((folder / "datapackage.json").read_text())
    tables = [one for one in document["resources"] if one.get("type") == "table"]
    keys = sum(len(one["schema"].get("foreignKeys", [])) for one in tables)

    def resource(document, name):
        [found] = [one for one in document["resources"] if one["name"] == name]
        return found

    def field(document, table, name):
        [found] = [one for one in resource(document, table)["schema"]["fields"] if one["name"] == name]
        return found

    def hash_altered(document):
        resource(document, "claims")["hash"] = "sha256:" + 64 * "0"

    def size_altered(document):
        resource(document, "claims-parquet")["bytes"] += 1

    def type_altered(document):
        field(document, "claims", "statement")["type"] = "integer"

    def code_removed(document):
        field(document, "claims", "type")["constraints"]["enum"] = ["descriptive"]

    def reference_altered(document):
        resource(document, "claim_domains")["schema"]["foreignKeys"][0]["reference"]["fields"] = ["statement"]

    def key_altered(document):
        resource(document, "claim_domains")["schema"]["primaryKey"] = ["domain"]

    edits = [hash_altered, size_altered, type_altered, code_removed, reference_altered, key_altered]
    count = refused(package, folder, "datapackage.json", edits)
    print(f"frictionless: {len(document['resources'])} resources, {keys} foreign keys; {count} damaged copies refused")


def records(folder):
    """What mlcroissant finds when it validates the metadata and loads every record of every record set."""
    try:
        dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
        issues = dataset.metadata.ctx.issues
        found = [*issues.errors, *(one for one in issues.warnings if "citeAs" not in one and "/url" not in one)]
        sizes = rows(folder)
        for record_set in dataset.metadata.record_sets:
            count = sum(1 for _ in dataset.records(record_set.uuid))
            if count != sizes.get(record_set.uuid, len(record_set.data or [])):
                found.append(f"{record_set.uuid} has {count} records")
        missing = set(sizes) - {one.uuid for one in dataset.metadata.record_sets}
        return found + sorted(missing)
    except Exception as fault:
        return [repr(fault)]


def croissant(folder):
    assert records(folder) == [], records(folder)
    document = json.loads((folder / "croissant.json").read_text())
    references = sum("references" in field for one in document["recordSet"] for field in one["field"])

    def claims(document):
        [found] = [one for one in document["recordSet"] if one["@id"] == "claims"]
        return found

    def hash_altered(document):
        [file] = [one for one in document["distribution"] if one["@id"] == "parquet/claims.parquet"]
        file["sha256"] = 64 * "0"

    def column_altered(document):
        claims(document)["field"][0]["source"]["extract"]["column"] = "nowhere"

    def type_removed(document):
        del claims(document)["field"][0]["dataType"]

    def name_removed(document):
        del document["name"]

    count = refused(records, folder, "croissant.json", [hash_altered, column_altered, type_removed, name_removed])
    sets = len(document["recordSet"])
    print(f"mlcroissant: {sets} record sets loaded, {references} references; {count} damaged copies refused")


def crate(folder):
    """What roc-validator finds, at RECOMMENDED and above."""
    settings = ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="ro-crate-1.2",
        requirement_severity=Severity.RECOMMENDED,
        cache_path=folder.parent / "http-cache",
        offline=True,
    )
    result = services.validate(settings)
    return [f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]


def ro_crate(folder):
    assert crate(folder) == [], crate(folder)

    def entity(document, name):
        [found] = [one for one in document["@graph"] if one["@id"] == name]
        return found

    def license_removed(document):
        del entity(document, "./")["license"]

    def file_missing(document):
        entity(document, "csv/claims.csv")["@id"] = "csv/nowhere.csv"
        entity(document, "./")["hasPart"].append({"@id": "csv/nowhere.csv"})

    def term_unknown(document):
        entity(document, "./")["stray"] = "x"

    def publisher_removed(document):
        del entity(document, "./")["publisher"]

    edits = [license_removed, file_missing, term_unknown, publisher_removed]
    count = refused(crate, folder, "ro-crate-metadata.json", edits)
    size = len(json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"])
    print(f"roc-validator: {size} entities at REQUIRED and RECOMMENDED; {count} damaged copies refused")


def citation(folder):
    """`cffconvert --validate`, and what becomes of it as BibTeX."""
    def run(path, *arguments):
        return subprocess.run([CFFCONVERT, "-i", path, *arguments], capture_output=True, text=True)

    path = folder / "CITATION.cff"
    valid = run(path, "--validate")
    assert valid.returncode == 0, valid.stdout + valid.stderr
    converted = run(path, "-f", "bibtex")
    assert converted.returncode == 0 and "title = " in converted.stdout, converted.stderr
    damages = [("type: dataset", "type: data"), ("authors:", "writers:"), ("license: ", "license: No-")]
    for old, new in damages:
        text = path.read_text()
        assert old in text, old
        damaged = folder.parent / "CITATION.cff"
        damaged.write_text(text.replace(old, new, 1))
        assert run(damaged, "--validate").returncode != 0, new
    print(f"cffconvert: valid; {len(damages)} damaged copies refused")


def registration(document):
    """What DataCite's JSON Schema says. Version 4.6 only adds to the lists of 4.5, the last that a package has."""
    path = pathlib.Path(datacite.__file__).parent / "schemas/datacite-v4.5.json"
    schema = json.loads(path.read_text())
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker(["uri"]))
    return [error.message for error in validator.iter_errors(document)]


def data_cite(folder):
    document = json.loads((folder / "datacite.json").read_text())
    assert registration(document) == [], registration(document)
    damages = [
        lambda document: document.pop("creators"),
        lambda document: document.update(publicationYear="31"),
        lambda document: document["types"].update(resourceTypeGeneral="Data"),
        lambda document: document["relatedItems"][0].update(relationType="IsMadeFrom"),
        lambda document: document.update(stray="x"),
    ]
    for damage in damages:
        damaged = copy.deepcopy(document)
        damage(damaged)
        assert registration(damaged), damaged
    print(f"DataCite's schema: valid; {len(damages)} damaged copies refused")


def no_network(url, _options=None):
    raise AssertionError(f"no network: {url}")


def catalog(folder):
    """The triples of the DCAT file, its addresses below that of its folder."""
    document = json.loads((folder / "dcat.jsonld").read_text())
    base = folder.resolve().as_uri() + "/"
    options = {"base": base, "documentLoader": no_network, "format": "application/n-quads"}
    return rdflib.Graph().parse(data=pyld.jsonld.to_rdf(document, options), format="nt")


def shapes(graph):
    conforms, _, text = pyshacl.validate(graph, shacl_graph=str(HERE / "dcat.ttl"), inference="none")
    return [] if conforms else [text]


def dcat(folder):
    graph = catalog(folder)
    assert shapes(graph) == [], shapes(graph)
    files = {str(file) for file in graph.objects(None, DCAT.downloadURL)}
    for file in files:
        assert pathlib.Path(file.removeprefix("file://")).is_file(), file
    # A key that does not resolve would fall away unseen.
    document = json.loads((folder / "dcat.jsonld").read_text())
    expanded = pyld.jsonld.expand(document, {"documentLoader": no_network})
    back = pyld.jsonld.compact(expanded, document["@context"], {"documentLoader": no_network})
    assert sorted(keys(back)) == sorted(keys(document)), set(keys(document)) ^ set(keys(back))
    [dataset] = graph.subjects(RDF.type, DCAT.Dataset)
    [checksum, *_] = graph.subjects(RDF.type, SPDX.Checksum)
    [distribution, *_] = graph.subjects(RDF.type, DCAT.Distribution)
    damages = [
        (dataset, DCTERMS.title),
        (dataset, DCTERMS.license),
        (dataset, PROV.wasGeneratedBy),
        (distribution, DCAT.byteSize),
        (distribution, DCAT.downloadURL),
        (checksum, SPDX.checksumValue),
    ]
    for damage in damages:
        damaged = catalog(folder)
        damaged.remove((*damage, None))
        assert shapes(damaged), damage
    print(f"pySHACL: {len(files)} distributions, {len(graph)} triples; {len(damages)} damaged copies refused")


def keys(value):
    """The terms that a document uses, its context aside."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "@context":
                yield key
                yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def card(folder):
    """The header of the dataset card names a file for every table."""
    [empty, header, _] = (folder / "README.md").read_text().split("---\n", 2)
    header = yaml.safe_load(header)
    assert empty == "" and header["license"] and header["pretty_name"] and header["language"] and header["tags"]
    found = {config["config_name"]: folder / config["data_files"] for config in header["configs"]}
    assert set(found) == set(rows(folder)), found
    assert all(file.is_file() for file in found.values()), found
    assert [one["config_name"] for one in header["configs"] if one.get("default")] == ["claims"]
    print(f"PyYAML: the card has {len(found)} configurations, each with its file")


def check(book, out):
    run = claimbook(book, "release", VERSION, "--out", out)
    assert run.returncode == 0, run.stdout + run.stderr
    [folder] = [one for one in (out / VERSION).iterdir() if one.is_dir()]
    judge(folder)


def judge(folder):
    for one in (data_package, croissant, ro_crate, citation, data_cite, dcat, card):
        one(folder)


def local_context(url):
    """The context of RO-Crate 1.2, which comes with a package of npm: the validator brings none."""
    assert url == CRATE_CONTEXT, f"no network: {url}"
    return json.loads((NODE / "ro-crate/lib/context.json").read_text())


def main():
    document_loader._fetch_json_ld = local_context
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        real = work / "real"
        shutil.copytree(ROOT / "claims", real / "claims")
        shutil.copy(ROOT / "LICENSE-DATA", real / "LICENSE-DATA")
        check(real, work / "real-out")
        print("the tests' book:")
        check(made(work / "made"), work / "made-out")


if __name__ == "__main__":
    main()
