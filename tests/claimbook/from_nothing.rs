//! Tests the whole way from two raw texts to a verified release: a climate assessment in English and a party's paper in
//! German. Both texts are made up and look like the output of `pdftotext`. The subject, its scale of likelihood and its
//! confidence are data of the book.

use std::fs;
use std::path::Path;

use crate::runner::run;

const ASSESSMENT: &str = "\
Coasts and Warming: An Assessment

Summary

Sea level has risen by 21 centimeters at Port Alder since 1900 (high
confidence). It is very likely that the rise will go on until 2100.
Low-lying quays are flooded more often than in the past (medium con-
fidence).

The panel recommends that harbor councils raise their quays by 2040.

1
\u{c}
Causes

Warming of the ocean drives about half of the rise.1 Melting glaciers
contribute less in cold decades.

Notes

1. Ann Roe, “Ice Ahead,” Harbor Gazette, 2029.

2
\u{c}";

const PAPER: &str = "\
Für einen offenen Hafen

Unser Ziel

Wir wollen den Hafen z. B. auch im Winter offen halten. Der Senat muss
bis zum 3. Oktober 2031 einen Plan vorlegen.

Die Lage

Die Eisbrecher sind zu alt und fahren nur noch selten. Ohne neue Schiffe
wird der Handel wahrscheinlich zurückgehen.
";

