//! Recognizes headings, tables of contents, dates and bylines by their wording and form.

use super::layout::is_item;

/// A sign that a text is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Its words are the usual title of a part.
    Known(Part),
    /// `#` as in Markdown.
    Markdown,
    /// Its words follow a number, or a label with a number.
    Numbered,
    /// It is short and has no punctuation at its end.
    Short,
}

/// A part of a publication, as its title names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Contents,
    Body,
    Notes,
    Back,
}

const CONTENTS: [&str; 13] = [
    "contents",
    "table of contents",
    "inhalt",
    "inhaltsverzeichnis",
    "sommaire",
    "table des matières",
    "índice",
    "contenido",
    "tabla de contenido",
    "indice",
    "sommario",
    "inhoud",
    "inhoudsopgave",
];

const BODY: [&str; 40] = [
    "abstract",
    "summary",
    "executive summary",
    "key findings",
    "key takeaways",
    "overview",
    "background",
    "introduction",
    "foreword",
    "preface",
    "conclusion",
    "conclusions",
    "recommendations",
    "appendix",
    "annex",
    "zusammenfassung",
    "kurzfassung",
    "vorwort",
    "einleitung",
    "einführung",
    "schluss",
    "fazit",
    "anhang",
    "résumé",
    "synthèse",
    "avant-propos",
    "annexe",
    "resumen",
    "resumen ejecutivo",
    "introducción",
    "conclusión",
    "conclusiones",
    "anexo",
    "sintesi",
    "introduzione",
    "conclusioni",
    "samenvatting",
    "inleiding",
    "conclusie",
    "empfehlungen",
];

const NOTES: [&str; 32] = [
    "notes",
    "endnotes",
    "end notes",
    "footnotes",
    "references",
    "bibliography",
    "works cited",
    "sources",
    "notes and references",
    "anmerkungen",
    "endnoten",
    "fußnoten",
    "fussnoten",
    "literatur",
    "literaturverzeichnis",
    "quellen",
    "quellenverzeichnis",
    "notas",
    "notas al final",
    "referencias",
    "bibliografía",
    "fuentes",
    "références",
    "bibliographie",
    "notes et références",
    "note",
    "riferimenti",
    "bibliografia",
    "noten",
    "eindnoten",
    "literatuur",
    "referências",
];

const BACK: [&str; 23] = [
    "author",
    "authors",
    "contributors",
    "acknowledgments",
    "acknowledgements",
    "contact",
    "disclaimer",
    "copyright",
    "imprint",
    "glossary",
    "index",
    "autor",
    "autoren",
    "danksagung",
    "impressum",
    "kontakt",
    "glossar",
    "remerciements",
    "auteurs",
    "agradecimientos",
    "autores",
    "ringraziamenti",
    "related content",
];

const BACK_STARTS: [&str; 8] =
    ["about the ", "about us", "über die ", "über den ", "à propos", "sobre los autor", "sobre el autor", "acerca de"];

/// Labels before the number of a heading.
const LABELS: [&str; 12] = [
    "chapter",
    "part",
    "section",
    "appendix",
    "annex",
    "kapitel",
    "teil",
    "abschnitt",
    "chapitre",
    "partie",
    "capítulo",
    "parte",
];

/// Labels before the number of a caption, which is no heading.
const CAPTIONS: [&str; 13] = [
    "figure",
    "fig.",
    "table",
    "box",
    "chart",
    "map",
    "abbildung",
    "abb.",
    "tabelle",
    "tab.",
    "figura",
    "tabla",
    "tableau",
];

/// The first letters of the names of months in English, German, French, Spanish, Italian and Dutch.
const MONTHS: [&str; 25] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mai", "okt", "dez",
    "fév", "avr", "jui", "aoû", "déc", "ene", "abr", "ago", "dic",
];

const LONGEST: usize = 100;
const MOST_WORDS: usize = 12;

