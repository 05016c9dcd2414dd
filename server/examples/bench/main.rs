//! Load test of a running demo, started by `cargo xtask bench`.
//!
//! Arguments: the address of the server, the file of its sign-ins, its process id, its SQLite database, and the part. `pages`
//! measures page by page, compared with a baseline handler that sends the same bytes; `history` measures pages that are rendered
//! anew each time, before and after ten years of visits are added; `size` with an agency ten times as large; `instructions` counts
//! instead of timing, where the server runs under callgrind, whose dumps are the last argument then.

mod client;
mod growth;
mod history;
mod instructions;
mod sign_in;
mod size;

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use client::Client;
use http::header::CONTENT_TYPE;
use maud::{PreEscaped, html};
use sqlx::{SqlitePool, sqlite::SqlitePoolOptions};
use std::{
    env, fs, io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Concurrent connections; each sends its next request as soon as it has the response.
const CONNECTIONS: usize = 8;
const REQUESTS: usize = 150;
/// A slow page is asked for less often.
const MAX_TIME: Duration = Duration::from_secs(5);

#[derive(serde::Deserialize)]
struct SignIn {
    role: String,
    email: String,
    password: String,
}

/// Requests per second, and the 99th percentile of response times in milliseconds.
struct Figures {
    per_second: f64,
    p99: f64,
}

/// How a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The same page each time, which is sent again while nothing has changed.
    Same,
    /// With an address of its own each time, so that it is rendered anew.
    Anew,
    /// With the tag of the page: the response is that it is unchanged.
    Unchanged,
    /// While the agency's records change every second.
    Changing,
}

/// The path of the next request.
fn next_path(path: &str, kind: Kind) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let separator = if path.contains('?') { '&' } else { '?' };
    match kind {
        Kind::Anew => format!("{path}{separator}nth={}", NEXT.fetch_add(1, Ordering::Relaxed)),
        Kind::Same | Kind::Unchanged | Kind::Changing => path.to_owned(),
    }
}

fn load(host: &str, cookie: &str, path: &str, kind: Kind) -> io::Result<Figures> {
    let tag = match kind {
        Kind::Unchanged => client::header(&Client::connect(host, cookie)?.request("GET", path, "")?.1, "etag"),
        Kind::Same | Kind::Anew | Kind::Changing => String::new(),
    };
    let expected = if kind == Kind::Unchanged { 304 } else { 200 };
    let requests = if kind == Kind::Changing { 4 * REQUESTS } else { REQUESTS };
    let stop = Arc::new(AtomicBool::new(kind != Kind::Changing));
    let changing = {
        let (host, cookie, stop) = (host.to_owned(), cookie.to_owned(), stop.clone());
        thread::spawn(move || change_every_second(&host, &cookie, &stop))
    };
    let started = Instant::now();
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (host, cookie, path, tag) = (host.to_owned(), cookie.to_owned(), path.to_owned(), tag.clone());
            thread::spawn(move || -> io::Result<Vec<Duration>> {
                let mut client = Client::connect(&host, &cookie)?;
                client.if_none_match = tag;
                (0..requests)
                    .take_while(|_| started.elapsed() < MAX_TIME)
                    .map(|_| {
                        let asked = Instant::now();
                        let (status, ..) = client.request("GET", &next_path(&path, kind), "")?;
                        if status == expected { Ok(asked.elapsed()) } else { Err(io::Error::other(format!("{path}: {status}"))) }
                    })
                    .collect()
            })
        })
        .collect();
    let mut took = Vec::new();
    for thread in threads {
        took.extend(thread.join().map_err(|_| io::Error::other("a client panicked"))??);
    }
    let per_second = took.len() as f64 / started.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    changing.join().map_err(|_| io::Error::other("the client that changes something panicked"))??;
    took.sort_unstable();
    Ok(Figures { per_second, p99: took[took.len() * 99 / 100].as_secs_f64() * 1000.0 })
}

/// Adds a holiday every second until it is stopped.
fn change_every_second(host: &str, cookie: &str, stop: &AtomicBool) -> io::Result<()> {
    for day in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let body = format!("holiday[date]=2027-{:02}-{:02}&holiday[name]=Closure", day / 28 % 12 + 1, day % 28 + 1);
        let mut client = Client::connect(host, cookie)?;
        client.accept = "application/json";
        let (status, ..) = client.request("POST", "/api/add_holiday", &body)?;
        if !matches!(status, 200 | 409) {
            return Err(io::Error::other(format!("a holiday could not be added: {status}")));
        }
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

fn sign_in(host: &str, account: &SignIn) -> io::Result<String> {
    let email = account.email.replace('@', "%40");
    let body = format!("account[email]={email}&account[password]={}&account[next]=", account.password);
    let (_, head, _) = Client::connect(host, "")?.request("POST", "/api/sign_in", &body)?;
    client::session_cookie(&head).ok_or_else(|| io::Error::other(format!("{} could not sign in: {head}", account.email)))
}

/// State of the baseline handler, which reads one row from a database and sends the bytes of a page.
#[derive(Clone)]
struct Baseline {
    pool: SqlitePool,
    page: Arc<Vec<u8>>,
}

async fn baseline(State(state): State<Baseline>) -> impl IntoResponse {
    let row: Result<(i64,), _> = sqlx::query_as("SELECT 1").fetch_one(&state.pool).await;
    debug_assert!(row.is_ok());
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], state.page.to_vec())
}

