//! `cargo xtask faults`: the built program under what goes wrong in a machine room, and whether it kept what it
//! acknowledged and told the truth about itself.
//!
//! All of it on this machine and for minutes. Four members of the office write while something breaks; afterwards every
//! write that was acknowledged to them is looked for, the audit is verified, and pages are opened.

mod client;
mod crowds;
mod disk;
mod ready;
mod stage;
mod storage;
mod writers;

use crate::{
    child,
    house::{House, loud},
    test::{Engine, crates, postgres::Postgres, start_postgres, table::Counts},
};
use anyhow::{Result, bail};
use disk::SmallDisk;
use ready::Readiness;
use stage::{NOW, Stage, folder};
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// How thorough a run is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// For each change: a minute and a half.
    Short,
    /// Some minutes.
    Full,
}

impl Length {
    fn kills(self) -> u32 {
        if self == Self::Short { 3 } else { 30 }
    }
}

/// What came of one fault.
struct Row {
    fault: &'static str,
    engine: Engine,
    what: String,
    requests: u64,
    acknowledged: u64,
    found: u64,
    ready: String,
    problems: Vec<String>,
    took: Duration,
}

/// A fault: what was done, in words. What it finds wrong it adds to the list.
type Fault = fn(&mut Stage, &Readiness, Length, &mut Vec<String>) -> Result<String>;

/// `cargo xtask faults [--short]`.
pub fn faults(house: &House, length: Length) -> Result<()> {
    let counts = run(house, &crates::product(house)?, length)?;
    match (counts.failed, counts.skipped) {
        (0, 0) => Ok(()),
        (0, skipped) => bail!("{skipped} faults could not be made here"),
        (failed, _) => bail!("{failed} faults were not borne"),
    }
}

/// Makes every fault, and prints the table.
pub fn run(house: &House, visitoms: &Path, length: Length) -> Result<Counts> {
    crowds::allow_many_files()?;
    let (mut rows, mut missing) = (Vec::new(), Vec::new());
    let sqlite = folder(house, "sqlite")?;
    match SmallDisk::mount(&sqlite) {
        Ok(disk) => {
            let mut stage = Stage::new(visitoms, &sqlite, None)?;
            play(&mut stage, length, "disk full, then freed", disk::full_and_freed, &mut rows)?;
            on_each_engine(&mut stage, length, &mut rows)?;
            // Its files are let go before the disk is.
            drop(stage);
            drop(disk);
        }
        Err(error) => {
            missing.push(format!("disk full, on SQLite: {error:#}"));
            on_each_engine(&mut Stage::new(visitoms, &sqlite, None)?, length, &mut rows)?;
        }
    }
    match start_postgres() {
        Ok(postgres) => on_postgres(house, visitoms, postgres, length, &mut rows)?,
        Err(why) => missing.push(format!("all on PostgreSQL: {why}")),
    }
    println!("{}", table(&rows));
    for what in &missing {
        loud(&format!("NOT DONE: {what}"));
    }
    for row in &rows {
        for problem in &row.problems {
            println!("FAILED  {} on {}: {problem}", row.fault, row.engine.name());
        }
    }
    let failed = rows.iter().filter(|row| !row.problems.is_empty()).count() as u64;
    Ok(Counts { passed: rows.len() as u64 - failed, failed, skipped: missing.len() as u64 })
}

fn on_postgres(house: &House, visitoms: &Path, postgres: Postgres, length: Length, rows: &mut Vec<Row>) -> Result<()> {
    let mut stage = Stage::new(visitoms, &folder(house, "postgres")?, Some(postgres))?;
    play(&mut stage, length, "database away, then back", storage::away_and_back, rows)?;
    on_each_engine(&mut stage, length, rows)
}

