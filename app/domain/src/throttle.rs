//! How attempts are slowed down: some at once, then each later than the one before.
//!
//! Nobody is ever locked out: the wait grows up to a longest one and shrinks again while nothing is tried. What was refused
//! is not counted, so that hammering does not prolong a wait.
//!
//! A clock may be set back. Instants of a bucket that lie ahead of what a right clock could have written count as now, so that
//! no wait is longer than the longest.

const SECOND: i64 = 1_000_000;

/// How often something may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Attempts that need not wait.
    pub free: i64,
    /// The wait after these; each attempt doubles it.
    pub first_seconds: i64,
    pub longest_seconds: i64,
    /// After this time one attempt is forgotten, and the next after as much again.
    pub forget_seconds: i64,
}

/// What was tried so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Attempts that are not forgotten.
    pub count: i64,
    /// From when on the next is being forgotten, in microseconds UTC.
    pub since_us: i64,
    /// When the next attempt may be made.
    pub until_us: i64,
}

impl Limit {
    /// Counts an attempt.
    ///
    /// # Errors
    /// The microseconds to wait, where it comes too early; then nothing is counted.
    pub fn attempt(self, before: Bucket, now_us: i64) -> Result<Bucket, i64> {
        let before = self.without_future(before, now_us);
        if now_us < before.until_us {
            return Err(before.until_us - now_us);
        }
        let Bucket { count, since_us, .. } = self.remembered(before, now_us);
        let count = (count + 1).min(self.most());
        Ok(Bucket { count, since_us, until_us: now_us + self.wait_us(count) })
    }

    /// Takes an attempt back that turned out to be its owner's.
    pub fn give_back(self, before: Bucket, now_us: i64) -> Bucket {
        let before = self.without_future(before, now_us);
        let Bucket { count, since_us, until_us } = self.remembered(before, now_us);
        let count = (count - 1).max(0);
        Bucket { count, since_us, until_us: until_us.min(now_us + self.wait_us(count)) }
    }

    /// When nothing of a bucket matters any more.
    pub fn gone_us(self, bucket: Bucket) -> i64 {
        bucket.until_us.max(bucket.since_us + bucket.count * self.forget_seconds * SECOND)
    }

    /// The bucket as a clock that never went back could have left it: the last attempt was not after now, so that its wait
    /// ends no later than a whole one from now.
    fn without_future(self, bucket: Bucket, now_us: i64) -> Bucket {
        let possible = bucket.until_us <= now_us + self.wait_us(bucket.count);
        Bucket { since_us: bucket.since_us.min(now_us), until_us: if possible { bucket.until_us } else { now_us }, ..bucket }
    }

    fn remembered(self, bucket: Bucket, now_us: i64) -> Bucket {
        let forget = self.forget_seconds * SECOND;
        let forgotten = (now_us - bucket.since_us).max(0) / forget;
        if forgotten >= bucket.count {
            return Bucket { count: 0, since_us: now_us, ..bucket };
        }
        Bucket { count: bucket.count - forgotten, since_us: bucket.since_us + forgotten * forget, ..bucket }
    }

    /// The wait before the attempt that follows `count` others.
    fn wait_us(self, count: i64) -> i64 {
        if count < self.free {
            return 0;
        }
        let doubled = self.first_seconds << (count - self.free).min(32);
        doubled.min(self.longest_seconds) * SECOND
    }

    /// Counting further would not lengthen the wait.
    fn most(self) -> i64 {
        let longest = self.longest_seconds * SECOND;
        // Waits double, so that the longest is reached in fewer steps than a number has bits.
        (self.free..self.free + 64).find(|count| self.wait_us(*count) >= longest).unwrap_or(self.free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { free: 2, first_seconds: 10, longest_seconds: 60, forget_seconds: 120 };

    #[test]
    fn waits_grow_to_the_longest_and_hammering_costs_nothing() {
        let mut bucket = Bucket::default();
        let mut now = 1_000 * SECOND;
        let mut waits = Vec::new();
        for _ in 0..7 {
            bucket = LIMIT.attempt(bucket, now).unwrap();
            let refused = LIMIT.attempt(bucket, now).err().unwrap_or(0);
            waits.push(refused / SECOND);
            now += refused;
        }
        assert_eq!(waits, [0, 10, 20, 40, 60, 60, 60]);
    }

    #[test]
    fn attempts_are_forgotten_one_by_one() {
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
        assert_eq!(LIMIT.gone_us(two), 240 * SECOND);
    }

    /// Every limit of a few, at every count, whatever the clock did meanwhile.
    #[test]
    fn no_wait_is_longer_than_the_longest_and_after_it_one_is_let_through() {
        let limits =
            [LIMIT, Limit { free: 0, ..LIMIT }, Limit { free: 5, first_seconds: 10, longest_seconds: 900, forget_seconds: 1800 }];
        let mut random = 1_u64;
        // Numerical Recipes' generator: enough to be everywhere, the same in every run.
        let mut between = |most: i64| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) & 0xFFFF_FFFF;
            i64::try_from(u128::from(random) * u128::try_from(most).unwrap() / 0xFFFF_FFFF).unwrap()
        };
        for limit in limits {
            let mut bucket = Bucket::default();
            let mut now = 1_000_000 * SECOND;
            for _ in 0..20_000 {
                match limit.attempt(bucket, now) {
                    Ok(next) => bucket = next,
                    Err(wait) => {
                        assert!((1..=limit.longest_seconds * SECOND).contains(&wait), "{wait} of {bucket:?} at {now}");
                        let after = limit.attempt(bucket, now + wait);
                        bucket = after.unwrap_or_else(|more| panic!("{more} more after the wait of {bucket:?} at {now}"));
                        now += wait;
                    }
                }
                // On by some seconds, or back or on by up to three days.
                now += if between(10) < 9 { between(60 * SECOND) } else { between(6 * 86_400 * SECOND) - 3 * 86_400 * SECOND };
                if between(10) < 2 {
                    bucket = limit.give_back(bucket, now);
                    assert!(bucket.until_us <= now + limit.longest_seconds * SECOND && bucket.since_us <= now);
                }
            }
        }
    }

    #[test]
    fn a_clock_that_is_set_back_lets_the_next_one_through() {
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
    fn a_success_takes_its_own_attempt_back() {
        let now = 50 * SECOND;
        let one = LIMIT.attempt(Bucket::default(), now).unwrap();
        let two = LIMIT.attempt(one, now).unwrap();
        assert!(LIMIT.attempt(two, now).is_err());
        let back = LIMIT.give_back(two, now);
        assert_eq!((back.count, back.until_us), (1, now));
    }
}
