//! State between two requests of one browser: a sign-in before its second factor, a passkey challenge, recovery codes that were
//! generated and not yet shown, links of new invitations.

use super::{Identity, IdentityTx, SECOND, Token};
use crate::kernel::sql::args;
use domain::{Result, UserId};
use uuid::Uuid;

/// The kind of a challenge. It decides its lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthChallenge {
    /// The password was right; the second factor is requested.
    SecondFactor,
    /// A WebAuthn challenge.
    Passkey,
    /// New recovery codes that will be shown once.
    RecoveryCodes,
    /// The result of inviting, with the links to pass on until each is used.
    InvitationResult,
}

impl AuthChallenge {
    fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "second",
            Self::Passkey => "passkey",
            Self::RecoveryCodes => "codes",
            Self::InvitationResult => "handed",
        }
    }

    /// Lifetime in seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::SecondFactor | Self::Passkey => 300,
            Self::RecoveryCodes => 900,
            Self::InvitationResult => MAX_LIFETIME_SECONDS,
        }
    }
}

/// The longest lifetime, in seconds.
pub(super) const MAX_LIFETIME_SECONDS: i64 = 86_400;

/// The state stored under a token.
#[derive(Clone, Debug)]
pub struct PendingChallenge {
    /// `None` for a discoverable passkey, which identifies its user itself.
    pub user: Option<UserId>,
    pub content: String,
}

impl Identity<'_> {
    /// Stores a challenge under a new token.
    pub async fn begin_challenge(&self, kind: AuthChallenge, user: Option<UserId>, content: &str) -> Result<Token> {
        self.write(async |tx| tx.insert_challenge(kind, user, content).await).await
    }

    /// The challenge of a token, which stays stored.
    pub async fn pending_challenge(&self, kind: AuthChallenge, token: &Token) -> Result<Option<PendingChallenge>> {
        self.read(async |tx| {
            let values = args![token.digest(), kind.as_str(), tx.now_us(), tx.max_expiry(kind.seconds())];
            let row: Option<(Option<Uuid>, String)> = tx
                .fetch_optional(
                    "SELECT user_id, content_sealed FROM ceremonies
                     WHERE token_hash = $1 AND kind = $2 AND expires_us > $3 AND expires_us <= $4",
                    values,
                )
                .await?;
            Ok(row.map(|(user, content)| PendingChallenge { user: user.map(UserId), content }))
        })
        .await
    }

    /// Removes and returns the challenge of a token: of two concurrent requests one gets it.
    pub async fn take_challenge(&self, kind: AuthChallenge, token: &Token) -> Result<Option<PendingChallenge>> {
        self.write(async |tx| tx.take_challenge(kind, token).await).await
    }
}

impl IdentityTx {
    /// Stores a challenge under a new token.
    pub(super) async fn insert_challenge(&mut self, kind: AuthChallenge, user: Option<UserId>, content: &str) -> Result<Token> {
        let token = Token::new();
        let expires = self.now_us() + kind.seconds() * SECOND;
        self.execute(
            "INSERT INTO ceremonies (token_hash, kind, user_id, content_sealed, expires_us) VALUES ($1, $2, $3, $4, $5)",
            args![token.digest(), kind.as_str(), user.map(|user| user.0), content, expires],
        )
        .await?;
        Ok(token)
    }

    /// Removes and returns the challenge of a token.
    pub(super) async fn take_challenge(&mut self, kind: AuthChallenge, token: &Token) -> Result<Option<PendingChallenge>> {
        let row: Option<(Option<Uuid>, String, i64)> = self
            .fetch_optional(
                "DELETE FROM ceremonies WHERE token_hash = $1 AND kind = $2 RETURNING user_id, content_sealed, expires_us",
                args![token.digest(), kind.as_str()],
            )
            .await?;
        let fresh = row.filter(|(_, _, expires)| *expires > self.now_us() && *expires <= self.max_expiry(kind.seconds()));
        Ok(fresh.map(|(user, content, _)| PendingChallenge { user: user.map(UserId), content }))
    }
}
