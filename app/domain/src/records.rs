//! What is common to the records that the office makes and edits by hand: children, providers, authorizations and what belongs to
//! them.

use crate::{
    ErrorCode,
    units::{UNIT_MINUTES, VISIT_MINUTES},
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

crate::keyed_enum! {
    /// The kinds of records whose last change can be undone.
    pub enum RecordKind {
        Child "child"
        Place "place"
        Contact "contact"
        Provider "provider"
        Discipline "discipline"
        Authorization "authorization"
        Payer "payer"
        Service "service"
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
