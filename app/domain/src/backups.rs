//! Whether the backups of an installation are in order.

/// How old the newest good backup may be where nothing else is set: a day, and time for one that takes longer than the last.
pub const DEFAULT_MAX_AGE_SECONDS: i64 = 26 * 3600;

/// What is known of the backups. Times are microseconds UTC; a backup holds what was written before it began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupStatus {
    /// When the newest good backup began.
    pub good_us: Option<i64>,
    /// Its size in bytes.
    pub good_size: i64,
    /// Its SHA-256, in hexadecimal.
    pub good_digest: String,
    /// The last backup that failed, if no good one began after it.
    pub failed: Option<FailedBackup>,
    /// When the first backup of all began, good or not.
    pub first_us: Option<i64>,
    /// When the first agency was created: before that there was nothing to lose.
    pub used_since_us: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedBackup {
    pub began_us: i64,
    /// The message that its operator got.
    pub reason: String,
}

/// What is wrong with the backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupProblem {
    /// The last one failed; the newest good one is young enough.
    Failed,
    /// No good backup began within the allowed time.
    Late,
}

impl BackupStatus {
    /// The problem at `now_us`, if there is one. Without `max_age_seconds` the default age applies, and only to an installation
    /// that has begun a backup: others may be backed up by other means.
    pub fn problem(&self, max_age_seconds: Option<i64>, now_us: i64) -> Option<BackupProblem> {
        let since = self.good_us.or(self.first_us).or(self.used_since_us.filter(|_| max_age_seconds.is_some()))?;
        let max_age_us = max_age_seconds.unwrap_or(DEFAULT_MAX_AGE_SECONDS).saturating_mul(1_000_000);
        if now_us.saturating_sub(since) > max_age_us {
            return Some(BackupProblem::Late);
        }
        self.failed.is_some().then_some(BackupProblem::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn a_backup_is_late_after_its_age() {
        let status = BackupStatus { good_us: Some(10 * HOUR), first_us: Some(0), used_since_us: Some(0), ..Default::default() };
        assert_eq!(status.problem(None, 36 * HOUR), None);
        assert_eq!(status.problem(None, 36 * HOUR + 1), Some(BackupProblem::Late));
        assert_eq!(status.problem(Some(2 * 3600), 12 * HOUR + 1), Some(BackupProblem::Late));
        assert_eq!(status.problem(None, 0), None, "the clock was set back");
    }

    #[test]
    fn nothing_is_late_where_backups_were_never_used() {
        let status = BackupStatus { used_since_us: Some(0), ..Default::default() };
        assert_eq!(status.problem(None, 1000 * HOUR), None);
        assert_eq!(status.problem(Some(24 * 3600), 24 * HOUR), None);
        assert_eq!(status.problem(Some(24 * 3600), 25 * HOUR), Some(BackupProblem::Late));
        assert_eq!(BackupStatus::default().problem(Some(24 * 3600), 1000 * HOUR), None, "an installation without agencies");
    }

    #[test]
    fn a_failed_backup_is_reported_before_it_is_late() {
        let failed = Some(FailedBackup { began_us: 24 * HOUR, reason: "the disk is full".into() });
        let status = BackupStatus { good_us: Some(0), failed, first_us: Some(0), ..Default::default() };
        assert_eq!(status.problem(None, 25 * HOUR), Some(BackupProblem::Failed));
        assert_eq!(status.problem(None, 27 * HOUR), Some(BackupProblem::Late));
        let first = BackupStatus { good_us: None, ..status };
        assert_eq!(first.problem(None, 27 * HOUR), Some(BackupProblem::Late));
    }
}
