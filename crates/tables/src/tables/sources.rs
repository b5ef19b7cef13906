//! `sources`: one row per source, with what its lock says of the text.

use polars::prelude::PolarsResult;

use super::source_id;
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::{Book, SourceRecord};
use claimbook_core::model::{Lock, LockedText, Profiles, Source, describe, describe_type};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let sources = &book.sources;
    let each = |pick: fn(&Source) -> &str| -> Vec<&str> { sources.iter().map(|record| pick(&record.source)).collect() };
    let maybe = |pick: fn(&Source) -> Option<&str>| -> Vec<Option<&str>> {
        sources.iter().map(|record| pick(&record.source)).collect()
    };
    let locked = |pick: fn(&Lock) -> &str| -> Vec<Option<&str>> {
        sources.iter().map(|record: &SourceRecord| record.lock.as_ref().map(pick)).collect()
    };
    let published: Vec<i32> = sources.iter().map(|record| record.source.published.days_since_epoch()).collect();
    let lengths: Vec<Option<u32>> =
        sources.iter().map(|record| record.lock.as_ref().map(|lock| lock.text.length)).collect();
    let unlocked = "its anchors were never computed";
    let source = describe::<Source>();
    Builder::new("sources", describe_type::<Source>())
        .column(Column { description: source("id"), ..source_id() }, each(|source| source.id.as_str()))?
        .column(Column::new("prefix", Kind::Text, source("prefix")), each(|source| source.prefix.as_str()))?
        .column(Column::new("kind", Kind::Text, source("kind")), each(|source| &source.kind))?
        .column(Column::new("title", Kind::Text, source("title")), each(|source| &source.title))?
        .column(
            Column::new("subtitle", Kind::Text, source("subtitle")).or_null("it has none"),
            maybe(|source| source.subtitle.as_deref()),
        )?
        .column(Column::new("publisher", Kind::Text, source("publisher")), each(|source| &source.publisher))?
        .column(Column::new("published", Kind::Date, source("published")), published)?
        .column(Column::new("language", Kind::Text, source("language")), each(|source| &source.language))?
        .column(
            Column::new("url", Kind::Text, source("url")).or_null("none is recorded"),
            maybe(|source| source.url.as_deref()),
        )?
        .column(
            Column::new("rendition", Kind::Text, source("rendition")).or_null("none is recorded"),
            maybe(|source| source.rendition.as_deref()),
        )?
        .column(
            Column::new("authored_by", Kind::Text, source("authored_by")),
            each(|source| source.authored_by.as_str()),
        )?
        .column(Column::new("text_length", Kind::U32, describe::<LockedText>()("length")).or_null(unlocked), lengths)?
        .column(
            Column::new("text_sha256", Kind::Text, describe::<LockedText>()("sha256")).or_null(unlocked),
            book.sources
                .iter()
                .map(|record| record.lock.as_ref().map(|lock| lock.text.sha256.to_string()))
                .collect::<Vec<_>>(),
        )?
        .column(
            Column::new("text_profile", Kind::Text, describe::<Profiles>()("text")).or_null(unlocked),
            locked(|lock| &lock.profiles.text),
        )?
        .column(
            Column::new("hash_profile", Kind::Text, describe::<Profiles>()("hash")).or_null(unlocked),
            locked(|lock| &lock.profiles.hash),
        )?
        .column(
            Column::new("segmentation_profile", Kind::Text, describe::<Profiles>()("segmentation")).or_null(unlocked),
            locked(|lock| &lock.profiles.segmentation),
        )?
        .refers(&["authored_by"], "entities", &["entity_id"])
        .key(&["source_id"])
}
