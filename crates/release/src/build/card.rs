//! The dataset card: the `README.md` of a release, with the YAML header that Hugging Face reads.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::terms::MANUAL;
use crate::descriptors::address::tag;
use crate::descriptors::person::{Person, bibtex, citation};
use crate::diff::{Level, smallest};
use crate::manifest::{Manifest, Release, ReleasedSource};
use claimbook_core::edit::format::scalar;
use claimbook_core::model::codes::CoderKind;
use claimbook_core::model::{Code, Date};
use claimbook_core::syntax::diagnostic::counted;
use claimbook_tables::table::Shape;

/// The file name of the card.
pub const CARD: &str = "README.md";

/// The default table of the dataset on Hugging Face.
const FIRST: &str = "claims";

/// The table for machine learning.
const TEXT: &str = "claims_text";

/// A dataset with fewer claims is called small.
const SMALL: u64 = 1_000;

/// The charts that a release may have, with their alternative texts.
const PICTURES: [(&str, &str); 5] = [
    ("charts/claim_types.svg", "Stacked bars: claims by type and certainty"),
    ("charts/argument.svg", "Graph: the claims under each recommendation"),
    ("charts/dyad_forms.svg", "Table: pairs that cooperate, by a facet"),
    ("charts/timeline.svg", "Bars along the years: the times that claims name, by role"),
    ("charts/coverage.svg", "A row per paragraph, a cell per sentence: claimed, excluded or unread"),
];

/// Returns the text of the card. It depends only on the manifest and the shapes of the tables. Entries of the card
/// itself and of descriptors have no effect.
#[must_use]
pub fn write(release: &Release) -> String {
    let mut text = String::new();
    header(&mut text, release);
    introduction(&mut text, release);
    tables(&mut text, release);
    loading(&mut text, release);
    pictures(&mut text, release);
    making(&mut text, release);
    limits(&mut text, release);
    versions(&mut text, release);
    checking(&mut text);
    citing(&mut text, release);
    text
}

/// Writes the YAML header that Hugging Face specifies for dataset cards.
fn header(text: &mut String, release: &Release) {
    let dataset = &release.manifest.dataset;
    let _ = writeln!(text, "---\nlicense: {}", scalar(&dataset.license.to_string().to_ascii_lowercase()));
    if let Some(tag) = tag(&dataset.language) {
        let _ = writeln!(text, "language:\n  - {}", scalar(tag));
    }
    let _ = writeln!(text, "pretty_name: {}", scalar(&dataset.title));
    if !dataset.keywords.is_empty() {
        text.push_str("tags:\n");
    }
    for keyword in &dataset.keywords {
        let _ = writeln!(text, "  - {}", scalar(keyword));
    }
    let annotators: BTreeSet<&str> = kinds(release).iter().map(|kind| annotator(*kind)).collect();
    if !annotators.is_empty() {
        text.push_str("annotations_creators:\n");
    }
    for annotator in annotators {
        let _ = writeln!(text, "  - {annotator}");
    }
    text.push_str("task_categories:\n  - text-classification\n");
    let _ = writeln!(text, "size_categories:\n  - {}", size(release.manifest.counts.claims));
    text.push_str("configs:\n");
    // Hugging Face shows the first table.
    let (first, others): (Vec<&Shape>, Vec<&Shape>) = release.shapes.iter().partition(|shape| shape.name == FIRST);
    for shape in first.into_iter().chain(others) {
        let name = scalar(&shape.name);
        let _ = writeln!(text, "  - config_name: {name}\n    data_files: {}", scalar(&parquet(&shape.name)));
        if shape.name == FIRST {
            text.push_str("    default: true\n");
        }
    }
    text.push_str("---\n\n");
}

/// Returns the kinds of the coders of claims. Returns an empty set if the kind of one of them is not known.
fn kinds(release: &Release) -> BTreeSet<CoderKind> {
    let coders = release.manifest.coders.iter().filter(|coder| coder.coded > 0);
    let kinds: Option<BTreeSet<CoderKind>> = coders.map(|coder| coder.kind).collect();
    kinds.unwrap_or_default()
}

/// Returns the term of Hugging Face for annotators of a kind.
fn annotator(kind: CoderKind) -> &'static str {
    match kind {
        CoderKind::Human => "expert-generated",
        CoderKind::Model => "machine-generated",
    }
}

