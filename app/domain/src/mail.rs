//! Letters that the program sends. None holds anything of a child's record: a letter says that something is there and
//! leads to it.

use crate::Role;
use serde::{Deserialize, Serialize};

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
    /// Signed in from a device or a region that the account had not been used from.
    NewDevice { device: String, region: String, at_us: i64 },
    /// The day's signed checkpoint of an agency's audit.
    AuditCheckpoint { agency: String, text: String },
}
