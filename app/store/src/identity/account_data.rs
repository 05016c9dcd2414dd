//! What is stored about a user's account, for its owner only.

use super::Identity;
use crate::{
    Actor,
    kernel::sql::{args, internal},
};
use domain::{Error, Language, Result, my_data::AccountData};
use jiff::Timestamp;

#[derive(sqlx::FromRow)]
struct AccountRow {
    email: String,
    language: Option<String>,
    created_us: i64,
    has_password: bool,
    known_devices: i64,
    device_used_us: Option<i64>,
    app_since_us: Option<i64>,
    recovery_codes: i64,
}

impl Identity<'_> {
    /// The account of the actor's user: one row, and the names of the passkeys.
    pub async fn account_data(&self, actor: &Actor) -> Result<AccountData> {
        let user = actor.viewer().ok_or(Error::SignedOut)?.user;
        let (row, passkeys): (AccountRow, Vec<(String,)>) = self
            .read(async |tx| {
                let row = tx
                    .fetch_one(
                        "SELECT u.email, u.language, u.created_us, u.password_hash IS NOT NULL AS has_password,
                            (SELECT COUNT(*) FROM known_devices d WHERE d.user_id = u.id) AS known_devices,
                            (SELECT MAX(d.used_us) FROM known_devices d WHERE d.user_id = u.id) AS device_used_us,
                            (SELECT t.confirmed_us FROM totp_secrets t WHERE t.user_id = u.id) AS app_since_us,
                            (SELECT COUNT(*) FROM recovery_codes r WHERE r.user_id = u.id AND r.used_us IS NULL)
                                AS recovery_codes
                         FROM users u WHERE u.id = $1",
                        args![user],
                    )
                    .await?;
                let sql = "SELECT name FROM passkeys WHERE user_id = $1 ORDER BY created_us, id";
                Ok((row, tx.fetch_all(sql, args![user]).await?))
            })
            .await?;
        let timestamp = |us: i64| Timestamp::from_microsecond(us).map_err(|error| internal(&error));
        Ok(AccountData {
            email: row.email,
            language: row.language.as_deref().and_then(Language::from_tag),
            created: timestamp(row.created_us)?,
            has_password: row.has_password,
            known_devices: row.known_devices as u32,
            last_device_use: row.device_used_us.map(timestamp).transpose()?,
            app_since: row.app_since_us.map(timestamp).transpose()?,
            passkeys: passkeys.into_iter().map(|(name,)| name).collect(),
            recovery_codes: row.recovery_codes as u32,
        })
    }
}
