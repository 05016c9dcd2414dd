//! Who may try what how often: one table for everything that can be guessed at or flooded.
//!
//! A browser in which an account's owner has signed in before has a bucket of its own and no other: nobody elsewhere can
//! slow its owner down. All other browsers share the account's bucket, and count for their address and their network.

use crate::request::Request;
use domain::{Result, throttle::Limit};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use store::{
    Db,
    identity::{Acquaintance, Token},
};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    SignIn,
    SecondFactor,
    /// Asking for a passkey's challenge.
    Passkey,
    Join,
    /// Asking for a new password.
    Forgot,
    /// Setting it.
    Reset,
    /// Proving again who one is.
    Prove,
    Contact,
    /// Sending somebody an invitation, once more or anew.
    Invite,
    /// Choosing a new password: how easily it is guessed takes work to find out.
    NewPassword,
    /// A stranger's refused form, which is kept.
    KeptForm,
}

struct Limits {
    name: &'static str,
    /// Of one account, from browsers that its owner has not signed in with.
    account: Option<Limit>,
    /// Of one account, from one browser that its owner has signed in with.
    device: Option<Limit>,
    /// Of an address: IPv4, or the /64 of IPv6 that one customer has.
    address: Limit,
    /// Of its neighbours: the /24 of IPv4, the /48 of IPv6.
    network: Limit,
}

/// Attempts that need not wait, then the first wait, the longest one, and the time to forget one attempt, in seconds.
const fn limit(free: i64, first_seconds: i64, longest_seconds: i64, forget_seconds: i64) -> Limit {
    Limit { free, first_seconds, longest_seconds, forget_seconds }
}

impl What {
    fn limits(self) -> Limits {
        // Some hundred guesses a day at one account, wherever they come from.
        const GUESSES: Option<Limit> = Some(limit(5, 10, 900, 1800));
        // Its owner's own mistakes. Whoever has the browser in hand guesses no faster.
        const MISTAKES: Option<Limit> = Some(limit(8, 5, 900, 1800));
        // A whole office may sit behind one address.
        const OFFICE: Limit = limit(100, 1, 60, 30);
        const NEIGHBOURS: Limit = limit(400, 1, 30, 10);
        // Letters and messages to others.
        const LETTERS: Limit = limit(5, 60, 3600, 720);
        const MANY_LETTERS: Limit = limit(50, 30, 600, 120);
        let (name, account, device, address, network) = match self {
            Self::SignIn => ("sign_in", GUESSES, MISTAKES, OFFICE, NEIGHBOURS),
            Self::SecondFactor => ("second_factor", GUESSES, MISTAKES, OFFICE, NEIGHBOURS),
            Self::Passkey => ("passkey", None, None, OFFICE, NEIGHBOURS),
            Self::Join => ("join", None, None, OFFICE, NEIGHBOURS),
            Self::Forgot => ("forgot", Some(limit(3, 300, 3600, 3600)), None, LETTERS, MANY_LETTERS),
            Self::Reset => ("reset", None, None, OFFICE, NEIGHBOURS),
            Self::Prove => ("prove", GUESSES, MISTAKES, OFFICE, NEIGHBOURS),
            Self::Contact => ("contact", None, None, LETTERS, MANY_LETTERS),
            // One person is written to a few times a day; an office invites many people in an hour.
            Self::Invite => ("invite", Some(limit(4, 3600, 86_400, 21_600)), None, limit(200, 30, 600, 30), NEIGHBOURS),
            Self::NewPassword => ("new_password", Some(limit(10, 10, 300, 60)), None, OFFICE, NEIGHBOURS),
            Self::KeptForm => ("kept_form", None, None, OFFICE, NEIGHBOURS),
        };
        Limits { name, account, device, address, network }
    }

    /// How well a browser must be known to have a bucket of its own. A letter shows who has the mailbox: that is not what the
    /// second step asks for, and each letter would open a bucket.
    fn acquaintance(self) -> Acquaintance {
        match self {
            Self::SecondFactor | Self::Prove => Acquaintance::Entry,
            _ => Acquaintance::Letter,
        }
    }

    /// The buckets that one attempt counts in.
    fn buckets(self, client: IpAddr, account: Option<&str>, known_device: Option<&str>) -> Vec<(String, Limit)> {
        let Limits { name, account: of_account, device: of_device, address, network } = self.limits();
        let account = account.unwrap_or_default();
        if let Some((limit, device)) = of_device.zip(known_device) {
            return vec![(format!("{name}:device:{device}:{account}"), limit)];
        }
        let mut buckets: Vec<_> = of_account.map(|limit| (format!("{name}:account:{account}"), limit)).into_iter().collect();
        let (own, around) = places(client);
        buckets.push((format!("{name}:address:{own}"), address));
        buckets.push((format!("{name}:network:{around}"), network));
        buckets
    }
}

/// The address as its owner has it, and its network.
fn places(client: IpAddr) -> (IpAddr, IpAddr) {
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
    places(client).1.to_string()
}

/// An attempt that was counted.
pub struct Attempt {
    db: Db,
    buckets: Vec<(String, Limit)>,
}

impl Attempt {
    /// It was its owner's, or came to nothing by our fault: only failures count.
    pub async fn give_back(self) -> Result<()> {
        self.db.identity().give_back(&self.buckets).await
    }
}

