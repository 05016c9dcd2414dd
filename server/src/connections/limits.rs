//! Limits of open connections: in total, per address, and reserved for proxies.

use ipnet::IpNet;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How often the log reports that connections were closed.
const LOG_INTERVAL: Duration = Duration::from_mins(1);
/// Open files of a process besides its connections: logs, sockets for mail and database notifications, files being read.
const OTHER_FILES: usize = 128;
/// Open files per database connection: SQLite has the database, its log and its shared memory.
const FILES_PER_DATABASE_CONNECTION: usize = 3;
/// More connections would not be served any sooner.
const MAX_CONNECTIONS: usize = 10_000;
const MIN_CONNECTIONS: usize = 16;

/// Limits of a process for its connections.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open connections at the same time.
    pub total: usize,
    /// How many of those only proxies get, so that they can connect when direct clients have taken the rest.
    pub reserved_for_proxies: usize,
    /// Open connections per IPv4 address, or per IPv6 /64 network.
    pub per_address: usize,
    /// How long the head of a request may take, and how long a connection may be idle between two requests.
    pub head_timeout: Duration,
    /// The same for a proxy. It must be longer than the proxy keeps idle connections, or the proxy sends a request into one
    /// that is just being closed.
    pub proxy_head_timeout: Duration,
    /// How long a client may read nothing of a response.
    pub write_timeout: Duration,
    /// Trusted proxies: many people connect through one, and it handles slow clients itself.
    pub proxies: Vec<IpNet>,
}

impl Limits {
    /// Limits for a process that may open `files` files and has `database_connections` connections to its database.
    pub fn within(files: usize, database_connections: usize, proxies: Vec<IpNet>) -> Self {
        let own = OTHER_FILES + FILES_PER_DATABASE_CONNECTION * database_connections;
        let total = files.saturating_sub(own).clamp(MIN_CONNECTIONS, MAX_CONNECTIONS);
        Self {
            total,
            reserved_for_proxies: total / 8,
            per_address: total / 4,
            head_timeout: Duration::from_secs(15),
            // nginx keeps them for a minute, Caddy for two.
            proxy_head_timeout: Duration::from_secs(150),
            write_timeout: Duration::from_mins(1),
            proxies,
        }
    }

    pub fn head_timeout_for(&self, peer: IpAddr) -> Duration {
        if self.is_proxy(peer) { self.proxy_head_timeout } else { self.head_timeout }
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.proxies.iter().any(|network| network.contains(&peer))
    }
}

/// Raises the soft limit of open files to the hard limit, and returns it.
pub fn raise_file_limit() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let current = if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    current.and_then(|files| usize::try_from(files).ok()).unwrap_or(usize::MAX)
}

/// Counts open connections and enforces the limits.
pub struct ConnectionLimiter {
    limits: Limits,
    counts: Mutex<OpenCounts>,
}

#[derive(Default)]
struct OpenCounts {
    total: usize,
    by_network: HashMap<IpAddr, usize>,
    /// Connections that were closed since the last log message, and when that was written.
    closed: u64,
    last_logged: Option<Instant>,
}

impl ConnectionLimiter {
    pub fn new(limits: Limits) -> Self {
        Self { limits, counts: Mutex::default() }
    }

    /// A permit for a connection, until it is dropped; `None` where this peer's limit is reached.
    pub fn acquire(self: &Arc<Self>, peer: IpAddr) -> Option<ConnectionPermit> {
        let is_proxy = self.limits.is_proxy(peer);
        let network = network(peer);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = if is_proxy { self.limits.total } else { self.limits.total - self.limits.reserved_for_proxies };
        let of_network = counts.by_network.get(&network).copied().unwrap_or_default();
        // The log never contains an address.
        if counts.total >= limit {
            counts.log_closed("too many connections: new ones are closed until others end (the limit follows LimitNOFILE)");
            return None;
        }
        if !is_proxy && of_network >= self.limits.per_address {
            counts.log_closed(
                "one address has too many connections: its new ones are closed (a proxy is named in trusted_proxies)",
            );
            return None;
        }
        counts.total += 1;
        counts.by_network.insert(network, of_network + 1);
        Some(ConnectionPermit { limiter: self.clone(), network })
    }
}

