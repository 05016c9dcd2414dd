//! Recovery codes: for the day on which the phone is gone.

use super::Identity;
use crate::{security::Origin, sql::args};
use domain::{Result, UserId, security::SecurityEvent};

impl Identity<'_> {
    /// Keeps a new set in place of the one before. `hashes` are of codes under this salt.
    pub async fn keep_recovery_codes(&self, user: UserId, salt: &[u8], hashes: &[Vec<u8>], origin: &Origin) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("DELETE FROM recovery_codes WHERE user_id = $1", args![user]).await?;
        for hash in hashes {
            conn.run(
                "INSERT INTO recovery_codes (user_id, code_hash, salt, created_us) VALUES ($1, $2, $3, $4)",
                args![user, hash.clone(), salt.to_vec(), self.now_us()],
            )
            .await?;
        }
        self.tell(&mut conn, user, SecurityEvent::RecoveryCodesMade, origin).await?;
        conn.commit().await
    }

    /// The salt of the user's set, used codes or not.
    pub async fn recovery_salt(&self, user: UserId) -> Result<Option<Vec<u8>>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(Vec<u8>,)> =
            conn.maybe("SELECT salt FROM recovery_codes WHERE user_id = $1 LIMIT 1", args![user]).await?;
        conn.commit().await?;
        Ok(row.map(|(salt,)| salt))
    }

    /// Uses a code up: `false` where there is none such, or it was used before.
    pub async fn use_recovery_code(&self, user: UserId, hash: Vec<u8>, origin: &Origin) -> Result<bool> {
        let mut conn = self.write().await?;
        let used = conn
            .run(
                "UPDATE recovery_codes SET used_us = $3 WHERE user_id = $1 AND code_hash = $2 AND used_us IS NULL",
                args![user, hash, self.now_us()],
            )
            .await?;
        if used == 1 {
            self.tell(&mut conn, user, SecurityEvent::RecoveryCodeUsed, origin).await?;
        }
        conn.commit().await?;
        Ok(used == 1)
    }
}
