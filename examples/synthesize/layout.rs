//! Records as people type them: block style, short items in braces, long texts folded.

use claimbook_core::model::codes::{Polarity, RelationBasis, Stance, Status, TimeBasis};
use claimbook_core::model::{Attribution, Claim, Code, OtherAnchor, Participant, Term, Time};

use super::random::SplitMix64;

/// Maximum width of a line of text, in characters.
pub(crate) const WIDTH: usize = 106;

/// Maximum width of an item in braces on one line, in characters.
const ITEM_WIDTH: usize = 100;

/// Returns the lines of a claim.
pub(crate) fn claim(claim: &Claim, random: &mut SplitMix64) -> Vec<String> {
    let mut lines = vec![format!("  - id: {}", claim.id)];
    text(&mut lines, "    ", "statement", &claim.statement);
    lines.push(format!("    type: {}", claim.claim_type.name()));
    codes(&mut lines, "features", &claim.features);
    if claim.polarity == Polarity::Negated {
        lines.push(format!("    polarity: {}", claim.polarity.name()));
    }
    lines.push(format!("    certainty: {}", claim.certainty.name()));
    lines.extend(claim.likelihood.as_ref().map(|likelihood| format!("    likelihood: {}", likelihood.name())));
    list(&mut lines, "participants", &claim.participants, participant, random);
    for (facet, codes) in claim.facets.iter() {
        named(&mut lines, facet.as_str(), codes.iter().map(Term::as_str));
    }
    list(&mut lines, "times", &claim.times, time, random);
    if claim.attribution != Attribution::default() {
        lines.push(format!("    attribution: {}", braces(&attribution(&claim.attribution))));
    }
    let citation = |citation: &claimbook_core::model::Citation| {
        let intent = citation.intent.map(|intent| intent.name().to_owned()).unwrap_or_default();
        let basis = citation.basis.name().to_owned();
        vec![("note", citation.note.to_string()), ("basis", basis), ("intent", intent)]
    };
    list(&mut lines, "citations", &claim.citations, citation, random);
    let at = claim.at.to_string();
    lines.push(if at.contains(',') { format!("    at: \"{at}\"") } else { format!("    at: {at}") });
    list(&mut lines, "also_at", &claim.also_at, other_anchor, random);
    let relation = |relation: &claimbook_core::model::Relation| {
        let mut fields =
            vec![("type", relation.relation_type.name().to_owned()), ("object", relation.object.to_string())];
        if relation.basis != RelationBasis::Explicit {
            fields.push(("basis", relation.basis.name().to_owned()));
        }
        fields
    };
    list(&mut lines, "relations", &claim.relations, relation, random);
    status(&mut lines, claim);
    if let Some(note) = &claim.note {
        text(&mut lines, "    ", "note", note);
    }
    lines
}

fn status(lines: &mut Vec<String>, claim: &Claim) {
    lines.extend(claim.coder.iter().map(|coder| format!("    coder: {coder}")));
    if claim.status != Status::Draft {
        lines.push(format!("    status: {}", claim.status.name()));
    }
    lines.extend(claim.checked_by.iter().map(|checker| format!("    checked_by: {checker}")));
    lines.extend(claim.checked_on.iter().map(|day| format!("    checked_on: \"{day}\"")));
    lines.extend(claim.reviewer.iter().map(|reviewer| format!("    reviewer: {reviewer}")));
    lines.extend(claim.reviewed_on.iter().map(|day| format!("    reviewed_on: \"{day}\"")));
    lines.extend(claim.superseded_by.iter().map(|id| format!("    superseded_by: {id}")));
    if let Some(reason) = &claim.reason {
        text(lines, "    ", "reason", reason);
    }
}

