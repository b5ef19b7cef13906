//! The chart `dyad_forms`: pairs that cooperate, by the codes of a facet, such as forms of cooperation.
//!
//! The facet is the last one of the vocabulary that is not a scale. The pairs come from `claim_dyads`, but a group is drawn
//! as one entity.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::listed;
use super::picture::{Fill, LINE, MARGIN, Picture, Side, apart, cut, width};
use claimbook_core::book::Book;
use claimbook_core::book::dyad::{Dyad, dyads};
use claimbook_core::model::codes::{Certainty, ClaimType, DyadKind, ParticipantRole, Polarity};
use claimbook_core::model::{Claim, Facet, FacetCode, Slug, Term};
use claimbook_core::syntax::diagnostic::counted;

/// The stem of the file name.
pub(super) const NAME: &str = "dyad_forms";

/// The maximum number of pairs that are shown.
const MOST: usize = 12;

/// The maximum number of codes with a column of their own.
const CODES: usize = 7;

/// The left edge of the cells, and their width.
const LEFT: i32 = 290;
const CELL: i32 = 54;

/// How a claim presents the cooperation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    Stated,
    Forecast,
    Denied,
}

/// Two entities or groups, as claims name them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Pair<'a> {
    /// Members of one group with each other.
    Within(&'a Slug),
    /// Both act.
    Joint(&'a Slug, &'a Slug),
    /// The first one acts for the second one.
    Directed(&'a Slug, &'a Slug),
}

/// The ids of the claims in a cell.
type Cell<'a> = BTreeMap<Stand, BTreeSet<&'a str>>;

/// A pair with its claims: all of them, and those with each code.
struct Row<'a> {
    pair: Pair<'a>,
    all: Cell<'a>,
    codes: BTreeMap<&'a Term, Cell<'a>>,
}

/// A column: its heading, and the codes that it counts; `None` counts all claims.
struct Column<'a> {
    heading: String,
    codes: Option<Vec<&'a Term>>,
}

pub(super) fn draw(book: &Book) -> Picture {
    let facets = book.vocabulary.facets();
    let Some(facet) = facets.iter().rev().find(|facet| !facet.is_scale()) else {
        let why = "The book's vocabulary has no facet whose codes could be counted.";
        return Picture::of_nothing(NAME, "Pairs that cooperate", why);
    };
    let by = facet.label().to_lowercase();
    let labels: BTreeMap<&Slug, &str> =
        book.entities.iter().map(|entity| (&entity.record.id, entity.record.label.as_str())).collect();
    let mut rows = rows(book, facet);
    if rows.is_empty() {
        let why = "No claim yet names two participants that cooperate and has a code of this facet.";
        return Picture::of_nothing(NAME, &format!("Pairs that cooperate, by {by}"), why);
    }
    let title = finding(&rows, &labels);
    let left_out = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let columns = columns(facet, &rows);
    let said: Vec<String> = rows.iter().map(|row| said(row, facet, &labels)).collect();
    let description = format!("Table of pairs by {by}, the pair with the most claims first. {}", said.join(" "));
    let mut picture = Picture::new(NAME, &title, &description);
    picture.note(&format!(
        "Claims with a {by} that name both. A → B: A acts for B, the recipient or beneficiary. A – B: both act. A group is \
         drawn once, not as its members. Not counted: targets, intentions, demands and open questions."
    ));
    let most =
        rows.iter().flat_map(|row| columns.iter().map(|column| stated(&row.of(column)))).max().unwrap_or_default();
    picture.legend(&[
        (Fill::of_count(most, most), &most.to_string(), "stated; each lighter shade: half as many".to_owned()),
        (Fill::plain(0), "(1)", "forecast".to_owned()),
        (Fill::plain(0), "no", "denied or unlikely".to_owned()),
    ]);
    headings(&mut picture, &columns);
    for row in &rows {
        cells(&mut picture, row, &name(row.pair, &labels), &columns, most);
    }
    picture.bottom += 8;
    if left_out > 0 {
        picture.note(&format!("Not shown: {}, named in as many or fewer claims.", counted(left_out, "further pair")));
    }
    picture
}

/// Returns how a claim presents the cooperation. `None` for claims that neither state nor deny that it takes place.
fn stand(claim: &Claim) -> Option<Stand> {
    match (claim.claim_type, claim.certainty) {
        (ClaimType::Normative | ClaimType::Intentional, _) | (_, Certainty::Open) => None,
        (_, Certainty::Unlikely) => Some(Stand::Denied),
        _ if claim.polarity == Polarity::Negated => Some(Stand::Denied),
        (ClaimType::Predictive, _) => Some(Stand::Forecast),
        _ => Some(Stand::Stated),
    }
}

