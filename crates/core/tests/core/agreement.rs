//! Tests agreement between coders, from the files of codings to the measures and the printed report.

use std::fmt::Write;

use claimbook_core::agreement::{Agreement, Measure, Refusal, agree, agree_with_book, disagreements};
use claimbook_core::book::Book;
use claimbook_core::model::Open;
use claimbook_core::model::codes::{Metric, Variable};
use claimbook_core::report::AgreementReport;

use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_testing::{Files, book, coded, edited, harbor, harbor_texts};

use crate::alpha::assert_near;

fn agreement(book: &Book) -> Agreement<'_> {
    agree(book, &book.sources[0]).expect("two codings")
}

fn measured(agreement: &Agreement<'_>, variable: impl Into<Open<Variable>>, metric: Metric) -> Measure {
    let variable = variable.into();
    let mut fitting = agreement.reliability.iter().filter(|found| found.variable == variable && found.metric == metric);
    fitting.next().expect("a measure").measure
}

/// The expected values were computed by hand. Claims on the five sentences: 1 1 1 2 0 and 1 2 1 1 1.
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
    // Four pairs; in one of them, one coder has `intentional` and the other `evaluative`.
    let kind = measured(&agreement, Variable::Type, Metric::Nominal);
    assert_near(kind.alpha, 1.0 - (2.0 / 8.0) / (50.0 / 56.0), 1e-12, "alpha of types");
    // In one pair, one coder has political and economic, and the other political: J = 1/2, M = 2/3.
    let domains = measured(&agreement, Open::Own("domains".parse().expect("a facet")), Metric::Masi);
    assert_near(domains.observed, 2.0 * (2.0 / 3.0) / 8.0, 1e-12, "observed of domains");
    assert_near(domains.alpha, 22.0 / 29.0, 1e-12, "alpha of domains");
    // All four pairs have the same polarity, so alpha is undefined.
    assert_eq!(measured(&agreement, Variable::Polarity, Metric::Nominal).alpha, None);
    let alignment = &agreement.alignments[0];
    assert_eq!((alignment.pairs.len(), alignment.claims), (4, [5, 6]));
    assert_near(alignment.precision(), 4.0 / 6.0, 1e-12, "precision");
    assert_near(alignment.recall(), 4.0 / 5.0, 1e-12, "recall");
    assert_near(alignment.f1(), 8.0 / 11.0, 1e-12, "F1");
}

/// The expected values were computed by hand. The aligned claims are 0 to 3. The first coder relates 0 and 2, 1 and 2, 3 and
/// 0; the second coder relates 0 and 2, 2 and 1, and a claim that only this coder has.
#[test]
fn relations_are_compared_between_aligned_claims() {
    let (p1, p3) = ("harbor-report/codings/c1/summary.p1.yaml", "harbor-report/codings/c1/summary.p3.yaml");
    let other = "harbor-report/codings/c2/summary.p1.yaml";
    let related = [
        (p1, "    at: summary.p1.s1\n", "    at: summary.p1.s1\n    relations: [{type: supports, object: hbr-0003}]\n"),
        (
            p1,
            "    at: summary.p1.s2[9-17]\n",
            "    at: summary.p1.s2[9-17]\n    relations: [{type: supports, object: hbr-0003}]\n",
        ),
        (
            p3,
            "    at: summary.p3.s1[1-8]\n",
            "    at: summary.p3.s1[1-8]\n    relations: [{type: qualifies, object: hbr-0001}]\n",
        ),
        (
            other,
            "    at: summary.p1.s1\n",
            "    at: summary.p1.s1\n    relations: [{type: elaborates, object: hbr-0004}]\n",
        ),
        (
            other,
            "    at: summary.p1.s2[15-17]\n",
            "    at: summary.p1.s2[15-17]\n    relations: [{type: supports, object: hbr-0004}]\n",
        ),
        (
            other,
            "    at: summary.p1.s3\n",
            "    at: summary.p1.s3\n    relations: [{type: supports, object: hbr-0002}]\n",
        ),
    ];
    let book = book(&edited(coded(), &related));
    let agreement = agreement(&book);
    let relation = |variable| measured(&agreement, variable, Metric::Nominal);
    let present = relation(Variable::RelationPresent);
    assert_eq!((present.units, present.values), (6, 12));
    assert_near(present.agreement, 5.0 / 6.0, 1e-12, "agreement");
    assert_near(present.alpha, 1.0 - (2.0 / 12.0) / (70.0 / 132.0), 1e-12, "alpha of presence");
    assert_near(relation(Variable::Relation).alpha, 1.0 - (6.0 / 12.0) / (88.0 / 132.0), 1e-12, "alpha");
    for variable in [Variable::RelationType, Variable::RelationDirection] {
        let found = relation(variable);
        assert_eq!(found.units, 2, "{variable:?}");
        assert_near(found.alpha, 0.0, 1e-12, "alpha of type or direction");
    }
    // Without relations, everything agrees, and alpha is undefined.
    let plain = self::book(&coded());
    let none = measured(&self::agreement(&plain), Variable::RelationPresent, Metric::Nominal);
    assert_eq!((none.units, none.agreement, none.alpha), (6, Some(1.0), None));
}

