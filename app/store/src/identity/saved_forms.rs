//! Rejected forms, saved so that they can be shown again with their validation errors.

use super::{Identity, IdentityTx, SECOND, Token};
use crate::{
    audit::hex,
    kernel::{
        sealing::{Sealed, SealedColumn, Subject},
        sql::args,
    },
};
use domain::{MemberId, Result};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long a form is saved, in seconds.
pub const SAVED_FORM_SECONDS: i64 = 900;
pub(super) const RETENTION_US: i64 = SAVED_FORM_SECONDS * SECOND;

/// A form to save.
pub struct NewSavedForm<'a> {
    /// The browser's token, whose previous form is replaced; a new one if it has none.
    pub token: Option<Token>,
    /// The member who sent it; `None` for an anonymous request.
    pub member: Option<MemberId>,
    /// The sender's network.
    pub network: &'a str,
    pub content: &'a str,
}

/// How many forms are stored. The oldest are deleted first.
#[derive(Clone, Copy, Debug)]
pub struct SavedFormLimits {
    pub of_member: i64,
    /// Anonymous forms per network.
    pub of_network: i64,
    /// All anonymous forms.
    pub of_anonymous: i64,
}

impl Identity<'_> {
    /// Saves the input and its errors for 15 minutes.
    pub async fn save_form(&self, form: NewSavedForm<'_>, limits: SavedFormLimits) -> Result<Token> {
        let token = form.token.unwrap_or_else(Token::new);
        let member = form.member.map(|member| member.0);
        // Stored as a digest: can be compared, never read back.
        let network = if member.is_none() { hex(&Sha256::digest(form.network)) } else { String::new() };
        let subject = Subject::of_member(member);
        let content = self.db.keys().seal(subject, SealedColumn::SavedForm, token.digest(), form.content).await?;
        self.write(async |tx| {
            let expires = tx.now_us() + RETENTION_US;
            tx.execute(
                "INSERT INTO form_returns (token_hash, member_id, network, expires_us, content_sealed) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (token_hash) DO UPDATE SET member_id = $2, network = $3, expires_us = $4, content_sealed = $5",
                args![token.digest(), member, &network, expires, content],
            )
            .await?;
            if let Some(member) = member {
                delete_oldest_of_member(tx, &token, member, limits.of_member).await?;
            } else {
                delete_oldest_of_network(tx, &token, network, limits.of_network).await?;
                delete_oldest_anonymous(tx, &token, limits.of_anonymous).await?;
            }
            Ok(token)
        })
        .await
    }

    pub async fn saved_form(&self, token: &Token) -> Result<Option<String>> {
        let sql = "SELECT member_id, content_sealed FROM form_returns WHERE token_hash = $1 AND expires_us > $2";
        let row: Option<(Option<Uuid>, Sealed)> = self
            .read(async |tx| {
                let now = tx.now_us();
                tx.fetch_optional(sql, args![token.digest(), now]).await
            })
            .await?;
        // One in plain is of an earlier version, and counts as expired.
        let Some((member, content)) = row.filter(|(_, content)| !content.is_plain()) else { return Ok(None) };
        let content =
            self.db.keys().open_text(Subject::of_member(member), SealedColumn::SavedForm, token.digest(), &content).await?;
        Ok(content.text().map(str::to_owned))
    }

    /// Seconds since a form was saved.
    pub async fn form_age(&self, token: &Token) -> Result<i64> {
        self.read(async |tx| {
            let sql = "SELECT expires_us FROM form_returns WHERE token_hash = $1";
            let (expires,): (i64,) = tx.fetch_one(sql, args![token.digest()]).await?;
            // Zero if the clock was set back since.
            Ok(((tx.now_us() + RETENTION_US - expires) / SECOND).max(0))
        })
        .await
    }

    pub async fn delete_form(&self, token: &Token) -> Result<()> {
        let sql = "DELETE FROM form_returns WHERE token_hash = $1";
        self.write(async |tx| tx.execute(sql, args![token.digest()]).await.map(drop)).await
    }

    /// The member who last signed in with this browser, in the membership that they last used with it.
    pub async fn last_member(&self, device: &Token) -> Result<Option<MemberId>> {
        let sql = "SELECT member_id FROM known_devices
             WHERE token_hash = $1 AND entered_us IS NOT NULL AND member_id IS NOT NULL ORDER BY used_us DESC LIMIT 1";
        let row: Option<(Uuid,)> = self.read(async |tx| tx.fetch_optional(sql, args![device.digest()]).await).await?;
        Ok(row.map(|(member,)| MemberId(member)))
    }
}

/// Every saved form deletes the excess ones, so there are never more than a few to delete.
async fn delete_oldest_of_member(tx: &mut IdentityTx, new: &Token, member: Uuid, max: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM form_returns WHERE token_hash IN (SELECT token_hash FROM form_returns
            WHERE member_id = $1 AND token_hash <> $2 ORDER BY expires_us DESC, token_hash LIMIT 1000 OFFSET $3)",
        args![member, new.digest(), max - 1],
    )
    .await?;
    Ok(())
}

async fn delete_oldest_of_network(tx: &mut IdentityTx, new: &Token, network: String, max: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM form_returns WHERE token_hash IN (SELECT token_hash FROM form_returns
            WHERE member_id IS NULL AND network = $1 AND token_hash <> $2
            ORDER BY expires_us DESC, token_hash LIMIT 1000 OFFSET $3)",
        args![network, new.digest(), max - 1],
    )
    .await?;
    Ok(())
}

async fn delete_oldest_anonymous(tx: &mut IdentityTx, new: &Token, max: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM form_returns WHERE token_hash IN (SELECT token_hash FROM form_returns
            WHERE member_id IS NULL AND token_hash <> $1 ORDER BY expires_us DESC, token_hash LIMIT 1000 OFFSET $2)",
        args![new.digest(), max - 1],
    )
    .await?;
    Ok(())
}
