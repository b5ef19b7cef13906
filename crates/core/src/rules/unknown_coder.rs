//! Checks that every coder is listed in `coders.yaml`.

use std::collections::BTreeMap;

use super::BookContext;
use super::findings::Findings;
use crate::book::{Book, ClaimRecord, ParagraphRecord};
use crate::model::Slug;
use crate::syntax::diagnostic::{Path, Rule, Severity, closest};
use crate::syntax::file::FileId;

pub(super) static RULE: Rule = Rule {
    id: "unknown-coder",
    severity: Severity::Error,
    waivable: false,
    what: "A record that names a coder whom `claims/coders.yaml` does not list: as coder, checker or reviewer of claims, or as the one who decided. Each unknown coder is reported once. A book without that file may name any coder.",
    why: "Readers must see who coded a claim, and whether that was a human or a language model. The tables join on the coder's id.",
    example: "coder: ann-roe   # and coders.yaml does not list ann-roe",
    fixed: "coders:   # in claims/coders.yaml\n  - {id: ann-roe, kind: human, name: Ann Roe}",
};

/// A place that names a coder.
pub(super) struct Mention<'a> {
    file: FileId,
    path: Path,
    claim: Option<&'a ClaimRecord>,
}

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let book = context.book;
    if book.coders_file.is_none() {
        return;
    }
    // In a part of a book, the first mention and others may be in other parts.
    let mentions = |id: &str| book.elsewhere().and_then(|elsewhere| elsewhere.coders.get(id));
    let is_first = |id: &str, file: FileId| mentions(id).is_none_or(|all| all.first == book.file(file).path());
    let mut unknown: BTreeMap<&str, (Mention<'_>, usize)> = BTreeMap::new();
    each(book, &mut |id, mention| {
        let is_unknown = book.coder(id.as_str()).is_none() && !book.lost.contains(id.as_str());
        if is_unknown && is_first(id.as_str(), mention().file) {
            unknown.entry(id.as_str()).and_modify(|(_, others)| *others += 1).or_insert_with(|| (mention(), 0));
        }
    });
    for (id, (Mention { file, path, claim }, others)) in unknown {
        let others = mentions(id).map_or(others, |all| all.count - 1);
        let message = match others {
            0 => format!("there is no coder `{id}`"),
            1 => format!("there is no coder `{id}`, whom one more place names"),
            more => format!("there is no coder `{id}`, whom {more} more places name"),
        };
        let finding = match claim {
            Some(record) => findings.claim(&RULE, record, path, message),
            None => findings.file(&RULE, file, path, message),
        };
        let line = format!("`- {{id: {id}, kind: human, name: …}}`, or `kind: model` for a language model");
        match closest(id, book.coders.iter().map(|record| record.record.id.as_str())) {
            Some(candidate) => {
                finding.help(format!("did you mean `{}`? If not, add to `claims/coders.yaml`: {line}", candidate.word))
            }
            None => finding.help(format!("add to `claims/coders.yaml`: {line}")),
        };
    }
}

/// Calls `visit` for every place that names a coder, in the order of the files.
pub(super) fn each<'a>(book: &'a Book, visit: &mut dyn FnMut(&'a Slug, &dyn Fn() -> Mention<'a>)) {
    let header = |file: &ParagraphRecord| Mention { file: file.file, path: Path::default().key("coder"), claim: None };
    for paragraph in &book.paragraphs {
        if let Some(valid) = paragraph.valid_header() {
            visit(&valid.coder, &|| header(paragraph));
        }
        for record in &paragraph.claims {
            let claim = &record.claim;
            for (key, id) in [("coder", &claim.coder), ("checked_by", &claim.checked_by), ("reviewer", &claim.reviewer)]
            {
                if let Some(id) = id {
                    let path = || record.path().key(key);
                    visit(id, &|| Mention { file: paragraph.file, path: path(), claim: Some(record) });
                }
            }
        }
    }
    // The rule `mismatched-coder` compares the claims of a coding with their header.
    for coding in &book.codings {
        if let Some(valid) = coding.valid_header() {
            visit(&valid.coder, &|| header(coding));
        }
    }
    for decisions in &book.decisions {
        let path = || Path::default().key("decided_by");
        visit(&decisions.record.decided_by, &|| Mention { file: decisions.file, path: path(), claim: None });
    }
}