impl OpenCounts {
    fn log_closed(&mut self, message: &str) {
        self.closed += 1;
        if self.last_logged.is_none_or(|last| last.elapsed() >= LOG_INTERVAL) {
            tracing::warn!(open = self.total, closed = self.closed, "{message}");
            (self.last_logged, self.closed) = (Some(Instant::now()), 0);
        }
    }
}

/// Permission for one open connection; dropping it frees the slot.
pub struct ConnectionPermit {
    limiter: Arc<ConnectionLimiter>,
    network: IpAddr,
}

impl ConnectionPermit {
    pub fn limits(&self) -> &Limits {
        &self.limiter.limits
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut counts = self.limiter.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.total -= 1;
        if let Some(count) = counts.by_network.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counts.by_network.remove(&self.network);
            }
        }
    }
}

/// The unit that connections are counted by: a client with one IPv6 address has all 2⁶⁴ of its /64 network.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(total: usize, reserved_for_proxies: usize, per_address: usize) -> Arc<ConnectionLimiter> {
        let proxies = vec!["10.0.0.0/8".parse().unwrap()];
        Arc::new(ConnectionLimiter::new(Limits { total, reserved_for_proxies, per_address, ..Limits::within(1024, 8, proxies) }))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn limits_reserve_files_for_the_rest_of_the_process() {
        let limits = Limits::within(1024, 8, Vec::new());
        assert_eq!((limits.total, limits.reserved_for_proxies, limits.per_address), (872, 109, 218));
        assert_eq!(Limits::within(usize::MAX, 8, Vec::new()).total, MAX_CONNECTIONS);
        assert_eq!(Limits::within(64, 8, Vec::new()).total, MIN_CONNECTIONS);
    }

    #[test]
    fn connections_per_address_are_limited() {
        let limiter = limiter(10, 0, 2);
        let mut permits: Vec<_> = (0..2).map(|_| limiter.acquire(ip("192.0.2.1")).expect("there is room")).collect();
        assert!(limiter.acquire(ip("192.0.2.1")).is_none());
        assert!(limiter.acquire(ip("::ffff:192.0.2.1")).is_none(), "the same, written as IPv6");
        assert!(limiter.acquire(ip("192.0.2.2")).is_some());
        permits.pop();
        assert!(limiter.acquire(ip("192.0.2.1")).is_some(), "one has ended");
        assert_eq!(limiter.counts.lock().unwrap().by_network.len(), 1, "who has none is not remembered");
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let limiter = limiter(10, 0, 1);
        let _permit = limiter.acquire(ip("2001:db8::1")).expect("there is room");
        assert!(limiter.acquire(ip("2001:db8::ffff:2")).is_none());
        assert!(limiter.acquire(ip("2001:db8:0:1::1")).is_some());
    }

    #[test]
    fn direct_clients_leave_room_for_proxies() {
        let limiter = limiter(4, 2, 3);
        let _direct: Vec<_> = (1..3).map(|n| limiter.acquire(ip(&format!("192.0.2.{n}"))).expect("there is room")).collect();
        assert!(limiter.acquire(ip("192.0.2.9")).is_none());
        let _proxies: Vec<_> = (0..2).map(|_| limiter.acquire(ip("10.0.0.1")).expect("proxies have room")).collect();
        assert!(limiter.acquire(ip("10.0.0.1")).is_none(), "all is all");
    }

    #[test]
    fn the_limit_of_open_files_is_raised() {
        let maximum = getrlimit(Resource::Nofile).maximum;
        // Lower the soft limit first: a process that starts at its hard limit would test nothing.
        let lower = maximum.map_or(4096, |hard_limit| hard_limit - 1);
        setrlimit(Resource::Nofile, Rlimit { current: Some(lower), maximum }).unwrap();
        assert!(raise_file_limit() >= 1024);
        assert_eq!(getrlimit(Resource::Nofile).current, maximum);
    }
}
