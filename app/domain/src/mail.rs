//! Emails that the application sends. They contain no data about children: an email only says that something is available
//! and links to it.

use crate::{EmailId, Role};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The content of an email, with everything its text needs. Emails wait in the outbox as JSON: a new field needs
/// `#[serde(default)]`, and a renamed one its old spelling (`#[serde(rename = …)]`), or the waiting ones become unreadable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Email {
    /// An agency invites the address to join; `token` is in the link.
    Invitation { agency: String, role: Role, token: String },
    /// A password reset was requested; `token` is in the link.
    PasswordReset { token: String },
    /// The account was changed: `event` is the name of a [`SecurityEvent`](crate::security::SecurityEvent).
    SecurityChange { event: String },
    /// An agency added, changed or removed the account's membership: `event` as in [`Self::SecurityChange`].
    MembershipChange { agency: String, event: String },
    /// A sign-in from a device or region that is new for the account.
    NewDevice { device: String, region: String, at_us: i64 },
    /// The daily signed checkpoint of an agency's audit log.
    AuditCheckpoint { agency: String, text: String },
    /// A member of the agency has reported wrong data; the report itself is only on the office's page.
    DataReport { agency: String },
    /// The operator's list of service providers has changed, for an agency's managers.
    ServiceProviders { agency: String },
    /// To the operator: the last backup failed, or the newest good one is too old. `good_us` is when that one began.
    BackupProblem { late: bool, good_us: Option<i64> },
    /// A test email of the operator.
    #[serde(rename = "trial")]
    Test,
}

impl Email {
    pub fn kind(&self) -> EmailKind {
        match self {
            Self::Invitation { .. } => EmailKind::Invitation,
            Self::PasswordReset { .. } => EmailKind::PasswordReset,
            Self::SecurityChange { .. } | Self::MembershipChange { .. } => EmailKind::SecurityChange,
            Self::NewDevice { .. } => EmailKind::NewDevice,
            Self::AuditCheckpoint { .. } => EmailKind::AuditCheckpoint,
            Self::DataReport { .. } => EmailKind::DataReport,
            Self::ServiceProviders { .. } => EmailKind::ServiceProviders,
            Self::BackupProblem { .. } => EmailKind::BackupProblem,
            Self::Test => EmailKind::Test,
        }
    }
}

/// The lifetime of a password reset link.
pub const RESET_SECONDS: i64 = 3600;

/// The kinds of emails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailKind {
    Invitation,
    PasswordReset,
    SecurityChange,
    NewDevice,
    AuditCheckpoint,
    DataReport,
    ServiceProviders,
    BackupProblem,
    #[serde(rename = "trial")]
    Test,
}

impl EmailKind {
    pub const ALL: [Self; 9] = [
        Self::Invitation,
        Self::PasswordReset,
        Self::SecurityChange,
        Self::NewDevice,
        Self::AuditCheckpoint,
        Self::DataReport,
        Self::ServiceProviders,
        Self::BackupProblem,
        Self::Test,
    ];

    /// The value stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
            Self::SecurityChange => "security_change",
            Self::NewDevice => "new_device",
            Self::AuditCheckpoint => "audit_checkpoint",
            Self::DataReport => "data_report",
            Self::ServiceProviders => "service_providers",
            Self::BackupProblem => "backup_problem",
            Self::Test => "trial",
        }
    }

    /// Seconds after queuing at which an unsent email expires: its link has expired, or its news is so old that it would only
    /// alarm the recipient.
    pub fn expires_after_seconds(self) -> i64 {
        const DAY: i64 = 86_400;
        match self {
            Self::Invitation | Self::AuditCheckpoint | Self::DataReport | Self::ServiceProviders => 7 * DAY,
            Self::PasswordReset => RESET_SECONDS,
            Self::SecurityChange | Self::NewDevice | Self::BackupProblem => 3 * DAY,
            Self::Test => DAY,
        }
    }

    /// Whether the agency's office may see the delivery status: emails about the agency's work. Emails about a person's account
    /// are private, whatever agency they were signed in to. Those to the operator are of no agency.
    pub fn belongs_to_agency(self) -> bool {
        match self {
            Self::Invitation
            | Self::SecurityChange
            | Self::AuditCheckpoint
            | Self::DataReport
            | Self::ServiceProviders
            | Self::Test => true,
            Self::PasswordReset | Self::NewDevice | Self::BackupProblem => false,
        }
    }
}

impl FromStr for EmailKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// The delivery state of an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailState {
    Waiting,
    Sent,
    Failed,
    /// It expired before it was sent.
    TooOld,
}

impl EmailState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Failed, Self::TooOld];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::TooOld => "too old",
        }
    }
}

impl FromStr for EmailState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// An email in the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailLine {
    pub letter: EmailId,
    pub to: String,
    /// `None` for a kind that this version does not know.
    pub kind: Option<EmailKind>,
    pub state: EmailState,
    /// When it was queued, sent or given up, in the agency's local time.
    pub at: DateTime,
    pub tries: u32,
    /// The mail server's last error; empty if it accepted the email or has not been contacted.
    pub refusal: String,
    /// Whether it failed and can be sent again: its text is still stored and its link has not expired.
    pub can_resend: bool,
}

/// Input: send a failed email again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResendEmail {
    pub letter: EmailId,
}

/// The maximum number of delivery attempts.
pub const MAX_ATTEMPTS: i64 = 14;

/// Seconds until the next attempt, or `None` to give up: 30 seconds, doubled each time up to six hours, about a day in total.
/// `chance` (0 to 255, random) adds up to a quarter as jitter, so that emails that failed together are not retried together.
pub fn retry_delay_seconds(tries: i64, chance: u8) -> Option<i64> {
    const FIRST_DELAY: i64 = 30;
    const MAX_DELAY: i64 = 6 * 3600;
    if tries >= MAX_ATTEMPTS {
        return None;
    }
    let doubled = u32::try_from(tries.max(1) - 1).ok().and_then(|times| FIRST_DELAY.checked_shl(times)).unwrap_or(MAX_DELAY);
    let delay = doubled.min(MAX_DELAY);
    Some(delay + delay * i64::from(chance) / (4 * 256))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_delays_grow_and_end() {
        let delays: Vec<_> = (1..MAX_ATTEMPTS).map(|tries| retry_delay_seconds(tries, 0).unwrap()).collect();
        assert_eq!(delays[..4], [30, 60, 120, 240]);
        assert_eq!(delays.iter().max(), Some(&21_600));
        assert!((24..30).contains(&(delays.iter().sum::<i64>() / 3600)), "about a day");
        assert_eq!(retry_delay_seconds(MAX_ATTEMPTS, 0), None);
        assert_eq!((retry_delay_seconds(1, 255), retry_delay_seconds(10, 128)), (Some(37), Some(15_360 + 1_920)));
    }

    #[test]
    fn kinds_survive_a_round_trip() {
        for kind in EmailKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
    }
}
