//! The warning when a backup failed or is late: on the operator's mail, in the log and by `visitoms doctor`.

use crate::{config::Settings, metrics::count_job_run};
use domain::{
    Result,
    backups::{BackupProblem, BackupStatus, DEFAULT_MAX_AGE_SECONDS},
    text::EmailAddress,
};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use store::{Db, backup};
use tokio::time;

/// How often the job looks.
const CHECK_INTERVAL: Duration = Duration::from_mins(5);

/// Warns until the task is aborted.
pub async fn watch(db: Db, settings: Settings) {
    let mut ticks = time::interval(CHECK_INTERVAL);
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let mut logged = None;
    loop {
        ticks.tick().await;
        let found = warn_operator(&db, &settings).await;
        // The error is already logged, and the next tick tries again.
        count_job_run("backup_watch", &found);
        let Ok(found) = found else { continue };
        if found != logged
            && let Some((problem, _)) = found
        {
            tracing::error!(
                "the backup {}: see `visitoms doctor`",
                if problem == BackupProblem::Late { "is late" } else { "failed" }
            );
        }
        logged = found;
    }
}

/// Queues an email to `contact_email` if a backup failed or is late: one for each of the two until the next good backup. Returns
/// the problem, and when the newest good backup began.
pub async fn warn_operator(db: &Db, settings: &Settings) -> Result<Option<(BackupProblem, Option<i64>)>> {
    let status = backup::status(db).await?;
    let Some(problem) = status.problem(settings.backup_max_age_seconds(), db.clock().now_us()) else { return Ok(None) };
    if let Some(to) = settings.contact_email.as_deref().and_then(|address| EmailAddress::try_from(address).ok()) {
        backup::notify(db, &to, problem, status.good_us).await?;
    }
    Ok(Some((problem, status.good_us)))
}

/// A line of `visitoms doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Good(String),
    Bad(String),
    Tip(String),
}

/// What `visitoms doctor` says of the backups.
pub fn describe(status: &BackupStatus, settings: &Settings, now_us: i64) -> Verdict {
    let max_age = settings.backup_max_age_seconds();
    let newest = match status.good_us {
        Some(us) => format!("the newest good backup began at {}", moment(us)),
        None => "there is no good backup".into(),
    };
    let reason = match &status.failed {
        Some(failed) => format!("; the one of {} failed: {}", moment(failed.began_us), failed.reason),
        None => String::new(),
    };
    match status.problem(max_age, now_us) {
        Some(BackupProblem::Late) => {
            let age = SignedDuration::from_secs(max_age.unwrap_or(DEFAULT_MAX_AGE_SECONDS));
            Verdict::Bad(format!("{newest}, and it may be {age:#} old{reason}; run `visitoms backup`"))
        }
        Some(BackupProblem::Failed) => Verdict::Bad(format!("{newest}{reason}")),
        None if status.good_us.is_some() => Verdict::Good(format!("{newest} ({} bytes)", status.good_size)),
        None => Verdict::Tip("no backup was made yet: `visitoms backup FILE`, each night (see docs/OPERATIONS.md)".into()),
    }
}

/// An instant in UTC, to the second.
fn moment(us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(|_| "an unknown time".into(), |at| format!("{at:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::backups::FailedBackup;

    #[test]
    fn the_doctor_describes_what_is_wrong() {
        let settings = Settings::default();
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        let none = BackupStatus { used_since_us: Some(0), ..BackupStatus::default() };
        assert!(matches!(describe(&none, &settings, at("2026-12-01T00:00:00Z")), Verdict::Tip(_)));
        let good = BackupStatus { good_us: Some(at("2026-11-30T02:00:00Z")), good_size: 7, ..none };
        let expected = "the newest good backup began at 2026-11-30T02:00:00Z (7 bytes)".to_owned();
        assert_eq!(describe(&good, &settings, at("2026-12-01T00:00:00Z")), Verdict::Good(expected));
        let failed = Some(FailedBackup { began_us: at("2026-12-01T02:00:00Z"), reason: "the disk is full".into() });
        let failed = BackupStatus { failed, ..good };
        for (now, expected) in [
            (
                "2026-12-01T03:00:00Z",
                "the newest good backup began at 2026-11-30T02:00:00Z; the one of 2026-12-01T02:00:00Z failed: the disk is full",
            ),
            (
                "2026-12-01T04:00:01Z",
                "the newest good backup began at 2026-11-30T02:00:00Z, and it may be 26h old; the one of 2026-12-01T02:00:00Z failed: \
                 the disk is full; run `visitoms backup`",
            ),
        ] {
            assert_eq!(describe(&failed, &settings, at(now)), Verdict::Bad(expected.to_owned()));
        }
    }
}
