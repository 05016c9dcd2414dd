//! Refused forms on their way back to their senders.

use super::{Identity, SECOND, Token};
use crate::{
    audit::hex,
    sql::{Conn, args},
};
use domain::{MemberId, Result};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long a form is kept.
pub(super) const KEPT_US: i64 = 900 * SECOND;

/// A form to keep.
pub struct NewForm<'a> {
    /// The browser's, whose form before it makes room; a new one where it has none.
    pub token: Option<Token>,
    /// Whose it is; nobody for a stranger's.
    pub member: Option<MemberId>,
    /// Where it comes from.
    pub network: &'a str,
    pub content: &'a str,
}

/// How many forms are kept. Beyond, the oldest go.
#[derive(Clone, Copy, Debug)]
pub struct FormRoom {
    pub of_member: i64,
    /// Of a network, sent by strangers.
    pub of_network: i64,
    /// Of all strangers.
    pub of_strangers: i64,
}

impl Identity<'_> {
    /// Keeps what was typed and what is wrong for a quarter of an hour.
    pub async fn keep_form(&self, form: NewForm<'_>, room: FormRoom) -> Result<Token> {
        let token = form.token.unwrap_or_else(Token::new);
        let member = form.member.map(|member| member.0);
        // Recognised, never read back.
        let network = if member.is_none() { hex(&Sha256::digest(form.network)) } else { String::new() };
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO form_returns (token_hash, member_id, network, expires_us, content_sealed) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (token_hash) DO UPDATE SET member_id = $2, network = $3, expires_us = $4, content_sealed = $5",
            args![token.digest(), member, &network, self.now_us() + KEPT_US, form.content],
        )
        .await?;
        if let Some(member) = member {
            make_room_of_member(&mut conn, &token, member, room.of_member).await?;
        } else {
            make_room_of_network(&mut conn, &token, network, room.of_network).await?;
            make_room_of_strangers(&mut conn, &token, room.of_strangers).await?;
        }
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
        // Under a clock that was set back it has just been kept.
        Ok(((self.now_us() + KEPT_US - expires) / SECOND).max(0))
    }

    pub async fn drop_form(&self, token: &Token) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("DELETE FROM form_returns WHERE token_hash = $1", args![token.digest()]).await?;
        conn.commit().await
    }

    /// The member who last came in with this browser, in the place that they last went to with it.
    pub async fn last_member(&self, device: &Token) -> Result<Option<MemberId>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(Uuid,)> = conn
            .maybe(
                "SELECT member_id FROM known_devices WHERE token_hash = $1 AND entered_us IS NOT NULL AND member_id IS NOT NULL
                 ORDER BY used_us DESC LIMIT 1",
                args![device.digest()],
            )
            .await?;
        conn.commit().await?;
        Ok(row.map(|(member,)| MemberId(member)))
    }
}

/// Each form that is kept takes out what is too many: never more than a few.
async fn make_room_of_member(conn: &mut Conn, new: &Token, member: Uuid, most: i64) -> Result<()> {
    conn.run(
        "DELETE FROM form_returns WHERE token_hash IN (SELECT token_hash FROM form_returns
            WHERE member_id = $1 AND token_hash <> $2 ORDER BY expires_us DESC, token_hash LIMIT 1000 OFFSET $3)",
        args![member, new.digest(), most - 1],
    )
    .await?;
    Ok(())
}

async fn make_room_of_network(conn: &mut Conn, new: &Token, network: String, most: i64) -> Result<()> {
    conn.run(
        "DELETE FROM form_returns WHERE token_hash IN (SELECT token_hash FROM form_returns
            WHERE member_id IS NULL AND network = $1 AND token_hash <> $2
            ORDER BY expires_us DESC, token_hash LIMIT 1000 OFFSET $3)",
        args![network, new.digest(), most - 1],
    )
    .await?;
    Ok(())
}

async fn make_room_of_strangers(conn: &mut Conn, new: &Token, most: i64) -> Result<()> {
    conn.run(
        "DELETE FROM form_returns WHERE token_hash IN (SELECT token_hash FROM form_returns
            WHERE member_id IS NULL AND token_hash <> $1 ORDER BY expires_us DESC, token_hash LIMIT 1000 OFFSET $2)",
        args![new.digest(), most - 1],
    )
    .await?;
    Ok(())
}
