//! People and organizations: the check that a record names one of them.

use super::Invalid;
use super::record::{Conflict, Presence};

/// Checks that a record is a person with `family` or an organization with `name`. An organization must not have the
/// fields in `of_a_person`. `noun` is the record's name in messages.
pub(super) fn person_or_organization(fields: &dyn Presence, noun: &str, of_a_person: &[&'static str]) -> Vec<Conflict> {
    if fields.has("name") == fields.has("family") {
        let help = "write either `family`, for a person, or `name`, for an organization";
        let fault = Invalid::new(format!("{noun} is a person or an organization"), help);
        return vec![Conflict { field: None, fault }];
    }
    let conflict = |&field: &&'static str| {
        let help = "write `family` in place of `name` if it is a person, or leave this out";
        Conflict { field: Some(field), fault: Invalid::new(format!("an organization has no `{field}`"), help) }
    };
    of_a_person.iter().filter(|field| fields.has("name") && fields.has(field)).map(conflict).collect()
}
