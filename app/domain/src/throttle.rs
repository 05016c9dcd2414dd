//! Rate limiting with exponential backoff: some attempts are free, then each has to wait twice as long as the one before.
//!
//! Nobody is ever locked out: the wait grows to a maximum and shrinks again while nothing is attempted. Rejected attempts are
//! not counted, so that hammering does not prolong a wait.
//!
//! The clock may be set back. Timestamps of a bucket that are further ahead than possible count as now, so that no wait exceeds
//! the maximum.

const SECOND: i64 = 1_000_000;

/// The limit of a kind of attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Attempts without a wait.
    pub free_attempts: i64,
    /// The wait after the free attempts; each attempt doubles it.
    pub first_wait_seconds: i64,
    pub max_wait_seconds: i64,
    /// After each period of this length, one attempt is forgotten.
    pub decay_seconds: i64,
}

/// The state of a rate limit for one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Attempts that are not forgotten yet.
    pub count: i64,
    /// When the current decay period began, in microseconds UTC.
    pub since_us: i64,
    /// When the next attempt is allowed, in microseconds UTC.
    pub until_us: i64,
}

impl RateLimit {
    /// Counts an attempt.
    ///
    /// # Errors
    /// The microseconds to wait if it is too early; the attempt is then not counted.
    pub fn attempt(self, before: Bucket, now_us: i64) -> Result<Bucket, i64> {
        let before = self.clamp_to_now(before, now_us);
        if now_us < before.until_us {
            return Err(before.until_us - now_us);
        }
        let Bucket { count, since_us, .. } = self.decay(before, now_us);
        let count = (count + 1).min(self.max_count());
        Ok(Bucket { count, since_us, until_us: now_us + self.wait_us(count) })
    }

    /// Removes an attempt that succeeded: only failures count.
    pub fn refund(self, before: Bucket, now_us: i64) -> Bucket {
        let before = self.clamp_to_now(before, now_us);
        let Bucket { count, since_us, until_us } = self.decay(before, now_us);
        let count = (count - 1).max(0);
        Bucket { count, since_us, until_us: until_us.min(now_us + self.wait_us(count)) }
    }

    /// When the bucket can be deleted, in microseconds UTC.
    pub fn expires_us(self, bucket: Bucket) -> i64 {
        bucket.until_us.max(bucket.since_us + bucket.count * self.decay_seconds * SECOND)
    }

    /// Corrects a bucket that was written before the clock was set back: the last attempt was not after now, so its wait ends no
    /// later than one whole wait from now.
    fn clamp_to_now(self, bucket: Bucket, now_us: i64) -> Bucket {
        let possible = bucket.until_us <= now_us + self.wait_us(bucket.count);
        Bucket { since_us: bucket.since_us.min(now_us), until_us: if possible { bucket.until_us } else { now_us }, ..bucket }
    }

    fn decay(self, bucket: Bucket, now_us: i64) -> Bucket {
        let period = self.decay_seconds * SECOND;
        let forgotten = (now_us - bucket.since_us).max(0) / period;
        if forgotten >= bucket.count {
            return Bucket { count: 0, since_us: now_us, ..bucket };
        }
        Bucket { count: bucket.count - forgotten, since_us: bucket.since_us + forgotten * period, ..bucket }
    }

    /// The wait in microseconds after `count` attempts.
    fn wait_us(self, count: i64) -> i64 {
        if count < self.free_attempts {
            return 0;
        }
        let doubled = self.first_wait_seconds << (count - self.free_attempts).min(32);
        doubled.min(self.max_wait_seconds) * SECOND
    }

