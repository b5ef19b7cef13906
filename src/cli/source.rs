//! The command `source`: adds a source to the book from the text of a publication.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{CLAIMS, LOCK_FILE};
use claimbook_core::draft::{self, Given, Reflowed};
use claimbook_core::model::Slug;
use claimbook_core::output;
use claimbook_core::report::CoverageReport;
use claimbook_core::text::{Document, canonical};
use clap::{Args, Subcommand};

use super::{Context, Outcome, counted, explained, parsed, print};

/// Arguments of `source`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What to do with a source.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a source from a plain text: propose its sections, notes and exclusions, and compute its lock.
    ///
    /// Writes `claims/ID/source.yaml`, with a comment for every guess, and `claims/ID/anchors.lock`. Existing files are never
    /// overwritten.
    Add(Add),
}

/// Arguments of `source add`.
#[derive(Debug, Args)]
struct Add {
    /// The text of the publication, as plain text in UTF-8.
    text: PathBuf,
    /// The id of the source, such as `harbor-report`.
    #[arg(long)]
    id: String,
    /// The prefix of its claim ids [default: made from the id].
    #[arg(long, value_name = "LETTERS")]
    prefix: Option<String>,
    /// The kind of publication [default: report].
    #[arg(long)]
    kind: Option<String>,
    /// The title [default: the first short block of the text].
    #[arg(long)]
    title: Option<String>,
    /// An author as `Family, Given`; repeat the option for several [default: the publisher].
    #[arg(long = "author", value_name = "NAME")]
    authors: Vec<String>,
    /// The publisher; required.
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// The day of publication, to which the claims' times refer; required.
    #[arg(long, value_name = "YYYY-MM-DD")]
    published: Option<String>,
    /// The language of the text, such as `en` [default: guessed from common words].
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The address of the publication.
    #[arg(long)]
    url: Option<String>,
    /// The entity that holds the authors' own claims [default: the only free entity of kind `author`].
    #[arg(long, value_name = "ENTITY")]
    authored_by: Option<String>,
    /// Use a reflowed copy of the text, written to `ID.txt` in the folder of texts.
    ///
    /// Joins wrapped lines and divided words, drops page numbers and running heads, and separates paragraphs by blank lines. The
    /// text itself stays unchanged.
    #[arg(long)]
    reflow: bool,
    /// Print what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let Action::Add(arguments) = &arguments.action;
    let book = context.book()?;
    let given = given(arguments)?;
    let id = given.id.clone();
    let folder = context.root()?.join(CLAIMS).join(id.as_str());
    if folder.exists() {
        bail!("`{}` already exists and is never overwritten: give another `--id`", folder.display());
    }
    let original = read(&arguments.text)?;
    let reflowed = arguments.reflow.then(|| draft::reflow(&original));
    let text = reflowed.as_ref().map_or(&original, |reflowed| &reflowed.text);
    let place = Place::new(context, arguments, &id, text)?;
    let document = Document::new(text);
    let drafted = draft::draft(text, &document, given, &book).map_err(|fault| explained(&fault))?;
    if let Some(reflowed) = &reflowed {
        print(&changes(reflowed))?;
    }
    print(&remarks(text, &document, arguments.reflow))?;
    print(&drafted.blocks)?;
    let path = format!("{CLAIMS}/{id}/source.yaml");
    if arguments.dry_run {
        print(&format!("\n{path}:\n{}\n", drafted.source))?;
    } else {
        place.write(text)?;
        let files = [("source.yaml", drafted.source.as_bytes()), (LOCK_FILE, drafted.lock.to_string().as_bytes())]
            .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        if let Err(error) = output::write_new_folder(&folder, &files.into()) {
            place.remove();
            return Err(error.into());
        }
    }
    print(&CoverageReport::new(&drafted.book).text())?;
    if arguments.dry_run {
        context.say(format_args!("nothing was written"));
        return Ok(Outcome::Clean);
    }
    let sentences = counted(drafted.lock.passages.len(), "passage");
    context.say(format_args!(
        "wrote {path} and {CLAIMS}/{id}/{LOCK_FILE}: {sentences}; read `source.yaml` and correct its guesses"
    ));
    place.say(context);
    Ok(Outcome::Clean)
}

