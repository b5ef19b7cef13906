//! Checks that the parts of the vocabulary fit each other and the model.

use super::context::BookContext;
use super::findings::Findings;
use crate::model::codes::{
    EntityKind, ExclusionReason, IdentifierScheme, LikelihoodScale, MappingScheme, ParticipantRole,
};
use crate::model::{
    Claim, Code, CodeRow, Facet, FacetCode, Items, OwnCode, Term, Vocabulary, VocabularyFile, entries, parse, pattern,
};
use crate::syntax::diagnostic::{Path, Rule, Severity, closest};

pub(super) static RULE: Rule = Rule {
    id: "inconsistent-vocabulary",
    severity: Severity::Error,
    waivable: false,
    what: "An id in `vocabulary.yaml` that is declared twice, or that is already a field, a column or a built-in code. Also \
           a reference to something that is not declared, and an invalid range, pattern or address.",
    why: "A facet is a field, a table and a column, and a code must have one meaning.",
    example: "facets:\n  - id: features\n    item: feature",
    fixed: "facets:\n  - id: sectors\n    item: sector",
};

/// Names of columns and tables that facets must not have, in addition to the fields of a claim.
pub const RESERVED: [&str; 25] = [
    "anchors",
    "attribution_holder",
    "attribution_mode",
    "attribution_stance",
    "attribution_via",
    "certainty_rank",
    "claim_id",
    "coded_on",
    "codebook",
    "coder",
    "content_hash",
    "current",
    "dyads",
    "group_id",
    "likelihood_max",
    "likelihood_min",
    "likelihood_scale",
    "locator",
    "nested",
    "passage_id",
    "position",
    "section_id",
    "source",
    "source_id",
    "split",
];

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let Some(record) = &context.book.vocabulary_file else { return };
    let file = &record.record;
    let mut faults = Faults(Vec::new());
    let built_in = Vocabulary::default();
    faults.facets(file, built_in.code_rows());
    faults.own::<ParticipantRole>("roles", &file.roles);
    faults.own::<EntityKind>("entity_kinds", &file.entity_kinds);
    faults.own::<MappingScheme>("mapping_schemes", &file.mapping_schemes);
    faults.own::<ExclusionReason>("exclusion_reasons", &file.exclusion_reasons);
    faults.schemes(file);
    faults.scales(file);
    for (path, message, help) in faults.0 {
        findings.file(&RULE, record.file, path, message).help(help);
    }
}

/// Faults, each with its path, its message, and advice.
struct Faults(Vec<(Path, String, String)>);

impl Faults {
    fn add(&mut self, path: Path, message: String, help: impl Into<String>) {
        self.0.push((path, message, help.into()));
    }

    fn facets(&mut self, file: &VocabularyFile, built_in: &[CodeRow]) {
        let facets = &file.facets.sound;
        for (place, (index, facet)) in facets.iter().enumerate() {
            let at = || Path::default().key("facets").index(*index);
            let before = &facets[..place];
            let (id, item) = (facet.id.as_str(), facet.item.as_str());
            if before.iter().any(|(_, other)| other.id == facet.id) {
                self.add(at().key("id"), format!("the facet `{id}` is declared twice"), "keep one");
            } else if Claim::FIELDS.contains(&id) || RESERVED.contains(&id) {
                let help = "choose a name that is neither a field nor a column of claims";
                self.add(at().key("id"), format!("the facet `{id}` hides a part of the model"), help);
            }
            if before.iter().any(|(_, other)| other.item == facet.item) {
                self.add(at().key("item"), format!("two facets have the item `{item}`"), "choose another name");
            } else if item == "claim_id" || built_in.iter().any(|row| row.list == item) {
                let help = "choose a name that is not the name of a code list";
                self.add(at().key("item"), format!("the item `{item}` hides a part of the model"), help);
            }
            if facet.min.zip(facet.max).is_some_and(|(min, max)| min > max) {
                self.add(at().key("max"), "`max` is less than `min`".to_owned(), "exchange the two numbers");
            }
            for (place, (index, code)) in facet.codes.sound.iter().enumerate() {
                let at = at().key("codes").index(*index);
                if facet.codes.sound[..place].iter().any(|(_, other)| other.id == code.id) {
                    self.add(at.clone().key("id"), format!("the code `{}` is declared twice", code.id), "keep one");
                }
                self.expected(file, code, &at);
                self.mapped(file, code, &at);
            }
        }
    }

    fn expected(&mut self, file: &VocabularyFile, code: &FacetCode, at: &Path) {
        for (facet, expected) in &code.expects.0 {
            let path = at.clone().key("expects").key(facet.to_string());
            let declared = file.facets.sound.iter().find(|(_, other)| other.id == *facet);
            match declared {
                Some((_, declared)) if !has(declared, expected) && !is_lost(&declared.codes.lost, expected) => {
                    let codes = declared.codes().map(|code| code.id.as_str());
                    self.add(path, format!("`{facet}` has no code `{expected}`"), suggestion(expected, codes));
                }
                None if !is_lost(&file.facets.lost, facet) => {
                    let facets = file.facets.sound.iter().map(|(_, facet)| facet.id.as_str());
                    self.add(path, format!("there is no facet `{facet}`"), suggestion(facet, facets));
                }
                _ => {}
            }
        }
    }