/// Returns the size category of Hugging Face for a number of claims.
fn size(claims: u64) -> &'static str {
    match claims {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        _ => "n>10M",
    }
}

fn parquet(table: &str) -> String {
    format!("parquet/{table}.parquet")
}

fn introduction(text: &mut String, release: &Release) {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let counts = &release.manifest.counts;
    let size = if counts.claims < SMALL { "A small dataset" } else { "A dataset" };
    let coded = match kinds(release).into_iter().collect::<Vec<_>>().as_slice() {
        [CoderKind::Human] => ", coded by humans",
        [CoderKind::Model] => ", coded by language models",
        [_, ..] => ", coded by humans and language models",
        [] => "",
    };
    let checked = match counts.checked {
        0 => String::new(),
        checked => format!(", {checked} of them checked by a second coder"),
    };
    let reviewed = match counts.reviewed {
        0 => "no claim has been reviewed by a second person".to_owned(),
        reviewed => format!("{reviewed} of them reviewed by a second person"),
    };
    let _ = writeln!(
        text,
        "# {}\n\n> **{size}: {} of {}{coded}{checked}, {reviewed}.** See [Limits](#limits).\n\n{}\n",
        dataset.title,
        counted(counts.claims, "claim"),
        counted(counts.sources, "source"),
        dataset.description.trim_end(),
    );
    let _ = writeln!(
        text,
        "Version {} of {}, published by {} under {}: [`LICENSE`](LICENSE) states the terms.\n",
        manifest.version, manifest.date, dataset.publisher, dataset.license,
    );
    if let Some(homepage) = &dataset.homepage {
        let _ = writeln!(text, "More about it is at <{homepage}>.\n");
    }
}

fn tables(text: &mut String, release: &Release) {
    let counts = &release.manifest.counts;
    let _ = writeln!(
        text,
        "## Tables\n\n{} from {}, and {} that the claims mention. Every table is in [`csv`](csv), [`parquet`](parquet) \
         and [`jsonl`](jsonl) (those with records inside rows are not in `csv`). [`codebook.md`](codebook.md) explains \
         every column and code, and lists which column refers to which table; [`views.sql`](views.sql) creates typed \
         views over the Parquet files for DuckDB; [`schema`](schema) has the JSON Schema \
         of every table's rows.\n",
        counted(counts.claims, "claim"),
        counted(counts.sources, "source"),
        counted(counts.entities, "entity"),
    );
    text.push_str("| table | rows | content | key |\n|---|--:|---|---|\n");
    for shape in &release.shapes {
        let rows = rows(release, &shape.name).unwrap_or_default();
        let key: Vec<String> = shape.primary_key.iter().map(|column| format!("`{column}`")).collect();
        let description = shape.description.replace('|', "\\|");
        let _ = writeln!(text, "| `{}` | {rows} | {description} | {} |", shape.name, key.join(", "));
    }
    for shape in &release.shapes {
        let lists = shape.columns.iter().filter_map(|column| Some((column, column.kind.columns()?)));
        for (place, (list, fields)) in lists.enumerate() {
            if place == 0 {
                let _ = writeln!(text, "\nThe records within the rows of `{}`:\n", shape.name);
            }
            let fields: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
            let _ = writeln!(text, "- `{}`: {} Fields: {}.", list.name, list.description, fields.join(", "));
        }
    }
    text.push('\n');
}

/// Returns the number of a table's rows; `None` if the release does not have the table.
fn rows(release: &Release, table: &str) -> Option<u64> {
    let path = parquet(table);
    release.payload().find(|entry| entry.path == path).and_then(|entry| entry.rows)
}