/// What a database has no part in is tried on SQLite alone.
fn on_each_engine(stage: &mut Stage, length: Length, rows: &mut Vec<Row>) -> Result<()> {
    play(stage, length, "kill -9 under writers", storage::killed, rows)?;
    play(stage, length, "clock three days off", storage::clock_off, rows)?;
    if stage.engine == Engine::Sqlite {
        play(stage, length, "slow and idle connections", crowds::slow, rows)?;
        play(stage, length, "mail server away", crowds::no_mail, rows)?;
        play(stage, length, "large forms of strangers", crowds::large_forms, rows)?;
    }
    stage.stop()
}

/// Makes a fault on a server that runs, and looks what is left.
fn play(stage: &mut Stage, length: Length, name: &'static str, fault: Fault, rows: &mut Vec<Row>) -> Result<()> {
    child::not_interrupted()?;
    let started = Instant::now();
    println!("=== {name}, on {}", stage.engine.name());
    let before = (stage.ledger.requests(), stage.ledger.acknowledged());
    let mut problems = Vec::new();
    let begun = stage.stop().and_then(|()| stage.serve(NOW)).and_then(|()| stage.enter());
    let ready = Readiness::watch(stage.port);
    let what = match begun.and_then(|()| fault(stage, &ready, length, &mut problems)) {
        Ok(what) => what,
        Err(error) => {
            child::not_interrupted()?;
            problems.push(format!("{error:#}"));
            "broke off".into()
        }
    };
    let told = ready.text();
    drop(ready);
    let acknowledged = stage.ledger.acknowledged();
    let found = look(stage, acknowledged, &mut problems);
    let requests = stage.ledger.requests() - before.0;
    println!("    {what}; {} of {requests} acknowledged", acknowledged - before.1);
    for problem in &problems {
        println!("    FAILED: {problem}");
    }
    let (engine, took) = (stage.engine, started.elapsed());
    rows.push(Row { fault: name, engine, what, requests, acknowledged, found, ready: told, problems, took });
    Ok(())
}

/// Everything that must hold after each fault. How many of the acknowledged writes are there.
fn look(stage: &mut Stage, acknowledged: u64, problems: &mut Vec<String>) -> u64 {
    // In a new process, so that nothing is read from the memory of the old one.
    let restarted = stage.stop().and_then(|()| stage.serve(NOW)).and_then(|()| stage.enter());
    problems.extend(restarted.err().map(|error| format!("{error:#}")));
    problems.extend(stage.pages_answer().err().map(|error| format!("{error:#}")));
    problems.extend(stage.audit_stands().err().map(|error| format!("{error:#}")));
    if stage.panicked() {
        problems.push("the server panicked".into());
    }
    let found = stage.ledger.found(stage.port, &stage.cookie).unwrap_or_else(|error| {
        problems.push(format!("{error:#}"));
        0
    });
    if found != acknowledged {
        problems.push(format!("of {acknowledged} acknowledged writes {found} are there"));
    }
    found
}

/// Waits until something is so; an error after `patience`.
fn wait(patience: Duration, so: impl Fn() -> bool, otherwise: impl Fn() -> String) -> Result<()> {
    let started = Instant::now();
    while !so() {
        child::not_interrupted()?;
        if started.elapsed() > patience {
            bail!("{} within {} seconds", otherwise(), patience.as_secs());
        }
        thread::sleep(child::GLANCE);
    }
    Ok(())
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "\n| fault | engine | what was done | requests | acknowledged, over all | found | /readyz | seconds | verdict |\n\
         | --- | --- | --- | ---: | ---: | ---: | --- | ---: | --- |\n",
    );
    for Row { fault, engine, what, requests, acknowledged, found, ready, problems, took } in rows {
        let (engine, seconds) = (engine.name(), took.as_secs());
        let verdict = if problems.is_empty() { "good" } else { "FAILED" };
        text += &format!(
            "| {fault} | {engine} | {what} | {requests} | {acknowledged} | {found} | {ready} | {seconds} | {verdict} |\n"
        );
    }
    text
}
