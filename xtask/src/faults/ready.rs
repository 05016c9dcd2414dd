//! Polls `/readyz` and records its responses.

use super::client::get_page;
use anyhow::Result;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

const POLL_INTERVAL: Duration = Duration::from_millis(150);
/// How soon `/readyz` must show a change.
const MAX_DETECTION_TIME: Duration = Duration::from_secs(10);
/// How long the status must then stay the same.
const STEADY_TIME: Duration = Duration::from_secs(3);

/// Status codes with the times of the requests; `None` without a response.
type Responses = Vec<(Instant, Option<u16>)>;

/// Polls in a background thread until dropped.
pub struct Readiness {
    started: Instant,
    responses: Arc<Mutex<Responses>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Readiness {
    pub fn watch(port: u16) -> Self {
        let started = Instant::now();
        let (responses, over) = (Arc::<Mutex<Responses>>::default(), Arc::new(AtomicBool::new(false)));
        let (recorded, stop) = (responses.clone(), over.clone());
        let thread = thread::spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                let requested_at = Instant::now();
                let status = get_page(port, "", "/readyz").ok().map(|response| response.status);
                recorded.lock().unwrap_or_else(PoisonError::into_inner).push((requested_at, status));
                thread::sleep(POLL_INTERVAL);
            }
        });
        Self { started, responses, over, thread: Some(thread) }
    }

    /// How often each status was received for requests since then.
    fn since(&self, from: Instant) -> BTreeMap<Option<u16>, usize> {
        let responses = self.responses.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counts = BTreeMap::new();
        for (_, status) in responses.iter().filter(|(requested_at, _)| *requested_at >= from) {
            *counts.entry(*status).or_default() += 1;
        }
        counts
    }

    /// Waits until the status is this, and then checks for a while that it stays so. `since` describes the cause in messages.
    pub fn wait_for_steady(&self, status: u16, since: &str, problems: &mut Vec<String>) -> Result<()> {
        let requested_at = Instant::now();
        let otherwise = || format!("/readyz did not say {status} since {since}");
        super::wait(MAX_DETECTION_TIME, || self.since(requested_at).contains_key(&Some(status)), otherwise)?;
        let detected = Instant::now();
        thread::sleep(STEADY_TIME);
        if self.since(detected).keys().any(|seen| *seen != Some(status)) {
            problems.push(format!("/readyz did not go on saying {status} since {since}"));
        }
        Ok(())
    }

    /// Whether every response had this status; requests without a response are ignored.
    pub fn only_answered(&self, status: u16) -> bool {
        self.since(self.started).keys().all(|seen| seen.is_none_or(|seen| seen == status))
    }

    /// Such as `200 ×41, 503 ×12`.
    pub fn text(&self) -> String {
        let counts = self.since(self.started).into_iter().rev();
        let one = |(status, times): (Option<u16>, usize)| match status {
            Some(status) => format!("{status} ×{times}"),
            None => format!("none ×{times}"),
        };
        counts.map(one).collect::<Vec<_>>().join(", ")
    }
}

impl Drop for Readiness {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}
