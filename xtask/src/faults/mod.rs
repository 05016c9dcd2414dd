//! `cargo xtask faults`: fault injection against the built program: a full disk, a stopped database, kills, wrong clocks, too
//! many connections. Checks that acknowledged writes survive and that `/readyz` is right.
//!
//! Everything runs on this machine within minutes. Four writers run while something breaks; afterwards every acknowledged write
//! must be found, the audit must verify, and pages must load.

mod client;
mod crowds;
mod disk;
mod fault_server;
mod ready;
mod storage;
mod writers;

use crate::{
    child,
    test::{
        crates,
        postgres::{Engine, Postgres, start_postgres},
        table::Counts,
    },
    workspace::{Workspace, warn},
};
use anyhow::{Result, bail};
use disk::SmallDisk;
use fault_server::{FaultServer, NOW, create_folder};
use ready::Readiness;
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// How long a run takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// About 90 seconds, part of `cargo xtask test`.
    Short,
    /// Several minutes.
    Full,
}

impl Length {
    fn kills(self) -> u32 {
        if self == Self::Short { 3 } else { 30 }
    }
}

/// The result of one fault.
struct Row {
    fault: &'static str,
    engine: Engine,
    action: String,
    requests: u64,
    acknowledged: u64,
    found: u64,
    ready: String,
    problems: Vec<String>,
    took: Duration,
}

/// Injects a fault and returns a description of what was done. Adds the problems that it finds to the list.
type Fault = fn(&mut FaultServer, &Readiness, Length, &mut Vec<String>) -> Result<String>;

/// `cargo xtask faults [--short]`.
pub fn faults(workspace: &Workspace, length: Length) -> Result<()> {
    let counts = run(workspace, &crates::product(workspace)?, length)?;
    match (counts.failed, counts.skipped) {
        (0, 0) => Ok(()),
        (0, skipped) => bail!("{skipped} faults could not be made here"),
        (failed, _) => bail!("{failed} faults were not borne"),
    }
}

/// Injects every fault and prints the table.
pub fn run(workspace: &Workspace, visitoms: &Path, length: Length) -> Result<Counts> {
    crowds::allow_many_files()?;
    let (mut rows, mut missing) = (Vec::new(), Vec::new());
    let sqlite = create_folder(workspace, "sqlite")?;
    match SmallDisk::mount(&sqlite) {
        Ok(disk) => {
            let mut fault_server = FaultServer::new(visitoms, &sqlite, None)?;
            run_fault(&mut fault_server, length, "disk full, then freed", disk::fill_and_free, &mut rows)?;
            on_each_engine(&mut fault_server, length, &mut rows)?;
            // Close its files before unmounting the disk.
            drop(fault_server);
            drop(disk);
        }
        Err(error) => {
            missing.push(format!("disk full, on SQLite: {error:#}"));
            on_each_engine(&mut FaultServer::new(visitoms, &sqlite, None)?, length, &mut rows)?;
        }
    }
    match start_postgres() {
        Ok(postgres) => on_postgres(workspace, visitoms, postgres, length, &mut rows)?,
        Err(why) => missing.push(format!("all on PostgreSQL: {why}")),
    }
    println!("{}", table(&rows));
    for fault in &missing {
        warn(&format!("NOT DONE: {fault}"));
    }
    for row in &rows {
        for problem in &row.problems {
            println!("FAILED  {} on {}: {problem}", row.fault, row.engine.name());
        }
    }
    let failed = rows.iter().filter(|row| !row.problems.is_empty()).count() as u64;
    Ok(Counts { passed: rows.len() as u64 - failed, failed, skipped: missing.len() as u64, ..Counts::default() })
}

fn on_postgres(workspace: &Workspace, visitoms: &Path, postgres: Postgres, length: Length, rows: &mut Vec<Row>) -> Result<()> {
    let mut fault_server = FaultServer::new(visitoms, &create_folder(workspace, "postgres")?, Some(postgres))?;
    run_fault(&mut fault_server, length, "database away, then back", storage::stop_and_restart_database, rows)?;
    on_each_engine(&mut fault_server, length, rows)
}

