//! The data of a source that its text does not state: given by options, or guessed with a reason.

use super::language;
use crate::book::Book;
use crate::model::codes::EntityKind;
use crate::model::{Author, Invalid, PartialDate, Prefix, Slug};
use crate::syntax::diagnostic::closest;

/// The data of a new source as the user gives it. Only the id is always needed.
#[derive(Debug, Clone)]
pub struct Given {
    /// The id of the source.
    pub id: Slug,
    /// The prefix of its claim ids.
    pub prefix: Option<Prefix>,
    /// The kind of publication.
    pub kind: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The authors, each as `Family, Given` or as one name.
    pub authors: Vec<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The day of publication.
    pub published: Option<PartialDate>,
    /// The language of the text.
    pub language: Option<String>,
    /// The address of the publication.
    pub url: Option<String>,
    /// The entity that holds the authors' own claims.
    pub authored_by: Option<Slug>,
}

/// A value, and the reason for it if it was guessed.
#[derive(Debug, Clone)]
pub(super) struct Guess<T> {
    pub(super) value: T,
    pub(super) why: Option<&'static str>,
}

impl<T> Guess<T> {
    fn new(given: Option<T>, guess: impl FnOnce() -> Option<T>, why: &'static str) -> Option<Self> {
        let of_guess = |value| Self { value, why: Some(why) };
        given.map(|value| Self { value, why: None }).or_else(|| guess().map(of_guess))
    }
}

/// The complete data of a source.
#[derive(Debug, Clone)]
pub(super) struct Metadata {
    pub(super) id: Slug,
    pub(super) prefix: Guess<Prefix>,
    pub(super) kind: Guess<String>,
    pub(super) title: Guess<String>,
    pub(super) authors: Guess<Vec<Author>>,
    pub(super) publisher: String,
    pub(super) published: PartialDate,
    pub(super) language: Guess<String>,
    pub(super) url: Option<String>,
    pub(super) authored_by: Guess<Slug>,
}

/// Completes the given data by guesses. `title` is the title that the text seems to have.
///
/// # Errors
///
/// Returns the fault if the book does not permit a given value, or one fault with every option that is missing.
pub(super) fn complete(given: Given, title: Option<String>, text: &str, book: &Book) -> Result<Metadata, Invalid> {
    let id = given.id;
    if book.sources.iter().any(|record| record.source.id == id) {
        return Err(Invalid::new(format!("the book already has the source `{id}`"), "give the new source another id"));
    }
    if let Some(entity) = &given.authored_by {
        known(entity, book)?;
    }
    let has_prefix = |prefix: &str| book.sources.iter().any(|record| record.source.prefix.as_str() == prefix);
    if let Some(prefix) = given.prefix.as_ref().filter(|prefix| has_prefix(prefix.as_str())) {
        let help = "give the new source another prefix, because claim ids are unique in the whole book";
        return Err(Invalid::new(format!("another source of the book has the prefix `{prefix}`"), help));
    }
    let prefix =
        Guess::new(given.prefix, || prefixes(&id).find(|prefix| !has_prefix(prefix.as_str())), "made from the id");
    let kind = Guess::new(given.kind, || Some("report".to_owned()), "the usual kind");
    let title = Guess::new(given.title, || title, "the first short block that is no date or byline");
    let language = Guess::new(given.language, || language::guess(text).map(str::to_owned), "by its most common words");
    let authored_by =
        Guess::new(given.authored_by, || authors(book), "the only entity of kind `author` that no other source names");
    let named: Vec<Author> = given.authors.iter().map(|name| author(name)).collect();
    let publisher = given.publisher;
    let authors = Guess::new(
        Some(named).filter(|authors| !authors.is_empty()),
        || publisher.as_deref().map(|name| vec![organization(name)]),
        "no author was given, so the publisher stands here",
    );
    let is_missing = [
        (prefix.is_none(), "`--prefix LETTERS` (for claim ids; every prefix made from the id is taken)".to_owned()),
        (title.is_none(), "`--title TITLE` (the text does not begin with a title)".to_owned()),
        (
            given.published.is_none(),
            "`--published YYYY-MM-DD` (the day, month or year to which the claims' times refer)".to_owned(),
        ),
        (publisher.is_none(), "`--publisher NAME`".to_owned()),
        (language.is_none(), "`--language TAG` (such as `en`; the text does not show it)".to_owned()),
        (
            authored_by.is_none(),
            format!("`--authored-by ENTITY` (the holder of the authors' own claims; {})", candidates(book)),
        ),
    ];
    let missing = is_missing.into_iter().filter_map(|(is_missing, option)| is_missing.then_some(option));
    let missing = missing.collect::<Vec<String>>().join(", ");
    let fault = |id: &Slug| {
        let message = format!("the text alone does not tell all that the record of `{id}` needs");
        Invalid::new(message, format!("give {missing}"))
    };
    let (Some(prefix), Some(kind), Some(title), Some(authors)) = (prefix, kind, title, authors) else {
        return Err(fault(&id));
    };
    let (Some(publisher), Some(published), Some(language), Some(authored_by)) =
        (publisher, given.published, language, authored_by)
    else {
        return Err(fault(&id));
    };
    Ok(Metadata { id, prefix, kind, title, authors, publisher, published, language, url: given.url, authored_by })
}

