//! GraphML (Brandes et al. 2002): a directed multigraph with claims and entities as nodes.

use std::borrow::Cow;
use std::io::{self, Write};

use ahash::{AHashMap, AHashSet};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::in_order;
use claimbook_core::book::{Book, ClaimRecord};
use claimbook_core::model::codes::EntityStatus;
use claimbook_core::model::{Code, Entity, Slug, Term};

/// An attribute: `node` or `edge`, name, type and meaning. The first two together are its id.
type Key = (&'static str, &'static str, &'static str, &'static str);

const KEYS: [Key; 24] = [
    ("node", "kind", "string", "claim or entity"),
    ("node", "label", "string", "The label of the node: the claim's id or the entity's name."),
    ("node", "statement", "string", "What the claim asserts, in our own words."),
    ("node", "type", "string", "What kind of claim it is."),
    ("node", "features", "string", "Traits beside the type, separated by |."),
    ("node", "polarity", "string", "Whether the position affirms or denies."),
    ("node", "certainty", "string", "How firmly the holder commits to the claim."),
    ("node", "certainty_rank", "int", "The certainty as a rank; missing if the question is left open."),
    ("node", "likelihood", "string", "The verbal probability term of the text."),
    ("node", "attribution_mode", "string", "The way in which the claim is put forward."),
    ("node", "stance", "string", "The attitude of the authors to the claim."),
    ("node", "status", "string", "The review status of the record."),
    ("node", "source", "string", "The source of the claim."),
    ("node", "passage", "string", "Where the claim stands: its primary anchor."),
    ("node", "entity_kind", "string", "What kind of thing the entity is."),
    ("node", "description", "string", "What the entity is, if its name does not say it."),
    ("edge", "kind", "string", "relation, participation, holder, via, parent or member"),
    ("edge", "relation_type", "string", "The type of relation between the claims."),
    ("edge", "basis", "string", "How the relation was read from the text."),
    ("edge", "role", "string", "What the entity does in the claim."),
    ("edge", "gloss", "string", "What the entity is called or narrowed to in the claim, in our own words."),
    ("edge", "position", "int", "The place of relation, participant or member in its list, from 0."),
    ("edge", "valid_from", "string", "The first day of membership, YYYY-MM-DD."),
    ("edge", "valid_until", "string", "The last day of membership, YYYY-MM-DD."),
];

/// The attributes of a node or an edge, by the names of [`KEYS`] or the ids of facets. Missing values are omitted.
type Data<'a> = Vec<(&'a str, Option<Cow<'a, str>>)>;

pub(super) fn write<W: Write>(book: &Book, out: W) -> io::Result<W> {
    let mut graph = Graph(Writer::new_with_indent(out, b' ', 1));
    graph.begin(book)?;
    let claims = in_order(book.current_claims());
    let current: AHashSet<&str> = claims.iter().map(|record| record.claim.id.as_str()).collect();
    let entities = entities(book, &claims);
    for record in &claims {
        graph.node(&claim_node(record.claim.id.as_str()), claim_data(book, record))?;
    }
    for entity in &entities {
        graph.node(&entity_node(entity.id.as_str()), entity_data(entity))?;
    }
    for record in &claims {
        graph.edges_of_claim(book, record, &current)?;
    }
    for entity in &entities {
        graph.edges_of_entity(entity)?;
    }
    graph.finish()
}

