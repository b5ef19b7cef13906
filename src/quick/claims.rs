//! Claims files, as [`crate::decode::claims`] reads them.

use super::cursor::Cursor;
use super::put;
use crate::decode::{DOMAINS, DecodedClaims, Header, STATEMENT};
use crate::model::{Attribution, Citation, Claim, OtherAnchor, Participant, Relation, Time};

/// The records of a claims file without a fault; `None` where it takes the careful reader to say what is there.
#[must_use]
pub fn claims(text: &str) -> Option<DecodedClaims> {
    let (mut source, mut coder, mut coded_on, mut codebook, mut claims) = (None, None, None, None, None);
    Cursor::new(text)?.document(|cursor, key| match key {
        "source" => put(&mut source, cursor.parsed()?),
        "coder" => put(&mut coder, cursor.parsed()?),
        "coded_on" => put(&mut coded_on, cursor.quoted()?),
        "codebook" => put(&mut codebook, cursor.text()?.into()),
        "claims" => put(&mut claims, cursor.many(claim)?),
        _ => None,
    })?;
    let header = Header { source: source?, coder: coder?, coded_on: coded_on?, codebook: codebook? };
    Some(DecodedClaims {
        header: Some(header),
        claims: claims?.into_iter().enumerate().collect(),
        lost: Vec::new(),
        diagnostics: Vec::new(),
    })
}

fn claim(cursor: &mut Cursor<'_>) -> Option<Claim> {
    let (mut id, mut statement, mut claim_type, mut features, mut polarity) = (None, None, None, None, None);
    let (mut certainty, mut likelihood, mut participants, mut domains, mut forms) = (None, None, None, None, None);
    let (mut times, mut attribution, mut citations, mut at, mut also_at) = (None, None, None, None, None);
    let (mut relations, mut status, mut reviewer, mut reviewed_on) = (None, None, None, None);
    let (mut superseded_by, mut reason, mut note) = (None, None, None);
    cursor.record(|cursor, key| match key {
        "id" => put(&mut id, cursor.parsed()?),
        "statement" => put(&mut statement, cursor.text_of(*STATEMENT.start(), *STATEMENT.end())?),
        "type" => put(&mut claim_type, cursor.code()?),
        "features" => put(&mut features, cursor.codes()?),
        "polarity" => put(&mut polarity, cursor.code()?),
        "certainty" => put(&mut certainty, cursor.code()?),
        "likelihood" => put(&mut likelihood, cursor.code()?),
        "participants" => put(&mut participants, cursor.list(participant)?),
        "domains" => put(&mut domains, cursor.codes()?),
        "forms" => put(&mut forms, cursor.codes()?),
        "times" => put(&mut times, cursor.list(time)?),
        "attribution" => put(&mut attribution, self::attribution(cursor)?),
        "citations" => put(&mut citations, cursor.list(citation)?),
        "at" => put(&mut at, cursor.parsed()?),
        "also_at" => put(&mut also_at, cursor.list(other_anchor)?),
        "relations" => put(&mut relations, cursor.list(relation)?),
        "status" => put(&mut status, cursor.code()?),
        "reviewer" => put(&mut reviewer, cursor.parsed()?),
        "reviewed_on" => put(&mut reviewed_on, cursor.quoted()?),
        "superseded_by" => put(&mut superseded_by, cursor.parsed()?),
        "reason" => put(&mut reason, cursor.text()?),
        "note" => put(&mut note, cursor.text()?),
        _ => None,
    })?;
    Some(Claim {
        id: id?,
        statement: statement?,
        claim_type: claim_type?,
        features: features.unwrap_or_default().into(),
        polarity: polarity.unwrap_or_default(),
        certainty: certainty?,
        likelihood,
        participants: participants.filter(|list| !list.is_empty())?.into(),
        domains: domains.filter(|list| DOMAINS.contains(&list.len()))?.into(),
        forms: forms.unwrap_or_default().into(),
        times: times.unwrap_or_default().into(),
        attribution: attribution.unwrap_or_default(),
        citations: citations.unwrap_or_default().into(),
        at: at?,
        also_at: also_at.unwrap_or_default().into(),
        relations: relations.unwrap_or_default().into(),
        status: status.unwrap_or_default(),
        reviewer,
        reviewed_on,
        superseded_by,
        reason,
        note,
    })
}

