//! The command `new`: appends a record with the next free id, to be filled in by hand.

mod header;
mod quote;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{self, Book, CLAIMS, SourceRecord};
use claimbook_core::edit::format::Kind;
use claimbook_core::edit::scaffold;
use claimbook_core::model::codes::{Certainty, ClaimType, ParticipantRole};
use claimbook_core::model::{Anchor, Claim, ClaimId, Code, Locator, Slug, Vocabulary, describe, entries};
use claimbook_core::output;
use claimbook_core::report;
use claimbook_core::rules;
use claimbook_core::syntax::file::FileId;
use claimbook_core::syntax::yaml;
use clap::Args;

use super::{Context, Outcome, coder, explained, parsed, print, show};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of the source.
    source: String,
    /// The locator of the claim, such as `introduction.p2.s6`, `introduction.p2.s6[1-9]` or `introduction.p2.s3-s4`.
    #[arg(required_unless_present = "quote")]
    locator: Option<String>,
    /// Words of the source's text, instead of a locator; needs `--texts`.
    ///
    /// The words must occur once. Quotation marks, dashes and spaces may differ from the text.
    #[arg(long, value_name = "WORDS", conflicts_with = "locator")]
    quote: Option<String>,
    /// The coder. If the source's own files have other coders, the record is added to `codings/CODER/`
    /// [default: that of the source's newest file, else Git's `user.name`].
    #[arg(long, value_name = "CODER")]
    coder: Option<String>,
    /// The day of coding, if the paragraph has no file yet [default: that of `SOURCE_DATE_EPOCH`, else today (UTC)].
    #[arg(long, value_name = "YYYY-MM-DD")]
    coded_on: Option<String>,
    /// The version of the codebook, if the paragraph has no file yet [default: that of the newest file].
    #[arg(long, value_name = "VERSION")]
    codebook: Option<String>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let (book, root) = (context.book()?, context.root()?);
    let source = book.source_named(&arguments.source)?;
    let texts = context.texts_of([&source.source.id])?;
    let at: Anchor = match &arguments.quote {
        Some(quote) => quote::anchor(context, source, texts.get(source.source.id.as_str()), quote)?,
        None => parsed(arguments.locator.as_deref().unwrap_or_default())?,
    };
    for locator in at.locators() {
        if let Some(fault) = rules::check_locator(source, locator) {
            return Err(explained(&fault));
        }
    }
    let coder: Option<Slug> = arguments.coder.as_deref().map(parsed).transpose()?;
    // The ids of a coding are independent of those of the book.
    let coding = coder.as_ref().and_then(|coder| header::coding(&book, source, coder));
    let id = next_id(&root, source, coding.as_deref().unwrap_or(CLAIMS))?;
    let folder = coding.unwrap_or_else(|| format!("{CLAIMS}/{}", source.folder));
    let path = format!("{folder}/{}.yaml", at.first().paragraph());
    let existing = (0..).map(FileId).zip(&book.files).find(|(_, file)| file.path() == path);
    let text = if let Some((file, _)) = existing {
        appended(context, &book, file, arguments, &id, &at)?
    } else {
        let header = header::header(&book, &root, source, coder, arguments)?;
        if let Some(missing) = coder::unlisted(&book, &header.coder) {
            context.say(format_args!("{missing}"));
        }
        context.say(format_args!(
            "{path} is new: coder {}, coded on {}, codebook {}",
            header.coder, header.coded_on, header.codebook
        ));
        scaffold::file(&header, &id, &at, &book.vocabulary)
    };
    let folder = root.join(folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    output::write_file(&root.join(&path), text.as_bytes())?;
    let first_line = format!("- id: {id}");
    let line = text.lines().take_while(|line| line.trim() != first_line).count() + 1;
    print(&format!("{path}:{line}: {id}\n{}", to_fill_in(&book.vocabulary)))?;
    if texts.contains_key(source.source.id.as_str()) {
        let holds = |passage: &Locator| at.locators().iter().any(|locator| passage.holds(locator));
        print(&show::passages(&book, &texts, source, holds))?;
    }
    Ok(Outcome::Clean)
}

/// Returns the id after the largest one in the files below a folder of the book. Includes files that cannot be parsed.
fn next_id(root: &Path, source: &SourceRecord, folder: &str) -> Result<ClaimId> {
    let mut texts = Vec::new();
    for (path, place) in book::hand_written(root)? {
        let is_below = path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if is_below && book::kind(&path) == Some(Kind::Claims) {
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
        context.hint_all(&mut faults);
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
