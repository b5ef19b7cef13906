//! A claim with its fields, relations, diagnostics and decisions.

use ahash::AHashMap;
use claimbook_core::book::decided::State;
use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::edit::format::Kind;
use claimbook_core::model::{
    Citation, ClaimId, Code, Decision, Edtf, Guide, OtherAnchor, Participant, Relation, Slug, Time,
};
use claimbook_core::syntax::diagnostic::{Diagnostic, Path};
use claimbook_core::text::content_hash;
use serde_json::Value as Json;

use super::link::shortened;
use super::{file_of, labels};

/// The number of characters of a related claim's statement that are shown.
const SHORT: usize = 45;

/// A claim.
pub(super) struct Card {
    pub(super) id: String,
    /// The position of the claim in its source, from 1.
    pub(super) number: usize,
    /// The first 16 digits of `content_hash`, which a decision states.
    pub(super) hash: String,
    pub(super) statement: String,
    pub(super) is_current: bool,
    pub(super) fields: Vec<Field>,
    pub(super) relations: Vec<RelationRow>,
    /// Who coded the claim, when, and in which file.
    pub(super) coded: String,
    /// The decisions about the claim.
    pub(super) history: Vec<String>,
    pub(super) faults: Vec<Fault>,
}

/// A field of a claim.
pub(super) struct Field {
    pub(super) key: String,
    /// Whether the field takes a line of its own.
    pub(super) is_wide: bool,
    pub(super) values: Vec<Vec<Part>>,
}

/// A part of a value.
pub(super) enum Part {
    Code(String),
    Text(String),
    Link { href: String, label: String },
}

/// A relation of a claim to another, or of another to it.
pub(super) struct RelationRow {
    pub(super) is_outgoing: bool,
    /// Whether the other claim is on this page.
    pub(super) is_here: bool,
    pub(super) relation: &'static str,
    pub(super) basis: &'static str,
    pub(super) claim: String,
    pub(super) statement: String,
}

/// A diagnostic.
#[derive(Clone)]
pub(super) struct Fault {
    pub(super) severity: &'static str,
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) place: String,
    pub(super) claim: Option<String>,
}

impl Card {
    /// Returns whether another claim was coded by the same coder on the same day in the same file.
    pub(super) fn is_coded_with(&self, other: &Self) -> bool {
        self.coded == other.coded
    }
}

impl Fault {
    pub(super) fn new(book: &Book, diagnostic: &Diagnostic) -> Self {
        let file = book.file(diagnostic.place.file);
        let line = file.position(diagnostic.place.span.start).line;
        Self {
            severity: diagnostic.rule.severity.name(),
            rule: diagnostic.rule.id,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            place: format!("{}:{line}", file.path()),
            claim: diagnostic.claim.as_deref().map(str::to_owned),
        }
    }
}

/// The data that all cards of a source share.
pub(super) struct Cards<'a> {
    book: &'a Book,
    keys: Vec<String>,
    coded: Vec<String>,
    labels: AHashMap<&'a Slug, &'a str>,
    numbers: AHashMap<&'a ClaimId, usize>,
    incoming: AHashMap<&'a ClaimId, Vec<RelationRow>>,
    statements: AHashMap<&'a ClaimId, &'a str>,
    decisions: AHashMap<&'a ClaimId, Vec<String>>,
    faults: AHashMap<String, Vec<Fault>>,
}

impl<'a> Cards<'a> {
    pub(super) fn new(
        book: &'a Book,
        record: &'a SourceRecord,
        guide: &Guide,
        faults: AHashMap<String, Vec<Fault>>,
    ) -> Self {
        let fields = guide.fields(Kind::Claims, &Path::default().key("claims").index(0));
        let coded = fields.iter().filter(|field| !field.codes.is_empty()).map(|field| field.key.clone()).collect();
        let numbers: AHashMap<&ClaimId, usize> =
            book.claims_of(&record.source.id).map(|record| &record.claim.id).zip(1..).collect();
        let mut incoming: AHashMap<&ClaimId, Vec<RelationRow>> = AHashMap::new();
        for other in book.claims() {
            for relation in &other.claim.relations {
                incoming.entry(&relation.object).or_default().push(RelationRow {
                    is_outgoing: false,
                    is_here: numbers.contains_key(&other.claim.id),
                    relation: relation.relation_type.name(),
                    basis: relation.basis.name(),
                    claim: other.claim.id.to_string(),
                    statement: shortened(&other.claim.statement, SHORT),
                });
            }
        }
        let mut decisions: AHashMap<&ClaimId, Vec<String>> = AHashMap::new();
        for file in book.decisions.iter().filter(|file| file.record.source == record.source.id) {
            for (_, decision) in &file.record.decisions.sound {
                if decision.of.is_empty() {
                    let by = format!("{} on {}", file.record.decided_by, file.record.decided_on);
                    decisions.entry(&decision.subject).or_default().push(described(
                        decision,
                        &by,
                        book.state(file, decision),
                    ));
                }
            }
        }
        Self {
            book,
            keys: fields.into_iter().map(|field| field.key).collect(),
            coded,
            labels: labels(book),
            numbers,
            incoming,
            statements: book.claims().map(|record| (&record.claim.id, &*record.claim.statement)).collect(),
            decisions,
            faults,
        }
    }

