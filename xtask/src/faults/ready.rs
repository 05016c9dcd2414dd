//! What `/readyz` says, asked all the time.

use super::client::page;
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

const EVERY: Duration = Duration::from_millis(150);
/// How long it may be mistaken after something has changed.
const NOTICES_WITHIN: Duration = Duration::from_secs(10);
/// How long it is then watched.
const STEADY: Duration = Duration::from_secs(3);

/// Answers by when they were asked for; none where nobody answered.
type Answers = Vec<(Instant, Option<u16>)>;

/// Asks until it goes.
pub struct Readiness {
    began: Instant,
    answers: Arc<Mutex<Answers>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Readiness {
    pub fn watch(port: u16) -> Self {
        let began = Instant::now();
        let (answers, over) = (Arc::<Mutex<Answers>>::default(), Arc::new(AtomicBool::new(false)));
        let (kept, ends) = (answers.clone(), over.clone());
        let thread = thread::spawn(move || {
            while !ends.load(Ordering::SeqCst) {
                let asked = Instant::now();
                let status = page(port, "", "/readyz").ok().map(|answer| answer.status);
                kept.lock().unwrap_or_else(PoisonError::into_inner).push((asked, status));
                thread::sleep(EVERY);
            }
        });
        Self { began, answers, over, thread: Some(thread) }
    }

    /// How often each answer came to what was asked since then.
    fn since(&self, from: Instant) -> BTreeMap<Option<u16>, usize> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counts = BTreeMap::new();
        for (_, status) in answers.iter().filter(|(asked, _)| *asked >= from) {
            *counts.entry(*status).or_default() += 1;
        }
        counts
    }

    /// Waits until it says this, and then looks for a while whether it says nothing else.
    pub fn says_steadily(&self, status: u16, since: &str, problems: &mut Vec<String>) -> Result<()> {
        let asked = Instant::now();
        let otherwise = || format!("/readyz did not say {status} since {since}");
        super::wait(NOTICES_WITHIN, || self.since(asked).contains_key(&Some(status)), otherwise)?;
        let noticed = Instant::now();
        thread::sleep(STEADY);
        if self.since(noticed).keys().any(|said| *said != Some(status)) {
            problems.push(format!("/readyz did not go on saying {status} since {since}"));
        }
        Ok(())
    }

    /// Whether no answer said anything else, where one came.
    pub fn never_but(&self, status: u16) -> bool {
        self.since(self.began).keys().all(|said| said.is_none_or(|said| said == status))
    }

    /// Such as `200 ×41, 503 ×12`.
    pub fn text(&self) -> String {
        let counts = self.since(self.began).into_iter().rev();
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
