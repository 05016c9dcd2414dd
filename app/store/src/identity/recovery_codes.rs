//! Recovery codes, for a lost phone.

use super::Identity;
use crate::{identity::security::Origin, kernel::sql::args};
use domain::{Result, UserId, security::SecurityEvent, throttle::RateLimit};

impl Identity<'_> {
    /// Replaces the user's recovery codes. `hashes` are of codes with this salt.
    pub async fn save_recovery_codes(&self, user: UserId, salt: &[u8], hashes: &[Vec<u8>], origin: &Origin) -> Result<()> {
        self.write(async |tx| {
            let now = tx.now_us();
            tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", args![user]).await?;
            for hash in hashes {
                tx.execute(
                    "INSERT INTO recovery_codes (user_id, code_hash, salt, created_us) VALUES ($1, $2, $3, $4)",
                    args![user, hash.clone(), salt.to_vec(), now],
                )
                .await?;
            }
            tx.record_and_notify(user, SecurityEvent::RecoveryCodesMade, origin).await
        })
        .await
    }

    /// The salt of the user's codes, used or not.
    pub async fn recovery_salt(&self, user: UserId) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT salt FROM recovery_codes WHERE user_id = $1 LIMIT 1";
        let row: Option<(Vec<u8>,)> = self.read(async |tx| tx.fetch_optional(sql, args![user]).await).await?;
        Ok(row.map(|(salt,)| salt))
    }

    /// Uses a code: `false` if it is unknown or was used before. A code that is accepted refunds its attempt.
    pub async fn use_recovery_code(
        &self,
        user: UserId,
        hash: Vec<u8>,
        attempt: &[(String, RateLimit)],
        origin: &Origin,
    ) -> Result<bool> {
        self.write(async |tx| {
            let sql = "UPDATE recovery_codes SET used_us = $3 WHERE user_id = $1 AND code_hash = $2 AND used_us IS NULL";
            let now = tx.now_us();
            let used = tx.execute(sql, args![user, hash, now]).await?;
            if used == 1 {
                tx.record_and_notify(user, SecurityEvent::RecoveryCodeUsed, origin).await?;
                tx.refund_attempt(attempt).await?;
            }
            Ok(used == 1)
        })
        .await
    }
}
