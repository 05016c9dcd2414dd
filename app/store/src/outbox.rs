//! The email outbox: emails are queued in the transaction that causes them, and sent by a background job.
//!
//! An email's text is sealed until it is sent, with the key of its agency, or of the account that it is about: see [`subject`].
//!
//! Delivery is at least once. A sender takes an email under a lease, so that no other process sends it meanwhile; if a process
//! dies, another takes over when the lease has expired.

mod emails;

pub(crate) use emails::failed_emails;
pub use emails::list_emails;

use crate::{
    Db, Tx,
    kernel::{
        sealing::{Sealed, SealedColumn, Subject, accepts_plain_text},
        sql::{Conn, args, internal},
    },
    random_bytes,
};
use domain::{
    AgencyId, Capability, EmailId, Error, ErrorCode, Language, Result,
    mail::{Email, EmailKind, EmailState, ResendEmail, retry_delay_seconds},
    text::{EmailAddress, StoredText},
};
use jiff::Timestamp;
use uuid::Uuid;

const SECOND: i64 = 1_000_000;
/// The longest retry delay or lease. An email that is due later was postponed before the clock was set back.
const MAX_WAIT_US: i64 = 8 * 3600 * SECOND;
/// How long a process may take for one email before another takes over.
const LEASE_SECONDS: i64 = 600;
/// Days for which sent and failed emails stay in the list.
const RETENTION_DAYS: i64 = 90;
/// Days for which a failed email keeps its text: no link in an email is valid for longer.
const TEXT_RETENTION_DAYS: i64 = 7;
/// Characters kept of a mail server's error message.
const MAX_ERROR_LENGTH: usize = 200;

/// An email that this process has leased for sending.
#[derive(Clone, Debug)]
pub struct LeasedEmail {
    pub id: EmailId,
    pub to: String,
    pub language: Language,
    /// `None` if a different version of the program wrote a kind of email that this version does not know, or its text was changed
    /// or its key destroyed.
    pub email: Option<Email>,
    pub queued: Timestamp,
    /// Including this one. Together with the id it identifies the lease.
    tries: i64,
}

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// Retried after a delay, or failed after the last attempt.
    RetryLater(String),
    /// Failed permanently.
    Failed(String),
    /// It waited for too long and was not sent.
    TooOld,
}

#[derive(sqlx::FromRow)]
struct LeasedRow {
    id: Uuid,
    agency_id: Option<Uuid>,
    user_id: Option<Uuid>,
    recipient: String,
    language: String,
    letter: Sealed,
    queued_us: i64,
    tries: i64,
}

/// The key of an email's text: its agency's; without an agency that of the recipient's account, or one for all who have none.
fn subject(agency: Option<Uuid>, user: Option<Uuid>) -> Subject {
    agency.map_or(Subject::of_member(user), Subject::of_agency)
}

async fn seal(db: &Db, subject: Subject, id: Uuid, email: &Email) -> Result<Sealed> {
    let text = serde_json::to_string(email).map_err(|error| internal(&error))?;
    db.keys().seal(subject, SealedColumn::Email, id, &text).await
}

/// Opens the text of an email; `None` if it was emptied or its key was destroyed.
///
/// # Errors
/// `Internal` if it was changed, or is plain although all texts are sealed.
async fn open(db: &Db, subject: Subject, id: Uuid, text: &Sealed) -> Result<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.is_plain() {
        let mut conn = db.connection(false).await?;
        let accepted = accepts_plain_text(&mut conn).await?;
        conn.commit().await?;
        if accepted {
            return Ok(Some(text.as_plain().to_owned()));
        }
    }
    Ok(match db.keys().open_text(subject, SealedColumn::Email, id, text).await? {
        StoredText::Text(text) => Some(text),
        StoredText::Deleted => None,
    })
}

/// A user's address, and the language of their emails, from their record.
pub(crate) fn recipient(email: String, language: Option<&str>) -> Result<(EmailAddress, Language)> {
    let email = EmailAddress::from_record(email).map_err(|error| internal(&error))?;
    Ok((email, language.and_then(Language::from_tag).unwrap_or_default()))
}

