//! A source's text, in words that no language has.

use super::outline::Outline;
use super::prose;
use super::random::SplitMix64;
use super::source::described;

/// Blocks before the first chapter.
pub(crate) const FRONT_BLOCKS: usize = 2;

/// Claims for each note. A note is two sentences to the segmentation, so this makes a fourth of a passage for each
/// claim, and with those of the body four fifths: as many as the real source has.
const CLAIMS_PER_NOTE: usize = 8;

/// Notes in one block.
const NOTES_IN_BLOCK: usize = 40;

fn note_count(claims: usize) -> usize {
    (claims / CLAIMS_PER_NOTE).max(described(claims))
}

/// How many blocks the notes fill.
pub(crate) fn note_blocks(claims: usize) -> usize {
    note_count(claims).div_ceil(NOTES_IN_BLOCK)
}

/// The text: front matter, chapters, notes, and what stands after them. Blank lines part the blocks.
pub(crate) fn text(outline: &Outline, claims: usize, random: &mut SplitMix64) -> String {
    let mut blocks = vec![prose::title(random), format!("{}, {}", prose::name(random), random.between(2030, 2032))];
    for chapter in &outline.chapters {
        blocks.push(chapter.title.to_owned());
        for paragraph in &chapter.paragraphs {
            let sentences: Vec<&str> =
                outline.sentences[paragraph.sentences.clone()].iter().map(|sentence| sentence.text.as_str()).collect();
            blocks.push(sentences.join(" "));
        }
    }
    blocks.push("Notes".to_owned());
    let notes = note_count(claims);
    let lines: Vec<String> = (1..=notes)
        .map(|number| {
            let (author, title) = (prose::name(random), prose::title(random));
            format!(
                "{number}. {author} {}, “{title},” {}, {}.",
                prose::name(random),
                prose::name(random),
                2012 + number % 18
            )
        })
        .collect();
    blocks.extend(lines.chunks(NOTES_IN_BLOCK).map(|lines| lines.join(" ")));
    blocks.push("Authors".to_owned());
    blocks.push(prose::sentence(random));
    blocks.join("\n\n") + "\n"
}
