//! Four members of the office who write all the time, and know what was acknowledged to them.

use super::client::{call, page};
use anyhow::{Result, bail};
use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

const WRITERS: u64 = 4;
/// Between two writes of one of them.
const PAUSE: Duration = Duration::from_millis(15);
/// Days with a date that every month has.
const DAYS_OF_YEAR: u64 = 12 * 28;
/// The first of a writer's years, and how many each has: the calendar of holidays ends with 2099.
const FIRST_YEAR: u64 = 2030;
const YEARS: u64 = 16;

/// What was asked of the server so far, over all faults.
#[derive(Default)]
pub struct Ledger {
    /// The holidays whose keeping was acknowledged.
    acknowledged: Mutex<Vec<String>>,
    requests: AtomicU64,
    refused: AtomicU64,
    /// The longest that anybody waited for an answer, in milliseconds.
    slowest: AtomicU64,
    /// The next day of each writer.
    next: [AtomicU64; WRITERS as usize],
}

impl Ledger {
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    pub fn acknowledged(&self) -> u64 {
        self.names().len() as u64
    }

    /// Answers that were a refusal, and those that never came.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::SeqCst)
    }

    /// The longest wait since this was last asked.
    pub fn slowest(&self) -> Duration {
        Duration::from_millis(self.slowest.swap(0, Ordering::SeqCst))
    }

    fn names(&self) -> MutexGuard<'_, Vec<String>> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many of all acknowledged writes the page of the holidays shows.
    pub fn found(&self, port: u16, cookie: &str) -> Result<u64> {
        let page = page(port, cookie, "/settings")?;
        if page.status != 200 {
            bail!("/settings: {}", page.status);
        }
        let shown: HashSet<_> = page.body.split('>').filter_map(|text| text.split('<').next()).collect();
        Ok(self.names().iter().filter(|name| shown.contains(name.as_str())).count() as u64)
    }

    /// Adds a holiday whose name nobody else gives.
    fn write(&self, writer: u64, port: u16, cookie: &str) {
        let day = self.next[writer as usize].fetch_add(1, Ordering::SeqCst);
        let year = FIRST_YEAR + writer * YEARS + day / DAYS_OF_YEAR % YEARS;
        let (month, date) = (day % DAYS_OF_YEAR / 28 + 1, day % 28 + 1);
        let name = format!("w{writer}-{day}-");
        let body = format!("holiday[date]={year}-{month:02}-{date:02}&holiday[name]={name}");
        let asked = Instant::now();
        let answer = call(port, cookie, "/api/add_holiday", &body);
        self.requests.fetch_add(1, Ordering::SeqCst);
        self.slowest.fetch_max(asked.elapsed().as_millis() as u64, Ordering::SeqCst);
        if answer.is_ok_and(|answer| answer.status == 200) {
            self.names().push(name);
        } else {
            self.refused.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Writers at work; they stop when this goes.
pub struct Writers {
    ledger: Arc<Ledger>,
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Writers {
    pub fn start(ledger: &Arc<Ledger>, port: u16, cookie: &str) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let threads = (0..WRITERS).map(|writer| {
            let (ledger, over, cookie) = (ledger.clone(), over.clone(), cookie.to_owned());
            thread::spawn(move || {
                while !over.load(Ordering::SeqCst) {
                    ledger.write(writer, port, &cookie);
                    thread::sleep(PAUSE);
                }
            })
        });
        Self { ledger: ledger.clone(), threads: threads.collect(), over }
    }

    /// Waits until so many more writes were acknowledged.
    pub fn get_through(&self, more: u64, patience: Duration) -> Result<()> {
        let goal = self.ledger.acknowledged() + more;
        super::wait(patience, || self.ledger.acknowledged() >= goal, || format!("{more} writes were not acknowledged"))
    }

    /// Waits until so many more writes were refused, or not answered.
    pub fn are_refused(&self, more: u64, patience: Duration) -> Result<()> {
        let goal = self.ledger.refused() + more;
        super::wait(patience, || self.ledger.refused() >= goal, || "no write was refused".into())
    }
}

impl Drop for Writers {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        for thread in self.threads.drain(..) {
            // One that panicked has told so.
            thread.join().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{Read, Write},
        net::TcpListener,
    };

    /// Acknowledges every holiday, and has forgotten the first when it is asked for them.
    fn forgetful(listener: TcpListener, requests: usize) {
        let mut names = Vec::new();
        for stream in listener.incoming().take(requests) {
            let (mut stream, mut request) = (stream.unwrap(), [0; 4096]);
            let length = stream.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            names.extend(request.split_once("holiday[name]=").map(|(_, name)| name.to_owned()));
            let page = names.iter().skip(1).map(|name| format!("<b>{name}</b>")).collect::<Vec<_>>().concat();
            write!(stream, "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n{page}", page.len()).unwrap();
        }
    }

    #[test]
    fn a_write_that_is_lost_is_missed() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || forgetful(listener, 4));
        let ledger = Ledger::default();
        for _ in 0..3 {
            ledger.write(0, port, "");
        }
        assert_eq!((ledger.requests(), ledger.acknowledged(), ledger.refused()), (3, 3, 0));
        assert_eq!(ledger.found(port, "").unwrap(), 2);
        server.join().unwrap();
        ledger.write(0, port, "");
        assert_eq!((ledger.acknowledged(), ledger.refused()), (3, 1), "nobody answers any more");
    }
}
