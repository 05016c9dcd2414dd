//! Passkeys: the public halves that the program keeps, and when each was used.

use super::{
    Identity,
    factors::{after_removal, lock},
};
use crate::{
    security::Origin,
    sql::{args, internal},
};
use domain::{Error, PasskeyId, Result, UserId, factors::PasskeyName, security::SecurityEvent};
use jiff::Timestamp;
use uuid::Uuid;

/// More than anybody has devices.
const MOST: i64 = 20;

/// A passkey of a user.
#[derive(Clone, Debug)]
pub struct Passkey {
    pub id: PasskeyId,
    pub name: String,
    pub created: Timestamp,
    pub used: Option<Timestamp>,
    /// The public part, as JSON.
    pub credential: String,
}

type Row = (Uuid, String, i64, Option<i64>, String);

impl Identity<'_> {
    /// A user's passkeys in the order in which they were added.
    pub async fn passkeys(&self, user: UserId) -> Result<Vec<Passkey>> {
        let mut conn = self.db.connection(false).await?;
        let rows: Vec<Row> = conn
            .all(
                "SELECT id, name, created_us, used_us, credential FROM passkeys WHERE user_id = $1 ORDER BY created_us, id",
                args![user],
            )
            .await?;
        conn.commit().await?;
        let at = |us: i64| Timestamp::from_microsecond(us).map_err(|error| internal(&error));
        rows.into_iter()
            .map(|(id, name, created, used, credential)| {
                Ok(Passkey { id: PasskeyId(id), name, created: at(created)?, used: used.map(at).transpose()?, credential })
            })
            .collect()
    }

    /// # Errors
    /// `Conflict::State` where the passkey is known already, or there are twenty.
    pub async fn add_passkey(
        &self,
        user: UserId,
        name: &PasskeyName,
        credential_id: &[u8],
        credential: &str,
        origin: &Origin,
    ) -> Result<()> {
        let mut conn = self.write().await?;
        lock(&mut conn, user).await?;
        let (count,): (i64,) = conn.one("SELECT COUNT(*) FROM passkeys WHERE user_id = $1", args![user]).await?;
        if count >= MOST {
            return Err(Error::state("passkey.too_many"));
        }
        let added = conn
            .run(
                "INSERT INTO passkeys (id, user_id, credential_id, credential, name, created_us) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (credential_id) DO NOTHING",
                args![self.db.next_id(), user, credential_id.to_vec(), credential, name.as_str(), self.now_us()],
            )
            .await?;
        if added == 0 {
            return Err(Error::state("passkey.known"));
        }
        self.tell(&mut conn, user, SecurityEvent::PasskeyAdded, origin).await?;
        conn.commit().await
    }

    /// A passkey has signed: its count of signatures and the instant are kept. `before` is the credential that was checked:
    /// `false` where another request has used the passkey meanwhile.
    pub async fn used_passkey(&self, user: UserId, id: PasskeyId, before: &str, after: &str) -> Result<bool> {
        let mut conn = self.write().await?;
        let used = conn
            .run(
                "UPDATE passkeys SET credential = $4, used_us = $5 WHERE user_id = $1 AND id = $2 AND credential = $3",
                args![user, id, before, after, self.now_us()],
            )
            .await?;
        conn.commit().await?;
        Ok(used == 1)
    }

    pub async fn rename_passkey(&self, user: UserId, id: PasskeyId, name: &PasskeyName) -> Result<()> {
        let mut conn = self.write().await?;
        let sql = "UPDATE passkeys SET name = $3 WHERE user_id = $1 AND id = $2";
        let renamed = conn.run(sql, args![user, id, name.as_str()]).await?;
        conn.commit().await?;
        if renamed == 1 { Ok(()) } else { Err(Error::NotFound) }
    }

    /// # Errors
    /// `Conflict::State` where the password left over is too short to stand alone.
    pub async fn remove_passkey(&self, user: UserId, id: PasskeyId, origin: &Origin) -> Result<()> {
        let mut conn = self.write().await?;
        lock(&mut conn, user).await?;
        if conn.run("DELETE FROM passkeys WHERE user_id = $1 AND id = $2", args![user, id]).await? == 0 {
            return Err(Error::NotFound);
        }
        self.tell(&mut conn, user, SecurityEvent::PasskeyRemoved, origin).await?;
        after_removal(&mut conn, user).await?;
        conn.commit().await
    }
}
