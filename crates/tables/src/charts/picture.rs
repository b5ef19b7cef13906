//! A drawing of shapes and text on a white sheet. The sheet is 800 units wide and as high as needed.
//!
//! All text has a font size of 18 units, so that text is readable when the sheet is shown at half its width. A number,
//! a word or a hatch repeats the information of each color.

use std::fmt::Write;

use quick_xml::escape::{escape, partial_escape};

/// The width of the sheet.
pub(super) const WIDTH: i32 = 800;

/// The margin at all sides.
pub(super) const MARGIN: i32 = 20;

/// The font size of all text, in units of the sheet.
pub(super) const SIZE: i32 = 18;

/// The distance between lines of text.
pub(super) const LINE: i32 = 24;

/// The color of text and outlines.
const INK: &str = "#222222";

/// The color of guide lines.
const FAINT: &str = "#BBBBBB";

/// The shades from light to dark, also when printed in gray (the blues of `ColorBrewer`).
const SHADES: [&str; 6] = ["#FFFFFF", "#DEEBF7", "#B0D2E7", "#6BAED6", "#2171B5", "#08306B"];

/// The darkest shade.
pub(super) const DARKEST: usize = SHADES.len() - 1;

/// The fill of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fill {
    /// The shade, from 0 (white) to [`DARKEST`].
    pub(super) shade: usize,
    /// Whether the area is hatched, with lines from the lower left to the upper right.
    pub(super) hatched: bool,
}

impl Fill {
    pub(super) fn plain(shade: usize) -> Self {
        Self { shade, hatched: false }
    }

    pub(super) fn hatched(shade: usize) -> Self {
        Self { shade, hatched: true }
    }

    /// Returns the fill for a count: one shade lighter for each halving of the largest count, white for 0. The
    /// logarithmic scale keeps small counts distinct.
    pub(super) fn of_count(count: usize, largest: usize) -> Self {
        if count == 0 {
            return Self::plain(0);
        }
        let halvings = usize::try_from((largest / count).max(1).ilog2()).unwrap_or(DARKEST);
        Self::plain(DARKEST.saturating_sub(halvings).max(1))
    }

    fn color(self) -> &'static str {
        SHADES[self.shade.min(DARKEST)]
    }

    /// Returns a text color that is readable on the fill.
    fn ink(self) -> &'static str {
        if self.shade + 2 > DARKEST { SHADES[0] } else { INK }
    }
}

/// The horizontal position of a text relative to its point. Vertically, the text is centered on the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The text begins at the point.
    Start,
    /// The middle of the text is at the point.
    Middle,
    /// The text ends at the point.
    End,
    /// The text begins at the point and runs upward.
    Upward,
}

/// A picture that is being drawn.
pub(super) struct Picture {
    /// The stem of the file name.
    pub(super) name: &'static str,
    title: String,
    /// The content of the picture in words, for screen readers.
    description: String,
    /// The elements drawn so far, as SVG.
    drawn: String,
    /// The vertical position below everything drawn so far.
    pub(super) bottom: i32,
}

impl Picture {
    /// Starts a picture with a title and a description of its content.
    pub(super) fn new(name: &'static str, title: &str, description: &str) -> Self {
        let (title, description) = (clean(title), clean(description));
        let mut picture = Self { name, title: title.clone(), description, drawn: String::new(), bottom: MARGIN };
        picture.lines(MARGIN, WIDTH - 2 * MARGIN, &title, true);
        picture.bottom += 6;
        picture
    }

    /// Creates a picture without data, with a note that gives the reason.
    pub(super) fn of_nothing(name: &'static str, title: &str, why: &str) -> Self {
        let mut picture = Self::new(name, title, why);
        picture.note(why);
        picture
    }

    /// Draws a filled rectangle with an outline.
    pub(super) fn area(&mut self, from: (i32, i32), size: (i32, i32), fill: Fill) {
        let to = (from.0 + size.0, from.1 + size.1);
        self.drawn.push_str(&rectangle(from, size, fill.color()));
        if fill.hatched {
            self.hatch(from, to, fill.ink());
        }
        self.line(&[from, (to.0, from.1), to, (from.0, to.1), from], INK);
    }

