//! Optimistic locking.

use domain::{Conflict, Result};

/// Checks that the version that a form was opened with is the current one.
///
/// # Errors
/// `Conflict::Stale` if another user saved since.
pub(crate) fn check_version(current: i64, expected: i64) -> Result<()> {
    if current == expected { Ok(()) } else { Err(Conflict::Stale { current }.into()) }
}