impl<'a> Pair<'a> {
    /// Returns the pair of a dyad; `None` if the two do not cooperate, such as an actor and its target.
    fn of(dyad: &Dyad<'a>) -> Option<Self> {
        use ParticipantRole::{Actor, Beneficiary, Recipient};
        let (a, b) = (dyad.a.via.unwrap_or(dyad.a.entity), dyad.b.via.unwrap_or(dyad.b.entity));
        match dyad.kind {
            _ if !matches!(dyad.b.role, Actor | Beneficiary | Recipient) => None,
            _ if a == b => Some(Self::Within(a)),
            DyadKind::Joint => Some(Self::Joint(a.min(b), a.max(b))),
            DyadKind::Directed => Some(Self::Directed(a, b)),
        }
    }
}

impl<'a> Row<'a> {
    /// Returns the claims in a column.
    fn of(&self, column: &Column<'_>) -> Cell<'a> {
        let Some(codes) = &column.codes else { return self.all.clone() };
        let mut cell = Cell::new();
        for (stand, claims) in codes.iter().filter_map(|code| self.codes.get(*code)).flatten() {
            cell.entry(*stand).or_default().extend(claims);
        }
        cell
    }

    fn count(&self) -> usize {
        self.all.values().map(BTreeSet::len).sum()
    }
}

/// Returns every pair that a claim names together with a code of the facet, the pair with the most claims first.
fn rows<'a>(book: &'a Book, facet: &Facet) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<Pair<'a>, Row<'a>> = BTreeMap::new();
    for dyad in dyads(book, book.claims()) {
        let codes = dyad.claim.facets.codes(facet.id.as_str());
        let (Some(pair), Some(stand)) = (Pair::of(&dyad), stand(dyad.claim)) else { continue };
        if codes.is_empty() {
            continue;
        }
        let row = rows.entry(pair).or_insert_with(|| Row { pair, all: Cell::new(), codes: BTreeMap::new() });
        let id = dyad.claim.id.as_str();
        row.all.entry(stand).or_default().insert(id);
        for code in codes {
            row.codes.entry(code).or_default().entry(stand).or_default().insert(id);
        }
    }
    let mut rows: Vec<Row<'a>> = rows.into_values().collect();
    rows.sort_by_key(|row| Reverse(row.count()));
    rows
}

/// Returns the columns: all claims, the most frequent codes, and the other codes together.
fn columns<'a>(facet: &Facet, rows: &[Row<'a>]) -> Vec<Column<'a>> {
    let mut of_code: BTreeMap<&Term, usize> = BTreeMap::new();
    for (code, cell) in rows.iter().flat_map(|row| &row.codes) {
        *of_code.entry(code).or_default() += cell.values().map(BTreeSet::len).sum::<usize>();
    }
    let mut codes: Vec<&Term> = of_code.keys().copied().collect();
    codes.sort_by_key(|code| (Reverse(of_code[code]), facet.codes().position(|known| &known.id == *code)));
    // A single code that does not fit gets its own column, because a summary column needs the same room.
    let rest = if codes.len() > CODES + 1 { codes.split_off(CODES) } else { Vec::new() };
    let mut columns = vec![Column { heading: "All".to_owned(), codes: None }];
    columns.extend(codes.into_iter().map(|code| Column { heading: label(facet, code), codes: Some(vec![code]) }));
    if !rest.is_empty() {
        columns.push(Column { heading: format!("{} others", rest.len()), codes: Some(rest) });
    }
    columns
}

fn label(facet: &Facet, code: &Term) -> String {
    facet.codes().find(|known| &known.id == code).map_or_else(|| code.to_string(), FacetCode::label)
}

