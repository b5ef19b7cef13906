//! Visits the scalars of a tree.

use super::{Node, Value};
use crate::syntax::diagnostic::{Path, Step};

impl Node {
    /// Calls a function for every scalar, with its path, in the order of the text.
    pub fn visit_scalars(&self, found: &mut impl FnMut(&Path, &Self)) {
        self.visit_below(&mut Path::default(), found);
    }

    fn visit_below(&self, path: &mut Path, found: &mut impl FnMut(&Path, &Self)) {
        match &self.value {
            Value::Scalar(_) => found(path, self),
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Index(index));
                    item.visit_below(path, found);
                    path.pop();
                }
            }
            Value::Mapping(entries) => {
                for entry in entries {
                    path.push(Step::Key(entry.key.clone().into()));
                    entry.value.visit_below(path, found);
                    path.pop();
                }
            }
            Value::Refused => {}
        }
    }
}
