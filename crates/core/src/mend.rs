//! Applies the safe fixes of a whole book in memory.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::edit::fix;
use crate::syntax::diagnostic::Diagnostic;
use crate::syntax::file::FileId;

/// The maximum number of rounds. A fix may reveal a further fault; normally a few rounds are enough.
const ROUNDS: usize = 20;

/// The files that fixes changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The new bytes of each changed file, by path relative to the book.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The number of fixes applied.
    pub fixes: usize,
}

/// Applies all safe fixes, in rounds, until no fix is left. `read` reads the book with the given files in place of its
/// own; `check` returns the diagnostics to fix.
///
/// # Errors
///
/// Returns the errors of `read` and `check`.
pub fn mend<E>(
    read: impl Fn(&BTreeMap<String, Vec<u8>>) -> Result<Book, E>,
    check: impl Fn(&Book) -> Result<Vec<Diagnostic>, E>,
) -> Result<Mended, E> {
    let mut mended = Mended::default();
    for _ in 0..ROUNDS {
        let book = read(&mended.files)?;
        let mut by_file: BTreeMap<FileId, Vec<Diagnostic>> = BTreeMap::new();
        for diagnostic in check(&book)? {
            by_file.entry(diagnostic.place.file).or_default().push(diagnostic);
        }
        let before = mended.fixes;
        for (id, diagnostics) in by_file {
            let file = book.file(id);
            let (text, count) = fix::apply(file.text(), &diagnostics);
            if count > 0 {
                mended.files.insert(file.path().to_owned(), text.into_bytes());
            }
            mended.fixes += count;
        }
        if mended.fixes == before {
            break;
        }
    }
    Ok(mended)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::rules;
    use crate::text::Texts;

    #[test]
    fn fixes_are_applied_until_none_is_left() {
        let entities = "entities:\n  - {kind: plcae, id: port-alder, label: Port Alder}\n";
        let files = BTreeMap::from([("claims/entities.yaml".to_owned(), entities.as_bytes().to_vec())]);
        let read = |changed: &BTreeMap<String, Vec<u8>>| {
            let mut files = files.clone();
            files.extend(changed.clone());
            Ok::<_, Infallible>(Book::from_files(files))
        };
        let Ok(mended) = mend(read, |book| Ok(rules::check(book, &Texts::new())));
        let text = String::from_utf8(mended.files["claims/entities.yaml"].clone()).expect("YAML is text");
        assert!(text.contains("kind: place"), "{text}");
        let Ok(again) = mend(|_| read(&mended.files), |book| Ok(rules::check(book, &Texts::new())));
        assert_eq!(again, Mended::default());
    }
}
