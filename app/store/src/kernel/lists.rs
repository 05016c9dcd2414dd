//! Pages and sort keys of lists.

use domain::{lists::Part, people::Page, search::SortKey};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// One page of the results, and the total number.
pub(crate) fn paginate<T>(found: Vec<T>, page: u32) -> (Vec<T>, u32) {
    let total = found.len() as u32;
    let rows = Page::<()>::ROWS as usize;
    let skipped = (page.max(1) as usize - 1).saturating_mul(rows);
    (found.into_iter().skip(skipped).take(rows).collect(), total)
}

/// The wanted part of the results, and the total number.
pub(crate) fn take_part<T>(found: Vec<T>, part: Part) -> (Vec<T>, u32) {
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    (found.into_iter().skip(part.offset() as usize).take(part.limit() as usize).collect(), total)
}

/// Different texts in alphabetical order, without the empty one.
pub(crate) fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let texts: BTreeSet<&str> = texts.filter(|text| !text.is_empty()).collect();
    let mut texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    texts.sort_by_cached_key(|text| SortKey::of(text));
    texts
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
