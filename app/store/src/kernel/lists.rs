//! Pages and sort keys of lists.

use domain::{people::Page, search::SortKey};
use std::collections::HashMap;
use uuid::Uuid;

/// One page of the results, and the total number.
pub(crate) fn paginate<T>(found: Vec<T>, page: u32) -> (Vec<T>, u32) {
    let total = found.len() as u32;
    let rows = Page::<()>::ROWS as usize;
    let skipped = (page.max(1) as usize - 1).saturating_mul(rows);
    (found.into_iter().skip(skipped).take(rows).collect(), total)
}

/// Sorts rows into the order of these ids.
pub(crate) fn sort_by_ids<T>(rows: &mut [T], ids: &[Uuid], id: impl Fn(&T) -> Uuid) {
    let positions: HashMap<Uuid, usize> = ids.iter().enumerate().map(|(position, id)| (*id, position)).collect();
    rows.sort_by_key(|row| positions.get(&id(row)).copied());
}

/// Sort key by last name, for lists of people.
pub(crate) fn last_first(first: &str, last: &str) -> (SortKey, SortKey) {
    (SortKey::of(last), SortKey::of(first))
}

/// Sort key by first name, for boards and select boxes.
pub(crate) fn first_last(first: &str, last: &str) -> (SortKey, SortKey) {
    (SortKey::of(first), SortKey::of(last))
}