    /// Returns the position of a claim in its source, from 1.
    pub(super) fn number(&self, id: &ClaimId) -> usize {
        self.numbers.get(id).copied().unwrap_or_default()
    }

    pub(super) fn card(&self, record: &ClaimRecord) -> Card {
        let claim = &record.claim;
        let json = serde_json::to_value(claim).unwrap_or_default();
        let own = ["id", "statement", "relations"];
        let keys = self.keys.iter().filter(|key| !own.contains(&key.as_str()));
        let fields = keys.filter_map(|key| {
            let values = self.values(record, key, &json)?;
            let is_short =
                |part: &Part| matches!(part, Part::Code(_)) || matches!(part, Part::Text(text) if text.len() < 20);
            let is_wide = values.len() > 1 || !values.iter().flatten().all(is_short);
            Some(Field { key: key.clone(), is_wide, values })
        });
        let mut relations: Vec<RelationRow> = claim.relations.iter().map(|relation| self.outgoing(relation)).collect();
        relations.extend(self.incoming.get(&claim.id).into_iter().flatten().map(RelationRow::again));
        let header = &self.book.paragraph(record).header;
        let coded = format!(
            "coded by {} on {} with codebook {}, in {}",
            header.coder,
            header.coded_on,
            header.codebook,
            file_of(self.book, record)
        );
        Card {
            number: self.number(&claim.id),
            id: claim.id.to_string(),
            hash: content_hash(claim).start::<8>().to_string(),
            statement: claim.statement.to_string(),
            is_current: claim.status.is_current(),
            fields: fields.collect(),
            relations,
            coded,
            history: self.decisions.get(&claim.id).cloned().unwrap_or_default(),
            faults: self.faults.get(claim.id.as_str()).cloned().unwrap_or_default(),
        }
    }

    fn outgoing(&self, relation: &Relation) -> RelationRow {
        RelationRow {
            is_outgoing: true,
            is_here: self.numbers.contains_key(&relation.object),
            relation: relation.relation_type.name(),
            basis: relation.basis.name(),
            claim: relation.object.to_string(),
            statement: shortened(self.statements.get(&relation.object).copied().unwrap_or_default(), SHORT),
        }
    }

    /// Returns the values of a field, or `None` if the claim has none.
    fn values(&self, record: &ClaimRecord, key: &str, json: &Json) -> Option<Vec<Vec<Part>>> {
        let claim = &record.claim;
        let values = match key {
            "at" => vec![place(&claim.at.to_string(), claim.at.first().passage().to_string(), None)],
            "also_at" => {
                let other = |other: &OtherAnchor| {
                    place(&other.at.to_string(), other.at.first().passage().to_string(), Some(other.role.name()))
                };
                claim.also_at.iter().map(other).collect()
            }
            "participants" => {
                let participant = |participant: &Participant| {
                    let mut parts = vec![self.entity(&participant.entity), code(participant.role.name())];
                    parts.extend(participant.gloss.iter().map(|gloss| Part::Text(gloss.to_string())));
                    parts
                };
                claim.participants.iter().map(participant).collect()
            }
            "times" => claim.times.iter().map(time).collect(),
            "citations" => {
                let citation = |citation: &Citation| {
                    let label = format!("note {}", citation.note);
                    let mut parts = vec![Part::Link { href: format!("note-{}", citation.note), label }];
                    parts.push(code(citation.basis.name()));
                    parts.extend(citation.intent.map(|intent| code(intent.name())));
                    parts
                };
                claim.citations.iter().map(citation).collect()
            }
            "attribution" => self.attribution(json.get(key)?),
            // A list of codes is one value, as in a record.
            _ => match json.get(key)? {
                Json::Array(items) => vec![items.iter().map(|item| self.part(key, item)).collect()],
                value => vec![vec![self.part(key, value)]],
            },
        };
        (!values.is_empty() && values.iter().all(|parts| !parts.is_empty())).then_some(values)
    }

