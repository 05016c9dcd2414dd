//! Rate limits of attempts, and deletion of expired data.

use super::{
    Credentials, DeviceTrust, Identity, IdentityTx, LINK_US, SECOND, Token, auth_challenges, saved_forms,
    sessions::email_and_language,
};
use crate::kernel::sql::args;
use domain::{
    Error, Result, UserId,
    account::{CLOCK_STEP_US, SessionLimits},
    consent,
    security::RETENTION_DAYS,
    text::EmailAddress,
    throttle::{Bucket, RateLimit},
    usage,
};
use sha2::{Digest, Sha256};

/// How long a browser is remembered after it last signed in; browsers keep no cookie longer.
pub const DEVICE_DAYS: i64 = 400;
/// How long failed sign-ins at addresses without an account are stored.
const UNKNOWN_ACCOUNT_SECONDS: i64 = 3600;
/// No attempt is remembered for longer.
const MAX_ATTEMPT_DAYS: i64 = 30;

/// The buckets in which an attempt counts, with their limits.
pub type Buckets = Vec<(String, RateLimit)>;

/// The browser of an attempt, and how much the account's owner must trust it for it to have a bucket of its own.
#[derive(Clone, Copy)]
pub struct AttemptBrowser<'a> {
    pub device: Option<&'a Token>,
    pub required: DeviceTrust,
}

impl Identity<'_> {
    /// Counts one attempt in every bucket, or in none: [`Error::Throttled`] if it exceeds the limit of one of them.
    ///
    /// Bucket names are stored as digests: an address or account can be recognized, never read back.
    pub async fn count_attempt(&self, buckets: &[(String, RateLimit)]) -> Result<()> {
        self.write(async |tx| tx.count_attempt(buckets).await).await
    }

    /// Counts an attempt at the account of an address. `buckets` gets the address and whether its owner trusts the browser.
    pub async fn count_attempt_at(
        &self,
        email: &str,
        browser: AttemptBrowser<'_>,
        buckets: impl FnOnce(&str, bool) -> Buckets,
    ) -> Result<Buckets> {
        self.write(async |tx| tx.count_attempt_at(email, browser, buckets).await).await
    }

    /// Counts an attempt at the account of a user.
    pub async fn count_attempt_at_user(
        &self,
        user: UserId,
        browser: AttemptBrowser<'_>,
        buckets: impl FnOnce(&str, bool) -> Buckets,
    ) -> Result<Buckets> {
        self.write(async |tx| {
            let (email, _) = email_and_language(tx.conn(), user).await?;
            tx.count_attempt_at(email.as_str(), browser, buckets).await
        })
        .await
    }

    /// Counts an attempt with a password, and returns what the password is checked against.
    pub async fn count_password_attempt(
        &self,
        email: &EmailAddress,
        browser: AttemptBrowser<'_>,
        buckets: impl FnOnce(&str, bool) -> Buckets,
    ) -> Result<(Buckets, Option<Credentials>)> {
        self.write(async |tx| {
            let known = tx.credentials(email).await?;
            Ok((tx.count_attempt_at(email.as_str(), browser, buckets).await?, known))
        })
        .await
    }

    /// Refunds a successful attempt: only failures count.
    pub async fn refund_attempt(&self, buckets: &[(String, RateLimit)]) -> Result<()> {
        self.write(async |tx| tx.refund_attempt(buckets).await).await
    }

    /// Deletes expired data: old attempts, challenges, sessions, security events, usage data and proofs of consent.
    pub async fn delete_expired(&self) -> Result<()> {
        self.write(async |tx| {
            tx.delete_expired().await?;
            tx.clamp_future_timestamps().await?;
            tx.delete_usage_without_consent().await?;
            tx.delete_expired_resets().await
        })
        .await
    }
}

impl IdentityTx {
    async fn count_attempt_at(
        &mut self,
        email: &str,
        browser: AttemptBrowser<'_>,
        buckets: impl FnOnce(&str, bool) -> Buckets,
    ) -> Result<Buckets> {
        let known = match browser.device {
            Some(device) => self.is_known_device(device, email, browser.required).await?,
            None => false,
        };
        let buckets = buckets(email, known);
        self.count_attempt(&buckets).await?;
        Ok(buckets)
    }

    async fn count_attempt(&mut self, buckets: &[(String, RateLimit)]) -> Result<()> {
        let now = self.now_us();
        let (mut counted, mut wait) = (Vec::new(), 0);
        for (name, limit, bucket) in self.lock_buckets(buckets).await? {
            match limit.attempt(bucket, now) {
                Ok(bucket) => counted.push((name, limit, bucket)),
                Err(microseconds) => wait = wait.max(microseconds),
            }
        }
        if wait > 0 {
            let seconds = u32::try_from((wait + SECOND - 1) / SECOND).unwrap_or(u32::MAX);
            return Err(Error::Throttled { retry_after_seconds: seconds });
        }
        self.save_buckets(counted).await
    }

