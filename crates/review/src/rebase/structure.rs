//! The parts of a source record that count blocks or words of the text: sections, pull quotes, joins and splits.

use claimbook_core::model::{Correction, Lock, Scope, Section, Source};
use claimbook_core::text::{Outdated, outdated};

use super::RebaseError;
use super::alignment::NONE;
use super::evidence::Texts;

/// Returns the source record for the new text. A person may have edited the record for the new text already. Sections
/// and corrections that the lock does not have stay as they are.
pub(super) fn revised(texts: &Texts<'_>, source: &Source, lock: &Lock) -> Result<Source, RebaseError> {
    let mut revised = source.clone();
    if outdated(lock, source) != Some(Outdated::Sections) {
        for (index, section) in revised.sections.iter_mut().enumerate().skip(1) {
            let block = new_block(texts, source.sections[index].first_block as usize)
                .ok_or_else(|| RebaseError::Section(section.id.to_string()))?;
            section.first_block = number(block);
        }
        let unordered = revised.sections.windows(2).find(|pair| pair[0].first_block >= pair[1].first_block);
        if let Some(pair) = unordered {
            return Err(RebaseError::Section(pair[1].id.to_string()));
        }
        for (section, old) in revised.sections.iter_mut().zip(&source.sections) {
            section.pull_quotes =
                old.pull_quotes.iter().filter_map(|own| pull_quote(texts, old, section, *own)).collect();
        }
    }
    let sections = revised.sections.clone();
    for (corrections, locked) in [(&mut revised.joins, &lock.joins), (&mut revised.splits, &lock.splits)] {
        for correction in corrections.iter_mut().filter(|correction| locked.contains(correction)) {
            *correction = corrected(texts, source, &sections, correction)
                .ok_or_else(|| RebaseError::Correction(correction.at.to_string(), correction.word))?;
        }
    }
    Ok(revised)
}

/// Returns the block of the new text that an old block became: the one with most of its words, or the only one with the
/// same words, or the one in the same place between two blocks that are known.
fn new_block(texts: &Texts<'_>, old: usize) -> Option<usize> {
    let (own, new) = (texts.old.block_at(old)?, &texts.new);
    let images = own.clone().map(|place| texts.alignment.to_new[place]).filter(|place| *place != NONE);
    let mut found: Vec<usize> = images.map(|place| new.block_index(place)).collect();
    found.sort_unstable();
    if let Some(most) = found.chunk_by(|a, b| a == b).max_by_key(|blocks| blocks.len())
        && most.len() * 2 >= own.len()
    {
        return Some(most[0]);
    }
    let mut equal = new.blocks.iter().filter(|(_, block)| new.tokens[block.clone()] == texts.old.tokens[own.clone()]);
    if let (Some((index, _)), None) = (equal.next(), equal.next()) {
        return Some(*index);
    }
    let known = |place: usize| Some(texts.alignment.to_new[place]).filter(|place| *place != NONE);
    let (before, first) = (0..own.start).rev().find_map(|place| Some((place, known(place)?)))?;
    let (after, last) = (own.end..texts.old.len()).find_map(|place| Some((place, known(place)?)))?;
    let distance =
        |side: &super::side::Side<'_>, from: usize, to: usize| side.block_index(to).checked_sub(side.block_index(from));
    let is_parallel = distance(&texts.old, before, after) == distance(new, first, last);
    is_parallel.then(|| new.block_index(first) + old - texts.old.block_index(before))
}

/// Returns the number of a pull quote in its section of the new text, if the section still has it.
fn pull_quote(texts: &Texts<'_>, old: &Section, new: &Section, paragraph: u32) -> Option<u32> {
    let block = old.first_block + paragraph - u32::from(!old.heading);
    let block = number(new_block(texts, block as usize)?);
    (block >= new.first_block + u32::from(new.heading)).then(|| block - new.first_block + u32::from(!new.heading))
}

/// Returns a correction for the new text, if the words before and after its place are still adjacent.
fn corrected(texts: &Texts<'_>, source: &Source, sections: &[Section], correction: &Correction) -> Option<Correction> {
    let section = source.sections.iter().find(|section| section.id == correction.at.section)?;
    let block = (section.first_block + correction.at.paragraph?).checked_sub(u32::from(!section.heading))?;
    let word = texts.old.word_in_block(block as usize, correction.word as usize)?;
    let pair = texts.old.positions(&(word..word + 2));
    let image = texts.alignment.image(&pair).filter(|image| image.len() == 2)?;
    let (block, word) = texts.new.place_in_block(image.start);
    if texts.new.block_index(image.end - 1) != block {
        return None;
    }
    let section = sections.iter().rev().find(|section| section.first_block as usize <= block)?;
    let paragraph = number(block) - section.first_block + u32::from(!section.heading);
    let at = Scope { section: section.id.clone(), paragraph: Some(paragraph), sentence: None };
    Some(Correction { at, word: number(word) })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
