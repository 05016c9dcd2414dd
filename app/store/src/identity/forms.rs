//! Refused forms on their way back to their senders.

use super::{Identity, SECOND, Token};
use crate::sql::args;
use domain::Result;

/// How long a form is kept.
const KEPT_US: i64 = 900 * SECOND;

impl Identity<'_> {
    /// Keeps what was typed and what is wrong for a quarter of an hour, under a new token or the one given.
    pub async fn keep_form(&self, token: Option<Token>, content: &str) -> Result<Token> {
        let token = token.unwrap_or_else(Token::new);
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO form_returns (token_hash, content_sealed, expires_us) VALUES ($1, $2, $3)
             ON CONFLICT (token_hash) DO UPDATE SET content_sealed = $2, expires_us = $3",
            args![token.digest(), content, self.now_us() + KEPT_US],
        )
        .await?;
        conn.commit().await?;
        Ok(token)
    }

    pub async fn returned_form(&self, token: &Token) -> Result<Option<String>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(String,)> = conn
            .maybe(
                "SELECT content_sealed FROM form_returns WHERE token_hash = $1 AND expires_us > $2",
                args![token.digest(), self.now_us()],
            )
            .await?;
        conn.commit().await?;
        Ok(row.map(|(content,)| content))
    }

    /// Seconds since a form was kept.
    pub async fn form_age(&self, token: &Token) -> Result<i64> {
        let mut conn = self.db.connection(false).await?;
        let (expires,): (i64,) =
            conn.one("SELECT expires_us FROM form_returns WHERE token_hash = $1", args![token.digest()]).await?;
        conn.commit().await?;
        Ok((self.now_us() + KEPT_US - expires) / SECOND)
    }

    pub async fn drop_form(&self, token: &Token) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("DELETE FROM form_returns WHERE token_hash = $1", args![token.digest()]).await?;
        conn.commit().await
    }
}
