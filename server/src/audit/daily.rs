//! Daily job: verifies and signs the audit chain of each agency once per UTC day.

use super::{load_checkpoints, save_checkpoint};
use crate::{config::Settings, metrics::count_job_run};
use domain::{Result, audit::AuditAction, text::EmailAddress};
use jiff::{civil::Date, tz::TimeZone};
use std::{collections::BTreeMap, time::Duration};
use store::{
    Actor, Db,
    audit::{self, Checkpoint, Finding, Signer, Trust, Verified},
};
use tokio::time;

/// How often the job checks for a new day or a new agency.
const CHECK_INTERVAL: Duration = Duration::from_mins(5);

/// Signs what is due, until the task is aborted.
pub async fn run_daily_signing(db: Db, settings: Settings, signer: impl AsRef<Signer>) {
    let mut ticks = time::interval(CHECK_INTERVAL);
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let mut skipped = SkippedToday::new();
    loop {
        ticks.tick().await;
        // The error is already logged, and the next tick tries again.
        count_job_run("daily_signing", &sign_due(&db, &settings, signer.as_ref(), &mut skipped).await);
    }
}

/// The last UTC day, by agency slug, on which signing was refused, so that a long chain is not verified again every few minutes.
pub type SkippedToday = BTreeMap<String, Date>;

/// For each agency without a checkpoint of this UTC day: verifies its chain, signs a checkpoint, and queues the email. Every
/// process with a configured folder writes the file of the day.
///
/// A chain that contradicts an earlier checkpoint, including those in the folder, is not signed: a new checkpoint would make
/// the altered chain look valid.
pub async fn sign_due(db: &Db, settings: &Settings, signer: &Signer, skipped: &mut SkippedToday) -> Result<()> {
    let today = db.clock().now().to_zoned(TimeZone::UTC).date();
    let mut outcome = Ok(());
    for (slug, _) in db.identity().agencies().await? {
        if skipped.get(&slug) == Some(&today) {
            continue;
        }
        // An error for one agency must not prevent signing the others.
        match sign_one(db, settings, signer, &slug).await {
            Ok(true) => {}
            Ok(false) => {
                skipped.insert(slug, today);
            }
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}

/// Returns false where the chain must not be signed today.
async fn sign_one(db: &Db, settings: &Settings, signer: &Signer, slug: &str) -> Result<bool> {
    let actor = db.system(slug, "audit").await?;
    let mut checkpoint = audit::daily_checkpoint(db, &actor).await?;
    if checkpoint.is_none() {
        let saved = match load_checkpoints(settings, &signer.keys(), actor.agency()) {
            Ok(saved) => saved,
            Err(error) => {
                // Tried again in a few minutes, since a network folder may be unavailable for a while.
                tracing::error!(agency = slug, "{error}; no checkpoint is signed before it can be read");
                return Ok(true);
            }
        };
        let verified = verify_chain(db, &actor, signer, saved).await?;
        if verified.findings.iter().any(Finding::contradicts_a_checkpoint) {
            tracing::error!(agency = slug, "no checkpoint is signed: the chain is not the one that checkpoints tell of");
            return Ok(false);
        }
        let to = settings.audit_checkpoint_email.as_deref().and_then(|address| EmailAddress::try_from(address).ok());
        checkpoint = audit::sign_daily_checkpoint(db, &actor, signer, to.as_ref()).await?;
    }
    if let Some(checkpoint) = checkpoint
        && let Err(error) = save_checkpoint(settings, &checkpoint)
    {
        tracing::error!(agency = slug, "{error}");
    }
    Ok(true)
}

/// Verifies the chain against the database's and the saved checkpoints, logs and stores the findings.
async fn verify_chain(db: &Db, actor: &Actor, signer: &Signer, saved: Vec<Checkpoint>) -> Result<Verified> {
    let trust = Trust { keys: signer.keys(), checkpoints: saved };
    let mut tx = db.read(actor, AuditAction::AuditVerify).await?;
    let verified = audit::verify(&mut tx, &trust, |_| {}).await?;
    tx.commit().await?;
    for finding in &verified.findings {
        tracing::error!(agency = actor.agency().slug, "the audit was tampered with: {finding}");
    }
    for set_back in &verified.set_back {
        tracing::warn!(agency = actor.agency().slug, "{set_back}");
    }
    audit::save_check(db, actor, &verified).await?;
    Ok(verified)
}
