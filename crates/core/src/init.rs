//! The files of a new book, and the questions that determine their content.

mod line;

pub use line::Line;

use std::collections::BTreeMap;
use std::io::{self, BufRead, ErrorKind, Write};
use std::str::FromStr;

use crate::book::Book;
use crate::edit::format::{Kind, format, scalar};
use crate::model::{Invalid, License, Slug, in_ascii, schemas};
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml;

/// The license of a new book, unless another one is given.
pub const DEFAULT_LICENSE: &str = "CC-BY-4.0";

/// The folder of the JSON Schemas within a book.
pub const SCHEMA: &str = "schema";

/// What the files of a new book say about its dataset.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The title of the dataset.
    pub title: Line,
    /// The license of the dataset.
    pub license: License,
    /// The name of the creator, who is also the publisher.
    pub creator: Line,
    /// The name of the first coder, a human.
    pub coder: Line,
}

/// Returns whether a description is the one that [`files`] writes, which says nothing about the book.
#[must_use]
pub fn is_placeholder(description: &str) -> bool {
    let template = include_str!("init/dataset.yaml").lines().map(str::trim);
    let placeholder = template.skip_while(|line| !line.starts_with("description:")).nth(1);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    placeholder.is_some_and(|placeholder| words(placeholder) == words(description))
}

/// Returns the files of a new book, by path relative to its folder. The paths do not depend on the answers.
///
/// The schemas are those of the hand-written files. A program that knows the tables adds the schemas of their rows.
#[must_use]
pub fn files(answers: &Answers) -> BTreeMap<String, Vec<u8>> {
    let Answers { title, license, creator, coder } = answers;
    let dataset = format!(
        include_str!("init/dataset.yaml"),
        name = scalar(&name(title.as_str())),
        title = scalar(title.as_str()),
        creator = scalar(creator.as_str()),
        license = scalar(license.as_str()),
    );
    // A name that ASCII cannot spell makes no id.
    let coders = Slug::of_name(coder.as_str()).map_or("[]".to_owned(), |id| {
        format!("\n  - id: {}\n    kind: human\n    name: {}", scalar(id.as_str()), scalar(coder.as_str()))
    });
    let coders = format!(include_str!("init/coders.yaml"), coders = coders);
    let readme = format!(
        include_str!("init/README.md"),
        title = in_markdown(title.as_str()),
        creator = in_markdown(creator.as_str()),
        license = license,
    );
    let records = [
        ("claims/coders.yaml", formatted(coders, Kind::Coders)),
        ("claims/dataset.yaml", formatted(dataset, Kind::Dataset)),
        ("claims/entities.yaml", include_str!("init/entities.yaml").to_owned()),
        ("claims/vocabulary.yaml", include_str!("init/vocabulary.yaml").to_owned()),
        ("claims/CODEBOOK.md", include_str!("init/CODEBOOK.md").to_owned()),
    ];
    let mut files: BTreeMap<String, Vec<u8>> =
        records.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
    let book = Book::from_files(files.clone());
    files.extend(schemas(&book.vocabulary).into_iter().map(|(name, bytes)| (format!("{SCHEMA}/{name}"), bytes)));
    let others = [
        (".gitattributes", include_str!("init/gitattributes")),
        (".github/workflows/claims.yml", include_str!("init/workflow.yml")),
        (".gitignore", include_str!("init/gitignore")),
        (".pre-commit-config.yaml", include_str!("init/pre-commit-config.yaml")),
        (".vscode/settings.json", include_str!("init/settings.json")),
        ("README.md", &readme),
    ];
    files.extend(others.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    files
}

/// Asks a question until the answer is valid. An empty answer selects the default. The reason why an answer is invalid
/// goes to `output`.
///
/// # Errors
///
/// Returns an error if reading or writing fails, or if the input ends without a valid answer.
pub fn ask<T: FromStr<Err = Invalid>>(
    input: &mut impl BufRead,
    output: &mut impl Write,
    question: &str,
    default: Option<&str>,
) -> io::Result<T> {
    loop {
        match default {
            Some(default) => write!(output, "{question} [{default}]: ")?,
            None => write!(output, "{question}: ")?,
        }
        output.flush()?;
        let mut bytes = Vec::new();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            return Err(io::Error::new(ErrorKind::UnexpectedEof, "the input ended before the question was answered"));
        }
        let answer = String::from_utf8(bytes).map_err(|_| Invalid::new("the answer is not UTF-8", "type it again"));
        let parsed = answer.and_then(|answer| match (answer.trim(), default) {
            ("", Some(default)) => default.parse(),
            (answer, _) => answer.parse(),
        });
        match parsed {
            Ok(value) => return Ok(value),
            Err(fault) => writeln!(output, "{fault}; {}", fault.help)?,
        }
    }
}

/// Maximum length of a name that is derived from a title, in bytes.
const MAX_NAME: usize = 40;

/// Returns the name of a dataset with a title: its words in ASCII, as many as fit. A title that ASCII cannot spell yields
/// `claims`.
fn name(title: &str) -> String {
    let ascii = in_ascii(&title.replace(['\'', '’'], ""));
    let mut name = String::new();
    for word in ascii.split('-') {
        if name.is_empty() {
            name.push_str(&word[..word.len().min(MAX_NAME)]);
        } else if name.len() + 1 + word.len() <= MAX_NAME {
            name.push('-');
            name.push_str(word);
        } else {
            break;
        }
    }
    if name.is_empty() { "claims".to_owned() } else { name }
}

/// Returns a text with every character escaped that has a meaning in Markdown (`CommonMark`, section 2.4).
fn in_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Returns the text of a record file in the style of `fmt`.
fn formatted(text: String, kind: Kind) -> String {
    let file = File::new("new.yaml", text.as_str());
    let (node, _) = yaml::read(&file, FileId(0));
    node.and_then(|node| format(&file, &node, kind)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_the_words_of_a_title() {
        for (title, expected) in [
            ("Claims of the Harbor Report", "claims-of-the-harbor-report"),
            ("“L’été”: Ports, 2031", "lete-ports-2031"),
            ("Øresund i Łódź", "oresund-i-lodz"),
            ("Ringstraße", "ringstrasse"),
            ("موانئ", "claims"),
            ("- #", "claims"),
            ("2031", "2031"),
            ("One two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"),
        ] {
            assert_eq!(name(title), expected, "{title}");
        }
        assert_eq!(name(&"x".repeat(200)).len(), MAX_NAME);
    }

    #[test]
    fn a_title_has_no_effect_on_the_layout_of_markdown() {
        assert_eq!(in_markdown("# <b>C*</b> [x](y) 🧊"), "\\# \\<b\\>C\\*\\</b\\> \\[x\\](y) 🧊");
    }
}
