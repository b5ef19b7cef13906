//! Statements: sentences of a small grammar over the words of `words`.

use std::fmt::Write;

use claimbook_core::model::codes::{Certainty, ClaimType, Feature, ParticipantRole, Polarity};

use super::entities::Member;
use super::random::SplitMix64;
use super::tables::{RARELY, STATEMENT_LENGTHS};
use super::words::Words;

/// Maximum shortfall from the target length, in characters, that needs no further phrase.
const SLACK: usize = 9;

/// Maximum excess over the target length, in characters.
const OVERRUN: usize = 8;

/// Maximum room, in characters, that gets only a phrase of two or three words.
const BRIEF: usize = 24;

/// The coded fields that a statement expresses.
pub(crate) struct Said<'a> {
    pub(crate) claim_type: ClaimType,
    pub(crate) features: &'a [Feature],
    pub(crate) polarity: Polarity,
    pub(crate) certainty: Certainty,
    /// The holder, if the claim is reported.
    pub(crate) holder: Option<&'a Member>,
    pub(crate) participants: &'a [(&'a Member, ParticipantRole)],
}

/// Makes a statement; its length follows the distribution of the real statements.
pub(crate) fn statement(said: &Said<'_>, words: &Words, random: &mut SplitMix64) -> String {
    let tenth = random.below(STATEMENT_LENGTHS.len() - 1);
    let length = random.between(STATEMENT_LENGTHS[tenth], STATEMENT_LENGTHS[tenth + 1]);
    let opening = |holder: &Member| {
        let opening = random.pick(&["in the view of {}, ", "as {} would have it, ", "if {} may be believed, "]);
        opening.replace("{}", &holder.label)
    };
    let mut text = said.holder.map_or_else(String::new, opening);
    let (subject, is_plural, named) = subject(said.participants);
    text.push_str(&clause(said, &subject, is_plural, length < 60, words, random));
    let left = |text: &str| length.saturating_sub(text.chars().count());
    for (member, role) in &said.participants[named..] {
        let phrase = format!(" {} {}", introduction(*role, random), member.label);
        if left(&text) + OVERRUN >= phrase.len() {
            text.push_str(&phrase);
        }
    }
    let mut features = said.features.iter();
    while left(&text) > SLACK {
        let phrase = match features.next() {
            Some(feature) => trait_of(*feature, words, random),
            None if left(&text) < BRIEF => {
                let _ = write!(text, " {}", random.pick(&BRIEFLY));
                break;
            }
            None => circumstance(words, random),
        };
        if phrase.len() < left(&text) + OVERRUN {
            text.push(' ');
            text.push_str(&phrase);
        }
    }
    if random.chance(1, RARELY) {
        let year = random.between(2012, 2028);
        let _ = write!(text, ", as in {year}–{}", year + 1);
    }
    text.push('.');
    capitalized(&text)
}

/// Returns the first participants with the same role as a list, whether it is plural, and how many it names.
fn subject(participants: &[(&Member, ParticipantRole)]) -> (String, bool, usize) {
    let role = participants[0].1;
    let count = participants.iter().take(3).take_while(|(_, other)| *other == role).count();
    let labels: Vec<&str> = participants[..count].iter().map(|(member, _)| member.label.as_str()).collect();
    let list = match labels.as_slice() {
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two}, and {three}"),
        _ => labels.concat(),
    };
    (list, count > 1 || participants[0].0.is_plural, count)
}

