//! Letters on their way: queued in the transaction of what they tell, sent by a job of the process.
//!
//! A letter arrives at least once. Whoever sends takes it under a lease, so that no other process sends it meanwhile; a
//! process that died in the middle leaves it to the next when the lease is over.

use crate::{
    Db, Tx, random_bytes,
    sql::{Conn, args, internal},
};
use domain::{
    AgencyId, Capability, Error, Language, LetterId, Result,
    mail::{Kind, Letter, LetterLine, LetterState, SendAgain, pause_seconds},
    people::Page,
    text::Email,
};
use jiff::Timestamp;
use uuid::Uuid;

const SECOND: i64 = 1_000_000;
/// No letter waits longer for its next try, nor for a lease to end: one that is due later was put off under a clock that has
/// since been set back.
const LONGEST_WAIT_US: i64 = 8 * 3600 * SECOND;
/// How long a process may take over one letter before another takes it up.
const LEASE_SECONDS: i64 = 600;
/// Days for which it is kept that a letter was sent or given up.
const KEPT_DAYS: i64 = 90;
/// Days for which a failed letter keeps its text: no link in one is good for longer.
const TEXT_KEPT_DAYS: i64 = 7;
/// Characters kept of what a mail server said.
const LONGEST_REFUSAL: usize = 200;

/// A letter that this process has taken to send.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: LetterId,
    pub to: String,
    pub language: Language,
    /// None where another version of the program wrote one that this version does not know.
    pub letter: Option<Letter>,
    pub queued: Timestamp,
    /// With this one. Together with the id it is the proof of the lease.
    tries: i64,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// To be tried again after a pause, or given up after the last try.
    Later(String),
    /// To be given up at once.
    Never(String),
    /// It waited too long to be sent.
    TooOld,
}

#[derive(sqlx::FromRow)]
struct TakenRow {
    id: Uuid,
    recipient: String,
    language: String,
    letter: String,
    queued_us: i64,
    tries: i64,
}

/// Queues a letter. It leaves when the transaction has been committed, and never if it is not.
pub(crate) async fn queue(
    db: &Db,
    conn: &mut Conn,
    agency: Option<AgencyId>,
    to: &Email,
    language: Language,
    letter: &Letter,
) -> Result<()> {
    let agency = agency.filter(|_| letter.kind().is_an_agencys());
    let text = serde_json::to_string(letter).map_err(|error| internal(&error))?;
    let now = db.clock().now_us();
    conn.run(
        "INSERT INTO outbox (id, agency_id, recipient, language, kind, letter, queued_us, due_us)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        args![db.next_id(), agency.map(|agency| agency.0), to.as_str(), language.tag(), letter.kind().as_str(), text, now],
    )
    .await?;
    Ok(())
}

impl Tx {
    /// Queues a letter of the agency.
    pub(crate) async fn letter(&mut self, to: &Email, language: Language, letter: &Letter) -> Result<()> {
        let (db, agency) = (self.db().clone(), self.agency_id());
        queue(&db, self.conn(), Some(agency), to, language, letter).await
    }
}

/// A letter that waits for its time. Those of a suspended agency, and to a suspended user, wait until they are restored.
macro_rules! may_leave {
    () => {
        "sent_us IS NULL AND failed_us IS NULL AND too_old_us IS NULL
         AND NOT EXISTS (SELECT 1 FROM agencies a WHERE a.id = outbox.agency_id AND a.suspended_us IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.email = outbox.recipient AND u.suspended_us IS NOT NULL)"
    };
}

/// A letter whose time has come, as it is on a clock that may have been set back: one that was never tried waits for nothing.
macro_rules! is_due {
    ($now:literal, $latest:literal) => {
        concat!(" AND (due_us <= ", $now, " OR tries = 0 OR due_us > ", $latest, ")")
    };
}

/// Takes the letter that has been due for longest, for as long as the lease lasts. None where none is due, or where another
/// process has just taken it.
pub async fn take(db: &Db, now: Timestamp) -> Result<Option<Taken>> {
    let now = now.as_microsecond();
    let mut conn = db.connection(false).await?;
    // To look costs no other writer anything.
    let due: Option<(Uuid,)> = conn
        .maybe(
            concat!("SELECT id FROM outbox WHERE ", may_leave!(), is_due!("$1", "$2"), " ORDER BY due_us, id LIMIT 1"),
            args![now, now + LONGEST_WAIT_US],
        )
        .await?;
    conn.commit().await?;
    let Some((id,)) = due else { return Ok(None) };
    let mut conn = db.connection(true).await?;
    let row: Option<TakenRow> = conn
        .maybe(
            concat!(
                "UPDATE outbox SET due_us = $3, tries = tries + 1 WHERE id = $1 AND ",
                may_leave!(),
                is_due!("$2", "$4"),
                " RETURNING id, recipient, language, letter, queued_us, tries"
            ),
            args![id, now, now + LEASE_SECONDS * SECOND, now + LONGEST_WAIT_US],
        )
        .await?;
    conn.commit().await?;
    row.map(|row| {
        Ok(Taken {
            id: LetterId(row.id),
            to: row.recipient,
            language: Language::from_tag(&row.language).unwrap_or_default(),
            letter: serde_json::from_str(&row.letter).ok(),
            queued: instant(row.queued_us)?,
            tries: row.tries,
        })
    })
    .transpose()
}

