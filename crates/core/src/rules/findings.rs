//! Findings of rules, before their positions in the text are known.

use std::collections::BTreeMap;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use crate::book::{Book, ClaimRecord, SourceRecord};
use crate::edit::format;
use crate::model::Locator;
use crate::syntax::diagnostic::{Diagnostic, Fix, Path, Place, Related, Rule, Waived};
use crate::syntax::file::{FileId, Span};
use crate::syntax::yaml;

/// The faults that rules have found so far.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

/// A fault, located by a file and by a path or span in the file.
pub(crate) struct Finding {
    pub(super) rule: &'static Rule,
    pub(super) file: FileId,
    path: Option<Path>,
    span: Option<Span>,
    pub(super) claim: Option<String>,
    /// The sentence with the fault, if it is not the first one of the claim's primary anchor. Waivers match the sentence
    /// by `at`.
    pub(super) passage: Option<Locator>,
    message: String,
    help: Option<String>,
    related: Vec<(FileId, Path, String)>,
    fix: Option<Fix>,
    /// The old and the new text of the value at `path`, for a safe fix.
    replacement: Option<(String, String)>,
}

/// A fault as it is reported, with its waiver. Several findings with the same cause may be merged into one.
pub(super) struct Reported<'f> {
    pub(super) finding: &'f Finding,
    /// The message, if it differs from the message of the finding.
    message: Option<String>,
    pub(super) waived: Option<Waived>,
}

/// The known places of values in files. They are valid until the text of the file changes.
pub(super) type Places = AHashMap<FileId, AHashMap<Path, Span>>;

impl Finding {
    /// Sets the advice on how to fix the fault.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the sentence with the fault, so that waivers can match it.
    pub(crate) fn passage(&mut self, passage: &Locator) -> &mut Self {
        self.passage = Some(passage.clone());
        self
    }

    /// Adds a safe fix in the finding's own file.
    pub(crate) fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Adds a safe fix that replaces the text at the finding's path.
    pub(crate) fn replace(&mut self, old: impl Into<String>, new: impl Into<String>) -> &mut Self {
        self.replacement = Some((old.into(), new.into()));
        self
    }

    /// Adds another place that explains the fault.
    pub(crate) fn related(&mut self, file: FileId, path: Path, message: impl Into<String>) -> &mut Self {
        self.related.push((file, path, message.into()));
        self
    }
}

impl Findings {
    /// Reports a fault of a claim, at a path in its file.
    pub(crate) fn claim(
        &mut self,
        rule: &'static Rule,
        record: &ClaimRecord,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = self.file(rule, record.file(), path, message);
        finding.claim = Some(record.claim.id.to_string());
        finding
    }

    /// Reports a fault of a source file.
    pub(crate) fn source(
        &mut self,
        rule: &'static Rule,
        record: &SourceRecord,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.file(rule, record.file, path, message)
    }

    /// Reports a fault of a lock. Points at the source file if there is no lock.
    pub(crate) fn lock(
        &mut self,
        rule: &'static Rule,
        record: &SourceRecord,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.file(rule, record.lock_file.unwrap_or(record.file), path, message)
    }

    /// Reports a fault at a path of any file.
    pub(crate) fn file(
        &mut self,
        rule: &'static Rule,
        file: FileId,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = self.span(rule, file, Span::at(0), message);
        (finding.path, finding.span) = (Some(path), None);
        finding
    }