/// The same page by a template that is compiled, without a database: its elements as they are, its texts escaped.
async fn template(State(nodes): State<Arc<Vec<(String, String)>>>) -> impl IntoResponse {
    let page = html! {
        @for (element, text) in nodes.iter() {
            (PreEscaped(element)) (text)
        }
    };
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string())
}

/// The tags of a page, each with the text after it.
fn nodes(page: &[u8]) -> Vec<(String, String)> {
    let page = String::from_utf8_lossy(page);
    let nodes = page.split_inclusive('>').map(|part| part.split_at(part.find('<').unwrap_or(part.len())));
    nodes.map(|(text, element)| (element.to_owned(), text.replace("&lt;", "<").replace("&amp;", "&"))).collect()
}

/// Peak memory of the server, in MiB.
fn peak_memory(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().collect();
    let [_, host, sign_ins, process, database, part, dumps @ ..] = arguments.as_slice() else {
        return Err("address, sign-ins, process id, database, part".into());
    };
    let accounts: Vec<SignIn> = serde_json::from_slice(&fs::read(sign_ins)?)?;
    let runtime = tokio::runtime::Runtime::new()?;
    match part.as_str() {
        "pages" => pages(host, &accounts, process, database, &runtime),
        "history" => growth::measure(host, &accounts, database, &runtime, "ten years of history", 0.75, |conn| {
            Box::pin(history::add(conn))
        }),
        // Ten times as many rows may cost ten times as much, on pages that show all of them.
        "size" => {
            growth::measure(host, &accounts, database, &runtime, "ten times the agency", 0.1, |conn| Box::pin(size::add(conn)))
        }
        "instructions" => {
            let dumps = dumps.first().ok_or("where callgrind writes is missing")?;
            instructions::measure(host, &accounts, process, dumps.as_ref())
        }
        other => Err(format!("there is no part `{other}`").into()),
    }
}

fn pages(
    host: &str,
    accounts: &[SignIn],
    process: &str,
    database: &str,
    runtime: &tokio::runtime::Runtime,
) -> Result<(), Box<dyn std::error::Error>> {
    let pool = runtime.block_on(SqlitePoolOptions::new().max_connections(8).connect("sqlite::memory:"))?;
    println!(
        "| page | KiB | requests/s | p99 ms | bare requests/s | bare p99 ms | share of bare | template requests/s | share of template |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (role, path, name, kind) in [
        ("admin", "/week", "the agency's week", Kind::Same),
        ("admin", "/week", "the agency's week, changed every second", Kind::Changing),
        ("admin", "/week", "the agency's week, already there", Kind::Unchanged),
        ("admin", "/week", "the agency's week, rendered anew", Kind::Anew),
        ("admin", "/week?by=child", "the week by child, rendered anew", Kind::Anew),
        ("admin", "/day", "the agency's day, rendered anew", Kind::Anew),
        ("provider", "/day", "a provider's day", Kind::Same),
        ("provider", "/day", "a provider's day, rendered anew", Kind::Anew),
        ("parent", "/home", "a parent's home", Kind::Same),
        ("parent", "/home", "a parent's home, rendered anew", Kind::Anew),
    ] {
        let account = accounts.iter().find(|account| account.role == role).ok_or("the demo lacks a role")?;
        let cookie = sign_in(host, account)?;
        let (status, _, page) = Client::connect(host, &cookie)?.request("GET", path, "")?;
        if status != 200 {
            return Err(format!("{path}: {status}").into());
        }
        let kib = page.len() / 1024;
        let nodes = Arc::new(nodes(&page));
        let state = Baseline { pool: pool.clone(), page: Arc::new(page) };
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let baseline_host = listener.local_addr()?.to_string();
        let templates = Router::new().route("/template", get(template)).with_state(nodes);
        let router = Router::new().route("/", get(baseline)).with_state(state).merge(templates);
        let serving = runtime.spawn(async move { axum::serve(listener, router).await });
        let ours = load(host, &cookie, path, kind)?;
        let theirs = load(&baseline_host, "", "/", Kind::Same)?;
        let templates = load(&baseline_host, "", "/template", Kind::Same)?;
        serving.abort();
        println!(
            "| {name} | {kib} | {:.0} | {:.1} | {:.0} | {:.1} | {:.2} % | {:.0} | {:.2} % |",
            ours.per_second,
            ours.p99,
            theirs.per_second,
            theirs.p99,
            ours.per_second / theirs.per_second * 100.0,
            templates.per_second,
            ours.per_second / templates.per_second * 100.0
        );
    }
    if let Some(mib) = peak_memory(process) {
        println!("\nThe most memory that the server held under this load: {mib} MiB.");
    }
    let provider = accounts.iter().find(|account| account.role == "provider").ok_or("the demo lacks a role")?;
    let cookie = sign_in(host, provider)?;
    sign_in::measure(host, database, &cookie, runtime)
}
