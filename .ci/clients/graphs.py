"""Reads the graphs of a book with networkx, rdflib, pySHACL and PyLD, and compares them with the Parquet tables."""

import json
import pathlib
import shutil
import tempfile

import networkx
import pyarrow.parquet
import pyld.jsonld
import pyshacl
import rdflib
from book import P1, ROOT, claimbook, made
from linked import keys
from rdflib import RDF, Namespace

HERE = pathlib.Path(__file__).parent
BASE = "https://example.org/book/"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
NOWHERE = "http://nowhere.invalid/"
CB = Namespace("urn:claimbook:vocabulary/")
CODE = Namespace("urn:claimbook:code/")
CITO = Namespace("http://purl.org/spar/cito/")
AS = "http://www.w3.org/ns/activitystreams#"
OA = "http://www.w3.org/ns/oa#"
PROV = Namespace("http://www.w3.org/ns/prov#")
SCHEMA = Namespace("http://schema.org/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")


class Tables:
    """The tables of an export; each attribute is a list of rows."""

    def __init__(self, folder):
        self.folder = folder

    def __getattr__(self, name):
        return pyarrow.parquet.read_table(self.folder / f"parquet/{name}.parquet").to_pylist()


def network(path, tables):
    """Compares the nodes and edges that networkx reads with the tables."""
    graph = networkx.read_graphml(path, force_multigraph=True)
    assert graph.is_directed() and graph.is_multigraph()
    claims = {f"claim/{row['claim_id']}": row for row in tables.claims if row["current"]}
    current = {row["claim_id"] for row in claims.values()}
    entities = {f"entity/{row['entity_id']}": row for row in tables.entities if row["status"] == "current"}
    assert set(graph) == set(claims) | set(entities)
    same = ("statement", "type", "polarity", "certainty", "certainty_rank", "likelihood", "status")
    named = {name: name for name in same} | {"source": "source_id"}
    for node, row in claims.items():
        for attribute, column in named.items():
            assert graph.nodes[node].get(attribute) == row[column], (node, attribute)
    for node, row in entities.items():
        assert (graph.nodes[node]["label"], graph.nodes[node]["entity_kind"]) == (row["label"], row["kind"])

    def edges(kind, *attributes):
        found = [(a, b, data) for a, b, data in graph.edges(data=True) if data["kind"] == kind]
        return sorted(((a, b, *(data.get(name) for name in attributes)) for a, b, data in found), key=repr)

    def wanted(rows):
        return sorted(rows, key=repr)

    assert edges("relation", "relation_type", "basis") == wanted(
        (f"claim/{row['subject_id']}", f"claim/{row['object_id']}", row["type"], row["basis"])
        for row in tables.claim_relations
        if {row["subject_id"], row["object_id"]} <= current
    )
    assert edges("participation", "role", "gloss", "position") == wanted(
        (f"claim/{row['claim_id']}", f"entity/{row['entity_id']}", row["role"], row["gloss"], row["position"])
        for row in tables.claim_participants
        if row["claim_id"] in current
    )
    assert edges("holder") == wanted(
        (node, f"entity/{row['attribution_holder']}") for node, row in claims.items()
    )
    assert edges("parent") == wanted(
        (f"entity/{row['entity_id']}", f"entity/{row['parent']}") for row in tables.entities if row["parent"]
    )
    assert len(edges("member")) == len(tables.entity_members)
    print(f"networkx: {len(graph)} nodes, {graph.number_of_edges()} edges")