fn participant(cursor: &mut Cursor<'_>) -> Option<Participant> {
    let (mut entity, mut role, mut gloss) = (None, None, None);
    cursor.record(|cursor, key| match key {
        "entity" => put(&mut entity, cursor.parsed()?),
        "role" => put(&mut role, cursor.code()?),
        "gloss" => put(&mut gloss, cursor.text()?),
        _ => None,
    })?;
    Some(Participant { entity: entity?, role: role?, gloss })
}

fn time(cursor: &mut Cursor<'_>) -> Option<Time> {
    let (mut role, mut edtf, mut modifier, mut basis) = (None, None, None, None);
    let (mut duration_min, mut duration_max, mut relation, mut relative_to) = (None, None, None, None);
    cursor.record(|cursor, key| match key {
        "role" => put(&mut role, cursor.code()?),
        "edtf" => put(&mut edtf, cursor.quoted()?),
        "mod" => put(&mut modifier, cursor.code()?),
        "basis" => put(&mut basis, cursor.code()?),
        "duration_min" => put(&mut duration_min, cursor.parsed()?),
        "duration_max" => put(&mut duration_max, cursor.parsed()?),
        "relation" => put(&mut relation, cursor.code()?),
        "relative_to" => put(&mut relative_to, cursor.parsed()?),
        _ => None,
    })?;
    let (role, basis) = (role?, basis.unwrap_or_default());
    Some(Time { role, edtf, modifier, basis, duration_min, duration_max, relation, relative_to })
}

fn attribution(cursor: &mut Cursor<'_>) -> Option<Attribution> {
    let (mut mode, mut holder, mut via, mut stance) = (None, None, None, None);
    cursor.record(|cursor, key| match key {
        "mode" => put(&mut mode, cursor.code()?),
        "holder" => put(&mut holder, cursor.parsed()?),
        "via" => put(&mut via, cursor.parsed()?),
        "stance" => put(&mut stance, cursor.code()?),
        _ => None,
    })?;
    Some(Attribution { mode: mode.unwrap_or_default(), holder, via, stance: stance.unwrap_or_default() })
}

fn citation(cursor: &mut Cursor<'_>) -> Option<Citation> {
    let (mut note, mut basis, mut intent) = (None, None, None);
    cursor.record(|cursor, key| match key {
        "note" => put(&mut note, cursor.number(1)?),
        "basis" => put(&mut basis, cursor.code()?),
        "intent" => put(&mut intent, cursor.code()?),
        _ => None,
    })?;
    Some(Citation { note: note?, basis: basis?, intent: intent? })
}

fn other_anchor(cursor: &mut Cursor<'_>) -> Option<OtherAnchor> {
    let (mut at, mut role) = (None, None);
    cursor.record(|cursor, key| match key {
        "at" => put(&mut at, cursor.parsed()?),
        "as" => put(&mut role, cursor.code()?),
        _ => None,
    })?;
    Some(OtherAnchor { at: at?, role: role? })
}

fn relation(cursor: &mut Cursor<'_>) -> Option<Relation> {
    let (mut relation_type, mut object, mut basis) = (None, None, None);
    cursor.record(|cursor, key| match key {
        "type" => put(&mut relation_type, cursor.code()?),
        "object" => put(&mut object, cursor.parsed()?),
        "basis" => put(&mut basis, cursor.code()?),
        _ => None,
    })?;
    Some(Relation { relation_type: relation_type?, object: object?, basis: basis.unwrap_or_default() })
}
