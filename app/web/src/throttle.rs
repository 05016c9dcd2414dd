//! Rate limits: one table for everything that can be guessed or flooded.
//!
//! A browser in which the owner of an account has signed in before (a known device) has its own bucket and no other: attackers
//! elsewhere cannot slow the owner down. All other browsers share the bucket of the account, and also count for their IP address
//! and their network.

use crate::request::Request;
use domain::{Result, UserId, text::EmailAddress, throttle::RateLimit};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use store::{
    Db,
    identity::{AttemptBrowser, Buckets, Credentials, DeviceTrust, Token},
};

/// An action with a rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimitedAction {
    SignIn,
    SecondFactor,
    /// Requesting a passkey challenge.
    Passkey,
    Join,
    /// Requesting a password reset.
    Forgot,
    /// Setting the new password.
    Reset,
    /// Proving one's identity again before a sensitive action.
    Prove,
    Contact,
    /// Allowing cookies: each choice is stored. Refusing them is never limited.
    CookieChoice,
    /// Sending or resending an invitation.
    Invite,
    /// Choosing a new password: estimating its strength is expensive.
    NewPassword,
    /// Saving the rejected form of an anonymous visitor.
    SavedForm,
}

struct Limits {
    name: &'static str,
    /// Per account, from unknown devices.
    account: Option<RateLimit>,
    /// Per account and known device.
    device: Option<RateLimit>,
    /// Per address: IPv4, or the IPv6 /64 that one customer has.
    address: RateLimit,
    /// Per network: the IPv4 /24 or the IPv6 /48.
    network: RateLimit,
}

/// Attempts without a wait; then the first wait, the longest wait, and the time after which one attempt is forgotten, in seconds.
const fn limit(free_attempts: i64, first_wait_seconds: i64, max_wait_seconds: i64, decay_seconds: i64) -> RateLimit {
    RateLimit { free_attempts, first_wait_seconds, max_wait_seconds, decay_seconds }
}

impl RateLimitedAction {
    fn limits(self) -> Limits {
        // About 100 guesses a day at one account, from all unknown devices together.
        const GUESSES: Option<RateLimit> = Some(limit(5, 10, 900, 1800));
        // Mistakes of the owner. An attacker who has the device guesses no faster.
        const MISTAKES: Option<RateLimit> = Some(limit(8, 5, 900, 1800));
        // A whole office may share one address.
        const OFFICE: RateLimit = limit(100, 1, 60, 30);
        const NETWORK: RateLimit = limit(400, 1, 30, 10);
        // E-mail and messages to others.
        const EMAILS: RateLimit = limit(5, 60, 3600, 720);
        const EMAILS_NETWORK: RateLimit = limit(50, 30, 600, 120);
        let (name, account, device, address, network) = match self {
            Self::SignIn => ("sign_in", GUESSES, MISTAKES, OFFICE, NETWORK),
            Self::SecondFactor => ("second_factor", GUESSES, MISTAKES, OFFICE, NETWORK),
            Self::Passkey => ("passkey", None, None, OFFICE, NETWORK),
            Self::Join => ("join", None, None, OFFICE, NETWORK),
            Self::Forgot => ("forgot", Some(limit(3, 300, 3600, 3600)), None, EMAILS, EMAILS_NETWORK),
            Self::Reset => ("reset", None, None, OFFICE, NETWORK),
            Self::Prove => ("prove", GUESSES, MISTAKES, OFFICE, NETWORK),
            Self::Contact => ("contact", None, None, EMAILS, EMAILS_NETWORK),
            Self::CookieChoice => ("cookie_choice", None, None, OFFICE, NETWORK),
            // A few e-mails a day to one person; an office may invite many people in an hour.
            Self::Invite => ("invite", Some(limit(4, 3600, 86_400, 21_600)), None, limit(200, 30, 600, 30), NETWORK),
            Self::NewPassword => ("new_password", Some(limit(10, 10, 300, 60)), None, OFFICE, NETWORK),
            Self::SavedForm => ("kept_form", None, None, OFFICE, NETWORK),
        };
        Limits { name, account, device, address, network }
    }

    /// How well a device must be known to have its own bucket. A reset e-mail proves only access to the mailbox: that is not what
    /// the second step asks for, and each e-mail would open another bucket.
    fn required_trust(self) -> DeviceTrust {
        match self {
            Self::SecondFactor | Self::Prove => DeviceTrust::SignedIn,
            _ => DeviceTrust::ResetEmail,
        }
    }