/// Keeps what became of a letter that was taken. One whose lease went to another process meanwhile is that one's.
pub async fn keep(db: &Db, taken: &Taken, outcome: Outcome, now: Timestamp) -> Result<()> {
    let (id, tries, now) = (taken.id, taken.tries, now.as_microsecond());
    let mut conn = db.connection(true).await?;
    match outcome {
        Outcome::Sent => {
            conn.run(
                "UPDATE outbox SET sent_us = $3, refusal = '', letter = '' WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, now],
            )
            .await?;
        }
        Outcome::Later(refusal) => {
            let [chance] = random_bytes::<1>();
            let due = pause_seconds(tries, chance).map(|pause| now + pause * SECOND);
            let failed = if due.is_some() { None } else { Some(now) };
            conn.run(
                "UPDATE outbox SET due_us = $3, failed_us = $4, refusal = $5 WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, due.unwrap_or(now), failed, short(&refusal)],
            )
            .await?;
        }
        Outcome::Never(refusal) => {
            conn.run(
                "UPDATE outbox SET failed_us = $3, refusal = $4 WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, now, short(&refusal)],
            )
            .await?;
        }
        Outcome::TooOld => {
            conn.run(
                "UPDATE outbox SET too_old_us = $3, letter = '' WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, now],
            )
            .await?;
        }
    }
    conn.commit().await
}

/// Marks what has waited too long, also where no mail server is set up that would be asked.
async fn age(conn: &mut Conn, now: i64) -> Result<()> {
    for kind in Kind::ALL {
        conn.run(
            "UPDATE outbox SET too_old_us = $1, letter = ''
             WHERE kind = $2 AND queued_us < $3 AND sent_us IS NULL AND failed_us IS NULL AND too_old_us IS NULL",
            args![now, kind.as_str(), now - kind.lasts_seconds() * SECOND],
        )
        .await?;
    }
    Ok(())
}

/// One line, not too long.
fn short(text: &str) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ").chars().take(LONGEST_REFUSAL).collect()
}

/// Throws away what has had its time.
pub async fn sweep(db: &Db) -> Result<()> {
    const DAY: i64 = 86_400 * SECOND;
    let now = db.clock().now_us();
    let mut conn = db.connection(true).await?;
    age(&mut conn, now).await?;
    conn.run("DELETE FROM outbox WHERE sent_us < $1 OR failed_us < $1 OR too_old_us < $1", args![now - KEPT_DAYS * DAY]).await?;
    conn.run("UPDATE outbox SET letter = '' WHERE failed_us < $1 AND letter <> ''", args![now - TEXT_KEPT_DAYS * DAY]).await?;
    conn.commit().await
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    recipient: String,
    kind: String,
    has_text: bool,
    queued_us: i64,
    sent_us: Option<i64>,
    failed_us: Option<i64>,
    too_old_us: Option<i64>,
    tries: i64,
    refusal: String,
}

impl LineRow {
    fn state(&self) -> (LetterState, i64) {
        match (self.sent_us, self.failed_us, self.too_old_us) {
            (Some(at), ..) => (LetterState::Sent, at),
            (None, Some(at), _) => (LetterState::Failed, at),
            (None, None, Some(at)) => (LetterState::TooOld, at),
            (None, None, None) => (LetterState::Waiting, self.queued_us),
        }
    }

    fn may_go_again(&self, now_us: i64) -> bool {
        let kind = self.kind.parse::<Kind>().ok();
        let over = kind.is_some_and(|kind| now_us > self.queued_us + kind.lasts_seconds() * SECOND);
        self.has_text && !over && self.state().0 == LetterState::Failed
    }
}

