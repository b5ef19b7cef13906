//! From sentences to claims: each with its id, its place, and the places where it stands again.

use std::collections::HashMap;

use claimbook_core::model::codes::OtherAnchorRole;
use claimbook_core::model::{Anchor, Claim, OtherAnchor};

use super::anchors::Passage;
use super::outline::{Outline, Part, Sentence};
use super::random::SplitMix64;
use super::record::{Frame, Scene};
use super::relations::Web;

/// How far back a claim is restated at most, in sentences.
const REACH: usize = 80;

/// The claims of each paragraph that has any, in the order of the text, by the paragraph's place.
pub(crate) fn claims(
    outline: &Outline,
    web: &Web<'_>,
    scene: &Scene<'_>,
    random: &mut SplitMix64,
) -> Vec<(String, Vec<Claim>)> {
    let repeats = repeats(&outline.sentences);
    let mut number = 0;
    let mut paragraphs = Vec::new();
    for chapter in &outline.chapters {
        for (place, paragraph) in (1..).zip(&chapter.paragraphs).filter(|(_, other)| !other.is_pull_quote) {
            let mut claims = Vec::new();
            for index in paragraph.sentences.clone() {
                let Part::Claimed(count) = outline.sentences[index].part else { continue };
                let repeats = repeats.get(&index).map(Vec::as_slice).unwrap_or_default();
                for claim in 0..count {
                    number += 1;
                    let (at, also_at) = anchors(&outline.sentences, index, repeats, (claim, count), random);
                    let frame = Frame {
                        id: web.here.id(number),
                        at,
                        also_at,
                        relations: web.relations(number, random),
                        successor: (number < web.here.claims).then(|| web.here.id(number + 1)),
                    };
                    claims.push(scene.claim(frame, random));
                }
            }
            paragraphs.push((format!("{}.p{place}", chapter.id), claims));
        }
    }
    paragraphs
}

/// For each sentence the later ones that repeat it.
fn repeats(sentences: &[Sentence]) -> HashMap<usize, Vec<usize>> {
    let mut repeats: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, sentence) in sentences.iter().enumerate() {
        if let Part::Echo(of) | Part::Restating(of) = sentence.part {
            repeats.entry(of).or_default().push(index);
        }
    }
    repeats
}

/// Where a claim of a sentence stands, and where it stands again.
fn anchors(
    sentences: &[Sentence],
    index: usize,
    repeats: &[usize],
    (claim, count): (usize, usize),
    random: &mut SplitMix64,
) -> (Anchor, Vec<OtherAnchor>) {
    let passage = |index: usize| Passage::new(&sentences[index].place, &sentences[index].text);
    let own = passage(index);
    let runs = own.runs(claim, count, random);
    let mut also_at = Vec::new();
    for &repeat in repeats {
        let other = passage(repeat);
        match sentences[repeat].part {
            // The same words stand there, so every claim on them does.
            Part::Echo(_) => also_at.push(OtherAnchor { at: other.anchor(&runs), role: OtherAnchorRole::Duplicate }),
            // The first claim takes it in any case, so that no sentence stays unread.
            _ if claim == 0 || random.chance(3, 5) => also_at.push(restatement(&other, random)),
            _ => {}
        }
    }
    // Others are restated where another claim stands first.
    let elsewhere = index.saturating_sub(random.between(1, REACH));
    if matches!(sentences[elsewhere].part, Part::Claimed(_)) && elsewhere != index && random.chance(1, 8) {
        also_at.push(restatement(&passage(elsewhere), random));
    }
    // Of the real claims, 5 of 149 lean on another sentence.
    if index > 0 && random.chance(5, 149) {
        also_at.push(OtherAnchor { at: passage(index - 1).anchor(&[]), role: OtherAnchorRole::Support });
    }
    (own.anchor(&runs), also_at)
}

/// A further place, in other words: now and then a whole sentence, else some words of it.
fn restatement(passage: &Passage<'_>, random: &mut SplitMix64) -> OtherAnchor {
    let runs = if random.chance(1, 5) { Vec::new() } else { passage.runs(random.below(2), 2, random) };
    OtherAnchor { at: passage.anchor(&runs), role: OtherAnchorRole::Restatement }
}
