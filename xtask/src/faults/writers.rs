//! Four threads that write all the time as members of the office, and a ledger of what was acknowledged.

use super::client::{call, get_page};
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
/// Pause between two writes of one writer.
const PAUSE: Duration = Duration::from_millis(15);
/// Days of a year, with the days 1 to 28 that every month has.
const DAYS_OF_YEAR: u64 = 12 * 28;
/// The first year of the first writer, and how many years each writer has: the holiday calendar ends with 2099.
const FIRST_YEAR: u64 = 2030;
const YEARS_PER_WRITER: u64 = 16;

/// All requests of the writers so far, over all faults.
#[derive(Default)]
pub struct Ledger {
    /// Names of the holidays whose creation was acknowledged.
    acknowledged: Mutex<Vec<String>>,
    requests: AtomicU64,
    rejected: AtomicU64,
    /// The longest response time, in milliseconds.
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

    /// Number of error responses and of requests without a response.
    pub fn rejected(&self) -> u64 {
        self.rejected.load(Ordering::SeqCst)
    }

    /// The longest response time since the last call.
    pub fn take_slowest(&self) -> Duration {
        Duration::from_millis(self.slowest.swap(0, Ordering::SeqCst))
    }

    fn names(&self) -> MutexGuard<'_, Vec<String>> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many of all acknowledged writes are on the settings page.
    pub fn count_found(&self, port: u16, cookie: &str) -> Result<u64> {
        let page = get_page(port, cookie, "/settings")?;
        if page.status != 200 {
            bail!("/settings: {}", page.status);
        }
        let shown: HashSet<_> = page.body.split('>').filter_map(|text| text.split('<').next()).collect();
        Ok(self.names().iter().filter(|name| shown.contains(name.as_str())).count() as u64)
    }

    /// Adds a holiday with a unique name.
    fn write(&self, writer: u64, port: u16, cookie: &str) {
        let day = self.next[writer as usize].fetch_add(1, Ordering::SeqCst);
        let year = FIRST_YEAR + writer * YEARS_PER_WRITER + day / DAYS_OF_YEAR % YEARS_PER_WRITER;
        let (month, date) = (day % DAYS_OF_YEAR / 28 + 1, day % 28 + 1);
        let name = format!("w{writer}-{day}-");
        let body = format!("holiday[date]={year}-{month:02}-{date:02}&holiday[name]={name}");
        let started = Instant::now();
        let response = call(port, cookie, "/api/add_holiday", &body);
        self.requests.fetch_add(1, Ordering::SeqCst);
        self.slowest.fetch_max(started.elapsed().as_millis() as u64, Ordering::SeqCst);
        if response.is_ok_and(|response| response.status == 200) {
            self.names().push(name);
        } else {
            self.rejected.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Running writers; they stop when dropped.
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

    /// Waits until `more` writes were acknowledged.
    pub fn wait_for_acknowledged(&self, more: u64, timeout: Duration) -> Result<()> {
        let goal = self.ledger.acknowledged() + more;
        super::wait(timeout, || self.ledger.acknowledged() >= goal, || format!("{more} writes were not acknowledged"))
    }

    /// Waits until `more` writes were rejected or got no response.
    pub fn wait_for_rejected(&self, more: u64, timeout: Duration) -> Result<()> {
        let goal = self.ledger.rejected() + more;
        super::wait(timeout, || self.ledger.rejected() >= goal, || "no write was refused".into())
    }
}

impl Drop for Writers {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        for thread in self.threads.drain(..) {
            // A panic was already printed.
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

    /// A server that acknowledges every holiday, but loses the first.
    fn serve_and_lose_first(listener: TcpListener, requests: usize) {
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
    fn a_lost_write_is_detected() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || serve_and_lose_first(listener, 4));
        let ledger = Ledger::default();
        for _ in 0..3 {
            ledger.write(0, port, "");
        }
        assert_eq!((ledger.requests(), ledger.acknowledged(), ledger.rejected()), (3, 3, 0));
        assert_eq!(ledger.count_found(port, "").unwrap(), 2);
        server.join().unwrap();
        ledger.write(0, port, "");
        assert_eq!((ledger.acknowledged(), ledger.rejected()), (3, 1), "nobody answers any more");
    }
}
