//! Passkeys: their public keys, and when each was last used.

use super::{
    Identity,
    factors::{check_remaining_factors, lock_user},
};
use crate::{
    identity::security::Origin,
    kernel::sql::{args, internal},
};
use domain::{Error, ErrorCode, PasskeyId, Result, UserId, factors::PasskeyName, security::SecurityEvent};
use jiff::Timestamp;
use uuid::Uuid;

/// More than anyone has devices.
const MAX_PASSKEYS: i64 = 20;

/// A passkey of a user.
#[derive(Clone, Debug)]
pub struct Passkey {
    pub id: PasskeyId,
    pub name: String,
    pub created: Timestamp,
    pub used: Option<Timestamp>,
    /// The public credential, as JSON.
    pub credential: String,
}

type Row = (Uuid, String, i64, Option<i64>, String);

impl Identity<'_> {
    /// A user's passkeys in the order in which they were added.
    pub async fn passkeys(&self, user: UserId) -> Result<Vec<Passkey>> {
        let sql = "SELECT id, name, created_us, used_us, credential FROM passkeys WHERE user_id = $1 ORDER BY created_us, id";
        let rows: Vec<Row> = self.read(async |tx| tx.fetch_all(sql, args![user]).await).await?;
        let at = |us: i64| Timestamp::from_microsecond(us).map_err(|error| internal(&error));
        rows.into_iter()
            .map(|(id, name, created, used, credential)| {
                Ok(Passkey { id: PasskeyId(id), name, created: at(created)?, used: used.map(at).transpose()?, credential })
            })
            .collect()
    }

    /// # Errors
    /// `Conflict::State` if the passkey is already registered, or the user has twenty.
    pub async fn add_passkey(
        &self,
        user: UserId,
        name: &PasskeyName,
        credential_id: &[u8],
        credential: &str,
        origin: &Origin,
    ) -> Result<()> {
        self.write(async |tx| {
            lock_user(tx.conn(), user).await?;
            let (count,): (i64,) = tx.fetch_one("SELECT COUNT(*) FROM passkeys WHERE user_id = $1", args![user]).await?;
            if count >= MAX_PASSKEYS {
                return Err(Error::state(ErrorCode::TooManyPasskeys));
            }
            let values = args![tx.next_id(), user, credential_id.to_vec(), credential, name.as_str(), tx.now_us()];
            let added = tx
                .execute(
                    "INSERT INTO passkeys (id, user_id, credential_id, credential, name, created_us) VALUES ($1, $2, $3, $4, $5, $6)
                     ON CONFLICT (credential_id) DO NOTHING",
                    values,
                )
                .await?;
            if added == 0 {
                return Err(Error::state(ErrorCode::PasskeyKnown));
            }
            tx.record_and_notify(user, SecurityEvent::PasskeyAdded, origin).await
        })
        .await
    }

    /// Saves the signature counter and the time of use. `before` is the credential that was verified: `false` if another request
    /// has used the passkey since.
    pub async fn record_passkey_use(&self, user: UserId, id: PasskeyId, before: &str, after: &str) -> Result<bool> {
        self.write(async |tx| {
            let sql = "UPDATE passkeys SET credential = $4, used_us = $5 WHERE user_id = $1 AND id = $2 AND credential = $3";
            let now = tx.now_us();
            Ok(tx.execute(sql, args![user, id, before, after, now]).await? == 1)
        })
        .await
    }

    pub async fn rename_passkey(&self, user: UserId, id: PasskeyId, name: &PasskeyName) -> Result<()> {
        let sql = "UPDATE passkeys SET name = $3 WHERE user_id = $1 AND id = $2";
        let renamed = self.write(async |tx| tx.execute(sql, args![user, id, name.as_str()]).await).await?;
        if renamed == 1 { Ok(()) } else { Err(Error::NotFound) }
    }

    /// # Errors
    /// `Conflict::State` if the remaining password is too short to be used alone.
    pub async fn remove_passkey(&self, user: UserId, id: PasskeyId, origin: &Origin) -> Result<()> {
        self.write(async |tx| {
            lock_user(tx.conn(), user).await?;
            if tx.execute("DELETE FROM passkeys WHERE user_id = $1 AND id = $2", args![user, id]).await? == 0 {
                return Err(Error::NotFound);
            }
            tx.record_and_notify(user, SecurityEvent::PasskeyRemoved, origin).await?;
            check_remaining_factors(tx.conn(), user).await
        })
        .await
    }
}
