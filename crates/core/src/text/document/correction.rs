//! Relates corrections of sentence ends to the segmentation.

use super::{Block, Document};
use crate::model::{Correction, Source};

impl Document {
    /// Returns whether the segmentation ends a sentence after the word of a correction, without any joins and splits. Returns
    /// `None` if the paragraph does not exist or has no further word.
    #[must_use]
    pub fn ends_sentence(&self, source: &Source, correction: &Correction) -> Option<bool> {
        let block = self.block_of(source, correction)?;
        let end = block.words.start + correction.word as usize;
        (end < block.words.end).then(|| self.segmented(source, block).contains(&end))
    }

    /// Returns the block of the paragraph that a correction names.
    fn block_of(&self, source: &Source, correction: &Correction) -> Option<&Block> {
        let mut sections = source.sections.iter().skip_while(|section| section.id != correction.at.section);
        let (section, next) = (sections.next()?, sections.next());
        let paragraph = correction.at.paragraph.filter(|_| correction.at.sentence.is_none())?;
        let place = paragraph.checked_sub(u32::from(!section.heading))?.checked_add(section.first_block)?;
        let is_inside = next.is_none_or(|next| place < next.first_block);
        self.blocks.get(place as usize).filter(|_| is_inside)
    }
}
