//! Agreement between coders: the whole way from the files of codings to numbers and to what people see.

use std::fmt::Write;

use claimbook_core::agreement::{Agreement, Measure, agree, disagreements};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{Metric, Variable};
use claimbook_core::model::name;
use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_tables::export::{FORMATS, export};

use crate::alpha::assert_near;
use crate::runner::{Files, book, coded, edited, harbor, harbor_texts, on_disk, project, run};

fn agreement(book: &Book) -> Agreement<'_> {
    agree(book, &book.sources[0]).expect("two codings")
}

fn measured(agreement: &Agreement<'_>, variable: Variable, metric: Metric) -> Measure {
    let mut fitting = agreement.reliability.iter().filter(|found| (found.variable, found.metric) == (variable, metric));
    fitting.next().expect("a measure").measure
}

/// From the fixture by hand. Claims on the five sentences: 1 1 1 2 0 and 1 2 1 1 1.
#[test]
fn the_codings_of_the_fixture_come_to_what_they_do_by_hand() {
    let book = book(&coded());
    let agreement = agreement(&book);
    assert_eq!(agreement.paragraphs, ["summary.p1", "summary.p3"]);
    assert_eq!(agreement.sentences, 5);
    let present = measured(&agreement, Variable::ClaimPresent, Metric::Nominal);
    assert_near(present.observed, 2.0 / 10.0, 1e-12, "one sentence of five differs");
    assert_near(present.expected, 18.0 / 90.0, 1e-12, "one value of ten differs");
    assert_near(present.alpha, 0.0, 1e-12, "alpha");
    assert_near(present.kappa, 0.0, 1e-12, "kappa");
    assert_near(present.agreement, 0.8, 1e-12, "agreement");
    let count = measured(&agreement, Variable::ClaimCount, Metric::Interval);
    assert_near(count.alpha, 1.0 - (6.0 / 10.0) / (58.0 / 90.0), 1e-12, "alpha of counts");
    // Four pairs; one of them is intentional to the one and evaluative to the other.
    let kind = measured(&agreement, Variable::Type, Metric::Nominal);
    assert_near(kind.alpha, 1.0 - (2.0 / 8.0) / (50.0 / 56.0), 1e-12, "alpha of types");
    // One pair is political and economic to the one, political to the other: J = 1/2, M = 2/3.
    let domains = measured(&agreement, Variable::Domains, Metric::Masi);
    assert_near(domains.observed, 2.0 * (2.0 / 3.0) / 8.0, 1e-12, "observed of domains");
    assert_near(domains.alpha, 22.0 / 29.0, 1e-12, "alpha of domains");
    // All four have one polarity.
    assert_eq!(measured(&agreement, Variable::Polarity, Metric::Nominal).alpha, None);
    let alignment = &agreement.alignments[0];
    assert_eq!((alignment.pairs.len(), alignment.claims), (4, [5, 6]));
    assert_near(alignment.precision(), 4.0 / 6.0, 1e-12, "precision");
    assert_near(alignment.recall(), 4.0 / 5.0, 1e-12, "recall");
    assert_near(alignment.f1(), 8.0 / 11.0, 1e-12, "F1");
}

