//! What stands half done between two requests of one browser: a sign-in before its second step, a passkey's challenge,
//! recovery codes that were made and not yet written down, links that are to be handed over.

use super::{Identity, SECOND, Token};
use crate::sql::args;
use domain::{Result, UserId};
use uuid::Uuid;

/// What a half-done thing is, and how long it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    /// The password was right; the second step is asked for.
    Second,
    /// A challenge to passkeys.
    Passkey,
    /// Recovery codes on their one way to the screen.
    Codes,
    /// What came of inviting, with links to hand over until each is used.
    Handed,
}

impl Ceremony {
    fn as_str(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Passkey => "passkey",
            Self::Codes => "codes",
            Self::Handed => "handed",
        }
    }

    /// How long it waits, in seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Second | Self::Passkey => 300,
            Self::Codes => 900,
            Self::Handed => LONGEST_SECONDS,
        }
    }
}

/// How long the longest of them waits, in seconds.
pub(super) const LONGEST_SECONDS: i64 = 86_400;

/// What waits under a token.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Nobody for a passkey that will say itself whose it is.
    pub user: Option<UserId>,
    pub content: String,
}

impl Identity<'_> {
    /// Keeps something half done under a new token.
    pub async fn begin(&self, kind: Ceremony, user: Option<UserId>, content: &str) -> Result<Token> {
        let token = Token::new();
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO ceremonies (token_hash, kind, user_id, content_sealed, expires_us) VALUES ($1, $2, $3, $4, $5)",
            args![token.digest(), kind.as_str(), user.map(|user| user.0), content, self.now_us() + kind.seconds() * SECOND],
        )
        .await?;
        conn.commit().await?;
        Ok(token)
    }

    /// What waits under a token, and goes on waiting.
    pub async fn waiting(&self, kind: Ceremony, token: &Token) -> Result<Option<Waiting>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(Option<Uuid>, String)> = conn
            .maybe(
                "SELECT user_id, content_sealed FROM ceremonies
                 WHERE token_hash = $1 AND kind = $2 AND expires_us > $3 AND expires_us <= $4",
                args![token.digest(), kind.as_str(), self.now_us(), self.latest_end(kind.seconds())],
            )
            .await?;
        conn.commit().await?;
        Ok(row.map(|(user, content)| Waiting { user: user.map(UserId), content }))
    }

    /// Takes what waits under a token: of two that ask at the same instant one gets it.
    pub async fn take(&self, kind: Ceremony, token: &Token) -> Result<Option<Waiting>> {
        let mut conn = self.write().await?;
        let row: Option<(Option<Uuid>, String, i64)> = conn
            .maybe(
                "DELETE FROM ceremonies WHERE token_hash = $1 AND kind = $2 RETURNING user_id, content_sealed, expires_us",
                args![token.digest(), kind.as_str()],
            )
            .await?;
        conn.commit().await?;
        let fresh = row.filter(|(_, _, expires)| *expires > self.now_us() && *expires <= self.latest_end(kind.seconds()));
        Ok(fresh.map(|(user, content, _)| Waiting { user: user.map(UserId), content }))
    }
}