fn given(arguments: &Add) -> Result<Given> {
    let filled = |option: &str, value: &Option<String>| match value.as_deref().map(str::trim) {
        Some("") => bail!("`{option}` is empty: give a value, or omit the option"),
        value => Ok(value.map(str::to_owned)),
    };
    if arguments.authors.iter().any(|name| name.split(',').next().unwrap_or_default().trim().is_empty()) {
        bail!("`--author` has no family name: write `Family, Given`, or the name of an organization without a comma");
    }
    Ok(Given {
        id: parsed(&arguments.id)?,
        prefix: arguments.prefix.as_deref().map(parsed).transpose()?,
        kind: filled("--kind", &arguments.kind)?,
        title: filled("--title", &arguments.title)?,
        authors: arguments.authors.clone(),
        publisher: filled("--publisher", &arguments.publisher)?,
        published: arguments.published.as_deref().map(parsed).transpose()?,
        language: filled("--language", &arguments.language)?,
        url: filled("--url", &arguments.url)?,
        authored_by: arguments.authored_by.as_deref().map(parsed).transpose()?,
    })
}

fn read(path: &Path) -> Result<String> {
    if path.exists() && !path.is_file() {
        bail!("`{}` is not a file", path.display());
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    draft::decode(&bytes, &path.display().to_string()).map_err(|fault| explained(&fault))
}

/// The place where other commands look for the text: `ID.txt` in the folder of texts.
struct Place {
    path: PathBuf,
    /// Whether the text is still to be written there.
    is_new: bool,
    /// Whether `--texts` names its folder.
    is_given: bool,
    original: PathBuf,
}

impl Place {
    /// Finds the place of a text. Without `--texts`, the folder of the original is the folder of texts.
    fn new(context: &Context, arguments: &Add, id: &Slug, text: &str) -> Result<Self> {
        let original = arguments.text.clone();
        let beside = original.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = context.global.texts.as_deref().unwrap_or(beside);
        if !folder.is_dir() {
            bail!("the folder of texts, `{}`, is not a folder", folder.display());
        }
        let path = folder.join(format!("{id}.txt"));
        let is_new = match fs::read(&path) {
            Ok(bytes) if canonical(&String::from_utf8_lossy(&bytes)) == canonical(text) => false,
            Ok(_) => bail!(
                "`{0}` has another text and is never overwritten: rename it, for example `mv {0} {1}`, and use that",
                path.display(),
                path.with_extension("original.txt").display()
            ),
            Err(error) if error.kind() == ErrorKind::NotFound => true,
            Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
        };
        let is_given = context.global.texts.is_some();
        Ok(Self { path, is_new: is_new && (is_given || arguments.reflow), is_given, original })
    }

    fn write(&self, text: &str) -> Result<()> {
        if self.is_new {
            output::write_file(&self.path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Removes the text that [`Place::write`] wrote.
    fn remove(&self) {
        if self.is_new {
            // The caller reports the error that led to the removal.
            let _ = fs::remove_file(&self.path);
        }
    }

    fn say(&self, context: &Context) {
        let (path, original) = (self.path.display(), self.original.display());
        let folder = self.path.parent().unwrap_or(Path::new(".")).display();
        if self.is_new {
            context.say(format_args!("wrote {path}"));
        }
        if !self.is_new && !self.path.exists() {
            context.say(format_args!("other commands look for the text as `{path}`: `cp {original} {path}`"));
        }
        if !self.is_given {
            context.say(format_args!("give its folder to other commands with `--texts {folder}`"));
        }
    }
}

/// Returns the remarks on a text. Leaves out those on divided words of a reflowed text, which [`changes`] lists.
fn remarks(text: &str, document: &Document, is_reflowed: bool) -> String {
    let mut notices = draft::notices(text, document);
    notices.retain(|notice| !(is_reflowed && notice.is_reflowable));
    let of_which = if is_reflowed { "of the reflowed text: " } else { "" };
    let mut remarks = String::new();
    for notice in &notices {
        let help = notice.help.map(|help| format!("; {help}")).unwrap_or_default();
        let _ = writeln!(remarks, "note: {of_which}{}{help}", notice.message);
    }
    if notices.iter().any(|notice| notice.is_reflowable) {
        remarks.push_str(
            "note: `--reflow` uses a copy of the text without these faults; the text itself stays unchanged\n",
        );
    }
    remarks
}

/// Returns the dropped lines, the joined words and the divided words of a reflowed text.
fn changes(reflowed: &Reflowed) -> String {
    let shown = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    let mut changes = String::new();
    for (line, kind, text) in &reflowed.dropped {
        let _ = writeln!(changes, "line {line}: dropped the {} `{}`", kind.name(), shown(text));
    }
    for (line, word) in &reflowed.joined {
        let _ = writeln!(changes, "line {line}: joined `{}`", shown(word));
    }
    for (line, word) in &reflowed.kept {
        let _ = writeln!(
            changes,
            "line {line}: kept `{}`, because the text has the word nowhere else; join it by hand",
            shown(word)
        );
    }
    changes
}
