//! Random valid records, in files of random styles.

use claimbook_core::model::codes::{
    AttributionMode, Certainty, CitationBasis, CitationIntent, ClaimType, EntityKind, EntityStatus, Feature,
    OtherAnchorRole, ParticipantRole, RelationBasis, RelationType, Stance, Status, TimeModifier, TimeRole,
};
use claimbook_core::model::{Code, entries};
use claimbook_testing::vocabulary;

use crate::styles::document;

/// The start of every comment; no text of a record contains it.
pub(crate) const REMARK: &str = "# remark";

/// Random choices, made in advance. When they are used up, the first and plainest alternative is taken.
pub(crate) struct Choices<'a> {
    made: std::slice::Iter<'a, u8>,
    remarks: usize,
}

/// A value to write.
pub(crate) enum Value {
    Text(String),
    Number(u8),
    List(Vec<Self>),
    Record(Fields),
}

/// The fields of a record, in any order.
pub(crate) type Fields = Vec<(&'static str, Value)>;

impl<'a> Choices<'a> {
    pub(crate) fn new(made: &'a [u8]) -> Self {
        Self { made: made.iter(), remarks: 0 }
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::from(self.made.next().copied().unwrap_or(0)) % count
    }

    pub(crate) fn often(&mut self) -> bool {
        self.below(3) > 0
    }

    pub(crate) fn seldom(&mut self) -> bool {
        self.below(8) == 7
    }

    pub(crate) fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    pub(crate) fn remark(&mut self) -> String {
        self.remarks += 1;
        format!("{REMARK} {}: [é, \"", self.remarks)
    }

    fn text(&mut self, shortest: usize) -> Value {
        let words = [
            "ice",
            "a",
            "Port",
            "é🧊",
            "U.S.",
            "yes",
            "12",
            "1984",
            "it's",
            "\"so\"",
            "c:\\d",
            "-",
            "#",
            "x:",
            ":",
            ",",
            "[1-2],",
            "{",
            "%",
            "*a",
            "&b",
            "!c",
            "|",
            ">",
            "?",
            "@",
            "`",
            "null",
            "https://example.org/a/long/way/to/the/harbor/of/the/port#of-birch",
        ];
        let blanks = [" ", " ", " ", " ", " ", " ", "  ", "\n", "\n\n"];
        let mut text = String::new();
        let count = 1 + self.below(30);
        for index in 0.. {
            if index >= count && text.chars().count() >= shortest || text.chars().count() > 200 {
                break;
            }
            if index > 0 {
                text.push_str(self.one_of(&blanks));
            }
            text.push_str(self.one_of(&words));
        }
        if self.seldom() {
            text.push('\n');
        }
        Value::Text(text)
    }

    fn code<C: Code>(&mut self) -> Value {
        let codes: Vec<&str> = entries::<C>().iter().map(|entry| entry.name).collect();
        text(self.one_of(&codes))
    }

    fn codes<C: Code>(&mut self, most: usize) -> Value {
        self.some_of(&entries::<C>().iter().map(|entry| entry.name).collect::<Vec<_>>(), most)
    }

    fn of_facet(&mut self, facet: &str, most: usize) -> Value {
        let facet = vocabulary().facet(facet).expect("a facet");
        self.some_of(&facet.codes().map(|code| code.id.as_str()).collect::<Vec<_>>(), most)
    }

    fn some_of(&mut self, codes: &[&str], most: usize) -> Value {
        let (first, count) = (self.below(codes.len()), 1 + self.below(most));
        Value::List(codes.iter().cycle().skip(first).take(count.min(codes.len())).map(|code| text(*code)).collect())
    }

    fn list(&mut self, most: usize, mut item: impl FnMut(&mut Self) -> Fields) -> Value {
        let count = 1 + self.below(most);
        Value::List((0..count).map(|_| Value::Record(item(self))).collect())
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// Returns a claims file in which every record is valid.
pub(crate) fn claims(choices: &mut Choices<'_>) -> String {
    let header = vec![
        ("source", text("harbor-report")),
        ("coder", text("c1")),
        ("coded_on", text("2031-05-02")),
        ("codebook", text("0.1")),
    ];
    let claims = choices.list(3, claim);
    document(&header.into_iter().chain([("claims", claims)]).collect(), choices)
}

fn claim(choices: &mut Choices<'_>) -> Fields {
    let participant = |choices: &mut Choices<'_>| {
        let mut fields = vec![("entity", text("port-birch")), ("role", choices.code::<ParticipantRole>())];
        if choices.seldom() {
            fields.push(("gloss", choices.text(1)));
        }
        fields
    };
    let mut fields = vec![
        ("id", text(format!("hbr-{:04}", choices.below(256)))),
        ("statement", choices.text(20)),
        ("type", choices.code::<ClaimType>()),
        ("certainty", choices.code::<Certainty>()),
        ("participants", choices.list(4, participant)),
        ("domains", choices.of_facet("domains", 4)),
        ("at", text(choices.one_of(&["summary.p1.s2", "summary.p1.s2[1-9]", "summary.p1.s2[1-3], summary.p1.s2[5]"]))),
    ];
    if choices.often() {
        fields.push(("features", choices.codes::<Feature>(3)));
        fields.push(("forms", choices.of_facet("forms", 12)));
    }
    if choices.often() {
        fields.push(("times", choices.list(3, time)));
        fields.push(("status", choices.code::<Status>()));
        fields.push(("reviewed_on", text("2031-05-02")));
        fields.push(("checked_by", text("lm1")));
        fields.push(("checked_on", text("2031-05-01")));
        fields.push(("coder", text("c3")));
    }
    if choices.often() {
        let fields_of = |choices: &mut Choices<'_>| {
            vec![
                ("mode", choices.code::<AttributionMode>()),
                ("holder", text("harbor-master")),
                ("stance", choices.code::<Stance>()),
            ]
        };
        fields.push(("attribution", Value::Record(fields_of(choices))));
        let citation = |choices: &mut Choices<'_>| {
            vec![
                ("note", Value::Number(1)),
                ("basis", choices.code::<CitationBasis>()),
                ("intent", choices.code::<CitationIntent>()),
            ]
        };
        fields.push(("citations", choices.list(2, citation)));
    }
    if choices.often() {
        let other = |choices: &mut Choices<'_>| {
            vec![("at", text("summary.p2.s1[2-4]")), ("as", choices.code::<OtherAnchorRole>())]
        };
        fields.push(("also_at", choices.list(2, other)));
        let relation = |choices: &mut Choices<'_>| {
            vec![
                ("type", choices.code::<RelationType>()),
                ("object", text("hbr-0002")),
                ("basis", choices.code::<RelationBasis>()),
            ]
        };
        fields.push(("relations", choices.list(2, relation)));
    }
    if choices.often() {
        fields.push(("note", choices.text(1)));
        fields.push(("reason", choices.text(1)));
    }
    fields
}

