//! The code lists of a book: the built-in ones and those of its vocabulary.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::super::code::label;
use super::super::codes::{
    EntityKind, ExclusionReason, IdentifierScheme, LikelihoodScale, MappingScheme, ParticipantRole, Variable,
};
use super::super::{Code, CodeRow, Open, ScaleOfTerms, Term, TermOnScale, built_in_rows};
use super::{Facet, OwnCode, OwnScale, OwnScheme, OwnTerm, VocabularyFile};

/// The name of the list of verbal probability terms.
pub const LIKELIHOOD: &str = "likelihood";

/// The code lists of a book: the built-in lists, extended by the book's vocabulary.
#[derive(Debug)]
pub struct Vocabulary {
    /// In the order of their ids.
    facets: Vec<Facet>,
    /// The names of the codes of each facet, sorted.
    names: Vec<Vec<Term>>,
    schemes: Vec<OwnScheme>,
    /// The built-in scales and those of the book.
    scales: Vec<ScaleOfTerms>,
    /// The terms of all scales, sorted.
    terms: Vec<Term>,
    /// The indices of the scales in use. The first scale applies to sources that do not name a scale.
    in_use: Vec<usize>,
    /// The codes that the book adds to built-in lists, by list.
    own: BTreeMap<&'static str, Vec<OwnCode>>,
    /// Ids of faulty facets and codes.
    lost: Vec<String>,
    /// Whether the file exists but could not be read.
    unreadable: bool,
    rows: OnceLock<Vec<CodeRow>>,
}

/// A vocabulary for files that contain no codes of facets or scales.
pub(crate) static BUILT_IN: Vocabulary = Vocabulary {
    facets: Vec::new(),
    names: Vec::new(),
    schemes: Vec::new(),
    scales: Vec::new(),
    terms: Vec::new(),
    in_use: Vec::new(),
    own: BTreeMap::new(),
    lost: Vec::new(),
    unreadable: false,
    rows: OnceLock::new(),
};

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new(VocabularyFile::default())
    }
}

impl Vocabulary {
    /// Resolves the content of `vocabulary.yaml`. If an id occurs several times, the first one counts.
    pub(crate) fn new(file: VocabularyFile) -> Self {
        let VocabularyFile {
            facets,
            roles,
            entity_kinds,
            identifier_schemes,
            mapping_schemes,
            exclusion_reasons,
            likelihood_scales,
            likelihood,
        } = file;
        let mut lost = Vec::new();
        let schemes = identifier_schemes.into_records(&mut lost);
        let own_scales = likelihood_scales.into_records(&mut lost);
        lost.extend(own_scales.iter().flat_map(|scale| scale.terms.lost.iter().cloned()));
        let of_scheme = |scheme: &OwnScheme| own_code(&scheme.id, scheme.label.as_deref(), &scheme.definition);
        let of_scale = |scale: &OwnScale| own_code(&scale.id, scale.label.as_deref(), &scale.definition);
        let own = BTreeMap::from([
            (ParticipantRole::LIST, roles.into_records(&mut lost)),
            (EntityKind::LIST, entity_kinds.into_records(&mut lost)),
            (MappingScheme::LIST, mapping_schemes.into_records(&mut lost)),
            (ExclusionReason::LIST, exclusion_reasons.into_records(&mut lost)),
            (IdentifierScheme::LIST, schemes.iter().map(of_scheme).collect()),
            (LikelihoodScale::LIST, own_scales.iter().map(of_scale).collect()),
        ]);
        let mut scales = ScaleOfTerms::built_in();
        scales.extend(own_scales.iter().map(of_terms));
        let mut terms: Vec<Term> = scales.iter().flat_map(|scale| &scale.terms).map(|term| term.id.clone()).collect();
        terms.sort_unstable();
        terms.dedup();
        let default = likelihood.and_then(|id| scales.iter().position(|scale| scale.id == id)).unwrap_or(0);
        let mut facets = facets.into_records(&mut lost);
        facets.sort_by(|a, b| a.id.cmp(&b.id));
        facets.dedup_by(|later, earlier| later.id == earlier.id);
        lost.extend(facets.iter().flat_map(|facet| facet.codes.lost.iter().cloned()));
        let names = facets.iter().map(|facet| {
            let mut names: Vec<Term> = facet.codes().map(|code| code.id.clone()).collect();
            names.sort_unstable();
            names
        });
        Self {
            names: names.collect(),
            facets,
            schemes,
            scales,
            terms,
            in_use: vec![default],
            own,
            lost,
            unreadable: false,
            rows: OnceLock::new(),
        }
    }

    /// Returns the vocabulary of a book whose file could not be read. It accepts every name, so that one fault is not
    /// reported on every claim.
    pub(crate) fn unreadable() -> Self {
        Self { unreadable: true, ..Self::default() }
    }

    /// Returns the facets, in the order of their ids.
    #[must_use]
    pub fn facets(&self) -> &[Facet] {
        &self.facets
    }

