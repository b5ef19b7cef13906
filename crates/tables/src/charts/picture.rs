//! A picture in the making: shapes and text on a white sheet 800 units wide, as high as it needs to be.
//!
//! Text is 17 units high or more, so that it can be read when the sheet is shown at half its width, and what a color
//! says a number, a word or a hatch says too.

use std::io;

use plotters::backend::SVGBackend;
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, FontTransform, IntoFont, RGBColor, TextStyle};

/// The width of the sheet.
pub(super) const WIDTH: i32 = 800;

/// What is left free at the sides.
pub(super) const MARGIN: i32 = 20;

/// The size of most text, in the units of the sheet.
pub(super) const SIZE: i32 = 18;

/// From one line of such text to the next.
pub(super) const LINE: i32 = 24;

/// Text and outlines.
const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);

/// From light to dark, in color and in gray alike (the blues of `ColorBrewer`).
const SHADES: [RGBColor; 6] = [
    RGBColor(0xff, 0xff, 0xff),
    RGBColor(0xde, 0xeb, 0xf7),
    RGBColor(0xb0, 0xd2, 0xe7),
    RGBColor(0x6b, 0xae, 0xd6),
    RGBColor(0x21, 0x71, 0xb5),
    RGBColor(0x08, 0x30, 0x6b),
];

/// The darkest shade.
pub(super) const DARKEST: usize = SHADES.len() - 1;

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fill {
    /// From 0, white, to [`DARKEST`].
    pub(super) shade: usize,
    /// Lines from the lower left to the upper right.
    pub(super) hatched: bool,
}

impl Fill {
    pub(super) fn plain(shade: usize) -> Self {
        Self { shade, hatched: false }
    }

    pub(super) fn hatched(shade: usize) -> Self {
        Self { shade, hatched: true }
    }

    /// A shade lighter for each halving of the largest count, so that a few large ones do not make all others alike;
    /// white for none.
    pub(super) fn of_count(count: usize, largest: usize) -> Self {
        if count == 0 {
            return Self::plain(0);
        }
        let halvings = usize::try_from((largest / count).max(1).ilog2()).unwrap_or(DARKEST);
        Self::plain(DARKEST.saturating_sub(halvings).max(1))
    }

    fn color(self) -> RGBColor {
        SHADES[self.shade.min(DARKEST)]
    }

    /// What is readable on it.
    fn ink(self) -> RGBColor {
        if self.shade + 2 > DARKEST { SHADES[0] } else { INK }
    }
}

/// Where a text stands to its point. Up and down, it is centered on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
    /// It begins there and runs upward.
    Upward,
}

/// What is drawn, in this order.
enum Shape {
    Rectangle { from: (i32, i32), to: (i32, i32), fill: Fill },
    Polygon { points: Vec<(i32, i32)>, color: RGBColor },
    Line { points: Vec<(i32, i32)>, color: RGBColor },
    Text { at: (i32, i32), text: String, side: Side, bold: bool, color: RGBColor },
}

/// A picture in the making.
pub(super) struct Picture {
    /// The stem of its file.
    pub(super) name: &'static str,
    title: String,
    /// What the picture shows, in words; for whoever does not see it.
    description: String,
    shapes: Vec<Shape>,
    /// How far down things may have been drawn. The next thing goes below.
    pub(super) bottom: i32,
}

impl Picture {
    /// A sheet with a title, and in words what the picture shows.
    pub(super) fn new(name: &'static str, title: &str, description: &str) -> Self {
        let (title, description) = (clean(title), clean(description));
        let mut picture = Self { name, title: title.clone(), description, shapes: Vec::new(), bottom: MARGIN };
        picture.lines(MARGIN, WIDTH - 2 * MARGIN, &title, true);
        picture.bottom += 6;
        picture
    }

    /// A picture of nothing, which says so.
    pub(super) fn of_nothing(name: &'static str, title: &str, why: &str) -> Self {
        let mut picture = Self::new(name, title, why);
        picture.note(why);
        picture
    }

    /// An area with an outline.
    pub(super) fn area(&mut self, from: (i32, i32), size: (i32, i32), fill: Fill) {
        let to = (from.0 + size.0, from.1 + size.1);
        self.shapes.push(Shape::Rectangle { from, to, fill });
        if fill.hatched {
            self.hatch(from, to, fill.ink());
        }
        let outline = vec![from, (to.0, from.1), to, (from.0, to.1), from];
        self.shapes.push(Shape::Line { points: outline, color: INK });
    }

    /// The lines `x + y = c` in a rectangle, for every tenth `c`.
    fn hatch(&mut self, from: (i32, i32), to: (i32, i32), color: RGBColor) {
        let (first, last) = (from.0 + from.1, to.0 + to.1);
        for sum in (first - first.rem_euclid(10) + 10..last).step_by(10) {
            let left = (sum - to.1).max(from.0);
            let right = (sum - from.1).min(to.0);
            self.shapes.push(Shape::Line { points: vec![(left, sum - left), (right, sum - right)], color });
        }
    }

    /// A filled shape, as dark as text.
    pub(super) fn polygon(&mut self, points: Vec<(i32, i32)>) {
        self.shapes.push(Shape::Polygon { points, color: INK });
    }

