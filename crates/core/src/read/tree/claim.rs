//! Claims files.

use std::ops::RangeInclusive;

use super::fields::Fields;
use super::{Decoder, code, number, parsed, quoted, text, text_of};
use crate::model::{Attribution, Citation, Claim, Date, OtherAnchor, Participant, Relation, Slug, Time};
use crate::rules::invalid_value;
use crate::syntax::diagnostic::Diagnostic;
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::Node;

/// Characters of a statement.
pub(crate) const STATEMENT: RangeInclusive<usize> = 20..=300;

/// Domains of a claim.
pub(crate) const DOMAINS: RangeInclusive<usize> = 1..=4;

/// What a claims file says once for all its claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The source of the claims.
    pub source: Slug,
    /// Who coded them.
    pub coder: Slug,
    /// When they were coded.
    pub coded_on: Date,
    /// By which version of the codebook.
    pub codebook: String,
}

/// What could be read of a claims file.
#[derive(Debug)]
pub struct DecodedClaims {
    /// The header, if it is sound.
    pub header: Option<Header>,
    /// The sound claims, each with its index in the file.
    pub claims: Vec<(usize, Claim)>,
    /// The ids of claims that are not sound, so that nobody calls a reference to them dangling.
    pub lost: Vec<String>,
    /// Every fault.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the tree of a claims file.
#[must_use]
pub fn claims(node: &Node, file: &File, id: FileId) -> DecodedClaims {
    let mut decoder = Decoder::new(file, id);
    let mut decoded = DecodedClaims { header: None, claims: Vec::new(), lost: Vec::new(), diagnostics: Vec::new() };
    if let Some(mut fields) = Fields::of(node, &mut decoder, "a claims file") {
        let d = &mut decoder;
        let source = fields.required(d, "source", parsed);
        let coder = fields.required(d, "coder", parsed);
        let coded_on = fields.required(d, "coded_on", quoted);
        let codebook = fields.required(d, "codebook", text);
        let claims = fields.items(d, "claims", |node, decoder| Some(located_claim(node, decoder)));
        fields.close(d);
        for (index, (id, claim)) in claims {
            match claim {
                Some(claim) => decoded.claims.push((index, claim)),
                None => decoded.lost.extend(id),
            }
        }
        decoded.header = header(source, coder, coded_on, codebook);
    }
    decoded.diagnostics = decoder.diagnostics;
    decoded
}

fn header(
    source: Option<Slug>,
    coder: Option<Slug>,
    coded_on: Option<Date>,
    codebook: Option<String>,
) -> Option<Header> {
    Some(Header { source: source?, coder: coder?, coded_on: coded_on?, codebook: codebook? })
}

/// A claim with its id, which is known even where the rest is faulty.
fn located_claim(node: &Node, decoder: &mut Decoder) -> (Option<String>, Option<Claim>) {
    let id = node.get("id").and_then(Node::as_text).map(str::to_owned);
    decoder.claim.clone_from(&id);
    let claim = claim(node, decoder);
    decoder.claim = None;
    (id, claim)
}

fn claim(node: &Node, d: &mut Decoder) -> Option<Claim> {
    let mut fields = Fields::of(node, d, "a claim")?;
    let id = fields.required(d, "id", parsed);
    let statement = fields.required(d, "statement", text_of(*STATEMENT.start(), *STATEMENT.end()));
    let claim_type = fields.required(d, "type", code);
    let features = fields.codes(d, "features");
    let polarity = fields.defaulted(d, "polarity", code);
    let certainty = fields.required(d, "certainty", code);
    let likelihood = fields.optional(d, "likelihood", code);
    let participants = fields.some(d, "participants", participant);
    let domains = fields.required(d, "domains", |_, _| Some(())).and_then(|()| fields.codes(d, "domains"));
    let domains = domains.and_then(|domains| counted(node, d, domains));
    let forms = fields.codes(d, "forms");
    let times = fields.list(d, "times", time);
    let attribution = fields.defaulted(d, "attribution", attribution);
    let citations = fields.list(d, "citations", citation);
    let at = fields.required(d, "at", parsed);
    let also_at = fields.list(d, "also_at", other_anchor);
    let relations = fields.list(d, "relations", relation);
    let status = fields.defaulted(d, "status", code);
    let reviewer = fields.optional(d, "reviewer", parsed);
    let reviewed_on = fields.optional(d, "reviewed_on", quoted);
    let superseded_by = fields.optional(d, "superseded_by", parsed);
    let reason = fields.optional_text(d, "reason");
    let note = fields.optional_text(d, "note");
    fields.close(d);
    Some(Claim {
        id: id?,
        statement: statement?.into(),
        claim_type: claim_type?,
        features: features?.into(),
        polarity: polarity?,
        certainty: certainty?,
        likelihood: likelihood?,
        participants: participants?.into(),
        domains: domains?.into(),
        forms: forms?.into(),
        times: times?.into(),
        attribution: attribution?,
        citations: citations?.into(),
        at: at?,
        also_at: also_at?.into(),
        relations: relations?.into(),
        status: status?,
        reviewer: reviewer?,
        reviewed_on: reviewed_on?,
        superseded_by: superseded_by?,
        reason: reason?.map(Into::into),
        note: note?.map(Into::into),
    })
}

/// A claim has one to four domains.
fn counted<T>(node: &Node, decoder: &mut Decoder, domains: Vec<T>) -> Option<Vec<T>> {
    if DOMAINS.contains(&domains.len()) {
        return Some(domains);
    }
    let span = node.get("domains").map_or(node.span, |node| node.span);
    decoder.report(&invalid_value::RULE, span, format!("the claim has {} domains", domains.len())).help =
        Some("name one to four domains".to_owned());
    None
}

fn participant(node: &Node, d: &mut Decoder) -> Option<Participant> {
    let mut fields = Fields::of(node, d, "a participant")?;
    let entity = fields.required(d, "entity", parsed);
    let role = fields.required(d, "role", code);
    let gloss = fields.optional_text(d, "gloss");
    fields.close(d);
    Some(Participant { entity: entity?, role: role?, gloss: gloss?.map(Into::into) })
}

fn time(node: &Node, d: &mut Decoder) -> Option<Time> {
    let mut fields = Fields::of(node, d, "a time")?;
    let role = fields.required(d, "role", code);
    let edtf = fields.optional(d, "edtf", quoted);
    let modifier = fields.optional(d, "mod", code);
    let basis = fields.defaulted(d, "basis", code);
    let duration_min = fields.optional(d, "duration_min", parsed);
    let duration_max = fields.optional(d, "duration_max", parsed);
    let relation = fields.optional(d, "relation", code);
    let relative_to = fields.optional(d, "relative_to", parsed);
    fields.close(d);
    Some(Time {
        role: role?,
        edtf: edtf?,
        modifier: modifier?,
        basis: basis?,
        duration_min: duration_min?,
        duration_max: duration_max?,
        relation: relation?,
        relative_to: relative_to?,
    })
}

fn attribution(node: &Node, d: &mut Decoder) -> Option<Attribution> {
    let mut fields = Fields::of(node, d, "an attribution")?;
    let mode = fields.defaulted(d, "mode", code);
    let holder = fields.optional(d, "holder", parsed);
    let via = fields.optional(d, "via", parsed);
    let stance = fields.defaulted(d, "stance", code);
    fields.close(d);
    Some(Attribution { mode: mode?, holder: holder?, via: via?, stance: stance? })
}

fn citation(node: &Node, d: &mut Decoder) -> Option<Citation> {
    let mut fields = Fields::of(node, d, "a citation")?;
    let note = fields.required(d, "note", number(1));
    let basis = fields.required(d, "basis", code);
    let intent = fields.required(d, "intent", code);
    fields.close(d);
    Some(Citation { note: note?, basis: basis?, intent: intent? })
}

fn other_anchor(node: &Node, d: &mut Decoder) -> Option<OtherAnchor> {
    let mut fields = Fields::of(node, d, "a further anchor")?;
    let at = fields.required(d, "at", parsed);
    let role = fields.required(d, "as", code);
    fields.close(d);
    Some(OtherAnchor { at: at?, role: role? })
}

fn relation(node: &Node, d: &mut Decoder) -> Option<Relation> {
    let mut fields = Fields::of(node, d, "a relation")?;
    let relation_type = fields.required(d, "type", code);
    let object = fields.required(d, "object", parsed);
    let basis = fields.defaulted(d, "basis", code);
    fields.close(d);
    Some(Relation { relation_type: relation_type?, object: object?, basis: basis? })
}
