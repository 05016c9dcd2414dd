//! What the agency has set.

use crate::{
    Tx,
    sql::{args, internal},
};
use domain::{
    Capability, Conflict, Result,
    agency::{ChangeSettings, Settings},
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
    let current = settings(tx).await?.version;
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