/// Returns the entities of the network, in the order of the book: those that are not superseded, and those that a claim
/// or another entity of the network names.
fn entities<'a>(book: &'a Book, claims: &[&'a ClaimRecord]) -> Vec<&'a Entity> {
    let all: AHashMap<&str, &Entity> =
        book.entities.iter().map(|record| (record.record.id.as_str(), &record.record)).collect();
    let current = all.values().filter(|entity| entity.status == EntityStatus::Current);
    let mut open: Vec<&str> = current.map(|entity| entity.id.as_str()).collect();
    for record in claims {
        let participants = record.claim.participants.iter().map(|participant| &participant.entity);
        open.extend(participants.chain(&record.claim.attribution.via).map(Slug::as_str));
        open.push(book.holder(record));
    }
    let mut found = AHashSet::new();
    while let Some(id) = open.pop() {
        let Some(entity) = all.get(id).filter(|_| found.insert(id)) else { continue };
        let members = entity.members.iter().map(|member| &member.entity);
        open.extend(members.chain(&entity.parent).map(Slug::as_str));
    }
    let entities = book.entities.iter().map(|record| &record.record);
    entities.filter(|entity| found.contains(entity.id.as_str())).collect()
}

struct Graph<W: Write>(Writer<W>);

impl<W: Write> Graph<W> {
    fn begin(&mut self, book: &Book) -> io::Result<()> {
        self.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut root = BytesStart::new("graphml");
        root.push_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
        self.0.write_event(Event::Start(root))?;
        let facets = book.vocabulary.facets().iter();
        let facets: Vec<(&str, String)> =
            facets.map(|facet| (facet.id.as_str(), format!("{} Codes separated by |.", facet.definition))).collect();
        let facets = facets.iter().map(|(id, meaning)| ("node", *id, "string", meaning.as_str()));
        for (on, name, kind, meaning) in KEYS.into_iter().chain(facets) {
            let key = self.0.create_element("key").with_attributes([
                ("id", id(on, name).as_str()),
                ("for", on),
                ("attr.name", name),
                ("attr.type", kind),
            ]);
            key.write_inner_content(|key| {
                key.create_element("desc").write_text_content(BytesText::new(meaning)).map(|_| ())
            })?;
        }
        let mut graph = BytesStart::new("graph");
        graph.push_attribute(("id", "claims"));
        graph.push_attribute(("edgedefault", "directed"));
        self.0.write_event(Event::Start(graph))
    }

    fn node(&mut self, id: &str, data: Data<'_>) -> io::Result<()> {
        self.element("node", &[("id", id)], data)
    }

    fn edge(&mut self, id: &str, source: &str, target: &str, data: Data<'_>) -> io::Result<()> {
        self.element("edge", &[("id", id), ("source", source), ("target", target)], data)
    }

    fn element(&mut self, on: &str, attributes: &[(&str, &str)], data: Data<'_>) -> io::Result<()> {
        let element = self.0.create_element(on).with_attributes(attributes.iter().copied());
        element.write_inner_content(|element| {
            for (name, value) in data {
                let Some(value) = value else { continue };
                let data = element.create_element("data").with_attribute(("key", id(on, name).as_str()));
                data.write_text_content(BytesText::new(&printable(&value)))?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Writes the edges of a claim, except relations to claims that are not current.
    fn edges_of_claim(&mut self, book: &Book, record: &ClaimRecord, current: &AHashSet<&str>) -> io::Result<()> {
        let claim = &record.claim;
        let node = claim_node(claim.id.as_str());
        for (position, participant) in claim.participants.iter().enumerate() {
            let data = vec![
                kind("participation"),
                ("role", Some(Cow::Borrowed(participant.role.name()))),
                ("gloss", participant.gloss.as_deref().map(Cow::Borrowed)),
                number("position", position),
            ];
            let target = entity_node(participant.entity.as_str());
            self.edge(&format!("{node}/participant/{position}"), &node, &target, data)?;
        }
        for (position, relation) in claim.relations.iter().enumerate() {
            if !current.contains(relation.object.as_str()) {
                continue;
            }
            let data = vec![
                kind("relation"),
                code("relation_type", relation.relation_type),
                code("basis", relation.basis),
                number("position", position),
            ];
            let target = claim_node(relation.object.as_str());
            self.edge(&format!("{node}/relation/{position}"), &node, &target, data)?;
        }
        self.edge(&format!("{node}/holder"), &node, &entity_node(book.holder(record)), vec![kind("holder")])?;
        if let Some(via) = &claim.attribution.via {
            self.edge(&format!("{node}/via"), &node, &entity_node(via.as_str()), vec![kind("via")])?;
        }
        Ok(())
    }

    fn edges_of_entity(&mut self, entity: &Entity) -> io::Result<()> {
        let node = entity_node(entity.id.as_str());
        if let Some(parent) = &entity.parent {
            self.edge(&format!("{node}/parent"), &node, &entity_node(parent.as_str()), vec![kind("parent")])?;
        }
        for (position, member) in entity.members.iter().enumerate() {
            let data = vec![
                kind("member"),
                number("position", position),
                ("valid_from", member.valid_from.map(|day| Cow::Owned(day.to_string()))),
                ("valid_until", member.valid_until.map(|day| Cow::Owned(day.to_string()))),
            ];
            let target = entity_node(member.entity.as_str());
            self.edge(&format!("{node}/member/{position}"), &node, &target, data)?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<W> {
        self.0.write_event(Event::End(BytesEnd::new("graph")))?;
        self.0.write_event(Event::End(BytesEnd::new("graphml")))?;
        let mut out = self.0.into_inner();
        out.write_all(b"\n")?;
        Ok(out)
    }
}

fn claim_data<'a>(book: &'a Book, record: &'a ClaimRecord) -> Data<'a> {
    let claim = &record.claim;
    let mut data = vec![
        kind("claim"),
        ("label", Some(Cow::Borrowed(claim.id.as_str()))),
        ("statement", Some(Cow::Borrowed(&claim.statement))),
        code("type", claim.claim_type),
        codes("features", &claim.features),
        code("polarity", claim.polarity),
        code("certainty", claim.certainty),
        ("certainty_rank", claim.certainty.ordinal().map(|rank| Cow::Owned(rank.to_string()))),
        ("likelihood", claim.likelihood.as_ref().map(|term| Cow::Borrowed(term.name()))),
        code("attribution_mode", claim.attribution.mode),
        code("stance", claim.attribution.stance),
        code("status", claim.status),
        ("source", Some(Cow::Borrowed(book.paragraph(record).header.source.as_str()))),
        ("passage", Some(Cow::Owned(claim.at.to_string()))),
    ];
    data.extend(claim.facets.iter().map(|(facet, codes)| joined(facet.as_str(), codes.iter().map(Term::as_str))));
    data
}

fn entity_data(entity: &Entity) -> Data<'_> {
    vec![
        kind("entity"),
        ("label", Some(Cow::Borrowed(&entity.label))),
        ("entity_kind", Some(Cow::Borrowed(entity.kind.name()))),
        ("description", entity.description.as_deref().map(Cow::Borrowed)),
    ]
}

fn kind(kind: &'static str) -> (&'static str, Option<Cow<'static, str>>) {
    ("kind", Some(Cow::Borrowed(kind)))
}

fn code<C: Code>(key: &'static str, code: C) -> (&'static str, Option<Cow<'static, str>>) {
    (key, Some(Cow::Borrowed(code.name())))
}

/// Joins codes with `|` as in CSV, since GraphML has no lists. An empty list is omitted.
fn codes<C: Code>(key: &'static str, codes: &[C]) -> (&'static str, Option<Cow<'static, str>>) {
    joined(key, codes.iter().map(|code| code.name()))
}

fn joined<'a>(key: &'a str, names: impl Iterator<Item = &'a str>) -> (&'a str, Option<Cow<'a, str>>) {
    let names: Vec<&str> = names.collect();
    (key, (!names.is_empty()).then(|| Cow::Owned(names.join("|"))))
}

fn number(key: &'static str, number: usize) -> (&'static str, Option<Cow<'static, str>>) {
    (key, Some(Cow::Owned(number.to_string())))
}

/// Returns the id of an attribute. It includes `node` or `edge`, because both may have attributes of the same name.
fn id(on: &str, name: &str) -> String {
    format!("{on}.{name}")
}

/// Returns the node id of a claim. The prefix distinguishes claims from entities with the same id.
fn claim_node(id: &str) -> String {
    format!("claim/{id}")
}

fn entity_node(id: &str) -> String {
    format!("entity/{id}")
}

/// Replaces the characters that XML 1.0 does not allow, even escaped, with U+FFFD.
fn printable(text: &str) -> Cow<'_, str> {
    let barred =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(barred) { Cow::Owned(text.replace(barred, "\u{fffd}")) } else { Cow::Borrowed(text) }
}