fn time(choices: &mut Choices<'_>) -> Fields {
    let edtf = [
        "2031",
        "2031-02~/2031-03",
        "../2031-04-01",
        "20XX",
        "2031-04-01/..",
        "Y170000002",
        "2031-04-12T23:20:30Z",
        "-0431",
    ];
    let mut fields = vec![("role", choices.code::<TimeRole>()), ("edtf", text(choices.one_of(&edtf)))];
    if choices.often() {
        fields.push(("mod", choices.code::<TimeModifier>()));
        fields.push(("duration_min", text("P3Y")));
        fields.push(("duration_max", text("P5Y")));
        fields.push(("relative_to", text("last-winter")));
    }
    fields
}

/// Returns a file of entities and events in which every record is valid.
pub(crate) fn entities(choices: &mut Choices<'_>) -> String {
    let entity = |choices: &mut Choices<'_>| {
        let mut fields =
            vec![("id", text("port-birch")), ("label", choices.text(1)), ("kind", choices.code::<EntityKind>())];
        if choices.often() {
            let aliases = (0..choices.below(9))
                .map(|index| text(["Birch", "NO", "B. Port", "1", "it's, so", "x: y"][index % 6]))
                .collect();
            fields.push(("aliases", Value::List(aliases)));
            let member = |_: &mut Choices<'_>| vec![("entity", text("port-alder")), ("valid_from", text("1990-05-01"))];
            fields.push(("members", choices.list(2, member)));
            let identifier = |_: &mut Choices<'_>| vec![("scheme", text("cow")), ("value", text("0365"))];
            fields.push(("identifiers", choices.list(2, identifier)));
            fields.push(("status", choices.code::<EntityStatus>()));
            fields.push(("superseded_by", text("port-alder")));
        }
        fields
    };
    let event = |choices: &mut Choices<'_>| {
        vec![("id", text("last-winter")), ("label", choices.text(1)), ("edtf", text("2030-12/2031-02"))]
    };
    let fields = vec![("entities", choices.list(3, entity)), ("events", choices.list(2, event))];
    document(&fields, choices)
}

/// Returns a valid `dataset.yaml`.
pub(crate) fn dataset(choices: &mut Choices<'_>) -> String {
    let creator = |choices: &mut Choices<'_>| {
        if choices.seldom() {
            return vec![("name", choices.text(1))];
        }
        let mut fields = vec![("family", text("Roe"))];
        if choices.often() {
            fields.extend([("given", text("Ann")), ("orcid", text("0000-0002-1825-0097"))]);
            fields.push(("affiliation", choices.text(1)));
        }
        fields
    };
    let keywords = 1 + choices.below(12);
    let mut fields = vec![
        ("name", text("harbor-claims")),
        ("title", choices.text(1)),
        ("description", choices.text(100)),
        ("creators", choices.list(3, creator)),
        ("publisher", choices.text(1)),
        ("keywords", Value::List((0..keywords).map(|index| text(format!("ice: {index}"))).collect())),
        ("language", text("en")),
        ("license", text(choices.one_of(&["CC-BY-4.0", "0BSD"]))),
    ];
    if choices.often() {
        fields.push(("homepage", text("https://example.org/#harbor")));
        fields.push(("repository", text("https://example.org/git")));
        fields.push(("doi", text("10.5281/zenodo.1234")));
    }
    document(&fields, choices)
}
