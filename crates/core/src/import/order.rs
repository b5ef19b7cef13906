//! Restores the order of lists that an exported table does not state, by the hash of the exported record.

use serde_json::Value;

use super::draft::{Cell, Content, Draft};
use crate::model::Claim;
use crate::text::content_hash;

/// The largest number of orders tried for a record.
const MOST: usize = 5_040;

/// Reorders the lists of a draft, and states its holder, so that the record has its exported hash. Leaves the draft
/// unchanged if no order has this hash, because somebody edited the row. Returns whether the draft changed.
pub(super) fn restore(draft: &mut Draft, claim: &Claim, hash: &str, authors: &str) -> bool {
    let has_hash = |record: &Value| content_hash(record).to_string() == hash;
    let Ok(record) = serde_json::to_value(claim) else { return false };
    if has_hash(&record) {
        return false;
    }
    let lists = draft.fields.iter().filter_map(|(key, content)| match content {
        Content::List(list) if list.is_unordered && list.items.len() > 1 => Some((key.clone(), list.items.len())),
        _ => None,
    });
    let lists: Vec<(String, usize)> = lists.collect();
    let orders = lists.iter().try_fold(1_usize, |orders, (_, length)| {
        let of_list = (1..=*length).try_fold(1_usize, usize::checked_mul)?;
        orders.checked_mul(of_list)
    });
    let Some(orders) = orders.filter(|orders| *orders <= MOST) else { return false };
    // In the table, a record that names the authors as its holder looks like a record without a holder.
    let holders: &[bool] = if claim.attribution.holder.is_none() { &[false, true] } else { &[false] };
    for states_holder in holders {
        let mut candidate = record.clone();
        if *states_holder {
            candidate["attribution"]["holder"] = Value::from(authors);
        }
        for order in 0..orders {
            let orders = permutations(order, &lists);
            for (key, permutation) in &orders {
                if let (Some(old), Some(new)) = (record[key].as_array(), candidate[key].as_array_mut()) {
                    for (slot, from) in new.iter_mut().zip(permutation) {
                        slot.clone_from(&old[*from]);
                    }
                }
            }
            if has_hash(&candidate) {
                apply(draft, &orders, states_holder.then_some(authors));
                return true;
            }
        }
    }
    false
}

fn apply(draft: &mut Draft, orders: &[(String, Vec<usize>)], holder: Option<&str>) {
    for (key, permutation) in orders {
        if let Some(Content::List(list)) = draft.fields.get_mut(key) {
            list.items = permutation.iter().filter_map(|from| list.items.get(*from).cloned()).collect();
        }
    }
    if let Some(holder) = holder {
        let cell = Cell { text: holder.to_owned(), place: draft.place };
        let content = draft.fields.entry("attribution".to_owned()).or_insert(Content::Record(Vec::new()));
        if let Content::Record(fields) = content {
            fields.push(("holder", cell));
        }
    }
}

/// Returns the permutations with a number: one for each list, each given by its key and length.
fn permutations(mut number: usize, lists: &[(String, usize)]) -> Vec<(String, Vec<usize>)> {
    let of_list = |(key, length): &(String, usize)| {
        let mut rest: Vec<usize> = (0..*length).collect();
        let mut permutation = Vec::with_capacity(*length);
        for choices in (1..=*length).rev() {
            permutation.push(rest.remove(number % choices));
            number /= choices;
        }
        (key.clone(), permutation)
    };
    lists.iter().map(of_list).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_of_all_lists_has_one_number() {
        let lists = [("a".to_owned(), 3), ("b".to_owned(), 2)];
        let mut all: Vec<_> = (0..12).map(|number| permutations(number, &lists)).collect();
        assert_eq!(all[0], [("a".to_owned(), vec![0, 1, 2]), ("b".to_owned(), vec![0, 1])]);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 12);
    }
}
