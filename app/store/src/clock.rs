//! Time and ids come from here, so that a test, or a demo at a quarter past ten, can move them.

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
    /// The machine's clock, moved by this many microseconds.
    Moved(AtomicI64),
    /// Stands still until a test moves it.
    Still(AtomicI64),
}

impl Default for Source {
    fn default() -> Self {
        Self::Moved(AtomicI64::new(0))
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

impl Clock {
    /// A clock that shows `start` now and goes on from there.
    pub fn moved_to(start: Timestamp) -> Self {
        let offset = start.as_microsecond() - machine_now().as_microsecond();
        Self { source: Arc::new(Source::Moved(AtomicI64::new(offset))) }
    }

    /// A clock that stands at `at`.
    pub fn still(at: Timestamp) -> Self {
        Self { source: Arc::new(Source::Still(AtomicI64::new(at.as_microsecond()))) }
    }

    /// Moves every clone forward (or back) by this many microseconds.
    pub fn shift(&self, microseconds: i64) {
        match &*self.source {
            Source::Moved(by) | Source::Still(by) => by.fetch_add(microseconds, Ordering::SeqCst),
        };
    }

    pub fn now(&self) -> Timestamp {
        let microseconds = match &*self.source {
            Source::Moved(by) => machine_now().as_microsecond() + by.load(Ordering::SeqCst),
            Source::Still(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::MAX)
    }

    pub fn now_us(&self) -> i64 {
        self.now().as_microsecond()
    }
}

/// Where ids come from.
#[derive(Clone, Debug, Default)]
pub enum Ids {
    /// UUIDv7: the clock's milliseconds and 74 random bits.
    #[default]
    Random,
    /// 1, 2, 3 … in place of the random bits, for tests that print ids.
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

/// Bytes that nobody can guess, from the operating system.
///
/// # Panics
/// Where the operating system has no random source, nothing secret can be made and the process must not go on.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_still_clock_moves_only_when_told() {
        let clock = Clock::still(Timestamp::UNIX_EPOCH);
        let twin = clock.clone();
        twin.shift(1_000_000);
        assert_eq!(clock.now_us(), 1_000_000);
    }

    #[test]
    fn ids_sort_by_time_and_never_repeat() {
        let clock = Clock::still(Timestamp::UNIX_EPOCH);
        let ids = Ids::default();
        let first = ids.next(&clock);
        clock.shift(5_000);
        let second = ids.next(&clock);
        assert!(first < second);
        assert_ne!(ids.next(&clock), ids.next(&clock));
    }
}
