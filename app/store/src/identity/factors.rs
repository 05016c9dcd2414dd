//! What protects an account beside its password: the authenticator app, and what all factors share.

use super::{Identity, Token, sessions::address_of};
use crate::{
    outbox,
    security::{self, Origin},
    sql::{Conn, args},
};
use domain::{Error, Result, UserId, mail::Letter, security::SecurityEvent, text::Email};
use uuid::Uuid;

/// A code may be of the interval before now or the one after it: so far ahead of one code another can have been taken.
const STEPS_AHEAD: i64 = 2;

/// What protects an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    pub password: bool,
    /// The password is too short to stand alone.
    pub password_short: bool,
    /// An authenticator app, confirmed.
    pub totp: bool,
    pub passkeys: i64,
    /// Codes that were not used yet.
    pub recovery_codes: i64,
}

impl Factors {
    /// Whether a password alone does not open the account.
    pub fn has_second(&self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// An authenticator app's secret.
#[derive(Clone, Debug)]
pub struct TotpSecret {
    pub sealed: Vec<u8>,
    pub confirmed: bool,
}

/// Whether an account has a second factor: a column of statements that name `users` as `u`.
pub(super) const HAS_SECOND: &str = "CASE WHEN EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id)
      OR EXISTS (SELECT 1 FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_us IS NOT NULL)
      THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END";

impl Identity<'_> {
    pub async fn factors(&self, user: UserId) -> Result<Factors> {
        let mut conn = self.db.connection(false).await?;
        let factors = factors(&mut conn, user).await?;
        conn.commit().await?;
        Ok(factors)
    }

    /// Keeps what happened to an account for its owner.
    pub async fn note(&self, user: UserId, event: SecurityEvent, origin: &Origin) -> Result<()> {
        let mut conn = self.write().await?;
        security::record(self.db, &mut conn, user, event, origin).await?;
        conn.commit().await
    }

    /// Keeps what changed of an account, and queues the letter that tells its owner.
    pub(super) async fn tell(&self, conn: &mut Conn, user: UserId, event: SecurityEvent, origin: &Origin) -> Result<()> {
        security::record(self.db, conn, user, event, origin).await?;
        let (to, language) = address_of(conn, user).await?;
        let letter = Letter::SecurityChange { event: event.as_str().to_owned() };
        outbox::queue(self.db, conn, None, &to, language, &letter).await
    }

    /// The secret of the user's authenticator app, confirmed or not.
    pub async fn totp(&self, user: UserId) -> Result<Option<TotpSecret>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(Vec<u8>, Option<i64>)> =
            conn.maybe("SELECT secret_sealed, confirmed_us FROM totp_secrets WHERE user_id = $1", args![user]).await?;
        conn.commit().await?;
        Ok(row.map(|(sealed, confirmed)| TotpSecret { sealed, confirmed: confirmed.is_some() }))
    }

