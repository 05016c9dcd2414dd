//! Measures sign-in: whether response times reveal who has an account (user enumeration), and how long other requests wait while
//! many people sign in.

use crate::client::{Client, session_cookie};
use auth::Hasher;
use domain::{
    Capabilities, Language, Role,
    text::{EmailAddress, Password, PersonName, Reason},
};
use std::{
    error::Error,
    io,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};
use store::{
    Db, Options,
    identity::{InvitationRecipient, JoiningAccount, NewAgency, Origin},
};
use tokio::runtime::Runtime;

/// Sign-in attempts per kind of account.
const REQUESTS_PER_KIND: usize = 2_000;
/// Enough accounts to stay below the rate limit: each allows a few wrong passwords.
const ACCOUNTS: usize = REQUESTS_PER_KIND / 4;
const CONCURRENT: usize = 200;
const PASSWORD: &str = "a password of the bench";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unknown,
    Known,
    /// With an authenticator app as second factor.
    SecondStep,
    Suspended,
}

/// Unknown accounts first: all others are compared with them.
const KINDS: [(Kind, &str); 4] = [
    (Kind::Unknown, "unknown"),
    (Kind::Known, "known"),
    (Kind::SecondStep, "known, with a second step"),
    (Kind::Suspended, "known, suspended"),
];

impl Kind {
    fn email(self, number: usize) -> String {
        match self {
            Self::Unknown => format!("unkno{number}@bench.example"),
            Self::Known => format!("known{}@bench.example", number % ACCOUNTS),
            Self::SecondStep => format!("secon{}@bench.example", number % ACCOUNTS),
            Self::Suspended => format!("suspe{}@bench.example", number % ACCOUNTS),
        }
    }
}

/// Prints both tables.
pub fn measure(host: &str, database: &str, cookie: &str, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
    runtime.block_on(create_accounts(database))?;
    measure_distinguishability(host)?;
    measure_latency_during_sign_ins(host, cookie)?;
    Ok(())
}

/// Creates the accounts in the running demo's database, as another process of the installation would.
async fn create_accounts(database: &str) -> Result<(), Box<dyn Error>> {
    let db = Db::open(Options::new(format!("sqlite:{database}"))).await?;
    let identity = db.identity();
    let new = NewAgency {
        name: PersonName::try_from("Bench")?,
        slug: "bench".into(),
        time_zone: "America/Chicago".into(),
        admin_email: EmailAddress::try_from("office@bench.example")?,
        admin_name: None,
        demo: true,
    };
    identity.create_agency(&new).await?;
    let agency = db.system("bench", "bench").await?.agency().id;
    let hash = Hasher::new().hash(Password::new(PASSWORD)).await?;
    let reason = Reason::try_from("The bench")?;
    for (kind, number) in KINDS.iter().skip(1).flat_map(|(kind, _)| (0..ACCOUNTS).map(move |number| (*kind, number))) {
        let email = EmailAddress::try_from(kind.email(number))?;
        let link = InvitationRecipient {
            email: email.clone(),
            name: "Bench".into(),
            role: Role::Admin,
            capabilities: Capabilities::default(),
            provider: None,
            guardian: None,
            language: Language::default(),
        };
        let token = identity.create_link(agency, &link).await?;
        identity.join(&token, JoiningAccount::New { password_hash: hash.clone(), name: None }).await?;
        if kind == Kind::Suspended {
            store::identity::suspension::suspend_user(&db, &email, &reason).await?;
        }
        if kind == Kind::SecondStep {
            let user = identity.credentials(&email).await?.ok_or("an account that was just made")?.user;
            // The empty secret is never used: the attempts have a wrong password.
            identity.begin_totp(user, Vec::new()).await?;
            identity.confirm_totp(user, 0, &Origin::default()).await?;
        }
    }
    db.close().await;
    Ok(())
}

/// A client address in a network of its own.
fn address(number: usize) -> String {
    format!("10.{}.{}.7", number / 256 % 256, number % 256)
}