    /// The last statements of a transaction: it holds the locks of buckets that everyone of a network shares.
    pub(super) async fn refund_attempt(&mut self, buckets: &[(String, RateLimit)]) -> Result<()> {
        let now = self.now_us();
        let locked = self.lock_buckets(buckets).await?;
        let given = locked.into_iter().map(|(name, limit, bucket)| (name, limit, limit.refund(bucket, now)));
        self.save_buckets(given.collect()).await
    }

    async fn delete_expired(&mut self) -> Result<()> {
        const DAY: i64 = 86_400 * SECOND;
        let now = self.now_us();
        let longest = SessionLimits::max_absolute_seconds() * SECOND;
        for (sql, before) in [
            ("DELETE FROM attempts WHERE gone_us < $1", now),
            ("DELETE FROM ceremonies WHERE expires_us < $1", now),
            ("DELETE FROM sessions WHERE created_us < $1", now - longest),
            ("DELETE FROM security_events WHERE at_us < $1", now - RETENTION_DAYS * DAY),
            ("DELETE FROM nobodys_events WHERE at_us < $1", now - UNKNOWN_ACCOUNT_SECONDS * SECOND),
            ("DELETE FROM known_devices WHERE used_us < $1", now - DEVICE_DAYS * DAY),
            ("DELETE FROM usage_events WHERE hour_us < $1", now - usage::RETENTION_DAYS * DAY),
            ("DELETE FROM consents WHERE at_us < $1", now - (consent::VALID_DAYS + consent::PROOF_DAYS) * DAY),
        ] {
            self.execute(sql, args![before]).await?;
        }
        Ok(())
    }

    /// Timestamps written before the clock was set back would extend a lifetime by as much as the clock was ahead. They are
    /// clamped to the current time; sessions and proofs of identity with such timestamps end instead.
    async fn clamp_future_timestamps(&mut self) -> Result<()> {
        const DAY: i64 = 86_400 * SECOND;
        let now = self.now_us();
        let ahead = now + CLOCK_STEP_US;
        for (sql, latest) in [
            ("DELETE FROM sessions WHERE created_us > $1", ahead),
            ("UPDATE sessions SET proved_us = 0 WHERE proved_us > $1", ahead),
            ("UPDATE sessions SET used_us = $1 WHERE used_us > $1", now),
            ("DELETE FROM ceremonies WHERE expires_us > $1", self.max_expiry(auth_challenges::MAX_LIFETIME_SECONDS)),
            ("DELETE FROM nobodys_events WHERE at_us > $1", ahead),
            ("DELETE FROM attempts WHERE gone_us > $1", now + MAX_ATTEMPT_DAYS * DAY),
            ("UPDATE form_returns SET expires_us = $1 WHERE expires_us > $1", now + saved_forms::RETENTION_US),
            ("UPDATE one_time_links SET expires_us = $1 WHERE expires_us > $1", now + LINK_US),
            ("UPDATE known_devices SET used_us = $1 WHERE used_us > $1", now),
            ("UPDATE security_events SET at_us = $1 WHERE at_us > $1", ahead),
            ("DELETE FROM usage_events WHERE hour_us > $1", ahead),
        ] {
            self.execute(sql, args![latest]).await?;
        }
        Ok(())
    }

    /// Reads the buckets and locks them until the transaction ends. Buckets are always locked in the same order, to avoid deadlocks.
    async fn lock_buckets(&mut self, buckets: &[(String, RateLimit)]) -> Result<Vec<(String, RateLimit, Bucket)>> {
        let now = self.now_us();
        let mut named: Vec<_> = buckets.iter().map(|(name, limit)| (crate::audit::hex(&Sha256::digest(name)), *limit)).collect();
        named.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut locked = Vec::with_capacity(named.len());
        for (name, limit) in named {
            let (count, since_us, until_us) = self
                .fetch_one(
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

    async fn save_buckets(&mut self, buckets: Vec<(String, RateLimit, Bucket)>) -> Result<()> {
        for (name, limit, bucket) in buckets {
            self.execute(
                "UPDATE attempts SET count = $2, window_us = $3, until_us = $4, gone_us = $5 WHERE bucket = $1",
                args![name, bucket.count, bucket.since_us, bucket.until_us, limit.expires_us(bucket)],
            )
            .await?;
        }
        Ok(())
    }
}