    /// Returns a facet by its id.
    #[must_use]
    pub fn facet(&self, id: &str) -> Option<&Facet> {
        self.facets.iter().find(|facet| facet.id.as_str() == id)
    }

    /// Returns the book's external code systems.
    #[must_use]
    pub fn identifier_schemes(&self) -> &[OwnScheme] {
        &self.schemes
    }

    /// Returns the scale of a source's likelihood terms.
    #[must_use]
    pub fn scale(&self, named: Option<&Open<LikelihoodScale>>) -> Option<&ScaleOfTerms> {
        match named {
            Some(named) => self.scales.iter().find(|scale| scale.id.as_str() == named.name()),
            None => self.scales.get(*self.in_use.first()?),
        }
    }

    /// Adds a scale that a source names to the scales in use.
    pub(crate) fn use_scale(&mut self, named: &Open<LikelihoodScale>) {
        let place = self.scales.iter().position(|scale| scale.id.as_str() == named.name());
        if let Some(place) = place.filter(|place| !self.in_use.contains(place)) {
            self.in_use.push(place);
            self.rows = OnceLock::new();
        }
    }

    /// Sets the scales in use: the default scale, and then the given ones, in their order.
    pub(crate) fn set_scales<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        self.in_use.truncate(1);
        for name in names {
            let place = self.scales.iter().position(|scale| scale.id.as_str() == name);
            self.in_use.extend(place.filter(|place| !self.in_use.contains(place)));
        }
        self.rows = OnceLock::new();
    }

    /// Returns whether the codes of the list `likelihood` belong to the book. Returns `false` only if the first
    /// built-in scale is the only scale in use.
    #[must_use]
    pub fn has_own_likelihoods(&self) -> bool {
        self.in_use != [0]
    }

    /// Returns the terms of all scales, sorted.
    pub(crate) fn likelihoods(&self) -> &[Term] {
        &self.terms
    }

    /// Returns a term of one of the scales.
    pub(crate) fn likelihood(&self, name: &str) -> Option<Term> {
        match self.terms.binary_search_by(|term| term.as_str().cmp(name)) {
            Ok(place) => Some(self.terms[place].clone()),
            Err(_) => self.accepted(name),
        }
    }

    /// Returns the codes that the book adds to a built-in list.
    #[must_use]
    pub fn own(&self, list: &str) -> &[OwnCode] {
        self.own.get(list).map_or(&[], Vec::as_slice)
    }

    /// Returns a facet's code by name, given the facet's index.
    pub(crate) fn term(&self, facet: usize, name: &str) -> Option<Term> {
        let names = &self.names[facet];
        match names.binary_search_by(|term| term.as_str().cmp(name)) {
            Ok(place) => Some(names[place].clone()),
            Err(_) => self.accepted(name),
        }
    }

    /// Returns a code that the book adds to a built-in list.
    pub(crate) fn own_term(&self, list: &str, name: &str) -> Option<Term> {
        let own = self.own(list).iter().find(|code| code.id.as_str() == name);
        own.map(|code| code.id.clone()).or_else(|| self.accepted(name))
    }

    /// Returns whether a field of a claim may be a facet whose declaration is faulty.
    pub(crate) fn may_declare(&self, field: &str) -> bool {
        self.unreadable || self.lost.iter().any(|lost| lost == field)
    }

    /// Returns the name as a term if its declaration is faulty or the vocabulary could not be read. The declaration's
    /// fault is already reported.
    fn accepted(&self, name: &str) -> Option<Term> {
        if self.may_declare(name) { name.parse().ok() } else { None }
    }

    /// Returns every code of every list, sorted by list name.
    #[must_use]
    pub fn code_rows(&self) -> &[CodeRow] {
        self.rows.get_or_init(|| self.rows())
    }

    fn rows(&self) -> Vec<CodeRow> {
        let mut rows = built_in_rows();
        for (list, codes) in &self.own {
            let first = rows.iter().filter(|row| row.list == *list).count();
            rows.extend(codes.iter().enumerate().map(|(index, code)| CodeRow {
                position: position(first + index),
                ..CodeRow::new(list, &code.id, code.label.as_deref(), &code.definition)
            }));
        }
        for facet in &self.facets {
            rows.extend(facet.codes().enumerate().map(|(index, code)| CodeRow {
                position: position(index),
                ordinal: facet.ordinal.then(|| u8::try_from(index + 1).unwrap_or(u8::MAX)),
                expects:
                    code.expects.0.iter().filter_map(|(id, code)| Some((self.list(id)?, code.to_string()))).collect(),
                mappings: code.mappings.to_vec(),
                ..CodeRow::new(facet.item.as_str(), &code.id, code.label.as_deref(), &code.definition)
            }));
        }
        rows.extend(self.likelihood_rows());
        let first = rows.iter().filter(|row| row.list == Variable::LIST).count();
        rows.extend(self.facets.iter().enumerate().map(|(index, facet)| CodeRow {
            position: position(first + index),
            ..CodeRow::new(Variable::LIST, &facet.id, None, &format!("The set of codes in the facet `{}`.", facet.id))
        }));
        rows.sort_by(|a, b| (&a.list, a.position).cmp(&(&b.list, b.position)));
        rows
    }

    /// Returns the codes of the list `likelihood`: the terms of the scales in use. A term of several scales has no
    /// bounds of its own, unless they are equal. Ranks exist if there is one scale.
    fn likelihood_rows(&self) -> Vec<CodeRow> {
        let mut rows: Vec<CodeRow> = Vec::new();
        for scale in self.in_use.iter().map(|place| &self.scales[*place]) {
            for (rank, term) in (1..).zip(&scale.terms) {
                let definition = match self.in_use.len() {
                    1 => term.definition.clone(),
                    _ => format!("On the scale `{}`: {}", scale.id, term.definition),
                };
                if let Some(row) = rows.iter_mut().find(|row| row.code == term.id.as_str()) {
                    row.definition = format!("{} {definition}", row.definition);
                    row.percent = row.percent.filter(|percent| *percent == term.percent);
                    continue;
                }
                rows.push(CodeRow {
                    position: position(rows.len()),
                    ordinal: (self.in_use.len() == 1).then_some(rank),
                    percent: Some(term.percent),
                    own: self.has_own_likelihoods(),
                    ..CodeRow::new(LIKELIHOOD, &term.id, term.label.as_deref(), &definition)
                });
            }
        }
        rows
    }

    /// Returns the code list of a facet.
    fn list(&self, facet: &Term) -> Option<String> {
        Some(self.facet(facet.as_str())?.item.to_string())
    }

    /// Adds the book's codes and facets to the JSON Schema of a record file.
    pub(crate) fn complete(&self, schema: &mut Value) {
        let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) else { return };
        for (list, definition) in [
            (ParticipantRole::LIST, "ParticipantRole"),
            (EntityKind::LIST, "EntityKind"),
            (IdentifierScheme::LIST, "IdentifierScheme"),
            (ExclusionReason::LIST, "ExclusionReason"),
            (LikelihoodScale::LIST, "LikelihoodScale"),
        ] {
            let codes = definitions.get_mut(definition).and_then(|one| one.get_mut("oneOf"));
            if let Some(codes) = codes.and_then(Value::as_array_mut) {
                codes.extend(self.own(list).iter().map(|own| constant(&own.id, &own.definition)));
            }
        }
        if let Some(likelihood) = definitions.get_mut("Likelihood") {
            let terms = self.likelihood_rows();
            likelihood["oneOf"] = terms.iter().map(|row| constant(&row.code, &row.definition)).collect();
        }
        let Some(claim) = definitions.get_mut("Claim").and_then(Value::as_object_mut) else { return };
        for facet in &self.facets {
            let codes: Vec<Value> = facet.codes().map(|code| constant(&code.id, &code.definition)).collect();
            let mut list = json!({
                "description": facet.definition,
                "type": "array",
                "uniqueItems": true,
                "items": {"oneOf": codes},
            });
            if let Some(min) = facet.min {
                list["minItems"] = json!(min);
            }
            if let Some(max) = facet.max {
                list["maxItems"] = json!(max);
            }
            if let Some(properties) = claim.get_mut("properties").and_then(Value::as_object_mut) {
                properties.insert(facet.id.to_string(), list);
            }
            if facet.min.is_some()
                && let Some(required) = claim.get_mut("required").and_then(Value::as_array_mut)
            {
                required.push(json!(facet.id));
            }
        }
    }
}