    /// The buckets in which one attempt counts, with their limits.
    fn buckets(self, client: IpAddr, account: Option<&str>, known_device: Option<&str>) -> Buckets {
        let Limits { name, account: of_account, device: of_device, address, network } = self.limits();
        let account = account.unwrap_or_default();
        if let Some((limit, device)) = of_device.zip(known_device) {
            return vec![(format!("{name}:device:{device}:{account}"), limit)];
        }
        let mut buckets: Vec<_> = of_account.map(|limit| (format!("{name}:account:{account}"), limit)).into_iter().collect();
        let (address_key, network_key) = address_and_network(client);
        buckets.push((format!("{name}:address:{address_key}"), address));
        buckets.push((format!("{name}:network:{network_key}"), network));
        buckets
    }
}

/// The address of the customer (IPv4, or IPv6 /64), and its network.
fn address_and_network(client: IpAddr) -> (IpAddr, IpAddr) {
    match client.to_canonical() {
        IpAddr::V4(address) => (address.into(), Ipv4Addr::from(u32::from(address) >> 8 << 8).into()),
        IpAddr::V6(address) => {
            let bits = u128::from(address);
            (Ipv6Addr::from(bits >> 64 << 64).into(), Ipv6Addr::from(bits >> 80 << 80).into())
        }
    }
}

/// The network of an address, as text.
pub fn network(client: IpAddr) -> String {
    address_and_network(client).1.to_string()
}

/// A counted attempt.
pub struct Attempt {
    db: Db,
    buckets: Buckets,
}

impl Attempt {
    /// Removes the attempt again after a success or an internal error: only failures count.
    pub async fn refund(self) -> Result<()> {
        self.db.identity().refund_attempt(&self.buckets).await
    }

    /// The buckets to refund, for a transaction of the store that does it with the success itself.
    pub fn buckets(&self) -> &Buckets {
        &self.buckets
    }
}

/// Counts an attempt before it is made. `account` identifies the target, such as an e-mail address.
///
/// # Errors
/// `Throttled`, with the seconds to wait, if the attempt is too early.
pub async fn attempt(request: &Request, action: RateLimitedAction, account: Option<&str>) -> Result<Attempt> {
    let identity = request.db.identity();
    let buckets = if let Some(account) = account {
        let browser = browser(request, action);
        identity.count_attempt_at(account, browser, |account, known| buckets(request, action, account, known)).await?
    } else {
        let buckets = action.buckets(request.client, None, None);
        identity.count_attempt(&buckets).await?;
        buckets
    };
    Ok(Attempt { db: request.db.clone(), buckets })
}

/// Like [`attempt`], at the account of a user.
pub async fn attempt_at_user(request: &Request, action: RateLimitedAction, user: UserId) -> Result<Attempt> {
    let identity = request.db.identity();
    let browser = browser(request, action);
    let buckets =
        identity.count_attempt_at_user(user, browser, |account, known| buckets(request, action, account, known)).await?;
    Ok(Attempt { db: request.db.clone(), buckets })
}

/// Like [`attempt`], with a password. Also returns what it is checked against; `None` for an address without an account.
pub async fn attempt_password(
    request: &Request,
    action: RateLimitedAction,
    email: &EmailAddress,
) -> Result<(Attempt, Option<Credentials>)> {
    let identity = request.db.identity();
    let browser = browser(request, action);
    let counted = identity.count_password_attempt(email, browser, |account, known| buckets(request, action, account, known));
    let (buckets, known) = counted.await?;
    Ok((Attempt { db: request.db.clone(), buckets }, known))
}

fn browser(request: &Request, action: RateLimitedAction) -> AttemptBrowser<'_> {
    AttemptBrowser { device: request.device.as_ref(), required: action.required_trust() }
}

