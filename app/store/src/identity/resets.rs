//! New passwords for those who lost theirs.
//!
//! The form keeps what was typed, whoever's it is; the job that sends letters finds out whether the address is known. So the
//! form's answer is the same in words and in time for every address.

use super::{Acquaintance, Identity, NewPassword, SECOND, Token};
use crate::{
    outbox,
    security::Origin,
    sql::{Conn, args, internal},
};
use domain::{
    Language, Result, UserId,
    mail::{Letter, RESET_SECONDS},
    security::SecurityEvent,
    text::Email,
};
use uuid::Uuid;

/// The owner of a link to a new password.
#[derive(Clone, Debug)]
pub struct Reset {
    pub user: UserId,
    pub email: Email,
}

/// Makes a user's link to a new password; it replaces the one before.
pub(crate) async fn new_link(conn: &mut Conn, user: UserId, now_us: i64) -> Result<Token> {
    let token = Token::new();
    conn.run(
        "INSERT INTO password_resets (user_id, token_hash, expires_us) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET token_hash = $2, expires_us = $3",
        args![user, token.digest(), now_us + RESET_SECONDS * SECOND],
    )
    .await?;
    Ok(token)
}

impl Identity<'_> {
    /// Keeps that somebody asked for a new password for this address.
    pub async fn ask_for_reset(&self, email: &Email, language: Language) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO password_asks (id, email, language, asked_us) VALUES ($1, $2, $3, $4)",
            args![self.db.next_id(), email.as_str(), language.tag(), self.now_us()],
        )
        .await?;
        conn.commit().await
    }

    /// Queues a letter with a link for everybody who asked, is known, and has a password or belongs to an agency. A link
    /// replaces the one before. What was asked longer ago than a link lasts is dropped: nobody waits for it any more.
    pub async fn answer_asks(&self) -> Result<()> {
        while self.answer_ask().await? {}
        Ok(())
    }

    /// Whether there was one.
    async fn answer_ask(&self) -> Result<bool> {
        let mut conn = self.db.connection(false).await?;
        let first: Option<(Uuid,)> = conn.maybe("SELECT id FROM password_asks ORDER BY asked_us, id LIMIT 1", args![]).await?;
        conn.commit().await?;
        let Some((id,)) = first else { return Ok(false) };
        let now = self.now_us();
        let mut conn = self.write().await?;
        let ask: Option<(String, String, i64)> =
            conn.maybe("DELETE FROM password_asks WHERE id = $1 RETURNING email, language, asked_us", args![id]).await?;
        // Another process was quicker.
        let Some((email, language, asked)) = ask else { return Ok(true) };
        let user: Option<(Uuid, Option<String>)> = conn
            .maybe(
                "SELECT u.id, u.language FROM users u WHERE u.email = $1
                 AND (u.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM members m WHERE m.user_id = u.id AND m.removed_us IS NULL))",
                args![&email],
            )
            .await?;
        if let Some((user, chosen)) = user.filter(|_| now - asked <= RESET_SECONDS * SECOND) {
            let token = new_link(&mut conn, UserId(user), now).await?;
            let to = Email::of_record(email).map_err(|error| internal(&error))?;
            let language = chosen.as_deref().and_then(Language::from_tag).or_else(|| Language::from_tag(&language));
            let letter = Letter::PasswordReset { token: token.expose().to_owned() };
            outbox::queue(self.db, &mut conn, None, &to, language.unwrap_or_default(), &letter).await?;
        }
        conn.commit().await?;
        Ok(true)
    }

    /// Whose password a link that is still good sets anew.
    pub async fn reset(&self, token: &Token) -> Result<Reset> {
        let mut conn = self.db.connection(false).await?;
        let (user, email): (Uuid, String) = conn
            .one(
                "SELECT u.id, u.email FROM password_resets r JOIN users u ON u.id = r.user_id
                 WHERE r.token_hash = $1 AND r.expires_us > $2 AND r.expires_us <= $3",
                args![token.digest(), self.now_us(), self.latest_end(RESET_SECONDS)],
            )
            .await?;
        conn.commit().await?;
        Ok(Reset { user: UserId(user), email: Email::of_record(email).map_err(|error| internal(&error))? })
    }

    /// Uses a link up: sets the password, ends every session of the user, and tells them by letter. It opens no session: who
    /// has a second factor proves it at the sign-in.
    ///
    /// Who reads the letter is most likely the account's owner, so that their browser is remembered: the token by which, from now
    /// on. Their password is asked there without waiting for those who guess elsewhere; the second step is not.
    pub async fn use_reset(&self, token: &Token, new: &NewPassword, device: Option<&Token>, origin: &Origin) -> Result<Token> {
        let mut conn = self.write().await?;
        let (user,): (Uuid,) = conn
            .one(
                "DELETE FROM password_resets WHERE token_hash = $1 AND expires_us > $2 AND expires_us <= $3 RETURNING user_id",
                args![token.digest(), self.now_us(), self.latest_end(RESET_SECONDS)],
            )
            .await?;
        self.replace_password(&mut conn, UserId(user), new, None, SecurityEvent::PasswordReset, origin).await?;
        let device = self.remember(&mut conn, UserId(user), device, Acquaintance::Letter).await?;
        conn.commit().await?;
        Ok(device)
    }

    /// Removes links and askings that are over.
    pub(super) async fn sweep_resets(&self) -> Result<()> {
        let now = self.now_us();
        let mut conn = self.write().await?;
        let latest = self.latest_end(RESET_SECONDS);
        conn.run("DELETE FROM password_resets WHERE expires_us < $1 OR expires_us > $2", args![now, latest]).await?;
        conn.run("DELETE FROM password_asks WHERE asked_us < $1", args![now - RESET_SECONDS * SECOND]).await?;
        conn.commit().await
    }
}
