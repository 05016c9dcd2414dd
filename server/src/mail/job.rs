//! Background job that sends the emails in the outbox.

use super::{Mailer, SendError};
use crate::metrics::count_job_run;
use domain::Result;
use jiff::Timestamp;
use std::time::Duration;
use store::{
    Db,
    outbox::{self, LeasedEmail, Outcome},
};
use tokio::{sync::watch, time};

/// How often the outbox is polled: one indexed read.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Sends due emails until `stopping` is true; a send in progress is finished first.
pub async fn deliver(db: Db, mailer: Mailer, mut stopping: watch::Receiver<bool>) {
    let mut ticks = time::interval(POLL_INTERVAL);
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            _ = ticks.tick() => {}
        }
        // The error is already logged, and the next tick tries again.
        count_job_run("mail", &send_due(&db, &mailer, db.clock().now()).await);
    }
}

/// One run: queues the emails for requested password resets, then sends every email that is due at `now`. An unreachable
/// server ends the run, so that the other emails don't use up an attempt too.
///
/// Returns how many were sent.
pub async fn send_due(db: &Db, mailer: &Mailer, now: Timestamp) -> Result<usize> {
    db.identity().send_requested_resets().await?;
    let mut sent = 0;
    while let Some(taken) = outbox::lease_next(db, now).await? {
        if is_too_old(&taken, now) {
            log_outcome(&taken, &Outcome::TooOld);
            outbox::save_outcome(db, &taken, Outcome::TooOld, now).await?;
            continue;
        }
        let error = send(mailer, &taken, now).await.err();
        let unreachable = matches!(error, Some(SendError::Unreachable(_)));
        let outcome = match error {
            None => Outcome::Sent,
            Some(SendError::Permanent(message)) => Outcome::Failed(message),
            Some(SendError::Temporary(message) | SendError::Unreachable(message)) => Outcome::RetryLater(message),
        };
        log_outcome(&taken, &outcome);
        sent += usize::from(outcome == Outcome::Sent);
        outbox::save_outcome(db, &taken, outcome, now).await?;
        if unreachable {
            break;
        }
    }
    Ok(sent)
}

async fn send(mailer: &Mailer, taken: &LeasedEmail, now: Timestamp) -> std::result::Result<(), SendError> {
    let Some(email) = &taken.email else {
        return Err(SendError::Temporary("this version of VisitOMS does not know the email".into()));
    };
    mailer.send(taken.id.0, &taken.to, taken.language, email, now).await
}

fn is_too_old(taken: &LeasedEmail, now: Timestamp) -> bool {
    let waited = now.as_second() - taken.queued.as_second();
    taken.email.as_ref().is_some_and(|email| waited > email.kind().expires_after_seconds())
}

/// Logs the email's id only: its address stays in the outbox, and so does the server's message, which may contain the address.
fn log_outcome(taken: &LeasedEmail, outcome: &Outcome) {
    let (id, kind) = (taken.id, taken.email.as_ref().map_or("unknown", |email| email.kind().as_str()));
    match outcome {
        Outcome::Sent => tracing::info!(email = %id, kind, "email sent"),
        Outcome::RetryLater(_) => {
            tracing::warn!(email = %id, kind, "email not taken; it is tried again, see `visitoms mail list`");
        }
        Outcome::TooOld => tracing::warn!(email = %id, kind, "email too old to be sent; see `visitoms mail list`"),
        Outcome::Failed(_) => tracing::warn!(email = %id, kind, "email rejected; see `visitoms mail list --failed`"),
    }
}
