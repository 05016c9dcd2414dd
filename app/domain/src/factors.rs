//! Inputs for authentication factors: passwords, authenticator apps (TOTP), passkeys, and recent proof of identity.

use crate::{PasskeyId, form::form, text::Password};
use serde::{Deserialize, Serialize};

/// Minimum length of a password that is the only factor (NIST SP 800-63B-4 §3.1.1.2).
pub const MIN_LENGTH_ALONE: usize = 15;
/// Minimum length of a password that is used with a second factor (ibid.).
pub const MIN_LENGTH_WITH_SECOND_FACTOR: usize = 8;

/// The user's name for a passkey, 1 to 60 characters.
pub use crate::text::PasskeyName;

/// The second step of signing in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SecondStep {
    /// Six digits of an authenticator app, or a recovery code; spaces and hyphens do not count.
    pub code: String,
}

/// Input: a recent proof of identity, required before sensitive actions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RenewProof {
    #[serde(default)]
    pub password: Option<Password>,
    /// As in [`SecondStep`].
    #[serde(default)]
    pub code: String,
    /// The page to redirect to.
    #[serde(default)]
    pub next: String,
}

form! {
    /// Input: change the password.
    #[derive(Clone, Debug, Serialize)]
    pub struct ChangePassword {
        pub old_password: Password,
        pub new_password: Password,
    }
}

/// The first code of a new authenticator app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConfirmTotp {
    pub code: String,
}

/// What a passkey challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign in without a password.
    SignIn,
    /// As the second step of signing in.
    Second,
    /// As a recent proof of identity in an open session.
    Prove,
    /// To register a new passkey.
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

/// A passkey's response.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyAnswer {
    pub purpose: Purpose,
    /// The browser's `PublicKeyCredential` as JSON.
    pub response: String,
    /// The page to redirect to; empty for the default.
    #[serde(default)]
    pub next: String,
    /// The name of a new passkey.
    #[serde(default)]
    pub name: String,
}

form! {
    /// Input: rename a passkey.
    #[derive(Clone, Debug, Serialize)]
    pub struct RenamePasskey {
        pub passkey: PasskeyId,
        pub name: PasskeyName,
    }
}

/// Input: remove a passkey from the account.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct RemovePasskey {
    pub passkey: PasskeyId,
}
