//! Measures pages before and after an agency has grown, in one run. Each request has an address of its own, so that its page is
//! rendered anew.

use crate::{Figures, Kind, SignIn, client::Client, load, sign_in};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    error::Error,
    future::Future,
    pin::Pin,
    str::FromStr,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// The pages are measured alternately, so that a short load on the machine affects all of them.
const ROUNDS: usize = 2;

struct Page {
    name: &'static str,
    path: String,
    cookie: String,
}

/// Adds rows to the database, and says what was added.
pub type Grow = for<'a> fn(&'a mut SqliteConnection) -> Pin<Box<dyn Future<Output = Result<String, Box<dyn Error>>> + 'a>>;

/// Prints the table. An error where the throughput of a page is below `min_share` of that before.
pub fn measure(
    host: &str,
    accounts: &[SignIn],
    database: &str,
    runtime: &Runtime,
    name: &str,
    min_share: f64,
    grow: Grow,
) -> Result<(), Box<dyn Error>> {
    let account = |role: &str| accounts.iter().find(|account| account.role == role).ok_or("the demo lacks a role");
    let (admin, provider, parent) = (account("admin")?, account("provider")?, account("parent")?);
    let options = SqliteConnectOptions::from_str(&format!("sqlite:{database}"))?.busy_timeout(Duration::from_mins(1));
    let mut conn = runtime.block_on(SqliteConnection::connect_with(&options))?;
    // The provider's busiest day: today may be a Sunday.
    let (day,): (String,) = runtime.block_on(
        sqlx::query_as(
            "SELECT substr(v.starts_local, 1, 10) FROM visits v
             JOIN members m ON m.agency_id = v.agency_id AND m.provider_id = v.provider_id JOIN users u ON u.id = m.user_id
             WHERE u.email = $1 GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1",
        )
        .bind(&provider.email)
        .fetch_one(&mut conn),
    )?;
    let cookies = [sign_in(host, admin)?, sign_in(host, provider)?, sign_in(host, parent)?];
    let pages = [
        ("the week", format!("/week/{day}"), 0),
        ("the week by child", format!("/week/{day}?by=child"), 0),
        ("the day", format!("/day/{day}"), 0),
        ("the month", format!("/month/{day}"), 0),
        ("the agenda", format!("/agenda/{day}"), 0),
        ("children", "/children".to_owned(), 0),
        ("providers", "/providers".to_owned(), 0),
        ("authorizations", "/authorizations".to_owned(), 0),
        ("unsigned notes", "/notes".to_owned(), 0),
        ("search", "/search?q=mar".to_owned(), 0),
        ("the audit", "/audit".to_owned(), 0),
        ("a provider's day", format!("/day/{day}"), 1),
        ("a provider's agenda", format!("/agenda/{day}"), 1),
        ("a parent's home", "/home".to_owned(), 2),
    ]
    .map(|(name, path, cookie)| Page { name, path, cookie: cookies[cookie].clone() });
    let before = figures(host, &pages)?;
    let started = Instant::now();
    let added = runtime.block_on(grow(&mut conn))?;
    runtime.block_on(seal(database))?;
    println!("\n{added} were added in {:.0} s.\n", started.elapsed().as_secs_f64());
    let after = figures(host, &pages)?;
    println!("| page | requests/s | p99 ms | with {name}, requests/s | p99 ms | share |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let mut lowest = f64::MAX;
    for ((page, before), after) in pages.iter().zip(&before).zip(&after) {
        let share = after.per_second / before.per_second;
        lowest = lowest.min(share);
        println!(
            "| {} | {:.0} | {:.1} | {:.0} | {:.1} | {share:.2} |",
            page.name, before.per_second, before.p99, after.per_second, after.p99
        );
    }
    println!("\nAt least {min_share} is wanted.");
    if lowest < min_share { Err(format!("{name} costs more than that: {lowest:.2}").into()) } else { Ok(()) }
}

/// Seals texts that were added in plain, in batches that are larger than those of a server.
async fn seal(database: &str) -> Result<(), Box<dyn Error>> {
    let db = store::Db::open(store::Options::new(format!("sqlite:{database}"))).await?;
    while store::upgrade::seal_next_texts(&db, 2_000).await? {}
    db.close().await;
    Ok(())
}

/// The best figures of each page over all rounds.
fn figures(host: &str, pages: &[Page]) -> Result<Vec<Figures>, Box<dyn Error>> {
    let mut best: Vec<Option<Figures>> = pages.iter().map(|_| None).collect();
    for _ in 0..ROUNDS {
        for (page, best) in pages.iter().zip(&mut best) {
            let (status, ..) = Client::connect(host, &page.cookie)?.request("GET", &page.path, "")?;
            if status != 200 {
                return Err(format!("{}: {status}", page.path).into());
            }
            let found = load(host, &page.cookie, &page.path, Kind::Anew)?;
            if best.as_ref().is_none_or(|known| known.per_second < found.per_second) {
                *best = Some(found);
            }
        }
    }
    Ok(best.into_iter().flatten().collect())
}
