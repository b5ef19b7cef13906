//! Short texts of coders: glosses, notes, comments, reasons.

use super::random::SplitMix64;
use super::words::Words;

/// Makes a gloss, which narrows an entity in a claim.
pub(crate) fn gloss(words: &Words, random: &mut SplitMix64) -> String {
    let things = words.things(random);
    match random.below(30) {
        0 => format!("its {things}, {} ones", words.adjective(random)),
        1..=4 => format!("its {things}"),
        5..=13 => format!("{things} after the {}", words.condition(random)),
        14..=22 => format!("its {} {} {things}", words.adjective(random), words.kind(random)),
        _ => format!("{} {things} during the {}", words.kind(random), words.condition(random)),
    }
}

/// Makes a coder's note.
pub(crate) fn note(words: &Words, random: &mut SplitMix64) -> String {
    let (things, condition, adjective) = (words.things(random), words.condition(random), words.adjective(random));
    match random.below(9) {
        0 => format!("The {condition} is read as a ground for the {things}, not as their purpose."),
        1 => format!("Whose {things} are meant is left open; the {adjective} ones are taken."),
        2 => format!("The {things} are named only later, and take no part here."),
        3 => format!("Weaker in its predicate than the claim before, and about other {things}."),
        4 => format!("A purpose clause after the word for {things}, hence no claim apart."),
        5 => format!("The hedge belongs to the {condition} and does not carry over to the {adjective} {things}."),
        6 => format!("Kept in one, since {things} under one hedge are not {adjective} each for itself."),
        7 => format!("What leads to the {condition} is the {adjective} belief, whether or not it was so."),
        _ => format!("Joint use of {things}, which the list of forms lacks – see “{condition}”."),
    }
}

/// Makes a comment for readers of the file, which is not part of a record.
pub(crate) fn comment(words: &Words, random: &mut SplitMix64) -> String {
    let (things, condition) = (words.things(random), words.condition(random));
    match random.below(3) {
        0 => format!("The {things} from here on: read a second time."),
        1 => format!("TODO {condition}? \"{things}\" stays [for now]"),
        _ => format!("Asked of the other coder’s reading: {things}."),
    }
}

/// Makes the reason why a claim was withdrawn.
pub(crate) fn reason(words: &Words, random: &mut SplitMix64) -> String {
    format!("Coded once more among the {}.", words.things(random))
}
