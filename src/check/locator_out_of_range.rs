//! Locators name what the text has.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    id: "locator-out-of-range",
    severity: Severity::Error,
    finds: "A locator whose section, paragraph, sentence or words the source does not have.",
    matters: "An anchor that points beyond the text proves nothing.",
    failing: "at: summary.p1.s9",
    mended: "at: summary.p1.s2",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for source in &context.book.sources {
        let Some(lock) = &source.lock else { continue };
        let words: HashMap<&str, u32> = lock.passages.iter().map(|span| (span.at.as_str(), span.words)).collect();
        for record in context.book.claims_of(&source.source.id) {
            for (anchor, path) in record.anchors() {
                for locator in anchor.locators() {
                    let fault = match (words.get(locator.passage().as_str()), locator.words) {
                        (None, _) => {
                            let sections = source.source.sections.iter().map(|section| section.id.as_str());
                            let sections: Vec<&str> = sections.collect();
                            let help = if sections.contains(&locator.section.as_str()) {
                                let paragraph = format!("{}.", locator.paragraph());
                                match words.keys().filter(|at| at.starts_with(&paragraph)).count() {
                                    0 => format!("`{}` has no such paragraph", locator.section),
                                    count => format!("`{}` has {count} sentences", locator.paragraph()),
                                }
                            } else {
                                format!("the sections are {}", sections.join(", "))
                            };
                            (format!("the source has no sentence `{}`", locator.passage()), help)
                        }
                        (Some(&count), Some(range)) if range.last > count => {
                            (format!("`{}` has {count} words", locator.passage()), "mend the word range".to_owned())
                        }
                        _ => continue,
                    };
                    findings.claim(&RULE, record, path.clone(), fault.0).help(fault.1);
                }
            }
        }
        for (index, exclusion) in source.source.coverage.iter().enumerate() {
            let scope = &exclusion.at;
            let some = lock
                .passages
                .iter()
                .filter_map(|span| span.at.parse::<crate::model::Locator>().ok())
                .any(|passage| scope.holds(passage.section.as_str(), passage.paragraph, passage.sentence));
            if !some {
                let path = Path::default().key("coverage").index(index).key("at");
                findings
                    .source(&RULE, source, path, format!("the source has no `{scope}`"))
                    .help("exclude only what is there");
            }
        }
    }
}