#[test]
fn a_split_claim_is_aligned_with_the_part_that_shares_more_words() {
    let book = book(&coded());
    let agreement = agreement(&book);
    let mut drawn = String::new();
    for [one, other] in &agreement.alignments[0].pairs {
        let _ = writeln!(drawn, "{} {}  {} {}", one.claim.id, one.claim.at, other.claim.id, other.claim.at);
    }
    insta::assert_snapshot!(drawn, @r"
    hbr-0001 summary.p1.s1  hbr-0001 summary.p1.s1
    hbr-0002 summary.p1.s2[9-17]  hbr-0002 summary.p1.s2[9-14]
    hbr-0003 summary.p1.s3  hbr-0004 summary.p1.s3
    hbr-0004 summary.p3.s1[1-8]  hbr-0005 summary.p3.s1[1-8]
    ");
}

/// A coding of one paragraph: claims at some words of its first sentence, by entity, type, certainty and domain.
fn coding(coder: &str, claims: &[(&str, &str, (&str, &str))]) -> String {
    let mut text =
        format!("source: harbor-report\ncoder: {coder}\ncoded_on: \"2031-06-01\"\ncodebook: \"0.1\"\nclaims:\n");
    for (number, (words, entity, (codes, domains))) in claims.iter().enumerate() {
        let _ = write!(
            text,
            "  - id: hbr-000{number}\n    statement: What cafés make of all that.\n    {codes}\n    \
             participants: [{{entity: {entity}, role: topic}}]\n    {domains}\n    at: summary.p3.s1[{words}]\n"
        );
    }
    text
}

/// The nearest two claims are those at equal words. To take them first would leave the others without a match.
#[test]
fn the_heaviest_matching_is_taken_and_not_the_nearest_pair() {
    let (one, other) = (
        ("type: descriptive\n    certainty: asserted", "domains: [economic]"),
        ("type: evaluative\n    certainty: likely", "domains: [political]"),
    );
    let first = coding("c1", &[("1-10", "port-birch", one), ("1-7", "port-alder", one)]);
    let second = coding("c2", &[("1-10", "port-birch", one), ("3-12", "port-birch", other)]);
    let book = book(&edited(
        harbor(),
        &[
            ("harbor-report/codings/c1/summary.p3.yaml", "", &first),
            ("harbor-report/codings/c2/summary.p3.yaml", "", &second),
        ],
    ));
    assert_eq!(check(&book, &Texts::new()), []);
    let agreement = agreement(&book);
    let pairs = agreement.alignments[0].pairs.iter().map(|pair| pair.map(|record| record.claim.id.as_str()));
    assert_eq!(pairs.collect::<Vec<_>>(), [["hbr-0000", "hbr-0001"], ["hbr-0001", "hbr-0000"]]);
    // Claims that share no word are two claims, however alike their codes.
    let apart = coding("c2", &[("11-16", "port-birch", one)]);
    let files = edited(coded(), &[("harbor-report/codings/c1/summary.p3.yaml", "", &first)]);
    let apart = self::book(&edited(files, &[("harbor-report/codings/c2/summary.p3.yaml", "", &apart)]));
    assert_eq!(self::agreement(&apart).alignments[0].alone[1].len(), 2);
}

#[test]
fn which_coder_comes_first_is_no_matter() {
    let turned: Files = coded()
        .into_iter()
        .map(|(path, bytes)| {
            let Some(rest) = path.strip_prefix("claims/harbor-report/codings/") else { return (path, bytes) };
            let (from, to) = if rest.starts_with("c1") { ("c1", "c2") } else { ("c2", "c1") };
            let text = String::from_utf8(bytes).expect("UTF-8");
            let text = text.replace(&format!("coder: {from}"), &format!("coder: {to}"));
            (path.replace(&format!("/{from}/"), &format!("/{to}/")), text.into_bytes())
        })
        .collect();
    let (here, there) = (book(&coded()), book(&turned));
    let (here, there) = (agreement(&here), agreement(&there));
    assert_eq!(here.alignments[0].precision(), there.alignments[0].recall());
    for (one, other) in here.reliability.iter().zip(&there.reliability) {
        assert_eq!(one.measure, other.measure, "{}", name(one.variable));
    }
}

#[test]
fn only_paragraphs_of_two_coders_count() {
    let book = book(&edited(coded(), &[("harbor-report/codings/c2/summary.p3.yaml", "", "")]));
    let agreement = agreement(&book);
    assert_eq!((agreement.paragraphs.as_slice(), agreement.sentences), (["summary.p1"].as_slice(), 3));
    assert_eq!(agreement.alignments[0].claims, [3, 4]);
    let found = disagreements(&book, &agreement);
    assert!(
        found.iter().flat_map(|found| found.claims).flatten().all(|claim| claim
            .record
            .claim
            .at
            .first()
            .lies_in("summary.p1"))
    );
}

#[test]
fn codings_change_no_table_of_claims() {
    let with = export(&book(&coded()), &FORMATS).expect("an export");
    for (name, bytes) in export(&book(&harbor()), &FORMATS).expect("an export") {
        let concerned = name.contains("codings") || name.contains("reliability") || name == "codebook.md";
        assert!(concerned || with[&name] == bytes, "{name}");
    }
}

const C1: &str = "harbor-report/codings/c1/summary.p3.yaml";

/// The rules that are broken after an edit of a coding.
fn broken(edits: &[(&str, &str, &str)]) -> Vec<&'static str> {
    let book = book(&edited(coded(), edits));
    check(&book, &Texts::new()).iter().map(|found| found.rule.id).collect()
}

