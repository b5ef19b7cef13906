"""Releases, judged by foreign programs: each descriptor by the tools of its standard, and damaged copies refused."""

import functools
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
import requests
import yaml
from book import NODE, ROOT, claimbook, made
from rdflib.namespace import DCAT
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils.http import HttpRequester

HERE = pathlib.Path(__file__).parent
CFFCONVERT = ROOT / "target/clients/cffconvert/bin/cffconvert"
VERSION = "0.1.0"
CRATE_CONTEXT = "https://w3id.org/ro/crate/1.2/context"


def read(folder, name):
    return json.loads((folder / name).read_text())


def rows(folder):
    """The number of rows of each table."""
    files = sorted((folder / "parquet").glob("*.parquet"))
    return {file.stem: pyarrow.parquet.read_metadata(file).num_rows for file in files}


def package(folder):
    """What `frictionless validate` finds: hashes, sizes, types, codes, keys and references of every CSV file."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    listed = {pathlib.Path(one["path"]).name for one in read(folder, "datapackage.json")["resources"]}
    missing = {file.name for file in (folder / "csv").iterdir()} - listed
    return [*report.flatten(["title", "message"]), *missing]


def records(folder):
    """What mlcroissant finds when it validates the metadata and loads every record of every record set."""
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


# What the crate should say of people and organizations if anybody knows it, and a book does not know: identifiers by
# ROR and ORCID, addresses, contacts, affiliations. They are the only recommendations that may be left open.
UNKNOWN = {
    "The author SHOULD have an organizational affiliation.",
    "The author SHOULD have a Contextual Entity which specifies the organizational `affiliation`.",
    "The organization SHOULD have a URL.",
    "An Organization entity SHOULD have a ROR identifier as its @id (e.g., https://ror.org/03f0f6041)",
    "An Organization's contactPoint SHOULD reference a ContactPoint contextual entity",
    "A Person entity SHOULD have an ORCID identifier as its @id (e.g., https://orcid.org/0000-0001-2345-6789)",
}
# Where it has no homepage either.
NO_CONTACT = "At least one author or publisher Person/Organization SHOULD have a contactPoint property"


def crate(folder):
    """What roc-validator finds at REQUIRED and RECOMMENDED."""
    settings = ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="ro-crate-1.2",
        requirement_severity=Severity.RECOMMENDED,
        skip_availability_check=True,
        cache_path=folder.parent / "http",
        offline=True,
    )
    root = entity(read(folder, "ro-crate-metadata.json"), "./")
    allowed = UNKNOWN if "url" in root else UNKNOWN | {NO_CONTACT}
    issues = services.validate(settings).get_issues()
    return [
        f"{issue.check.identifier}: {issue.message}"
        for issue in issues
        if issue.severity != Severity.RECOMMENDED or issue.message not in allowed
    ]


def entity(document, name):
    [found] = [one for one in document["@graph"] if one["@id"] == name]
    return found


def local_context(_requester, url, **_options):
    """RO-Crate's context comes with a package of npm: the validator would fetch it. Nothing else is there."""
    response = requests.Response()
    response.url, response.status_code = url, 504
    if url == CRATE_CONTEXT:
        response.status_code = 200
        response.headers["Content-Type"] = "application/ld+json"
        response._content = (NODE / "ro-crate/lib/context.json").read_bytes()
    return response


HttpRequester.get = HttpRequester.head = local_context


def parse_once():
    """The validator's queries are parsed anew for every file of a crate; parsed once, they take a third of the time."""
    parsed = functools.cache(lambda text, names: prepareQuery(text, dict(names)))
    query = SPARQLProcessor.query

    def query_parsed(self, text, bindings=None, names=None, *rest, **options):
        names = names or {}
        text = parsed(text, tuple(sorted(names.items()))) if isinstance(text, str) else text
        return query(self, text, bindings or {}, names, *rest, **options)

    SPARQLProcessor.query = query_parsed


parse_once()


def citation(folder):
    """What `cffconvert --validate` says, and whether it makes BibTeX of it."""

    def run(*arguments):
        command = [CFFCONVERT, "--infile", folder / "CITATION.cff", *arguments]
        return subprocess.run(command, capture_output=True, text=True)

    runs = [run("--validate"), run("--format", "bibtex")]
    return [one.stdout + one.stderr for one in runs if one.returncode != 0]


def registration(folder):
    """What DataCite's JSON Schema says: of 4.5, the last that a package has. 4.6 only adds to its lists of codes."""
    path = pathlib.Path(datacite.__file__).parent / "schemas/datacite-v4.5.json"
    schema = json.loads(path.read_text())
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    return [error.message for error in validator.iter_errors(read(folder, "datacite.json"))]


def no_network(url, _options=None):
    raise AssertionError(f"no network: {url}")


def catalog(folder):
    """What pySHACL finds in the DCAT file, whose addresses are below that of its folder; and terms that fall away."""
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
    """What is wrong with the header of the dataset card: it names a file for every table."""
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


# Every check, the file that it reads, and damages to it: of a document in JSON, or of a text.
CHECKS = [
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


def pare(document):
    """Leaves three files of a crate: with a hundred, each damaged copy would take twice the time."""
    root = entity(document, "./")
    kept = {"@id": "LICENSE"}, {"@id": "README.md"}, {"@id": "csv/claims.csv"}
    gone = {one["@id"] for one in root["hasPart"] if one not in kept}
    root["hasPart"] = list(kept)
    document["@graph"] = [one for one in document["@graph"] if one["@id"] not in gone]


def edited(folder, name, edit):
    """A copy of the release in which a file was edited."""
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
    """A check that finds nothing in damaged copies does nothing."""
    for tool, check, name, damages in CHECKS:
        whole = folder
        if check is crate:
            whole = edited(folder, name, pare)
            assert check(whole) == [], check(whole)
        for number, edit in enumerate(damages):
            assert check(edited(whole, name, edit)), f"{tool} let damage {number} of {name} pass"
        print(f"{tool}: {len(damages)} damaged copies refused")


def released(book, out):
    run = claimbook(book, "release", VERSION, "--out", out)
    assert run.returncode == 0, run.stdout + run.stderr
    [folder] = [one for one in (out / VERSION).iterdir() if one.is_dir()]
    return folder


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        real = work / "real"
        shutil.copytree(ROOT / "claims", real / "claims")
        shutil.copy(ROOT / "LICENSE-DATA", real)
        judge(released(real, work / "real-out"))
        print("the tests' book:")
        book = made(work / "made")
        (book / "LICENSE").write_text("Do as you like.\n")
        folder = released(book, work / "made-out")
        judge(folder)
        damage(folder)


if __name__ == "__main__":
    main()
