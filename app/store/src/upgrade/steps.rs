//! Data upgrades that run row by row in Rust, in small transactions.

use super::{Progress, fold_names, make_payers, normalize_texts};
use crate::kernel::{
    options::{OpenError, Options},
    sql::{Conn, args},
};
use domain::Result;
use sqlx::SqlitePool;

/// The steps, in the order in which they were added. Names are never reused, and no step is removed while there are databases in
/// which it did not run.
const STEPS: [Step; 3] = [Step::PlainTexts, Step::FoldedNames, Step::Payers];

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Names and addresses in the normal form of [`domain::text`].
    PlainTexts,
    /// The names of children and providers as [`domain::search::folded_name`] writes them.
    FoldedNames,
    /// A payer for each name in the authorizations of an agency.
    Payers,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::PlainTexts => "plain_texts",
            Self::FoldedNames => "folded_names",
            Self::Payers => "payers",
        }
    }

    /// Continues from a position with this many rows. Returns the position of the next batch (`None` at the end), and the number
    /// of changed rows.
    async fn batch(self, conn: &mut Conn, from: Progress, options: &Options) -> Result<(Option<Progress>, i64)> {
        let rows = options.upgrade_rows;
        match self {
            Self::PlainTexts => normalize_texts::batch(conn, &from, rows).await,
            Self::FoldedNames => fold_names::batch(conn, &from, rows).await,
            Self::Payers => make_payers::batch(conn, &from, rows, options).await,
        }
    }
}

/// Whether all steps are complete in a SQLite database. Checked before any lock is taken.
pub(super) async fn all_done(pool: &SqlitePool) -> std::result::Result<bool, OpenError> {
    let done: Vec<String> = sqlx::query_scalar("SELECT name FROM data_steps WHERE done_us IS NOT NULL")
        .fetch_all(pool)
        .await
        .map_err(OpenError::Connect)?;
    Ok(STEPS.iter().all(|step| done.iter().any(|name| name == step.name())))
}

/// Completes all steps. Each batch first locks the step's row, so that a second process waits and then continues from there.
pub(super) async fn run(options: &Options, begin: impl AsyncFn() -> Result<Conn>) -> std::result::Result<(), OpenError> {
    let mut batches = 0;
    for step in STEPS {
        loop {
            let mut conn = begin().await.map_err(OpenError::Step)?;
            let Some(changed) = one_batch(step, &mut conn, options).await.map_err(OpenError::Step)? else { break };
            if options.stop_upgrade_after.is_some_and(|max| batches >= max) {
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

/// Runs the next batch and saves the progress; `None` if the step was complete before.
async fn one_batch(step: Step, conn: &mut Conn, options: &Options) -> Result<Option<i64>> {
    let name = step.name();
    conn.execute("INSERT INTO data_steps (name, place) VALUES ($1, '') ON CONFLICT (name) DO NOTHING", args![name]).await?;
    let (place, done): (Progress, Option<i64>) =
        conn.fetch_one("UPDATE data_steps SET place = place WHERE name = $1 RETURNING place, done_us", args![name]).await?;
    if done.is_some() {
        return Ok(None);
    }
    let (next, changed) = step.batch(conn, place, options).await?;
    let done = next.is_none().then(|| options.clock.now_us());
    conn.execute(
        "UPDATE data_steps SET place = $2, changed = changed + $3, done_us = $4 WHERE name = $1",
        args![name, next.unwrap_or_default(), changed, done],
    )
    .await?;
    Ok(Some(changed))
}