    fn mapped(&mut self, file: &VocabularyFile, code: &FacetCode, at: &Path) {
        for (index, mapping) in code.mappings.iter().enumerate() {
            let scheme = &mapping.scheme;
            let own = file.mapping_schemes.sound.iter().map(|(_, code)| &code.id);
            if !is_known::<MappingScheme>(scheme, own.clone(), &file.mapping_schemes.lost) {
                let path = at.clone().key("mappings").index(index).key("scheme");
                let help = suggestion(scheme, own.map(Term::as_str));
                self.add(path, format!("there is no mapping scheme `{scheme}`"), help);
            }
        }
    }

    fn own<C: Code>(&mut self, key: &'static str, codes: &Items<OwnCode>) {
        self.ids::<C>(key, codes.sound.iter().map(|(index, code)| (*index, &code.id)));
    }

    fn ids<'a, C: Code>(&mut self, key: &'static str, ids: impl Iterator<Item = (usize, &'a Term)>) {
        let mut seen: Vec<&Term> = Vec::new();
        for (index, id) in ids {
            let path = || Path::default().key(key).index(index).key("id");
            if parse::<C>(id.as_str()).is_some() {
                self.add(path(), format!("the code `{id}` is built in"), "remove it here, or choose another name");
            } else if seen.contains(&id) {
                self.add(path(), format!("the code `{id}` is declared twice"), "keep one");
            }
            seen.push(id);
        }
    }

    fn schemes(&mut self, file: &VocabularyFile) {
        let schemes = &file.identifier_schemes.sound;
        self.ids::<IdentifierScheme>("identifier_schemes", schemes.iter().map(|(index, scheme)| (*index, &scheme.id)));
        for (index, scheme) in schemes {
            let at = || Path::default().key("identifier_schemes").index(*index);
            if let Some(fault) = scheme.pattern.as_deref().and_then(pattern::fault_of) {
                self.add(at().key("pattern"), fault, "correct it");
            }
            if scheme.url.as_deref().is_some_and(|url| url.matches("{}").count() != 1) {
                let help = "write `{}` where the identifier stands in the address";
                self.add(at().key("url"), "the address has no place for the identifier".to_owned(), help);
            }
        }
    }

    fn scales(&mut self, file: &VocabularyFile) {
        let scales = &file.likelihood_scales.sound;
        self.ids::<LikelihoodScale>("likelihood_scales", scales.iter().map(|(index, scale)| (*index, &scale.id)));
        for (index, scale) in scales {
            let at = |term: usize| Path::default().key("likelihood_scales").index(*index).key("terms").index(term);
            for (place, (index, term)) in scale.terms.sound.iter().enumerate() {
                if scale.terms.sound[..place].iter().any(|(_, other)| other.id == term.id) {
                    self.add(at(*index).key("id"), format!("the term `{}` is declared twice", term.id), "keep one");
                }
                if term.percent_min > term.percent_max || term.percent_max > 100 {
                    let message = "the probabilities are not from 0 to 100 percent, the lower one first";
                    self.add(at(*index).key("percent_max"), message.to_owned(), "correct the two numbers");
                }
            }
        }
        let Some(scale) = &file.likelihood else { return };
        let own = scales.iter().map(|(_, own)| &own.id);
        if !is_known::<LikelihoodScale>(scale, own.clone(), &file.likelihood_scales.lost) {
            let built_in = entries::<LikelihoodScale>().into_iter().map(|entry| entry.name);
            let help = suggestion(scale, built_in.chain(own.map(Term::as_str)));
            self.add(Path::default().key("likelihood"), format!("there is no scale `{scale}`"), help);
        }
    }
}

/// Returns whether a code is built in, or declared in the file. The declaration may be faulty.
fn is_known<'a, C: Code>(id: &Term, mut own: impl Iterator<Item = &'a Term>, lost: &[String]) -> bool {
    parse::<C>(id.as_str()).is_some() || own.any(|own| own == id) || is_lost(lost, id)
}

fn is_lost(lost: &[String], id: &Term) -> bool {
    lost.iter().any(|lost| lost == id.as_str())
}

fn has(facet: &Facet, id: &Term) -> bool {
    facet.codes().any(|code| code.id == *id)
}

fn suggestion<'a>(id: &Term, ids: impl Iterator<Item = &'a str>) -> String {
    match closest(id.as_str(), ids) {
        Some(candidate) => format!("did you mean `{}`?", candidate.word),
        None => "declare it in this file, or use an existing name".to_owned(),
    }
}
