//! Checks that statements do not begin with a pronoun.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "leading-pronoun",
    severity: Severity::Warning,
    waivable: true,
    what: "A statement that begins with a pronoun. The language of the statements is that of the dataset; English if there \
           is none. The rule knows English, French, German, Russian and Spanish.",
    why: "A reader of the table sees the statement alone and cannot tell whom \"they\" means.",
    example: "statement: They will keep supporting one another.",
    fixed: "statement: The axis countries will keep supporting one another.",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let pronouns = pronouns(context.statement_language());
    let mut words = record.claim.statement.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let stands_for_another = match first {
        // "That" is a pronoun only before a verb. Otherwise it is a conjunction or a determiner ("That ship").
        "That" => pronouns == ENGLISH && VERBS.contains(&second),
        "Those" => pronouns == ENGLISH && !QUALIFIERS.contains(&second),
        _ => pronouns.contains(&first),
    };
    if stands_for_another {
        findings
            .claim(&RULE, record, record.path().key("statement"), format!("the statement begins with `{first}`"))
            .help("name whom or what is meant");
    }
}

/// Returns the pronouns of a language, as they are written at the beginning of a sentence. Returns none for languages that
/// the rule does not know.
fn pronouns(language: &str) -> &'static [&'static str] {
    match language {
        "en" => ENGLISH,
        "de" => &["Er", "Sie", "Es", "Ihr", "Ihre", "Sein", "Seine", "Dies", "Diese", "Dieser", "Dieses"],
        "es" => &["Él", "Ella", "Ello", "Ellos", "Ellas", "Esto", "Eso", "Su", "Sus"],
        "fr" => &["Il", "Elle", "Ils", "Elles", "Cela", "Ceci", "Son", "Sa", "Ses", "Leur", "Leurs"],
        "ru" => &["Он", "Она", "Оно", "Они", "Это", "Его", "Её", "Ее", "Их"],
        _ => &[],
    }
}

const ENGLISH: &[&str] = &["It", "Its", "He", "His", "She", "Her", "They", "Their", "This", "These"];

/// Verbs that follow "that" if it is a pronoun.
const VERBS: [&str; 20] = [
    "is", "was", "has", "had", "does", "did", "will", "would", "can", "could", "may", "might", "must", "should",
    "means", "meant", "makes", "made", "shows", "showed",
];

/// Words after "those" that begin a description of the persons or things meant.
const QUALIFIERS: [&str; 10] = ["who", "whom", "whose", "that", "which", "with", "without", "in", "of", "from"];
