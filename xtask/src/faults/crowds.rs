//! Too many connections, too much sent, and letters that nobody takes.

use super::{
    Length,
    client::{ask, call},
    ready::Readiness,
    stage::Stage,
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
const HALF_ASKED: usize = 100;
/// Open files of this program, which holds the other ends.
const OPEN_FILES: u64 = 4_096;

const FORMS: usize = 100;
const AT_ONCE: usize = 20;
/// What those forms may add to the server's memory and to its folder.
const MOST_MEBIBYTES: u64 = 400;

/// Lets this program hold as many connections as it makes.
pub fn allow_many_files() -> Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(OPEN_FILES).min(hard), hard).context("more open files")
}

/// Connections that say nothing, and some that never finish saying it.
pub fn slow(stage: &mut Stage, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    let connect = || TcpStream::connect(("127.0.0.1", stage.port));
    let idle = (0..IDLE).map(|_| connect()).collect::<Result<Vec<_>, _>>().context("idle connections")?;
    let mut half = (0..HALF_ASKED).map(|_| connect()).collect::<Result<Vec<_>, _>>().context("slow connections")?;
    for stream in &mut half {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127")?;
    }
    let writers = Writers::start(&stage.ledger, stage.port, &stage.cookie);
    writers.get_through(60, Duration::from_secs(30)).context("beside idle connections")?;
    drop(writers);
    let asked = Instant::now();
    stage.pages_answer()?;
    let took = asked.elapsed();
    if took > Duration::from_secs(20) {
        problems.push(format!("four pages took {} seconds", took.as_secs()));
    }
    if !ready.never_but(200) {
        problems.push("/readyz said something else than 200".into());
    }
    drop((idle, half));
    Ok(format!("{IDLE} idle and {HALF_ASKED} half asked, with 1,024 open files at the start"))
}

/// The mail server was never there: letters wait, and nobody else does.
pub fn no_mail(stage: &mut Stage, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    let mut asked = 0;
    for address in stage.addresses() {
        let body = format!("account[email]={}", address.replace('@', "%40"));
        let answer = call(stage.port, "", "/api/forgot_password", &body)?;
        if answer.status != 200 {
            bail!("a link to a new password was answered with {}", answer.status);
        }
        asked += 1;
    }
    let writers = Writers::start(&stage.ledger, stage.port, &stage.cookie);
    writers.get_through(40, Duration::from_secs(30)).context("without a mail server")?;
    drop(writers);
    stage.pages_answer()?;
    let kept = || {
        let list = stage.command(&["mail", "list", "--json"]).output().map(|done| done.stdout).unwrap_or_default();
        let letters: Vec<serde_json::Value> = serde_json::from_slice(&list).unwrap_or_default();
        letters.iter().filter(|letter| letter["state"] == "waiting").count()
    };
    super::wait(Duration::from_secs(20), || kept() >= asked, || format!("{} of {asked} letters wait", kept()))?;
    if !ready.never_but(200) {
        problems.push("/readyz said something else than 200".into());
    }
    Ok(format!("{asked} letters asked for, all of them wait"))
}

/// The most memory that the server has held, in MiB.
fn memory(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("the system tells of memory")?;
    let kib = line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).context("a number")?;
    Ok(kib / 1024)
}

/// Forms of a megabyte from people without a session, many at once.
pub fn large_forms(stage: &mut Stage, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    let before = memory(stage.server_id()?)?;
    let (port, message) = (stage.port, "a".repeat((1 << 20) - 200));
    let body = format!("request[name]=Ana&request[email]=ana%40example.com&request[organisation]=&request[message]={message}");
    let writers = Writers::start(&stage.ledger, stage.port, &stage.cookie);
    let answers: Vec<Option<u16>> = thread::scope(|scope| {
        let senders = (0..AT_ONCE).map(|_| {
            let send = || ask(port, "", "POST", "/api/send_contact", "text/html", &body).ok().map(|answer| answer.status);
            scope.spawn(move || (0..FORMS / AT_ONCE).map(|_| send()).collect::<Vec<_>>())
        });
        let senders: Vec<_> = senders.collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap_or_default()).collect()
    });
    writers.get_through(20, Duration::from_secs(30)).context("beside large forms")?;
    drop(writers);
    let (unanswered, broken) = (
        answers.iter().filter(|status| status.is_none()).count(),
        answers.iter().flatten().filter(|status| **status >= 500).count(),
    );
    if answers.len() != FORMS || unanswered + broken > 0 {
        problems.push(format!("of {FORMS} forms {unanswered} were not answered and {broken} with an error of the server"));
    }
    let added = memory(stage.server_id()?)?.saturating_sub(before);
    if added > MOST_MEBIBYTES {
        problems.push(format!("the server took {added} MiB of memory for them"));
    }
    if !ready.never_but(200) {
        problems.push("/readyz said something else than 200".into());
    }
    Ok(format!("{FORMS} of 1 MiB, {AT_ONCE} at once; {added} MiB of memory"))
}