/// Queues an email. It is sent only after the transaction has been committed.
pub(crate) async fn queue(
    db: &Db,
    conn: &mut Conn,
    now_us: i64,
    agency: Option<AgencyId>,
    to: &EmailAddress,
    language: Language,
    email: &Email,
) -> Result<()> {
    let agency = agency.filter(|_| email.kind().belongs_to_agency()).map(|agency| agency.0);
    let user = match agency {
        Some(_) => None,
        None => conn.fetch_optional::<(Uuid,)>("SELECT id FROM users WHERE email = $1", args![to.as_str()]).await?,
    };
    let (id, user) = (db.next_id(), user.map(|(user,)| user));
    let text = seal(db, subject(agency, user), id, email).await?;
    conn.execute(
        "INSERT INTO outbox (id, agency_id, user_id, recipient, language, kind, letter, queued_us, due_us)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        args![id, agency, user, to.as_str(), language.tag(), email.kind().as_str(), text, now_us],
    )
    .await?;
    Ok(())
}

/// Queues an email of an agency, or to the operator, under this id. False, and nothing is done, if there is one with the id already.
pub async fn queue_once(db: &Db, id: Uuid, agency: Option<AgencyId>, to: &EmailAddress, email: &Email) -> Result<bool> {
    // Asked every few minutes: reading does not block other writers.
    let mut conn = db.connection(false).await?;
    let known: Option<(i64,)> = conn.fetch_optional("SELECT queued_us FROM outbox WHERE id = $1", args![id]).await?;
    conn.commit().await?;
    if known.is_some() {
        return Ok(false);
    }
    let agency = agency.map(|agency| agency.0);
    let text = seal(db, subject(agency, None), id, email).await?;
    let (language, kind) = (Language::default().tag(), email.kind().as_str());
    let mut conn = db.connection(true).await?;
    let queued = conn
        .execute(
            "INSERT INTO outbox (id, agency_id, recipient, language, kind, letter, queued_us, due_us)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (id) DO NOTHING",
            args![id, agency, to.as_str(), language, kind, text, db.clock().now_us()],
        )
        .await?;
    conn.commit().await?;
    Ok(queued > 0)
}

impl Tx {
    /// Queues an email of the agency.
    pub(crate) async fn queue_email(&mut self, to: &EmailAddress, language: Language, email: &Email) -> Result<()> {
        let (db, now, agency) = (self.db().clone(), self.now_us(), self.agency_id());
        queue(&db, self.conn(), now, Some(agency), to, language, email).await
    }
}

/// SQL condition: an email that waits to be sent. Emails of a suspended agency, or to a suspended user, wait until they are
/// restored.
macro_rules! is_sendable {
    () => {
        "sent_us IS NULL AND failed_us IS NULL AND too_old_us IS NULL
         AND NOT EXISTS (SELECT 1 FROM agencies a WHERE a.id = outbox.agency_id AND a.suspended_us IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.email = outbox.recipient AND u.suspended_us IS NOT NULL)"
    };
}

/// SQL condition: an email that is due, even if the clock was set back. One that was never tried is due at once.
macro_rules! is_due {
    ($now:literal, $latest:literal) => {
        concat!(" AND (due_us <= ", $now, " OR tries = 0 OR due_us > ", $latest, ")")
    };
}

/// Leases the email that has been due for longest. `None` if none is due, or another process has just taken it.
pub async fn lease_next(db: &Db, now: Timestamp) -> Result<Option<LeasedEmail>> {
    let now = now.as_microsecond();
    let mut conn = db.connection(false).await?;
    // Reading does not block other writers.
    let due: Option<(Uuid,)> = conn
        .fetch_optional(
            concat!("SELECT id FROM outbox WHERE ", is_sendable!(), is_due!("$1", "$2"), " ORDER BY due_us, id LIMIT 1"),
            args![now, now + MAX_WAIT_US],
        )
        .await?;
    conn.commit().await?;
    let Some((id,)) = due else { return Ok(None) };
    let mut conn = db.connection(true).await?;
    let row: Option<LeasedRow> = conn
        .fetch_optional(
            concat!(
                "UPDATE outbox SET due_us = $3, tries = tries + 1 WHERE id = $1 AND ",
                is_sendable!(),
                is_due!("$2", "$4"),
                " RETURNING id, agency_id, user_id, recipient, language, letter, queued_us, tries"
            ),
            args![id, now, now + LEASE_SECONDS * SECOND, now + MAX_WAIT_US],
        )
        .await?;
    conn.commit().await?;
    let Some(row) = row else { return Ok(None) };
    let text = match open(db, subject(row.agency_id, row.user_id), row.id, &row.letter).await {
        // It is logged. The emails after this one are sent.
        Err(Error::Internal { .. }) => None,
        opened => opened?,
    };
    Ok(Some(LeasedEmail {
        id: EmailId(row.id),
        to: row.recipient,
        language: Language::from_tag(&row.language).unwrap_or_default(),
        email: text.and_then(|text| serde_json::from_str(&text).ok()),
        queued: timestamp(row.queued_us)?,
        tries: row.tries,
    }))
}