    /// A faint line, to guide the eye.
    pub(super) fn guide(&mut self, from: (i32, i32), to: (i32, i32)) {
        self.shapes.push(Shape::Line { points: vec![from, to], color: RGBColor(0xbb, 0xbb, 0xbb) });
    }

    /// A text at a point.
    pub(super) fn text(&mut self, at: (i32, i32), side: Side, text: &str) {
        self.shapes.push(Shape::Text { at, text: clean(text), side, bold: false, color: INK });
    }

    /// A text in bold type at a point.
    pub(super) fn bold(&mut self, at: (i32, i32), side: Side, text: &str) {
        self.shapes.push(Shape::Text { at, text: clean(text), side, bold: true, color: INK });
    }

    /// A text centered on a filled area.
    pub(super) fn text_on(&mut self, fill: Fill, at: (i32, i32), bold: bool, text: &str) {
        self.shapes.push(Shape::Text { at, text: clean(text), side: Side::Middle, bold, color: fill.ink() });
    }

    /// Lines of text below everything, across the sheet.
    pub(super) fn note(&mut self, text: &str) {
        self.lines(MARGIN, WIDTH - 2 * MARGIN, text, false);
    }

    /// Lines of text below everything, from `left` on and as wide as `width`.
    pub(super) fn lines(&mut self, left: i32, width: i32, text: &str, bold: bool) {
        for line in wrapped(text, width) {
            let at = (left, self.bottom + LINE / 2);
            self.shapes.push(Shape::Text { at, text: line, side: Side::Start, bold, color: INK });
            self.bottom += LINE;
        }
    }

    /// What the fills mean, below everything.
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

    /// The picture as SVG.
    pub(super) fn finish(&self) -> Result<String, DrawingAreaErrorKind<io::Error>> {
        let mut drawn = String::new();
        let size = (WIDTH.unsigned_abs(), (self.bottom + MARGIN).unsigned_abs());
        let area = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        area.fill(&SHADES[0])?;
        for shape in &self.shapes {
            match shape {
                Shape::Rectangle { from, to, fill } => area.draw(&Rectangle::new([*from, *to], fill.color().filled())),
                Shape::Polygon { points, color } => area.draw(&Polygon::new(points.clone(), *color)),
                Shape::Line { points, color } => area.draw(&PathElement::new(points.clone(), *color)),
                Shape::Text { at, text, side, bold, color } => area.draw_text(text, &style(*side, *bold, *color), *at),
            }?;
        }
        area.present()?;
        drop(area);
        Ok(self.labeled(&drawn))
    }

    /// The drawing with what a screen reader says of it, which the plotting crate has no place for.
    fn labeled(&self, drawn: &str) -> String {
        let (opening, rest) = drawn.split_once('>').unwrap_or((drawn, ""));
        let (name, title, description) = (self.name, escaped(&self.title), escaped(&self.description));
        format!(
            "{opening} role=\"img\" aria-labelledby=\"{name}-title {name}-description\">\n\
             <title id=\"{name}-title\">{title}</title>\n<desc id=\"{name}-description\">{description}</desc>{rest}"
        )
    }
}

fn style(side: Side, bold: bool, color: RGBColor) -> TextStyle<'static> {
    // The backend divides the size by 1.24.
    let font = ("sans-serif", f64::from(SIZE) * 1.24).into_font();
    let font = if bold { font.style(FontStyle::Bold) } else { font };
    let font = if side == Side::Upward { font.transform(FontTransform::Rotate270) } else { font };
    let horizontal = match side {
        Side::Start | Side::Upward => HPos::Left,
        Side::Middle => HPos::Center,
        Side::End => HPos::Right,
    };
    TextStyle { font, color: color.to_backend_color(), pos: Pos::new(horizontal, VPos::Center) }
}

/// About how wide a text is. Which font will be used nobody knows, so rather too wide.
pub(super) fn width(text: &str) -> i32 {
    let hundredths = |character: char| match character {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' | '-' => 38,
        'm' | 'w' | 'M' | 'W' => 92,
        'A'..='Z' => 70,
        // Scripts whose letters fill a square.
        '\u{1100}'.. => 100,
        _ => 60,
    };
    text.chars().map(hundredths).sum::<i32>() * SIZE / 100
}

/// A text in one line that is no wider than `room`, with an ellipsis if something is left out.
pub(super) fn cut(text: &str, room: i32) -> String {
    let mut text = clean(text);
    if width(&text) <= room {
        return text;
    }
    while !text.is_empty() && width(&text) + width("…") > room {
        text.pop();
    }
    format!("{}…", text.trim_end())
}

/// A text in lines, parted between words.
fn wrapped(text: &str, room: i32) -> Vec<String> {
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

/// A text in one line, without the characters that XML 1.0 does not allow (section 2.2).
fn clean(text: &str) -> String {
    let allowed = |character: char| !(character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}'));
    let text: Vec<&str> = text.split_whitespace().collect();
    text.join(" ").chars().map(|character| if allowed(character) { character } else { '\u{fffd}' }).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