/// `restates` is stored on the smaller id, which may be that of another claim in each coding.
#[test]
fn restatements_have_no_direction() {
    let related = [
        (
            "harbor-report/codings/c1/summary.p1.yaml",
            "    at: summary.p1.s1\n",
            "    at: summary.p1.s1\n    relations: [{type: restates, object: hbr-0003}]\n",
        ),
        (
            "harbor-report/codings/c2/summary.p1.yaml",
            "    at: summary.p1.s3\n",
            "    at: summary.p1.s3\n    relations: [{type: restates, object: hbr-0001}]\n",
        ),
    ];
    let book = book(&edited(coded(), &related));
    let agreement = agreement(&book);
    assert_eq!(measured(&agreement, Variable::Relation, Metric::Nominal).alpha, Some(1.0));
    assert_eq!(measured(&agreement, Variable::RelationDirection, Metric::Nominal).units, 0);
}

#[test]
fn roles_times_and_citations_are_compared() {
    let (p1, other) = ("harbor-report/codings/c1/summary.p1.yaml", "harbor-report/codings/c2/summary.p1.yaml");
    let times = |own: &'static str| {
        let edits = [
            (
                p1,
                "    at: summary.p1.s1\n",
                "    times: [{role: event, edtf: \"2031\"}]\n    citations: [{note: 1, basis: marker}]\n    at: summary.p1.s1\n",
            ),
            (other, "    at: summary.p1.s1\n", own),
            (
                "harbor-report/codings/c2/summary.p3.yaml",
                "{entity: port-birch, role: actor}",
                "{entity: port-birch, role: topic}",
            ),
        ];
        edited(coded(), &edits)
    };
    let files = times(
        "    times: [{role: event, edtf: \"2031\", mod: START}]\n    citations: [{note: 1, basis: inferred}]\n    at: summary.p1.s1\n",
    );
    let same = book(&files);
    let found = agreement(&same);
    for variable in [Variable::Times, Variable::Citations, Variable::ParticipantEntities] {
        assert_eq!(measured(&found, variable, Metric::Masi).alpha, Some(1.0), "{variable:?}");
    }
    // Five entities are in both claims of a pair: three are actors, and one of these is a topic for the other coder.
    let roles = measured(&found, Variable::ParticipantRole, Metric::Nominal);
    assert_eq!((roles.units, roles.agreement), (5, Some(0.8)));
    assert_near(roles.alpha, 1.0 - (2.0 / 10.0) / (78.0 / 90.0), 1e-12, "alpha of roles");
    let files = times("    times: [{role: state, edtf: \"2031\"}]\n    at: summary.p1.s1\n");
    let differing = book(&files);
    let found = agreement(&differing);
    for variable in [Variable::Times, Variable::Citations] {
        assert_eq!(measured(&found, variable, Metric::Masi).agreement, Some(0.75), "{variable:?}");
    }
    let fields: Vec<Open<Variable>> =
        disagreements(&differing, &found).into_iter().flat_map(|found| found.fields).collect();
    assert!(fields.contains(&Variable::Times.into()) && fields.contains(&Variable::Citations.into()));
}

/// The second coder splits the words 9 to 17 of the second sentence in two, and anchors the last sentence. The expected
/// alpha was computed by `DKPro` Statistics.
#[test]
fn the_words_of_anchors_are_compared_as_a_continuum() {
    let book = book(&coded());
    let spans = measured(&agreement(&book), Variable::AnchoredSpans, Metric::Unitizing);
    assert_eq!((spans.units, spans.values), (53, 12));
    assert_near(spans.observed, 79.0 / (53.0 * 53.0), 1e-12, "observed");
    assert_near(spans.alpha, 0.758_996_428_530_414_9, 1e-12, "alpha");
}

