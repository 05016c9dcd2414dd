//! How attempts are slowed down: some at once, then each later than the one before.
//!
//! Nobody is ever locked out: the wait grows up to a longest one and shrinks again while nothing is tried. What was refused
//! is not counted, so that hammering does not prolong a wait.

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
        if now_us < before.until_us {
            return Err(before.until_us - now_us);
        }
        let Bucket { count, since_us, .. } = self.remembered(before, now_us);
        let count = (count + 1).min(self.most());
        Ok(Bucket { count, since_us, until_us: now_us + self.wait_us(count) })
    }

    /// Takes an attempt back that turned out to be its owner's.
    pub fn give_back(self, before: Bucket, now_us: i64) -> Bucket {
        let Bucket { count, since_us, until_us } = self.remembered(before, now_us);
        let count = (count - 1).max(0);
        Bucket { count, since_us, until_us: until_us.min(now_us + self.wait_us(count)) }
    }

    /// When nothing of a bucket matters any more.
    pub fn gone_us(self, bucket: Bucket) -> i64 {
        bucket.until_us.max(bucket.since_us + bucket.count * self.forget_seconds * SECOND)
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