impl super::FacetCode {
    /// Returns the label for people.
    #[must_use]
    pub fn label(&self) -> String {
        self.label.clone().unwrap_or_else(|| label(self.id.as_str()))
    }
}

impl Facet {
    /// Returns the codes that could be read, in the order of the file.
    pub fn codes(&self) -> impl Iterator<Item = &super::FacetCode> {
        self.codes.sound.iter().map(|(_, code)| code)
    }

    /// Returns whether a claim has at most one code, and the codes are a scale.
    #[must_use]
    pub fn is_scale(&self) -> bool {
        self.ordinal && self.max == Some(1)
    }

    /// Returns the label for people.
    #[must_use]
    pub fn label(&self) -> Cow<'_, str> {
        self.label.as_deref().map_or_else(|| label(self.item.as_str()).into(), Cow::Borrowed)
    }
}

fn own_code(id: &Term, label: Option<&str>, definition: &str) -> OwnCode {
    OwnCode { id: id.clone(), label: label.map(str::to_owned), definition: definition.to_owned() }
}

fn of_terms(scale: &OwnScale) -> ScaleOfTerms {
    let percent = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let term = |(_, term): &(usize, OwnTerm)| TermOnScale {
        id: term.id.clone(),
        label: term.label.clone(),
        definition: term.definition.clone(),
        percent: (percent(term.percent_min), percent(term.percent_max)),
    };
    ScaleOfTerms { id: scale.id.clone(), terms: scale.terms.sound.iter().map(term).collect() }
}

fn constant(id: impl std::fmt::Display, definition: &str) -> Value {
    let id = id.to_string();
    json!({"const": id, "description": definition, "type": "string"})
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