#[test]
fn a_coding_is_compared_with_the_claims_of_the_book() {
    let paragraph = |path: &str| harbor()[&format!("claims/harbor-report/{path}.yaml")].clone();
    let mut files = harbor();
    assert!(matches!(
        agree_with_book(&book(&files), &book(&files).sources[0]),
        Err(Refusal::TooFew { codings: 1, .. })
    ));
    // The coding of one paragraph is a copy of the book's own file.
    files.insert("claims/harbor-report/codings/c1/summary.p1.yaml".to_owned(), paragraph("summary.p1"));
    let same = book(&files);
    let agreement = agree_with_book(&same, &same.sources[0]).expect("a coding and the book");
    assert_eq!(agreement.coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>(), ["book", "c1"]);
    assert_eq!((agreement.paragraphs.as_slice(), agreement.alignments[0].claims), (["summary.p1"].as_slice(), [3, 3]));
    assert_eq!(measured(&agreement, Variable::Type, Metric::Nominal).agreement, Some(1.0));
    let report = AgreementReport::with_book(&same, &same.sources[0]).expect("no errors").text();
    assert!(report.starts_with("harbor-report: 2 coders (book, c1), 1 paragraph,"), "{report}");
    // A withdrawn claim is in neither.
    let withdrawn = (
        "harbor-report/summary.p1.yaml",
        "    at: summary.p1.s3\n",
        "    at: summary.p1.s3\n    status: withdrawn\n    reason: So.\n",
    );
    let fewer = book(&edited(files.clone(), &[withdrawn]));
    let agreement = agree_with_book(&fewer, &fewer.sources[0]).expect("a coding and the book");
    assert_eq!((agreement.alignments[0].claims, agreement.alignments[0].pairs.len()), ([2, 3], 2));
    assert_eq!(agreement.alignments[0].alone[1].len(), 1);
    let faulty = book(&edited(files, &[("harbor-report/summary.p3.yaml", "type: intentional", "type: intentinal")]));
    let refusal = AgreementReport::with_book(&faulty, &faulty.sources[0]).expect_err("an error");
    assert!(
        matches!(&refusal, Refusal::Faulty { errors: 1, folder, .. } if folder == "claims/harbor-report"),
        "{refusal}"
    );
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

/// Returns a coding of one paragraph. Each claim has words of the first sentence, an entity, and other fields.
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

/// The two claims at equal words are the most similar pair. Matching them first would leave the others without a match.
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
    // Claims that share no word do not match, even if their codes are equal.
    let apart = coding("c2", &[("11-16", "port-birch", one)]);
    let files = edited(coded(), &[("harbor-report/codings/c1/summary.p3.yaml", "", &first)]);
    let apart = self::book(&edited(files, &[("harbor-report/codings/c2/summary.p3.yaml", "", &apart)]));
    assert_eq!(self::agreement(&apart).alignments[0].alone[1].len(), 2);
}

/// At equal words, a shared entity outweighs codes of which half differ.
#[test]
fn participants_weigh_as_much_as_all_codes_together() {
    let (one, other) = (
        ("type: descriptive\n    certainty: asserted", "domains: [economic]"),
        ("type: evaluative\n    certainty: likely", "domains: [economic]"),
    );
    let first = coding("c1", &[("1-10", "port-birch", one)]);
    let second = coding("c2", &[("1-10", "port-alder", one), ("1-10", "port-birch", other)]);
    let book = book(&edited(
        harbor(),
        &[
            ("harbor-report/codings/c1/summary.p3.yaml", "", &first),
            ("harbor-report/codings/c2/summary.p3.yaml", "", &second),
        ],
    ));
    let agreement = agreement(&book);
    let pairs = agreement.alignments[0].pairs.iter().map(|pair| pair.map(|record| record.claim.id.as_str()));
    assert_eq!(pairs.collect::<Vec<_>>(), [["hbr-0000", "hbr-0001"]]);
    assert_eq!(book.sources[0].codings(), "claims/harbor-report/codings");
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
        assert_eq!(one.measure, other.measure, "{}", one.variable.name());
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
fn disagreements_are_in_the_order_of_the_text_and_not_of_the_ids() {
    let codes = ("type: descriptive\n    certainty: asserted", "domains: [economic]");
    let first = coding("c1", &[("11-16", "port-birch", codes), ("1-7", "port-birch", codes)]);
    let second = coding("c2", &[("8-10", "port-birch", codes)]);
    let book = book(&edited(
        harbor(),
        &[
            ("harbor-report/codings/c1/summary.p3.yaml", "", &first),
            ("harbor-report/codings/c2/summary.p3.yaml", "", &second),
        ],
    ));
    let found = disagreements(&book, &agreement(&book));
    let claims = found.iter().flat_map(|found| found.claims).flatten();
    assert_eq!(
        claims.map(|claim| claim.record.claim.at.to_string()).collect::<Vec<_>>(),
        ["summary.p3.s1[1-7]", "summary.p3.s1[8-10]", "summary.p3.s1[11-16]"]
    );
}

const C1: &str = "harbor-report/codings/c1/summary.p3.yaml";

/// Returns the rules that edits of a coding break.
fn broken(edits: &[(&str, &str, &str)]) -> Vec<&'static str> {
    let book = book(&edited(coded(), edits));
    check(&book, &Texts::new()).iter().map(|found| found.rule.id).collect()
}

#[test]
fn codings_are_read_and_checked_with_a_few_rules_of_their_own() {
    let sound = book(&coded());
    assert_eq!(check(&sound, &harbor_texts()), []);
    assert_eq!((sound.claim_count(), sound.coded_claims().count()), (5, 11));
    // Each coder has separate ids and names separate spans.
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
    // Fields that only a finished claim requires are optional in a coding.
    assert_eq!(broken(&[(C1, "type: intentional", "type: predictive")]), Vec::<&str>::new());
}

#[test]
fn codings_without_their_source_are_a_fault() {
    let shared = ["entities.yaml", "vocabulary.yaml"];
    let is_kept = |path: &str| path.contains("codings") || shared.iter().any(|name| path.ends_with(name));
    let files = coded().into_iter().filter(|(path, _)| is_kept(path));
    let book = book(&files.collect());
    let found: Vec<&str> = check(&book, &Texts::new()).iter().map(|found| found.rule.id).collect();
    assert_eq!(found, ["missing-file"]);
}