    fn attribution(&self, json: &Json) -> Vec<Vec<Part>> {
        let text = |key: &str| json.get(key).and_then(Json::as_str);
        let mut parts: Vec<Part> = text("mode").map(code).into_iter().collect();
        for key in ["holder", "via"] {
            if let Some(entity) = text(key).and_then(|id| id.parse::<Slug>().ok()) {
                parts.extend([Part::Text(key.to_owned()), self.entity(&entity)]);
            }
        }
        parts.extend(text("stance").map(code));
        if parts.is_empty() { Vec::new() } else { vec![parts] }
    }

    fn part(&self, key: &str, value: &Json) -> Part {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if self.coded.iter().any(|coded| coded == key) { Part::Code(text) } else { Part::Text(text) }
    }

    fn entity(&self, id: &Slug) -> Part {
        match self.labels.get(id) {
            Some(label) => Part::Link { href: format!("entity-{id}"), label: (*label).to_owned() },
            None => Part::Text(id.to_string()),
        }
    }
}

impl RelationRow {
    fn again(&self) -> Self {
        Self { claim: self.claim.clone(), statement: self.statement.clone(), ..*self }
    }
}

fn code(name: &str) -> Part {
    Part::Code(name.to_owned())
}

fn place(at: &str, passage: String, role: Option<&str>) -> Vec<Part> {
    let mut parts = vec![Part::Link { href: passage, label: at.to_owned() }];
    parts.extend(role.map(code));
    parts
}

fn time(time: &Time) -> Vec<Part> {
    let mut parts = vec![code(time.role.name())];
    parts.extend(time.edtf.iter().map(|edtf| Part::Text(format!("{} ({})", edtf.as_str(), days(edtf)))));
    parts.extend(time.modifier.map(|modifier| code(modifier.name())));
    let durations = [("at least", &time.duration_min), ("at most", &time.duration_max)];
    for (word, duration) in durations {
        parts.extend(duration.iter().map(|duration| Part::Text(format!("{word} {duration}"))));
    }
    if let (Some(relation), Some(event)) = (time.relation, &time.relative_to) {
        parts.extend([code(relation.name()), Part::Text(event.to_string())]);
    }
    parts.push(code(time.basis.name()));
    parts
}

/// Returns the days that an EDTF value allows, as in `2031-01-01 to 2031-12-31`.
pub(super) fn days(edtf: &Edtf) -> String {
    let bounds = edtf.bounds();
    let side =
        |day: Option<String>, is_open: bool| day.unwrap_or_else(|| if is_open { "open" } else { "unknown" }.to_owned());
    let start = side(bounds.start_min.map(|day| day.to_string()), bounds.start_open);
    let end = side(bounds.end_max.map(|day| day.to_string()), bounds.end_open);
    if start == end { start } else { format!("{start} to {end}") }
}

/// Describes a decision, as in `accept by c3 on 2031-05-04: carried out`.
pub(super) fn described(decision: &Decision, by: &str, state: State) -> String {
    let verdict = decision.verdict.map_or("no verdict", Code::name);
    let field = decision.field.as_ref().map_or_else(String::new, |field| format!(" {field}"));
    let value = decision.value.as_ref().map_or_else(String::new, |value| format!(" = {value}"));
    let reason = decision.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
    format!("{verdict}{field}{value} by {by}: {}{reason}", state.name())
}

/// Returns the codes of each field with their meanings.
pub(super) fn legend(guide: &Guide) -> Vec<(String, Vec<(String, String)>)> {
    let claim = || Path::default().key("claims").index(0);
    let mut legend = Vec::new();
    let mut add = |name: String, codes: Vec<(&str, String)>| {
        if !codes.is_empty() {
            legend.push((name, codes.into_iter().map(|(code, meaning)| (code.to_owned(), meaning)).collect()));
        }
    };
    for field in guide.fields(Kind::Claims, &claim()) {
        let inner = field.has_records.then(|| guide.fields(Kind::Claims, &claim().key(field.key.clone()).index(0)));
        for part in inner.into_iter().flatten() {
            add(format!("{}.{}", field.key, part.key), part.codes);
        }
        add(field.key, field.codes);
    }
    legend
}
