//! Decisions: what a person made of a claim, of a difference between two coders, or of an anchor in a revised text.

use super::codes::Verdict;
use super::record::{Conflict, Presence, record};
use super::{Anchor, ClaimId, Date, Digest, Invalid, Items, Slug};

record! {
    "a decisions file", Lines;
    /// Decisions of one person about one source. They stay as the record of who decided what, and why.
    pub struct DecisionsFile {
        /// The id of the source, which is the name of its folder.
        pub source: Slug,
        /// Who decided.
        pub decided_by: Slug,
        /// The day of the decisions.
        pub decided_on: Date,
        /// The decisions.
        pub decisions: Items<Decision>,
    }
}

record! {
    "a decision", Braces, check = conflicts;
    /// A decision. It states the hash of what was decided: if that has changed since, the decision is stale, and is not
    /// carried out.
    pub struct Decision {
        /// The claim. In an adjudication, the claim of the first coder in `of`, with the id in the coding.
        pub subject: ClaimId,
        /// The first 16 digits of the claim's `content_hash`.
        pub content_hash: Option<Digest<8>>,
        /// In an adjudication, the coders who have the claim: two, or the only one.
        #[serde(default)]
        #[schemars(extend("uniqueItems" = true))]
        pub of: Box<[Slug]>,
        /// The aligned claim of the second coder in `of`.
        pub other: Option<ClaimId>,
        /// The first 16 digits of that claim's `content_hash`.
        pub other_hash: Option<Digest<8>>,
        /// The first 16 digits of the hash of the anchor's words, for an anchor in a revised text.
        pub anchor_hash: Option<Digest<8>>,
        /// The field of the claim, such as `certainty`. Without it, the decision is about the whole claim.
        #[schemars(length(min = 1))]
        pub field: Option<String>,
        /// What was decided. A decision without verdict waits for one.
        pub verdict: Option<Verdict>,
        /// The value of the field: a list in brackets, a record in braces, any other value as it is. For `amend` and
        /// `value`.
        #[schemars(length(min = 1))]
        pub value: Option<String>,
        /// The place of the anchor in the revised text.
        pub to: Option<Anchor>,
        /// The reason.
        #[schemars(length(min = 1))]
        pub reason: Option<String>,
    }
}

impl Decision {
    /// Returns a decision about a claim that waits for a verdict.
    #[must_use]
    pub fn pending(subject: ClaimId) -> Self {
        Self {
            subject,
            content_hash: None,
            of: Box::default(),
            other: None,
            other_hash: None,
            anchor_hash: None,
            field: None,
            verdict: None,
            value: None,
            to: None,
            reason: None,
        }
    }
}

/// Checks that a decision states the hash of what was decided, and that a changed value names its field.
fn conflicts(fields: &dyn Presence) -> Vec<Conflict> {
    let lacks = |key: &'static str, other: &str, help: &str| Conflict {
        field: Some(key),
        fault: Invalid::new(format!("`{key}` needs `{other}`"), help),
    };
    let is_missing = |key: &str| !fields.has(key) && !fields.is_faulty(key);
    let mut found = Vec::new();
    if is_missing("content_hash") && is_missing("anchor_hash") {
        let fault = Invalid::new(
            "a decision states the hash of what was decided",
            "give `content_hash`, the first 16 digits of the column `claims.content_hash`, or for an anchor `anchor_hash`",
        );
        found.push(Conflict { field: None, fault });
    }
    for (key, other) in [("other", "other_hash"), ("other_hash", "other"), ("value", "field"), ("to", "anchor_hash")] {
        if fields.has(key) && is_missing(other) {
            found.push(lacks(key, other, "give both, or neither"));
        }
    }
    found
}
