//! Tests that `fmt` keeps each comment with its record and field.

use claimbook_core::edit::format::Kind;
use claimbook_core::read::fast;
use claimbook_testing::vocabulary;
use proptest::prelude::*;

use crate::formats::{any_style, decoded, formatted};
use crate::samples::Choices;

#[test]
fn a_comment_belongs_to_what_it_is_indented_with() {
    for (text, expected) in [
        // A field that is commented out, at the end of a record and of the file.
        ("a:\n- k: x\n  # l: y\n- k: z\n  # l: w\n", "a:\n  - k: x\n    # l: y\n  - k: z\n    # l: w\n"),
        (
            "a:\n  - k: x\n    # l: y\n  # next\n  - k: z\n# end\n",
            "a:\n  - k: x\n    # l: y\n  # next\n  - {k: z}\n# end\n",
        ),
        // An item that is commented out, also where the list stands in the column of its key.
        ("a:\n  - x\n  # - y\nb: z\n", "a:\n  - x\n  # - y\nb: z\n"),
        ("a:\n- x\n# - y\nb: z\n", "a:\n  - x\n  # - y\nb: z\n"),
        ("a:\n- x\n# of b\nb: z\n", "a: [x]\n# of b\nb: z\n"),
        ("a: [x]\n  # - y\nb: z\n", "a:\n  - x\n  # - y\nb: z\n"),
        ("a: [x, # of x\n  v\n  # z\n  ]\n", "a:\n  - x # of x\n  - v\n  # z\n"),
        ("a: {k: x, # of x\n  l: v}\n", "a:\n  k: x # of x\n  l: v\n"),
        // Remarks below a value.
        ("a: x\n  # of a\nb:\n    # of b\n", "a: x\n  # of a\nb:\n  # of b\n"),
        ("a: >-\n    x\n  # of a\nb: w\n", "a: x\n  # of a\nb: w\n"),
        ("a: >\n    x\n  # of a\nb: w\n", "# of a\na: >\n  x\nb: w\n"),
        ("a: []\n  # of a\nb: w\n", "# of a\na: []\nb: w\n"),
        ("- - x\n  # - y\n# - z\n", "- - x\n  # - y\n# - z\n"),
        // Below a document of one value.
        ("[]\n  # - x\n", "[]\n# - x\n"),
        ("x\n  # y\n", "x\n# y\n"),
        // In a list in the column of its key, below an item in braces or brackets.
        ("a:\n- {k: x}\n  # of x\n- {k: v}\n", "a:\n  - k: x\n    # of x\n  - {k: v}\n"),
        ("a:\n- [x]\n # of x\n- [v]\n", "a:\n  - - x\n    # of x\n  - [v]\n"),
        ("a:\n- [x]\n# - y\nb: z\n", "a:\n  - [x]\n  # - y\nb: z\n"),
        ("a: [{ # of both\n  l: v, k: x}]\n", "a:\n  # of both\n  - {l: v, k: x}\n"),
        // Below a block in a list, whose header also ends with a dash.
        ("a:\n- |-\n  x\n # of x\n- v\n", "a:\n  # of x\n  - |-\n    x\n  - v\n"),
        ("a:\n- >- # - x\n    x\n   # of x\n", "a:\n  # - x\n  - x\n    # of x\n"),
    ] {
        assert_eq!(formatted(text, Kind::Entities), expected, "{text}");
        assert_eq!(formatted(expected, Kind::Entities), expected, "{text}");
        assert_eq!(formatted(&text.replace('\n', "\r\n"), Kind::Entities), expected, "{text}");
    }
}

#[test]
fn a_comment_after_a_text_stays_where_check_sees_it() {
    let long = std::format!("a: {}tariff #2 would\n", "more than ".repeat(12));
    for text in ["a: \"x\" # y\n", "a: x # y\n", &long] {
        assert_eq!(formatted(text, Kind::Entities), text);
    }
    // A text that some reader takes for a number or a date gets its quotes in any case.
    for (text, expected) in [
        ("a: 2031-07-28/.. # y\n", "a: \"2031-07-28/..\" # y\n"),
        ("a: NO # y\n", "a: \"NO\" # y\n"),
        ("a: 1_000 # y\n", "a: \"1_000\" # y\n"),
        ("a: 12 # y\n", "a: 12 # y\n"),
    ] {
        assert_eq!(formatted(text, Kind::Entities), expected);
        assert_eq!(formatted(expected, Kind::Entities), expected);
    }
    // The quotes before a comment do not fold a text that fits without them.
    let full = std::format!("a: \"{}\" # y\n", ["Ice keeps"; 9].join(" ") + " harbor.");
    assert_eq!(full.chars().count(), "a: \"\" # y\n".len() + 97);
    assert_eq!(formatted(&full, Kind::Entities), full);
}

fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    std::fmt::Write::write_fmt(text, more).expect("a String takes any text");
}

