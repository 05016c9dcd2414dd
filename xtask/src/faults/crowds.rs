//! Faults: too many connections, large forms, and no mail server.

use super::{
    Length,
    client::{call, get_page, send_request},
    fault_server::FaultServer,
    ready::Readiness,
    writers::Writers,
};
use anyhow::{Context, Result, bail};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::{
    fs,
    io::Write,
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

const IDLE: usize = 1_100;
const HALF_SENT: usize = 100;
/// Open files of this program, for its ends of the connections.
const OPEN_FILES: u64 = 4_096;

const FORMS: usize = 100;
const CONCURRENT: usize = 20;
/// How much memory those forms may cost the server.
const MAX_ADDED_MEBIBYTES: u64 = 400;

/// Raises the limit of open files of this program, for all its connections.
pub fn allow_many_files() -> Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(OPEN_FILES).min(hard), hard).context("more open files")
}

/// Idle connections, and some with a request that is never completed (Slowloris).
pub fn slow_connections(
    fault_server: &mut FaultServer,
    ready: &Readiness,
    _: Length,
    problems: &mut Vec<String>,
) -> Result<String> {
    let connect = || TcpStream::connect(("127.0.0.1", fault_server.port));
    let idle = (0..IDLE).map(|_| connect()).collect::<Result<Vec<_>, _>>().context("idle connections")?;
    let mut half = (0..HALF_SENT).map(|_| connect()).collect::<Result<Vec<_>, _>>().context("slow connections")?;
    for stream in &mut half {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127")?;
    }
    let writers = Writers::start(&fault_server.ledger, fault_server.port, &fault_server.cookie);
    writers.wait_for_acknowledged(60, Duration::from_secs(30)).context("beside idle connections")?;
    drop(writers);
    let asked = Instant::now();
    fault_server.check_pages()?;
    let took = asked.elapsed();
    if took > Duration::from_secs(20) {
        problems.push(format!("four pages took {} seconds", took.as_secs()));
    }
    if !ready.only_answered(200) {
        problems.push("/readyz said something else than 200".into());
    }
    drop((idle, half));
    Ok(format!("{IDLE} idle and {HALF_SENT} half asked, with 1,024 open files at the start"))
}

/// Without a mail server, emails wait in the outbox, and nothing else is blocked.
pub fn no_mail_server(
    fault_server: &mut FaultServer,
    ready: &Readiness,
    _: Length,
    problems: &mut Vec<String>,
) -> Result<String> {
    let mut requested = 0;
    // A form without the time at which its page was opened counts as one of a machine.
    let form = get_page(fault_server.port, "", "/forgot")?.body;
    let opened = form.split("name=\"opened\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).context("no form")?;
    let opened = opened.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    for address in fault_server.addresses() {
        let body = format!("account[email]={}&opened={opened}", address.replace('@', "%40"));
        let response = call(fault_server.port, "", "/api/forgot_password", &body)?;
        if response.status != 200 {
            bail!("a link to a new password was answered with {}", response.status);
        }
        requested += 1;
    }
    let writers = Writers::start(&fault_server.ledger, fault_server.port, &fault_server.cookie);
    writers.wait_for_acknowledged(40, Duration::from_secs(30)).context("without a mail server")?;
    drop(writers);
    fault_server.check_pages()?;
    let waiting = || {
        let list = fault_server.command(&["mail", "list", "--json"]).output().map(|done| done.stdout).unwrap_or_default();
        let emails: Vec<serde_json::Value> = serde_json::from_slice(&list).unwrap_or_default();
        emails.iter().filter(|email| email["state"] == "waiting").count()
    };
    super::wait(Duration::from_secs(20), || waiting() >= requested, || format!("{} of {requested} emails wait", waiting()))?;
    if !ready.only_answered(200) {
        problems.push("/readyz said something else than 200".into());
    }
    Ok(format!("{requested} emails requested, all of them wait"))
}

/// Peak memory of the server, in MiB.
fn peak_memory(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("the system tells of memory")?;
    let kib = line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).context("a number")?;
    Ok(kib / 1024)
}

/// Many concurrent anonymous forms of one megabyte.
pub fn large_forms(fault_server: &mut FaultServer, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    let before = peak_memory(fault_server.server_id()?)?;
    let (port, message) = (fault_server.port, "a".repeat((1 << 20) - 200));
    let body = format!("request[name]=Ana&request[email]=ana%40example.com&request[organisation]=&request[message]={message}");
    let writers = Writers::start(&fault_server.ledger, fault_server.port, &fault_server.cookie);
    let responses: Vec<Option<u16>> = thread::scope(|scope| {
        let senders = (0..CONCURRENT).map(|_| {
            let send =
                || send_request(port, "", "POST", "/api/send_contact", "text/html", &body).ok().map(|response| response.status);
            scope.spawn(move || (0..FORMS / CONCURRENT).map(|_| send()).collect::<Vec<_>>())
        });
        let senders: Vec<_> = senders.collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap_or_default()).collect()
    });
    writers.wait_for_acknowledged(20, Duration::from_secs(30)).context("beside large forms")?;
    drop(writers);
    let (unanswered, broken) = (
        responses.iter().filter(|status| status.is_none()).count(),
        responses.iter().flatten().filter(|status| **status >= 500).count(),
    );
    if responses.len() != FORMS || unanswered + broken > 0 {
        problems.push(format!("of {FORMS} forms {unanswered} were not answered and {broken} with an error of the server"));
    }
    let added = peak_memory(fault_server.server_id()?)?.saturating_sub(before);
    if added > MAX_ADDED_MEBIBYTES {
        problems.push(format!("the server took {added} MiB of memory for them"));
    }
    if !ready.only_answered(200) {
        problems.push("/readyz said something else than 200".into());
    }
    Ok(format!("{FORMS} of 1 MiB, {CONCURRENT} at once; {added} MiB of memory"))
}
