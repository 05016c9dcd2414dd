//! Adds a child with its home and its first guardian.

use super::guardians::save_guardian;
use crate::{Tx, records::children};
use domain::{Capability, ChildId, Result, children::NewChild, people::NewGuardian};

/// Adds a child with a home, and with a guardian if one was typed.
///
/// # Errors
/// `NotFound` without the capability, which a guardian needs too; `Invalid` for each value that can't be saved; with a guardian
/// `RecentProofRequired`.
pub async fn add_child(tx: &mut Tx, new: NewChild) -> Result<ChildId> {
    let NewChild { child, home, guardian } = new;
    if guardian.is_some() {
        tx.require_capability(Capability::Manage)?;
    }
    let child = children::add(tx, child, &home).await?;
    if let Some(guardian) = guardian {
        save_guardian(tx, NewGuardian::of_new_child(child, guardian)).await?;
    }
    Ok(child)
}
