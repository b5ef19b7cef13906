use super::*;

#[test]
fn locators_come_back_as_typed() {
    for text in ["summary.p1.s2", "introduction.p2.s6[1-9]", "a-1.p0.s1[3]", "s.p1.s1[1-2], s.p1.s1[4-9], s.p2.s1"] {
        assert_eq!(text.parse::<Anchor>().map(|anchor| anchor.to_string()), Ok(text.to_owned()));
    }
    for text in ["notes", "summary.p0", "summary.p0.s1"] {
        assert_eq!(text.parse::<Scope>().map(|scope| scope.to_string()), Ok(text.to_owned()));
    }
}

#[test]
fn refuses_what_is_no_place() {
    for text in [
        "",
        "summary",
        "summary.p1",
        "summary.s1.p1",
        "summary.p1.s0",
        "summary.p01.s1",
        "Summary.p1.s1",
        "summary.p1.s1[]",
        "summary.p1.s1[0-2]",
        "summary.p1.s1[1-2",
        "summary.p1.s1[1-2]x",
        "summary.p1.s1[a]",
        "summary.p99999999999.s1",
        "summary.p1.s1,",
        "summary.p+1.s1",
        "summary.p1.s1.w1",
    ] {
        assert!(text.parse::<Anchor>().is_err(), "{text}");
    }
}

#[test]
fn a_range_of_sentences_is_their_list() {
    let shown = |text: &str| text.parse::<Anchor>().map(|anchor| anchor.to_string()).map_err(|fault| fault.message);
    assert_eq!(shown("s.p1.s3-s4").as_deref(), Ok("s.p1.s3, s.p1.s4"));
    assert_eq!(shown("s-s.p1.s1[2], s-s.p1.s2-s4").as_deref(), Ok("s-s.p1.s1[2], s-s.p1.s2, s-s.p1.s3, s-s.p1.s4"));
    for (text, message) in [
        ("s.p1.s4-s3", "the range of sentences `s.p1.s4-s3` is reversed"),
        ("s.p1.s1-s4000000000", "the range of sentences `s.p1.s1-s4000000000` is too long"),
        ("s.p1.s3[1-2]-s4", "`s.p1.s3[1-2]-s4` is a range of sentences and of words"),
        ("s.p1.s3-s4[1]", "`s.p1.s3-s4[1]` is not a locator"),
        ("s.p1.s3-4", "`s.p1.s3-4` is not a locator"),
        ("s.p1.s1-s2, s.p1.s2", "`s.p1.s2` does not come after `s.p1.s2`"),
    ] {
        assert_eq!(shown(text), Err(message.to_owned()));
    }
}

#[test]
fn a_reversed_range_and_overlapping_parts_are_explained() {
    let message = |text: &str| text.parse::<Anchor>().expect_err(text).message;
    assert_eq!(message("s.p1.s1[9-1]"), "the word range of `s.p1.s1[9-1]` is reversed");
    assert_eq!(message("s.p1.s1[1-4], s.p1.s1[4-5]"), "`s.p1.s1[4-5]` does not come after `s.p1.s1[1-4]`");
    assert_eq!(message("s.p2.s1, s.p1.s1"), "`s.p1.s1` does not come after `s.p2.s1`");
}
