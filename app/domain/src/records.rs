//! What is common to the records that the office makes and edits by hand: children, providers, authorizations and what belongs to
//! them.

use crate::{
    ErrorCode,
    units::{UNIT_MINUTES, VISIT_MINUTES},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

crate::keyed_enum! {
    /// The kinds of records whose last change can be undone.
    pub enum RecordKind {
        Child "child"
        Place "place"
        Contact "contact"
        Guardian "guardian"
        Provider "provider"
        Discipline "discipline"
        Authorization "authorization"
        Payer "payer"
        Service "service"
        VisitKind "visit_kind"
    }
}

/// Who changed a record last, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    /// The record's version after the change.
    pub version: i64,
    /// The member's name; `None` for the operator of the installation.
    pub by: Option<String>,
    /// By the agency's clock.
    pub at: DateTime,
    /// Whether the record was made by this change: there is nothing to go back to.
    pub is_new: bool,
    /// Whether the record was written since without a member: by an import, or by the end of the therapist. Then nothing can
    /// be undone.
    pub is_written_since: bool,
}

/// Whether a record that ended on a day is over: the day is the first without it.
pub fn is_over(ended_on: Option<Date>, today: Date) -> bool {
    ended_on.is_some_and(|day| day <= today)
}

/// Reads a whole number within a range; `error` is the code of any other text.
pub(crate) fn read_within(text: &str, range: &RangeInclusive<u32>, error: ErrorCode) -> Result<u32, ErrorCode> {
    match text.trim() {
        "" => Err(ErrorCode::FieldMissing),
        text => text.parse().ok().filter(|number| range.contains(number)).ok_or(error),
    }
}

/// Like [`read_within`], for a field that may be left empty.
pub(crate) fn read_optional(text: &str, range: &RangeInclusive<u32>, error: ErrorCode) -> Result<Option<u32>, ErrorCode> {
    if text.trim().is_empty() { Ok(None) } else { read_within(text, range, error).map(Some) }
}

/// Reads the minutes of a unit.
pub(crate) fn read_unit_minutes(text: &str) -> Result<Option<u32>, ErrorCode> {
    read_optional(text, &UNIT_MINUTES, ErrorCode::UnitMinutesOutOfRange)
}

/// Reads the length of a visit.
pub(crate) fn read_visit_minutes(text: &str) -> Result<u32, ErrorCode> {
    read_within(text, &VISIT_MINUTES, ErrorCode::VisitMinutesOutOfRange)
}

/// The next reference of a kind of record: its letter, and the number after the largest of this form, with as many digits. A small
/// letter counts too: an import takes references that differ only in case as one.
pub fn next_reference<'a>(letter: char, digits: usize, references: impl Iterator<Item = &'a str>) -> String {
    let number = |reference: &str| {
        let figures = reference.strip_prefix([letter, letter.to_ascii_lowercase()])?;
        let is_number = !figures.is_empty() && figures.len() <= 18 && figures.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Some((figures.parse::<u64>().ok()?, figures.len()))).flatten()
    };
    let (last, width) = references.filter_map(number).max().unwrap_or((0, digits));
    format!("{letter}{:0width$}", last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_reference_follows_the_largest_of_the_same_form() {
        let next = |known: &[&str]| next_reference('C', 4, known.iter().copied());
        assert_eq!(next(&[]), "C0001");
        assert_eq!(next(&["C0207", "C0009", "A00300", "C-301", "Cx", "C"]), "C0208");
        assert_eq!(next(&["C0207", "c0300"]), "C0301");
        assert_eq!(next(&["C9999"]), "C10000");
        assert_eq!(next(&["C7"]), "C8");
        assert_eq!(next(&["C99999999999999999999"]), "C0001", "no number of ours");
    }
}
