//! The values that a field may have: codes, ids, places of the source.

use claimbook_core::edit::format::Kind;
use claimbook_core::model::{Claim, Referent, reference};
use claimbook_core::rules;
use claimbook_core::syntax::yaml::Unfinished;
use gen_lsp_types::CompletionItemKind as Item;

use super::{Proposal, fields};
use crate::cards::{self, shortened};
use crate::view::Spot;

/// The largest number of characters of a statement beside an id.
const LONGEST: usize = 100;

pub(super) fn proposals(spot: &Spot<'_>, kind: Kind, found: &Unfinished, typed: &str) -> Vec<Proposal> {
    match reference(kind, &found.path) {
        Some(reference) if reference.is_definition => match reference.to {
            Referent::Claim => fields::next_id(spot).map(|id| Proposal::new(id, Item::Value)).into_iter().collect(),
            _ => Vec::new(),
        },
        Some(reference) => referents(spot, reference.to, typed),
        None => codes(spot, kind, found),
    }
}

fn codes(spot: &Spot<'_>, kind: Kind, found: &Unfinished) -> Vec<Proposal> {
    let Some(field) = spot.view.open.guide().field(kind, &found.path) else { return Vec::new() };
    let proposal = |(code, definition): (&str, String)| Proposal {
        detail: shortened(&definition, LONGEST),
        description: cards::plain(&definition),
        ..Proposal::new(code, Item::EnumMember)
    };
    field.codes.into_iter().map(proposal).collect()
}

fn referents(spot: &Spot<'_>, to: Referent, typed: &str) -> Vec<Proposal> {
    let book = spot.book();
    let source = spot.view.source_of(spot.file.path());
    match to {
        Referent::Claim => {
            let claims = book.claims().map(|record| &record.claim);
            // A book may have very many claims, so only the shown ones are converted to proposals.
            let shown = claims.filter(|claim| super::fits(typed, [claim.id.as_str(), &claim.statement]));
            let proposal = |claim: &Claim| Proposal {
                detail: shortened(&claim.statement, LONGEST),
                words: claim.statement.to_string(),
                ..Proposal::new(claim.id.as_str(), Item::Reference)
            };
            shown.take(super::MOST + 1).map(proposal).collect()
        }
        Referent::Entity => {
            let entities = book.entities.iter().map(|record| &record.record);
            let proposal = |entity: &claimbook_core::model::Entity| Proposal {
                detail: entity.label.clone(),
                words: format!("{} {}", entity.label, entity.aliases.join(" ")),
                ..Proposal::new(entity.id.as_str(), Item::Class)
            };
            entities.map(proposal).collect()
        }
        Referent::Event => {
            let events = book.events.iter().map(|record| &record.record);
            let proposal = |event: &claimbook_core::model::Event| Proposal {
                detail: event.label.clone(),
                words: event.label.clone(),
                ..Proposal::new(event.id.as_str(), Item::Event)
            };
            events.map(proposal).collect()
        }
        Referent::Coder => {
            let coders = book.coders.iter().map(|record| &record.record);
            let proposal = |coder: &claimbook_core::model::Coder| Proposal {
                detail: format!("{}, {}", coder.name, claimbook_core::model::Code::name(coder.kind)),
                words: coder.name.clone(),
                ..Proposal::new(coder.id.as_str(), Item::Value)
            };
            coders.map(proposal).collect()
        }
        Referent::Note => {
            let notes = source.into_iter().flat_map(|record| &record.source.notes);
            let proposal = |note: &claimbook_core::model::Note| {
                let title = note.works.first().map(|work| work.title.clone()).unwrap_or_default();
                Proposal {
                    detail: shortened(&title, LONGEST),
                    words: title,
                    ..Proposal::new(note.number.to_string(), Item::Reference)
                }
            };
            notes.map(proposal).collect()
        }
        Referent::Source => {
            let sources = book.sources.iter().map(|record| &record.source);
            sources
                .map(|source| Proposal {
                    detail: source.title.clone(),
                    ..Proposal::new(source.id.as_str(), Item::Module)
                })
                .collect()
        }
        Referent::Anchor | Referent::Scope => places(spot, to, typed),
        Referent::Rule => {
            let rules = rules::rules().into_iter().filter(|rule| rule.waivable);
            rules
                .map(|rule| Proposal { detail: rule.what.to_owned(), ..Proposal::new(rule.id, Item::Constant) })
                .collect()
        }
        Referent::Section | Referent::Days | Referent::Page | Referent::Doi => Vec::new(),
    }
}

/// Returns the sections of a source, the passages once a section is typed, and word ranges once a passage is typed.
fn places(spot: &Spot<'_>, to: Referent, typed: &str) -> Vec<Proposal> {
    let Some(record) = spot.view.source_of(spot.file.path()) else { return Vec::new() };
    // Only the last of several locators is completed.
    let start = typed.rfind(',').map_or(0, |comma| comma + 1);
    let (before, last) = typed.split_at(start + (typed[start..].len() - typed[start..].trim_start().len()));
    let last = last.trim_matches(['"', '\'']);
    if !last.contains('.') {
        let sections = record.source.sections.iter().map(|section| Proposal {
            text: format!("{before}{}", section.id),
            detail: section.title.clone(),
            words: typed.to_owned(),
            ..Proposal::new(section.id.as_str(), Item::Module)
        });
        return sections.collect();
    }
    let passage = last.split('[').next().unwrap_or_default();
    let passages = record.lock.iter().flat_map(|lock| &lock.passages);
    let begun = passages.filter(|span| span.at.to_string().starts_with(passage));
    let proposals = begun.map(|span| {
        let at = span.at.to_string();
        let label = if last.contains('[') { format!("{at}[1-{}]", span.words) } else { at };
        let words = cards::words(record, spot.view.texts(), &span.at).map(|(_, words, _)| words);
        Proposal {
            text: format!("{before}{label}"),
            detail: words.map_or_else(|| format!("{} words", span.words), |words| shortened(&words, LONGEST)),
            words: typed.to_owned(),
            ..Proposal::new(label, Item::Reference)
        }
    });
    let mut proposals: Vec<Proposal> = proposals.collect();
    if to == Referent::Scope {
        let mut paragraphs: Vec<String> =
            record.lock.iter().flat_map(|lock| &lock.passages).map(|span| span.at.paragraph()).collect();
        paragraphs.dedup();
        let begun = paragraphs.into_iter().filter(|paragraph| paragraph.starts_with(passage));
        proposals.extend(
            begun.map(|paragraph| Proposal { words: typed.to_owned(), ..Proposal::new(paragraph, Item::Reference) }),
        );
    }
    proposals
}
