//! Settings of an agency.

use crate::{
    Tx,
    kernel::{
        sql::{args, internal},
        versions::check_version,
    },
};
use domain::{
    Capability, Result,
    agency::{ChangeSettings, RequireSecondFactor, Settings},
};

/// The current settings; the actor's copy is as old as their request.
pub async fn settings(tx: &mut Tx) -> Result<Settings> {
    tx.require_capability(Capability::Manage)?;
    let (saved,): (String,) = tx.fetch_one("SELECT settings FROM agencies WHERE id = $1", args![]).await?;
    serde_json::from_str(&saved).map_err(|error| internal(&error))
}

/// Changes the settings. They apply to every request that begins after the commit.
///
/// # Errors
/// `Conflict::Stale` if another user saved since the form was opened.
pub async fn change_settings(tx: &mut Tx, ChangeSettings(new): ChangeSettings) -> Result<()> {
    let before = settings(tx).await?;
    // Values with a form of their own do not change here.
    let travel = new.travel.with_unchanged_speeds(before.travel);
    save_settings(tx, &before, Settings { second_factor: before.second_factor, travel, ..new }).await
}

/// Sets which staff roles need a second factor. Members without one are redirected to set one up.
///
/// # Errors
/// As [`change_settings`]; `RecentProofRequired` if the actor's proof of identity is too old.
pub async fn require_second_factor(tx: &mut Tx, new: RequireSecondFactor) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    tx.require_recent_proof()?;
    let before = settings(tx).await?;
    let second_factor = before.second_factor.changed(new, tx.now_us());
    save_settings(tx, &before, Settings { second_factor, version: new.version, ..before.clone() }).await
}

/// Saves settings over those of `before`. If they are the same, nothing is changed and no event recorded.
async fn save_settings(tx: &mut Tx, before: &Settings, new: Settings) -> Result<()> {
    let current = before.version;
    check_version(current, new.version)?;
    if new == *before {
        tx.mark_unchanged();
        return Ok(());
    }
    let saved = Settings { version: current + 1, ..new };
    let text = serde_json::to_string(&saved).map_err(|error| internal(&error))?;
    tx.execute("UPDATE agencies SET settings = $4 WHERE id = $1", args![text]).await?;
    tx.record_subject("agency", tx.agency_id().0);
    tx.record_change(&saved);
    Ok(())
}
