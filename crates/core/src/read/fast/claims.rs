//! Claims files, as [`crate::read::tree::claims`] reads them.

use super::cursor::Cursor;
use crate::model::{Attribution, Citation, Claim, ClaimsFile, OtherAnchor, Participant, Relation, Time};
use crate::read::tree::{DOMAINS, DecodedClaims, Header, STATEMENT};

/// The records of a claims file without a fault; `None` where it takes the careful reader to say what is there.
#[must_use]
pub fn claims(text: &str) -> Option<DecodedClaims> {
    let (mut source, mut coder, mut coded_on, mut codebook, mut claims) = (None, None, None, None, None);
    Cursor::new(text)?.document(ClaimsFile::FIELDS, |cursor, key| {
        match key {
            "source" => source = Some(cursor.parsed()?),
            "coder" => coder = Some(cursor.parsed()?),
            "coded_on" => coded_on = Some(cursor.quoted()?),
            "codebook" => codebook = Some(cursor.text()?.into()),
            "claims" => claims = Some(cursor.many(claim)?),
            _ => return None,
        }
        Some(())
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
    cursor.record(Claim::FIELDS, |cursor, key| {
        match key {
            "id" => id = Some(cursor.parsed()?),
            "statement" => statement = Some(cursor.text_of(*STATEMENT.start(), *STATEMENT.end())?),
            "type" => claim_type = Some(cursor.code()?),
            "features" => features = Some(cursor.codes()?),
            "polarity" => polarity = Some(cursor.code()?),
            "certainty" => certainty = Some(cursor.code()?),
            "likelihood" => likelihood = Some(cursor.code()?),
            "participants" => participants = Some(cursor.list(participant)?),
            "domains" => domains = Some(cursor.codes()?),
            "forms" => forms = Some(cursor.codes()?),
            "times" => times = Some(cursor.list(time)?),
            "attribution" => attribution = Some(self::attribution(cursor)?),
            "citations" => citations = Some(cursor.list(citation)?),
            "at" => at = Some(cursor.parsed()?),
            "also_at" => also_at = Some(cursor.list(other_anchor)?),
            "relations" => relations = Some(cursor.list(relation)?),
            "status" => status = Some(cursor.code()?),
            "reviewer" => reviewer = Some(cursor.parsed()?),
            "reviewed_on" => reviewed_on = Some(cursor.quoted()?),
            "superseded_by" => superseded_by = Some(cursor.parsed()?),
            "reason" => reason = Some(cursor.text()?),
            "note" => note = Some(cursor.text()?),
            _ => return None,
        }
        Some(())
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
    cursor.record(Participant::FIELDS, |cursor, key| {
        match key {
            "entity" => entity = Some(cursor.parsed()?),
            "role" => role = Some(cursor.code()?),
            "gloss" => gloss = Some(cursor.text()?),
            _ => return None,
        }
        Some(())
    })?;
    Some(Participant { entity: entity?, role: role?, gloss })
}

fn time(cursor: &mut Cursor<'_>) -> Option<Time> {
    let (mut role, mut edtf, mut modifier, mut basis) = (None, None, None, None);
    let (mut duration_min, mut duration_max, mut relation, mut relative_to) = (None, None, None, None);
    cursor.record(Time::FIELDS, |cursor, key| {
        match key {
            "role" => role = Some(cursor.code()?),
            "edtf" => edtf = Some(cursor.quoted()?),
            "mod" => modifier = Some(cursor.code()?),
            "basis" => basis = Some(cursor.code()?),
            "duration_min" => duration_min = Some(cursor.parsed()?),
            "duration_max" => duration_max = Some(cursor.parsed()?),
            "relation" => relation = Some(cursor.code()?),
            "relative_to" => relative_to = Some(cursor.parsed()?),
            _ => return None,
        }
        Some(())
    })?;
    let (role, basis) = (role?, basis.unwrap_or_default());
    Some(Time { role, edtf, modifier, basis, duration_min, duration_max, relation, relative_to })
}

fn attribution(cursor: &mut Cursor<'_>) -> Option<Attribution> {
    let (mut mode, mut holder, mut via, mut stance) = (None, None, None, None);
    cursor.record(Attribution::FIELDS, |cursor, key| {
        match key {
            "mode" => mode = Some(cursor.code()?),
            "holder" => holder = Some(cursor.parsed()?),
            "via" => via = Some(cursor.parsed()?),
            "stance" => stance = Some(cursor.code()?),
            _ => return None,
        }
        Some(())
    })?;
    Some(Attribution { mode: mode.unwrap_or_default(), holder, via, stance: stance.unwrap_or_default() })
}

fn citation(cursor: &mut Cursor<'_>) -> Option<Citation> {
    let (mut note, mut basis, mut intent) = (None, None, None);
    cursor.record(Citation::FIELDS, |cursor, key| {
        match key {
            "note" => note = Some(cursor.number(1)?),
            "basis" => basis = Some(cursor.code()?),
            "intent" => intent = Some(cursor.code()?),
            _ => return None,
        }
        Some(())
    })?;
    Some(Citation { note: note?, basis: basis?, intent: intent? })
}

fn other_anchor(cursor: &mut Cursor<'_>) -> Option<OtherAnchor> {
    let (mut at, mut role) = (None, None);
    cursor.record(OtherAnchor::FIELDS, |cursor, key| {
        match key {
            "at" => at = Some(cursor.parsed()?),
            "as" => role = Some(cursor.code()?),
            _ => return None,
        }
        Some(())
    })?;
    Some(OtherAnchor { at: at?, role: role? })
}

fn relation(cursor: &mut Cursor<'_>) -> Option<Relation> {
    let (mut relation_type, mut object, mut basis) = (None, None, None);
    cursor.record(Relation::FIELDS, |cursor, key| {
        match key {
            "type" => relation_type = Some(cursor.code()?),
            "object" => object = Some(cursor.parsed()?),
            "basis" => basis = Some(cursor.code()?),
            _ => return None,
        }
        Some(())
    })?;
    Some(Relation { relation_type: relation_type?, object: object?, basis: basis.unwrap_or_default() })
}
