//! The dataset card: `README.md` of a release, for people, with the header by which Hugging Face finds its tables.

use std::fmt::Write;

use crate::descriptors::address::tag;
use crate::descriptors::person::{Person, citation};
use crate::manifest::{Release, ReleasedSource};
use claimbook_core::edit::format::scalar;
use claimbook_core::syntax::diagnostic::counted;
use claimbook_tables::table::Shape;

/// The name of the card's file.
pub const CARD: &str = "README.md";

/// The table that somebody gets who names none.
const FIRST: &str = "claims";

/// The pictures that a release may have, with what they show, for whoever does not see them.
const PICTURES: [(&str, &str); 4] = [
    ("charts/claim_types.svg", "Stacked bars: claims by type and certainty"),
    ("charts/dyad_forms.svg", "Heat map: pairs of participants by form of cooperation"),
    ("charts/timeline.svg", "Bars along the years: the times that claims name, by role"),
    ("charts/coverage.svg", "A row per paragraph, a cell per sentence: what became of each"),
];

/// The text of the card, written from the manifest and the shapes of the tables alone; of the files that the manifest
/// lists, neither the card itself nor a descriptor has any part in it.
#[must_use]
pub fn write(release: &Release) -> String {
    let mut text = String::new();
    header(&mut text, release);
    introduction(&mut text, release);
    tables(&mut text, release);
    loading(&mut text);
    pictures(&mut text, release);
    making(&mut text, release);
    limits(&mut text, release);
    versions(&mut text, release);
    checking(&mut text);
    citing(&mut text, release);
    text
}

/// The header in YAML, by Hugging Face's specification of dataset cards.
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
    let _ = writeln!(text, "size_categories:\n  - {}", size(release.manifest.counts.claims));
    text.push_str("configs:\n");
    // Hugging Face shows the first.
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

/// The class of size to which so many claims belong.
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
    let _ = writeln!(text, "# {}\n\n{}\n", dataset.title, dataset.description.trim_end());
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
        "## Tables\n\n{} of {}, and {} of which they speak. Every table is in [`csv`](csv), [`parquet`](parquet) and \
         [`jsonl`](jsonl) (those with records inside rows are not in `csv`). [`codebook.md`](codebook.md) explains \
         every column and code, and says which column refers to which table; [`schema`](schema) has the JSON Schema of \
         every table's rows.\n",
        counted(counts.claims, "claim"),
        counted(counts.sources, "source"),
        counted(counts.entities, "entity"),
    );
    text.push_str("| table | rows | what is in it | key |\n|---|--:|---|---|\n");
    for shape in &release.shapes {
        let rows = rows(release, &shape.name).unwrap_or_default();
        let key: Vec<String> = shape.primary_key.iter().map(|column| format!("`{column}`")).collect();
        let description = shape.description.replace('|', "\\|");
        let _ = writeln!(text, "| `{}` | {rows} | {description} | {} |", shape.name, key.join(", "));
    }
    text.push('\n');
}

/// The number of a table's rows, if the release has the table.
fn rows(release: &Release, table: &str) -> Option<u64> {
    let path = parquet(table);
    release.payload().find(|entry| entry.path == path).and_then(|entry| entry.rows)
}

fn loading(text: &mut String) {
    let path = parquet(FIRST);
    let _ = writeln!(
        text,
        "## Loading\n\n\
         ```python\nimport pandas; claims = pandas.read_parquet(\"{path}\")\n```\n\n\
         ```sql\nSELECT * FROM '{path}'; -- DuckDB\n```\n\n\
         In CSV an empty cell is null, `\"\"` is the empty text, and `|` parts the items of a list.\n"
    );
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
    if !manifest.codebooks.is_empty() {
        let address = dataset.repository.as_ref().map(|address| format!(", <{address}>")).unwrap_or_default();
        let _ = writeln!(
            text,
            "The claims were coded by the coder's manual, version {}. It is not in this release but in the dataset's \
             repository{address}, with the book: the records as they were written.\n",
            manifest.codebooks.join(" and "),
        );
    }
    let _ = writeln!(
        text,
        "Before the release the records passed the check of {} ({}), which wrote all tables and descriptions here from them.\n\n\
         The claims are those of:\n",
        manifest.generator,
        counted(manifest.checks.rules.len() as u64, "rule"),
    );
    for source in &manifest.sources {
        let _ = writeln!(text, "- {}", reference(source));
    }
    text.push('\n');
}

/// A source as a list of literature has it.
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
         - A claim says what its holder asserts, in the coder's words; it does not say that it is so.\n\
         - No text of a source is here. Anchors are offsets and hashes: whoever has the text finds the words.\n\
         - {} the status `reviewed`, which says that a second person has read and accepted the claim.\n\
         - Claims that were withdrawn ({}) or superseded ({}) stay, so that no id ever vanishes: leave them out by \
         `status`.",
        match (counts.reviewed, counted(counts.claims, "claim")) {
            (0, _) => "No claim has".to_owned(),
            (1, all) => format!("1 of {all} has"),
            (reviewed, all) => format!("{reviewed} of {all} have"),
        },
        counts.withdrawn,
        counts.superseded,
    );
    if rows(release, "codings") == Some(0) {
        text.push_str(
            "- No claim was coded a second time, so how far coders would agree is not known: `codings` has no rows.\n",
        );
    }
    for waiver in &manifest.waivers {
        let _ = writeln!(
            text,
            "- The rule `{}` is waived for `{}` in `{}` until {}: {}",
            waiver.rule, waiver.of, waiver.source_id, waiver.expires, waiver.reason,
        );
    }
    text.push('\n');
}

fn versions(text: &mut String, release: &Release) {
    text.push_str("## Versions\n\n");
    match &release.manifest.previous {
        Some(previous) => {
            let _ = writeln!(
                text,
                "The version before is {}; [`CHANGES.md`](CHANGES.md) says what changed.",
                previous.version
            );
        }
        None => text.push_str("This is the first version.\n"),
    }
    text.push_str(
        "\nFrom 1.0.0 on the first number grows where something was removed or renamed, the second where something was \
         added or corrected, the third where neither; below 1.0.0 the second grows in the first case too.\n\n",
    );
}

fn checking(text: &mut String) {
    text.push_str(
        "## Checking\n\n\
         ```sh\n\
         sha256sum -c SHA256SUMS   # no file was altered\n\
         claimbook verify .        # and all that is said of them holds; claimbook wrote this release\n\
         ```\n\n\
         If there is a `SHA256SUMS.sig`, it signs `SHA256SUMS`. The list of those who may sign comes from the publisher, \
         by another way than this release:\n\n\
         ```sh\n\
         ssh-keygen -Y verify -f allowed_signers -I SIGNER -n claimbook-release -s SHA256SUMS.sig < SHA256SUMS\n\
         ```\n\n",
    );
}

fn citing(text: &mut String, release: &Release) {
    let _ = writeln!(
        text,
        "## Citing\n\n> {}\n\n\
         [`CITATION.cff`](CITATION.cff) says the same to programs. Please cite the sources too.",
        citation(release),
    );
}
