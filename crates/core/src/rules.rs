//! Rules: one file per rule, with its explanation next to its check, and the table of all rules.
//!
//! A check reports a fault by file and path. Only files with faults are then parsed again, to find the positions in the
//! text. Records therefore need no spans.

mod altered_lock;
pub(crate) mod ambiguous_comment;
mod changed_text;
mod context;
mod contradictory_likelihood;
mod copied_wording;
mod cyclic_relation;
mod dangling_reference;
pub(crate) mod disordered_fields;
mod disordered_sections;
mod double_negation;
pub(crate) mod duplicate_id;
pub(crate) mod duplicate_key;
mod expired_waiver;
pub mod facts;
mod file;
mod findings;
mod foreign_likelihood;
mod foreign_prefix;
mod hyphenated_line;
mod incomplete_status;
mod incomplete_time;
mod inconsistent_coder;
mod inconsistent_vocabulary;
mod ineffective_correction;
mod ineffective_exclusion;
pub(crate) mod invalid_encoding;
pub(crate) mod invalid_syntax;
pub(crate) mod invalid_value;
mod kept;
mod leading_pronoun;
mod locator_out_of_range;
mod malformed_identifier;
mod misdirected_correction;
mod misdirected_restatement;
mod misdirected_waiver;
mod mismatched_basis;
mod mismatched_coder;
mod mismatched_duplicate;
mod mismatched_source;
mod mismatched_title;
mod misplaced_claim;
mod missing_addressee;
pub(crate) mod missing_field;
pub(crate) mod missing_file;
mod missing_holder;
mod missing_horizon;
mod missing_lock;
mod missing_participant;
mod mixed_code;
mod model_reviewer;
mod overlapping_exclusion;
mod own_review;
mod pull_quote_anchor;
mod redundant_feature;
mod repeated_item;
pub(crate) mod repeated_row;
mod repeated_statement;
mod retired_object;
mod self_relation;
mod short_anchor;
mod short_statement;
mod stale_decision;
mod stale_lock;
pub(crate) mod stray_file;
mod superseded_entity;
mod unconfirmed_guess;
mod uncovered_rest;
mod undecided_disagreement;
mod undivided_text;
mod unexplained_code;
pub(crate) mod unknown_code;
mod unknown_coder;
pub(crate) mod unknown_column;
pub(crate) mod unknown_field;
mod unknown_subject;
mod unlinked_duplicate;
mod unplaced_anchor;
pub(crate) mod unplaced_quote;
pub(crate) mod unquoted_text;
mod unread_sentence;
pub(crate) mod unreadable_file;
mod unresolved_successor;
pub(crate) mod unsupported_yaml;
mod unused_waiver;
mod unverified_anchor;
mod waivers;
pub(crate) mod wrong_type;

use std::sync::atomic::AtomicBool;

use crate::book::{Book, ClaimRecord, Remark, SourceRecord};
use crate::model::{Date, Invalid, Locator, Lock, Source};
use crate::syntax::diagnostic::{Diagnostic, Rule, Severity};
use crate::text::Texts;

use context::{BookContext, ClaimContext, CodedSource, SourceContext};
use findings::Findings;

pub use file::check_file;
pub use inconsistent_vocabulary::RESERVED;
pub use kept::Kept;

