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
const MOST: usize = 25;

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

    /// Returns whether the stretch has a first and a last day.
    fn is_closed(&self) -> bool {
        self.start.day().is_some() && self.end.day().is_some()
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

/// A row of the chart.
struct Row {
    role: TimeRole,
    words: String,
    marks: Vec<Stretch>,
    /// The number of times.
    count: usize,
}

impl Row {
    /// Returns the row of a stretch that has a first and a last day.
    fn of((stretch, count): (Stretch, usize)) -> Self {
        Self { role: stretch.role, words: stretch.words(), marks: vec![stretch], count }
    }

    /// Returns the row of the stretches that lack the same ends.
    fn summary(stretches: &[(Stretch, usize)]) -> Self {
        let marks: Vec<Stretch> = stretches.iter().map(|(stretch, _)| *stretch).collect();
        let missing = |end: End, name: &str| match end {
            End::Day(_) => None,
            End::Open => Some(format!("open {name}")),
            End::Unknown => Some(format!("unknown {name}")),
            End::OutsideCalendar => Some(format!("remote {name}")),
        };
        let first = stretches[0].0;
        let words: Vec<String> =
            [missing(first.start, "start"), missing(first.end, "end")].into_iter().flatten().collect();
        let words = match marks.as_slice() {
            [only] => only.words(),
            more => format!("{}, {} dates", words.join(", "), more.len()),
        };
        Self { role: first.role, words, marks, count: stretches.iter().map(|(_, count)| count).sum() }
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
    if stretches.is_empty() {
        return Picture::of_nothing(NAME, "The times that claims name", "No claim yet names a time with a date.");
    }
    let title = finding(&stretches);
    let dated: usize = stretches.values().sum();
    let (rows, left_out) = rows(stretches);
    let roles: Vec<CodeEntry<TimeRole>> = entries();
    let said = |role: &CodeEntry<TimeRole>| {
        let of_role = rows.iter().filter(|row| row.role == role.code);
        let about = |row: &Row| if row.marks.iter().all(|mark| mark.about) { "about " } else { "" };
        let said: Vec<String> = of_role.map(|row| format!("{}{}: {}", about(row), row.words, row.count)).collect();
        if said.is_empty() { String::new() } else { format!(" {}: {}.", role.label, said.join("; ")) }
    };
    let said: String = roles.iter().map(said).collect();
    let mut picture = Picture::new(NAME, &title, &format!("Bars along the years, by role of the time.{said}"));
    picture.note(
        "Bars: from the first to the last possible day, hatched if approximate or uncertain. Short lines: times with only \
         one day, whose other end is open (arrow), unknown (?), or outside the years 1 to 9999 (neither). Right: number \
         of times.",
    );
    bars(&mut picture, &roles, &rows);
    if left_out > 0 {
        picture.note(&format!("Not shown: {}, named as often or less.", counted(left_out, "further period")));
    }
    if undated > 0 {
        let all = counted(dated + undated, "time");
        picture.note(&format!(
            "Not shown: {undated} of {all}, which have no date. They are relative to an event, or only a length of time."
        ));
    }
    picture
}

/// Returns a sentence that says how many times have a first and a last day, or lack one.
fn finding(stretches: &BTreeMap<Stretch, usize>) -> String {
    let count = |is: &dyn Fn(&Stretch) -> bool| -> usize {
        stretches.iter().filter(|(stretch, _)| is(stretch)).map(|(_, count)| count).sum()
    };
    let all: usize = stretches.values().sum();
    let endless = count(&|stretch| stretch.end.day().is_none());
    let closed = count(&|stretch| stretch.is_closed());
    if 2 * endless > all {
        return format!("{endless} of {} with a date have no last day", counted(all, "time"));
    }
    let days = stretches.keys().filter(|stretch| stretch.is_closed());
    let days: Vec<Date> = days.flat_map(|stretch| [stretch.start.day(), stretch.end.day()]).flatten().collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return format!("None of {} with a date has both a first and a last day", counted(all, "time"));
    };
    let year = |day: &Date| day.to_string().chars().take(4).collect::<String>();
    let (first, last) = (year(first), year(last));
    let when = if first == last { format!("all in {first}") } else { format!("from {first} to {last}") };
    format!("{closed} of {} with a date have a first and a last day, {when}", counted(all, "time"))
}

/// Returns the rows by role: stretches with two days, the most frequent ones only, then summaries of the others. Also
/// returns the number of stretches that are left out.
fn rows(stretches: BTreeMap<Stretch, usize>) -> (Vec<Row>, usize) {
    let (mut closed, others): (Vec<_>, Vec<_>) = stretches.into_iter().partition(|(stretch, _)| stretch.is_closed());
    let left_out = closed.len().saturating_sub(MOST);
    closed.sort_by_key(|(_, count)| Reverse(*count));
    closed.truncate(MOST);
    closed.sort_unstable();
    let mut lacking: BTreeMap<_, Vec<(Stretch, usize)>> = BTreeMap::new();
    for (stretch, count) in others {
        let kind = |end: End| if let End::Day(_) = end { None } else { Some(end) };
        lacking.entry((stretch.role, kind(stretch.start), kind(stretch.end))).or_default().push((stretch, count));
    }
    let mut rows: Vec<Row> = closed.into_iter().map(Row::of).collect();
    rows.extend(lacking.values().map(|stretches| Row::summary(stretches)));
    rows.sort_by_key(|row| row.role);
    (rows, left_out)
}

fn bars(picture: &mut Picture, roles: &[CodeEntry<TimeRole>], rows: &[Row]) {
    const HEIGHT: i32 = 30;
    let scale = Scale::of(rows);
    let ticks = scale.ticks();
    // A year beside the heading of a margin would run into the heading.
    let is_free = |place: i32| scale.edges().all(|(_, edge)| (place - edge).abs() >= 56);
    for (year, place) in ticks.iter().filter(|(_, place)| is_free(*place)) {
        picture.text((*place, picture.bottom + LINE), Side::Middle, &year.to_string());
    }
    for (word, place) in scale.edges() {
        picture.text((place, picture.bottom + LINE), Side::Middle, word);
    }
    picture.bottom += 2 * LINE;
    for role in roles {
        let of_role: Vec<&Row> = rows.iter().filter(|row| row.role == role.code).collect();
        if of_role.is_empty() {
            continue;
        }
        picture.lines(MARGIN, WIDTH - 2 * MARGIN, &format!("{}: {}", role.label, role.definition), true);
        let height = HEIGHT * i32::try_from(of_role.len()).unwrap_or_default();
        for (_, place) in &ticks {
            picture.guide((*place, picture.bottom), (*place, picture.bottom + height));
        }
        for place in scale.breaks() {
            for x in [place - 2, place + 2] {
                picture.stroke(&[(x, picture.bottom), (x, picture.bottom + height)]);
            }
        }
        for row in of_role {
            let middle = picture.bottom + HEIGHT / 2;
            picture.text((MARGIN, middle), Side::Start, &cut(&row.words, LEFT - MARGIN - 10));
            row.marks.iter().for_each(|mark| bar(picture, &scale, *mark, middle));
            picture.bold((WIDTH - MARGIN, middle), Side::End, &row.count.to_string());
            picture.bottom += HEIGHT;
        }
        picture.bottom += 10;
    }
    if scale.breaks().next().is_some() {
        picture.note("Beyond the double line: days before or after the years of the axis, not to scale.");
    }
}

/// Draws a stretch with two days as a bar, and a stretch with one day as a short line from this day. A stretch without
/// any day has only words.
fn bar(picture: &mut Picture, scale: &Scale, stretch: Stretch, middle: i32) {
    const HALF: i32 = 8;
    const STUB: i32 = 26;
    let (start, end) = (stretch.start.day(), stretch.end.day());
    let (day, kind, way) = match (start, end) {
        (Some(start), Some(end)) => {
            let (from, to) = (scale.place(start), scale.place(end));
            // Bars are at least 6 units wide, since a single day would be invisible.
            let center = i32::midpoint(from, to);
            let (from, to) = if to - from < 6 { (center - 3, center + 3) } else { (from, to) };
            let fill = if stretch.about { Fill::hatched(DARKEST - 3) } else { Fill::plain(DARKEST - 1) };
            return picture.area((from, middle - HALF), (to - from, 2 * HALF), fill);
        }
        (Some(day), None) => (day, stretch.end, 1),
        (None, Some(day)) => (day, stretch.start, -1),
        (None, None) => return,
    };
    let from = scale.place(day);
    let tip = from + way * STUB;
    picture.stroke(&[(from, middle - HALF), (from, middle + HALF)]);
    picture.stroke(&[(from, middle), (tip - way * 8, middle)]);
    match kind {
        End::Unknown => picture.bold((tip, middle), Side::Middle, "?"),
        End::Open => picture.polygon(&[(tip, middle), (tip - way * 12, middle - 6), (tip - way * 12, middle + 6)]),
        End::Day(_) | End::OutsideCalendar => {}
    }
}

/// The years of the axis, in days since 1970-01-01, and whether there are days before or after them.
struct Scale {
    first: i32,
    last: i32,
    earlier: bool,
    later: bool,
}

impl Scale {
    /// The width of the margins for days before and after the years of the axis.
    const OUTSIDE: i32 = 64;

    /// Returns the scale of the rows. Starts with the shortest period that has three quarters of all days. Extends the
    /// period to the other days, the nearest first, up to four times its length, or up to ten years if this is more.
    /// Further days lie outside the scale, since they would make all other bars too short to read.
    fn of(rows: &[Row]) -> Self {
        const DECADE: i32 = 3_653;
        let days = rows.iter().flat_map(|row| &row.marks).flat_map(|mark| [mark.start.day(), mark.end.day()]).flatten();
        let mut days: Vec<i32> = days.map(Date::days_since_epoch).collect();
        days.sort_unstable();
        let most = (days.len() * 3).div_ceil(4);
        let windows = days.windows(most.max(1)).map(|window| (window[0], window[window.len() - 1]));
        let (mut first, mut last) = windows.min_by_key(|(first, last)| last - first).unwrap_or_default();
        let reach = (4 * (last - first)).max(DECADE);
        loop {
            let before = days.iter().rev().find(|day| **day < first).map(|day| (first - day, *day, last));
            let after = days.iter().find(|day| **day > last).map(|day| (day - last, first, *day));
            match before.into_iter().chain(after).min() {
                Some((_, from, to)) if to - from <= reach => (first, last) = (from, to),
                _ => break,
            }
        }
        let outside = |is: &dyn Fn(i32) -> bool| days.iter().any(|day| is(*day));
        let (earlier, later) = (outside(&|day| day < first), outside(&|day| day > last));
        let room = ((last - first) / 12).max(200);
        Self { first: first - room, last: last + room, earlier, later }
    }

    /// Returns the left and right edge of the years.
    fn sides(&self) -> (i32, i32) {
        let room = |is: bool| if is { Self::OUTSIDE } else { 0 };
        (LEFT + room(self.earlier), RIGHT - room(self.later))
    }

    /// Returns the positions at which the scale ends before the first or after the last day.
    fn breaks(&self) -> impl Iterator<Item = i32> {
        let (left, right) = self.sides();
        [(self.earlier, left), (self.later, right)].into_iter().filter(|(is, _)| *is).map(|(_, place)| place)
    }

    /// Returns the headings of the margins, with their positions.
    fn edges(&self) -> impl Iterator<Item = (&'static str, i32)> {
        let margins = [(self.earlier, "earlier", LEFT), (self.later, "later", RIGHT - Self::OUTSIDE)];
        let margins = margins.into_iter().filter(|(is, ..)| *is);
        margins.map(|(_, word, left)| (word, left + Self::OUTSIDE / 2))
    }

    /// Returns the position of a day. All days outside the years have the position of the middle of their margin.
    fn place(&self, day: Date) -> i32 {
        let (left, right) = self.sides();
        let day = day.days_since_epoch();
        if day < self.first {
            LEFT + Self::OUTSIDE / 2
        } else if day > self.last {
            RIGHT - Self::OUTSIDE / 2
        } else {
            let share = i64::from(day - self.first) * i64::from(right - left);
            left + i32::try_from(share / i64::from(self.last - self.first)).unwrap_or_default()
        }
    }

    /// Returns up to about eight round years, with the positions where they begin.
    fn ticks(&self) -> Vec<(i32, i32)> {
        let (left, right) = self.sides();
        let most = (right - left) / 55;
        let mut every = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter();
        let every = every.find(|years| (self.last - self.first) / (years * 365) < most).unwrap_or(2_000);
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
