//! Load test of a running demo, started by `cargo xtask bench`.
//!
//! Arguments: the address of the server, the file of its sign-ins, its process id, its SQLite database, and the part. `pages`
//! measures page by page, compared with a baseline handler that sends the same bytes; `history` measures a provider's day and a
//! parent's home page before and after ten years of visits are added.

mod client;
mod history;
mod sign_in;

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use client::Client;
use http::header::CONTENT_TYPE;
use sqlx::{SqlitePool, sqlite::SqlitePoolOptions};
use std::{
    env, fs, io,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// Concurrent connections; each sends its next request as soon as it has the response.
const CONNECTIONS: usize = 8;
const REQUESTS: usize = 150;

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

fn load(host: &str, cookie: &str, path: &str) -> io::Result<Figures> {
    let started = Instant::now();
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (host, cookie, path) = (host.to_owned(), cookie.to_owned(), path.to_owned());
            thread::spawn(move || -> io::Result<Vec<Duration>> {
                let mut client = Client::connect(&host, &cookie)?;
                (0..REQUESTS)
                    .map(|_| {
                        let asked = Instant::now();
                        let (status, ..) = client.request("GET", &path, "")?;
                        if status == 200 { Ok(asked.elapsed()) } else { Err(io::Error::other(format!("{path}: {status}"))) }
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
    took.sort_unstable();
    Ok(Figures { per_second, p99: took[took.len() * 99 / 100].as_secs_f64() * 1000.0 })
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

/// Peak memory of the server, in MiB.
fn peak_memory(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().collect();
    let [_, host, sign_ins, process, database, part] = arguments.as_slice() else {
        return Err("address, sign-ins, process id, database, part".into());
    };
    let accounts: Vec<SignIn> = serde_json::from_slice(&fs::read(sign_ins)?)?;
    let runtime = tokio::runtime::Runtime::new()?;
    match part.as_str() {
        "pages" => pages(host, &accounts, process, database, &runtime),
        "history" => history::measure(host, &accounts, database, &runtime),
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
    println!("| page | KiB | requests/s | p99 ms | bare requests/s | bare p99 ms | share of bare |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (role, path, name) in [
        ("admin", "/week", "the agency's week"),
        ("provider", "/day", "a provider's day"),
        ("parent", "/home", "a parent's home"),
    ] {
        let account = accounts.iter().find(|account| account.role == role).ok_or("the demo lacks a role")?;
        let cookie = sign_in(host, account)?;
        let (status, _, page) = Client::connect(host, &cookie)?.request("GET", path, "")?;
        if status != 200 {
            return Err(format!("{path}: {status}").into());
        }
        let kib = page.len() / 1024;
        let state = Baseline { pool: pool.clone(), page: Arc::new(page) };
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let baseline_host = listener.local_addr()?.to_string();
        let router = Router::new().route("/", get(baseline)).with_state(state);
        let serving = runtime.spawn(async move { axum::serve(listener, router).await });
        let ours = load(host, &cookie, path)?;
        let theirs = load(&baseline_host, "", "/")?;
        serving.abort();
        println!(
            "| {name} | {kib} | {:.0} | {:.1} | {:.0} | {:.1} | {:.2} % |",
            ours.per_second,
            ours.p99,
            theirs.per_second,
            theirs.p99,
            ours.per_second / theirs.per_second * 100.0
        );
    }
    if let Some(mib) = peak_memory(process) {
        println!("\nThe most memory that the server held under this load: {mib} MiB.");
    }
    let provider = accounts.iter().find(|account| account.role == "provider").ok_or("the demo lacks a role")?;
    let cookie = sign_in(host, provider)?;
    sign_in::measure(host, database, &cookie, runtime)
}