type TextRow = (Uuid, Option<Uuid>, Option<Uuid>, String, Sealed);

/// The recipients and texts of all emails that have a text, in the order in which they were queued: for tests, since the stored
/// texts are sealed.
pub async fn texts(db: &Db) -> Result<Vec<(String, String)>> {
    let mut conn = db.connection(false).await?;
    let rows: Vec<TextRow> =
        conn.fetch_all("SELECT id, agency_id, user_id, recipient, letter FROM outbox ORDER BY queued_us, id", args![]).await?;
    conn.commit().await?;
    let mut texts = Vec::new();
    for (id, agency, user, recipient, text) in rows {
        if let Some(text) = open(db, subject(agency, user), id, &text).await? {
            texts.push((recipient, text));
        }
    }
    Ok(texts)
}

/// Saves the outcome of a leased email. Ignored if another process holds the lease by now.
pub async fn save_outcome(db: &Db, lease: &LeasedEmail, outcome: Outcome, now: Timestamp) -> Result<()> {
    let (id, tries, now) = (lease.id, lease.tries, now.as_microsecond());
    let mut conn = db.connection(true).await?;
    match outcome {
        Outcome::Sent => {
            conn.execute(
                "UPDATE outbox SET sent_us = $3, refusal = '', letter = '' WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, now],
            )
            .await?;
        }
        Outcome::RetryLater(refusal) => {
            let [chance] = random_bytes::<1>();
            let due = retry_delay_seconds(tries, chance).map(|pause| now + pause * SECOND);
            let failed = if due.is_some() { None } else { Some(now) };
            conn.execute(
                "UPDATE outbox SET due_us = $3, failed_us = $4, refusal = $5 WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, due.unwrap_or(now), failed, to_short_line(&refusal)],
            )
            .await?;
        }
        Outcome::Failed(refusal) => {
            conn.execute(
                "UPDATE outbox SET failed_us = $3, refusal = $4 WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, now, to_short_line(&refusal)],
            )
            .await?;
        }
        Outcome::TooOld => {
            conn.execute(
                "UPDATE outbox SET too_old_us = $3, letter = '' WHERE id = $1 AND tries = $2 AND sent_us IS NULL",
                args![id, tries, now],
            )
            .await?;
        }
    }
    conn.commit().await
}

/// Marks emails that have waited for too long, even if no mail server is configured.
async fn expire_old(conn: &mut Conn, now: i64) -> Result<()> {
    for kind in EmailKind::ALL {
        conn.execute(
            "UPDATE outbox SET too_old_us = $1, letter = ''
             WHERE kind = $2 AND queued_us < $3 AND sent_us IS NULL AND failed_us IS NULL AND too_old_us IS NULL",
            args![now, kind.as_str(), now - kind.expires_after_seconds() * SECOND],
        )
        .await?;
    }
    Ok(())
}

/// Joins the text into one line and truncates it.
fn to_short_line(text: &str) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ").chars().take(MAX_ERROR_LENGTH).collect()
}

