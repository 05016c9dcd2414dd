//! What an upgrade does row by row in Rust, a small transaction at a time.

use super::texts;
use crate::{
    Options,
    db::OpenError,
    sql::{Conn, args},
};
use domain::Result;
use sqlx::SqlitePool;

/// The steps, in the order in which they were added. A name is never used again, and none is taken out while there are
/// databases that it did not run in.
const STEPS: [Step; 1] = [Step::PlainTexts];

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Names and addresses in the one form that [`domain::text`] gives them.
    PlainTexts,
}

/// How far a step has come, in words of its own; nothing before the first row.
pub(super) type Place = String;

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::PlainTexts => "plain_texts",
        }
    }

    /// Goes on from a place over so many rows. Where the next batch begins, or nothing at the end; and how many rows it changed.
    async fn batch(self, conn: &mut Conn, from: Place, rows: u32) -> Result<(Option<Place>, i64)> {
        match self {
            Self::PlainTexts => texts::batch(conn, &from, rows).await,
        }
    }
}

/// Whether every step has come to its end in a database of SQLite. Asked before anything is locked.
pub(super) async fn are_done(pool: &SqlitePool) -> std::result::Result<bool, OpenError> {
    let done: Vec<String> = sqlx::query_scalar("SELECT name FROM data_steps WHERE done_us IS NOT NULL")
        .fetch_all(pool)
        .await
        .map_err(OpenError::Connect)?;
    Ok(STEPS.iter().all(|step| done.iter().any(|name| name == step.name())))
}

/// Brings every step to its end. Each batch takes the step's row first, so that of two processes one waits for the other's
/// batch and goes on from there.
pub(super) async fn run(options: &Options, begin: impl AsyncFn() -> Result<Conn>) -> std::result::Result<(), OpenError> {
    let mut batches = 0;
    for step in STEPS {
        loop {
            let mut conn = begin().await.map_err(OpenError::Step)?;
            let Some(changed) = one_batch(step, &mut conn, options).await.map_err(OpenError::Step)? else { break };
            if options.stop_upgrade_after.is_some_and(|most| batches >= most) {
                return Err(OpenError::Stopped);
            }
            conn.commit().await.map_err(OpenError::Step)?;
            batches += 1;
            if changed > 0 {
                tracing::info!(step = step.name(), changed, "the upgrade goes on");
            }
        }
    }
    Ok(())
}

/// Does the next batch, and keeps where it ended; nothing where the step was at its end before.
async fn one_batch(step: Step, conn: &mut Conn, options: &Options) -> Result<Option<i64>> {
    let name = step.name();
    conn.run("INSERT INTO data_steps (name, place) VALUES ($1, '') ON CONFLICT (name) DO NOTHING", args![name]).await?;
    let (place, done): (Place, Option<i64>) =
        conn.one("UPDATE data_steps SET place = place WHERE name = $1 RETURNING place, done_us", args![name]).await?;
    if done.is_some() {
        return Ok(None);
    }
    let (next, changed) = step.batch(conn, place, options.upgrade_rows).await?;
    let done = next.is_none().then(|| options.clock.now_us());
    conn.run(
        "UPDATE data_steps SET place = $2, changed = changed + $3, done_us = $4 WHERE name = $1",
        args![name, next.unwrap_or_default(), changed, done],
    )
    .await?;
    Ok(Some(changed))
}
