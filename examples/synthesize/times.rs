//! Draws the times of a claim.

use claimbook_core::model::codes::TimeBasis::{self, Explicit, Inferred, Resolved};
use claimbook_core::model::codes::TimeRelation::{self, After, Before, Includes, Simultaneous};
use claimbook_core::model::codes::TimeRole::{self, Event, Horizon, Reference, State};
use claimbook_core::model::codes::{ClaimType, TimeModifier};
use claimbook_core::model::{Edtf, Time};

use super::entities::Cast;
use super::random::SplitMix64;

/// A template for a time. `NOW` is replaced by the publication date, and `YEAR` by an earlier year.
#[derive(Clone, Copy)]
struct Shape {
    role: TimeRole,
    edtf: Option<&'static str>,
    basis: TimeBasis,
    relation: Option<TimeRelation>,
    modifier: Option<TimeModifier>,
    /// The minimum and maximum duration.
    lengths: (Option<&'static str>, Option<&'static str>),
}

const fn shape(role: TimeRole, edtf: Option<&'static str>, basis: TimeBasis, relation: Option<TimeRelation>) -> Shape {
    Shape { role, edtf, basis, relation, modifier: None, lengths: (None, None) }
}

const fn lasting(shape: Shape, min: Option<&'static str>, max: Option<&'static str>) -> Shape {
    Shape { lengths: (min, max), ..shape }
}

/// Times of predictions, weighted by ten times their count in the real claims, or by 1 if the real claims lack them.
const AHEAD: [(Shape, usize); 9] = [
    (shape(Horizon, Some("NOW/.."), Inferred, None), 10 * 51),
    (shape(Horizon, Some("NOW/.."), Resolved, None), 10 * 4),
    (shape(Horizon, None, Inferred, Some(Simultaneous)), 10 * 3),
    (shape(Horizon, None, Explicit, Some(After)), 10 * 3),
    (shape(Horizon, None, Inferred, Some(After)), 10),
    (shape(Horizon, None, Explicit, Some(Simultaneous)), 10),
    (lasting(shape(Horizon, Some("NOW/2038~"), Resolved, None), Some("P3Y"), Some("P5Y")), 10),
    (shape(Horizon, Some("2035?"), Explicit, None), 1),
    (shape(Horizon, None, Explicit, Some(Before)), 1),
];

/// Times of other claims, with weights of the same kind.
const BEHIND: [(Shape, usize); 20] = [
    (shape(State, Some("../NOW"), Inferred, None), 10 * 12),
    (shape(Event, Some("YEAR"), Explicit, None), 10 * 5),
    (shape(Event, Some("../NOW"), Inferred, None), 10 * 3),
    (shape(Event, None, Inferred, Some(After)), 10 * 2),
    (shape(Event, None, Explicit, Some(After)), 10 * 2),
    (shape(Event, None, Explicit, Some(Simultaneous)), 10 * 2),
    (lasting(shape(Event, None, Resolved, Some(After)), Some("P2M"), None), 10),
    (shape(Event, Some("../YEAR-01"), Explicit, None), 10),
    (shape(Event, Some("../YEAR-08~"), Inferred, None), 10),
    (shape(Event, Some("YEAR"), Explicit, Some(After)), 10),
    (lasting(shape(Event, Some("YEAR-08~"), Resolved, Some(After)), None, Some("P6M")), 10),
    (Shape { modifier: Some(TimeModifier::End), ..shape(Event, Some("YEAR-10~/YEAR-12"), Explicit, None) }, 10),
    (shape(Event, Some("YEAR~/YEAR~"), Resolved, None), 10),
    (shape(Event, Some("YEAR~/YEAR~"), Resolved, Some(Simultaneous)), 10),
    (shape(State, None, Inferred, Some(After)), 10),
    (shape(State, None, Inferred, Some(Before)), 10),
    (lasting(shape(State, None, Explicit, Some(After)), Some("P2M"), None), 10),
    (shape(State, Some("../NOW"), Inferred, Some(After)), 10),
    (shape(State, Some("NOW"), Resolved, None), 10),
    (shape(Reference, Some("YEAR-02-14"), Explicit, Some(Includes)), 1),
];

/// Returns the share of a type's claims that have a time; every prediction has one.
fn share(claim_type: ClaimType) -> (usize, usize) {
    match claim_type {
        ClaimType::Predictive => (1, 1),
        ClaimType::Descriptive => (25, 37),
        ClaimType::Causal => (9, 14),
        ClaimType::Evaluative => (1, 2),
        ClaimType::Intentional | ClaimType::Normative => (1, 7),
        // None of the three real claims has a time.
        ClaimType::Definitional => (1, 20),
    }
}

/// Draws the times of a claim of this type, in a source with this publication date.
pub(crate) fn times(claim_type: ClaimType, published: &str, cast: &Cast, random: &mut SplitMix64) -> Vec<Time> {
    let (count, of) = share(claim_type);
    if !random.chance(count, of) {
        return Vec::new();
    }
    let shape = if claim_type == ClaimType::Predictive { random.weighted(&AHEAD) } else { random.weighted(&BEHIND) };
    let year = random.between(2012, 2029).to_string();
    let edtf = |text: &str| -> Edtf { text.replace("NOW", published).replace("YEAR", &year).parse().expect("EDTF") };
    let (min, max) = shape.lengths;
    vec![Time {
        role: shape.role,
        edtf: shape.edtf.map(edtf),
        modifier: shape.modifier,
        basis: shape.basis,
        duration_min: min.map(|length| length.parse().expect("a duration")),
        duration_max: max.map(|length| length.parse().expect("a duration")),
        relation: shape.relation,
        relative_to: shape.relation.map(|_| cast.event(random)),
    }]
}