/// Counts an attempt before it is made. `account` is what is guessed at, such as an e-mail address.
///
/// # Errors
/// `Throttled`, with the seconds to wait, where it comes too early.
pub async fn attempt(request: &Request, what: What, account: Option<&str>) -> Result<Attempt> {
    let identity = request.db.identity();
    let known = match (&request.device, account) {
        (Some(device), Some(account)) => identity.knows_device(device, account, what.acquaintance()).await?,
        _ => false,
    };
    let device = request.device.as_ref().filter(|_| known).map(Token::expose);
    let buckets = what.buckets(request.client, account, device);
    identity.count_attempt(&buckets).await?;
    Ok(Attempt { db: request.db.clone(), buckets })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::throttle::Bucket;
    use std::collections::HashMap;

    const SECOND: i64 = 1_000_000;
    const DAY: i64 = 86_400;
    const VICTIM: &str = "marta.ruiz@maple.example";

    /// The buckets of a server, without its database.
    #[derive(Default)]
    struct House(HashMap<String, Bucket>);

    impl House {
        /// Tries at a second of the day; the seconds to wait where it is too early.
        fn attempt(&mut self, second: i64, client: IpAddr, account: &str, device: Option<&str>) -> Result<(), i64> {
            let buckets = What::SignIn.buckets(client, Some(account), device);
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

        fn give_back(&mut self, second: i64, client: IpAddr, account: &str, device: Option<&str>) {
            for (name, limit) in What::SignIn.buckets(client, Some(account), device) {
                let bucket = self.0.get(&name).copied().unwrap_or_default();
                self.0.insert(name, limit.give_back(bucket, second * SECOND));
            }
        }
    }

    struct Told {
        through: usize,
        known_refused: usize,
        unknown_refused: usize,
    }

    /// 10,000 tries in a day from so many addresses, each in a network of its own. At every full hour the owner comes from a
    /// browser that is known, mistypes once and gets in; half an hour later from one that is not.
    fn besiege(addresses: u32, account_of: impl Fn(i64) -> String) -> Told {
        const TRIES: i64 = 10_000;
        let mut house = House::default();
        let mut told = Told { through: 0, known_refused: 0, unknown_refused: 0 };
        let home: IpAddr = "198.51.100.7".parse().unwrap();
        let mut tried = 0;
        for second in 0..DAY {
            while tried < TRIES && tried * DAY / TRIES <= second {
                let address = Ipv4Addr::from(0x0A00_0000 + (u32::try_from(tried).unwrap() % addresses) * 256);
                told.through += usize::from(house.attempt(second, address.into(), &account_of(tried), None).is_ok());
                tried += 1;
            }
            if second % 3600 == 0 {
                for _ in 0..2 {
                    told.known_refused += usize::from(house.attempt(second, home, VICTIM, Some("a known browser")).is_err());
                }
                house.give_back(second, home, VICTIM, Some("a known browser"));
            }
            if second % 3600 == 1800 {
                if house.attempt(second, home, VICTIM, None).is_ok() {
                    house.give_back(second, home, VICTIM, None);
                } else {
                    told.unknown_refused += 1;
                }
            }
        }
        told
    }

    #[test]
    fn many_networks_guess_no_faster_and_lock_nobody_out() {
        println!("| 10,000 tries in a day | addresses | guesses checked | owner refused, known browser | unknown browser |");
        println!("| --- | ---: | ---: | ---: | ---: |");
        for addresses in [1, 100, 1_000] {
            let one = besiege(addresses, |_| VICTIM.to_owned());
            let many = besiege(addresses, |tried| if tried % 10 == 0 { VICTIM.to_owned() } else { format!("{tried}") });
            for (at, told) in [("at one account", &one), ("at 9,001 accounts", &many)] {
                let Told { through, known_refused, unknown_refused } = told;
                println!("| {at} | {addresses} | {through} | {known_refused} of 48 | {unknown_refused} of 24 |");
                assert_eq!(*known_refused, 0, "{at} from {addresses}");
            }
            assert!((90..=120).contains(&one.through), "{} from {addresses}", one.through);
        }
        let spread = besiege(1, |tried| tried.to_string());
        assert!(spread.through <= 3_100, "one address at many accounts: {}", spread.through);
    }

    #[test]
    fn who_tries_as_soon_as_it_is_allowed_guesses_no_more_than_120_times_a_day() {
        let mut house = House::default();
        let (mut second, mut through) = (0, 0);
        while second < DAY {
            let address = Ipv4Addr::from(0x0A00_0000 + u32::try_from(through).unwrap() * 256);
            match house.attempt(second, address.into(), VICTIM, None) {
                Ok(()) => through += 1,
                Err(wait) => second += wait,
            }
        }
        println!("as soon as allowed, each time from another network: {through} guesses in a day");
        assert!((90..=120).contains(&through), "{through}");
    }

    #[test]
    fn an_address_counts_for_its_customer_and_its_network() {
        let of = |text: &str| {
            let (own, around) = places(text.parse().unwrap());
            (own.to_string(), around.to_string())
        };
        assert_eq!(of("203.0.113.77"), ("203.0.113.77".into(), "203.0.113.0".into()));
        assert_eq!(of("::ffff:203.0.113.77"), ("203.0.113.77".into(), "203.0.113.0".into()));
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), ("2001:db8:1:2::".into(), "2001:db8:1::".into()));
    }
}
