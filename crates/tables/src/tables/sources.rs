//! `sources`: one row per source, with the data of its text from the lock.

use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::{LockedText, Profiles, Source, describe, describe_type};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    const UNLOCKED: &str = "the anchors were never computed";
    let (text, profile) = (describe::<LockedText>(), describe::<Profiles>());
    let id = describe::<Source>()("id");
    Builder::new("sources", describe_type::<Source>(), &book.sources)
        .describe::<Source>()
        .text(("source_id", id), |row| &row.source.id)
        .text("prefix", |row| row.source.prefix.as_str())
        .text("kind", |row| &row.source.kind)
        .text("title", |row| &row.source.title)
        .text("subtitle", |row| row.source.subtitle.as_deref())
        .null("the source has no subtitle")
        .text("publisher", |row| &row.source.publisher)
        .text("published", |row| row.source.published.to_string())
        .date(("published_min", "The earliest possible day of publication."), |row| row.source.published.first())
        .derived()
        .date(("published_max", "The latest possible day of publication."), |row| row.source.published.last())
        .derived()
        .text("language", |row| &row.source.language)
        .text("url", |row| row.source.url.as_deref())
        .null("none is recorded")
        .text("rendition", |row| row.source.rendition.as_deref())
        .null("none is recorded")
        .text("sample", |row| row.source.sample.as_deref())
        .null("the whole text is coded")
        .text("authored_by", |row| &row.source.authored_by)
        .number(("text_length", text("length")), |row| row.lock.as_ref().map(|lock| lock.text.length))
        .null(UNLOCKED)
        .text(("text_sha256", text("sha256")), |row| row.lock.as_ref().map(|lock| lock.text.sha256.to_string()))
        .null(UNLOCKED)
        .text(("text_profile", profile("text")), |row| row.lock.as_ref().map(|lock| &lock.profiles.text))
        .null(UNLOCKED)
        .text(("hash_profile", profile("hash")), |row| row.lock.as_ref().map(|lock| &lock.profiles.hash))
        .null(UNLOCKED)
        .text(("segmentation_profile", profile("segmentation")), |row| {
            row.lock.as_ref().map(|lock| &lock.profiles.segmentation)
        })
        .null(UNLOCKED)
        .refers(&["authored_by"], "entities", &["entity_id"])
        .key(&["source_id"])
}
