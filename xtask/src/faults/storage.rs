//! Faults: the database stops, the process is killed, the clock is wrong.

use super::{
    Length,
    fault_server::{FaultServer, NOW},
    ready::Readiness,
    writers::Writers,
};
use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// Stops and restarts PostgreSQL while the server keeps running.
pub fn stop_and_restart_database(
    fault_server: &mut FaultServer,
    ready: &Readiness,
    _: Length,
    problems: &mut Vec<String>,
) -> Result<String> {
    let writers = Writers::start(&fault_server.ledger, fault_server.port, &fault_server.cookie);
    writers.wait_for_acknowledged(20, Duration::from_secs(30))?;
    let postgres = fault_server.postgres.as_mut().context("the server uses PostgreSQL")?;
    let stopped = Instant::now();
    postgres.stop()?;
    ready.wait_for_steady(503, "the database is away", problems)?;
    let away = stopped.elapsed();
    postgres.start_server()?;
    writers.wait_for_acknowledged(20, Duration::from_secs(30)).context("after the database was back")?;
    ready.wait_for_steady(200, "the database is back", problems)?;
    let slowest = fault_server.ledger.take_slowest();
    if slowest > Duration::from_secs(15) {
        problems.push(format!("somebody waited {} seconds for a refusal", slowest.as_secs()));
    }
    Ok(format!("stopped for {} s under four writers, no restart; longest answer {:.1} s", away.as_secs(), slowest.as_secs_f64()))
}

/// Repeatedly kills the server process during writes.
pub fn kill_server(
    fault_server: &mut FaultServer,
    ready: &Readiness,
    length: Length,
    problems: &mut Vec<String>,
) -> Result<String> {
    for round in 0..length.kills() {
        let writers = Writers::start(&fault_server.ledger, fault_server.port, &fault_server.cookie);
        writers.wait_for_acknowledged(8 + u64::from(round % 5) * 3, Duration::from_secs(30))?;
        fault_server.kill()?;
        drop(writers);
        fault_server.serve(NOW)?;
        // Writes that were acknowledged before the kill are there at once, and the session is still valid.
        let (acknowledged, found) =
            (fault_server.ledger.acknowledged(), fault_server.ledger.count_found(fault_server.port, &fault_server.cookie)?);
        if acknowledged != found {
            problems.push(format!("after kill {}: of {acknowledged} acknowledged writes {found} are there", round + 1));
        }
    }
    if !ready.only_answered(200) {
        problems.push("/readyz said something else than 200 while there was a server".into());
    }
    Ok(format!("killed {} times under four writers", length.kills()))
}

/// Runs the server with a clock that is three days ahead, then with one that is three days behind.
pub fn wrong_clock(fault_server: &mut FaultServer, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    for now in ["2026-12-04T10:15", "2026-11-28T10:15"] {
        fault_server.stop()?;
        fault_server.serve(now)?;
        fault_server.ensure_signed_in()?;
        let writers = Writers::start(&fault_server.ledger, fault_server.port, &fault_server.cookie);
        writers.wait_for_acknowledged(20, Duration::from_secs(30)).with_context(|| format!("at {now}"))?;
        drop(writers);
        problems.extend(fault_server.check_pages().err().map(|error| format!("at {now}: {error:#}")));
        problems.extend(fault_server.verify_audit().err().map(|error| format!("at {now}: {error:#}")));
    }
    if !ready.only_answered(200) {
        problems.push("/readyz said something else than 200 while there was a server".into());
    }
    Ok("served three days ahead, three days behind, and at the right time again".into())
}
