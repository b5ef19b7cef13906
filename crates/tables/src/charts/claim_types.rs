//! The chart `claim_types`: stacked bars of claims by type and certainty.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::listed;
use super::picture::{DARKEST, Fill, LINE, MARGIN, Picture, Side, WIDTH, cut};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{Certainty, ClaimType};
use claimbook_core::model::entries;
use claimbook_core::syntax::diagnostic::counted;

/// The stem of the file name.
pub(super) const NAME: &str = "claim_types";

/// The number of claims of one type, by certainty.
type Bar = BTreeMap<Certainty, usize>;

/// The left edge of the bars.
const LEFT: i32 = 190;

pub(super) fn draw(book: &Book) -> Picture {
    let mut bars: BTreeMap<ClaimType, Bar> = BTreeMap::new();
    for record in book.current_claims() {
        *bars.entry(record.claim.claim_type).or_default().entry(record.claim.certainty).or_default() += 1;
    }
    let labels = entries::<ClaimType>();
    let mut rows: Vec<(&str, &Bar)> =
        labels.iter().filter_map(|entry| Some((entry.label.as_str(), bars.get(&entry.code)?))).collect();
    rows.sort_by_key(|(_, bar)| Reverse(total(bar)));
    let Some((most, longest)) = rows.first() else {
        return Picture::of_nothing(NAME, "Claims by type and certainty", "The book has no claim yet.");
    };
    let (most, longest) = (most.to_lowercase(), total(longest));
    let certainties = entries::<Certainty>();
    let parts = |bar: &Bar| -> Vec<String> {
        let part = |code, label: &str| bar.get(&code).map(|count| format!("{count} {}", label.to_lowercase()));
        certainties.iter().filter_map(|entry| part(entry.code, &entry.label)).collect()
    };

    let said: Vec<String> =
        rows.iter().map(|(label, bar)| format!("{label} {}: {}.", total(bar), listed(&parts(bar)))).collect();
    let all = book.current_claims().count();
    let description = format!("Stacked bars; the largest part, {longest} of {all}, is {most}. {}", said.join(" "));
    let mut picture = Picture::new(NAME, &format!("{} by type and certainty", counted(all, "claim")), &description);
    let used = certainties.iter().filter(|entry| rows.iter().any(|(_, bar)| bar.contains_key(&entry.code)));
    let legend: Vec<_> = used.map(|entry| (fill(entry.code), "", entry.label.to_lowercase())).collect();
    picture.legend(&legend);
    picture.bottom += 8;
    for (label, bar) in rows {
        let middle = (MARGIN, picture.bottom + 14);
        picture.bold(middle, Side::Start, &cut(&format!("{label} {}", total(bar)), LEFT - MARGIN));
        stack(&mut picture, bar, longest);
        picture.lines(LEFT, WIDTH - MARGIN - LEFT, &parts(bar).join(", "), false);
        picture.bottom += LINE / 2;
    }
    picture
}

/// Draws a bar, the firmest certainty first. Rounds the position where each part ends, not its width, so that rounding
/// errors do not add up.
fn stack(picture: &mut Picture, bar: &Bar, longest: usize) {
    const HEIGHT: i32 = 28;
    let room = usize::try_from(WIDTH - MARGIN - LEFT).unwrap_or_default();
    let place = |count: usize| LEFT + i32::try_from(room * count / longest).unwrap_or_default();
    let mut before = 0;
    for (certainty, count) in bar {
        let (from, to) = (place(before), place(before + count));
        picture.area((from, picture.bottom), (to - from, HEIGHT), fill(*certainty));
        before += count;
    }
    picture.bottom += HEIGHT + 2;
}

/// Returns the fill of a certainty: the firmer, the darker. `Open` is not on the scale and is hatched on white.
fn fill(certainty: Certainty) -> Fill {
    match certainty {
        Certainty::Asserted => Fill::plain(DARKEST),
        Certainty::NearCertain => Fill::hatched(DARKEST - 1),
        Certainty::Likely => Fill::plain(DARKEST - 2),
        Certainty::Possible => Fill::hatched(DARKEST - 3),
        Certainty::Unlikely => Fill::plain(DARKEST - 4),
        Certainty::Open => Fill::hatched(0),
    }
}

fn total(bar: &Bar) -> usize {
    bar.values().sum()
}
