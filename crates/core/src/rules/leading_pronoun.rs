//! Checks that statements do not begin with a pronoun.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "leading-pronoun",
    severity: Severity::Warning,
    waivable: true,
    what: "A statement that begins with a pronoun.",
    why: "A reader of the table sees the statement alone and cannot tell whom \"they\" means.",
    example: "statement: They will keep supporting one another.",
    fixed: "statement: The axis countries will keep supporting one another.",
};

pub(super) fn check(_: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let mut words = record.claim.statement.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let stands_for_another = match first {
        // "That" is a pronoun only before a verb. Otherwise it is a conjunction or a determiner ("That ship").
        "That" => VERBS.contains(&second),
        "Those" => !QUALIFIERS.contains(&second),
        _ => PRONOUNS.contains(&first),
    };
    if stands_for_another {
        findings
            .claim(&RULE, record, record.path().key("statement"), format!("the statement begins with `{first}`"))
            .help("name whom or what is meant");
    }
}

const PRONOUNS: [&str; 10] = ["It", "Its", "He", "His", "She", "Her", "They", "Their", "This", "These"];

/// Verbs that follow "that" if it is a pronoun.
const VERBS: [&str; 20] = [
    "is", "was", "has", "had", "does", "did", "will", "would", "can", "could", "may", "might", "must", "should",
    "means", "meant", "makes", "made", "shows", "showed",
];

/// Words after "those" that begin a description of the persons or things meant.
const QUALIFIERS: [&str; 10] = ["who", "whom", "whose", "that", "which", "with", "without", "in", "of", "from"];
