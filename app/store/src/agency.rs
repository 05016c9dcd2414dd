//! What the agency has set.

use crate::{
    Tx,
    sql::{args, internal},
};
use domain::{
    Capability, Conflict, Result,
    agency::{ChangeSettings, RequireSecondFactor, Settings},
};

/// The settings as they stand now; those of the actor are as old as their request.
pub async fn settings(tx: &mut Tx) -> Result<Settings> {
    tx.may(Capability::Manage)?;
    let (kept,): (String,) = tx.one("SELECT settings FROM agencies WHERE id = $1", args![]).await?;
    serde_json::from_str(&kept).map_err(|error| internal(&error))
}

/// Changes the settings. Every request that begins after the commit goes by them.
///
/// # Errors
/// `Conflict::Stale` where somebody saved since the form was opened.
pub async fn change_settings(tx: &mut Tx, ChangeSettings(new): ChangeSettings) -> Result<()> {
    let before = settings(tx).await?;
    // What has a form of its own stays as it is.
    let travel = new.travel.keeping_speeds_of(before.travel);
    keep(tx, before.version, Settings { second_factor: before.second_factor, travel, ..new }).await
}

/// Says who of the staff needs a second factor. Whoever has none is led to set one up.
///
/// # Errors
/// As [`change_settings`]; `Unproved` where the proof of who asks is not fresh.
pub async fn require_second_factor(tx: &mut Tx, new: RequireSecondFactor) -> Result<()> {
    tx.may(Capability::Manage)?;
    tx.freshly_proved()?;
    let before = settings(tx).await?;
    let second_factor = before.second_factor.changed(new, tx.now_us());
    keep(tx, before.version, Settings { second_factor, version: new.version, ..before }).await
}

/// Saves settings that were made of the version `current`.
async fn keep(tx: &mut Tx, current: i64, new: Settings) -> Result<()> {
    if new.version != current {
        return Err(Conflict::Stale { current }.into());
    }
    let kept = Settings { version: current + 1, ..new };
    let text = serde_json::to_string(&kept).map_err(|error| internal(&error))?;
    tx.run("UPDATE agencies SET settings = $4 WHERE id = $1", args![text]).await?;
    tx.subject("agency", tx.agency_id().0);
    tx.changed(&kept);
    Ok(())
}
