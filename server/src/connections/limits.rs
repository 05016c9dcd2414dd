//! How many connections there may be, and who holds them.

use ipnet::IpNet;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How often the log tells that connections are closed.
const TELL_EVERY: Duration = Duration::from_mins(1);
/// What a process has open beside its connections: logs, sockets of mail and news, files that are read.
const OTHER_FILES: usize = 128;
/// Open files of each connection to a database: SQLite has the database, its log and its shared memory.
const FILES_OF_DATABASE: usize = 3;
/// More would not be answered any sooner.
const MOST: usize = 10_000;
const FEWEST: usize = 16;

/// What a process grants its connections.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at the same time.
    pub all: usize,
    /// Of those, how many only proxies get, so that they come through when strangers have taken the rest.
    pub for_proxies: usize,
    /// How many of one address, or of one network of IPv6.
    pub of_one_address: usize,
    /// How long the head of a request may take, and a connection may be idle between two requests.
    pub head: Duration,
    /// The same for a proxy. It must be longer than the proxy keeps idle connections, or it sends a request into one that
    /// is just being closed.
    pub head_of_proxy: Duration,
    /// How long a client may take nothing of an answer.
    pub unread: Duration,
    /// Many people come through one of these, and it keeps slow ones off by itself.
    pub proxies: Vec<IpNet>,
}

impl Limits {
    /// What a process can bear that may open so many files and has so many connections to its database.
    pub fn within(files: usize, connections: usize, proxies: Vec<IpNet>) -> Self {
        let own = OTHER_FILES + FILES_OF_DATABASE * connections;
        let all = files.saturating_sub(own).clamp(FEWEST, MOST);
        Self {
            all,
            for_proxies: all / 8,
            of_one_address: all / 4,
            head: Duration::from_secs(15),
            // nginx keeps them for a minute, Caddy for two.
            head_of_proxy: Duration::from_secs(150),
            unread: Duration::from_mins(1),
            proxies,
        }
    }

    pub fn head_of(&self, peer: IpAddr) -> Duration {
        if self.is_proxy(peer) { self.head_of_proxy } else { self.head }
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.proxies.iter().any(|network| network.contains(&peer))
    }
}

/// Lets the process open as many files as the system grants it on request, and says how many these are.
pub fn raise_file_limit() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let current = if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    current.and_then(|files| usize::try_from(files).ok()).unwrap_or(usize::MAX)
}

/// The connections that are open.
pub struct Open {
    limits: Limits,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    all: usize,
    by_network: HashMap<IpAddr, usize>,
    /// Connections that were closed since the log last told of it, and when that was.
    closed: u64,
    told: Option<Instant>,
}

impl Open {
    pub fn new(limits: Limits) -> Self {
        Self { limits, held: Mutex::default() }
    }

    /// A place for a connection, until it is dropped; none where there is no more room for this peer.
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Admitted> {
        let is_proxy = self.limits.is_proxy(peer);
        let network = network(peer);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let most = if is_proxy { self.limits.all } else { self.limits.all - self.limits.for_proxies };
        let of_network = held.by_network.get(&network).copied().unwrap_or_default();
        // No address stands in the log.
        if held.all >= most {
            held.tell("too many connections: new ones are closed until others end (the limit follows LimitNOFILE)");
            return None;
        }
        if !is_proxy && of_network >= self.limits.of_one_address {
            held.tell("one address has too many connections: its new ones are closed (a proxy is named in trusted_proxies)");
            return None;
        }
        held.all += 1;
        held.by_network.insert(network, of_network + 1);
        Some(Admitted { open: self.clone(), network })
    }
}

impl Held {
    fn tell(&mut self, what: &str) {
        self.closed += 1;
        if self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            tracing::warn!(open = self.all, closed = self.closed, "{what}");
            (self.told, self.closed) = (Some(Instant::now()), 0);
        }
    }
}

/// A connection's place.
pub struct Admitted {
    open: Arc<Open>,
    network: IpAddr,
}

impl Admitted {
    pub fn limits(&self) -> &Limits {
        &self.open.limits
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut held = self.open.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.all -= 1;
        if let Some(count) = held.by_network.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                held.by_network.remove(&self.network);
            }
        }
    }
}

/// Who has one address of IPv6 has the 2⁶⁴ of its network.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(all: usize, for_proxies: usize, of_one_address: usize) -> Arc<Open> {
        let proxies = vec!["10.0.0.0/8".parse().unwrap()];
        Arc::new(Open::new(Limits { all, for_proxies, of_one_address, ..Limits::within(1024, 8, proxies) }))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn limits_leave_files_for_the_rest_of_the_process() {
        let limits = Limits::within(1024, 8, Vec::new());
        assert_eq!((limits.all, limits.for_proxies, limits.of_one_address), (872, 109, 218));
        assert_eq!(Limits::within(usize::MAX, 8, Vec::new()).all, MOST);
        assert_eq!(Limits::within(64, 8, Vec::new()).all, FEWEST);
    }

    #[test]
    fn one_address_can_not_take_all() {
        let open = open(10, 0, 2);
        let mut held: Vec<_> = (0..2).map(|_| open.admit(ip("192.0.2.1")).expect("there is room")).collect();
        assert!(open.admit(ip("192.0.2.1")).is_none());
        assert!(open.admit(ip("::ffff:192.0.2.1")).is_none(), "the same, written as IPv6");
        assert!(open.admit(ip("192.0.2.2")).is_some());
        held.pop();
        assert!(open.admit(ip("192.0.2.1")).is_some(), "one has ended");
        assert_eq!(open.held.lock().unwrap().by_network.len(), 1, "who has none is not remembered");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let open = open(10, 0, 1);
        let _held = open.admit(ip("2001:db8::1")).expect("there is room");
        assert!(open.admit(ip("2001:db8::ffff:2")).is_none());
        assert!(open.admit(ip("2001:db8:0:1::1")).is_some());
    }

    #[test]
    fn strangers_leave_room_for_proxies() {
        let open = open(4, 2, 3);
        let _strangers: Vec<_> = (1..3).map(|n| open.admit(ip(&format!("192.0.2.{n}"))).expect("there is room")).collect();
        assert!(open.admit(ip("192.0.2.9")).is_none());
        let _proxies: Vec<_> = (0..2).map(|_| open.admit(ip("10.0.0.1")).expect("proxies have room")).collect();
        assert!(open.admit(ip("10.0.0.1")).is_none(), "all is all");
    }

    #[test]
    fn the_limit_of_open_files_is_raised() {
        let maximum = getrlimit(Resource::Nofile).maximum;
        // Where a process begins with all that it may have, nothing would have to be raised.
        let lower = maximum.map_or(4096, |most| most - 1);
        setrlimit(Resource::Nofile, Rlimit { current: Some(lower), maximum }).unwrap();
        assert!(raise_file_limit() >= 1024);
        assert_eq!(getrlimit(Resource::Nofile).current, maximum);
    }
}
