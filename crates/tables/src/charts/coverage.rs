//! The chart `coverage`: a cell for every sentence of a source's body, with the number of claims or the reason for
//! none.

use super::listed;
use super::picture::{DARKEST, Fill, MARGIN, Picture, Side, WIDTH, cut};
use claimbook_core::book::Book;
use claimbook_core::book::coverage::{CoveredPassage, coverage};
use claimbook_core::model::codes::{Coverage, PassageKind};
use claimbook_core::model::{Slug, entries};
use claimbook_core::syntax::diagnostic::counted;

/// The stem of the file name.
pub(super) const NAME: &str = "coverage";

/// The left edge of the cells, and their size.
const LEFT: i32 = 290;
const CELL: i32 = 36;

/// The sentences of a source by section and paragraph, in the order of the text.
type Paragraphs<'a> = Vec<(&'a Slug, u32, Vec<CoveredPassage<'a>>)>;

pub(super) fn draw(book: &Book) -> Picture {
    let sources: Vec<(&str, Paragraphs<'_>)> = book
        .sources
        .iter()
        .map(|record| (record.source.id.as_str(), paragraphs(coverage(book, record))))
        .filter(|(_, paragraphs)| !paragraphs.is_empty())
        .collect();
    let title = "Sentences of the body that carry claims";
    if sources.is_empty() {
        let why = "No source yet has a body whose sentences are known; `claimbook anchor` computes them.";
        return Picture::of_nothing(NAME, title, why);
    }
    let said: Vec<String> = sources.iter().map(|(source, paragraphs)| said(source, paragraphs)).collect();
    let description = format!("A row per paragraph, a cell per sentence. {}", said.join(" "));
    let all: Vec<&CoveredPassage<'_>> =
        sources.iter().flat_map(|(_, paragraphs)| paragraphs).flat_map(|(_, _, sentences)| sentences).collect();
    let shades = Shades::of(all.iter().map(|sentence| count(sentence)).max().unwrap_or_default());
    let mut picture = Picture::new(NAME, &finding(&all), &description);
    picture.note("A row per paragraph, a cell per sentence. Number and shade: how many claims lie on the sentence.");
    let mut legend: Vec<_> = shades.ranges().map(|(fill, range)| (fill, "", range)).collect();
    legend.push((Fill::plain(0), "×", "excluded".to_owned()));
    legend.push((Fill::plain(0), "?", "not read yet".to_owned()));
    picture.legend(&legend);
    for ((_, paragraphs), said) in sources.iter().zip(&said) {
        picture.bottom += 8;
        picture.lines(MARGIN, WIDTH - 2 * MARGIN, said, true);
        picture.bottom += 4;
        for (section, paragraph, sentences) in paragraphs {
            let quote = sentences.iter().any(|sentence| sentence.kind == PassageKind::PullQuote);
            let label = format!("{section} {paragraph}{}", if quote { " (pull quote)" } else { "" });
            row(&mut picture, &label, sentences, &shades);
        }
    }
    picture
}

/// Groups the sentences of the body by paragraph. Includes pull quotes, as `claimbook coverage` does.
fn paragraphs(passages: Vec<CoveredPassage<'_>>) -> Paragraphs<'_> {
    let mut paragraphs: Paragraphs<'_> = Vec::new();
    for passage in passages {
        if !matches!(passage.kind, PassageKind::Body | PassageKind::PullQuote) {
            continue;
        }
        let at = &passage.span.at;
        match paragraphs.last_mut() {
            Some((section, paragraph, sentences)) if *section == &at.section && *paragraph == at.paragraph => {
                sentences.push(passage);
            }
            _ => paragraphs.push((&at.section, at.paragraph, vec![passage])),
        }
    }
    paragraphs
}

/// Returns a summary such as `harbor-report: 9 sentences, 7 claimed, 2 excluded.`
fn said(source: &str, paragraphs: &Paragraphs<'_>) -> String {
    let sentences = || paragraphs.iter().flat_map(|(_, _, sentences)| sentences);
    let of = |state: Coverage| sentences().filter(|sentence| sentence.coverage == state).count();
    let states = entries::<Coverage>();
    let states =
        states.iter().map(|entry| (of(entry.code), entry.label.to_lowercase())).filter(|(count, _)| *count > 0);
    let states: Vec<String> = states.map(|(count, label)| format!("{count} {label}")).collect();
    format!("{source}: {}, {}.", counted(sentences().count(), "sentence"), listed(&states))
}

fn row(picture: &mut Picture, label: &str, sentences: &[CoveredPassage<'_>], shades: &Shades) {
    let fit = usize::try_from((WIDTH - MARGIN - LEFT) / CELL).unwrap_or(1);
    let label = cut(label, LEFT - MARGIN - 10);
    picture.text((LEFT - 10, picture.bottom + CELL / 2), Side::End, &label);
    for line in sentences.chunks(fit) {
        let mut left = LEFT;
        for sentence in line {
            let fill = shades.fill(count(sentence));
            let sign = match sentence.coverage {
                Coverage::Claimed => sentence.claims.to_string(),
                Coverage::Excluded => "×".to_owned(),
                Coverage::Unread => "?".to_owned(),
            };
            picture.area((left, picture.bottom), (CELL - 4, CELL - 4), fill);
            picture.text_on(fill, (left + CELL / 2 - 2, picture.bottom + CELL / 2 - 2), true, &sign);
            left += CELL;
        }
        picture.bottom += CELL;
    }
}

/// Returns the number of claims on a sentence.
fn count(sentence: &CoveredPassage<'_>) -> usize {
    usize::try_from(sentence.claims).unwrap_or(usize::MAX)
}

/// Returns a sentence that says how many sentences carry claims.
fn finding(sentences: &[&CoveredPassage<'_>]) -> String {
    let of = |state: Coverage| sentences.iter().filter(|sentence| sentence.coverage == state).count();
    let all = counted(sentences.len(), "sentence");
    let rest = match (of(Coverage::Excluded), of(Coverage::Unread)) {
        (0, 0) => return format!("Claims lie on all sentences of the body: {all}"),
        (0, unread) => format!("not read yet: {unread}"),
        (excluded, 0) => format!("excluded: {excluded}"),
        (excluded, unread) => format!("excluded: {excluded}, not read yet: {unread}"),
    };
    format!("Claims lie on {} of {all} of the body; {rest}", of(Coverage::Claimed))
}

/// The shades of the numbers of claims. Each shade stands for a range; all ranges have the same width.
struct Shades {
    largest: usize,
    width: usize,
}

impl Shades {
    fn of(largest: usize) -> Self {
        Self { largest, width: largest.div_ceil(DARKEST).max(1) }
    }

    /// Returns the fill of a number of claims, white for 0.
    fn fill(&self, claims: usize) -> Fill {
        Fill::plain(claims.div_ceil(self.width).min(DARKEST))
    }

    /// Returns the ranges in words, with their fills.
    fn ranges(&self) -> impl Iterator<Item = (Fill, String)> {
        (1..=self.largest).step_by(self.width).map(|first| {
            let last = (first + self.width - 1).min(self.largest);
            let range = if first == last { first.to_string() } else { format!("{first}–{last}") };
            (self.fill(first), range)
        })
    }
}