fn loading(text: &mut String, release: &Release) {
    let path = parquet(FIRST);
    let _ = writeln!(
        text,
        "## Loading\n\n\
         ```python\nimport pandas; claims = pandas.read_parquet(\"{path}\")\n```\n\n\
         ```sql\nSELECT * FROM '{path}'; -- DuckDB\n```\n\n\
         ```python\nimport datasets; claims = datasets.load_dataset(\".\", \"{TEXT}\", split=\"train\")\n```\n\n\
         Each file is one table, so load them one by one. `{TEXT}` is for machine learning: its column `split` keeps \
         restated claims together. `datasets` loads codes as text; `claims.class_encode_column(\"type\")` makes a \
         `ClassLabel` of them.\n\n\
         In CSV an empty cell is null, `\"\"` is the empty text, and `|` separates the items of a list.\n"
    );
    let empty = release.shapes.iter().filter(|shape| rows(release, &shape.name) == Some(0));
    let empty: Vec<String> = empty.map(|shape| format!("`{}`", shape.name)).collect();
    if !empty.is_empty() {
        let _ = writeln!(
            text,
            "No rows: {}. Their Parquet files have all types. Their JSON Lines files have no lines, so Polars needs a \
             `schema` for them, and pyarrow refuses them. `datasets` refuses tables without rows, except with \
             `streaming`:\n\n\
             ```python\nimport datasets; datasets.load_dataset(\".\", {}, split=\"train\", streaming=True)\n```\n",
            empty.join(", "),
            empty[0].replace('`', "\""),
        );
    }
}

fn pictures(text: &mut String, release: &Release) {
    let here = |path: &str| release.payload().any(|entry| entry.path == path);
    let shown: Vec<String> = PICTURES
        .iter()
        .filter(|(path, _)| here(path))
        .map(|(path, shows)| format!("![{shows}.]({path})\n\n"))
        .collect();
    if !shown.is_empty() {
        let _ = write!(text, "## Pictures\n\n{}", shown.concat());
    }
}

fn making(text: &mut String, release: &Release) {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    text.push_str("## How it was made\n\nMade by:\n\n");
    for creator in &dataset.creators {
        let _ = writeln!(text, "- {}", Person::of(creator));
    }
    text.push('\n');
    coders(text, manifest);
    if !manifest.codebooks.is_empty() {
        let address = dataset.repository.as_ref().map(|address| format!(", <{address}>")).unwrap_or_default();
        let versions = manifest.codebooks.join(" and ");
        let _ = if release.payload().any(|entry| entry.path == MANUAL) {
            writeln!(
                text,
                "The claims were coded by the coder's manual, version {versions}: [`{MANUAL}`]({MANUAL}). The original \
                 records are not in this release but in the dataset's repository{address}.\n",
            )
        } else {
            writeln!(
                text,
                "The claims were coded by the coder's manual, version {versions}. The manual and the original records \
                 are not in this release but in the dataset's repository{address}.\n",
            )
        };
    }
    let _ = writeln!(
        text,
        "Before the release, the records passed the check of {} ({}). The same program generated all tables and \
         descriptions.\n\n\
         The claims are from these sources:\n",
        manifest.generator,
        counted(manifest.checks.rules.len() as u64, "rule"),
    );
    for source in &manifest.sources {
        let _ = writeln!(text, "- {}", reference(source));
        if let Some(sample) = &source.sample {
            let sample = sample.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "  Only a sample is coded: {sample}");
        }
    }
    text.push('\n');
}

/// Says who coded, checked and reviewed how many claims.
fn coders(text: &mut String, manifest: &Manifest) {
    if manifest.coders.iter().any(|coder| coder.kind.is_none()) {
        let ids: Vec<String> = manifest.coders.iter().map(|coder| format!("`{}`", coder.id)).collect();
        let _ = writeln!(
            text,
            "The coders are {}. The book does not say whether they are humans or language models.\n",
            ids.join(", ")
        );
        return;
    }
    if manifest.coders.is_empty() {
        return;
    }
    text.push_str(
        "Current claims by coder, by the one who checked them, and by the human who reviewed them. Coders without \
         claims took part in other ways, such as a coding that is only compared:\n\n\
         | coder | kind | name | coded | checked | reviewed |\n|---|---|---|--:|--:|--:|\n",
    );
    for coder in &manifest.coders {
        let kind = coder.kind.map(Code::name).unwrap_or_default();
        let own = [&coder.name, &coder.model, &coder.version].into_iter().flatten();
        let name = own.map(|part| part.replace('|', "\\|")).collect::<Vec<_>>().join(", ");
        let orcid = coder.orcid.as_ref().map(|orcid| format!(" (ORCID {orcid})")).unwrap_or_default();
        let (coded, checked, reviewed) = (coder.coded, coder.checked, coder.reviewed);
        let _ = writeln!(text, "| `{}` | {kind} | {name}{orcid} | {coded} | {checked} | {reviewed} |", coder.id);
    }
    text.push('\n');
}

