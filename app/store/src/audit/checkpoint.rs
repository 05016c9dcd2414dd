//! Checkpoints: signed statements of a chain's last event. An attacker who truncates or rewrites the chain can't sign a matching
//! one, so a checkpoint stored elsewhere reveals it.

use super::{ChainHead, PublicKey, Signer};
use crate::{
    Actor, Db, Tx,
    kernel::sql::{Conn, args, internal},
    outbox::queue,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{AgencyId, Language, Result, agency::Agency, mail::Email, text::EmailAddress};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use std::fmt::{self, Write};

/// The first line of a checkpoint.
const TITLE: &str = "VisitOMS audit checkpoint 1";

/// A signed checkpoint. Its text has seven lines; the signature covers the first six, each with its line break:
///
/// ```text
/// VisitOMS audit checkpoint 1
/// agency: maple 0193f3c2-9c00-7000-8000-000000000001
/// seq: 1234
/// hash: (64 hexadecimal digits of the event with this number)
/// time: 2026-12-01T00:04:00Z
/// key: (base64 of the 32 bytes of the public key)
/// signature: (base64 of the 64 bytes of the signature)
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub slug: String,
    pub agency: AgencyId,
    pub seq: i64,
    pub hash: String,
    pub at: Timestamp,
    pub key: PublicKey,
    signature: Vec<u8>,
}

impl Checkpoint {
    fn sign(signer: &Signer, agency: &Agency, (seq, hash): (i64, &str), at: Timestamp) -> Self {
        let (slug, hash, key) = (agency.slug.clone(), hash.to_owned(), signer.public());
        let mut unsigned = Self { slug, agency: agency.id, seq, hash, at: to_second(at), key, signature: Vec::new() };
        unsigned.signature = signer.sign(unsigned.message().as_bytes());
        unsigned
    }

    /// The text that the signature covers.
    fn message(&self) -> String {
        let Self { slug, agency, seq, hash, at, key, .. } = self;
        format!("{TITLE}\nagency: {slug} {agency}\nseq: {seq}\nhash: {hash}\ntime: {at}\nkey: {key}\n")
    }

    /// Whether the signature matches the contained key. Whether that key is trusted must be checked separately.
    pub fn is_signed(&self) -> bool {
        self.key.verifies(self.message().as_bytes(), &self.signature)
    }

    /// Parses the output of [`fmt::Display`]; line endings may have changed. `None` for other texts.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim_end).skip_while(|line| line.is_empty());
        lines.next().filter(|title| *title == TITLE)?;
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned);
        let (slug, agency) = field("agency")?.split_once(' ').map(|(slug, id)| (slug.to_owned(), id.parse()))?;
        Some(Self {
            slug,
            agency: agency.ok()?,
            seq: field("seq")?.parse().ok()?,
            hash: field("hash")?,
            at: field("time")?.parse().ok()?,
            key: field("key")?.parse().ok()?,
            signature: BASE64_STANDARD.decode(field("signature")?).ok()?,
        })
    }

    /// A file name, such as `maple-2026-12-01T000400Z.checkpoint`.
    pub fn file_name(&self) -> String {
        format!("{}-{}.checkpoint", self.slug, self.at.to_string().replace(':', ""))
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}signature: {}", self.message(), BASE64_STANDARD.encode(&self.signature))?;
        f.write_char('\n')
    }
}

fn to_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

fn utc_day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Signs the current last event of the agency's chain.
pub async fn make_checkpoint(db: &Db, actor: &Actor, signer: &Signer) -> Result<Checkpoint> {
    let (mut conn, head) = db.lock_agency(actor.agency().id).await?;
    let made = sign_and_save(db, &mut conn, actor, &head, signer, None).await?;
    conn.commit().await?;
    Ok(made)
}

/// Signs today's checkpoint, unless another process has, and queues its email. `None` if there is one already.
///
/// Days are in UTC, on the store's clock.
pub async fn sign_daily_checkpoint(
    db: &Db,
    actor: &Actor,
    signer: &Signer,
    to: Option<&EmailAddress>,
) -> Result<Option<Checkpoint>> {
    if daily_checkpoint(db, actor).await?.is_some() {
        return Ok(None);
    }
    // Takes the agency's lock: one process is first, and the others find its checkpoint.
    let (mut conn, head) = db.lock_agency(actor.agency().id).await?;
    let day = utc_day(db.clock().now());
    if load_checkpoint_of_day(&mut conn, actor.agency().id, day).await?.is_some() {
        return Ok(None);
    }
    let day = is_day_unsigned(&mut conn, actor.agency().id, day).await?.then_some(day);
    let made = sign_and_save(db, &mut conn, actor, &head, signer, day).await?;
    if let Some(to) = to {
        let message = Email::AuditCheckpoint { agency: actor.agency().name.clone(), text: made.to_string() };
        // The operator's address and language.
        queue(db, &mut conn, db.clock().now_us(), None, to, Language::En, &message).await?;
    }
    conn.commit().await?;
    Ok(Some(made))
}