fn buckets(request: &Request, action: RateLimitedAction, account: &str, known_device: bool) -> Buckets {
    let device = request.device.as_ref().filter(|_| known_device).map(Token::expose);
    action.buckets(request.client, Some(account), device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::throttle::Bucket;
    use std::collections::HashMap;

    const SECOND: i64 = 1_000_000;
    const DAY: i64 = 86_400;
    const VICTIM: &str = "marta.ruiz@maple.example";

    /// The rate limits of a server, without a database.
    #[derive(Default)]
    struct Server(HashMap<String, Bucket>);

    impl Server {
        /// Attempts a sign-in at a second of the day; the error is the seconds to wait.
        fn attempt(&mut self, second: i64, client: IpAddr, account: &str, device: Option<&str>) -> Result<(), i64> {
            let buckets = RateLimitedAction::SignIn.buckets(client, Some(account), device);
            let mut counted = Vec::new();
            let mut wait = 0;
            for (name, limit) in buckets {
                match limit.attempt(self.0.get(&name).copied().unwrap_or_default(), second * SECOND) {
                    Ok(bucket) => counted.push((name, bucket)),
                    Err(microseconds) => wait = wait.max(microseconds),
                }
            }
            if wait > 0 {
                return Err((wait + SECOND - 1) / SECOND);
            }
            self.0.extend(counted);
            Ok(())
        }

        fn refund(&mut self, second: i64, client: IpAddr, account: &str, device: Option<&str>) {
            for (name, limit) in RateLimitedAction::SignIn.buckets(client, Some(account), device) {
                let bucket = self.0.get(&name).copied().unwrap_or_default();
                self.0.insert(name, limit.refund(bucket, second * SECOND));
            }
        }
    }

    struct Outcome {
        through: usize,
        known_refused: usize,
        unknown_refused: usize,
    }

    /// Simulates 10,000 attempts in a day from `addresses` addresses, each in its own network. At every full hour the owner signs
    /// in from a known device with one typo; half an hour later from an unknown device.
    fn simulate_attack(addresses: u32, account_of: impl Fn(i64) -> String) -> Outcome {
        const TRIES: i64 = 10_000;
        let mut server = Server::default();
        let mut outcome = Outcome { through: 0, known_refused: 0, unknown_refused: 0 };
        let home: IpAddr = "198.51.100.7".parse().unwrap();
        let mut tried = 0;
        for second in 0..DAY {
            while tried < TRIES && tried * DAY / TRIES <= second {
                let address = Ipv4Addr::from(0x0A00_0000 + (u32::try_from(tried).unwrap() % addresses) * 256);
                outcome.through += usize::from(server.attempt(second, address.into(), &account_of(tried), None).is_ok());
                tried += 1;
            }
            if second % 3600 == 0 {
                for _ in 0..2 {
                    outcome.known_refused += usize::from(server.attempt(second, home, VICTIM, Some("a known browser")).is_err());
                }
                server.refund(second, home, VICTIM, Some("a known browser"));
            }
            if second % 3600 == 1800 {
                if server.attempt(second, home, VICTIM, None).is_ok() {
                    server.refund(second, home, VICTIM, None);
                } else {
                    outcome.unknown_refused += 1;
                }
            }
        }
        outcome
    }

    #[test]
    fn distributed_attacks_guess_no_faster_and_lock_no_owner_out() {
        println!("| 10,000 tries in a day | addresses | guesses checked | owner refused, known browser | unknown browser |");
        println!("| --- | ---: | ---: | ---: | ---: |");
        for addresses in [1, 100, 1_000] {
            let one = simulate_attack(addresses, |_| VICTIM.to_owned());
            let many = simulate_attack(addresses, |tried| if tried % 10 == 0 { VICTIM.to_owned() } else { format!("{tried}") });
            for (target, outcome) in [("at one account", &one), ("at 9,001 accounts", &many)] {
                let Outcome { through, known_refused, unknown_refused } = outcome;
                println!("| {target} | {addresses} | {through} | {known_refused} of 48 | {unknown_refused} of 24 |");
                assert_eq!(*known_refused, 0, "{target} from {addresses}");
            }
            assert!((90..=120).contains(&one.through), "{} from {addresses}", one.through);
        }
        let spread = simulate_attack(1, |tried| tried.to_string());
        assert!(spread.through <= 3_100, "one address at many accounts: {}", spread.through);
    }

    #[test]
    fn an_attacker_who_never_waits_longer_than_required_gets_at_most_120_guesses_a_day() {
        let mut server = Server::default();
        let (mut second, mut through) = (0, 0);
        while second < DAY {
            let address = Ipv4Addr::from(0x0A00_0000 + u32::try_from(through).unwrap() * 256);
            match server.attempt(second, address.into(), VICTIM, None) {
                Ok(()) => through += 1,
                Err(wait) => second += wait,
            }
        }
        println!("as soon as allowed, each time from another network: {through} guesses in a day");
        assert!((90..=120).contains(&through), "{through}");
    }

    #[test]
    fn addresses_are_grouped_by_customer_and_network() {
        let of = |text: &str| {
            let (address_key, network_key) = address_and_network(text.parse().unwrap());
            (address_key.to_string(), network_key.to_string())
        };
        assert_eq!(of("203.0.113.77"), ("203.0.113.77".into(), "203.0.113.0".into()));
        assert_eq!(of("::ffff:203.0.113.77"), ("203.0.113.77".into(), "203.0.113.0".into()));
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), ("2001:db8:1:2::".into(), "2001:db8:1::".into()));
    }
}
