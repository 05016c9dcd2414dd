//! What a person sends to prove who they are, and to set how they prove it.

use crate::{PasskeyId, text::Password};
use serde::{Deserialize, Serialize};

/// Characters of a password that alone opens an account (NIST SP 800-63B-4 §3.1.1.2).
pub const LEAST_ALONE: usize = 15;
/// Characters of a password beside which a second factor is asked for (ibid.).
pub const LEAST_BESIDE: usize = 8;

/// What its owner calls a passkey, 1 to 60 characters.
pub use crate::text::PasskeyName;

/// The second step of signing in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SecondStep {
    /// Six digits of an authenticator app, or a recovery code; spaces and hyphens do not count.
    pub code: String,
}

/// A fresh proof of who one is, before a dangerous act.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProveAgain {
    #[serde(default)]
    pub password: Option<Password>,
    /// As in [`SecondStep`].
    #[serde(default)]
    pub code: String,
    /// Where to go on.
    #[serde(default)]
    pub next: String,
}

/// A password in place of the one before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangePassword {
    pub old_password: Password,
    pub new_password: Password,
}

/// The first code of a new authenticator app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConfirmTotp {
    pub code: String,
}

/// What a passkey is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign in with nothing else.
    SignIn,
    /// As the second step of signing in.
    Second,
    /// As a fresh proof in an open session.
    Prove,
    /// A new one is made.
    Add,
}

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Second => "second",
            Self::Prove => "prove",
            Self::Add => "add",
        }
    }
}

/// What a passkey answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyAnswer {
    pub purpose: Purpose,
    /// The browser's `PublicKeyCredential` as JSON.
    pub response: String,
    /// Where to go on; nothing for the usual place.
    #[serde(default)]
    pub next: String,
    /// Of a new one.
    #[serde(default)]
    pub name: String,
}

/// A passkey gets another name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RenamePasskey {
    pub passkey: PasskeyId,
    pub name: PasskeyName,
}

/// A passkey is taken off the account.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct RemovePasskey {
    pub passkey: PasskeyId,
}