/// Returns a sentence about the pair that the most claims name.
fn finding(rows: &[Row<'_>], labels: &BTreeMap<&Slug, &str>) -> String {
    let of = |id: &Slug| apart(labels.get(id).copied().unwrap_or(id.as_str()));
    let pair = match rows[0].pair {
        Pair::Within(group) => format!("the members of {} with each other", of(group)),
        Pair::Joint(a, b) => format!("{} with {}", of(a), of(b)),
        Pair::Directed(a, b) => format!("{} to {}", of(a), of(b)),
    };
    let claims: BTreeSet<&str> = rows.iter().flat_map(|row| row.all.values().flatten().copied()).collect();
    let (most, all) = (rows[0].count(), counted(claims.len(), "claim"));
    match rows.iter().filter(|row| row.count() == most).count() {
        1 if rows.len() == 1 => format!("Claims connect only {pair}: {all}"),
        1 => format!("Claims connect {pair} more often than any other pair: {most} of {all}"),
        ties => format!("No pair stands out: claims connect {ties} pairs most often, each in {most} of {all}"),
    }
}

/// Returns the name of a pair as one part or two parts. If the name is too long, each part is on a line of its own.
fn name(pair: Pair<'_>, labels: &BTreeMap<&Slug, &str>) -> Vec<(String, &'static str)> {
    let of = |id: &Slug| apart(labels.get(id).copied().unwrap_or(id.as_str()));
    match pair {
        Pair::Within(group) => vec![(of(group), ":"), ("its members".to_owned(), "")],
        Pair::Joint(a, b) => vec![(of(a), " –"), (of(b), "")],
        Pair::Directed(a, b) => vec![(of(a), " →"), (of(b), "")],
    }
}

fn joined(name: &[(String, &str)]) -> String {
    name.iter().map(|(label, sign)| format!("{label}{sign}")).collect::<Vec<_>>().join(" ")
}

/// Returns a row in words, such as `A – B: 3 claims, 2 stated and 1 forecast; other 3.`
fn said(row: &Row<'_>, facet: &Facet, labels: &BTreeMap<&Slug, &str>) -> String {
    let word = |stand: &Stand| match stand {
        Stand::Stated => "stated",
        Stand::Forecast => "forecast",
        Stand::Denied => "denied or unlikely",
    };
    let stands: Vec<String> = row.all.iter().map(|(stand, ids)| format!("{} {}", ids.len(), word(stand))).collect();
    let count = |cell: &Cell<'_>| cell.values().map(BTreeSet::len).sum::<usize>();
    let codes = row.codes.iter().map(|(code, cell)| format!("{} {}", label(facet, code).to_lowercase(), count(cell)));
    let codes: Vec<String> = codes.collect();
    let claims = counted(row.count(), "claim");
    format!("{}: {claims}, {}; {}.", joined(&name(row.pair, labels)), listed(&stands), listed(&codes))
}

fn headings(picture: &mut Picture, columns: &[Column<'_>]) {
    const ROOM: i32 = 250;
    let high = columns.iter().map(|column| width(&column.heading)).max().unwrap_or_default().min(ROOM);
    picture.bottom += high + 10;
    for (left, column) in (LEFT..).step_by(CELL as usize).zip(columns) {
        picture.text((left + CELL / 2, picture.bottom - 6), Side::Upward, &cut(&column.heading, ROOM));
    }
}

fn cells(picture: &mut Picture, row: &Row<'_>, name: &[(String, &str)], columns: &[Column<'_>], most: usize) {
    const PITCH: i32 = 21;
    let texts: Vec<(Fill, Vec<(bool, String)>)> = columns
        .iter()
        .map(|column| {
            let cell = row.of(column);
            let texts = cell.iter().map(|(stand, claims)| match stand {
                Stand::Stated => (true, claims.len().to_string()),
                Stand::Forecast => (false, format!("({})", claims.len())),
                Stand::Denied => (false, format!("no {}", claims.len())),
            });
            (Fill::of_count(stated(&cell), most), texts.collect())
        })
        .collect();
    let (room, whole) = (LEFT - MARGIN - 10, joined(name));
    let fits = |(label, sign): &(String, &str)| format!("{}{sign}", cut(label, room - width(sign)));
    let name = if width(&whole) <= room { vec![whole.clone()] } else { name.iter().map(fits).collect() };
    let lines = |count: usize, pitch: i32| pitch * i32::try_from(count).unwrap_or_default();
    let most_lines = texts.iter().map(|(_, texts)| texts.len()).max().unwrap_or_default();
    let height = (lines(most_lines, PITCH) + 10).max(lines(name.len(), LINE) + 4).max(34);
    let middle = picture.bottom + height / 2;
    picture.begin(&whole);
    let first = |count: usize, pitch: i32| middle - (lines(count, pitch) - pitch) / 2;
    for (y, line) in (first(name.len(), LINE)..).step_by(LINE as usize).zip(&name) {
        picture.text((LEFT - 10, y), Side::End, line);
    }
    picture.end();
    for (left, (fill, texts)) in (LEFT..).step_by(CELL as usize).zip(texts) {
        picture.area((left, picture.bottom), (CELL, height), fill);
        for (y, (bold, text)) in (first(texts.len(), PITCH)..).step_by(PITCH as usize).zip(&texts) {
            picture.text_on(fill, (left + CELL / 2, y), *bold, text);
        }
    }
    picture.bottom += height;
}

/// Returns the number of claims in a cell that state the cooperation as a fact.
fn stated(cell: &Cell<'_>) -> usize {
    cell.get(&Stand::Stated).map_or(0, BTreeSet::len)
}