    /// Keeps a new secret that waits for its first code. One that counts already stays.
    pub async fn begin_totp(&self, user: UserId, sealed: Vec<u8>) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO totp_secrets (user_id, secret_sealed, last_step, created_us) VALUES ($1, $2, 0, $3)
             ON CONFLICT (user_id) DO UPDATE SET secret_sealed = $2, last_step = 0, created_us = $3
             WHERE totp_secrets.confirmed_us IS NULL",
            args![user, sealed, self.now_us()],
        )
        .await?;
        conn.commit().await
    }

    /// The first code was right: the app counts from now on. `false` where it did already.
    pub async fn confirm_totp(&self, user: UserId, step: i64, origin: &Origin) -> Result<bool> {
        let mut conn = self.write().await?;
        let confirmed = conn
            .run(
                "UPDATE totp_secrets SET confirmed_us = $2, last_step = $3 WHERE user_id = $1 AND confirmed_us IS NULL",
                args![user, self.now_us(), step],
            )
            .await?;
        if confirmed == 1 {
            self.tell(&mut conn, user, SecurityEvent::TotpAdded, origin).await?;
        }
        conn.commit().await?;
        Ok(confirmed == 1)
    }

    /// Takes the code of an interval: `false` where it, or a later one, was taken before. One that lies further ahead than a
    /// code can was taken under a clock that has since been set back, and keeps nobody out.
    pub async fn use_totp(&self, user: UserId, step: i64) -> Result<bool> {
        let mut conn = self.write().await?;
        let taken = conn
            .run(
                "UPDATE totp_secrets SET last_step = $2 WHERE user_id = $1 AND confirmed_us IS NOT NULL
                    AND (last_step < $2 OR last_step > $2 + $3)",
                args![user, step, STEPS_AHEAD],
            )
            .await?;
        conn.commit().await?;
        Ok(taken == 1)
    }

    /// # Errors
    /// `Conflict::State` where the password left over is too short to stand alone.
    pub async fn remove_totp(&self, user: UserId, origin: &Origin) -> Result<()> {
        let mut conn = self.write().await?;
        lock(&mut conn, user).await?;
        if conn.run("DELETE FROM totp_secrets WHERE user_id = $1", args![user]).await? == 1 {
            self.tell(&mut conn, user, SecurityEvent::TotpRemoved, origin).await?;
        }
        after_removal(&mut conn, user).await?;
        conn.commit().await
    }

    /// Takes every second factor off an account, for one who has lost them all, and ends its sessions. A short password
    /// stays good for one thing alone: choosing a longer one.
    ///
    /// # Errors
    /// `NotFound` where nobody has the address.
    pub async fn reset_factors(&self, email: &Email) -> Result<()> {
        let mut conn = self.write().await?;
        let (user,): (Uuid,) = conn.one("SELECT id FROM users WHERE email = $1", args![email.as_str()]).await?;
        let user = UserId(user);
        let before = take_factors_off(&mut conn, user).await?;
        let by_operator = Origin { device: "visitoms user reset-factors".into(), region: String::new() };
        for (had, event) in [(before.totp, SecurityEvent::TotpRemoved), (before.passkeys > 0, SecurityEvent::PasskeyRemoved)] {
            if had {
                self.tell(&mut conn, user, event, &by_operator).await?;
            }
        }
        self.tell(&mut conn, user, SecurityEvent::OtherSessionsEnded, &by_operator).await?;
        conn.commit().await
    }

    /// A fresh proof of who one is: the session goes on under a new token.
    pub async fn prove_again(&self, session: &Token) -> Result<Token> {
        let new = Token::new();
        let mut conn = self.write().await?;
        let renewed = conn
            .run(
                "UPDATE sessions SET token_hash = $2, proved_us = $3 WHERE token_hash = $1",
                args![session.digest(), new.digest(), self.now_us()],
            )
            .await?;
        conn.commit().await?;
        if renewed == 1 { Ok(new) } else { Err(Error::SignedOut) }
    }
}

pub(super) async fn factors(conn: &mut Conn, user: UserId) -> Result<Factors> {
    let (password, password_short, totp, passkeys, recovery_codes): (Option<String>, bool, i64, i64, i64) = conn
        .one(
            "SELECT u.password_hash, u.password_short,
                    (SELECT COUNT(*) FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_us IS NOT NULL),
                    (SELECT COUNT(*) FROM passkeys p WHERE p.user_id = u.id),
                    (SELECT COUNT(*) FROM recovery_codes r WHERE r.user_id = u.id AND r.used_us IS NULL)
             FROM users u WHERE u.id = $1",
            args![user],
        )
        .await?;
    Ok(Factors { password: password.is_some(), password_short, totp: totp > 0, passkeys, recovery_codes })
}

/// Takes every second factor off an account and ends its sessions; answers what it had.
pub(crate) async fn take_factors_off(conn: &mut Conn, user: UserId) -> Result<Factors> {
    lock(conn, user).await?;
    let before = factors(conn, user).await?;
    for sql in [
        "DELETE FROM totp_secrets WHERE user_id = $1",
        "DELETE FROM passkeys WHERE user_id = $1",
        "DELETE FROM recovery_codes WHERE user_id = $1",
        "DELETE FROM ceremonies WHERE user_id = $1",
    ] {
        conn.run(sql, args![user]).await?;
    }
    end_sessions(conn, user, None).await?;
    Ok(before)
}

/// Two that remove at the same instant must not each count on the other's factor.
pub(super) async fn lock(conn: &mut Conn, user: UserId) -> Result<()> {
    conn.run("UPDATE users SET password_short = password_short WHERE id = $1", args![user]).await.map(drop)
}

/// Recovery codes go with the last factor that they stand in for, and a short password holds the last one.
pub(super) async fn after_removal(conn: &mut Conn, user: UserId) -> Result<()> {
    let left = factors(conn, user).await?;
    if left.has_second() {
        return Ok(());
    }
    if left.password_short {
        return Err(Error::state("factors.password_is_short"));
    }
    if !left.password {
        return Err(Error::state("factors.last_way_in"));
    }
    conn.run("DELETE FROM recovery_codes WHERE user_id = $1", args![user]).await.map(drop)
}

/// Ends a user's sessions in all agencies, save one.
pub(super) async fn end_sessions(conn: &mut Conn, user: UserId, save: Option<&Token>) -> Result<u64> {
    let saved = save.map_or_else(Vec::new, |token| token.digest().to_vec());
    conn.run(
        "DELETE FROM sessions WHERE token_hash <> $2
           AND EXISTS (SELECT 1 FROM members m WHERE m.agency_id = sessions.agency_id AND m.id = sessions.member_id AND m.user_id = $1)",
        args![user, saved],
    )
    .await
}
