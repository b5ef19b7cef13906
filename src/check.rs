//! Records to diagnostics: the table of rules, and one file per rule with its text beside its code.
//!
//! A rule names a record and a path in it; the place in the text is found afterwards, by reading that one
//! file again. So records carry no spans, and a clean book costs nothing for them.

mod altered_lock;
mod changed_text;
mod copied_wording;
mod cyclic_relation;
mod dangling_reference;
mod disordered_sections;
mod double_negation;
mod duplicate_id;
mod findings;
mod foreign_prefix;
mod incomplete_status;
mod incomplete_time;
mod leading_pronoun;
mod locator_out_of_range;
mod misdirected_restatement;
mod mismatched_duplicate;
mod mismatched_source;
mod misplaced_claim;
mod missing_addressee;
mod missing_holder;
mod missing_horizon;
mod missing_lock;
mod mixed_unspecified;
mod overlapping_exclusion;
mod pull_quote_anchor;
mod redundant_feature;
mod repeated_item;
mod repeated_statement;
mod self_relation;
mod short_anchor;
mod stale_lock;
mod unexplained_form;
mod unlinked_duplicate;
mod unread_sentence;
mod unverified_anchor;

use std::collections::{HashMap, HashSet};

use crate::book::{self, Book, ClaimRecord, SourceRecord};
use crate::decode;
use crate::diagnostic::{self, Diagnostic, Rule, Severity};
use crate::model::{Anchor, LockedSpan};
use crate::text::Texts;
use crate::yaml;

use findings::Findings;

/// A rule over the whole book, and the function that looks for its fault.
type Check = (&'static Rule, fn(&Context<'_>, &mut Findings<'_>));

static CHECKS: [Check; 33] = [
    (&altered_lock::RULE, altered_lock::check),
    (&changed_text::RULE, changed_text::check),
    (&copied_wording::RULE, copied_wording::check),
    (&cyclic_relation::RULE, cyclic_relation::check),
    (&dangling_reference::RULE, dangling_reference::check),
    (&disordered_sections::RULE, disordered_sections::check),
    (&double_negation::RULE, double_negation::check),
    (&duplicate_id::RULE, duplicate_id::check),
    (&foreign_prefix::RULE, foreign_prefix::check),
    (&incomplete_status::RULE, incomplete_status::check),
    (&incomplete_time::RULE, incomplete_time::check),
    (&leading_pronoun::RULE, leading_pronoun::check),
    (&locator_out_of_range::RULE, locator_out_of_range::check),
    (&misdirected_restatement::RULE, misdirected_restatement::check),
    (&mismatched_duplicate::RULE, mismatched_duplicate::check),
    (&mismatched_source::RULE, mismatched_source::check),
    (&misplaced_claim::RULE, misplaced_claim::check),
    (&missing_addressee::RULE, missing_addressee::check),
    (&missing_holder::RULE, missing_holder::check),
    (&missing_horizon::RULE, missing_horizon::check),
    (&missing_lock::RULE, missing_lock::check),
    (&mixed_unspecified::RULE, mixed_unspecified::check),
    (&overlapping_exclusion::RULE, overlapping_exclusion::check),
    (&pull_quote_anchor::RULE, pull_quote_anchor::check),
    (&redundant_feature::RULE, redundant_feature::check),
    (&repeated_item::RULE, repeated_item::check),
    (&repeated_statement::RULE, repeated_statement::check),
    (&self_relation::RULE, self_relation::check),
    (&short_anchor::RULE, short_anchor::check),
    (&stale_lock::RULE, stale_lock::check),
    (&unexplained_form::RULE, unexplained_form::check),
    (&unlinked_duplicate::RULE, unlinked_duplicate::check),
    (&unread_sentence::RULE, unread_sentence::check),
];

/// Every rule, those of reading included, in the order of their ids.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = CHECKS.iter().map(|(rule, _)| *rule).collect();
    rules.push(&unverified_anchor::RULE);
    rules.extend([&yaml::INVALID_ENCODING, &yaml::INVALID_SYNTAX, &yaml::DUPLICATE_KEY, &yaml::UNSUPPORTED_YAML]);
    rules.extend(decode::RULES);
    rules.extend([&book::MISSING_FILE, &book::UNREADABLE_FILE, &book::STRAY_FILE]);
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// Every fault of a book: those met while reading, and those of every rule, in their one order. With the
/// texts of its sources at hand, anchors and wording are held against them.
#[must_use]
pub fn check(book: &Book, texts: &Texts) -> Vec<Diagnostic> {
    let context = Context::new(book, texts);
    let mut findings = Findings::new(book);
    for (_, check) in &CHECKS {
        check(&context, &mut findings);
    }
    let mut diagnostics = book.diagnostics.clone();
    diagnostics.extend(findings.into_diagnostics());
    diagnostic::sort(&mut diagnostics, |file| book.file(file).path());
    diagnostics
}

/// Whether diagnostics forbid an export.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.rule.severity == Severity::Error)
}

/// What rules look things up in.
pub(crate) struct Context<'a> {
    book: &'a Book,
    texts: &'a Texts,
    claims: HashMap<&'a str, &'a ClaimRecord>,
    entities: HashSet<&'a str>,
    events: HashSet<&'a str>,
    /// The passages and spans of each source's lock, by locator.
    locked: HashMap<&'a str, HashMap<&'a str, &'a LockedSpan>>,
}

impl<'a> Context<'a> {
    fn new(book: &'a Book, texts: &'a Texts) -> Self {
        let spans = |source: &'a SourceRecord| {
            let lock = source.lock.as_ref()?;
            let spans = lock.passages.iter().chain(&lock.spans).map(|span| (span.at.as_str(), span)).collect();
            Some((source.source.id.as_str(), spans))
        };
        Self {
            book,
            texts,
            claims: book.claims_by_id(),
            entities: book.entities.iter().map(|record| record.record.id.as_str()).collect(),
            events: book.events.iter().map(|record| record.record.id.as_str()).collect(),
            locked: book.sources.iter().filter_map(spans).collect(),
        }
    }

    /// The claim of an id, if there is a sound one.
    fn claim(&self, id: &str) -> Option<&'a ClaimRecord> {
        self.claims.get(id).copied()
    }

    /// The source of a claim, if there is a sound one.
    fn source_of(&self, record: &ClaimRecord) -> Option<&'a SourceRecord> {
        self.book.source(&self.book.header(record).header.source)
    }

    /// What the lock of a claim's source knows of each part of an anchor; `None` where it does not know one.
    fn locked(&self, record: &ClaimRecord, anchor: &Anchor) -> Option<Vec<&'a LockedSpan>> {
        let spans = self.locked.get(self.book.header(record).header.source.as_str())?;
        anchor.locators().iter().map(|locator| spans.get(locator.to_string().as_str()).copied()).collect()
    }
}
