//! Letters that the program sends. None holds anything of a child's record: a letter says that something is there and
//! leads to it.

use crate::{LetterId, Role};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a letter is about, with all that its text needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// An agency asks the address to join; `token` opens the way.
    Invitation { agency: String, role: Role, token: String },
    /// Somebody asked for a new password; `token` opens the way.
    PasswordReset { token: String },
    /// The account has been changed: `event` is a [`SecurityEvent`](crate::security::SecurityEvent)'s word.
    SecurityChange { event: String },
    /// An agency gave, changed or ended what the account may do there: `event` as in [`Self::SecurityChange`].
    MembershipChange { agency: String, event: String },
    /// Signed in from a device or a region that the account had not been used from.
    NewDevice { device: String, region: String, at_us: i64 },
    /// The day's signed checkpoint of an agency's audit.
    AuditCheckpoint { agency: String, text: String },
    /// The operator tries whether letters arrive.
    Trial,
}

impl Letter {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Invitation { .. } => Kind::Invitation,
            Self::PasswordReset { .. } => Kind::PasswordReset,
            Self::SecurityChange { .. } | Self::MembershipChange { .. } => Kind::SecurityChange,
            Self::NewDevice { .. } => Kind::NewDevice,
            Self::AuditCheckpoint { .. } => Kind::AuditCheckpoint,
            Self::Trial => Kind::Trial,
        }
    }
}

/// How long a link to a new password is good.
pub const RESET_SECONDS: i64 = 3600;

/// The kinds of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Invitation,
    PasswordReset,
    SecurityChange,
    NewDevice,
    AuditCheckpoint,
    Trial,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Invitation, Self::PasswordReset, Self::SecurityChange, Self::NewDevice, Self::AuditCheckpoint, Self::Trial];

    /// The word that the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
            Self::SecurityChange => "security_change",
            Self::NewDevice => "new_device",
            Self::AuditCheckpoint => "audit_checkpoint",
            Self::Trial => "trial",
        }
    }

    /// Seconds from its queuing after which a letter is not sent any more: its link is over, or its news is old and would only
    /// frighten.
    pub fn lasts_seconds(self) -> i64 {
        const DAY: i64 = 86_400;
        match self {
            Self::Invitation | Self::AuditCheckpoint => 7 * DAY,
            Self::PasswordReset => RESET_SECONDS,
            Self::SecurityChange | Self::NewDevice => 3 * DAY,
            Self::Trial => DAY,
        }
    }

    /// Whether it is about an agency's own work, so that its office reads what became of it. What is about somebody's account is
    /// theirs alone, whatever agency they were in when it happened.
    pub fn is_an_agencys(self) -> bool {
        match self {
            Self::Invitation | Self::SecurityChange | Self::AuditCheckpoint | Self::Trial => true,
            Self::PasswordReset | Self::NewDevice => false,
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// Where a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    Waiting,
    Sent,
    Failed,
    /// It waited so long that it is not sent any more.
    TooOld,
}

impl LetterState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::TooOld => "too old",
        }
    }
}

/// A letter in the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterLine {
    pub letter: LetterId,
    pub to: String,
    /// None for a kind that this version does not know.
    pub kind: Option<Kind>,
    pub state: LetterState,
    /// On the agency's clock: queued, sent or given up.
    pub at: DateTime,
    pub tries: u32,
    /// What the mail server said last; empty where it took the letter or was not asked yet.
    pub refusal: String,
    /// A failed one whose text is still there and still leads somewhere.
    pub may_go_again: bool,
}

/// A failed letter is to be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAgain {
    pub letter: LetterId,
}

/// How often a letter is tried.
pub const MOST_TRIES: i64 = 14;

/// Seconds until the next try after so many, or nothing when it is to be given up: half a minute, doubled each time to at
/// most six hours, in all about a day. `chance` from 0 to 255 puts it off by up to a quarter, so that what failed together
/// does not come back together.
pub fn pause_seconds(tries: i64, chance: u8) -> Option<i64> {
    const FIRST: i64 = 30;
    const LONGEST: i64 = 6 * 3600;
    if tries >= MOST_TRIES {
        return None;
    }
    let doubled = u32::try_from(tries.max(1) - 1).ok().and_then(|times| FIRST.checked_shl(times)).unwrap_or(LONGEST);
    let pause = doubled.min(LONGEST);
    Some(pause + pause * i64::from(chance) / (4 * 256))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<_> = (1..MOST_TRIES).map(|tries| pause_seconds(tries, 0).unwrap()).collect();
        assert_eq!(pauses[..4], [30, 60, 120, 240]);
        assert_eq!(pauses.iter().max(), Some(&21_600));
        assert!((24..30).contains(&(pauses.iter().sum::<i64>() / 3600)), "about a day");
        assert_eq!(pause_seconds(MOST_TRIES, 0), None);
        assert_eq!((pause_seconds(1, 255), pause_seconds(10, 128)), (Some(37), Some(15_360 + 1_920)));
    }

    #[test]
    fn kinds_are_kept_as_words() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
    }
}
