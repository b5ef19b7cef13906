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
    let title = "Every sentence of the body, and whether it carries claims";
    if sources.is_empty() {
        let why = "No source yet has a body whose sentences are known; `claimbook anchor` computes them.";
        return Picture::of_nothing(NAME, title, why);
    }
    let said: Vec<String> = sources.iter().map(|(source, paragraphs)| said(source, paragraphs)).collect();
    let description = format!("A row per paragraph, a cell per sentence. {}", said.join(" "));
    let mut picture = Picture::new(NAME, title, &description);
    picture.legend(&[
        (fill(Coverage::Claimed, 2), "2", "number of claims".to_owned()),
        (fill(Coverage::Excluded, 0), "×", "excluded".to_owned()),
        (fill(Coverage::Unread, 0), "?", "not read yet".to_owned()),
    ]);
    for ((_, paragraphs), said) in sources.iter().zip(&said) {
        picture.bottom += 8;
        picture.lines(MARGIN, WIDTH - 2 * MARGIN, said, true);
        picture.bottom += 4;
        for (section, paragraph, sentences) in paragraphs {
            let quote = sentences.iter().any(|sentence| sentence.kind == PassageKind::PullQuote);
            let label = format!("{section} {paragraph}{}", if quote { " (pull quote)" } else { "" });
            row(&mut picture, &label, sentences);
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

fn row(picture: &mut Picture, label: &str, sentences: &[CoveredPassage<'_>]) {
    let fit = usize::try_from((WIDTH - MARGIN - LEFT) / CELL).unwrap_or(1);
    let label = cut(label, LEFT - MARGIN - 10);
    picture.text((LEFT - 10, picture.bottom + CELL / 2), Side::End, &label);
    for line in sentences.chunks(fit) {
        let mut left = LEFT;
        for sentence in line {
            let fill = fill(sentence.coverage, usize::try_from(sentence.claims).unwrap_or(usize::MAX));
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

fn fill(state: Coverage, claims: usize) -> Fill {
    match state {
        Coverage::Claimed => Fill::plain(claims.clamp(1, DARKEST)),
        Coverage::Excluded | Coverage::Unread => Fill::plain(0),
    }
}
