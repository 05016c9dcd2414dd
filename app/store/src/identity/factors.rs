//! Authentication factors of an account besides its password: the authenticator app, and what all factors share.

use super::{Identity, IdentityTx, Origin, Token, sessions::email_and_language};
use crate::kernel::sql::{Conn, args};
use domain::{Error, ErrorCode, Result, UserId, mail::Email, security::SecurityEvent, text::EmailAddress, throttle::RateLimit};
use uuid::Uuid;

/// A code may be of the interval before or after the current one: so a used code can be this many steps ahead of another.
const STEPS_AHEAD: i64 = 2;

/// The authentication factors of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    pub password: bool,
    /// The password is too short to be used without a second factor.
    pub password_short: bool,
    /// A confirmed authenticator app.
    pub totp: bool,
    pub passkeys: i64,
    /// The number of unused recovery codes.
    pub recovery_codes: i64,
}

impl Factors {
    /// Whether the account needs more than its password to sign in.
    pub fn has_second_factor(&self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// An authenticator app's secret.
#[derive(Clone, Debug)]
pub struct TotpSecret {
    pub sealed: Vec<u8>,
    pub confirmed: bool,
}

impl Identity<'_> {
    pub async fn factors(&self, user: UserId) -> Result<Factors> {
        self.read(async |tx| factors(tx.conn(), user).await).await
    }

    /// Stores a security event for the account's owner.
    pub async fn record_security_event(&self, user: UserId, event: SecurityEvent, origin: &Origin) -> Result<()> {
        self.write(async |tx| tx.record_event(user, event, origin).await).await
    }

    /// The secret of the user's authenticator app, confirmed or not.
    pub async fn totp(&self, user: UserId) -> Result<Option<TotpSecret>> {
        let sql = "SELECT secret_sealed, confirmed_us FROM totp_secrets WHERE user_id = $1";
        let row: Option<(Vec<u8>, Option<i64>)> = self.read(async |tx| tx.fetch_optional(sql, args![user]).await).await?;
        Ok(row.map(|(sealed, confirmed)| TotpSecret { sealed, confirmed: confirmed.is_some() }))
    }

    /// Stores a new secret that must be confirmed by its first code. A confirmed secret stays.
    pub async fn begin_totp(&self, user: UserId, sealed: Vec<u8>) -> Result<()> {
        self.write(async |tx| {
            let now = tx.now_us();
            tx.execute(
                "INSERT INTO totp_secrets (user_id, secret_sealed, last_step, created_us) VALUES ($1, $2, 0, $3)
                 ON CONFLICT (user_id) DO UPDATE SET secret_sealed = $2, last_step = 0, created_us = $3
                 WHERE totp_secrets.confirmed_us IS NULL",
                args![user, sealed, now],
            )
            .await
            .map(drop)
        })
        .await
    }

    /// Confirms the app after its first valid code. `false` if it was confirmed already.
    pub async fn confirm_totp(&self, user: UserId, step: i64, origin: &Origin) -> Result<bool> {
        self.write(async |tx| {
            let sql = "UPDATE totp_secrets SET confirmed_us = $2, last_step = $3 WHERE user_id = $1 AND confirmed_us IS NULL";
            let now = tx.now_us();
            let confirmed = tx.execute(sql, args![user, now, step]).await?;
            if confirmed == 1 {
                tx.record_and_notify(user, SecurityEvent::TotpAdded, origin).await?;
            }
            Ok(confirmed == 1)
        })
        .await
    }

    /// Marks a code's interval as used: `false` if it, or a later one, was used before. A stored interval that is further ahead
    /// than a code can be was used before the clock was set back; it does not block sign-in.
    ///
    /// A code that is accepted refunds its attempt.
    pub async fn use_totp(&self, user: UserId, step: i64, attempt: &[(String, RateLimit)]) -> Result<bool> {
        let sql = "UPDATE totp_secrets SET last_step = $2 WHERE user_id = $1 AND confirmed_us IS NOT NULL
            AND (last_step < $2 OR last_step > $2 + $3)";
        self.write(async |tx| {
            let taken = tx.execute(sql, args![user, step, STEPS_AHEAD]).await? == 1;
            if taken {
                tx.refund_attempt(attempt).await?;
            }
            Ok(taken)
        })
        .await
    }

    /// # Errors
    /// `Conflict::State` if the remaining password is too short to be used alone.
    pub async fn remove_totp(&self, user: UserId, origin: &Origin) -> Result<()> {
        self.write(async |tx| {
            lock_user(tx.conn(), user).await?;
            if tx.execute("DELETE FROM totp_secrets WHERE user_id = $1", args![user]).await? == 1 {
                tx.record_and_notify(user, SecurityEvent::TotpRemoved, origin).await?;
            }
            check_remaining_factors(tx.conn(), user).await
        })
        .await
    }

    /// Removes all second factors of an account, for a user who has lost them, and ends its sessions. A short password then only
    /// allows choosing a longer one.
    ///
    /// # Errors
    /// `NotFound` if no user has this address.
    pub async fn reset_factors(&self, email: &EmailAddress) -> Result<()> {
        self.write(async |tx| {
            let (user,): (Uuid,) = tx.fetch_one("SELECT id FROM users WHERE email = $1", args![email.as_str()]).await?;
            let user = UserId(user);
            let before = remove_all_factors(tx.conn(), user).await?;
            let by_operator = Origin { device: "visitoms user reset-factors".into(), region: String::new() };
            for (had, event) in [(before.totp, SecurityEvent::TotpRemoved), (before.passkeys > 0, SecurityEvent::PasskeyRemoved)]
            {
                if had {
                    tx.record_and_notify(user, event, &by_operator).await?;
                }
            }
            tx.record_and_notify(user, SecurityEvent::OtherSessionsEnded, &by_operator).await
        })
        .await
    }

    /// Records a new proof of identity and rotates the session's token.
    pub async fn renew_proof(&self, session: &Token) -> Result<Token> {
        self.write(async |tx| {
            let (new, now) = (Token::new(), tx.now_us());
            let sql = "UPDATE sessions SET token_hash = $2, proved_us = $3 WHERE token_hash = $1";
            let renewed = tx.execute(sql, args![session.digest(), new.digest(), now]).await?;
            if renewed == 1 { Ok(new) } else { Err(Error::SignedOut) }
        })
        .await
    }
}

impl IdentityTx {
    /// Stores a security event and queues the email that notifies the account's owner.
    pub(super) async fn record_and_notify(&mut self, user: UserId, event: SecurityEvent, origin: &Origin) -> Result<()> {
        self.record_event(user, event, origin).await?;
        let (to, language) = email_and_language(self.conn(), user).await?;
        let message = Email::SecurityChange { event: event.as_str().to_owned() };
        self.queue_email(None, &to, language, &message).await
    }
}

pub(super) async fn factors(conn: &mut Conn, user: UserId) -> Result<Factors> {
    let (password, password_short, totp, passkeys, recovery_codes): (Option<String>, bool, i64, i64, i64) = conn
        .fetch_one(
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

/// Removes all second factors of an account and ends its sessions; returns the factors it had.
pub(crate) async fn remove_all_factors(conn: &mut Conn, user: UserId) -> Result<Factors> {
    lock_user(conn, user).await?;
    let before = factors(conn, user).await?;
    for sql in [
        "DELETE FROM totp_secrets WHERE user_id = $1",
        "DELETE FROM passkeys WHERE user_id = $1",
        "DELETE FROM recovery_codes WHERE user_id = $1",
        "DELETE FROM ceremonies WHERE user_id = $1",
    ] {
        conn.execute(sql, args![user]).await?;
    }
    end_sessions(conn, user, None).await?;
    Ok(before)
}

/// Locks the user's row, so that two concurrent removals do not each rely on the factor that the other removes.
pub(super) async fn lock_user(conn: &mut Conn, user: UserId) -> Result<()> {
    conn.execute("UPDATE users SET password_short = password_short WHERE id = $1", args![user]).await.map(drop)
}

/// Deletes the recovery codes with the last second factor. Rejects the removal if only a short password, or none, would remain.
pub(super) async fn check_remaining_factors(conn: &mut Conn, user: UserId) -> Result<()> {
    let left = factors(conn, user).await?;
    if left.has_second_factor() {
        return Ok(());
    }
    if left.password_short {
        return Err(Error::state(ErrorCode::PasswordTooShortAlone));
    }
    if !left.password {
        return Err(Error::state(ErrorCode::LastSignInMethod));
    }
    conn.execute("DELETE FROM recovery_codes WHERE user_id = $1", args![user]).await.map(drop)
}

/// Ends a user's sessions in all agencies, except one.
pub(super) async fn end_sessions(conn: &mut Conn, user: UserId, except: Option<&Token>) -> Result<u64> {
    let digest = except.map_or_else(Vec::new, |token| token.digest().to_vec());
    conn.execute(
        "DELETE FROM sessions WHERE token_hash <> $2
           AND EXISTS (SELECT 1 FROM members m WHERE m.agency_id = sessions.agency_id AND m.id = sessions.member_id AND m.user_id = $1)",
        args![user, digest],
    )
    .await
}