fn body(email: &str, password: &str) -> String {
    let (email, password) = (email.replace('@', "%40"), password.replace(' ', "+"));
    format!("account[email]={email}&account[password]={password}&account[next]=")
}

/// Compares the response times of wrong passwords by kind of account.
fn measure_distinguishability(host: &str) -> io::Result<()> {
    let mut client = Client::connect(host, "")?;
    client.accept = "application/json";
    let mut took: [Vec<f64>; KINDS.len()] = Default::default();
    // The order is mixed anew each round, so that none always follows the same other.
    let mut mixed = 1_usize;
    for number in 0..REQUESTS_PER_KIND {
        let mut order: [usize; KINDS.len()] = std::array::from_fn(|place| place);
        for place in (1..order.len()).rev() {
            mixed = mixed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(place, (mixed >> 33) % (place + 1));
        }
        for kind in order {
            let email = KINDS[kind].0.email(number);
            client.forwarded = address(number * KINDS.len() + kind);
            let asked = Instant::now();
            let (status, ..) = client.request("POST", "/api/sign_in", &body(&email, "not that one, surely"))?;
            took[kind].push(asked.elapsed().as_secs_f64() * 1000.0);
            if status != 422 {
                return Err(io::Error::other(format!("{email} with a wrong password: {status}")));
            }
        }
    }
    println!("\n| wrong password, address | asked | median ms | mean ms | p99 ms |\n| --- | ---: | ---: | ---: | ---: |");
    for ((_, name), times) in KINDS.iter().zip(&took) {
        let mut sorted = times.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
        println!("| {name} | {} | {:.2} | {mean:.2} | {:.1} |", sorted.len(), quantile(&sorted, 50), quantile(&sorted, 99));
    }
    println!(
        "\n| compared | guessed right by time | Mann-Whitney z | p | Kolmogorov-Smirnov D | p |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    );
    for ((_, name), times) in KINDS.iter().zip(&took).skip(1) {
        let compared = compare(times, &took[0]);
        println!(
            "| {name} / {} | {:.1} % | {:.2} | {:.3} | {:.3} | {:.3} |",
            KINDS[0].1,
            compared.guessed * 100.0,
            compared.z,
            compared.z_p,
            compared.distance,
            compared.distance_p
        );
    }
    Ok(())
}

fn quantile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

struct Compared {
    /// How often a guess by the response time is right: one half if the times reveal nothing.
    guessed: f64,
    z: f64,
    z_p: f64,
    distance: f64,
    distance_p: f64,
}

/// Mann-Whitney and Kolmogorov-Smirnov tests, by their approximations for large samples.
fn compare(one: &[f64], other: &[f64]) -> Compared {
    let (n, m) = (one.len() as f64, other.len() as f64);
    let mut all: Vec<(f64, bool)> = one.iter().map(|time| (*time, true)).chain(other.iter().map(|time| (*time, false))).collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    // Times are in nanoseconds: ties are too few to matter.
    let ranks: f64 = all.iter().enumerate().filter(|(_, (_, first))| *first).map(|(index, _)| index as f64 + 1.0).sum();
    let u = ranks - n * (n + 1.0) / 2.0;
    let z = (u - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt();
    let (mut ahead, mut distance) = (0.0_f64, 0.0_f64);
    for (_, first) in &all {
        ahead += if *first { 1.0 / n } else { -1.0 / m };
        distance = distance.max(ahead.abs());
    }
    let share = u / (n * m);
    let scaled = distance * (n * m / (n + m)).sqrt();
    let series = (1..=100).map(|k| f64::from(if k % 2 == 1 { 2 } else { -2 }) * (-2.0 * (f64::from(k) * scaled).powi(2)).exp());
    let distance_p = if scaled < 0.3 { 1.0 } else { series.sum::<f64>().clamp(0.0, 1.0) };
    Compared { guessed: share.max(1.0 - share), z, z_p: 2.0 * normal_upper_tail(z.abs()), distance, distance_p }
}

/// The share of a normal distribution above `z` (Abramowitz and Stegun 26.2.17).
fn normal_upper_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let series = t * (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * series
}

/// Measures a provider's day while nobody signs in, and while many do.
fn measure_latency_during_sign_ins(host: &str, cookie: &str) -> Result<(), Box<dyn Error>> {
    const QUIET_TIME: Duration = Duration::from_secs(8);
    let quiet = pages_until(host, cookie, |since| since > QUIET_TIME)?;
    let over = AtomicBool::new(false);
    let (busy, waited) = thread::scope(|scope| {
        let sign_ins = scope.spawn(|| {
            let waited = sign_in_all_at_once(host);
            over.store(true, Ordering::SeqCst);
            waited
        });
        let busy = pages_until(host, cookie, |_| over.load(Ordering::SeqCst));
        (busy, sign_ins.join())
    });
    let (busy, waited) = (busy?, waited.map_err(|_| "a client panicked")??);
    let (before, during) = (quantile(&quiet, 99), quantile(&busy, 99));
    println!("\n| a provider's day | asked | median ms | p99 ms |\n| --- | ---: | ---: | ---: |");
    println!("| with nobody signing in | {} | {:.1} | {before:.1} |", quiet.len(), quantile(&quiet, 50));
    println!("| while {CONCURRENT} sign in at once | {} | {:.1} | {during:.1} |", busy.len(), quantile(&busy, 50));
    println!(
        "\nThe p99 while {CONCURRENT} sign in is {:.2} of that without (at most 2 is asked for). Each of them was in after {:.1} s at the latest.",
        during / before,
        waited.as_secs_f64()
    );
    Ok(())
}

/// Sorted response times of a page in milliseconds, over two connections with pauses between requests.
fn pages_until(host: &str, cookie: &str, over: impl Fn(Duration) -> bool + Sync) -> io::Result<Vec<f64>> {
    const CONNECTIONS: usize = 2;
    const PAUSE: Duration = Duration::from_millis(20);
    let started = Instant::now();
    let all: Vec<io::Result<Vec<f64>>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                scope.spawn(|| {
                    let mut client = Client::connect(host, cookie)?;
                    let mut took = Vec::new();
                    while !over(started.elapsed()) {
                        let asked = Instant::now();
                        let (status, ..) = client.request("GET", "/day", "")?;
                        took.push(asked.elapsed().as_secs_f64() * 1000.0);
                        if status != 200 {
                            return Err(io::Error::other(format!("/day: {status}")));
                        }
                        thread::sleep(PAUSE);
                    }
                    Ok(took)
                })
            })
            .collect();
        let panicked = || Err(io::Error::other("a client panicked"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| panicked())).collect()
    });
    let mut took: Vec<f64> = all.into_iter().collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect();
    took.sort_unstable_by(f64::total_cmp);
    Ok(took)
}

/// Signs in to many accounts at once with the right passwords; returns the longest response time.
fn sign_in_all_at_once(host: &str) -> io::Result<Duration> {
    let each: Vec<io::Result<Duration>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..CONCURRENT)
            .map(|number| {
                scope.spawn(move || {
                    let mut client = Client::connect(host, "")?;
                    client.forwarded = format!("172.16.{number}.7");
                    let email = Kind::Known.email(number);
                    let asked = Instant::now();
                    let (status, head, _) = client.request("POST", "/api/sign_in", &body(&email, PASSWORD))?;
                    let signed_in = session_cookie(&head).map(|_| asked.elapsed());
                    signed_in.ok_or_else(|| io::Error::other(format!("{email} could not sign in: {status}")))
                })
            })
            .collect();
        let panicked = || Err(io::Error::other("a client panicked"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| panicked())).collect()
    });
    each.into_iter().try_fold(Duration::ZERO, |longest, one| Ok(longest.max(one?)))
}