/// Deletes old emails and texts.
pub async fn delete_expired(db: &Db) -> Result<()> {
    const DAY: i64 = 86_400 * SECOND;
    let now = db.clock().now_us();
    let mut conn = db.connection(true).await?;
    expire_old(&mut conn, now).await?;
    conn.execute("DELETE FROM outbox WHERE sent_us < $1 OR failed_us < $1 OR too_old_us < $1", args![now - RETENTION_DAYS * DAY])
        .await?;
    conn.execute("UPDATE outbox SET letter = '' WHERE failed_us < $1 AND letter <> ''", args![now - TEXT_RETENTION_DAYS * DAY])
        .await?;
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
    fn state(&self) -> (EmailState, i64) {
        match (self.sent_us, self.failed_us, self.too_old_us) {
            (Some(at), ..) => (EmailState::Sent, at),
            (None, Some(at), _) => (EmailState::Failed, at),
            (None, None, Some(at)) => (EmailState::TooOld, at),
            (None, None, None) => (EmailState::Waiting, self.queued_us),
        }
    }

    fn can_resend(&self, now_us: i64) -> bool {
        let kind = self.kind.parse::<EmailKind>().ok();
        let over = kind.is_some_and(|kind| now_us > self.queued_us + kind.expires_after_seconds() * SECOND);
        self.has_text && !over && self.state().0 == EmailState::Failed
    }
}

/// Sends a failed email of the agency again, with all its attempts.
pub async fn send_again(tx: &mut Tx, again: ResendEmail) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let row: LineRow = tx
        .fetch_one(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal FROM outbox
             WHERE agency_id = $1 AND id = $4",
            args![again.letter],
        )
        .await?;
    let now = tx.now_us();
    if !row.can_resend(now) {
        return Err(Error::state(ErrorCode::EmailNotResendable));
    }
    let freed = tx
        .execute(
            "UPDATE outbox SET failed_us = NULL, due_us = $5, tries = 0, refusal = ''
             WHERE agency_id = $1 AND id = $4 AND failed_us IS NOT NULL",
            args![again.letter, now],
        )
        .await?;
    if freed == 0 {
        return Err(Error::state(ErrorCode::EmailNotResendable));
    }
    tx.record_subject("letter", again.letter.0);
    tx.record_change(&again);
    Ok(())
}

/// An email of any agency, or of none, as shown to the operator.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ListedEmail {
    pub id: EmailId,
    pub to: String,
    pub kind: String,
    pub state: EmailState,
    /// When it was queued, sent or failed.
    pub at: Timestamp,
    pub tries: i64,
    pub refusal: String,
}

/// Numbers of waiting and failed emails of all agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub failed: i64,
}

/// Counts emails for the operator.
pub async fn counts(db: &Db) -> Result<Counts> {
    let mut conn = db.connection(false).await?;
    let (waiting,): (i64,) = conn
        .fetch_one("SELECT COUNT(*) FROM outbox WHERE sent_us IS NULL AND failed_us IS NULL AND too_old_us IS NULL", args![])
        .await?;
    let (failed,): (i64,) = conn.fetch_one("SELECT COUNT(*) FROM outbox WHERE failed_us IS NOT NULL", args![]).await?;
    conn.commit().await?;
    Ok(Counts { waiting, failed })
}

/// All stored emails, newest first, or only the failed and expired ones.
pub async fn list(db: &Db, only_failed: bool) -> Result<Vec<ListedEmail>> {
    let mut conn = db.connection(false).await?;
    let rows: Vec<LineRow> = conn
        .fetch_all(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal FROM outbox
             WHERE NOT $1 OR failed_us IS NOT NULL OR too_old_us IS NOT NULL ORDER BY queued_us DESC, id DESC",
            args![only_failed],
        )
        .await?;
    conn.commit().await?;
    rows.into_iter()
        .map(|row| {
            let (state, at) = row.state();
            let at = timestamp(at)?;
            let LineRow { id, recipient, kind, tries, refusal, .. } = row;
            Ok(ListedEmail { id: EmailId(id), to: recipient, kind, state, at, tries, refusal })
        })
        .collect()
}

/// Sends a failed email again for the operator; [`Error::NotFound`] if there is none.
pub async fn retry(db: &Db, id: EmailId) -> Result<()> {
    let now = db.clock().now_us();
    let mut conn = db.connection(true).await?;
    let row: LineRow = conn
        .fetch_one(
            "SELECT id, recipient, kind, letter <> '' AS has_text, queued_us, sent_us, failed_us, too_old_us, tries, refusal FROM outbox
             WHERE id = $1",
            args![id],
        )
        .await?;
    if !row.can_resend(now) {
        return Err(Error::state(ErrorCode::EmailNotResendable));
    }
    conn.execute("UPDATE outbox SET failed_us = NULL, due_us = $2, tries = 0, refusal = '' WHERE id = $1", args![id, now])
        .await?;
    conn.commit().await
}

fn timestamp(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|error| internal(&error))
}
