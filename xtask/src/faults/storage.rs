//! The database goes away, the process dies, the clock is wrong.

use super::{
    Length,
    ready::Readiness,
    stage::{NOW, Stage},
    writers::Writers,
};
use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// PostgreSQL is stopped and started; the server is not.
pub fn away_and_back(stage: &mut Stage, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    let writers = Writers::start(&stage.ledger, stage.port, &stage.cookie);
    writers.get_through(20, Duration::from_secs(30))?;
    let postgres = stage.postgres.as_mut().context("the stage has a PostgreSQL")?;
    let gone = Instant::now();
    postgres.stop()?;
    ready.says_steadily(503, "the database is away", problems)?;
    let away = gone.elapsed();
    postgres.start_again()?;
    writers.get_through(20, Duration::from_secs(30)).context("after the database was back")?;
    ready.says_steadily(200, "the database is back", problems)?;
    let slowest = stage.ledger.slowest();
    if slowest > Duration::from_secs(15) {
        problems.push(format!("somebody waited {} seconds for a refusal", slowest.as_secs()));
    }
    Ok(format!("stopped for {} s under four writers, no restart; longest answer {:.1} s", away.as_secs(), slowest.as_secs_f64()))
}

/// The process is killed in the middle of writes, again and again.
pub fn killed(stage: &mut Stage, ready: &Readiness, length: Length, problems: &mut Vec<String>) -> Result<String> {
    for round in 0..length.kills() {
        let writers = Writers::start(&stage.ledger, stage.port, &stage.cookie);
        writers.get_through(8 + u64::from(round % 5) * 3, Duration::from_secs(30))?;
        stage.kill()?;
        drop(writers);
        stage.serve(NOW)?;
        // What was acknowledged just before is there at once, in the session that was open then.
        let (acknowledged, found) = (stage.ledger.acknowledged(), stage.ledger.found(stage.port, &stage.cookie)?);
        if acknowledged != found {
            problems.push(format!("after kill {}: of {acknowledged} acknowledged writes {found} are there", round + 1));
        }
    }
    if !ready.never_but(200) {
        problems.push("/readyz said something else than 200 while there was a server".into());
    }
    Ok(format!("killed {} times under four writers", length.kills()))
}

/// A server starts with a clock that is three days ahead, then with one that is three days behind.
pub fn clock_off(stage: &mut Stage, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    for now in ["2026-12-04T10:15", "2026-11-28T10:15"] {
        stage.stop()?;
        stage.serve(now)?;
        stage.enter()?;
        let writers = Writers::start(&stage.ledger, stage.port, &stage.cookie);
        writers.get_through(20, Duration::from_secs(30)).with_context(|| format!("at {now}"))?;
        drop(writers);
        problems.extend(stage.pages_answer().err().map(|error| format!("at {now}: {error:#}")));
        problems.extend(stage.audit_stands().err().map(|error| format!("at {now}: {error:#}")));
    }
    if !ready.never_but(200) {
        problems.push("/readyz said something else than 200 while there was a server".into());
    }
    Ok("served three days ahead, three days behind, and at the right time again".into())
}
