//! Once a day the chain of each agency is walked and signed.

use super::put_aside;
use crate::config::Settings;
use domain::{Result, text::Email};
use std::time::Duration;
use store::{
    Db,
    audit::{self, Signer, Trust},
};
use tokio::time;

/// How often it is looked whether a new day has begun, and whether an agency is new.
const LOOK: Duration = Duration::from_mins(5);

/// Signs whatever is due, until the task is ended.
pub async fn keep_signing(db: Db, settings: Settings, signer: impl AsRef<Signer>) {
    let mut looks = time::interval(LOOK);
    looks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        // Its error is in the log, and the next look tries again.
        sign_due(&db, &settings, signer.as_ref()).await.ok();
    }
}

/// For each agency that has none of this UTC day: walks its chain, signs where it stands, queues the letter. The file of
/// the day is written by every process that has a folder for it.
pub async fn sign_due(db: &Db, settings: &Settings, signer: &Signer) -> Result<()> {
    let mut outcome = Ok(());
    for (slug, _) in db.identity().agencies().await? {
        // What fails for one must not keep the others from their day.
        outcome = outcome.and(sign_one(db, settings, signer, &slug).await);
    }
    outcome
}

async fn sign_one(db: &Db, settings: &Settings, signer: &Signer, slug: &str) -> Result<()> {
    let actor = db.system(slug, "audit").await?;
    let mut known = audit::daily(db, &actor).await?;
    if known.is_none() {
        walk(db, &actor, signer).await?;
        let to = settings.audit_checkpoint_email.as_deref().and_then(|address| Email::try_from(address).ok());
        known = audit::sign_day(db, &actor, signer, to.as_ref()).await?;
    }
    if let Some(checkpoint) = known
        && let Err(error) = put_aside(settings, &checkpoint)
    {
        tracing::error!(agency = slug, "{error}");
    }
    Ok(())
}

async fn walk(db: &Db, actor: &store::Actor, signer: &Signer) -> Result<()> {
    let trust = Trust { keys: signer.keys(), checkpoints: Vec::new() };
    let mut tx = db.read(actor, "audit.verify").await?;
    let verified = audit::verify(&mut tx, &trust, |_| {}).await?;
    tx.commit().await?;
    for finding in &verified.findings {
        tracing::error!(agency = actor.agency().slug, "the audit was tampered with: {finding}");
    }
    audit::keep_check(db, actor, &verified).await
}
