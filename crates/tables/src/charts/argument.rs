//! The chart `argument`: the claims under each recommendation (normative claim), as a graph in layers. A claim is drawn
//! below the claim on which it bears, one step to the right of it. All of these claims are also written as a graph for
//! Graphviz.

mod layout;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write;

use ahash::AHashMap;

use super::listed;
use super::picture::{Fill, LINE, MARGIN, Picture, Side, WIDTH, cut, cut_at_word, width, wrapped};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{ClaimType, RelationType};
use claimbook_core::model::{Claim, ClaimId, entries};
use claimbook_core::syntax::diagnostic::counted;

use layout::{Layout, Node};

/// The stem of the chart's file name.
pub(super) const NAME: &str = "argument";

/// The file name of the graph for Graphviz.
pub(super) const GRAPH: &str = "argument.dot";

/// The maximum number of claims that are drawn.
const MOST: usize = 30;

/// The number of claims that are drawn for each recommendation before any recommendation gets more.
const SHARE: usize = 20;

/// The sizes of a node, and the distances between layers and between lines at the right.
const NODE: i32 = 2 * LINE + 6;
const GAP: i32 = 9;
const STEP: i32 = 30;
const LANE: i32 = 14;

/// The claims of a book and the relations between them, by position in the text.
pub(super) struct Argument<'a> {
    claims: Vec<&'a Claim>,
    /// For each claim, the claims to which it relates, with the relation.
    objects: Vec<Vec<(RelationType, usize)>>,
    /// For each claim, the claims that relate to it.
    subjects: Vec<Vec<usize>>,
}

impl<'a> Argument<'a> {
    /// Collects the relations between the current claims of a book, except restatements, which have no direction.
    pub(super) fn of(book: &'a Book) -> Self {
        let claims: Vec<&Claim> = book.current_claims().map(|record| &record.claim).collect();
        let places: AHashMap<&ClaimId, usize> = claims.iter().enumerate().map(|(at, claim)| (&claim.id, at)).collect();
        let objects = claims.iter().map(|claim| {
            let directed = claim.relations.iter().filter(|relation| relation.relation_type != RelationType::Restates);
            directed.filter_map(|relation| Some((relation.relation_type, *places.get(&relation.object)?))).collect()
        });
        let objects: Vec<Vec<(RelationType, usize)>> = objects.collect();
        let mut subjects = vec![Vec::new(); claims.len()];
        for (subject, objects) in objects.iter().enumerate() {
            for (_, object) in objects {
                subjects[*object].push(subject);
            }
        }
        Self { claims, objects, subjects }
    }

    /// Returns the chain of each recommendation: itself, then the claims that bear on it, the nearest first. The longest
    /// chain comes first.
    fn chains(&self) -> Vec<Vec<usize>> {
        let roots = (0..self.claims.len()).filter(|at| self.claims[*at].claim_type == ClaimType::Normative);
        let mut chains: Vec<Vec<usize>> = roots.map(|root| self.chain(root)).collect();
        chains.sort_by_key(|chain| Reverse(chain.len()));
        chains
    }

    fn chain(&self, root: usize) -> Vec<usize> {
        let (mut chain, mut known) = (vec![root], BTreeSet::from([root]));
        let mut at = 0;
        while let Some(object) = chain.get(at) {
            let further: Vec<usize> = self.subjects[*object].iter().copied().filter(|at| known.insert(*at)).collect();
            chain.extend(further);
            at += 1;
        }
        chain
    }

    pub(super) fn draw(&self) -> Picture {
        const TITLE: &str = "The claims under each recommendation";
        let (chains, alone): (Vec<_>, Vec<_>) = self.chains().into_iter().partition(|chain| chain.len() > 1);
        if chains.is_empty() {
            let why = match alone.len() {
                0 => "The book has no recommendation yet, which is a claim of type normative.".to_owned(),
                roots => format!("No claim bears on the {}.", counted(roots, "recommendation")),
            };
            return Picture::of_nothing(NAME, TITLE, &why);
        }
        let chosen = chosen(&chains);
        let layout = Layout::of(&chosen, |claim| self.objects[claim].iter().map(|(_, object)| *object).collect());
        let nodes = layout.nodes();
        let said: Vec<String> = nodes.iter().map(|node| self.said(node.claim, &layout)).collect();
        let description = format!("Graph of claims, each below the claim on which it bears. {}", said.join(" "));
        let mut picture = Picture::new(NAME, &self.finding(&chains, alone.len()), &description);
        let all: BTreeSet<usize> = chains.iter().flatten().copied().collect();
        picture.note(&format!(
            "Shaded: recommendations. Each other claim is below a claim on which it bears, and the words after its id \
             state the relation. Lines at the right: further relations. Drawn: {} of {}.",
            nodes.len(),
            counted(all.len(), "claim"),
        ));
        picture.bottom += 8;
        self.nodes(&mut picture, &layout, &nodes);
        let left_out = all.len() - nodes.len();
        if left_out > 0 {
            picture.note(&format!("Not shown: {}; {GRAPH} has all.", counted(left_out, "further claim")));
        }
        let apart = alone.iter().filter(|chain| !all.contains(&chain[0])).count();
        if apart > 0 {
            picture.note(&format!("Not shown: {} on which no claim bears.", counted(apart, "recommendation")));
        }
        picture
    }

    /// Returns a sentence that says how many recommendations rest on other claims.
    fn finding(&self, chains: &[Vec<usize>], alone: usize) -> String {
        let (under, root) = (chains[0].len() - 1, &self.claims[chains[0][0]].id);
        let most = counted(under, "claim");
        let ties = chains.iter().filter(|chain| chain.len() == chains[0].len()).count();
        match (chains.len(), chains.len() + alone) {
            (_, 1) => format!("The only recommendation, {root}, rests on {most}"),
            (1, all) => format!("Of {all} recommendations, only {root} rests on other claims: on {under}"),
            (some, all) if ties == 1 => {
                format!("{some} of {all} recommendations rest on other claims; {root} on {under}")
            }
            (some, all) => format!("{some} of {all} recommendations rest on other claims, at most on {under}"),
        }
    }

