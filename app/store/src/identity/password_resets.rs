//! Password reset.
//!
//! The form only stores the request, for any address; the job that sends emails looks up the account. So the form's response has
//! the same text and timing for every address (no user enumeration).

use super::{DeviceTrust, Identity, IdentityTx, NewPassword, SECOND, Token};
use crate::{
    identity::security::Origin,
    kernel::sql::{Conn, args, internal},
};
use domain::{
    Language, Result, UserId,
    mail::{Email, RESET_SECONDS},
    security::SecurityEvent,
    text::EmailAddress,
};
use uuid::Uuid;

/// The user of a valid reset link.
#[derive(Clone, Debug)]
pub struct PasswordReset {
    pub user: UserId,
    pub email: EmailAddress,
}

/// Creates a user's reset link; it replaces the previous one.
pub(crate) async fn create_reset_link(conn: &mut Conn, user: UserId, now_us: i64) -> Result<Token> {
    let token = Token::new();
    conn.execute(
        "INSERT INTO password_resets (user_id, token_hash, expires_us) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET token_hash = $2, expires_us = $3",
        args![user, token.digest(), now_us + RESET_SECONDS * SECOND],
    )
    .await?;
    Ok(token)
}

impl Identity<'_> {
    /// Stores a reset request for this address.
    pub async fn request_password_reset(&self, email: &EmailAddress, language: Language) -> Result<()> {
        self.write(async |tx| {
            let values = args![tx.next_id(), email.as_str(), language.tag(), tx.now_us()];
            let sql = "INSERT INTO password_asks (id, email, language, asked_us) VALUES ($1, $2, $3, $4)";
            tx.execute(sql, values).await.map(drop)
        })
        .await
    }

    /// Queues an email with a reset link for every request whose address has an account with a password or a membership. A link
    /// replaces the previous one. Requests older than a link's lifetime are dropped: no user waits for them any more.
    pub async fn send_requested_resets(&self) -> Result<()> {
        while self.process_reset_request().await? {}
        Ok(())
    }

    /// Whether there was a request.
    async fn process_reset_request(&self) -> Result<bool> {
        let first: Option<(Uuid,)> = self
            .read(async |tx| tx.fetch_optional("SELECT id FROM password_asks ORDER BY asked_us, id LIMIT 1", args![]).await)
            .await?;
        let Some((id,)) = first else { return Ok(false) };
        self.write(async |tx| {
            let sql = "DELETE FROM password_asks WHERE id = $1 RETURNING email, language, asked_us";
            let request: Option<(String, String, i64)> = tx.fetch_optional(sql, args![id]).await?;
            // Another process took it first.
            let Some((email, language, requested_us)) = request else { return Ok(true) };
            let user: Option<(Uuid, Option<String>)> = tx
                .fetch_optional(
                    "SELECT u.id, u.language FROM users u WHERE u.email = $1 AND (u.password_hash IS NOT NULL
                        OR EXISTS (SELECT 1 FROM members m WHERE m.user_id = u.id AND m.removed_us IS NULL))",
                    args![&email],
                )
                .await?;
            let now = tx.now_us();
            if let Some((user, chosen)) = user.filter(|_| now - requested_us <= RESET_SECONDS * SECOND) {
                let token = create_reset_link(tx.conn(), UserId(user), now).await?;
                let to = EmailAddress::from_record(email).map_err(|error| internal(&error))?;
                let language = chosen.as_deref().and_then(Language::from_tag).or_else(|| Language::from_tag(&language));
                let message = Email::PasswordReset { token: token.expose().to_owned() };
                tx.queue_email(None, &to, language.unwrap_or_default(), &message).await?;
            }
            Ok(true)
        })
        .await
    }

    /// The user of a reset link that is still valid.
    pub async fn password_reset(&self, token: &Token) -> Result<PasswordReset> {
        let (user, email): (Uuid, String) = self
            .read(async |tx| {
                let values = args![token.digest(), tx.now_us(), tx.max_expiry(RESET_SECONDS)];
                let sql = "SELECT u.id, u.email FROM password_resets r JOIN users u ON u.id = r.user_id
                     WHERE r.token_hash = $1 AND r.expires_us > $2 AND r.expires_us <= $3";
                tx.fetch_one(sql, values).await
            })
            .await?;
        Ok(PasswordReset { user: UserId(user), email: EmailAddress::from_record(email).map_err(|error| internal(&error))? })
    }

    /// Uses a reset link: sets the password, ends all sessions of the user, and notifies them by email. Opens no session: a
    /// second factor is required at sign-in.
    ///
    /// The reader of the email is most likely the account's owner, so their browser is remembered; returns its device token. Its
    /// password attempts are not slowed down by attackers' attempts from elsewhere; second-factor attempts are.
    pub async fn use_password_reset(
        &self,
        token: &Token,
        new: &NewPassword,
        device: Option<&Token>,
        origin: &Origin,
    ) -> Result<Token> {
        self.write(async |tx| {
            let values = args![token.digest(), tx.now_us(), tx.max_expiry(RESET_SECONDS)];
            let sql =
                "DELETE FROM password_resets WHERE token_hash = $1 AND expires_us > $2 AND expires_us <= $3 RETURNING user_id";
            let (user,): (Uuid,) = tx.fetch_one(sql, values).await?;
            tx.replace_password(UserId(user), new, None, SecurityEvent::PasswordReset, origin).await?;
            tx.remember_device(UserId(user), device, DeviceTrust::ResetEmail).await
        })
        .await
    }
}

impl IdentityTx {
    /// Deletes expired links and requests.
    pub(super) async fn delete_expired_resets(&mut self) -> Result<()> {
        let (now, latest) = (self.now_us(), self.max_expiry(RESET_SECONDS));
        self.execute("DELETE FROM password_resets WHERE expires_us < $1 OR expires_us > $2", args![now, latest]).await?;
        self.execute("DELETE FROM password_asks WHERE asked_us < $1", args![now - RESET_SECONDS * SECOND]).await.map(drop)
    }
}
