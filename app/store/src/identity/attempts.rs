//! Counted attempts, and what sweeps away what has had its time.

use super::{Identity, LINK_US, SECOND, ceremonies, forms};
use crate::sql::{Conn, args};
use domain::{
    Error, Result,
    account::{CLOCK_STEP_US, SessionLimits},
    security::KEPT_DAYS,
    throttle::{Bucket, Limit},
};
use sha2::{Digest, Sha256};

/// How long a browser is remembered after it was last used to sign in; browsers keep no cookie longer.
pub const DEVICE_DAYS: i64 = 400;
/// How long failures at addresses without an account stay.
const NOBODYS_SECONDS: i64 = 3600;
/// No attempt is remembered for longer.
const REMEMBERED_DAYS: i64 = 30;

impl Identity<'_> {
    /// Counts one attempt in each bucket, or in none: [`Error::Throttled`] where it comes too early for one of them.
    ///
    /// The buckets' names are kept as digests: an address or an account is recognised, never read back.
    pub async fn count_attempt(&self, buckets: &[(String, Limit)]) -> Result<()> {
        let now = self.now_us();
        let mut conn = self.write().await?;
        let (mut counted, mut wait) = (Vec::new(), 0);
        for (name, limit, bucket) in lock(&mut conn, buckets, now).await? {
            match limit.attempt(bucket, now) {
                Ok(bucket) => counted.push((name, limit, bucket)),
                Err(microseconds) => wait = wait.max(microseconds),
            }
        }
        if wait > 0 {
            // Dropped, the transaction leaves nothing behind.
            let seconds = u32::try_from((wait + SECOND - 1) / SECOND).unwrap_or(u32::MAX);
            return Err(Error::Throttled { retry_after_seconds: seconds });
        }
        keep(&mut conn, counted).await?;
        conn.commit().await
    }

    /// Takes an attempt back that succeeded: only failures count.
    pub async fn give_back(&self, buckets: &[(String, Limit)]) -> Result<()> {
        let now = self.now_us();
        let mut conn = self.write().await?;
        let locked = lock(&mut conn, buckets, now).await?;
        let given = locked.into_iter().map(|(name, limit, bucket)| (name, limit, limit.give_back(bucket, now)));
        keep(&mut conn, given.collect()).await?;
        conn.commit().await
    }

    /// Removes what has had its time: forgotten attempts, what was left half done, ended sessions, what
    /// happened a season ago.
    pub async fn sweep(&self) -> Result<()> {
        const DAY: i64 = 86_400 * SECOND;
        let now = self.now_us();
        let longest = SessionLimits::longest_seconds() * SECOND;
        let mut conn = self.write().await?;
        for (sql, before) in [
            ("DELETE FROM attempts WHERE gone_us < $1", now),
            ("DELETE FROM ceremonies WHERE expires_us < $1", now),
            ("DELETE FROM sessions WHERE created_us < $1", now - longest),
            ("DELETE FROM security_events WHERE at_us < $1", now - KEPT_DAYS * DAY),
            ("DELETE FROM nobodys_events WHERE at_us < $1", now - NOBODYS_SECONDS * SECOND),
            ("DELETE FROM known_devices WHERE used_us < $1", now - DEVICE_DAYS * DAY),
        ] {
            conn.run(sql, args![before]).await?;
        }
        self.bring_to_the_clock(&mut conn, now).await?;
        conn.commit().await?;
        self.sweep_resets().await
    }

    /// What was written under a clock that has since been set back would last longer than it should by as much as the clock
    /// was ahead. It lasts from now on as if it had been written now; what protects an account ends.
    async fn bring_to_the_clock(&self, conn: &mut Conn, now: i64) -> Result<()> {
        const DAY: i64 = 86_400 * SECOND;
        let ahead = now + CLOCK_STEP_US;
        for (sql, latest) in [
            ("DELETE FROM sessions WHERE created_us > $1", ahead),
            ("UPDATE sessions SET proved_us = 0 WHERE proved_us > $1", ahead),
            ("UPDATE sessions SET used_us = $1 WHERE used_us > $1", now),
            ("DELETE FROM ceremonies WHERE expires_us > $1", self.latest_end(ceremonies::LONGEST_SECONDS)),
            ("DELETE FROM nobodys_events WHERE at_us > $1", ahead),
            ("DELETE FROM attempts WHERE gone_us > $1", now + REMEMBERED_DAYS * DAY),
            ("UPDATE form_returns SET expires_us = $1 WHERE expires_us > $1", now + forms::KEPT_US),
            ("UPDATE one_time_links SET expires_us = $1 WHERE expires_us > $1", now + LINK_US),
            ("UPDATE known_devices SET used_us = $1 WHERE used_us > $1", now),
            ("UPDATE security_events SET at_us = $1 WHERE at_us > $1", ahead),
        ] {
            conn.run(sql, args![latest]).await?;
        }
        Ok(())
    }
}

/// The buckets as they stand, held until the transaction ends. All take them in one order, so that nobody waits for a
/// neighbour who waits for them.
async fn lock(conn: &mut Conn, buckets: &[(String, Limit)], now: i64) -> Result<Vec<(String, Limit, Bucket)>> {
    let mut named: Vec<_> = buckets.iter().map(|(name, limit)| (crate::audit::hex(&Sha256::digest(name)), *limit)).collect();
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut locked = Vec::with_capacity(named.len());
    for (name, limit) in named {
        let (count, since_us, until_us) = conn
            .one(
                "INSERT INTO attempts (bucket, window_us, count, until_us, gone_us) VALUES ($1, $2, 0, $2, $2)
                 ON CONFLICT (bucket) DO UPDATE SET count = attempts.count
                 RETURNING count, window_us, until_us",
                args![&name, now],
            )
            .await?;
        locked.push((name, limit, Bucket { count, since_us, until_us }));
    }
    Ok(locked)
}

async fn keep(conn: &mut Conn, buckets: Vec<(String, Limit, Bucket)>) -> Result<()> {
    for (name, limit, bucket) in buckets {
        conn.run(
            "UPDATE attempts SET count = $2, window_us = $3, until_us = $4, gone_us = $5 WHERE bucket = $1",
            args![name, bucket.count, bucket.since_us, bucket.until_us, limit.gone_us(bucket)],
        )
        .await?;
    }
    Ok(())
}
