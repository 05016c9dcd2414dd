//! The job that empties the outbox.

use super::{Mailer, Refused};
use domain::Result;
use jiff::Timestamp;
use std::time::Duration;
use store::{
    Db,
    outbox::{self, Outcome, Taken},
};
use tokio::{sync::watch, time};

/// How soon a new letter is found. Looking costs one indexed read.
const GLANCE: Duration = Duration::from_secs(2);

/// Sends what is due, again and again, until told to stop; what is under way then ends first.
pub async fn deliver(db: Db, mailer: Mailer, mut stopping: watch::Receiver<bool>) {
    let mut glances = time::interval(GLANCE);
    glances.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            _ = glances.tick() => {}
        }
        // Its error is in the log, and the next glance tries again.
        send_due(&db, &mailer, db.clock().now()).await.ok();
    }
}

/// One step: answers those who asked for a new password, then sends every letter that is due at `now`. A server that can't
/// be reached ends the step: the letters behind the first are not made to fail as well.
///
/// How many were sent.
pub async fn send_due(db: &Db, mailer: &Mailer, now: Timestamp) -> Result<usize> {
    db.identity().answer_asks().await?;
    let mut sent = 0;
    while let Some(taken) = outbox::take(db, now).await? {
        if is_too_old(&taken, now) {
            tell(&taken, &Outcome::TooOld);
            outbox::keep(db, &taken, Outcome::TooOld, now).await?;
            continue;
        }
        let refused = send(mailer, &taken, now).await.err();
        let unreachable = matches!(refused, Some(Refused::Unreachable(_)));
        let outcome = match refused {
            None => Outcome::Sent,
            Some(Refused::Never(words)) => Outcome::Never(words),
            Some(Refused::Later(words) | Refused::Unreachable(words)) => Outcome::Later(words),
        };
        tell(&taken, &outcome);
        sent += usize::from(outcome == Outcome::Sent);
        outbox::keep(db, &taken, outcome, now).await?;
        if unreachable {
            break;
        }
    }
    Ok(sent)
}

async fn send(mailer: &Mailer, taken: &Taken, now: Timestamp) -> std::result::Result<(), Refused> {
    let Some(letter) = &taken.letter else {
        return Err(Refused::Later("this version of VisitOMS does not know the letter".into()));
    };
    mailer.send(taken.id.0, &taken.to, taken.language, letter, now).await
}

fn is_too_old(taken: &Taken, now: Timestamp) -> bool {
    let waited = now.as_second() - taken.queued.as_second();
    taken.letter.as_ref().is_some_and(|letter| waited > letter.kind().lasts_seconds())
}

/// The log knows a letter by its id: an address stands in the outbox alone, and so do the server's words, which may name it.
fn tell(taken: &Taken, outcome: &Outcome) {
    let (letter, kind) = (taken.id, taken.letter.as_ref().map_or("unknown", |letter| letter.kind().as_str()));
    match outcome {
        Outcome::Sent => tracing::info!(%letter, kind, "letter sent"),
        Outcome::Later(_) => tracing::warn!(%letter, kind, "letter not taken; it is tried again, see `visitoms mail list`"),
        Outcome::TooOld => tracing::warn!(%letter, kind, "letter too old to be sent; see `visitoms mail list`"),
        Outcome::Never(_) => tracing::warn!(%letter, kind, "letter refused; see `visitoms mail list --failed`"),
    }
}
