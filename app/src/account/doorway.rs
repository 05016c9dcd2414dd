//! The way in is narrow: few at a time prove who they are, so that a morning's rush does not fill the one queue of writes in
//! which every page that shows a child stands as well.

use domain::{Error, Result};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Whoever comes when so many wait is asked to come again: a queue without an end would answer nobody in time.
const MOST_WAITING: usize = 512;
/// When to come again.
const COME_AGAIN_SECONDS: u32 = 10;

/// Who signs in takes a turn here, in the order of coming.
#[derive(Clone)]
pub struct Doorway {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// One's turn. It ends when this is dropped.
pub struct Turn(OwnedSemaphorePermit);

impl Doorway {
    /// As many turns at a time as there are cores to check passwords.
    pub fn new() -> Self {
        let turns = thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(turns)), waiting: Arc::default() }
    }

    /// Waits for one's turn.
    ///
    /// # Errors
    /// `Throttled` where too many wait already.
    pub async fn turn(&self) -> Result<Turn> {
        let waiting = Waiting::behind(&self.waiting)?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|error| store::internal(&error))?;
        drop(waiting);
        Ok(Turn(turn))
    }
}

impl Default for Doorway {
    fn default() -> Self {
        Self::new()
    }
}

impl Turn {
    /// The next may come.
    pub fn end(self) {
        drop(self.0);
    }
}

/// A place in the queue, given up also by who goes away.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn behind(waiting: &'a AtomicUsize) -> Result<Self> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::SeqCst) >= MOST_WAITING {
            return Err(Error::Throttled { retry_after_seconds: COME_AGAIN_SECONDS });
        }
        Ok(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_queue_without_an_end_is_not_joined() {
        let doorway = Doorway { turns: Arc::new(Semaphore::new(0)), waiting: Arc::new(AtomicUsize::new(MOST_WAITING)) };
        assert!(matches!(doorway.turn().await, Err(Error::Throttled { .. })));
        assert_eq!(doorway.waiting.load(Ordering::SeqCst), MOST_WAITING, "who does not wait takes no place");
        let doorway = Doorway::new();
        doorway.turn().await.unwrap().end();
        assert_eq!(doorway.waiting.load(Ordering::SeqCst), 0);
    }
}
