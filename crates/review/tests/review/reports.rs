//! The reports of a revision of the harbor report.

use insta::assert_snapshot;

use crate::applied::{new_text, revised};
use claimbook_testing::{coded, harbor};

#[test]
fn the_text_report_names_what_a_person_must_decide() {
    let (book, revision, _) = revised(&harbor(), &new_text());
    assert_snapshot!(revision.text(&book));
}

/// Most of the text is new, one sentence occurs twice as often, and one moved.
#[test]
fn the_text_report_of_a_heavy_revision() {
    let text = "The Harbor Report\n\nSummary\n\nPort Alder did not send two icebreakers to Port Birch in early 2031. \
                Councils should share their pilots.\n\nCouncils should share their pilots.\n\nCouncils should share their \
                pilots. Owners of hotels are silent.\n\nNotes\n\n1. Ann Roe, “Ice Ahead,” Harbor Gazette, 2031.\n";
    let (book, revision, _) = revised(&coded(), text);
    assert_snapshot!(revision.text(&book));
}

#[test]
fn the_markdown_report_begins_with_a_warning() {
    let (book, revision, _) = revised(&harbor(), &new_text());
    assert_snapshot!(revision.markdown(&book));
}

#[test]
fn the_json_report_has_every_anchor() {
    let (book, revision, _) = revised(&harbor(), &new_text());
    let json: serde_json::Value = serde_json::from_str(&revision.json(&book)).expect("JSON");
    assert_eq!(json["anchors"].as_array().map(Vec::len), Some(revision.anchors.len()));
    assert_eq!(json["contains_source_text"], true);
    assert_eq!((&json["summary"]["changed"], &json["summary"]["unread"]), (&1.into(), &2.into()));
}