/// Checks that the book has an entity.
fn known(entity: &Slug, book: &Book) -> Result<(), Invalid> {
    let ids = || book.entities.iter().map(|record| record.record.id.as_str());
    if ids().any(|id| id == entity.as_str()) || !book.has_entities {
        return Ok(());
    }
    let help = match closest(entity.as_str(), ids()) {
        Some(candidate) => format!("did you mean `{}`?", candidate.word),
        None => "add it to `claims/entities.yaml` first".to_owned(),
    };
    Err(Invalid::new(format!("the book has no entity `{entity}`"), help))
}

/// Returns the entities of kind `author` that no source of the book names.
fn free_authors(book: &Book) -> Vec<&Slug> {
    let entities = book.entities.iter().map(|record| &record.record);
    let authors = entities.filter(|entity| entity.kind == EntityKind::Author).map(|entity| &entity.id);
    authors.filter(|id| book.sources.iter().all(|record| record.source.authored_by != **id)).collect()
}

fn authors(book: &Book) -> Option<Slug> {
    match free_authors(book).as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    }
}

/// Describes the entities that may hold the authors' claims.
fn candidates(book: &Book) -> String {
    let free: Vec<&str> = free_authors(book).into_iter().map(Slug::as_str).collect();
    match free.as_slice() {
        [] => "add an entity of kind `author` for them to `claims/entities.yaml` first".to_owned(),
        several => format!("the book has {}", several.join(", ")),
    }
}

/// Returns an author. The part before a comma is the family name of a person. A name without a comma is that of an
/// organization.
fn author(name: &str) -> Author {
    match name.trim().split_once(',') {
        Some((family, given)) => {
            let given = Some(given.trim().to_owned()).filter(|given| !given.is_empty());
            Author { family: Some(family.trim().to_owned()), given, name: None, entity: None }
        }
        None => organization(name.trim()),
    }
}

fn organization(name: &str) -> Author {
    Author { name: Some(name.to_owned()), family: None, given: None, entity: None }
}

/// Returns prefixes made from an id: the first letters of its words, then more and more letters of the id.
fn prefixes(id: &Slug) -> impl Iterator<Item = Prefix> {
    let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
    let initials: String = id.as_str().split('-').filter_map(|word| letters(word).chars().next()).take(8).collect();
    let all = letters(id.as_str());
    let starts: Vec<String> = (3..=8).chain([2]).filter_map(|length| all.get(..length).map(str::to_owned)).collect();
    let of_initials = Some(initials).filter(|initials| initials.len() > 2);
    of_initials.into_iter().chain(starts).filter_map(|prefix| prefix.parse().ok())
}