#[test]
fn codings_are_read_and_checked_with_a_few_rules_of_their_own() {
    let sound = book(&coded());
    assert_eq!(check(&sound, &harbor_texts()), []);
    assert_eq!((sound.claim_count(), sound.coded_claims().count()), (5, 11));
    // Ids are the coder's own, and so are the spans named.
    assert_eq!(broken(&[(C1, "id: hbr-0005", "id: hbr-0004")]), ["duplicate-id"]);
    assert_eq!(broken(&[(C1, "id: hbr-0005", "id: hbr-0003")]), ["duplicate-id"]);
    assert_eq!(broken(&[(C1, "at: summary.p3.s1[1-8]", "at: summary.p3.s1[1-7]")]), Vec::<&str>::new());
    assert_eq!(broken(&[(C1, "at: summary.p3.s1[1-8]", "at: summary.p3.s1[1-17]")]), ["locator-out-of-range"]);
    assert_eq!(broken(&[(C1, "at: summary.p3.s1[1-8]", "at: summary.p1.s1")]), ["misplaced-claim"]);
    assert_eq!(broken(&[(C1, "holder: john-roe", "holder: jon-roe")]), ["dangling-reference"]);
    assert_eq!(broken(&[(C1, "source: harbor-report", "source: harbor-reports")]), ["mismatched-source"]);
    assert_eq!(broken(&[(C1, "certainty: unlikely", "certanty: unlikely")]), ["missing-field", "unknown-field"]);
    assert_eq!(broken(&[("harbor-report/codings/notes.yaml", "", "a: b\n")]), ["stray-file"]);
    assert_eq!(broken(&[("harbor-report/codings/notes.md", "", "Two coders.\n")]), Vec::<&str>::new());
    // What only a finished claim must have is not asked of a coding.
    assert_eq!(broken(&[(C1, "type: intentional", "type: predictive")]), Vec::<&str>::new());
}

#[test]
fn codings_without_their_source_are_a_fault() {
    let files = coded().into_iter().filter(|(path, _)| path.ends_with("entities.yaml") || path.contains("codings"));
    let book = book(&files.collect());
    let found: Vec<&str> = check(&book, &Texts::new()).iter().map(|found| found.rule.id).collect();
    assert_eq!(found, ["missing-file"]);
}