    /// Reports a fault of text outside records, such as a comment.
    pub(crate) fn span(
        &mut self,
        rule: &'static Rule,
        file: FileId,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let message = message.into();
        let (path, span) = (None, Some(span));
        self.0.push(Finding {
            rule,
            file,
            path,
            span,
            claim: None,
            passage: None,
            message,
            help: None,
            related: Vec::new(),
            fix: None,
            replacement: None,
        });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    /// Returns all findings.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// Adds the findings of other rules.
    pub(super) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

impl<'f> Reported<'f> {
    pub(super) fn of(finding: &'f Finding) -> Self {
        Self { finding, message: None, waived: None }
    }
}

/// Keeps only the first of a rule's findings on claims that have equal help. `counted` returns the new message, from the
/// message of the first finding and the number of findings removed.
pub(super) fn merge(found: &mut Vec<Reported<'_>>, rule: &Rule, counted: impl Fn(&str, usize) -> String) {
    let mut others: BTreeMap<Option<&String>, usize> = BTreeMap::new();
    let is_of_claim = |finding: &Finding| finding.rule == rule && finding.claim.is_some();
    found.retain(|Reported { finding, .. }| {
        let is_first = !is_of_claim(finding) || !others.contains_key(&finding.help.as_ref());
        if is_of_claim(finding) {
            others.entry(finding.help.as_ref()).and_modify(|count| *count += 1).or_insert(0);
        }
        is_first
    });
    for reported in found.iter_mut().filter(|reported| is_of_claim(reported.finding)) {
        let count = others.get(&reported.finding.help.as_ref()).copied().unwrap_or(0);
        if count > 0 {
            reported.message = Some(counted(&reported.finding.message, count));
        }
    }
}

/// Converts findings to diagnostics. Parses their files again, in parallel, to find the positions that `places` does not
/// have yet.
pub(super) fn diagnostics(book: &Book, found: Vec<Reported<'_>>, places: &mut Places) -> Vec<Diagnostic> {
    let mut sought: BTreeMap<FileId, AHashSet<&Path>> = BTreeMap::new();
    for Reported { finding, .. } in &found {
        let own = finding.path.iter().map(|path| (finding.file, path));
        for (file, path) in own.chain(finding.related.iter().map(|(file, path, _)| (*file, path))) {
            if !places.get(&file).is_some_and(|places| places.contains_key(path)) {
                sought.entry(file).or_default().insert(path);
            }
        }
    }
    let looked_up: Vec<(FileId, Vec<(Path, Span)>)> = sought
        .into_par_iter()
        .map(|(file, paths)| {
            let tree = yaml::read(book.file(file), file).0;
            let span = |path| tree.as_ref().map_or(Span::at(0), |tree| tree.follow(path).head());
            (file, paths.into_iter().map(|path| (path.clone(), span(path))).collect())
        })
        .collect();
    for (file, spans) in looked_up {
        places.entry(file).or_default().extend(spans);
    }
    let place = |file: FileId, path: &Path| {
        let span = places.get(&file).and_then(|places| places.get(path)).copied();
        Place { file, span: span.unwrap_or(Span::at(0)) }
    };
    let diagnostic = |Reported { finding, message, waived }: Reported<'_>| {
        let at = match (finding.span, &finding.path) {
            (Some(span), _) => Place { file: finding.file, span },
            (None, path) => place(finding.file, path.as_ref().unwrap_or(&Path::default())),
        };
        let related = finding.related.iter();
        let related =
            related.map(|(file, path, message)| Related { place: place(*file, path), message: message.clone() });
        Diagnostic {
            claim: finding.claim.clone(),
            path: finding.path.clone(),
            help: finding.help.clone(),
            related: related.collect(),
            fix: finding.fix.clone().or_else(|| replacement(book, at, finding.replacement.as_ref()?)),
            waived,
            ..Diagnostic::new(finding.rule, at, message.unwrap_or_else(|| finding.message.clone()))
        }
    };
    found.into_iter().map(diagnostic).collect()
}

/// Returns a fix that replaces a value. Returns `None` if the place has another text, because the file changed.
fn replacement(book: &Book, at: Place, (old, new): &(String, String)) -> Option<Fix> {
    let found = book.file(at.file).text().get(at.span.start..at.span.end)?;
    let is_old = found.trim_matches(['"', '\'']) == old;
    is_old.then(|| Fix { span: at.span, replacement: format::scalar(new) })
}