/// Writes a key with its text, folded onto further lines if the text is long.
pub(crate) fn text(lines: &mut Vec<String>, indent: &str, key: &str, text: &str) {
    let line = format!("{indent}{key}: {text}");
    if line.chars().count() <= WIDTH {
        lines.push(line);
        return;
    }
    lines.push(format!("{indent}{key}: >-"));
    let (mut line, mut width) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            lines.push(std::mem::take(&mut line));
            width = 0;
        }
        if width == 0 {
            line = format!("{indent}  {word}");
            width = indent.len() + 2 + length;
        } else {
            line.push(' ');
            line.push_str(word);
            width += 1 + length;
        }
    }
    lines.push(line);
}

fn codes<C: Code>(lines: &mut Vec<String>, key: &str, codes: &[C]) {
    named(lines, key, codes.iter().map(|&code| code.name()));
}

fn named<'a>(lines: &mut Vec<String>, key: &str, names: impl Iterator<Item = &'a str>) {
    let names: Vec<&str> = names.collect();
    if !names.is_empty() {
        lines.push(format!("    {key}: [{}]", names.join(", ")));
    }
}

/// The fields of an item, in the order in which they are written.
type Fields = Vec<(&'static str, String)>;

fn list<T>(lines: &mut Vec<String>, key: &str, items: &[T], fields: impl Fn(&T) -> Fields, random: &mut SplitMix64) {
    if !items.is_empty() {
        lines.push(format!("    {key}:"));
    }
    for item in items {
        item_lines(lines, &fields(item), random);
    }
}

/// Writes an item on one line in braces. A longer item gets a line per field, or sometimes line breaks in the braces.
fn item_lines(lines: &mut Vec<String>, fields: &Fields, random: &mut SplitMix64) {
    let line = format!("      - {}", braces(fields));
    if line.chars().count() <= ITEM_WIDTH {
        lines.push(line);
    } else if let Some((before, after)) = line.rsplit_once(", ").filter(|_| random.chance(1, 7)) {
        lines.push(format!("{before},"));
        lines.push(format!("         {after}"));
    } else {
        let starts = ["      - "].into_iter().chain(std::iter::repeat("        "));
        lines.extend(starts.zip(fields).map(|(start, (key, value))| format!("{start}{key}: {value}")));
    }
}

fn braces(fields: &Fields) -> String {
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", fields.join(", "))
}

fn participant(participant: &Participant) -> Fields {
    let mut fields = vec![("entity", participant.entity.to_string()), ("role", participant.role.name().to_owned())];
    fields.extend(participant.gloss.as_deref().map(|gloss| ("gloss", in_braces(gloss))));
    fields
}

fn time(time: &Time) -> Fields {
    let mut fields = vec![("role", time.role.name().to_owned())];
    fields.extend(time.edtf.iter().map(|edtf| ("edtf", format!("\"{edtf}\""))));
    fields.extend(time.modifier.map(|modifier| ("mod", modifier.name().to_owned())));
    if time.basis != TimeBasis::Explicit {
        fields.push(("basis", time.basis.name().to_owned()));
    }
    fields.extend(time.duration_min.map(|length| ("duration_min", length.to_string())));
    fields.extend(time.duration_max.map(|length| ("duration_max", length.to_string())));
    fields.extend(time.relation.map(|relation| ("relation", relation.name().to_owned())));
    fields.extend(time.relative_to.iter().map(|event| ("relative_to", event.to_string())));
    fields
}

fn attribution(attribution: &Attribution) -> Fields {
    let mut fields = Vec::new();
    if attribution.mode != claimbook_core::model::codes::AttributionMode::Author {
        fields.push(("mode", attribution.mode.name().to_owned()));
    }
    fields.extend(attribution.holder.iter().map(|holder| ("holder", holder.to_string())));
    fields.extend(attribution.via.iter().map(|via| ("via", via.to_string())));
    if attribution.stance != Stance::Endorses {
        fields.push(("stance", attribution.stance.name().to_owned()));
    }
    fields
}

fn other_anchor(other: &OtherAnchor) -> Fields {
    vec![("at", in_braces(&other.at.to_string())), ("as", other.role.name().to_owned())]
}

/// Returns a text in a form that is valid between braces.
pub(crate) fn in_braces(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}', ':']) { format!("\"{text}\"") } else { text.to_owned() }
}
