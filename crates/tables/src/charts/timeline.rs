//! The chart `timeline`: bars along the years for the times that claims name, by role.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::picture::{DARKEST, Fill, LINE, MARGIN, Picture, Side, WIDTH, cut};
use claimbook_core::book::Book;
use claimbook_core::model::codes::TimeRole;
use claimbook_core::model::{Bounds, CodeEntry, Date, entries};
use claimbook_core::syntax::diagnostic::counted;

/// The stem of the file name.
pub(super) const NAME: &str = "timeline";

/// The maximum number of bars; those with the most claims are shown.
const MOST: usize = 40;

/// The left and right edge of the years.
const LEFT: i32 = 270;
const RIGHT: i32 = 720;

/// A period of time in a role. An end without a day is open, unknown, or outside the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    role: TimeRole,
    start: Option<Date>,
    end: Option<Date>,
    start_unknown: bool,
    end_unknown: bool,
    about: bool,
}

impl Stretch {
    fn of(role: TimeRole, bounds: Bounds) -> Self {
        Self {
            role,
            start: bounds.start_min,
            end: bounds.end_max,
            start_unknown: bounds.start_unknown,
            end_unknown: bounds.end_unknown,
            about: bounds.approximate || bounds.uncertain,
        }
    }

    /// Returns the period in words, as short as possible.
    fn words(self) -> String {
        // The number of characters of `YYYY-MM-DD` that both ends need: whole years need no months.
        let needed = self.start.map_or(0, first).max(self.end.map_or(0, last));
        let short = |day: Date| day.to_string().chars().take(needed).collect::<String>();
        match (self.start, self.end) {
            (None, None) => "no known end".to_owned(),
            (Some(start), None) => format!("from {} on", short(start)),
            (None, Some(end)) => format!("until {}", short(end)),
            (Some(start), Some(end)) if short(start) == short(end) => short(start),
            (Some(start), Some(end)) => format!("{} to {}", short(start), short(end)),
        }
    }
}

pub(super) fn draw(book: &Book) -> Picture {
    let mut stretches: BTreeMap<Stretch, usize> = BTreeMap::new();
    let mut undated = 0;
    for time in book.claims().flat_map(|record| &record.claim.times) {
        match &time.edtf {
            Some(edtf) => *stretches.entry(Stretch::of(time.role, edtf.bounds())).or_default() += 1,
            None => undated += 1,
        }
    }
    let title = "The times that claims name, by role";
    if stretches.is_empty() {
        return Picture::of_nothing(NAME, title, "No claim yet names a time with a date.");
    }
    let dated: usize = stretches.values().sum();
    let mut rows: Vec<(Stretch, usize)> = stretches.into_iter().collect();
    let left_out = rows.len().saturating_sub(MOST);
    rows.sort_by_key(|(_, count)| Reverse(*count));
    rows.truncate(MOST);
    rows.sort_unstable();
    let roles: Vec<CodeEntry<TimeRole>> = entries();
    let said = |role: &CodeEntry<TimeRole>| {
        let of_role = rows.iter().filter(|(stretch, _)| stretch.role == role.code);
        let about = |stretch: &Stretch| if stretch.about { "about " } else { "" };
        let said: Vec<String> =
            of_role.map(|(stretch, count)| format!("{}{}: {count}", about(stretch), stretch.words())).collect();
        if said.is_empty() { String::new() } else { format!(" {}: {}.", role.label, said.join("; ")) }
    };
    let said: String = roles.iter().map(said).collect();
    let most = rows.iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 1);
    let most = most.map(|(stretch, count)| format!(" Most often, {count} of {dated}: {}.", stretch.words()));
    let description = format!("Bars along the years.{}{said}", most.unwrap_or_default());
    let mut picture = Picture::new(NAME, title, &description);
    picture.note(
        "From the first to the last possible day. Hatched: approximate or uncertain. Arrow: open end. Question mark: \
             unknown end. Right: number of times.",
    );
    bars(&mut picture, &roles, &rows);
    if left_out > 0 {
        picture.note(&format!("Not shown: {}, named as often or less.", counted(left_out, "further period")));
    }
    if undated > 0 {
        let all = counted(dated + undated, "time");
        picture.note(&format!(
            "{undated} of {all} have no date: they are relative to an event, or are only a length of time."
        ));
    }
    picture
}

