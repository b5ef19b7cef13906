//! Kinds of faults: each changes the lines of a claim so that `check` finds exactly this fault.
//!
//! A plant returns the line on which `check` must report the fault. It returns `None` and changes nothing if the claim
//! is not suitable. The lock lists the words that claims name. So a plant only adds to anchors, or makes the whole
//! record unreadable, because `check` reports no missing spans if a record could not be read.

use super::edits::{cut, edit, edit_item, find, find_item, id, insert_before, insert_item, is_whole, remove, replace};

/// The lines of a claim.
type Lines = Vec<String>;

/// A rule, and a function that breaks it.
pub(crate) type Plant = (&'static str, fn(&mut Lines) -> Option<usize>);

/// Faults that hide all other faults of their file.
pub(crate) const FILE_PLANTS: [Plant; 5] = [
    ("invalid-syntax", |lines| edit(lines, "domains", |line| Some(format!("{line}]")))),
    ("invalid-syntax", |lines| edit(lines, "certainty", |line| Some(line.replace(':', "")))),
    ("invalid-syntax", |lines| edit(lines, "certainty", |line| Some(line[1..].to_owned()))),
    // The tab follows a list in brackets. After a plain scalar, `check` would report the tab one line earlier, as part
    // of the scalar.
    ("invalid-syntax", |lines| edit(lines, "forms", |line| Some(line.replacen("    ", "\t", 1)))),
    ("invalid-encoding", |lines| edit(lines, "type", |line| Some(format!("{line} # \0")))),
];

/// Faults that are found while reading a record.
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
    ("invalid-value", |lines| replace(lines, "statement", "Short.")),
    ("invalid-value", |lines| edit(lines, "domains", said_twice)),
    ("invalid-value", |lines| replace(lines, "domains", "[]")),
    ("duplicate-key", |lines| insert_before(lines, "certainty", "    certainty: possible").map(|first| first + 1)),
    ("unsupported-yaml", |lines| edit(lines, "certainty", |line| Some(line.replacen(": ", ": !firm ", 1)))),
    ("unsupported-yaml", |lines| edit(lines, "domains", |line| Some(line.replacen(": ", ": &all ", 1)))),
];

/// Faults that are found by rules after the record was read.
pub(crate) const CHECKING_PLANTS: [Plant; 19] = [
    ("dangling-reference", |lines| edit_item(lines, "participants", "entity", |entity| format!("{entity}-of-old"))),
    // The new id has a prefix of no source, because a missing claim is not reported if its source was not read
    // completely.
    ("dangling-reference", |lines| edit_item(lines, "relations", "object", |id| id.replacen('-', "x-", 1))),
    ("dangling-reference", |lines| edit_item(lines, "citations", "note", |_| "99".to_owned())),
    ("dangling-reference", |lines| edit_item(lines, "times", "relative_to", |event| format!("{event}-again"))),
    ("missing-horizon", missing_horizon),
    ("double-negation", double_negation),
    ("incomplete-time", incomplete_time),
    ("self-relation", self_relation),
    ("mixed-code", |lines| edit(lines, "domains", mixed)),
    ("repeated-item", repeated_participant),
    ("missing-holder", missing_holder),
    ("missing-addressee", missing_addressee),
    ("redundant-feature", redundant_feature),
    ("unexplained-code", unexplained_form),
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

/// Swaps the ends of the first word range.
fn reversed(line: &str) -> Option<String> {
    let (before, rest) = line.split_once('[')?;
    let (range, after) = rest.split_once(']')?;
    let (first, last) = range.split_once('-')?;
    Some(format!("{before}[{last}-{first}]{after}"))
}

/// Repeats the first code of a list.
fn said_twice(line: &str) -> Option<String> {
    let codes = line.split_once('[')?.1.trim_end_matches(']');
    let first = codes.split(", ").next()?;
    Some(line.replace(']', &format!(", {first}]")))
}

/// Adds `unspecified` to other domains, with at most four in total.
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

/// Makes a time with a relation but without an event.
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
    insert_before(lines, "note", "    status: reviewed").or_else(|| {
        lines.push("    status: reviewed".to_owned());
        Some(lines.len() - 1)
    })
}

/// Adds the relation `restates` to the claim with the larger id.
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

/// Adds an anchor on a sentence that does not exist.
fn locator_out_of_range(lines: &mut Lines) -> Option<usize> {
    let at = find(lines, "at")?;
    let place = lines[at].trim_start_matches("    at: ").trim_start_matches('"');
    let paragraph = place[..place.find(".s")?].to_owned();
    if find(lines, "also_at").is_none() {
        lines.insert(at + 1, "    also_at:".to_owned());
    }
    insert_item(lines, "also_at", &format!("{{at: {paragraph}.s999999, as: support}}"))
}