/// Faults that do not involve the database run on SQLite only.
fn on_each_engine(fault_server: &mut FaultServer, length: Length, rows: &mut Vec<Row>) -> Result<()> {
    run_fault(fault_server, length, "kill -9 under writers", storage::kill_server, rows)?;
    run_fault(fault_server, length, "clock three days off", storage::wrong_clock, rows)?;
    if fault_server.engine == Engine::Sqlite {
        run_fault(fault_server, length, "slow and idle connections", crowds::slow_connections, rows)?;
        run_fault(fault_server, length, "mail server away", crowds::no_mail_server, rows)?;
        run_fault(fault_server, length, "large anonymous forms", crowds::large_forms, rows)?;
    }
    fault_server.stop()
}

/// Starts the server, injects a fault, and checks the system afterwards.
fn run_fault(
    fault_server: &mut FaultServer,
    length: Length,
    name: &'static str,
    fault: Fault,
    rows: &mut Vec<Row>,
) -> Result<()> {
    child::not_interrupted()?;
    let started = Instant::now();
    println!("=== {name}, on {}", fault_server.engine.name());
    let counts_before = (fault_server.ledger.requests(), fault_server.ledger.acknowledged());
    let mut problems = Vec::new();
    let started_up = fault_server.stop().and_then(|()| fault_server.serve(NOW)).and_then(|()| fault_server.ensure_signed_in());
    let ready = Readiness::watch(fault_server.port);
    let action = match started_up.and_then(|()| fault(fault_server, &ready, length, &mut problems)) {
        Ok(action) => action,
        Err(error) => {
            child::not_interrupted()?;
            problems.push(format!("{error:#}"));
            "broke off".into()
        }
    };
    let readiness = ready.text();
    drop(ready);
    let acknowledged = fault_server.ledger.acknowledged();
    let found = check_after_fault(fault_server, acknowledged, &mut problems);
    let requests = fault_server.ledger.requests() - counts_before.0;
    println!("    {action}; {} of {requests} acknowledged", acknowledged - counts_before.1);
    for problem in &problems {
        println!("    FAILED: {problem}");
    }
    let (engine, took) = (fault_server.engine, started.elapsed());
    rows.push(Row { fault: name, engine, action, requests, acknowledged, found, ready: readiness, problems, took });
    Ok(())
}

/// Checks everything that must hold after each fault. Returns how many of the acknowledged writes are found.
fn check_after_fault(fault_server: &mut FaultServer, acknowledged: u64, problems: &mut Vec<String>) -> u64 {
    // Restart the server, so that nothing is read from its memory.
    let restarted = fault_server.stop().and_then(|()| fault_server.serve(NOW)).and_then(|()| fault_server.ensure_signed_in());
    problems.extend(restarted.err().map(|error| format!("{error:#}")));
    problems.extend(fault_server.check_pages().err().map(|error| format!("{error:#}")));
    problems.extend(fault_server.verify_audit().err().map(|error| format!("{error:#}")));
    if fault_server.has_panicked() {
        problems.push("the server panicked".into());
    }
    let found = fault_server.ledger.count_found(fault_server.port, &fault_server.cookie).unwrap_or_else(|error| {
        problems.push(format!("{error:#}"));
        0
    });
    if found != acknowledged {
        problems.push(format!("of {acknowledged} acknowledged writes {found} are there"));
    }
    found
}

/// Waits until `condition` is true; an error with the message `otherwise` after `timeout`.
fn wait(timeout: Duration, condition: impl Fn() -> bool, otherwise: impl Fn() -> String) -> Result<()> {
    let started = Instant::now();
    while !condition() {
        child::not_interrupted()?;
        if started.elapsed() > timeout {
            bail!("{} within {} seconds", otherwise(), timeout.as_secs());
        }
        thread::sleep(child::POLL_INTERVAL);
    }
    Ok(())
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "\n| fault | engine | what was done | requests | acknowledged, over all | found | /readyz | seconds | verdict |\n\
         | --- | --- | --- | ---: | ---: | ---: | --- | ---: | --- |\n",
    );
    for Row { fault, engine, action, requests, acknowledged, found, ready, problems, took } in rows {
        let (engine, seconds) = (engine.name(), took.as_secs());
        let verdict = if problems.is_empty() { "good" } else { "FAILED" };
        text += &format!(
            "| {fault} | {engine} | {action} | {requests} | {acknowledged} | {found} | {ready} | {seconds} | {verdict} |\n"
        );
    }
    text
}