    /// Returns a claim's relations to drawn claims in words, such as `recommendation; supports aou-0001`.
    fn relations(&self, claim: usize, layout: &Layout) -> String {
        let mut parts = Vec::new();
        if self.claims[claim].claim_type == ClaimType::Normative {
            parts.push("recommendation".to_owned());
        }
        for relation in entries::<RelationType>() {
            let drawn = self.objects[claim].iter().filter(|(own, at)| *own == relation.code && layout.has(*at));
            let objects: Vec<String> = drawn.map(|(_, at)| self.claims[*at].id.to_string()).collect();
            if !objects.is_empty() {
                parts.push(format!("{} {}", relation.label.to_lowercase(), listed(&objects)));
            }
        }
        let hidden = self.subjects[claim].iter().filter(|subject| !layout.has(**subject)).count();
        if hidden > 0 {
            parts.push(format!("{hidden} more below"));
        }
        parts.join("; ")
    }

    fn said(&self, claim: usize, layout: &Layout) -> String {
        format!("{}: {}.", self.claims[claim].id, self.relations(claim, layout))
    }

    fn nodes(&self, picture: &mut Picture, layout: &Layout, nodes: &[Node]) {
        let right = WIDTH - MARGIN - LANE * i32::try_from(layout.lanes().len()).unwrap_or_default();
        let top = picture.bottom;
        let row = |at: usize| top + (NODE + GAP) * i32::try_from(at).unwrap_or_default();
        let left = |layer: usize| MARGIN + STEP * i32::try_from(layer).unwrap_or_default();
        for (at, node) in nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                let (trunk, middle) = (left(nodes[parent].layer) + STEP / 2, row(at) + NODE / 2);
                let head = row(parent) + NODE;
                picture.stroke(&[(left(node.layer), middle), (trunk, middle), (trunk, head)]);
                picture.polygon(&[(trunk, head), (trunk - 5, head + 9), (trunk + 5, head + 9)]);
            }
        }
        for (lane, edges) in (1..).zip(layout.lanes()) {
            for (subject, object) in edges {
                let (x, from, to) = (right + LANE * lane - LANE / 2, row(*subject), row(*object));
                // The lines of a node leave it at different heights, so that they can be told apart.
                let (from, to) = (from + 6 + lane * 7, to + NODE - 4 - lane * 7);
                picture.stroke(&[(right, from), (x, from), (x, to), (right, to)]);
                picture.polygon(&[(right, to), (right + 9, to - 5), (right + 9, to + 5)]);
            }
        }
        for (at, node) in nodes.iter().enumerate() {
            let claim = self.claims[node.claim];
            let (x, y) = (left(node.layer), row(at));
            let fill = Fill::plain(usize::from(claim.claim_type == ClaimType::Normative));
            picture.begin(&format!("{}: {}", claim.id, claim.statement));
            picture.area((x, y), (right - x, NODE), fill);
            let id = format!("{} ", claim.id);
            let room = right - x - 16;
            picture.bold((x + 8, y + 3 + LINE / 2), Side::Start, &id);
            let words = x + 8 + width(&id) + 8;
            let relations = cut(&self.relations(node.claim, layout), right - words - 8);
            picture.text((words, y + 3 + LINE / 2), Side::Start, &relations);
            picture.text((x + 8, y + 3 + LINE + LINE / 2), Side::Start, &cut_at_word(&claim.statement, room));
            picture.end();
        }
        picture.bottom = row(nodes.len());
    }

    /// Returns the claims under all recommendations, and the relations between them, in the language DOT.
    pub(super) fn graph(&self) -> String {
        const ROOM: i32 = 360;
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let drawn: BTreeSet<usize> = self.chains().into_iter().flatten().collect();
        let mut text =
            String::from("digraph argument {\n  rankdir=BT;\n  node [shape=box, fontname=\"sans-serif\"];\n");
        for at in &drawn {
            let claim = self.claims[*at];
            let lines: Vec<String> = wrapped(&claim.statement, ROOM).iter().map(|line| quoted(line)).collect();
            let bold = if claim.claim_type == ClaimType::Normative { ", style=bold" } else { "" };
            let _ = writeln!(text, "  \"{0}\" [label=\"{0}\\n{1}\"{bold}];", claim.id, lines.join("\\n"));
        }
        for subject in &drawn {
            for relation in entries::<RelationType>() {
                let own = self.objects[*subject].iter().filter(|(own, at)| *own == relation.code && drawn.contains(at));
                for (_, object) in own {
                    let (from, to, label) = (&self.claims[*subject].id, &self.claims[*object].id, &relation.label);
                    let _ = writeln!(text, "  \"{from}\" -> \"{to}\" [label=\"{}\"];", label.to_lowercase());
                }
            }
        }
        text + "}\n"
    }
}

/// Returns the claims to draw, at most [`MOST`]: first a share of each chain, then the rest of the chains. Each claim
/// except the first one of a chain comes after a claim on which it bears.
fn chosen(chains: &[Vec<usize>]) -> Vec<usize> {
    let (mut chosen, mut known) = (Vec::new(), BTreeSet::new());
    for share in [SHARE, usize::MAX] {
        for claim in chains.iter().flat_map(|chain| chain.iter().take(share)) {
            if chosen.len() < MOST && known.insert(*claim) {
                chosen.push(*claim);
            }
        }
    }
    chosen
}
