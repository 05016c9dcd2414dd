//! Setting a password, and what ends when it changes.

use super::{
    Identity, IdentityTx, Token,
    factors::{end_sessions, factors},
};
use crate::{identity::security::Origin, kernel::sql::args};
use domain::{Result, UserId, security::SecurityEvent};

/// What a new password is checked against: it must not contain what others know about its owner.
#[derive(Clone, Debug, Default)]
pub struct PasswordContext {
    /// The account has a second factor, so that a shorter password is allowed.
    pub has_second_factor: bool,
    /// Email address, names, and names of the agencies.
    pub known: Vec<String>,
}

/// A password that was checked and hashed.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// Argon2 in PHC format.
    pub hash: String,
    /// Too short to be used without a second factor.
    pub short: bool,
}

impl Identity<'_> {
    pub async fn password_context(&self, user: UserId) -> Result<PasswordContext> {
        self.read(async |tx| {
            let (email,): (String,) = tx.fetch_one("SELECT email FROM users WHERE id = $1", args![user]).await?;
            let names: Vec<(String, String)> = tx
                .fetch_all(
                    "SELECT m.name, a.name FROM members m JOIN agencies a ON a.id = m.agency_id WHERE m.user_id = $1",
                    args![user],
                )
                .await?;
            let has_second_factor = factors(tx.conn(), user).await?.has_second_factor();
            let known = names.into_iter().flat_map(|(member, agency)| [member, agency]).chain([email]).collect();
            Ok(PasswordContext { has_second_factor, known })
        })
        .await
    }

    /// Replaces the password. Ends every session except that of the token `except`, and all pending challenges.
    ///
    /// `event` is the reason: changed with the old password, or reset by email.
    pub async fn set_password(
        &self,
        user: UserId,
        new: &NewPassword,
        except: Option<&Token>,
        event: SecurityEvent,
        origin: &Origin,
    ) -> Result<()> {
        self.write(async |tx| tx.replace_password(user, new, except, event, origin).await).await
    }
}

impl IdentityTx {
    pub(super) async fn replace_password(
        &mut self,
        user: UserId,
        new: &NewPassword,
        except: Option<&Token>,
        event: SecurityEvent,
        origin: &Origin,
    ) -> Result<()> {
        self.execute("UPDATE users SET password_hash = $2, password_short = $3 WHERE id = $1", args![user, &new.hash, new.short])
            .await?;
        self.execute("DELETE FROM ceremonies WHERE user_id = $1", args![user]).await?;
        // A pending reset link would undo the change.
        self.execute("DELETE FROM password_resets WHERE user_id = $1", args![user]).await?;
        end_sessions(self.conn(), user, except).await?;
        self.record_and_notify(user, event, origin).await
    }
}