#[test]
fn agree_draws_what_was_measured_and_what_coders_disagree_on() {
    let folder = on_disk(&coded());
    let agreed = run(folder.path(), &["agree", "harbor-report"]);
    assert_eq!((agreed.code, agreed.err.as_str()), (0, ""));
    insta::assert_snapshot!(agreed.out, @r"
    harbor-report: 2 coders (c1, c2), 2 paragraphs, 5 sentences

    level     variable            metric    coders  units      alpha    95 % interval      kappa  agreement
    sentence  claim_present       nominal   c1|c2       5      0.000  -0.286 to 0.000      0.000      0.800
    sentence  claim_count         interval  c1|c2       5      0.069  -0.500 to 0.100     -0.250      0.400
    claim     type                nominal   c1|c2       4      0.720   0.000 to 1.000      0.692      0.750
    claim     polarity            nominal   c1|c2       4  undefined        undefined  undefined      1.000
    claim     certainty           ordinal   c1|c2       4      0.964   0.370 to 0.964      0.429      0.750
    claim     certainty           nominal   c1|c2       4      0.462   0.000 to 0.462      0.429      0.750
    claim     likelihood          nominal   c1|c2       4      0.000  -0.400 to 0.000      0.000      0.750
    claim     attribution_mode    nominal   c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     attribution_holder  nominal   c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     attribution_stance  nominal   c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     domains             masi      c1|c2       4      0.759   0.125 to 1.000      0.636      0.750
    claim     domains             jaccard   c1|c2       4      0.811   0.222 to 1.000      0.636      0.750
    claim     forms               masi      c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     forms               jaccard   c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     features            masi      c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     features            jaccard   c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     participants        masi      c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim     participants        jaccard   c1|c2       4      1.000   1.000 to 1.000      1.000      1.000

    c1|c2: 4 of 5 and 6 claims aligned, precision 0.667, recall 0.800, F1 0.727

    6 disagreements, worst first
      only c2, not c1
        claims/harbor-report/codings/c2/summary.p1.yaml:27  hbr-0003 summary.p1.s2[15-17]: The loss of ice will concern the two harbors alike.
      only c1, not c2
        claims/harbor-report/codings/c1/summary.p3.yaml:14  hbr-0005 summary.p3.s1[10-12], summary.p3.s1[14-16]: John Roe finds it unlikely that commerce has increased.
      only c2, not c1
        claims/harbor-report/codings/c2/summary.p3.yaml:14  hbr-0006 summary.p3.s2: The study sets out to explain what happened.
      c1 and c2 differ in certainty, likelihood
        claims/harbor-report/codings/c1/summary.p1.yaml:17  hbr-0002 summary.p1.s2[9-17]: Both harbors will likely be free of ice no later than 2035.
        claims/harbor-report/codings/c2/summary.p1.yaml:18  hbr-0002 summary.p1.s2[9-14]: Ice will perhaps be gone no later than 2035.
      c1 and c2 differ in domains
        claims/harbor-report/codings/c1/summary.p1.yaml:27  hbr-0003 summary.p1.s3: Town councils ought to lend each other their pilots.
        claims/harbor-report/codings/c2/summary.p1.yaml:36  hbr-0004 summary.p1.s3: Pilots ought to serve whichever town needs them.
      c1 and c2 differ in type
        claims/harbor-report/codings/c1/summary.p3.yaml:6  hbr-0004 summary.p3.s1[1-8]: People who run cafés in Port Birch are glad of the icebreakers.
        claims/harbor-report/codings/c2/summary.p3.yaml:6  hbr-0005 summary.p3.s1[1-8]: In Port Birch those who keep cafés approve of the icebreakers.
    ");
}

#[test]
fn agree_prints_one_json_object() {
    let folder = on_disk(&coded());
    let agreed = run(folder.path(), &["agree", "harbor-report", "--format", "json"]);
    assert_eq!(agreed.code, 0);
    let report: serde_json::Value = serde_json::from_str(&agreed.out).expect("JSON");
    assert_eq!(report["version"], 1);
    assert_eq!(report["reliability"].as_array().map(Vec::len), Some(18));
    assert_eq!(report["disagreements"][0]["claims"][0], serde_json::Value::Null);
    let excerpt = serde_json::json!({
        "source": report["source"],
        "coders": report["coders"],
        "paragraphs": report["paragraphs"],
        "sentences": report["sentences"],
        "alignment": report["alignments"][0],
        "reliability": report["reliability"][3],
        "disagreement": report["disagreements"][3],
    });
    insta::assert_snapshot!(serde_json::to_string_pretty(&excerpt).expect("JSON"), @r#"
    {
      "alignment": {
        "aligned": 4,
        "claims": [
          5,
          6
        ],
        "coders": [
          "c1",
          "c2"
        ],
        "f1": 0.7272727272727273,
        "precision": 0.6666666666666666,
        "recall": 0.8
      },
      "coders": [
        "c1",
        "c2"
      ],
      "disagreement": {
        "claims": [
          {
            "claim": "hbr-0002",
            "file": "claims/harbor-report/codings/c1/summary.p1.yaml",
            "line": 17
          },
          {
            "claim": "hbr-0002",
            "file": "claims/harbor-report/codings/c2/summary.p1.yaml",
            "line": 18
          }
        ],
        "coders": [
          "c1",
          "c2"
        ],
        "fields": [
          "certainty",
          "likelihood"
        ]
      },
      "paragraphs": [
        "summary.p1",
        "summary.p3"
      ],
      "reliability": {
        "agreement": 1.0,
        "alpha": null,
        "coders": [
          "c1",
          "c2"
        ],
        "expected": 0.0,
        "interval": null,
        "kappa": null,
        "level": "claim",
        "metric": "nominal",
        "observed": 0.0,
        "units": 4,
        "values": 8,
        "variable": "polarity"
      },
      "sentences": 5,
      "source": "harbor-report"
    }
    "#);
}

#[test]
fn agree_says_where_codings_belong_and_refuses_faulty_ones() {
    let alone = on_disk(&harbor());
    let agreed = run(alone.path(), &["agree", "harbor-report"]);
    assert_eq!(agreed.code, 2);
    insta::assert_snapshot!(agreed.err, @"claimbook: `harbor-report` has 0 codings, and it takes two to agree: they belong in `claims/harbor-report/codings/<coder>/<section>.p<n>.yaml`");
    let faulty = on_disk(&edited(coded(), &[(C1, "certainty: unlikely", "certanty: unlikely")]));
    let agreed = run(faulty.path(), &["agree", "harbor-report"]);
    assert_eq!((agreed.code, agreed.out.as_str()), (2, ""));
    insta::assert_snapshot!(agreed.err, @"claimbook: the codings of `harbor-report` have 2 errors: see `claimbook check claims/harbor-report/codings`");
    assert_eq!(run(alone.path(), &["agree", "harbour-report"]).code, 2);
}

/// The example of `docs/reviewing.md` is of this fixture, since the book has no codings by others yet.
#[test]
fn the_page_on_reviewing_shows_what_agree_draws() {
    let page = std::fs::read_to_string(project().join("docs/reviewing.md")).expect("the page");
    let shown = page.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown = shown.into_iter().find(|block| block.contains("F1")).expect("an example of `agree`");
    let folder = on_disk(&coded());
    let drawn = run(folder.path(), &["agree", "harbor-report"]).out;
    for line in shown.lines().filter(|line| *line != "…") {
        assert!(drawn.lines().any(|drawn| drawn == line), "{line}\nis not in\n{drawn}");
    }
}
