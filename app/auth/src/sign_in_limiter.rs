//! Limits how many users sign in at the same time, so that a morning rush does not fill the write queue of the database: every
//! page that shows a child writes an audit event and waits in that queue too.

use domain::{Error, Result};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The maximum queue length. Further requests are rejected with `Throttled`: an unbounded queue would answer no request in time.
const MAX_WAITING: usize = 512;
/// The `Retry-After` of a rejected request.
const RETRY_AFTER_SECONDS: u32 = 10;

/// A first-in-first-out queue for sign-ins.
#[derive(Clone)]
pub struct SignInLimiter {
    slots: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// The slot of one sign-in. Dropping it releases it.
pub struct SignInSlot(OwnedSemaphorePermit);

impl SignInLimiter {
    /// As many slots as there are cores, since checking passwords is CPU-bound.
    pub fn new() -> Self {
        let slots = thread::available_parallelism().map_or(1, usize::from);
        Self { slots: Arc::new(Semaphore::new(slots)), waiting: Arc::default() }
    }

    /// Waits for a free slot.
    ///
    /// # Errors
    /// `Throttled` if the queue is full.
    pub async fn wait_for_slot(&self) -> Result<SignInSlot> {
        let position = QueuePosition::join_queue(&self.waiting)?;
        let slot = self.slots.clone().acquire_owned().await.map_err(|error| store::internal(&error))?;
        drop(position);
        Ok(SignInSlot(slot))
    }
}

impl Default for SignInLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl SignInSlot {
    /// Lets the next sign-in start.
    pub fn release(self) {
        drop(self.0);
    }
}

/// A position in the queue. Also released when the request is canceled.
struct QueuePosition<'a>(&'a AtomicUsize);

impl<'a> QueuePosition<'a> {
    fn join_queue(waiting: &'a AtomicUsize) -> Result<Self> {
        let position = Self(waiting);
        if waiting.fetch_add(1, Ordering::SeqCst) >= MAX_WAITING {
            return Err(Error::Throttled { retry_after_seconds: RETRY_AFTER_SECONDS });
        }
        Ok(position)
    }
}

impl Drop for QueuePosition<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_rejects_further_sign_ins() {
        let sign_in_limiter =
            SignInLimiter { slots: Arc::new(Semaphore::new(0)), waiting: Arc::new(AtomicUsize::new(MAX_WAITING)) };
        assert!(matches!(sign_in_limiter.wait_for_slot().await, Err(Error::Throttled { .. })));
        assert_eq!(sign_in_limiter.waiting.load(Ordering::SeqCst), MAX_WAITING, "a rejected request takes no position");
        let sign_in_limiter = SignInLimiter::new();
        sign_in_limiter.wait_for_slot().await.unwrap().release();
        assert_eq!(sign_in_limiter.waiting.load(Ordering::SeqCst), 0);
    }
}
