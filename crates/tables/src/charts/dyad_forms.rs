//! The chart `dyad_forms`: a heat map of pairs of participants and the codes of a facet, such as forms of cooperation.
//! The facet is the last one of the vocabulary that is not a scale.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use arrow::array::AsArray;

use super::listed;
use super::picture::{Fill, MARGIN, Picture, Side, WIDTH, cut, width};
use crate::table::TableError;
use crate::tables::dyads;
use claimbook_core::book::Book;
use claimbook_core::model::codes::{ClaimType, ParticipantRole, Polarity};
use claimbook_core::model::{Claim, Facet, Open, Term};
use claimbook_core::syntax::diagnostic::counted;

/// The stem of the file name.
pub(super) const NAME: &str = "dyad_forms";

/// The maximum number of pairs that are shown.
const MOST: usize = 10;

/// The left edge of the cells.
const LEFT: i32 = 290;

/// The number of claims that name a pair.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Claims that name both entities directly.
    direct: usize,
    /// Claims that name at least one entity only as a member of a group.
    expanded: usize,
}

impl Count {
    fn add(&mut self, expanded: bool) {
        if expanded {
            self.expanded += 1;
        } else {
            self.direct += 1;
        }
    }

    fn total(self) -> usize {
        self.direct + self.expanded
    }
}

/// A pair of entities with their labels, and the number of claims for each code.
#[derive(Default)]
struct Pair {
    label: String,
    claims: Count,
    codes: BTreeMap<Term, Count>,
}

pub(super) fn draw(book: &Book) -> Result<Picture, TableError> {
    let facets = book.vocabulary.facets();
    let Some(facet) = facets.iter().rev().find(|facet| !facet.is_scale()) else {
        let why = "The book's vocabulary has no facet whose codes could be counted.";
        return Ok(Picture::of_nothing(NAME, "Pairs that act together", why));
    };
    let mut pairs = pairs(book, facet)?;
    let title = format!("Pairs that act together, by {}", facet.label().to_lowercase());
    if pairs.is_empty() {
        let why = "No claim yet states that two participants act together and has a code of this facet.";
        return Ok(Picture::of_nothing(NAME, &title, why));
    }
    let left_out = pairs.len().saturating_sub(MOST);
    pairs.truncate(MOST);
    let mut of_code: BTreeMap<&Term, usize> = BTreeMap::new();
    for (code, count) in pairs.iter().flat_map(|pair| &pair.codes) {
        *of_code.entry(code).or_default() += count.total();
    }
    let mut codes: Vec<(Term, String)> = facet
        .codes()
        .filter(|code| of_code.contains_key(&code.id))
        .map(|code| (code.id.clone(), code.label()))
        .collect();
    codes.sort_by_key(|(code, _)| Reverse(of_code[code]));

    let said = |pair: &Pair| {
        let codes = codes.iter().filter_map(|(code, label)| Some((pair.codes.get(code)?, label.to_lowercase())));
        let codes: Vec<String> = codes.map(|(count, label)| format!("{label} {}", count.total())).collect();
        let group = match pair.claims.expanded {
            0 => String::new(),
            expanded => format!(", {expanded} of them by a group"),
        };
        format!("{}: {}{group}; {}.", pair.label, counted(pair.claims.total(), "claim"), listed(&codes))
    };
    let said: Vec<String> = pairs.iter().map(said).collect();
    let description = format!("Heat map, the pair with the most claims first. {}", said.join(" "));
    let mut picture = Picture::new(NAME, &title, &description);
    picture
        .note("Number: claims that state that both take part. With a plus: further claims that name a group instead.");
    picture.note("Left out: forecasts, demands, intentions and denials, and whoever is only a target or topic.");
    picture.note("Each darker shade: twice as many or more.");
    cells(&mut picture, &pairs, &codes);
    if left_out > 0 {
        picture.note(&format!("Not shown: {}, named in as many or fewer claims.", counted(left_out, "further pair")));
    }
    Ok(picture)
}