/// Today's checkpoint, if there is one.
pub async fn daily_checkpoint(db: &Db, actor: &Actor) -> Result<Option<Checkpoint>> {
    let agency = actor.agency().id;
    let mut conn = db.connection(false).await?;
    conn.scope_to_agency(agency).await?;
    let known = load_checkpoint_of_day(&mut conn, agency, utc_day(db.clock().now())).await?;
    conn.commit().await?;
    Ok(known)
}

/// A day is signed once. If the clock was ahead, future days were signed: such a day is signed again when it arrives. It is
/// recognized by an earlier day that was signed later in the chain. The second checkpoint has no `day`, since that is unique.
async fn load_checkpoint_of_day(conn: &mut Conn, agency: AgencyId, day: Date) -> Result<Option<Checkpoint>> {
    let (from, to) = (day_start(day)?, day_start(day.saturating_add(Span::new().days(1)))?);
    let row: Option<(String,)> = conn
        .fetch_optional(
            "SELECT c.text FROM audit_checkpoints c
             WHERE c.agency_id = $1 AND (c.day = $2 OR (c.day IS NULL AND c.at_us >= $3 AND c.at_us < $4
                AND EXISTS (SELECT 1 FROM audit_checkpoints n WHERE n.agency_id = $1 AND n.day = $2)))
                AND NOT EXISTS (SELECT 1 FROM audit_checkpoints l WHERE l.agency_id = $1 AND l.seq > c.seq AND l.day < $2)
             ORDER BY c.seq DESC, c.id DESC LIMIT 1",
            args![agency, day, from, to],
        )
        .await?;
    row.map(|(text,)| readable(&text)).transpose()
}

async fn is_day_unsigned(conn: &mut Conn, agency: AgencyId, day: Date) -> Result<bool> {
    let known: Option<(i64,)> =
        conn.fetch_optional("SELECT seq FROM audit_checkpoints WHERE agency_id = $1 AND day = $2", args![agency, day]).await?;
    Ok(known.is_none())
}

fn day_start(day: Date) -> Result<i64> {
    crate::kernel::columns::day_start_us(day, &TimeZone::UTC)
}

fn readable(text: &str) -> Result<Checkpoint> {
    Checkpoint::read(text).ok_or_else(|| internal(&"a checkpoint that can't be read"))
}

async fn sign_and_save(
    db: &Db,
    conn: &mut Conn,
    actor: &Actor,
    head: &ChainHead,
    signer: &Signer,
    day: Option<Date>,
) -> Result<Checkpoint> {
    let agency = actor.agency();
    let made = Checkpoint::sign(signer, agency, head.last(), db.clock().now());
    conn.execute(
        "INSERT INTO audit_checkpoints (agency_id, id, day, seq, at_us, text) VALUES ($1, $2, $3, $4, $5, $6)",
        args![agency.id, db.next_id(), day.map(|day| day.to_string()), made.seq, made.at.as_microsecond(), made.to_string()],
    )
    .await?;
    Ok(made)
}

/// The latest checkpoint of events from `first` to `last`.
pub async fn latest_checkpoint(tx: &mut Tx, first: i64, last: i64) -> Result<Option<Checkpoint>> {
    let row: Option<(String,)> = tx
        .fetch_optional(
            "SELECT text FROM audit_checkpoints WHERE agency_id = $1 AND seq >= $4 AND seq <= $5
             ORDER BY seq DESC, id DESC LIMIT 1",
            args![first, last],
        )
        .await?;
    row.map(|(text,)| readable(&text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::agency::Settings;

    fn signed() -> (Signer, Checkpoint) {
        let signer = Signer::from_pem(&Signer::new_pem()).unwrap();
        let agency = Agency {
            id: AgencyId(uuid::Uuid::from_u128(7)),
            name: "Maple".into(),
            slug: "maple".into(),
            time_zone: "America/New_York".into(),
            settings: Settings::default(),
        };
        let at = "2026-12-01T00:04:00.25Z".parse().unwrap();
        let made = Checkpoint::sign(&signer, &agency, (1234, &"ab".repeat(32)), at);
        (signer, made)
    }

    #[test]
    fn a_checkpoint_survives_a_letter() {
        let (_, made) = signed();
        assert!(made.is_signed());
        let text = made.to_string();
        assert_eq!(text.lines().count(), 7);
        assert_eq!(Checkpoint::read(&text), Some(made.clone()));
        assert_eq!(Checkpoint::read(&format!("\r\n{}", text.replace('\n', " \r\n"))), Some(made.clone()));
        assert_eq!(made.file_name(), "maple-2026-12-01T000400Z.checkpoint");
    }

    #[test]
    fn each_line_is_signed() {
        let (_, made) = signed();
        let text = made.to_string();
        for (is, was) in [("seq: 1234", "seq: 1233"), ("hash: ab", "hash: ac"), ("maple", "cedar"), ("T00:04", "T01:04")] {
            let changed = Checkpoint::read(&text.replace(is, was)).unwrap();
            assert!(!changed.is_signed(), "{was}");
        }
        assert_eq!(Checkpoint::read("a letter"), None);
    }
}