/// The agency's letters: what failed or grew too old first, then what waits, then what left; within these the newest first.
pub async fn letters(tx: &mut Tx, page: u32) -> Result<Page<LetterLine>> {
    tx.may(Capability::Manage)?;
    let number = page.max(1);
    let (total,): (i64,) = tx.one("SELECT COUNT(*) FROM outbox WHERE agency_id = $1", args![]).await?;
    let rows: Vec<LineRow> = tx
        .all(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal FROM outbox
             WHERE agency_id = $1
             ORDER BY CASE WHEN failed_us IS NOT NULL OR too_old_us IS NOT NULL THEN 0 WHEN sent_us IS NULL THEN 1 ELSE 2 END,
                queued_us DESC, id DESC
             LIMIT $4 OFFSET $5",
            args![Page::<LetterLine>::ROWS, (number - 1).saturating_mul(Page::<LetterLine>::ROWS)],
        )
        .await?;
    let (zone, now) = (tx.zone()?, tx.now_us());
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let (state, at) = row.state();
        lines.push(LetterLine {
            letter: LetterId(row.id),
            kind: row.kind.parse().ok(),
            state,
            at: instant(at)?.to_zoned(zone.clone()).datetime(),
            tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
            may_go_again: row.may_go_again(now),
            to: row.recipient,
            refusal: row.refusal,
        });
    }
    Ok(Page { rows: lines, total: u32::try_from(total).unwrap_or(u32::MAX), number })
}

/// Sends a failed letter of the agency again, with all its tries before it.
pub async fn again(tx: &mut Tx, again: SendAgain) -> Result<()> {
    tx.may(Capability::Manage)?;
    let row: LineRow = tx
        .one(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal FROM outbox
             WHERE agency_id = $1 AND id = $4",
            args![again.letter],
        )
        .await?;
    let now = tx.now_us();
    if !row.may_go_again(now) {
        return Err(Error::state("letter.goes_no_more"));
    }
    let freed = tx
        .run(
            "UPDATE outbox SET failed_us = NULL, due_us = $5, tries = 0, refusal = ''
             WHERE agency_id = $1 AND id = $4 AND failed_us IS NOT NULL",
            args![again.letter, now],
        )
        .await?;
    if freed == 0 {
        return Err(Error::state("letter.goes_no_more"));
    }
    tx.subject("letter", again.letter.0);
    tx.changed(&again);
    Ok(())
}

/// A letter of any agency, or of none, as the operator sees it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Listed {
    pub id: LetterId,
    pub to: String,
    pub kind: String,
    pub state: LetterState,
    /// Queued, sent or given up.
    pub at: Timestamp,
    pub tries: i64,
    pub refusal: String,
}

/// How many letters wait and how many were given up, of all agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub failed: i64,
}

/// The operator's count.
pub async fn counts(db: &Db) -> Result<Counts> {
    let mut conn = db.connection(false).await?;
    let (waiting,): (i64,) = conn
        .one("SELECT COUNT(*) FROM outbox WHERE sent_us IS NULL AND failed_us IS NULL AND too_old_us IS NULL", args![])
        .await?;
    let (failed,): (i64,) = conn.one("SELECT COUNT(*) FROM outbox WHERE failed_us IS NOT NULL", args![]).await?;
    conn.commit().await?;
    Ok(Counts { waiting, failed })
}

/// All letters that are kept, newest first, or only those that were given up or grew too old.
pub async fn list(db: &Db, only_failed: bool) -> Result<Vec<Listed>> {
    let mut conn = db.connection(false).await?;
    let rows: Vec<LineRow> = conn
        .all(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal FROM outbox
             WHERE NOT $1 OR failed_us IS NOT NULL OR too_old_us IS NOT NULL ORDER BY queued_us DESC, id DESC",
            args![only_failed],
        )
        .await?;
    conn.commit().await?;
    rows.into_iter()
        .map(|row| {
            let (state, at) = row.state();
            let at = instant(at)?;
            let LineRow { id, recipient, kind, tries, refusal, .. } = row;
            Ok(Listed { id: LetterId(id), to: recipient, kind, state, at, tries, refusal })
        })
        .collect()
}

/// Sends a failed letter again for the operator; [`Error::NotFound`] where there is none such.
pub async fn retry(db: &Db, letter: LetterId) -> Result<()> {
    let now = db.clock().now_us();
    let mut conn = db.connection(true).await?;
    let row: LineRow = conn
        .one(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal FROM outbox
             WHERE id = $1",
            args![letter],
        )
        .await?;
    if !row.may_go_again(now) {
        return Err(Error::state("letter.goes_no_more"));
    }
    conn.run("UPDATE outbox SET failed_us = NULL, due_us = $2, tries = 0, refusal = '' WHERE id = $1", args![letter, now])
        .await?;
    conn.commit().await
}

fn instant(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|error| internal(&error))
}
