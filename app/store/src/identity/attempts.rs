//! Counted attempts, and what sweeps away what has had its time.

use super::{Identity, SECOND};
use crate::sql::args;
use domain::{Error, Result, account::SessionLimits};
use sha2::{Digest, Sha256};

/// How often something may be tried within a window.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub most: i64,
    pub window_seconds: i64,
}

impl Identity<'_> {
    /// Counts one attempt in each bucket; [`Error::Throttled`] where one is full.
    ///
    /// The buckets' names are kept as digests: an address or an account is recognised, never read back.
    pub async fn count_attempt(&self, buckets: &[(&str, Limit)]) -> Result<()> {
        let now = self.now_us();
        let mut wait = 0;
        let mut conn = self.write().await?;
        for (bucket, limit) in buckets {
            let oldest = now - limit.window_seconds * SECOND;
            let (window, count): (i64, i64) = conn
                .one(
                    "INSERT INTO attempts (bucket, window_us, count) VALUES ($1, $2, 1)
                     ON CONFLICT (bucket) DO UPDATE SET
                        count = CASE WHEN attempts.window_us <= $3 THEN 1 ELSE attempts.count + 1 END,
                        window_us = CASE WHEN attempts.window_us <= $3 THEN $2 ELSE attempts.window_us END
                     RETURNING window_us, count",
                    args![bucket_name(bucket), now, oldest],
                )
                .await?;
            if count > limit.most {
                wait = wait.max(window - oldest);
            }
        }
        conn.commit().await?;
        if wait > 0 {
            let seconds = u32::try_from(wait / SECOND + 1).unwrap_or(u32::MAX);
            return Err(Error::Throttled { retry_after_seconds: seconds });
        }
        Ok(())
    }

    /// A success clears the account's count.
    pub async fn forget_attempts(&self, bucket: &str) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("DELETE FROM attempts WHERE bucket = $1", args![bucket_name(bucket)]).await?;
        conn.commit().await
    }

    /// Removes what has had its time: counts of a day ago, returned forms, what was left half done, ended sessions.
    pub async fn sweep(&self) -> Result<()> {
        let now = self.now_us();
        let longest = SessionLimits::longest_seconds() * SECOND;
        let mut conn = self.write().await?;
        conn.run("DELETE FROM attempts WHERE window_us < $1", args![now - 86_400 * SECOND]).await?;
        conn.run("DELETE FROM form_returns WHERE expires_us < $1", args![now]).await?;
        conn.run("DELETE FROM ceremonies WHERE expires_us < $1", args![now]).await?;
        conn.run("DELETE FROM sessions WHERE created_us < $1", args![now - longest]).await?;
        conn.commit().await?;
        self.sweep_resets().await
    }
}

fn bucket_name(bucket: &str) -> String {
    crate::audit::hex(&Sha256::digest(bucket))
}