/// Formats a source as in a bibliography.
fn reference(source: &ReleasedSource) -> String {
    let authors: Vec<String> = source.authors.iter().map(|author| Person::author(author).sorted()).collect();
    let url = source.url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
    format!("{}: *{}*. {}, {}.{url}", authors.join("; "), source.title, source.publisher, source.published)
}

fn limits(text: &mut String, release: &Release) {
    let (manifest, counts) = (&release.manifest, &release.manifest.counts);
    let _ = writeln!(
        text,
        "## Limits\n\n\
         - A claim states what its holder asserts, in the coder's words; it does not state that this is true.\n\
         - The release does not contain the sources' texts. Anchors are offsets and hashes that locate \
         words in a copy of the text.\n\
         - {} the status `reviewed`, which means that a human other than the coder has read and accepted the claim.\n\
         - {} the status `checked`, which means that another coder, such as a language model, has read and accepted \
         the claim, but no human reviewer.\n\
         - Claims that were withdrawn ({}) or superseded ({}) stay in the tables, so that ids remain valid: exclude \
         them by `status` if needed.",
        having(counts.reviewed, counts.claims),
        having(counts.checked, counts.claims),
        counts.withdrawn,
        counts.superseded,
    );
    if rows(release, "codings") == Some(0) {
        text.push_str(
            "- No claim was coded a second time, so the agreement of coders is not known: `codings` has no rows.\n",
        );
    }
    for waiver in &manifest.waivers {
        let _ = writeln!(
            text,
            "- The rule `{}` is waived for `{}` in `{}` {}: {}",
            waiver.rule,
            waiver.of,
            waiver.source_id,
            end(waiver.expires),
            waiver.reason,
        );
    }
    text.push('\n');
}

/// Returns the start of a sentence about some of all claims, such as `3 of 155 claims have`.
fn having(some: u64, all: u64) -> String {
    match (some, counted(all, "claim")) {
        (0, _) => "No claim has".to_owned(),
        (1, all) => format!("1 of {all} has"),
        (some, all) => format!("{some} of {all} have"),
    }
}

fn versions(text: &mut String, release: &Release) {
    text.push_str("## Versions\n\n");
    match &release.manifest.previous {
        Some(previous) => {
            let _ = writeln!(
                text,
                "The previous version is {}; [`CHANGES.md`](CHANGES.md) lists the changes.",
                previous.version
            );
            if smallest(&previous.version, Some(Level::Major)) <= release.manifest.version {
                let _ = writeln!(
                    text,
                    "A program that reads {} may fail on this version: see **Breaking** in that file, if it is there.",
                    previous.version
                );
            }
        }
        None => text.push_str("This is the first version.\n"),
    }
    text.push_str(
        "\nFrom 1.0.0 on, the first number increases if something was removed or renamed. The second increases if \
         something was added or corrected, and the third for all other changes. Below 1.0.0, the second also increases \
         for removals and renames.\n\n",
    );
}

fn checking(text: &mut String) {
    text.push_str(
        "## Checking\n\n\
         ```sh\n\
         sha256sum -c SHA256SUMS   # no file was altered\n\
         claimbook verify .        # the tables and their descriptions are consistent\n\
         ```\n\n\
         If there is a file `SHA256SUMS.sig`, it is a signature over `SHA256SUMS`. Get the list of allowed signers \
         from the publisher, separately from this release:\n\n\
         ```sh\n\
         ssh-keygen -Y verify -f allowed_signers -I SIGNER -n claimbook-release -s SHA256SUMS.sig < SHA256SUMS\n\
         ```\n\n",
    );
}

fn citing(text: &mut String, release: &Release) {
    let _ = writeln!(
        text,
        "## Citing\n\n> {}\n\n\
         ```bibtex\n{}```\n\n\
         [`CITATION.cff`](CITATION.cff) has the same citation for programs. Please cite the sources too.",
        citation(release),
        bibtex(release),
    );
}

fn end(expires: Option<Date>) -> String {
    expires.map_or_else(|| "without end".to_owned(), |day| format!("until {day}"))
}
