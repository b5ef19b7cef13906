//! The command `new`: appends a record with the next free id, to be filled in by hand.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{self, Book, CLAIMS, SourceRecord};
use claimbook_core::edit::format::Kind;
use claimbook_core::edit::scaffold;
use claimbook_core::model::codes::{Certainty, ClaimType, ParticipantRole};
use claimbook_core::model::{Anchor, Claim, ClaimId, ClaimsFile, Code, Items, Locator, Vocabulary, describe, entries};
use claimbook_core::output;
use claimbook_core::report;
use claimbook_core::rules;
use claimbook_core::syntax::file::FileId;
use claimbook_core::syntax::yaml;
use clap::Args;

use super::{Context, Outcome, explained, parsed, print, show, source};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of the source.
    source: String,
    /// The locator of the claim, such as `introduction.p2.s6` or `introduction.p2.s6[1-9]`.
    locator: String,
    /// The coder, if the paragraph has no file yet [default: the coder of the source's other files].
    #[arg(long, value_name = "CODER")]
    coder: Option<String>,
    /// The day of coding, if the paragraph has no file yet [default: the newest day of the source's files].
    #[arg(long, value_name = "YYYY-MM-DD")]
    coded_on: Option<String>,
    /// The version of the codebook, if the paragraph has no file yet [default: that of the source's newest file].
    #[arg(long, value_name = "VERSION")]
    codebook: Option<String>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let (book, root) = (context.book()?, context.root()?);
    let source = source(&book, &arguments.source)?;
    let at: Anchor = parsed(&arguments.locator)?;
    for locator in at.locators() {
        if let Some(fault) = rules::check_locator(source, locator) {
            return Err(explained(&fault));
        }
    }
    let id = next_id(&root, source)?;
    let path = format!("{CLAIMS}/{}/{}.yaml", source.folder, at.first().paragraph());
    let text = match (0..).map(FileId).zip(&book.files).find(|(_, file)| file.path() == path) {
        Some((file, _)) => appended(context, &book, file, arguments, &id, &at)?,
        None => scaffold::file(&header(&book, source, arguments)?, &id, &at, &book.vocabulary),
    };
    output::write_file(&root.join(&path), text.as_bytes())?;
    let first_line = format!("- id: {id}");
    let line = text.lines().take_while(|line| line.trim() != first_line).count() + 1;
    print(&format!("{path}:{line}: {id}\n{}", to_fill_in(&book.vocabulary)))?;
    let texts = context.texts(&book)?;
    if texts.contains_key(source.source.id.as_str()) {
        let holds = |passage: &Locator| at.locators().iter().any(|locator| passage.holds(locator));
        print(&show::passages(&book, &texts, source, holds))?;
    }
    Ok(Outcome::Clean)
}

/// Returns the id after the largest one in the whole book. Includes codings by others and files that cannot be parsed.
fn next_id(root: &Path, source: &SourceRecord) -> Result<ClaimId> {
    let mut texts = Vec::new();
    for (path, place) in book::hand_written(root)? {
        if book::kind(&path) == Some(Kind::Claims) {
            let bytes = fs::read(&place).with_context(|| format!("cannot read `{path}`"))?;
            texts.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    let prefix = &source.source.prefix;
    scaffold::next_id(prefix, texts.iter().map(String::as_str))
        .with_context(|| format!("all numbers of the prefix `{prefix}` are used"))
}

/// Returns the text of a file with the record appended.
fn appended(
    context: &Context,
    book: &Book,
    id: FileId,
    arguments: &Arguments,
    claim: &ClaimId,
    at: &Anchor,
) -> Result<String> {
    let file = book.file(id);
    let (node, faults) = yaml::read(file, id);
    let Some(node) = node.filter(|node| faults.is_empty() && node.get("claims").is_some()) else {
        let mut faults = book.diagnostics.clone();
        faults.retain(|fault| fault.place.file == id);
        print(&report::text(book, &faults, context.color()))?;
        bail!("`{}` cannot be read, so nothing was appended to it", file.path());
    };
    for (option, key, given) in [
        ("--coder", "coder", &arguments.coder),
        ("--coded-on", "coded_on", &arguments.coded_on),
        ("--codebook", "codebook", &arguments.codebook),
    ] {
        let own = node.get(key).and_then(yaml::Node::as_text);
        if given.is_some() && given.as_deref() != own {
            bail!(
                "`{}` states `{key}` once for all its claims: omit `{option}`, or change `{key}` in the file",
                file.path()
            );
        }
    }
    scaffold::append(file, &node, claim, at, &book.vocabulary).with_context(|| {
        format!("the claims of `{0}` are not a block list: run `claimbook fmt {0}` first", file.path())
    })
}

/// Returns the header of a new file, from the arguments or else from the source's other files.
fn header(book: &Book, source: &SourceRecord, arguments: &Arguments) -> Result<ClaimsFile> {
    let id = &source.source.id;
    let mut headers: Vec<&ClaimsFile> = book.paragraphs.iter().map(|paragraph| &paragraph.header).collect();
    // The placeholder of a faulty header has no codebook.
    headers.retain(|header| header.source == *id && !header.codebook.is_empty());
    let newest = headers.iter().max_by_key(|header| header.coded_on);
    let mut coders: Vec<&str> = headers.iter().map(|header| header.coder.as_str()).collect();
    coders.sort_unstable();
    coders.dedup();
    let coder = match (&arguments.coder, coders.as_slice()) {
        (Some(coder), _) => parsed(coder)?,
        (None, [coder]) => parsed(coder)?,
        (None, []) => bail!("`{id}` has no claims yet: give the coder with `--coder`"),
        (None, _) => bail!("`{id}` was coded by {}: give the coder with `--coder`", coders.join(", ")),
    };
    let coded_on = match (&arguments.coded_on, newest) {
        (Some(day), _) => parsed(day)?,
        (None, Some(newest)) => newest.coded_on,
        (None, None) => bail!("`{id}` has no claims yet: give the day of coding with `--coded-on`"),
    };
    let codebook = match (&arguments.codebook, newest) {
        (Some(version), _) => version.clone(),
        (None, Some(newest)) => newest.codebook.clone(),
        (None, None) => bail!("`{id}` has no claims yet: give the version of the codebook with `--codebook`"),
    };
    Ok(ClaimsFile { source: id.clone(), coder, coded_on, codebook, claims: Items::default() })
}

/// Returns the fields to fill in by hand, with their meanings and codes.
fn to_fill_in(vocabulary: &Vocabulary) -> String {
    let describe = describe::<Claim>();
    let mut text = "fill in:\n".to_owned();
    for field in scaffold::to_fill_in(vocabulary) {
        let facet = vocabulary.facet(field);
        let meaning = facet.map_or_else(|| describe(field), |facet| facet.definition.clone());
        let _ = writeln!(text, "    {field}: {meaning}");
        let codes = match (field, facet) {
            ("type", _) => codes::<ClaimType>(),
            ("certainty", _) => codes::<Certainty>(),
            ("participants", _) => {
                let own = vocabulary.own(ParticipantRole::LIST).iter().map(|role| format!(", {}", role.id));
                format!("{{entity: …, role: …}}, the role {}{}", codes::<ParticipantRole>(), own.collect::<String>())
            }
            (_, Some(facet)) => facet.codes().map(|code| code.id.as_str()).collect::<Vec<_>>().join(", "),
            _ => continue,
        };
        let _ = writeln!(text, "        {codes}");
    }
    text
}

fn codes<C: Code>() -> String {
    entries::<C>().iter().map(|entry| entry.name).collect::<Vec<_>>().join(", ")
}
