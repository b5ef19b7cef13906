//! Tests the output of `agree` and the tables of codings.

use claimbook_tables::export::{FORMATS, export};
use claimbook_testing::{book, coded, edited, harbor, on_disk, project};

use crate::runner::run;

const C1: &str = "harbor-report/codings/c1/summary.p3.yaml";

#[test]
fn codings_change_no_table_of_claims() {
    let with = export(&book(&coded()), &FORMATS).expect("an export");
    for (name, bytes) in export(&book(&harbor()), &FORMATS).expect("an export") {
        let concerned = name.contains("codings") || name.contains("reliability") || name == "codebook.md";
        assert!(concerned || with[&name] == bytes, "{name}");
    }
}

#[test]
fn agree_draws_what_was_measured_and_what_coders_disagree_on() {
    let folder = on_disk(&coded());
    let agreed = run(folder.path(), &["agree", "harbor-report"]);
    assert_eq!((agreed.code, agreed.err.as_str()), (0, ""));
    insta::assert_snapshot!(agreed.out, @r"
    harbor-report: 2 coders (c1, c2), 2 paragraphs, 5 sentences
    c1: Ann Roe, human; c2: John Roe, human

    level        variable              metric     coders  units      alpha    95 % interval      kappa  agreement
    sentence     claim_present         nominal    c1|c2       5      0.000  -0.286 to 0.000      0.000      0.800
    sentence     claim_count           interval   c1|c2       5      0.069  -0.500 to 0.100     -0.250      0.400
    continuum    anchored_spans        unitizing  c1|c2      53      0.759   0.262 to 0.970          -          -
    claim        type                  nominal    c1|c2       4      0.720   0.000 to 1.000      0.692      0.750
    claim        polarity              nominal    c1|c2       4  undefined        undefined  undefined      1.000
    claim        certainty             ordinal    c1|c2       4      0.964   0.370 to 0.964      0.429      0.750
    claim        certainty             nominal    c1|c2       4      0.462   0.000 to 0.462      0.429      0.750
    claim        likelihood            nominal    c1|c2       4      0.000  -0.400 to 0.000      0.000      0.750
    claim        attribution_mode      nominal    c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        attribution_holder    nominal    c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        attribution_stance    nominal    c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        domains               masi       c1|c2       4      0.759   0.125 to 1.000      0.636      0.750
    claim        domains               jaccard    c1|c2       4      0.811   0.222 to 1.000      0.636      0.750
    claim        forms                 masi       c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        forms                 jaccard    c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        features              masi       c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        features              jaccard    c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        participants          masi       c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        participants          jaccard    c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        participant_entities  masi       c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        participant_entities  jaccard    c1|c2       4      1.000   1.000 to 1.000      1.000      1.000
    claim        times                 masi       c1|c2       4  undefined        undefined  undefined      1.000
    claim        times                 jaccard    c1|c2       4  undefined        undefined  undefined      1.000
    claim        citations             masi       c1|c2       4  undefined        undefined  undefined      1.000
    claim        citations             jaccard    c1|c2       4  undefined        undefined  undefined      1.000
    participant  participant_role      nominal    c1|c2       5      1.000   1.000 to 1.000      1.000      1.000
    claim_pair   relation_present      nominal    c1|c2       6  undefined        undefined  undefined      1.000
    claim_pair   relation              nominal    c1|c2       6  undefined        undefined  undefined      1.000
    claim_pair   relation_type         nominal    c1|c2       0  undefined        undefined  undefined  undefined
    claim_pair   relation_direction    nominal    c1|c2       0  undefined        undefined  undefined  undefined

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
    assert_eq!(report["reliability"].as_array().map(Vec::len), Some(30));
    assert_eq!(report["disagreements"][0]["claims"][0], serde_json::Value::Null);
    let excerpt = serde_json::json!({
        "source": report["source"],
        "coders": report["coders"],
        "paragraphs": report["paragraphs"],
        "sentences": report["sentences"],
        "alignment": report["alignments"][0],
        "reliability": report["reliability"][4],
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
    insta::assert_snapshot!(agreed.err, @"claimbook: `harbor-report` has 0 codings, but agreement needs at least two: put them in `claims/harbor-report/codings/<coder>/<section>.p<n>.yaml`");
    let faulty = on_disk(&edited(coded(), &[(C1, "certainty: unlikely", "certanty: unlikely")]));
    let agreed = run(faulty.path(), &["agree", "harbor-report"]);
    assert_eq!((agreed.code, agreed.out.as_str()), (2, ""));
    insta::assert_snapshot!(agreed.err, @"claimbook: the codings of `harbor-report` have 2 errors: see `claimbook check claims/harbor-report/codings`");
    assert_eq!(run(alone.path(), &["agree", "harbour-report"]).code, 2);
}

/// The example in `docs/reviewing.md` shows this made-up book, because the output for the real book is long.
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