/// Makes a clause of subject, verb and object.
fn clause(
    said: &Said<'_>,
    subject: &str,
    is_plural: bool,
    is_short: bool,
    words: &Words,
    random: &mut SplitMix64,
) -> String {
    let counted = said.features.contains(&Feature::Quantitative);
    let object = object(counted, is_plural, is_short, words, random);
    let negated = said.polarity == Polarity::Negated;
    match said.claim_type {
        ClaimType::Definitional => {
            let (adjective, things) = (words.adjective(random), words.things(random));
            let verb = random.pick(&["takes in", "stands for", "covers", "is short for"]);
            format!("the label \"{adjective} {things}\" {verb} {object} of {subject}")
        }
        ClaimType::Evaluative => {
            let (adjective, things) = (words.adjective(random), words.things(random));
            let verb = if negated { "do not count for more" } else { "count for more" };
            format!("to {subject}, {object} {verb} than {adjective} {things}")
        }
        _ => {
            let auxiliary = auxiliary(said, negated, is_plural, random);
            let verb = match auxiliary {
                "" | "has perhaps" | "have perhaps" | "had probably" => words.past(random),
                _ => words.verb(random).to_owned(),
            };
            [subject, auxiliary, &verb, &object]
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

/// Returns the words between subject and verb: mood, hedge and negation.
fn auxiliary(said: &Said<'_>, negated: bool, is_plural: bool, random: &mut SplitMix64) -> &'static str {
    match (said.claim_type, said.certainty) {
        (ClaimType::Normative, _) if negated => random.pick(&["should not", "must not", "can no longer afford to"]),
        (ClaimType::Normative, _) => random.pick(&["should", "must", "ought to", "would do well to"]),
        (ClaimType::Intentional, _) if negated => random.pick(&["had no wish to", "never meant to"]),
        (ClaimType::Intentional, _) => random.pick(&["hoped to", "meant to", "set out to", "was to", "sought to"]),
        (ClaimType::Causal, _) if negated => random.pick(&["did nothing to", "gave nobody cause to"]),
        (ClaimType::Causal, _) => {
            random.pick(&["helped to", "led others to", "made it easier to", "moved rivals to", "made it harder to"])
        }
        (ClaimType::Predictive, Certainty::Likely | Certainty::NearCertain) if negated => "will probably not",
        (ClaimType::Predictive, Certainty::Likely) => "will probably",
        (ClaimType::Predictive, Certainty::NearCertain) => "will almost surely",
        (ClaimType::Predictive, Certainty::Asserted) => {
            if negated {
                "will not"
            } else {
                "will"
            }
        }
        (ClaimType::Predictive, Certainty::Open) => {
            if negated {
                "would not"
            } else {
                "would"
            }
        }
        (_, Certainty::Possible) if negated => "may not",
        (ClaimType::Predictive, Certainty::Possible) => random.pick(&["may", "might", "could"]),
        (_, Certainty::Unlikely) if is_plural => "are unlikely to",
        (_, Certainty::Unlikely) => "is unlikely to",
        (_, _) if negated => "did not",
        (_, Certainty::Possible | Certainty::Open) => {
            if is_plural {
                "have perhaps"
            } else {
                "has perhaps"
            }
        }
        (_, Certainty::Likely | Certainty::NearCertain) => "had probably",
        (_, Certainty::Asserted) => "",
    }
}

/// Makes an object with a name, which makes the statement unique.
fn object(counted: bool, is_plural: bool, is_short: bool, words: &Words, random: &mut SplitMix64) -> String {
    let (mut name, kind, things) = (words.name(random), words.kind(random), words.things(random));
    if random.chance(1, RARELY) {
        name.push_str(random.pick(&["’s", "é"]));
    }
    let article = match random.below(4) {
        _ if counted => format!("{} of the", random.between(2, 90)),
        0 => if is_plural { "their" } else { "its" }.to_owned(),
        _ => "the".to_owned(),
    };
    if is_short {
        format!("{article} {name} {kind} {things}")
    } else {
        format!("{article} {} {name} {kind} {things}", words.adjective(random))
    }
}

/// Returns the words that introduce a participant other than the subject.
fn introduction(role: ParticipantRole, random: &mut SplitMix64) -> &'static str {
    match role {
        ParticipantRole::Actor => "along with",
        ParticipantRole::Recipient => random.pick(&["in favor of", "in step with"]),
        ParticipantRole::Target => random.pick(&["against", "in defiance of"]),
        ParticipantRole::Beneficiary => random.pick(&["for", "on behalf of"]),
        ParticipantRole::Affected => random.pick(&["at the cost of", "to the surprise of"]),
        ParticipantRole::Conduit => random.pick(&["by way of", "through"]),
        ParticipantRole::Addressee => "as a duty of",
        ParticipantRole::Topic => random.pick(&["with a view to", "over"]),
    }
}

/// Makes a phrase that expresses a feature.
fn trait_of(feature: Feature, words: &Words, random: &mut SplitMix64) -> String {
    let (adjective, condition) = (words.adjective(random), words.condition(random));
    match feature {
        Feature::Causal => format!("on account of the {adjective} {condition}"),
        Feature::Comparative => format!("sooner than {adjective} {}", words.things(random)),
        Feature::Conditional => format!("provided that the {condition} stays {adjective}"),
        Feature::Counterfactual => format!("as no {adjective} {condition} would have allowed"),
        Feature::Generic => format!("as in any {condition}"),
        Feature::Quantitative => format!("in {} cases out of a hundred", random.between(3, 97)),
    }
}

const BRIEFLY: [&str; 10] = [
    "once more",
    "by degrees",
    "in the open",
    "before long",
    "as a rule",
    "in secret",
    "for good",
    "at a loss",
    "year by year",
    "at any price",
];

/// Makes a phrase of time, place or manner.
fn circumstance(words: &Words, random: &mut SplitMix64) -> String {
    let (adjective, kind) = (words.adjective(random), words.kind(random));
    let (things, condition) = (words.things(random), words.condition(random));
    match random.below(12) {
        0 => format!("during the {adjective} {condition}"),
        1 => format!("in return for {adjective} {things}"),
        2 => format!("despite the {condition} at {}", words.name(random)),
        3 => format!("by means of {kind} {things}"),
        4 => format!("as long as the {adjective} {condition} lasts"),
        5 => format!("at the expense of {adjective} {things}"),
        6 => format!("alongside {} {kind} {things}", random.between(2, 60)),
        7 => format!("near {} and its {things}", words.name(random)),
        8 => format!("with {adjective} {kind} {things}"),
        9 => format!("whatever the {kind} {condition} brings"),
        10 => format!("under cover of the {condition}"),
        _ => format!("in the year after the {condition}"),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
