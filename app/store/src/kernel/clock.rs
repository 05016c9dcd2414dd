//! Source of time and ids, so that tests and the demo can control them.

use jiff::Timestamp;
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};
use uuid::Uuid;

/// The clock of a process. Clones share their offset.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    source: Arc<Source>,
}

#[derive(Debug)]
enum Source {
    /// The system clock with an offset in microseconds.
    Offset(AtomicI64),
    /// A clock that does not advance until a test moves it.
    Fixed(AtomicI64),
}

impl Default for Source {
    fn default() -> Self {
        Self::Offset(AtomicI64::new(0))
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

impl Clock {
    /// A clock that shows `start` now and runs from there.
    pub fn moved_to(start: Timestamp) -> Self {
        let offset = start.as_microsecond() - machine_now().as_microsecond();
        Self { source: Arc::new(Source::Offset(AtomicI64::new(offset))) }
    }

    /// A clock that stays at `at`.
    pub fn fixed(at: Timestamp) -> Self {
        Self { source: Arc::new(Source::Fixed(AtomicI64::new(at.as_microsecond()))) }
    }

    /// Moves every clone forward (or back) by this many microseconds.
    pub fn shift(&self, microseconds: i64) {
        match &*self.source {
            Source::Offset(by) | Source::Fixed(by) => by.fetch_add(microseconds, Ordering::SeqCst),
        };
    }

    pub fn now(&self) -> Timestamp {
        let microseconds = match &*self.source {
            Source::Offset(by) => machine_now().as_microsecond() + by.load(Ordering::SeqCst),
            Source::Fixed(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::MAX)
    }

    pub fn now_us(&self) -> i64 {
        self.now().as_microsecond()
    }
}

/// Source of ids.
#[derive(Clone, Debug, Default)]
pub enum Ids {
    /// UUIDv7: the clock's milliseconds and 74 random bits.
    #[default]
    Random,
    /// 1, 2, 3 … instead of the random bits, for tests that print ids.
    Counted(Arc<AtomicU64>),
}

impl Ids {
    pub fn next(&self, clock: &Clock) -> Uuid {
        let mut random = [0u8; 10];
        match self {
            Self::Random => random = random_bytes(),
            Self::Counted(next) => random[2..].copy_from_slice(&next.fetch_add(1, Ordering::SeqCst).to_be_bytes()),
        }
        let milliseconds = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }
}

/// Cryptographically secure random bytes from the operating system.
///
/// # Panics
/// If the operating system has no random source: no secret can be generated, and the process must not continue.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_moves_only_when_advanced() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let twin = clock.clone();
        twin.shift(1_000_000);
        assert_eq!(clock.now_us(), 1_000_000);
    }

    #[test]
    fn ids_sort_by_time_and_never_repeat() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let ids = Ids::default();
        let first = ids.next(&clock);
        clock.shift(5_000);
        let second = ids.next(&clock);
        assert!(first < second);
        assert_ne!(ids.next(&clock), ids.next(&clock));
    }
}
