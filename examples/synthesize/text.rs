//! The text of a source, in invented words.

use super::outline::Outline;
use super::prose;
use super::random::SplitMix64;
use super::source::described;

/// The number of blocks before the first chapter.
pub(crate) const FRONT_BLOCKS: usize = 2;

/// The number of claims per note. Segmentation splits a note into two sentences, so notes add a quarter of a passage
/// per claim. With the body, there are four fifths of a passage per claim, as in the real source.
const CLAIMS_PER_NOTE: usize = 8;

/// The number of notes in a block.
const NOTES_IN_BLOCK: usize = 40;

fn note_count(claims: usize) -> usize {
    (claims / CLAIMS_PER_NOTE).max(described(claims))
}

/// Returns the number of blocks with notes.
pub(crate) fn note_blocks(claims: usize) -> usize {
    note_count(claims).div_ceil(NOTES_IN_BLOCK)
}

/// Makes the text: front matter, chapters, notes, and back matter. Blank lines separate the blocks.
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