/// Returns the sign that a block or line is a heading, or `None` if there is none.
pub(super) fn sign(text: &str) -> Option<Sign> {
    let is_markdown = bare(text).len() < text.trim_start().len() && text.trim_start().starts_with('#');
    let title = title(text);
    let (characters, words) = (title.chars().count(), title.split_whitespace().count());
    let opens = |c: char| c.is_alphanumeric() && !c.is_lowercase();
    if characters > LONGEST || words > MOST_WORDS || text.lines().count() > 2 || !title.contains(char::is_alphabetic) {
        return None;
    }
    if is_markdown {
        return Some(Sign::Markdown);
    }
    if let Some(part) = part(&title) {
        return Some(Sign::Known(part));
    }
    let first = title.split_whitespace().next().unwrap_or_default().to_lowercase();
    let is_labeled =
        |labels: &[&str]| labels.contains(&first.as_str()) && words > 1 && has_number(title.split_whitespace().nth(1));
    let ends = title.ends_with(['.', '!', '…', ':', ';', ',', '。', '！', '-', '”', '"', '»']);
    if !title.starts_with(opens)
        || ends
        || is_labeled(&CAPTIONS)
        || title.contains("://")
        || title.contains('@')
        || is_contents_line(&title)
    {
        return None;
    }
    if is_labeled(&LABELS) || (unnumbered(&title).len() < title.len() && !is_date(&title)) {
        return Some(Sign::Numbered);
    }
    (!is_item(&title)).then_some(Sign::Short)
}

fn has_number(word: Option<&str>) -> bool {
    let word = word.unwrap_or_default().trim_end_matches([':', '.']);
    let is_roman = !word.is_empty() && word.chars().all(|c| "IVXL".contains(c));
    word.starts_with(|c: char| c.is_ascii_digit())
        || is_roman
        || (word.len() == 1 && word.starts_with(char::is_uppercase))
}

/// Returns a heading on one line without the marks of Markdown.
pub(super) fn title(text: &str) -> String {
    bare(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bare(text: &str) -> &str {
    let text = text.trim();
    let marks = text.len() - text.trim_start_matches('#').len();
    match text[marks..].strip_prefix(' ') {
        Some(rest) if (1..=6).contains(&marks) => rest.trim_end_matches('#').trim(),
        _ => text,
    }
}

/// Returns a heading without the number before it, as in `2.1 Ice` or `IV. Ice`.
pub(super) fn unnumbered(title: &str) -> &str {
    let Some((first, rest)) = title.split_once(' ') else { return title };
    let stem = first.trim_end_matches(['.', ')']);
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_roman = stem.len() < first.len() && !stem.is_empty() && stem.chars().all(|c| "IVXL".contains(c));
    if rest.contains(char::is_alphabetic) && (is_roman || stem.split('.').all(is_number)) { rest } else { title }
}

/// Returns the part that a title usually names.
pub(super) fn part(title: &str) -> Option<Part> {
    let words = unnumbered(title).trim_end_matches(':').to_lowercase();
    let words = words.as_str();
    match words {
        _ if CONTENTS.contains(&words) => Some(Part::Contents),
        _ if BODY.contains(&words) => Some(Part::Body),
        _ if NOTES.contains(&words) => Some(Part::Notes),
        _ if BACK.contains(&words) || BACK_STARTS.iter().any(|start| words.starts_with(start)) => Some(Part::Back),
        _ => None,
    }
}

/// Returns whether a line has dot leaders and a page number at its end.
pub(super) fn is_contents_line(line: &str) -> bool {
    let line = line.trim_end();
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let number = last.trim_start_matches(['.', '…', '_', '·']);
    let is_page = !number.is_empty()
        && number.len() <= 4
        && number.bytes().all(|byte| byte.is_ascii_digit() || b"ivx".contains(&byte));
    let leader = line[..line.len() - number.len()].replace(' ', "");
    is_page && ["....", "……", "____", "····"].iter().any(|dots| leader.ends_with(dots))
}

/// Returns whether a line ends with a number, as an entry of a table of contents does.
pub(super) fn ends_with_number(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default();
    line.split_whitespace().count() > 1
        && last.len() <= 4
        && last.bytes().all(|byte| byte.is_ascii_digit() || b"ivx".contains(&byte))
}

/// Returns whether a short block is a date.
pub(super) fn is_date(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let is_month = |word: &String| MONTHS.iter().any(|month| word.starts_with(month));
    let is_numeric = |word: &str| word.chars().all(|c| c.is_ascii_digit() || "-/.".contains(c));
    let is_year = |word: &String| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        word.len() == 4 && (word.starts_with('1') || word.starts_with('2'))
    };
    match words.as_slice() {
        [] => false,
        [only] => is_numeric(only) && only.contains(|c: char| c.is_ascii_digit()),
        several => several.len() <= 5 && several.iter().any(is_month) && several.iter().any(is_year),
    }
}

/// Returns whether a short block names authors, as in `By Ann Roe`.
pub(super) fn is_byline(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    ["by", "von", "par", "por", "door"].contains(&first.as_str())
}
