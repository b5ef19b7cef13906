//! Scales of verbal probability terms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// A scale of verbal probability terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum LikelihoodScale {
    /// Intelligence Community Directive 203 of the United States, Analytic Standards (2015).
    #[default]
    #[schemars(title = "ICD 203")]
    #[serde(rename = "icd_203")]
    Icd203,
    /// Guidance note of the IPCC on the treatment of uncertainties for the Fifth Assessment Report (2010).
    #[schemars(title = "IPCC AR5")]
    #[serde(rename = "ipcc_ar5")]
    IpccAr5,
}

impl Code for LikelihoodScale {
    const LIST: &'static str = "likelihood_scale";
}

/// A term of a scale: its name, its meaning, and its lowest and highest probability in percent.
pub(crate) type BuiltInTerm = (&'static str, &'static str, u8, u8);

impl LikelihoodScale {
    /// Returns the terms of the scale, from the least probable to the most probable.
    pub(crate) fn terms(self) -> &'static [BuiltInTerm] {
        match self {
            Self::Icd203 => &[
                ("almost_no_chance", "Almost no chance, or remote: 1 to 5 percent.", 1, 5),
                ("very_unlikely", "Very unlikely, or highly improbable: 5 to 20 percent.", 5, 20),
                ("unlikely", "Unlikely, or improbable: 20 to 45 percent.", 20, 45),
                ("roughly_even", "Roughly even chance or odds: 45 to 55 percent.", 45, 55),
                ("likely", "Likely, or probable: 55 to 80 percent.", 55, 80),
                ("very_likely", "Very likely, or highly probable: 80 to 95 percent.", 80, 95),
                ("almost_certain", "Almost certain, or nearly so: 95 to 99 percent.", 95, 99),
            ],
            Self::IpccAr5 => &[
                ("exceptionally_unlikely", "Exceptionally unlikely: 0 to 1 percent.", 0, 1),
                ("extremely_unlikely", "Extremely unlikely: 0 to 5 percent.", 0, 5),
                ("very_unlikely", "Very unlikely: 0 to 10 percent.", 0, 10),
                ("unlikely", "Unlikely: 0 to 33 percent.", 0, 33),
                ("about_as_likely_as_not", "About as likely as not: 33 to 66 percent.", 33, 66),
                ("more_likely_than_not", "More likely than not: more than 50 percent.", 50, 100),
                ("likely", "Likely: 66 to 100 percent.", 66, 100),
                ("very_likely", "Very likely: 90 to 100 percent.", 90, 100),
                ("extremely_likely", "Extremely likely: 95 to 100 percent.", 95, 100),
                ("virtually_certain", "Virtually certain: 99 to 100 percent.", 99, 100),
            ],
        }
    }
}
