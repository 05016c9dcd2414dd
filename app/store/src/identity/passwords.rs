//! Passwords as they are set: whose they are, and what ends when one changes.

use super::{
    Identity, Token,
    factors::{end_sessions, factors},
};
use crate::{
    security::Origin,
    sql::{Conn, args},
};
use domain::{Result, UserId, security::SecurityEvent};

/// Whom a new password is for: it must not be made of what everybody knows about them.
#[derive(Clone, Debug, Default)]
pub struct PasswordOwner {
    /// The account has a second factor, so that a shorter password will do.
    pub has_second: bool,
    /// Their address, their names, the names of their agencies.
    pub known: Vec<String>,
}

/// A password that was checked and hashed.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// Argon2 in PHC form.
    pub hash: String,
    /// It is too short to stand alone.
    pub short: bool,
}

impl Identity<'_> {
    pub async fn password_owner(&self, user: UserId) -> Result<PasswordOwner> {
        let mut conn = self.db.connection(false).await?;
        let (email,): (String,) = conn.one("SELECT email FROM users WHERE id = $1", args![user]).await?;
        let names: Vec<(String, String)> = conn
            .all("SELECT m.name, a.name FROM members m JOIN agencies a ON a.id = m.agency_id WHERE m.user_id = $1", args![user])
            .await?;
        let has_second = factors(&mut conn, user).await?.has_second();
        conn.commit().await?;
        let known = names.into_iter().flat_map(|(member, agency)| [member, agency]).chain([email]).collect();
        Ok(PasswordOwner { has_second, known })
    }

    /// Sets a password in place of the one before. Every session but `save` ends, and so does what was half done.
    ///
    /// `event` says how it came to that: changed by who knew the old one, or reset by a letter.
    pub async fn set_password(
        &self,
        user: UserId,
        new: &NewPassword,
        save: Option<&Token>,
        event: SecurityEvent,
        origin: &Origin,
    ) -> Result<()> {
        let mut conn = self.write().await?;
        self.replace_password(&mut conn, user, new, save, event, origin).await?;
        conn.commit().await
    }

    pub(super) async fn replace_password(
        &self,
        conn: &mut Conn,
        user: UserId,
        new: &NewPassword,
        save: Option<&Token>,
        event: SecurityEvent,
        origin: &Origin,
    ) -> Result<()> {
        conn.run("UPDATE users SET password_hash = $2, password_short = $3 WHERE id = $1", args![user, &new.hash, new.short])
            .await?;
        conn.run("DELETE FROM ceremonies WHERE user_id = $1", args![user]).await?;
        // A link that is still on its way would undo it.
        conn.run("DELETE FROM password_resets WHERE user_id = $1", args![user]).await?;
        end_sessions(conn, user, save).await?;
        self.tell(conn, user, event, origin).await
    }
}
