//! Makes claims from sentences: each with its id, its anchor, and the anchors of its repeats.

use std::collections::{BTreeSet, HashMap};

use claimbook_core::model::codes::{OtherAnchorRole, RelationBasis};
use claimbook_core::model::{Anchor, Claim, ClaimId, OtherAnchor, Slug};

use super::anchors::Passage;
use super::outline::{Outline, Part, Sentence};
use super::random::SplitMix64;
use super::record::{Frame, Scene};
use super::relations::{Web, may_retire};

/// Maximum distance from a restatement back to its claim, in sentences.
const REACH: usize = 80;

/// Returns the claims of each paragraph with claims, in the order of the text, with the paragraph's locator.
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
                // If a later claim may retire, the first one covers the whole sentence.
                let is_whole = (1..count).any(|claim| may_retire(number + 1 + claim));
                for claim in 0..count {
                    number += 1;
                    let share = if claim == 0 && is_whole { 1 } else { count };
                    let (at, also_at) = anchors(&outline.sentences, index, repeats, (claim, share), random);
                    let frame = Frame {
                        id: web.here.id(number),
                        at,
                        also_at,
                        relations: web.relations(number, random),
                        // Another claim still accounts for the sentence.
                        may_retire: claim > 0 && may_retire(number),
                        successor: (number < web.here.claims).then(|| web.here.id(number + 1)),
                    };
                    claims.push(scene.claim(frame, random));
                }
            }
            paragraphs.push((format!("{}.p{place}", chapter.id), claims));
        }
    }
    correct_bases(&mut paragraphs);
    paragraphs
}

/// Replaces the basis `cross_section` of relations between claims that share a section.
fn correct_bases(paragraphs: &mut [(String, Vec<Claim>)]) {
    let all = || paragraphs.iter().flat_map(|(_, claims)| claims);
    let places: HashMap<ClaimId, BTreeSet<Slug>> = all().map(|claim| (claim.id.clone(), sections(claim))).collect();
    for claim in paragraphs.iter_mut().flat_map(|(_, claims)| claims) {
        let own = &places[&claim.id];
        for relation in &mut claim.relations {
            let shares = places.get(&relation.object).is_some_and(|other| !own.is_disjoint(other));
            if shares && relation.basis == RelationBasis::CrossSection {
                relation.basis = RelationBasis::Implicit;
            }
        }
    }
}

/// Returns the sections in which a claim is made.
fn sections(claim: &Claim) -> BTreeSet<Slug> {
    let others = claim.also_at.iter().filter(|other| other.role != OtherAnchorRole::Support).map(|other| &other.at);
    let anchors = [&claim.at].into_iter().chain(others);
    anchors.flat_map(Anchor::locators).map(|locator| locator.section.clone()).collect()
}

/// Maps each sentence to the later sentences that repeat it.
fn repeats(sentences: &[Sentence]) -> HashMap<usize, Vec<usize>> {
    let mut repeats: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, sentence) in sentences.iter().enumerate() {
        if let Part::Echo(of) | Part::Restating(of) = sentence.part {
            repeats.entry(of).or_default().push(index);
        }
    }
    repeats
}

/// Returns the primary anchor of a claim and its other anchors.
fn anchors(
    sentences: &[Sentence],
    index: usize,
    repeats: &[usize],
    (claim, share): (usize, usize),
    random: &mut SplitMix64,
) -> (Anchor, Vec<OtherAnchor>) {
    let passage = |index: usize| Passage::new(&sentences[index].place, &sentences[index].text);
    let own = passage(index);
    let runs = own.runs(claim, share, random);
    let mut also_at = Vec::new();
    for &repeat in repeats {
        let other = passage(repeat);
        match sentences[repeat].part {
            // The sentence has the same words, so it repeats every claim.
            Part::Echo(_) => also_at.push(OtherAnchor { at: other.anchor(&runs), role: OtherAnchorRole::Duplicate }),
            // The first claim always uses the sentence, so that no sentence stays unread.
            _ if claim == 0 => also_at.push(restatement(&other, (0, 1), random)),
            _ if random.chance(3, 5) => also_at.push(restatement(&other, (random.below(2), 2), random)),
            _ => {}
        }
    }
    // Some claims are restated in a sentence with its own claims.
    let elsewhere = index.saturating_sub(random.between(1, REACH));
    if matches!(sentences[elsewhere].part, Part::Claimed(_)) && elsewhere != index && random.chance(1, 8) {
        also_at.push(restatement(&passage(elsewhere), (random.below(2), 2), random));
    }
    // Of the real claims, 5 of 149 have a support anchor.
    if index > 0 && random.chance(5, 149) {
        also_at.push(OtherAnchor { at: passage(index - 1).anchor(&[]), role: OtherAnchorRole::Support });
    }
    (own.anchor(&runs), also_at)
}

/// Returns the anchor of a restatement: some words of a sentence, or in a fifth of cases the whole sentence.
fn restatement(passage: &Passage<'_>, (claim, share): (usize, usize), random: &mut SplitMix64) -> OtherAnchor {
    let runs = if random.chance(1, 5) { Vec::new() } else { passage.runs(claim, share, random) };
    OtherAnchor { at: passage.anchor(&runs), role: OtherAnchorRole::Restatement }
}