def linked(path, tables):
    """Compares counts and links with rdflib, validates the shapes with pySHACL, and checks that damaged copies fail."""
    data = rdflib.Dataset(default_union=True)
    data.parse(path, format="nquads")
    count = lambda kind: len(set(data.subjects(RDF.type, kind)))
    iri = lambda kind, one: rdflib.URIRef(f"{BASE}{kind}/{one}")
    current = {row["claim_id"] for row in tables.claims if row["current"]}
    relations = [row for row in tables.claim_relations if {row["subject_id"], row["object_id"]} <= current]
    sizes = {
        SCHEMA.Claim: tables.claims,
        CB.Entity: tables.entities,
        CB.Relation: relations,
        CB.Participant: tables.claim_participants,
        CB.Citation: tables.claim_citations,
        CB.Time: tables.claim_times,
        CB.Note: tables.source_notes,
        SCHEMA.Event: tables.events,
    }
    for kind, rows in sizes.items():
        assert count(kind) == len(rows), (kind, count(kind), len(rows))
    assert len(set(data.subjects(SKOS.inScheme))) == len(tables.codes)
    assert sum(len(set(data.subject_objects(SKOS[row]))) for row in MATCHES) == len(tables.code_mappings)
    for row in tables.claims:
        claim = iri("claim", row["claim_id"])
        assert str(data.value(claim, SCHEMA.text)) == row["statement"]
        assert data.value(claim, CB.certainty) == CODE[f"certainty/{row['certainty']}"]
        assert data.value(claim, CB.holder) == iri("entity", row["attribution_holder"])
        assert data.value(claim, PROV.wasDerivedFrom) == iri("source", row["source_id"])
        assert (data.value(claim, PROV.wasInvalidatedBy) is None) == row["current"]
        if row["superseded_by"]:
            assert (iri("claim", row["superseded_by"]), PROV.wasRevisionOf, claim) in data
        # A claim is only in the graph of its source.
        graphs = {quad[3] for quad in data.quads((claim, SCHEMA.text, None, None))}
        assert graphs == {rdflib.URIRef(f"{BASE}source/{row['source_id']}/graph")}, graphs
    by_type = {"supports": CITO.supports, "rebuts": CITO.disputes, "qualifies": CITO.qualifies}
    for row in relations:
        if row["type"] in by_type:
            pair = (iri("claim", row["subject_id"]), by_type[row["type"]], iri("claim", row["object_id"]))
            assert pair in data, pair
    conforms, violations = shacl(data)
    assert conforms, violations
    print(f"rdflib: {len(data)} statements; SHACL: conforms")
    # Each damage violates one constraint of the shapes.
    claim = iri("claim", tables.claims[0]["claim_id"])
    holder = iri("entity", tables.claims[0]["attribution_holder"])
    damages = [(claim, part, None) for part in (SCHEMA.text, CB.certainty, PROV.wasGeneratedBy)]
    damages.append((holder, RDF.type, CB.Entity))
    for damage in damages:
        damaged = rdflib.Graph()
        for triple in data.triples((None, None, None)):
            damaged.add(triple[:3])
        damaged.remove(damage)
        conforms, violations = shacl(damaged)
        assert not conforms, damage
    print(f"SHACL: {len(damages)} damaged copies refused")



