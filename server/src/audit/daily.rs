//! Once a day the chain of each agency is walked and signed.

use super::{kept, put_aside};
use crate::config::Settings;
use domain::{Result, text::Email};
use jiff::{civil::Date, tz::TimeZone};
use std::{collections::BTreeMap, time::Duration};
use store::{
    Actor, Db,
    audit::{self, Checkpoint, Finding, Signer, Trust, Verified},
};
use tokio::time;

/// How often it is looked whether a new day has begun, and whether an agency is new.
const LOOK: Duration = Duration::from_mins(5);

/// Signs whatever is due, until the task is ended.
pub async fn keep_signing(db: Db, settings: Settings, signer: impl AsRef<Signer>) {
    let mut looks = time::interval(LOOK);
    looks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let mut refused = Refused::new();
    loop {
        looks.tick().await;
        // Its error is in the log, and the next look tries again.
        sign_due(&db, &settings, signer.as_ref(), &mut refused).await.ok();
    }
}

/// By agency the UTC day on which its chain was not signed: a long chain is not walked again every few minutes.
pub type Refused = BTreeMap<String, Date>;

/// For each agency that has none of this UTC day: walks its chain, signs where it stands, queues the letter. The file of
/// the day is written by every process that has a folder for it.
///
/// A chain that is not the one that the checkpoints tell of, those in the folder among them, is not signed: a signature would say
/// that all is well from here on.
pub async fn sign_due(db: &Db, settings: &Settings, signer: &Signer, refused: &mut Refused) -> Result<()> {
    let today = db.clock().now().to_zoned(TimeZone::UTC).date();
    let mut outcome = Ok(());
    for (slug, _) in db.identity().agencies().await? {
        if refused.get(&slug) == Some(&today) {
            continue;
        }
        // What fails for one must not keep the others from their day.
        match sign_one(db, settings, signer, &slug).await {
            Ok(true) => {}
            Ok(false) => {
                refused.insert(slug, today);
            }
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}

/// Whether the chain may be signed.
async fn sign_one(db: &Db, settings: &Settings, signer: &Signer, slug: &str) -> Result<bool> {
    let actor = db.system(slug, "audit").await?;
    let mut known = audit::daily(db, &actor).await?;
    if known.is_none() {
        let aside = match kept(settings, &signer.keys(), actor.agency()) {
            Ok(aside) => aside,
            Err(error) => {
                // Looked for again in a few minutes, since a folder of another machine comes and goes.
                tracing::error!(agency = slug, "{error}; no checkpoint is signed before it can be read");
                return Ok(true);
            }
        };
        let verified = walk(db, &actor, signer, aside).await?;
        if verified.findings.iter().any(Finding::contradicts_a_checkpoint) {
            tracing::error!(agency = slug, "no checkpoint is signed: the chain is not the one that checkpoints tell of");
            return Ok(false);
        }
        let to = settings.audit_checkpoint_email.as_deref().and_then(|address| Email::try_from(address).ok());
        known = audit::sign_day(db, &actor, signer, to.as_ref()).await?;
    }
    if let Some(checkpoint) = known
        && let Err(error) = put_aside(settings, &checkpoint)
    {
        tracing::error!(agency = slug, "{error}");
    }
    Ok(true)
}

async fn walk(db: &Db, actor: &Actor, signer: &Signer, aside: Vec<Checkpoint>) -> Result<Verified> {
    let trust = Trust { keys: signer.keys(), checkpoints: aside };
    let mut tx = db.read(actor, "audit.verify").await?;
    let verified = audit::verify(&mut tx, &trust, |_| {}).await?;
    tx.commit().await?;
    for finding in &verified.findings {
        tracing::error!(agency = actor.agency().slug, "the audit was tampered with: {finding}");
    }
    for set_back in &verified.set_back {
        tracing::warn!(agency = actor.agency().slug, "{set_back}");
    }
    audit::keep_check(db, actor, &verified).await?;
    Ok(verified)
}
