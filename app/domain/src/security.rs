//! Security events of an account and its open sessions, as shown to the account's owner.

use crate::{Role, SessionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// An event that concerns access to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecurityEvent {
    SignedIn,
    /// A wrong password, code or passkey.
    SignInFailed,
    SignedOut,
    PasswordSet,
    PasswordChanged,
    PasswordReset,
    TotpAdded,
    TotpRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    SessionEnded,
    OtherSessionsEnded,
    Joined,
    RoleChanged,
    Removed,
    Suspended,
    Restored,
    /// The office created a password link.
    PasswordLinkMade,
    /// The office removed all second factors.
    SecondStepRemoved,
    /// The owner accepted a document, such as the terms of use.
    AgreementAccepted,
}

impl SecurityEvent {
    pub const ALL: [Self; 22] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::PasswordSet,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::TotpAdded,
        Self::TotpRemoved,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
        Self::SessionEnded,
        Self::OtherSessionsEnded,
        Self::Joined,
        Self::RoleChanged,
        Self::Removed,
        Self::Suspended,
        Self::Restored,
        Self::PasswordLinkMade,
        Self::SecondStepRemoved,
        Self::AgreementAccepted,
    ];

    /// The value stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::PasswordSet => "password_set",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::TotpAdded => "totp_added",
            Self::TotpRemoved => "totp_removed",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::SessionEnded => "session_ended",
            Self::OtherSessionsEnded => "other_sessions_ended",
            Self::Joined => "joined",
            Self::RoleChanged => "role_changed",
            Self::Removed => "removed",
            Self::Suspended => "suspended",
            Self::Restored => "restored",
            Self::PasswordLinkMade => "password_link_made",
            Self::SecondStepRemoved => "second_step_removed",
            Self::AgreementAccepted => "agreement_accepted",
        }
    }
}

impl FromStr for SecurityEvent {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|event| event.as_str() == text).ok_or(())
    }
}

/// An open session, as shown to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    pub id: SessionId,
    /// Such as `Firefox on Android`; empty if the browser did not send it.
    pub device: String,
    /// Such as `Illinois, US`; empty if unknown.
    pub region: String,
    pub agency: String,
    pub role: Role,
    pub opened: Timestamp,
    /// Exact to the minute.
    pub used: Timestamp,
    /// Whether it is the current session.
    pub this: bool,
}

/// A recorded security event of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEvent {
    pub at: Timestamp,
    pub event: SecurityEvent,
    pub device: String,
    pub region: String,
}

/// How many days the owner can read the events of their account.
pub const RETENTION_DAYS: i64 = 90;
