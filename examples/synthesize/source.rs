//! Makes the description of a source in `source.yaml`.

use claimbook_core::model::codes::{ExclusionReason, SectionKind};
use claimbook_core::model::{Author, AuthorName, Date, Edtf, Exclusion, Note, Section, Source, Work};

use super::entities::Member;
use super::outline::{Outline, Part};
use super::random::SplitMix64;
use super::relations::Numbering;
use super::text;
use super::words::Words;

/// Maximum notes in `source.yaml`, so that the file stays small; the text has more notes.
const NOTES: usize = 12;

/// Describes a source with this outline.
pub(crate) fn source(
    id: &str,
    numbering: &Numbering,
    outline: &Outline,
    (desk, persons): &(Member, Vec<Member>),
    words: &Words,
    random: &mut SplitMix64,
) -> Source {
    let author = |person: &Member| {
        let (given, family) = split_name(&person.label);
        Author { name: None, family: Some(family), given: Some(given), entity: Some(person.id.clone()) }
    };
    let published = Date::new(2030 + year_part(random, 3), month(random), 1 + month(random)).expect("a day");
    let remark = format!("Backs no claim; by its number it belongs among the {}.", words.things(random));
    let mut notes: Vec<Note> = (1..=described(numbering.claims)).map(|number| note(number, words, random)).collect();
    if let [.., last] = notes.as_mut_slice() {
        last.remark = Some(remark);
    }
    let mut source = Source {
        id: id.parse().expect("a slug"),
        prefix: numbering.prefix.parse().expect("a prefix"),
        kind: "report".to_owned(),
        title: title(words, random),
        subtitle: None,
        authors: persons.iter().map(author).collect(),
        publisher: format!("{} Institute", words.name(random)),
        published: published.into(),
        language: "en".to_owned(),
        likelihood: None,
        url: Some(format!("https://reports.example/{id}")),
        rendition: Some(format!(
            "Made up from end to end by the example `synthesize`, {} in words that no language has, with some \
             sentences said twice, once more in display, or over again in other words.",
            words.things(random)
        )),
        authored_by: desk.id.clone(),
        sections: sections(outline, numbering),
        joins: Vec::new(),
        splits: Vec::new(),
        notes,
        sample: None,
        coverage: coverage(outline),
        waivers: Vec::new(),
    };
    // Drawn last, so that the other parts of a seed's books stay the same.
    if random.chance(1, 8) {
        let (name, entity) = (Some(desk.label.clone()), Some(desk.id.clone()));
        source.authors = vec![Author { name, family: None, given: None, entity }];
    }
    if random.chance(1, 8) {
        source.published = published.to_string()[.."YYYY-MM".len()].parse().expect("a month");
    }
    source
}

fn sections(outline: &Outline, numbering: &Numbering) -> Vec<Section> {
    let mut sections = vec![section("front", "Front matter", SectionKind::FrontMatter, 0, false)];
    let mut block = count(text::FRONT_BLOCKS);
    for chapter in &outline.chapters {
        let mut body = section(chapter.id, chapter.title, SectionKind::Body, block, true);
        let quoted = (1..).zip(&chapter.paragraphs).filter(|(_, paragraph)| paragraph.is_pull_quote);
        body.pull_quotes = quoted.map(|(number, _)| number).collect();
        sections.push(body);
        block += 1 + count(chapter.paragraphs.len());
    }
    sections.push(section("notes", "Notes", SectionKind::Notes, block, true));
    let authors = block + 1 + count(text::note_blocks(numbering.claims));
    sections.push(section("authors", "Authors", SectionKind::BackMatter, authors, true));
    sections
}

fn section(id: &str, title: &str, kind: SectionKind, first_block: u32, heading: bool) -> Section {
    let id = id.parse().expect("a slug");
    Section { id, title: title.to_owned(), kind, first_block, heading, pull_quotes: Vec::new() }
}

fn coverage(outline: &Outline) -> Vec<Exclusion> {
    let exclusion = |at: &str, reason| Exclusion { at: at.parse().ok(), pattern: None, reason };
    let mut coverage = vec![exclusion("front", ExclusionReason::Boilerplate.into())];
    let headings = outline.chapters.iter().map(|chapter| format!("{}.p0", chapter.id));
    coverage.extend(headings.map(|heading| exclusion(&heading, ExclusionReason::Heading.into())));
    let remarks = outline.sentences.iter().filter(|sentence| sentence.part == Part::Metadiscourse);
    coverage.extend(remarks.map(|sentence| exclusion(&sentence.place, ExclusionReason::Metadiscourse.into())));
    coverage.push(exclusion("notes", ExclusionReason::Bibliography.into()));
    coverage.push(exclusion("authors", ExclusionReason::Boilerplate.into()));
    coverage
}

/// Returns the number of notes in `source.yaml`.
pub(crate) fn described(claims: usize) -> usize {
    (1 + claims / 16).min(NOTES)
}

fn note(number: usize, words: &Words, random: &mut SplitMix64) -> Note {
    let number = count(number);
    if number > 2 && random.chance(1, 9) {
        return Note { number, same_as: Some(number - 2), works: Vec::new(), remark: None };
    }
    let works = (0..random.weighted(&[(1, 8), (3, 1)])).map(|_| work(words, random)).collect();
    Note { number, same_as: None, works, remark: None }
}

fn work(words: &Words, random: &mut SplitMix64) -> Work {
    let (family, given) = (Some(words.name(random)), Some(words.name(random)));
    let published: Edtf = format!("20{}-{:02}", random.between(12, 29), month(random)).parse().expect("EDTF");
    Work {
        title: title(words, random),
        authors: vec![AuthorName { name: None, family, given }],
        container: Some(format!("{} Gazette", words.name(random))),
        publisher: None,
        published: Some(published),
        url: Some(format!(
            "https://gazette.example/{}/{}",
            words.kind(random).replace('é', "e"),
            random.below(100_000)
        )),
    }
}

fn title(words: &Words, random: &mut SplitMix64) -> String {
    format!("{}’s {} and the {}", words.name(random), words.things(random), words.condition(random))
}

fn split_name(label: &str) -> (String, String) {
    let (given, family) = label.split_once(' ').unwrap_or(("", label));
    (given.to_owned(), family.to_owned())
}

fn month(random: &mut SplitMix64) -> u32 {
    count(random.between(1, 12))
}

fn year_part(random: &mut SplitMix64, years: usize) -> i32 {
    i32::try_from(random.below(years)).expect("a few years")
}

fn count(count: usize) -> u32 {
    u32::try_from(count).expect("a count within one text")
}
