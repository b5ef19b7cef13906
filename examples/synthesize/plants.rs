//! Kinds of faults: each changes the lines of a claim so that `check` finds that one fault and no other.
//!
//! A plant gives the line on which the fault must be seen, or nothing where the claim has no room for it; then it has
//! changed nothing. The lock knows what words claims name, so a plant adds to anchors, or spoils the record as a
//! whole, since nothing is called missing where a record could not be read.

use super::edits::{cut, edit, edit_item, find, find_item, id, insert_before, insert_item, is_whole, remove, replace};

/// The lines of a claim.
type Lines = Vec<String>;

/// A rule, and how to break it.
pub(crate) type Plant = (&'static str, fn(&mut Lines) -> Option<usize>);

/// Faults that hide whatever else is wrong in their file.
pub(crate) const FILE_PLANTS: [Plant; 5] = [
    ("invalid-syntax", |lines| edit(lines, "domains", |line| Some(format!("{line}]")))),
    ("invalid-syntax", |lines| edit(lines, "certainty", |line| Some(line.replace(':', "")))),
    ("invalid-syntax", |lines| edit(lines, "certainty", |line| Some(line[1..].to_owned()))),
    // After a list in brackets; after a plain scalar the tab would be seen a line too early, as a part of that scalar.
    ("invalid-syntax", |lines| edit(lines, "forms", |line| Some(line.replacen("    ", "\t", 1)))),
    ("invalid-encoding", |lines| edit(lines, "type", |line| Some(format!("{line} # \0")))),
];

/// Faults of reading: of a record or of a field of it.
pub(crate) const READING_PLANTS: [Plant; 22] = [
    ("unknown-code", |lines| edit(lines, "certainty", |line| Some(line[..line.len() - 1].to_owned()))),
    ("unknown-code", |lines| edit(lines, "type", |line| Some(line.to_uppercase().replace("TYPE", "type")))),
    ("unknown-code", |lines| edit_item(lines, "participants", "role", |_| "agent".to_owned())),
    ("unknown-field", |lines| edit(lines, "relations", |line| Some(line.replace("relations", "relation")))),
    ("unknown-field", |lines| insert_before(lines, "certainty", "    certanity: asserted")),
    ("unknown-field", |lines| edit_item(lines, "participants", "role", |role| format!("{role}, sense: wide"))),
    ("missing-field", |lines| remove(lines, "certainty")),
    ("missing-field", |lines| remove(lines, "domains")),
    ("missing-field", participant_without_role),
    ("wrong-type", |lines| edit(lines, "domains", |line| Some(line.replace(['[', ']', ','], "")))),
    ("wrong-type", |lines| edit(lines, "certainty", |line| Some(line.replacen(": ", ": [", 1) + "]"))),
    ("wrong-type", |lines| edit_item(lines, "citations", "note", |note| format!("\"{note}\""))),
    ("unquoted-text", |lines| edit_item(lines, "times", "edtf", |edtf| edtf.replace('"', ""))),
    ("invalid-value", |lines| edit_item(lines, "times", "edtf", |_| "\"2031-02-30\"".to_owned())),
    ("invalid-value", |lines| edit_item(lines, "times", "duration_min", |length| length.replace('P', ""))),
    ("invalid-value", |lines| edit(lines, "at", reversed)),
    ("invalid-value", |lines| replace(lines, "statement", "Too short.")),
    ("invalid-value", |lines| edit(lines, "domains", said_twice)),
    ("invalid-value", |lines| replace(lines, "domains", "[]")),
    ("duplicate-key", |lines| insert_before(lines, "certainty", "    certainty: possible").map(|first| first + 1)),
    ("unsupported-yaml", |lines| edit(lines, "certainty", |line| Some(line.replacen(": ", ": !firm ", 1)))),
    ("unsupported-yaml", |lines| edit(lines, "domains", |line| Some(line.replacen(": ", ": &all ", 1)))),
];

/// Faults of checking: the record can be read.
pub(crate) const CHECKING_PLANTS: [Plant; 19] = [
    ("dangling-reference", |lines| edit_item(lines, "participants", "entity", |entity| format!("{entity}-of-old"))),
    // A prefix that no source has: a missing claim of a source that was not read in full is not called missing.
    ("dangling-reference", |lines| edit_item(lines, "relations", "object", |id| id.replacen('-', "x-", 1))),
    ("dangling-reference", |lines| edit_item(lines, "citations", "note", |_| "99".to_owned())),
    ("dangling-reference", |lines| edit_item(lines, "times", "relative_to", |event| format!("{event}-again"))),
    ("missing-horizon", missing_horizon),
    ("double-negation", double_negation),
    ("incomplete-time", incomplete_time),
    ("self-relation", self_relation),
    ("mixed-unspecified", |lines| edit(lines, "domains", mixed)),
    ("repeated-item", repeated_participant),
    ("missing-holder", missing_holder),
    ("missing-addressee", missing_addressee),
    ("redundant-feature", redundant_feature),
    ("unexplained-form", unexplained_form),
    ("incomplete-status", incomplete_status),
    ("leading-pronoun", |lines| edit(lines, "statement", led_by_pronoun)),
    ("misdirected-restatement", misdirected_restatement),
    ("mismatched-duplicate", mismatched_duplicate),
    ("locator-out-of-range", locator_out_of_range),
];

fn participant_without_role(lines: &mut Lines) -> Option<usize> {
    let at = find_item(lines, "participants", |line| cut(line, "role").is_some())?;
    lines[at] = cut(&lines[at], "role")?;
    Some(at)
}

/// The first word range with its ends changed about.
fn reversed(line: &str) -> Option<String> {
    let (before, rest) = line.split_once('[')?;
    let (range, after) = rest.split_once(']')?;
    let (first, last) = range.split_once('-')?;
    Some(format!("{before}[{last}-{first}]{after}"))
}

/// A list of codes with its first code once more.
fn said_twice(line: &str) -> Option<String> {
    let codes = line.split_once('[')?.1.trim_end_matches(']');
    let first = codes.split(", ").next()?;
    Some(line.replace(']', &format!(", {first}]")))
}

/// Domains with `unspecified` beside others, four at most.
fn mixed(line: &str) -> Option<String> {
    let codes = line.split_once('[')?.1.split(", ").count();
    let further = if line.contains("unspecified") { "military" } else { "unspecified" };
    (codes < 4).then(|| line.replace(']', &format!(", {further}]")))
}

fn led_by_pronoun(line: &str) -> Option<String> {
    let (key, statement) = line.split_once(": ").filter(|(_, statement)| *statement != ">-")?;
    Some(format!("{key}: They say that {statement}"))
}

fn missing_horizon(lines: &mut Lines) -> Option<usize> {
    let at = find(lines, "type").filter(|&at| lines[at].ends_with("predictive"))?;
    remove(lines, "times")?;
    Some(at)
}

fn double_negation(lines: &mut Lines) -> Option<usize> {
    replace(lines, "certainty", "unlikely")?;
    find(lines, "polarity").or_else(|| insert_before(lines, "certainty", "    polarity: negated"))
}

/// A relation without its event.
fn incomplete_time(lines: &mut Lines) -> Option<usize> {
    let at = find_item(lines, "times", |line| is_whole(line) && line.contains("edtf") && !line.contains("relation"))?;
    lines[at] = lines[at].replace('}', ", relation: AFTER}");
    Some(at)
}

fn self_relation(lines: &mut Lines) -> Option<usize> {
    let own = id(lines)?.to_owned();
    edit_item(lines, "relations", "object", |_| own.clone())
}

fn repeated_participant(lines: &mut Lines) -> Option<usize> {
    let at = find_item(lines, "participants", is_whole)?;
    lines.insert(at + 1, lines[at].clone());
    Some(at + 1)
}

fn missing_holder(lines: &mut Lines) -> Option<usize> {
    if find(lines, "attribution").is_some() {
        return edit(lines, "attribution", |line| cut(line, "holder"));
    }
    let next = find(lines, "citations").map_or("at", |_| "citations");
    insert_before(lines, next, "    attribution: {mode: reported_belief}")
}

fn missing_addressee(lines: &mut Lines) -> Option<usize> {
    let addressed = lines.iter().any(|line| line.contains("role: addressee"));
    if addressed { None } else { replace(lines, "type", "normative") }
}

fn redundant_feature(lines: &mut Lines) -> Option<usize> {
    replace(lines, "type", "causal")?;
    let next = find(lines, "polarity").map_or("certainty", |_| "polarity");
    replace(lines, "features", "[causal]").or_else(|| insert_before(lines, next, "    features: [causal]"))
}

fn unexplained_form(lines: &mut Lines) -> Option<usize> {
    if find(lines, "note").is_some() {
        return None;
    }
    replace(lines, "forms", "[other]").or_else(|| {
        let after = find(lines, "domains")? + 1;
        lines.insert(after, "    forms: [other]".to_owned());
        Some(after)
    })
}

fn incomplete_status(lines: &mut Lines) -> Option<usize> {
    if find(lines, "status").is_some() {
        return None;
    }
    insert_before(lines, "note", "    status: withdrawn").or_else(|| {
        lines.push("    status: withdrawn".to_owned());
        Some(lines.len() - 1)
    })
}

/// The claim before is said again by this one, whose id is the larger.
fn misdirected_restatement(lines: &mut Lines) -> Option<usize> {
    let (prefix, number) = id(lines)?.split_once('-')?;
    let (width, before) = (number.len(), number.parse::<usize>().ok()?.checked_sub(1).filter(|&before| before > 0)?);
    let item = format!("{{type: restates, object: {prefix}-{before:0width$}}}");
    insert_item(lines, "relations", &item)
}

fn mismatched_duplicate(lines: &mut Lines) -> Option<usize> {
    let at = find_item(lines, "also_at", |line| is_whole(line) && line.contains("as: restatement"))?;
    lines[at] = lines[at].replace("as: restatement", "as: duplicate");
    Some(at)
}

/// A further anchor, on a sentence that no paragraph has.
fn locator_out_of_range(lines: &mut Lines) -> Option<usize> {
    let at = find(lines, "at")?;
    let place = lines[at].trim_start_matches("    at: ").trim_start_matches('"');
    let paragraph = place[..place.find(".s")?].to_owned();
    if find(lines, "also_at").is_none() {
        lines.insert(at + 1, "    also_at:".to_owned());
    }
    insert_item(lines, "also_at", &format!("{{at: {paragraph}.s999999, as: support}}"))
}
