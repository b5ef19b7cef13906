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

/// One end of a stretch of time. The calendar of the tables has the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Open,
    Unknown,
    OutsideCalendar,
    Day(Date),
}

impl End {
    fn of(day: Option<Date>, is_open: bool, is_unknown: bool) -> Self {
        match day {
            Some(day) => Self::Day(day),
            None if is_open => Self::Open,
            None if is_unknown => Self::Unknown,
            None => Self::OutsideCalendar,
        }
    }

    fn day(self) -> Option<Date> {
        if let Self::Day(day) = self { Some(day) } else { None }
    }
}

/// A stretch of time in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    role: TimeRole,
    start: End,
    end: End,
    about: bool,
}

impl Stretch {
    fn of(role: TimeRole, bounds: Bounds) -> Self {
        Self {
            role,
            start: End::of(bounds.start_min, bounds.start_open, bounds.start_unknown),
            end: End::of(bounds.end_max, bounds.end_open, bounds.end_unknown),
            about: bounds.approximate || bounds.uncertain,
        }
    }

    /// Returns the stretch in words, as short as the days allow.
    fn words(self) -> String {
        use End::{Day, OutsideCalendar};
        // The text omits the day, or the day and the month, if neither end needs them.
        let needed = self.start.day().map_or(0, first).max(self.end.day().map_or(0, last));
        let short = |day: Date| day.to_string().chars().take(needed).collect::<String>();
        match (self.start, self.end) {
            (Day(start), Day(end)) if short(start) == short(end) => short(start),
            (Day(start), Day(end)) => format!("{} to {}", short(start), short(end)),
            (Day(start), OutsideCalendar) => format!("{} to after 9999", short(start)),
            (Day(start), _) => format!("from {} on", short(start)),
            (OutsideCalendar, Day(end)) => format!("before the year 1 to {}", short(end)),
            (_, Day(end)) => format!("until {}", short(end)),
            (OutsideCalendar, OutsideCalendar) => "outside the years 1 to 9999".to_owned(),
            (OutsideCalendar, _) => "from before the year 1 on".to_owned(),
            (_, OutsideCalendar) => "until after the year 9999".to_owned(),
            _ => "no known end".to_owned(),
        }
    }
}

pub(super) fn draw(book: &Book) -> Picture {
    let mut stretches: BTreeMap<Stretch, usize> = BTreeMap::new();
    let mut undated = 0;
    for time in book.current_claims().flat_map(|record| &record.claim.times) {
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
             unknown end. Right: number of times. A bar that ends at the edge goes on beyond the years shown.",
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
    let place = |end: End, tip: i32, arrow: i32| match end {
        End::Day(day) => scale.place(day),
        End::OutsideCalendar => tip,
        End::Open | End::Unknown => tip + arrow,
    };
    let (from, to) = (place(stretch.start, LEFT, ARROW), place(stretch.end, RIGHT, -ARROW));
    // Bars are at least 6 units wide, since a single day would be invisible.
    let center = i32::midpoint(from, to);
    let (from, to) = if to - from < 6 { (center - 3, center + 3) } else { (from, to) };
    let fill = if stretch.about { Fill::hatched(DARKEST - 3) } else { Fill::plain(DARKEST - 1) };
    picture.area((from, middle - HALF), (to - from, 2 * HALF), fill);
    for (kind, end, tip) in [(stretch.start, from, LEFT), (stretch.end, to, RIGHT)] {
        match kind {
            End::Day(_) | End::OutsideCalendar => {}
            End::Unknown => picture.bold((i32::midpoint(end, tip), middle), Side::Middle, "?"),
            End::Open => picture.polygon(&[(end, middle - HALF - 4), (tip, middle), (end, middle + HALF + 4)]),
        }
    }
}

/// The first and last day of the scale, in days since 1970-01-01.
struct Scale {
    first: i32,
    last: i32,
}

impl Scale {
    /// Returns the scale from the first to the last day named, with some room for open ends. A day that is far from
    /// most others would make all other bars too short to read, so it lies outside the scale.
    fn of(rows: &[(Stretch, usize)]) -> Self {
        const DECADE: i32 = 3_653;
        let days = rows.iter().flat_map(|(stretch, _)| [stretch.start.day(), stretch.end.day()]).flatten();
        let mut days: Vec<i32> = days.map(Date::days_since_epoch).collect();
        days.sort_unstable();
        let at = |tenths: usize| days.get(days.len().saturating_sub(1) * tenths / 10).copied().unwrap_or_default();
        let (low, high) = (at(2), at(8));
        let reach = 3 * (high - low).max(DECADE);
        let first = at(0).max(low - reach);
        let last = at(10).min(high + reach);
        let room = ((last - first) / 10).max(400);
        Self { first: first - room, last: last + room }
    }

    fn place(&self, day: Date) -> i32 {
        let share = i64::from(day.days_since_epoch() - self.first) * i64::from(RIGHT - LEFT);
        let place = LEFT + i32::try_from(share / i64::from(self.last - self.first)).unwrap_or_default();
        place.clamp(LEFT, RIGHT)
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

/// Returns how many characters of `YYYY-MM-DD` state the first day of a stretch exactly: 4 for the first day of a year,
/// 7 for the first day of a month, otherwise 10.
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

/// Returns how many characters of `YYYY-MM-DD` state the last day of a stretch exactly: 4 for the last day of a year, 7
/// for the last day of a month, otherwise 10.
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