# Retires two claims and an entity. A relation names only the first claim, and no record names the entity.
P3 = "claims/harbor-report/summary.p3.yaml"
SUPERSEDED = "kind: place, status: superseded, superseded_by: port-birch"
RETIRED = [
    (P1, "    at: summary.p1.s1\n", "    at: summary.p1.s1\n    status: superseded\n    superseded_by: hbr-0002\n"),
    (P3, "s1[1-8]\n", "s1[1-8]\n    status: withdrawn\n    reason: Nobody said so.\n"),
    ("claims/entities.yaml", "events:\n", f"  - {{id: oak, label: Oak, {SUPERSEDED}}}\nevents:\n"),
]
MATCHES = ["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]


def shacl(data):
    """Validates the union of all graphs. Returns whether it conforms, and the report."""
    union = rdflib.Graph()
    for triple in data.triples((None, None, None)):
        union.add(triple[:3])
    shapes = rdflib.Graph().parse(HERE / "shapes.ttl")
    conforms, _, text = pyshacl.validate(union, shacl_graph=shapes, inference="none", meta_shacl=False)
    return conforms, text


def offline(url, _options):
    assert url == CONTEXT, f"no network: {url}"
    text = (HERE / "contexts/anno.jsonld").read_text()
    return {"contextUrl": None, "documentUrl": url, "document": json.loads(text), "contentType": "application/ld+json"}


def expand(document):
    """Expands a document and checks that every term resolves to an IRI."""
    options = {"documentLoader": offline, "base": NOWHERE}
    expanded = pyld.jsonld.expand(document, options)
    # Expansion drops keys that do not resolve, so a round trip must preserve all keys.
    back = pyld.jsonld.compact(expanded, document["@context"], options)
    assert sorted(keys(back)) == sorted(keys(document)), set(keys(document)) - set(keys(back))
    # A type or code that does not resolve becomes an IRI relative to the base.
    assert NOWHERE not in json.dumps(expanded), "a value does not resolve"
    return expanded


def refused(document):
    """Checks that each unknown term is detected. Returns their number."""
    faults = [("stray", "x"), ("type", "Stray"), ("motivation", "straying"), ("anchorRole", "primary")]
    for key, value in faults:
        damaged = json.loads(json.dumps(document))
        damaged["first"]["items"][0][key] = value
        try:
            expand(damaged)
        except AssertionError:
            continue
        raise AssertionError(f"{key}: {value} went unnoticed")
    return len(faults)


def annotations(folder, tables):
    """Checks that every term resolves, and that the positions equal those of `claim_anchors`."""
    found, damages = [], 0
    for path in sorted((folder / "webannotation").glob("*.jsonld")):
        document = json.loads(path.read_text())
        expanded = expand(document)
        damages += refused(document)
        [collection] = expanded
        [page] = collection[AS + "first"]
        for annotation in page[AS + "items"][0]["@list"]:
            found.extend(places(annotation))
        text = rdflib.Graph().parse(data=pyld.jsonld.to_rdf(expanded, {"format": "application/n-quads"}), format="nt")
        assert len(set(text.subjects(RDF.type, rdflib.URIRef(OA + "Annotation")))) == document["total"]
        states = {one["state"]["textSha256"] for item in document["first"]["items"] for one in item["target"]}
        assert states <= {row["text_sha256"] for row in tables.sources}
    current = {row["claim_id"] for row in tables.claims if row["current"]}
    rows = [
        (
            f"{BASE}annotation/{row['claim_id']}/{row['anchor']}",
            f"{BASE}claim/{row['claim_id']}",
            f"{CODE}anchor_role/{row['role']}",
            f"{BASE}source/{row['source_id']}",
            row["start_offset"],
            row["end_offset"],
        )
        for row in tables.claim_anchors
        if row["claim_id"] in current
    ]
    assert sorted(found) == sorted(rows)
    print(f"PyLD: {len({row[0] for row in rows})} annotations with {len(rows)} positions, every term resolved")
    print(f"PyLD: {damages} damaged copies refused")


def places(annotation):
    """Yields the values of `claim_anchors` for each target of an expanded annotation."""
    [body] = annotation[OA + "hasBody"]
    [role] = annotation[CB + "anchorRole"]
    for target in annotation[OA + "hasTarget"]:
        [source], [selector] = target[OA + "hasSource"], target[OA + "hasSelector"]
        assert selector["@type"] == [OA + "TextPositionSelector"]
        [start], [end] = selector[OA + "start"], selector[OA + "end"]
        yield annotation["@id"], body["@id"], role["@id"], source["@id"], start["@value"], end["@value"]


def check(folder):
    out = folder / "graphs"
    run = claimbook(folder, "export", "--out", out, "--format", "parquet,graphml,nquads,webannotation", "--base", BASE)
    assert run.returncode == 0, run.stderr
    tables = Tables(out)
    network(out / "graphml/claims.graphml", tables)
    linked(out / "nquads/claims.nq", tables)
    annotations(out, tables)


def main():
    with tempfile.TemporaryDirectory() as name:
        real = pathlib.Path(name) / "real"
        shutil.copytree(ROOT / "claims", real / "claims")
        check(real)
        print("the tests' book:")
        check(made(pathlib.Path(name) / "made", *RETIRED))


main()
