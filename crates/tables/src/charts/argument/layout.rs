//! Places the nodes of a graph in layers and rows. The layer of a node is the length of its longest path to a root.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The maximum number of lines beside each other at the right.
const LANES: usize = 6;

/// A node with its place. Its row is its position in the list of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) claim: usize,
    /// The layer, from 0 for a root.
    pub(super) layer: usize,
    /// The row of the node below which this node is drawn; `None` for a root.
    pub(super) parent: Option<usize>,
}

/// Nodes in rows, and the edges that are not part of the tree.
#[derive(Debug)]
pub(super) struct Layout {
    nodes: Vec<Node>,
    rows: BTreeMap<usize, usize>,
    lanes: Vec<Vec<(usize, usize)>>,
}

impl Layout {
    /// Places the claims. `objects` returns the claims to which a claim relates; those that are not in `claims` are
    /// ignored. Each claim that has such an object must come after one of them.
    pub(super) fn of(claims: &[usize], objects: impl Fn(usize) -> Vec<usize>) -> Self {
        let objects: Vec<(usize, Vec<usize>)> = claims
            .iter()
            .map(|claim| (*claim, objects(*claim).into_iter().filter(|at| claims.contains(at)).collect()))
            .collect();
        let placed = layers(&objects);
        // The children of each claim in the order of the text. `None` has the roots in the given order.
        let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for claim in claims {
            children.entry(placed[claim].1).or_default().push(*claim);
        }
        children.iter_mut().filter(|(parent, _)| parent.is_some()).for_each(|(_, below)| below.sort_unstable());
        let below = |parent| children.get(&parent).into_iter().flatten().rev().copied();
        let (mut nodes, mut rows) = (Vec::new(), BTreeMap::new());
        let mut waiting: Vec<usize> = below(None).collect();
        while let Some(claim) = waiting.pop() {
            let (layer, parent) = placed[&claim];
            rows.insert(claim, nodes.len());
            nodes.push(Node { claim, layer, parent: parent.and_then(|parent| rows.get(&parent).copied()) });
            waiting.extend(below(Some(claim)));
        }
        let further = objects.iter().flat_map(|(subject, objects)| {
            let parent = placed[subject].1;
            objects.iter().filter(move |object| parent != Some(**object)).map(|object| (rows[subject], rows[object]))
        });
        let lanes = lanes(further.collect());
        Self { nodes, rows, lanes }
    }

    /// Returns the nodes by row.
    pub(super) fn nodes(&self) -> Vec<Node> {
        self.nodes.clone()
    }

    /// Returns whether a claim is placed.
    pub(super) fn has(&self, claim: usize) -> bool {
        self.rows.contains_key(&claim)
    }

    /// Returns the edges outside the tree from row to row, by lane. The edges of a lane have no row in common. Edges
    /// for which no lane is free are left out.
    pub(super) fn lanes(&self) -> &[Vec<(usize, usize)>] {
        &self.lanes
    }
}

/// Returns the layer of each claim, and the object below which it is drawn: one in the layer before.
fn layers(objects: &[(usize, Vec<usize>)]) -> BTreeMap<usize, (usize, Option<usize>)> {
    let mut placed: BTreeMap<usize, (usize, Option<usize>)> = BTreeMap::new();
    loop {
        let waiting = || objects.iter().filter(|(claim, _)| !placed.contains_key(claim));
        let is_ready = |objects: &[usize]| objects.iter().all(|object| placed.contains_key(object));
        // In a cycle no claim is ready. The first one in the given order has an object that is placed.
        let next = waiting().find(|(_, objects)| is_ready(objects)).or_else(|| waiting().next());
        let Some((claim, objects)) = next else { break };
        let above = objects.iter().filter_map(|object| Some((placed.get(object)?.0, *object)));
        let above = above.max_by_key(|(layer, object)| (*layer, Reverse(*object)));
        placed.insert(*claim, above.map_or((0, None), |(layer, object)| (layer + 1, Some(object))));
    }
    placed
}

/// Distributes edges to lanes, short edges first, so that the edges of a lane have no row in common.
fn lanes(mut edges: Vec<(usize, usize)>) -> Vec<Vec<(usize, usize)>> {
    edges.sort_by_key(|(from, to)| (from.abs_diff(*to), *from, *to));
    let overlap = |(a, b): (usize, usize), (c, d): (usize, usize)| a.min(b) <= c.max(d) && c.min(d) <= a.max(b);
    let mut lanes: Vec<Vec<(usize, usize)>> = Vec::new();
    for edge in edges {
        match lanes.iter().position(|lane| lane.iter().all(|other| !overlap(edge, *other))) {
            Some(lane) => lanes[lane].push(edge),
            None if lanes.len() < LANES => lanes.push(vec![edge]),
            None => {}
        }
    }
    lanes
}