    /// Draws the lines `x + y = c` in a rectangle, for every multiple `c` of 10.
    fn hatch(&mut self, from: (i32, i32), to: (i32, i32), color: &str) {
        let (first, last) = (from.0 + from.1, to.0 + to.1);
        for sum in (first - first.rem_euclid(10) + 10..last).step_by(10) {
            let left = (sum - to.1).max(from.0);
            let right = (sum - from.1).min(to.0);
            self.line(&[(left, sum - left), (right, sum - right)], color);
        }
    }

    /// Draws a polygon, filled with the color of text.
    pub(super) fn polygon(&mut self, corners: &[(i32, i32)]) {
        let _ = writeln!(self.drawn, r#"<polygon opacity="1" fill="{INK}" points="{}"/>"#, points(corners));
    }

    /// Draws a line in the color of text.
    pub(super) fn stroke(&mut self, through: &[(i32, i32)]) {
        self.line(through, INK);
    }

    /// Begins a group of elements that has a text of its own, which programs show when the pointer is on the group.
    pub(super) fn begin(&mut self, text: &str) {
        let _ = writeln!(self.drawn, "<g>\n<title>{}</title>", partial_escape(clean(text)));
    }

    /// Ends the group.
    pub(super) fn end(&mut self) {
        self.drawn.push_str("</g>\n");
    }

    /// Draws a guide line.
    pub(super) fn guide(&mut self, from: (i32, i32), to: (i32, i32)) {
        self.line(&[from, to], FAINT);
    }

    /// Draws a text at a point.
    pub(super) fn text(&mut self, at: (i32, i32), side: Side, text: &str) {
        self.words(at, side, false, INK, &clean(text));
    }

    /// Draws a bold text at a point.
    pub(super) fn bold(&mut self, at: (i32, i32), side: Side, text: &str) {
        self.words(at, side, true, INK, &clean(text));
    }

    /// Draws a text centered on a filled area.
    pub(super) fn text_on(&mut self, fill: Fill, at: (i32, i32), bold: bool, text: &str) {
        self.words(at, Side::Middle, bold, fill.ink(), &clean(text));
    }

    /// Draws wrapped text below everything else, as wide as the sheet.
    pub(super) fn note(&mut self, text: &str) {
        self.lines(MARGIN, WIDTH - 2 * MARGIN, text, false);
    }

    /// Draws wrapped text below everything else, from `left` on and up to `width` wide.
    pub(super) fn lines(&mut self, left: i32, width: i32, text: &str, bold: bool) {
        for line in wrapped(text, width) {
            let at = (left, self.bottom + LINE / 2);
            self.words(at, Side::Start, bold, INK, &line);
            self.bottom += LINE;
        }
    }

    /// Draws a legend of the fills below everything else.
    pub(super) fn legend(&mut self, entries: &[(Fill, &str, String)]) {
        const BOX: i32 = 30;
        let mut left = MARGIN;
        self.bottom += 4;
        for (fill, sign, meaning) in entries {
            let width = BOX + 8 + width(meaning) + 20;
            if left > MARGIN && left + width > WIDTH - MARGIN {
                left = MARGIN;
                self.bottom += BOX + 4;
            }
            self.area((left, self.bottom), (BOX, BOX - 6), *fill);
            self.text_on(*fill, (left + BOX / 2, self.bottom + BOX / 2 - 3), true, sign);
            self.text((left + BOX + 8, self.bottom + BOX / 2 - 3), Side::Start, meaning);
            left += width;
        }
        self.bottom += BOX + 4;
    }

    fn line(&mut self, through: &[(i32, i32)], color: &str) {
        let points = points(through);
        let _ = writeln!(
            self.drawn,
            r#"<polyline fill="none" opacity="1" stroke="{color}" stroke-width="1" points="{points}"/>"#
        );
    }

    fn words(&mut self, (x, y): (i32, i32), side: Side, bold: bool, color: &str, text: &str) {
        let anchor = match side {
            Side::Start | Side::Upward => "start",
            Side::Middle => "middle",
            Side::End => "end",
        };
        let weight = if bold { r#" font-weight="bold""# } else { "" };
        let turned =
            if side == Side::Upward { format!(r#" transform="rotate(270, {x}, {y})""#) } else { String::new() };
        let _ = writeln!(
            self.drawn,
            "<text x=\"{x}\" y=\"{y}\" dy=\"0.5ex\" text-anchor=\"{anchor}\" font-family=\"sans-serif\" \
             font-size=\"{SIZE}\" opacity=\"1\" fill=\"{color}\"{weight}{turned}>\n{}\n</text>",
            escape(text)
        );
    }

    /// Returns the picture as SVG, with a title and a description for screen readers.
    pub(super) fn finish(&self) -> String {
        let (name, height) = (self.name, self.bottom + MARGIN);
        let (title, description) = (partial_escape(&self.title), partial_escape(&self.description));
        let sheet = rectangle((0, 0), (WIDTH, height), SHADES[0]);
        format!(
            "<svg width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
             xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{name}-title {name}-description\">\n\
             <title id=\"{name}-title\">{title}</title>\n<desc id=\"{name}-description\">{description}</desc>\n\
             {sheet}{}</svg>\n",
            self.drawn
        )
    }
}

fn rectangle((x, y): (i32, i32), (width, height): (i32, i32), color: &str) -> String {
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" opacity=\"1\" fill=\"{color}\" stroke=\"none\"/>\n"
    )
}

/// Formats points for an SVG attribute.
fn points(points: &[(i32, i32)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y} ")).collect::<Vec<_>>().concat()
}

/// Estimates the width of a text. The font is unknown, so the estimate is deliberately too wide.
pub(super) fn width(text: &str) -> i32 {
    let hundredths = |character: char| match character {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' | '-' => 38,
        'm' | 'w' | 'M' | 'W' => 92,
        'A'..='Z' => 70,
        // Scripts whose characters are as wide as they are high.
        '\u{1100}'.. => 100,
        _ => 60,
    };
    text.chars().map(hundredths).sum::<i32>() * SIZE / 100
}

/// Returns whether a text has letters of a script that runs from right to left.
fn is_from_right(text: &str) -> bool {
    text.chars()
        .any(|character| matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

/// Returns an ellipsis at the end of a text. A mark (U+200F) keeps the ellipsis at the left end of a text that runs from
/// right to left.
fn ellipsis(text: &str) -> &'static str {
    if is_from_right(text) { "…\u{200f}" } else { "…" }
}

/// Returns a name for use within a sentence or beside an arrow. After a name that runs from right to left, a mark
/// (U+200E) ends this direction: otherwise two names would exchange places, and the arrow would point to the wrong one.
pub(super) fn apart(name: &str) -> String {
    if is_from_right(name) { format!("{name}\u{200e}") } else { name.to_owned() }
}

/// Truncates a text to one line of at most `room` units, with an ellipsis if something is left out.
pub(super) fn cut(text: &str, room: i32) -> String {
    let mut text = clean(text);
    if width(&text) <= room {
        return text;
    }
    let end = ellipsis(&text);
    while !text.is_empty() && width(&text) + width("…") > room {
        text.pop();
    }
    format!("{}{end}", text.trim_end())
}

/// Truncates a text after a word to one line of at most `room` units, with an ellipsis if something is left out.
pub(super) fn cut_at_word(text: &str, room: i32) -> String {
    let text = clean(text);
    let whole = width(&text) <= room;
    let mut kept = String::new();
    for word in text.split(' ') {
        let next = if kept.is_empty() { word.to_owned() } else { format!("{kept} {word}") };
        if !whole && width(&next) + width("…") > room {
            break;
        }
        kept = next;
    }
    match kept.as_str() {
        _ if whole => text,
        "" => cut(&text, room),
        kept => format!("{kept}{}", ellipsis(kept)),
    }
}

/// Returns the distance between the ticks of an axis from 0 to `largest`: a round number that gives about six ticks.
pub(super) fn tick(largest: usize) -> usize {
    let round =
        (0..).flat_map(|power| [1, 2, 5].map(|step: usize| step.saturating_mul(10_usize.saturating_pow(power))));
    round.take(60).find(|step| largest / step <= 6).unwrap_or(largest)
}

/// Wraps a text between words into lines of at most `room` units.
pub(super) fn wrapped(text: &str, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) + width(" ") + width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Puts a text on one line. Replaces control characters and the other characters that XML 1.0 does not allow
/// (section 2.2).
fn clean(text: &str) -> String {
    let allowed = |character: char| !(character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}'));
    let text: Vec<&str> = text.split_whitespace().collect();
    text.join(" ").chars().map(|character| if allowed(character) { character } else { '\u{fffd}' }).collect()
}
