//! Hover: the description of the value or field under the cursor.

use claimbook_core::book::manual;
use claimbook_core::edit::format::Kind;
use claimbook_core::model::{Edtf, Referent, reference};
use claimbook_core::report;
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::{Path, Step};
use claimbook_core::syntax::yaml::Found;
use gen_lsp_types::{Hover, HoverParams};

use crate::cards;
use crate::library::Library;
use crate::view::Spot;

pub(super) fn hover(library: &Library, params: &HoverParams) -> Option<Hover> {
    let spot = library.spot(&params.text_document_position_params)?;
    let (kind, tree) = (spot.kind()?, spot.tree()?);
    let found = tree.at(spot.offset)?;
    let span = found.key.unwrap_or(found.node.span);
    let value = describe(&spot, kind, &found)?;
    let contents = cards::marked(&value, spot.view.client.hovers_markdown);
    Some(Hover { contents: contents.into(), range: Some(spot.view.range(spot.id, span)) })
}

fn describe(spot: &Spot<'_>, kind: Kind, found: &Found<'_>) -> Option<String> {
    let guide = spot.view.open.guide();
    if found.key.is_some() {
        let field = guide.field(kind, &found.path)?;
        let codes = field.codes.iter().map(|(code, definition)| format!("\n- `{code}`: {}", cards::plain(definition)));
        let examples: Vec<String> = field.examples.iter().map(|example| format!("`{example}`")).collect();
        let examples =
            if examples.is_empty() { String::new() } else { format!("\n\nFor example {}.", examples.join(", ")) };
        return Some(format!("{}{}{examples}", cards::plain(&field.description), codes.collect::<String>()));
    }
    let text = found.node.as_text()?;
    match reference(kind, &found.path).map(|reference| reference.to) {
        Some(to) => referent(spot, to, text),
        None => code(spot, kind, &found.path, text),
    }
}

/// Describes what a value refers to.
fn referent(spot: &Spot<'_>, to: Referent, text: &str) -> Option<String> {
    let book = spot.book();
    let source = || spot.view.source_of(spot.file.path());
    match to {
        Referent::Claim => {
            let coded = || book.coded_claims().find(|record| record.claim.id.as_str() == text);
            book.claim(text).or_else(coded).map(|record| cards::claim(book, record))
        }
        Referent::Entity => {
            let entity = book.entities.iter().find(|record| record.record.id.as_str() == text)?;
            Some(cards::entity(book, &entity.record))
        }
        Referent::Event => book
            .events
            .iter()
            .find(|record| record.record.id.as_str() == text)
            .map(|record| cards::event(&record.record)),
        Referent::Coder => book.coder(text).map(|coder| cards::coder(book, coder)),
        Referent::Note => source()?.source.notes.iter().find(|note| note.number.to_string() == text).map(cards::note),
        Referent::Section => {
            let section = source()?.source.sections.iter().find(|section| section.id.as_str() == text)?;
            Some(format!("**{}** · {}", cards::plain(&section.title), claimbook_core::model::Code::name(section.kind)))
        }
        Referent::Source => {
            let record = book.sources.iter().find(|record| record.source.id.as_str() == text)?;
            let (source, claims) = (&record.source, book.claims_of(&record.source.id).count());
            Some(format!(
                "**{}** · {}, {}\n\n{claims} claims",
                cards::plain(&source.title),
                source.publisher,
                source.published
            ))
        }
        Referent::Anchor => anchor(spot, text),
        Referent::Scope => {
            let scope: claimbook_core::model::Scope = text.parse().ok()?;
            let passages = source()?.lock.iter().flat_map(|lock| &lock.passages);
            let held: Vec<String> =
                passages.filter(|span| scope.holds_locator(&span.at)).map(|span| format!("`{}`", span.at)).collect();
            Some(format!("{} passages: {}", held.len(), held.iter().take(12).cloned().collect::<Vec<_>>().join(", ")))
        }
        Referent::Rule => rules::rules().into_iter().find(|rule| rule.id == text).map(report::explanation),
        Referent::Days => text.parse::<Edtf>().ok().map(|edtf| cards::days(&edtf)),
        Referent::Page | Referent::Doi => None,
    }
}

/// Describes the passages of an anchor, each with the words of its locator in bold.
fn anchor(spot: &Spot<'_>, text: &str) -> Option<String> {
    let anchor: claimbook_core::model::Anchor = text.parse().ok()?;
    let source = spot.view.source_of(spot.file.path())?;
    let passages = anchor.locators().iter().filter_map(|locator| cards::passage(source, spot.view.texts(), locator));
    let passages: Vec<String> = passages.collect();
    (!passages.is_empty()).then(|| passages.join("\n\n"))
}

/// Describes a code: its definition, and the manual's rules about it.
fn code(spot: &Spot<'_>, kind: Kind, path: &Path, text: &str) -> Option<String> {
    let field = spot.view.open.guide().field(kind, path)?;
    let (code, definition) = field.codes.iter().find(|(code, _)| *code == text)?;
    let mut described = format!("**{code}**: {}", cards::plain(definition));
    let key = path.steps().iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    });
    let rules = spot.book().manual().zip(key).map(|(manual, key)| manual::rules(manual, key, code)).unwrap_or_default();
    for rule in rules {
        described.push_str("\n- ");
        described.push_str(&rule);
    }
    Some(described)
}
