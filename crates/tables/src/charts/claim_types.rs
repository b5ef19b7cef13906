//! The chart `claim_types`: stacked bars of claims by type and certainty.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::listed;
use super::picture::{DARKEST, Fill, LINE, MARGIN, Picture, Side, WIDTH, tick};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{Certainty, ClaimType};
use claimbook_core::model::entries;

/// The stem of the file name.
pub(super) const NAME: &str = "claim_types";

/// The number of claims of one type, by certainty.
type Bar = BTreeMap<Certainty, usize>;

/// The left edge of the bars, and their height.
const LEFT: i32 = 190;
const HEIGHT: i32 = 28;

pub(super) fn draw(book: &Book) -> Picture {
    let mut bars: BTreeMap<ClaimType, Bar> = BTreeMap::new();
    for record in book.current_claims() {
        *bars.entry(record.claim.claim_type).or_default().entry(record.claim.certainty).or_default() += 1;
    }
    let labels = entries::<ClaimType>();
    let mut rows: Vec<(&str, &Bar)> =
        labels.iter().filter_map(|entry| Some((entry.label.as_str(), bars.get(&entry.code)?))).collect();
    rows.sort_by_key(|(_, bar)| Reverse(total(bar)));
    let Some((_, longest)) = rows.first() else {
        return Picture::of_nothing(NAME, "Claims by type and certainty", "The book has no claim yet.");
    };
    let longest = total(longest);
    let certainties = entries::<Certainty>();
    let parts = |bar: &Bar| -> Vec<String> {
        let part = |code, label: &str| bar.get(&code).map(|count| format!("{count} {}", label.to_lowercase()));
        certainties.iter().filter_map(|entry| part(entry.code, &entry.label)).collect()
    };

    let said: Vec<String> =
        rows.iter().map(|(label, bar)| format!("{label} {}: {}.", total(bar), listed(&parts(bar)))).collect();
    let description = format!("Stacked bars of claims by type and certainty. {}", said.join(" "));
    let mut picture = Picture::new(NAME, &finding(&rows), &description);
    picture.note("Number of claims by type. Shades: how firmly the claim's holder commits to the claim.");
    let used = certainties.iter().filter(|entry| rows.iter().any(|(_, bar)| bar.contains_key(&entry.code)));
    let legend: Vec<_> = used.map(|entry| (fill(entry.code), "", entry.label.to_lowercase())).collect();
    picture.legend(&legend);
    picture.bottom += 8;
    let ticks: Vec<usize> = (0..=longest).step_by(tick(longest)).collect();
    for count in &ticks {
        picture.text((place(*count, longest), picture.bottom + LINE / 2), Side::Middle, &count.to_string());
    }
    picture.bottom += LINE + 4;
    for (label, bar) in rows {
        let middle = (MARGIN, picture.bottom + 14);
        picture.bold(middle, Side::Start, &format!("{label} {}", total(bar)));
        for count in &ticks {
            let x = place(*count, longest);
            picture.guide((x, picture.bottom - 6), (x, picture.bottom + HEIGHT + 2));
        }
        stack(&mut picture, bar, longest);
        picture.lines(LEFT, WIDTH - MARGIN - LEFT, &parts(bar).join(", "), false);
        picture.bottom += LINE / 2;
    }
    picture
}

/// Returns a sentence that names the most frequent type.
fn finding(rows: &[(&str, &Bar)]) -> String {
    let (most, all): (usize, usize) = (total(rows[0].1), rows.iter().map(|(_, bar)| total(bar)).sum());
    let first: Vec<String> =
        rows.iter().filter(|(_, bar)| total(bar) == most).map(|(label, _)| label.to_lowercase()).collect();
    match first.as_slice() {
        [only] if rows.len() == 1 => format!("All claims are {only}: {all}"),
        [only] => format!("The most frequent claims are {only}: {most} of {all}"),
        [_, _] | [_, _, _] => format!("The most frequent claims are {}: {most} of {all} each", listed(&first)),
        _ => format!("No type of claim stands out: {} types have {most} of {all} claims each", first.len()),
    }
}

/// Returns the position of a count on the axis.
fn place(count: usize, longest: usize) -> i32 {
    let room = usize::try_from(WIDTH - MARGIN - LEFT).unwrap_or_default();
    LEFT + i32::try_from(room * count / longest).unwrap_or_default()
}

/// Draws a bar, the firmest certainty first. Rounds the position where each part ends, not its width, so that rounding
/// errors do not add up.
fn stack(picture: &mut Picture, bar: &Bar, longest: usize) {
    let mut before = 0;
    for (certainty, count) in bar {
        let (from, to) = (place(before, longest), place(before + count, longest));
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