    /// The count beyond which the wait no longer grows.
    fn max_count(self) -> i64 {
        let longest = self.max_wait_seconds * SECOND;
        // Waits double, so the maximum is reached in fewer steps than an `i64` has bits.
        (self.free_attempts..self.free_attempts + 64).find(|count| self.wait_us(*count) >= longest).unwrap_or(self.free_attempts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit = RateLimit { free_attempts: 2, first_wait_seconds: 10, max_wait_seconds: 60, decay_seconds: 120 };

    #[test]
    fn waits_grow_to_the_maximum_and_rejected_attempts_do_not_count() {
        let mut bucket = Bucket::default();
        let mut now = 1_000 * SECOND;
        let mut waits = Vec::new();
        for _ in 0..7 {
            bucket = LIMIT.attempt(bucket, now).unwrap();
            let wait = LIMIT.attempt(bucket, now).err().unwrap_or(0);
            waits.push(wait / SECOND);
            now += wait;
        }
        assert_eq!(waits, [0, 10, 20, 40, 60, 60, 60]);
    }

    #[test]
    fn attempts_decay_one_by_one() {
        let two = Bucket { count: 2, since_us: 0, until_us: 10 * SECOND };
        assert_eq!(LIMIT.attempt(two, 9 * SECOND), Err(SECOND));
        assert_eq!(
            LIMIT.attempt(two, 130 * SECOND).unwrap(),
            Bucket { count: 2, since_us: 120 * SECOND, until_us: 140 * SECOND }
        );
        assert_eq!(
            LIMIT.attempt(two, 240 * SECOND).unwrap(),
            Bucket { count: 1, since_us: 240 * SECOND, until_us: 240 * SECOND }
        );
        assert_eq!(LIMIT.expires_us(two), 240 * SECOND);
    }

    /// Random attempts and clock changes with several limits.
    #[test]
    fn no_wait_exceeds_the_maximum_and_the_next_attempt_is_accepted() {
        let limits = [
            LIMIT,
            RateLimit { free_attempts: 0, ..LIMIT },
            RateLimit { free_attempts: 5, first_wait_seconds: 10, max_wait_seconds: 900, decay_seconds: 1800 },
        ];
        let mut random = 1_u64;
        // The linear congruential generator of Numerical Recipes: deterministic.
        let mut between = |max_count: i64| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) & 0xFFFF_FFFF;
            i64::try_from(u128::from(random) * u128::try_from(max_count).unwrap() / 0xFFFF_FFFF).unwrap()
        };
        for limit in limits {
            let mut bucket = Bucket::default();
            let mut now = 1_000_000 * SECOND;
            for _ in 0..20_000 {
                match limit.attempt(bucket, now) {
                    Ok(next) => bucket = next,
                    Err(wait) => {
                        assert!((1..=limit.max_wait_seconds * SECOND).contains(&wait), "{wait} of {bucket:?} at {now}");
                        let after = limit.attempt(bucket, now + wait);
                        bucket = after.unwrap_or_else(|more| panic!("{more} more after the wait of {bucket:?} at {now}"));
                        now += wait;
                    }
                }
                // Forward by up to a minute, or back or forward by up to three days.
                now += if between(10) < 9 { between(60 * SECOND) } else { between(6 * 86_400 * SECOND) - 3 * 86_400 * SECOND };
                if between(10) < 2 {
                    bucket = limit.refund(bucket, now);
                    assert!(bucket.until_us <= now + limit.max_wait_seconds * SECOND && bucket.since_us <= now);
                }
            }
        }
    }

    #[test]
    fn setting_the_clock_back_accepts_the_next_attempt() {
        let now = 1_000_000 * SECOND;
        let mut bucket = Bucket::default();
        for _ in 0..2 {
            bucket = LIMIT.attempt(bucket, now).unwrap();
        }
        assert_eq!(LIMIT.attempt(bucket, now), Err(10 * SECOND));
        let before = now - 3 * 86_400 * SECOND;
        let next = LIMIT.attempt(bucket, before).unwrap();
        assert_eq!((next.count, next.since_us), (3, before), "what was tried is not forgotten");
        assert_eq!(LIMIT.attempt(next, before), Err(20 * SECOND));
    }

    #[test]
    fn a_successful_attempt_is_refunded() {
        let now = 50 * SECOND;
        let one = LIMIT.attempt(Bucket::default(), now).unwrap();
        let two = LIMIT.attempt(one, now).unwrap();
        assert!(LIMIT.attempt(two, now).is_err());
        let back = LIMIT.refund(two, now);
        assert_eq!((back.count, back.until_us), (1, now));
    }
}