type OfClaim = fn(&ClaimContext<'_>, &ClaimRecord, &mut Findings);
type OfRemark = fn(&ClaimContext<'_>, &Remark, &mut Findings);
type OfSource = fn(&SourceContext<'_>, &SourceRecord, &mut Findings);
type OfCoded = fn(&SourceContext<'_>, &CodedSource<'_>, &mut Findings);
type OfBook = fn(&BookContext<'_>, &mut Findings);

/// A rule and the functions that look for its fault. Each function checks one claim, one claim of an independent
/// coding, one remark, one source, one source with all that is coded about it, or the whole book. The first parameter of
/// a function limits what the function can read besides.
struct Check {
    rule: &'static Rule,
    claim: Option<OfClaim>,
    coding: Option<OfClaim>,
    remark: Option<OfRemark>,
    source: Option<OfSource>,
    coded: Option<OfCoded>,
    book: Option<OfBook>,
    /// Returns whether `book` reads the same of a claim before and after an edit. Such a check reads only claims.
    reads_same: Option<fn(&ClaimRecord, &ClaimRecord) -> bool>,
}

impl Check {
    const fn of(rule: &'static Rule) -> Self {
        Self { rule, claim: None, coding: None, remark: None, source: None, coded: None, book: None, reads_same: None }
    }

    const fn of_claims(rule: &'static Rule, check: OfClaim) -> Self {
        Self { claim: Some(check), ..Self::of(rule) }
    }

    const fn of_sources(rule: &'static Rule, check: OfSource) -> Self {
        Self { source: Some(check), ..Self::of(rule) }
    }

    const fn of_coded(rule: &'static Rule, check: OfCoded) -> Self {
        Self { coded: Some(check), ..Self::of(rule) }
    }

    const fn of_book(rule: &'static Rule, check: OfBook) -> Self {
        Self { book: Some(check), ..Self::of(rule) }
    }

    const fn and_codings(self, check: OfClaim) -> Self {
        Self { coding: Some(check), ..self }
    }

    const fn and_remarks(self, check: OfRemark) -> Self {
        Self { remark: Some(check), ..self }
    }

    const fn and_sources(self, check: OfSource) -> Self {
        Self { source: Some(check), ..self }
    }

    const fn and_coded(self, check: OfCoded) -> Self {
        Self { coded: Some(check), ..self }
    }

    const fn and_book(self, check: OfBook) -> Self {
        Self { book: Some(check), ..self }
    }

    /// States that the check of the book runs again only if two versions of a claim are not the same to it.
    const fn unless(self, reads_same: fn(&ClaimRecord, &ClaimRecord) -> bool) -> Self {
        Self { reads_same: Some(reads_same), ..self }
    }
}

static CHECKS: [Check; 62] = [
    Check::of_sources(&altered_lock::RULE, altered_lock::check),
    Check::of_coded(&changed_text::RULE, changed_text::check),
    Check::of_claims(&contradictory_likelihood::RULE, contradictory_likelihood::check),
    Check::of_claims(&copied_wording::RULE, copied_wording::check_claim)
        .and_codings(copied_wording::check_claim)
        .and_remarks(copied_wording::check_remark)
        .and_book(copied_wording::check_book),
    Check::of_book(&cyclic_relation::RULE, cyclic_relation::check),
    Check::of_claims(&dangling_reference::RULE, dangling_reference::check_claim)
        .and_codings(dangling_reference::check_coded)
        .and_book(dangling_reference::check_book),
    Check::of_sources(&disordered_sections::RULE, disordered_sections::check),
    Check::of_claims(&double_negation::RULE, double_negation::check),
    Check::of_book(&duplicate_id::RULE, duplicate_id::check),
    Check::of_book(&expired_waiver::RULE, expired_waiver::check),
    Check::of_claims(&foreign_likelihood::RULE, foreign_likelihood::check).and_codings(foreign_likelihood::check),
    Check::of_claims(&foreign_prefix::RULE, foreign_prefix::check),
    Check::of_sources(&hyphenated_line::RULE, hyphenated_line::check),
    Check::of_claims(&incomplete_status::RULE, incomplete_status::check).and_book(incomplete_status::check_book),
    Check::of_claims(&incomplete_time::RULE, incomplete_time::check),
    Check::of_book(&inconsistent_coder::RULE, inconsistent_coder::check),
    Check::of_book(&inconsistent_vocabulary::RULE, inconsistent_vocabulary::check),
    Check::of_sources(&ineffective_correction::RULE, ineffective_correction::check),
    Check::of_sources(&ineffective_exclusion::RULE, ineffective_exclusion::check),
    Check::of_claims(&leading_pronoun::RULE, leading_pronoun::check),
    Check::of_claims(&locator_out_of_range::RULE, locator_out_of_range::check_claim)
        .and_codings(locator_out_of_range::check_claim)
        .and_sources(locator_out_of_range::check_source),
    Check::of_book(&malformed_identifier::RULE, malformed_identifier::check),
    Check::of_sources(&misdirected_correction::RULE, misdirected_correction::check),
    Check::of_claims(&misdirected_restatement::RULE, misdirected_restatement::check),
    Check::of_coded(&misdirected_waiver::RULE, misdirected_waiver::check),
    Check::of_claims(&mismatched_basis::RULE, mismatched_basis::check),
    Check::of_book(&mismatched_coder::RULE, mismatched_coder::check),
    Check::of_claims(&mismatched_duplicate::RULE, mismatched_duplicate::check),
    Check::of_book(&mismatched_source::RULE, mismatched_source::check),
    Check::of_sources(&mismatched_title::RULE, mismatched_title::check),
    Check::of_claims(&misplaced_claim::RULE, misplaced_claim::check)
        .and_codings(misplaced_claim::check)
        .and_book(misplaced_claim::check_unsound),
    Check::of_claims(&missing_addressee::RULE, missing_addressee::check),
    Check::of_claims(&missing_holder::RULE, missing_holder::check),
    Check::of_claims(&missing_horizon::RULE, missing_horizon::check),
    Check::of_sources(&missing_lock::RULE, missing_lock::check),
    Check::of_claims(&missing_participant::RULE, missing_participant::check),
    Check::of_claims(&mixed_code::RULE, mixed_code::check),
    Check::of_book(&model_reviewer::RULE, model_reviewer::check),
    Check::of_claims(&overlapping_exclusion::RULE, overlapping_exclusion::check_claim)
        .and_sources(overlapping_exclusion::check_source),
    Check::of_book(&own_review::RULE, own_review::check),
    Check::of_claims(&pull_quote_anchor::RULE, pull_quote_anchor::check),
    Check::of_claims(&redundant_feature::RULE, redundant_feature::check),
    Check::of_claims(&repeated_item::RULE, repeated_item::check_claim).and_book(repeated_item::check_book),
    Check::of_book(&repeated_statement::RULE, repeated_statement::check).unless(repeated_statement::reads_same),
    Check::of_claims(&retired_object::RULE, retired_object::check),
    Check::of_claims(&self_relation::RULE, self_relation::check),
    Check::of_claims(&short_anchor::RULE, short_anchor::check),
    Check::of_claims(&short_statement::RULE, short_statement::check).and_codings(short_statement::check),
    Check::of_book(&stale_decision::RULE, stale_decision::check),
    Check::of_claims(&stale_lock::RULE, stale_lock::check_claim).and_coded(stale_lock::check_source),
    Check::of_claims(&superseded_entity::RULE, superseded_entity::check_claim)
        .and_codings(superseded_entity::check_claim)
        .and_book(superseded_entity::check_book),
    Check::of_coded(&uncovered_rest::RULE, uncovered_rest::check),
    Check::of_sources(&unconfirmed_guess::RULE, unconfirmed_guess::check),
    Check::of_book(&undecided_disagreement::RULE, undecided_disagreement::check),
    Check::of_sources(&undivided_text::RULE, undivided_text::check),
    Check::of_claims(&unexplained_code::RULE, unexplained_code::check),
    Check::of_book(&unknown_coder::RULE, unknown_coder::check),
    Check::of_book(&unknown_subject::RULE, unknown_subject::check),
    Check::of_claims(&unlinked_duplicate::RULE, unlinked_duplicate::check),
    Check::of_coded(&unplaced_anchor::RULE, unplaced_anchor::check),
    Check::of_coded(&unread_sentence::RULE, unread_sentence::check),
    Check::of_book(&unresolved_successor::RULE, unresolved_successor::check),
];

/// Rules that are reported while files are read. They have no [`Check`], because they concern files, texts and trees.
static READING: [&Rule; 15] = [
    &ambiguous_comment::RULE,
    &disordered_fields::RULE,
    &duplicate_key::RULE,
    &invalid_encoding::RULE,
    &invalid_syntax::RULE,
    &invalid_value::RULE,
    &missing_field::RULE,
    &missing_file::RULE,
    &stray_file::RULE,
    &unknown_code::RULE,
    &unknown_field::RULE,
    &unquoted_text::RULE,
    &unreadable_file::RULE,
    &unsupported_yaml::RULE,
    &wrong_type::RULE,
];

/// Returns all rules, including those of the readers, sorted by id.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = CHECKS.iter().map(|check| check.rule).collect();
    rules.extend(READING);
    rules.extend([&unverified_anchor::RULE, &unused_waiver::RULE]);
    // Reported by `import`.
    rules.extend([&repeated_row::RULE, &unknown_column::RULE, &unplaced_quote::RULE]);
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// Returns every fault of a book, from reading and from all rules, in a fixed order. If texts of sources are given,
/// anchors and wording are checked against them. The current date is taken to be the newest `coded_on` date of the
/// book's claims.
#[must_use]
pub fn check(book: &Book, texts: &Texts) -> Vec<Diagnostic> {
    check_on(book, texts, newest(book))
}

/// Returns the errors that forbid an export: errors without a waiver, as [`check`] finds them without texts. Skips
/// rules that only warn, which include the slowest rules.
#[must_use]
pub fn errors(book: &Book) -> Vec<Diagnostic> {
    let mut found = check_by(book, &Texts::new(), newest(book), |check| check.rule.severity == Severity::Error);
    found.retain(Diagnostic::is_error);
    found
}

/// Checks like [`check`], with a given current date for the expiry of waivers. Without a date, no waiver expires.
#[must_use]
pub fn check_on(book: &Book, texts: &Texts, today: Option<Date>) -> Vec<Diagnostic> {
    check_by(book, texts, today, |_| true)
}

fn check_by(book: &Book, texts: &Texts, today: Option<Date>, is_selected: fn(&Check) -> bool) -> Vec<Diagnostic> {
    Kept::default().check_by(book, texts, today, &AtomicBool::new(false), is_selected).unwrap_or_default()
}

/// Returns the newest date of coding in a book; for a part, that of the whole book.
fn newest(book: &Book) -> Option<Date> {
    if let Some(elsewhere) = book.elsewhere() {
        return elsewhere.newest;
    }
    book.paragraphs.iter().map(|paragraph| paragraph.header.coded_on).max()
}

/// Returns the fault that `stale-lock` or `locator-out-of-range` would report for a new claim with this locator.
#[must_use]
pub fn check_locator(source: &SourceRecord, locator: &Locator) -> Option<Invalid> {
    stale_lock::check_lock(source).or_else(|| locator_out_of_range::check_locator(source, locator))
}

/// Returns the faults that `undivided-text` would report for a source with this lock.
#[must_use]
pub fn check_blocks(source: &Source, lock: &Lock) -> Vec<Invalid> {
    undivided_text::faults(source, lock).into_iter().map(|(_, fault)| fault).collect()
}

/// Returns whether diagnostics forbid an export.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}