fn cells(picture: &mut Picture, pairs: &[Pair], codes: &[(Term, String)]) {
    const HEIGHT: i32 = 50;
    const HEADING: i32 = 280;
    let columns = i32::try_from(pairs.len()).unwrap_or(i32::MAX);
    let wide = ((WIDTH - MARGIN - LEFT) / columns).min(80);
    let heading = pairs.iter().map(|pair| width(&pair.label)).max().unwrap_or_default().min(HEADING);
    picture.bottom += heading + 10;
    let column = |place: usize| LEFT + wide * i32::try_from(place).unwrap_or_default();
    for (place, pair) in pairs.iter().enumerate() {
        picture.text((column(place) + wide / 2, picture.bottom - 6), Side::Upward, &cut(&pair.label, HEADING));
    }
    let counts = pairs.iter().flat_map(|pair| pair.codes.values());
    let largest = counts.map(|count| count.total()).max().unwrap_or_default();
    for (code, label) in codes {
        let middle = picture.bottom + HEIGHT / 2;
        picture.text((LEFT - 10, middle), Side::End, &cut(label, LEFT - MARGIN - 10));
        for (place, pair) in pairs.iter().enumerate() {
            let count = pair.codes.get(code).copied().unwrap_or_default();
            let fill = Fill::of_count(count.total(), largest);
            picture.area((column(place), picture.bottom), (wide, HEIGHT), fill);
            let center = column(place) + wide / 2;
            let both = count.direct > 0 && count.expanded > 0;
            if count.direct > 0 {
                picture.text_on(fill, (center, middle - if both { 11 } else { 0 }), true, &count.direct.to_string());
            }
            if count.expanded > 0 {
                let text = format!("+{}", count.expanded);
                picture.text_on(fill, (center, middle + if both { 11 } else { 0 }), false, &text);
            }
        }
        picture.bottom += HEIGHT;
    }
    picture.bottom += 8;
}

/// Returns whether a claim states a fact, and does not predict, demand, intend or deny it.
fn is_stated(claim: &Claim) -> bool {
    let is_fact = !matches!(claim.claim_type, ClaimType::Predictive | ClaimType::Normative | ClaimType::Intentional);
    is_fact && claim.polarity == Polarity::Affirmed
}

/// Returns whether a participant in a role takes part in the cooperation, unlike its target or topic.
fn cooperates(role: &Open<ParticipantRole>) -> bool {
    use ParticipantRole::{Actor, Beneficiary, Conduit, Recipient};
    matches!(role.built_in(), Some(Actor | Beneficiary | Conduit | Recipient))
}

/// Returns every pair that a claim names together with a code of the facet, the pair with the most claims first.
fn pairs(book: &Book, facet: &Facet) -> Result<Vec<Pair>, TableError> {
    let dyads = dyads(book, is_stated, cooperates)?.rows;
    let labels: BTreeMap<&str, &str> =
        book.entities.iter().map(|entity| (entity.record.id.as_str(), entity.record.label.as_str())).collect();
    let label = |id: &str| labels.get(id).map_or_else(|| id.to_owned(), |label| (*label).to_owned());
    let codes: BTreeMap<&str, &[Term]> =
        book.claims().map(|record| (record.claim.id.as_str(), record.claim.facets.codes(facet.id.as_str()))).collect();
    let mut pairs: BTreeMap<(&str, &str), Pair> = BTreeMap::new();
    let [claims, ones, others] = ["claim_id", "a", "b"].map(|name| dyads[name].as_string::<i32>());
    let expanded = dyads["expanded"].as_boolean();
    for row in 0..dyads.num_rows() {
        let (claim, one, other, expanded) =
            (claims.value(row), ones.value(row), others.value(row), expanded.value(row));
        let Some(codes) = codes.get(claim).filter(|codes| !codes.is_empty()) else { continue };
        let pair = pairs.entry((one, other)).or_default();
        pair.claims.add(expanded);
        codes.iter().for_each(|code| pair.codes.entry(code.clone()).or_default().add(expanded));
    }
    let named = |((one, other), pair): ((&str, &str), Pair)| Pair {
        label: format!("{} – {}", label(one), label(other)),
        ..pair
    };
    let mut pairs: Vec<Pair> = pairs.into_iter().map(named).collect();
    pairs.sort_by_key(|pair| Reverse(pair.claims.total()));
    Ok(pairs)
}
