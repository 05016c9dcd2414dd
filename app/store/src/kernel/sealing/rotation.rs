//! Rotation of the master key while texts are read and written: a new key wraps from now on, then the keys of all subjects are
//! rewrapped in batches, then the old one is removed. Until then both are accepted.

use super::{
    key_store::{lock_master, wrap_location},
    master_keys::MasterKey,
    text::Subject,
};
use crate::{
    Db,
    kernel::sql::{args, internal},
};
use domain::Result;
use uuid::Uuid;

/// What an operator watches of the key store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyStatus {
    /// Keys of children, members and agencies that are in use.
    pub living: i64,
    pub destroyed: i64,
    /// The id of the master key that wraps new keys.
    pub master: String,
    /// Keys that a retired master key still wraps: a rotation was interrupted.
    pub to_rewrap: i64,
    /// Whether no text is left that was written before texts were sealed.
    pub all_sealed: bool,
}

#[derive(sqlx::FromRow)]
struct WrappedRow {
    agency: Uuid,
    subject: Uuid,
    generation: i64,
    master: String,
    wrapped: Vec<u8>,
}

impl Db {
    /// Counts the keys.
    pub async fn key_status(&self) -> Result<KeyStatus> {
        let counts: Vec<(i64, i64, String, i64)> = self
            .keys()
            .select(
                "SELECT (SELECT COUNT(*) FROM subject_keys WHERE wrapped IS NOT NULL),
                    (SELECT COUNT(*) FROM subject_keys WHERE wrapped IS NULL), m.id,
                    (SELECT COUNT(*) FROM subject_keys k WHERE k.wrapped IS NOT NULL AND k.master <> m.id)
                 FROM master_keys m WHERE m.retired_us IS NULL",
                args![],
            )
            .await?;
        let counts = counts.into_iter().next();
        let (living, destroyed, master, to_rewrap) = counts.ok_or_else(|| internal(&"the key store has no master key"))?;
        let mut conn = self.connection(false).await?;
        let all_sealed = !super::accepts_plain_text(&mut conn).await?;
        conn.commit().await?;
        Ok(KeyStatus { living, destroyed, master, to_rewrap, all_sealed })
    }

    /// Adds a new master key to the file without using it, so that the file can be copied to other machines before a rotation.
    /// Returns its id.
    pub fn prepare_master_key(&self) -> Result<String> {
        let key = MasterKey::random();
        let id = key.id.clone();
        self.keys().master.add(key).map_err(|error| internal(&format!("the master key file: {error}")))?;
        Ok(id)
    }

    /// Makes the newest master key of the file wrap new keys, or a new one if it does already. An interrupted rotation is
    /// continued instead. Returns the id of the key.
    pub async fn begin_key_rotation(&self) -> Result<String> {
        let keys = self.keys();
        let file_error = |error| internal(&format!("the master key file: {error}"));
        keys.master.reload().map_err(file_error)?;
        let mut conn = keys.begin(true).await?;
        let current = lock_master(&mut conn, 0).await?;
        let retired: Option<(String,)> =
            conn.fetch_optional("SELECT id FROM master_keys WHERE retired_us IS NOT NULL LIMIT 1", args![]).await?;
        if retired.is_some() {
            return Ok(current);
        }
        let next = match keys.master.newest() {
            Some(newest) if newest.id != current => newest,
            _ => {
                let key = MasterKey::random();
                // In the file before a key is wrapped with it.
                keys.master.add(key.clone()).map_err(file_error)?;
                key
            }
        };
        let now = keys.clock.now_us();
        conn.execute("UPDATE master_keys SET retired_us = $1 WHERE retired_us IS NULL", args![now]).await?;
        conn.execute("INSERT INTO master_keys (id, created_us, uses) VALUES ($1, $2, 0)", args![next.id.as_str(), now]).await?;
        conn.commit().await?;
        Ok(next.id)
    }

    /// Wraps at most so many keys with the current master key; returns how many. None when all are.
    pub async fn rewrap_keys(&self, max: u32) -> Result<u64> {
        let keys = self.keys();
        let mut conn = keys.begin(true).await?;
        let (current,): (String,) = conn.fetch_one("SELECT id FROM master_keys WHERE retired_us IS NULL", args![]).await?;
        let rows: Vec<WrappedRow> = conn
            .fetch_all(
                "SELECT agency, subject, generation, master, wrapped FROM subject_keys
                 WHERE wrapped IS NOT NULL AND master <> $1 ORDER BY agency, subject, generation LIMIT $2",
                args![current.as_str(), max],
            )
            .await?;
        let master = keys.master.get(&current)?;
        for row in &rows {
            let generation = u32::try_from(row.generation).map_err(|error| internal(&error))?;
            let location = wrap_location(Subject { agency: row.agency, id: row.subject }, generation);
            let key = keys.master.get(&row.master)?.unwrap(&location, &row.wrapped)?;
            // A key that is destroyed meanwhile stays destroyed.
            conn.execute(
                "UPDATE subject_keys SET master = $4, wrapped = $5
                 WHERE agency = $1 AND subject = $2 AND generation = $3 AND wrapped IS NOT NULL",
                args![row.agency, row.subject, row.generation, current.as_str(), master.wrap(&location, &key)?],
            )
            .await?;
        }
        conn.commit().await?;
        Ok(rows.len() as u64)
    }

    /// Removes the retired master keys, of the store and of the file.
    ///
    /// # Errors
    /// `Internal` if one of them still wraps a key.
    pub async fn finish_key_rotation(&self) -> Result<()> {
        let keys = self.keys();
        let mut conn = keys.begin(true).await?;
        let current = lock_master(&mut conn, 0).await?;
        let left: Option<(i64,)> = conn
            .fetch_optional(
                "SELECT generation FROM subject_keys WHERE wrapped IS NOT NULL AND master <> $1 LIMIT 1",
                args![current.as_str()],
            )
            .await?;
        if left.is_some() {
            return Err(internal(&"a retired master key still wraps keys"));
        }
        conn.execute("DELETE FROM master_keys WHERE retired_us IS NOT NULL", args![]).await?;
        conn.commit().await?;
        keys.master.remove_others(&current).map_err(|error| internal(&format!("the master key file: {error}")))?;
        keys.remove_old_pages().await;
        Ok(())
    }
}