const VOCABULARY: &str = "\
facets:
  - id: confidence
    item: confidence_level
    definition: The confidence that the authors state.
    max: 1
    ordinal: true
    codes:
      - {id: low, definition: Low confidence.}
      - {id: medium, definition: Medium confidence.}
      - {id: high, definition: High confidence.}
  - id: topics
    item: topic
    definition: The topic of the claim.
    min: 1
    codes:
      - {id: climate, definition: \"Weather, ice and sea level.\"}
      - {id: harbor, definition: \"Quays, ships and trade.\"}
likelihood: ipcc_ar5
";

const ENTITIES: &str = "\
entities:
  - {id: coast-panel, label: the Coast Panel, kind: author}
  - {id: harbor-party, label: the Harbor Party, kind: author}
  - {id: port-alder, label: Port Alder, kind: place}
  - {id: senate, label: the senate, kind: government}
  - {id: councils, label: harbor councils, kind: collective}
";

/// A spreadsheet: one row for each claim. The quotes become locators.
const ASSESSED: &str = "\
quote,statement,type,certainty,likelihood,confidence,topics,participants,times
\"Sea level has risen by 21 centimeters at Port Alder since 1900 (high confidence).\",\
The sea at Port Alder stands 21 centimeters higher than in 1900.,descriptive,asserted,,high,climate,\
port-alder:affected,event:1900/2030
It is very likely that the rise will go on until 2100.,The sea will go on rising for the rest of the century.,\
predictive,likely,very_likely,,climate,,horizon:2030/2100
Low-lying quays are flooded more often than in the past (medium confidence).,\
Floods reach low quays more often than they used to.,descriptive,asserted,,medium,climate; harbor,,
The panel recommends that harbor councils raise their quays by 2040.,\
Harbor councils should build higher quays within ten years.,normative,asserted,,,harbor,councils:addressee,\
horizon:2030/2040
Warming of the ocean drives about half of the rise.1,Half of the higher sea comes from a warmer ocean.,causal,\
asserted,,,climate,,
Melting glaciers contribute less in cold decades.,In cold decades less of the rise comes from glaciers.,causal,\
asserted,,,climate,,
";

const ARGUED: &str = "\
quote,statement,type,certainty,topics,participants,times
Wir wollen den Hafen z. B. auch im Winter offen halten.,\
The Harbor Party wants ships to reach the port in winter too.,intentional,asserted,harbor,harbor-party:actor,
Der Senat muss bis zum 3. Oktober 2031 einen Plan vorlegen.,The senate must present a plan by October 2031.,normative,\
asserted,harbor,senate:addressee,horizon:2030/2031-10-03
Die Eisbrecher sind zu alt,The icebreakers have reached too high an age.,evaluative,asserted,harbor,port-alder:topic,
und fahren nur noch selten.,The icebreakers leave only on rare days.,descriptive,asserted,harbor,,
Ohne neue Schiffe wird der Handel wahrscheinlich zurückgehen.,Trade will shrink unless ships are bought.,predictive,\
likely,harbor,,horizon:2030/..
";

/// Runs a command in the book and requires that it succeeds.
fn done(book: &Path, arguments: &[&str]) -> String {
    let run = run(book, arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
    run.out
}

#[test]
fn two_raw_texts_become_a_verified_release_by_commands_alone() {
    let root = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| fs::write(root.path().join(path), text).expect("a file");
    let read = |path: &str| fs::read_to_string(root.path().join(path)).expect("a file");
    for (path, text) in
        [("assessment.txt", ASSESSMENT), ("paper.txt", PAPER), ("assessed.csv", ASSESSED), ("argued.csv", ARGUED)]
    {
        write(path, text);
    }
    fs::create_dir(root.path().join("texts")).expect("a folder");
    done(root.path(), &["init", "book", "--yes", "--title", "Claims about coasts", "--name", "Ann Roe"]);
    let book = root.path().join("book");
    write("book/claims/vocabulary.yaml", VOCABULARY);
    write("book/claims/entities.yaml", ENTITIES);
    write("book/LICENSE", "Creative Commons Attribution 4.0 International\n");
    let texts = ["--texts", "../texts", "--reflow"];
    let panel = ["--publisher", "Coast Panel", "--published", "2030-06", "--authored-by", "coast-panel"];
    let party = ["--publisher", "Hafenpartei", "--published", "2030", "--authored-by", "harbor-party"];
    done(&book, &[&["source", "add", "../assessment.txt", "--id", "coast-report"], &panel[..], &texts[..]].concat());
    done(&book, &[&["source", "add", "../paper.txt", "--id", "hafen-papier"], &party[..], &texts[..]].concat());
    assert!(read("book/claims/hafen-papier/source.yaml").contains("\nlanguage: de\n"));
    let coded = ["--texts", "../texts", "--coder", "ann-roe", "--coded-on", "2030-07-01", "--codebook", "0.1"];
    done(&book, &[&["import", "../assessed.csv", "--source", "coast-report"], &coded[..]].concat());
    done(&book, &[&["import", "../argued.csv", "--source", "hafen-papier"], &coded[..]].concat());
    // Parts of sentences need spans in the lock.
    done(&book, &["anchor", "hafen-papier", "--texts", "../texts"]);
    done(&book, &["fmt"]);
    // Nobody has confirmed the guesses or described the dataset.
    let checked = run(&book, &["check", "--deny-warnings", "--texts", "../texts"]);
    assert_eq!(checked.code, 1);
    assert!(
        checked.out.lines().filter(|line| line.starts_with("warning")).all(|line| line.contains("unconfirmed-guess"))
    );
    for source in ["coast-report", "hafen-papier"] {
        let file = format!("book/claims/{source}/source.yaml");
        let confirmed: Vec<String> =
            read(&file).lines().filter(|line| !line.trim_start().starts_with("# Guess: ")).map(str::to_owned).collect();
        write(&file, &(confirmed.join("\n") + "\n"));
    }
    let checked = run(&book, &["check", "--deny-warnings", "--texts", "../texts"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    assert!(checked.err.contains("11 claims in "), "{}", checked.err);

    let refused = run(&book, &["release", "0.1.0", "--out", "../releases"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("`description` in `claims/dataset.yaml` is still the one"), "{}", refused.err);
    let dataset = read("book/claims/dataset.yaml");
    let (before, rest) = dataset.split_once("description: >-\n").expect("a description");
    let after = rest.lines().skip_while(|line| line.starts_with("  ")).collect::<Vec<_>>().join("\n");
    write(
        "book/claims/dataset.yaml",
        &format!("{before}description: Claims of two made-up texts about coasts, for a test.\n{after}\n"),
    );
    done(&book, &["release", "0.1.0", "--out", "../releases"]);
    let verified = run(root.path(), &["verify", "releases/0.1.0/claims-about-coasts-0.1.0", "--texts", "texts"]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    assert!(verified.err.contains("11 anchors exact"), "{}", verified.err);
    let released = "releases/0.1.0/claims-about-coasts-0.1.0";
    assert_eq!(read(&format!("{released}/coding-manual.md")), read("book/claims/CODEBOOK.md"));
    let table = |name: &str| read(&format!("releases/0.1.0/claims-about-coasts-0.1.0/csv/{name}.csv"));
    assert_eq!(table("claim_confidence"), "claim_id,confidence_level\ncoa-0001,high\ncoa-0003,medium\n");
    // "Very likely" is 90 to 100 percent for the IPCC, not 80 to 95.
    assert!(table("claims").contains(",very_likely,ipcc_ar5,90,100,"), "{}", table("claims"));
    let codes = table("codes");
    assert!(codes.contains("confidence_level,high,High,High confidence.,2,3,"), "{codes}");
    for former in ["military", "arms_transfer", "plover", "gleditsch"] {
        assert!(!codes.contains(former), "nothing of another book's subject: {former}");
    }

    // A second release, after a change.
    let file = "book/claims/coast-report/causes.p1.yaml";
    write(file, &read(file).replace("certainty: asserted\n    topics", "certainty: near_certain\n    topics"));
    done(&book, &["release", "0.2.0", "--out", "../releases", "--date", "2030-08-01"]);
    done(root.path(), &["verify", "releases/0.2.0/claims-about-coasts-0.2.0"]);
}