/// A claims file with comments anywhere, each of which names its owner: a record and, below its first line, a field.
fn with_owners(choices: &mut Choices<'_>) -> String {
    let margin = choices.one_of(&[2, 0, 4]);
    let (dash, keys) = (" ".repeat(margin), " ".repeat(margin + 2));
    let mut text =
        "source: harbor-report\ncoder: c1\ncoded_on: \"2031-05-02\"\ncodebook: \"0.1\"\nclaims:\n".to_owned();
    let mut count = 0;
    let mut remark = |choices: &mut Choices<'_>, owner: &str| {
        count += 1;
        let item = choices.one_of(&["", "- ", "key: "]);
        std::format!("# {item}remark {count} of {owner};")
    };
    let records = 1 + choices.below(3);
    for record in 0..records {
        let owner = std::format!("{record}.");
        if choices.often() {
            push(&mut text, format_args!("{dash}{}\n", remark(choices, &owner)));
        }
        let mut fields = vec![
            ("id", std::format!("hbr-000{record}")),
            ("statement", "Ice keeps the harbor shut for weeks.".to_owned()),
            ("type", "descriptive".to_owned()),
            ("certainty", "asserted".to_owned()),
            ("participants", "{entity: rus, role: actor}".to_owned()),
            ("domains", "economic".to_owned()),
            ("at", "summary.p1.s1".to_owned()),
            ("note", "Ships came, and\nwent.\n".to_owned()),
        ];
        for index in 1..fields.len() {
            fields.swap(index, choices.below(index + 1));
        }
        for (index, (field, value)) in fields.into_iter().enumerate() {
            let owner = if field == "id" { owner.clone() } else { owner.clone() + field };
            if index > 0 && choices.seldom() {
                push(&mut text, format_args!("{keys}{}\n", remark(choices, &owner).replace("# - ", "# ")));
            }
            text += if index == 0 { &dash } else { &keys };
            text += if index == 0 { "- " } else { "" };
            let after = if choices.seldom() { std::format!(" {}", remark(choices, &owner)) } else { String::new() };
            match field {
                "note" => {
                    let lines = value.trim_end().replace('\n', &std::format!("\n{keys}    "));
                    push(&mut text, format_args!("{field}: |{after}\n{keys}    {lines}\n"));
                }
                "participants" | "domains" if choices.often() => {
                    let further = choices.one_of(&["", "  ", "    "]);
                    push(&mut text, format_args!("{field}:{after}\n{keys}{further}- {value}"));
                    if choices.seldom() {
                        push(&mut text, format_args!(" {}", remark(choices, &owner)));
                    }
                    text.push('\n');
                    if choices.often() {
                        // In the column of the key, only what looks like an item is one.
                        let item = remark(choices, &owner).replace("# key: ", "# ").replace("# - ", "# ");
                        push(&mut text, format_args!("{keys}{further}{}\n", item.replace("# ", "# - ")));
                    }
                }
                "participants" | "domains" if choices.seldom() => {
                    let (first, last) = (remark(choices, &owner), remark(choices, &owner));
                    push(
                        &mut text,
                        format_args!("{field}: [ {first}\n{keys}  {value}\n{keys}  {last}\n{keys}  ]{after}\n"),
                    );
                }
                "participants" | "domains" => push(&mut text, format_args!("{field}: [{value}]{after}\n")),
                _ => push(&mut text, format_args!("{field}: {value}{after}\n")),
            }
            if choices.seldom() {
                push(&mut text, format_args!("{keys} {}\n", remark(choices, &owner)));
            }
        }
        for _ in 0..choices.below(3) {
            push(&mut text, format_args!("{keys}{}\n", remark(choices, &owner).replace("# - ", "# ")));
        }
    }
    if choices.often() {
        push(&mut text, format_args!("{}\n", remark(choices, "the file").replace("# - ", "# ")));
    }
    text
}

/// The comments of a file in the one style whose owner, by lines and columns alone, is not the one that they name.
fn misplaced(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let column = |line: &str| line.len() - line.trim_start().len();
    let (mut record, mut field, mut misplaced) = (0, String::new(), Vec::new());
    for (index, line) in lines.iter().enumerate() {
        let own = line.trim_start();
        if let Some(entry) = line.strip_prefix("  - ").or_else(|| line.strip_prefix("    ")) {
            record += usize::from(line.starts_with("  - "));
            if let Some((key, _)) = entry.split_once(':').filter(|_| !entry.starts_with([' ', '#'])) {
                key.clone_into(&mut field);
            }
        }
        let Some((_, remark)) = line.split_once("remark ") else { continue };
        let named = remark.split(" of ").nth(1).unwrap_or_default().split(';').next().unwrap_or_default();
        let next = lines[index..].iter().find(|line| !line.trim_start().starts_with('#'));
        let key_below =
            next.filter(|line| column(line) == 4).map(|line| line.trim_start().split(':').next().unwrap_or_default());
        let owner = match column(line) {
            _ if !own.starts_with('#') => std::format!("{}.{field}", record - 1),
            0 => "the file".to_owned(),
            2 => std::format!("{record}."),
            4 => std::format!("{}.{}", record - 1, key_below.unwrap_or_default()),
            _ => std::format!("{}.{field}", record - 1),
        };
        if owner.replace(".id", ".") != named {
            misplaced.push(std::format!("{owner}: {line}"));
        }
    }
    misplaced
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_comment_keeps_its_owner(text in any_style(with_owners)) {
        let after = formatted(&text, Kind::Claims);
        prop_assert_eq!(misplaced(&after), Vec::<String>::new(), "{}\n{}", text, after);
        prop_assert_eq!(text.matches("remark").count(), after.matches("remark").count(), "{}", after);
        prop_assert_eq!(&formatted(&after, Kind::Claims), &after);
        let (records, faults) = decoded(&after, Kind::Claims);
        prop_assert_eq!(&records, &decoded(&text, Kind::Claims).0);
        let read = |text| fast::claims(text, vocabulary()).map(|read| std::format!("{:?} {:?}", read.header, read.claims));
        prop_assert!(read(&text).is_none_or(|read| read == records));
        prop_assert_eq!(read(&after), faults.is_empty().then_some(records), "{}", after);
    }
}