fn bars(picture: &mut Picture, roles: &[CodeEntry<TimeRole>], rows: &[(Stretch, usize)]) {
    const HEIGHT: i32 = 30;
    let scale = Scale::of(rows);
    let ticks = scale.ticks();
    for (year, place) in &ticks {
        picture.text((*place, picture.bottom + LINE), Side::Middle, &year.to_string());
    }
    picture.bottom += 2 * LINE;
    for role in roles {
        let of_role: Vec<_> = rows.iter().filter(|(stretch, _)| stretch.role == role.code).collect();
        if of_role.is_empty() {
            continue;
        }
        picture.lines(MARGIN, WIDTH - 2 * MARGIN, &format!("{}: {}", role.label, role.definition), true);
        let height = HEIGHT * i32::try_from(of_role.len()).unwrap_or_default();
        for (_, place) in &ticks {
            picture.guide((*place, picture.bottom), (*place, picture.bottom + height));
        }
        for (stretch, count) in of_role {
            let middle = picture.bottom + HEIGHT / 2;
            picture.text((MARGIN, middle), Side::Start, &cut(&stretch.words(), LEFT - MARGIN - 10));
            bar(picture, &scale, *stretch, middle);
            picture.bold((WIDTH - MARGIN, middle), Side::End, &count.to_string());
            picture.bottom += HEIGHT;
        }
        picture.bottom += 10;
    }
}

/// Draws a period as a bar. An end without a day has an arrow (open) or a question mark (unknown).
fn bar(picture: &mut Picture, scale: &Scale, stretch: Stretch, middle: i32) {
    const HALF: i32 = 8;
    const ARROW: i32 = 14;
    let from = stretch.start.map_or(LEFT + ARROW, |day| scale.place(day));
    let to = stretch.end.map_or(RIGHT - ARROW, |day| scale.place(day));
    // Bars are at least 6 units wide, since a single day would be invisible.
    let center = i32::midpoint(from, to);
    let (from, to) = if to - from < 6 { (center - 3, center + 3) } else { (from, to) };
    let fill = if stretch.about { Fill::hatched(DARKEST - 3) } else { Fill::plain(DARKEST - 1) };
    picture.area((from, middle - HALF), (to - from, 2 * HALF), fill);
    for (day, unknown, end, tip) in
        [(stretch.start, stretch.start_unknown, from, LEFT), (stretch.end, stretch.end_unknown, to, RIGHT)]
    {
        if day.is_some() {
            continue;
        }
        if unknown {
            picture.bold((i32::midpoint(end, tip), middle), Side::Middle, "?");
        } else {
            picture.polygon(&[(end, middle - HALF - 4), (tip, middle), (end, middle + HALF + 4)]);
        }
    }
}

/// The first and last day of the scale, in days since 1970-01-01.
struct Scale {
    first: i32,
    last: i32,
}

impl Scale {
    /// Creates the scale from the first to the last day of the rows, with room for open ends.
    fn of(rows: &[(Stretch, usize)]) -> Self {
        let days = rows.iter().flat_map(|(stretch, _)| [stretch.start, stretch.end]).flatten();
        let days: Vec<i32> = days.map(Date::days_since_epoch).collect();
        let first = days.iter().min().copied().unwrap_or_default();
        let last = days.iter().max().copied().unwrap_or_default();
        let room = ((last - first) / 10).max(400);
        Self { first: first - room, last: last + room }
    }

    fn place(&self, day: Date) -> i32 {
        let share = i64::from(day.days_since_epoch() - self.first) * i64::from(RIGHT - LEFT);
        LEFT + i32::try_from(share / i64::from(self.last - self.first)).unwrap_or_default()
    }

    /// Returns up to about eight round years, with the positions where they begin.
    fn ticks(&self) -> Vec<(i32, i32)> {
        let mut every = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter();
        let every = every.find(|years| (self.last - self.first) / (years * 365) < 8).unwrap_or(2_000);
        let day = |year: i32| Some((year, Date::new(year, 1, 1)?));
        let within = |day: Date| (self.first..=self.last).contains(&day.days_since_epoch());
        let years = (0..=9999).step_by(every.unsigned_abs() as usize).filter_map(day);
        years.filter(|(_, day)| within(*day)).map(|(year, day)| (year, self.place(day))).collect()
    }
}

/// Returns how many characters of `YYYY-MM-DD` a first day needs. Needs 4 for the first day of a year, 7 for the first
/// day of a month, otherwise 10.
fn first(day: Date) -> usize {
    let text = day.to_string();
    if text.ends_with("-01-01") {
        4
    } else if text.ends_with("-01") {
        7
    } else {
        10
    }
}

/// Returns how many characters of `YYYY-MM-DD` a last day needs. Needs 4 for the last day of a year, 7 for the last day
/// of a month, otherwise 10.
fn last(day: Date) -> usize {
    let text = day.to_string();
    let next = text[8..].parse::<u32>().map(|number| format!("{}-{:02}", &text[..7], number + 1));
    if text.ends_with("-12-31") {
        4
    } else if next.is_ok_and(|next| next.parse::<Date>().is_err()) {
        7
    } else {
        10
    }
}
