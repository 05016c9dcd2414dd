//! What members report as wrong in their own data, and the answers of members of the office with the capability `Privacy`.

mod list;

pub use list::list;

use crate::{
    Db, Tx,
    kernel::{
        columns::to_local,
        sealing::{Sealed, SealedColumn, Subject, SubjectKeys},
        sql::args,
        versions::check_version,
    },
    outbox,
};
use domain::{
    Capabilities, Capability, DataReportId, Error, ErrorCode, MemberId, Result,
    data_reports::{AnswerDataReport, DataItem, DataReportAnswer, MAX_OPEN_REPORTS, NewDataReport, OwnDataReport},
    mail::Email,
};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many of their latest reports a member sees.
const MAX_SHOWN: i64 = 20;

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: Uuid,
    item: String,
    text_sealed: Sealed,
    sent_us: i64,
    answer_sealed: Option<Sealed>,
    answered_us: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    report: ReportRow,
    version: i64,
    member_id: Uuid,
}

impl ReportRow {
    /// `keys` are those of members, this one's among them.
    fn report(self, member: Uuid, keys: &SubjectKeys, zone: &TimeZone) -> Result<OwnDataReport> {
        let open = |column, text: &Sealed| keys.open(member, column, self.id, text);
        let text = open(SealedColumn::DataReport, &self.text_sealed)?;
        let answer = match (&self.answer_sealed, self.answered_us) {
            (Some(answer), Some(us)) => {
                Some(DataReportAnswer { text: open(SealedColumn::DataReportAnswer, answer)?, at: to_local(us, zone)? })
            }
            _ => None,
        };
        Ok(OwnDataReport {
            id: DataReportId(self.id),
            item: DataItem::parse(&self.item),
            text,
            sent_at: to_local(self.sent_us, zone)?,
            answer,
        })
    }
}

/// Sends a report about the member's own data to the office, and notifies it by email without the text.
///
/// # Errors
/// `Conflict::State` `TooManyDataReports` if too many of the member's reports are open.
pub async fn send(tx: &mut Tx, new: NewDataReport) -> Result<DataReportId> {
    let member = own_member(tx)?;
    let (open,): (i64,) = tx
        .fetch_one("SELECT COUNT(*) FROM data_reports WHERE agency_id = $1 AND member_id = $4 AND state = 'open'", args![member])
        .await?;
    if open >= MAX_OPEN_REPORTS {
        return Err(Error::state(ErrorCode::TooManyDataReports));
    }
    let (report, now) = (DataReportId(tx.next_id()), tx.now_us());
    let text = seal(&tx.db().clone(), member.0, SealedColumn::DataReport, report, new.message.as_str()).await?;
    tx.execute(
        "INSERT INTO data_reports (agency_id, id, member_id, item, text_sealed, state, sent_us, version)
         VALUES ($1, $4, $5, $6, $7, 'open', $8, 1)",
        args![report, member, new.item.key(), text, now],
    )
    .await?;
    tx.record_subject("data_report", report.0);
    tx.record_subject("member", member.0);
    tx.record_change(&new);
    notify_office(tx, member).await?;
    Ok(report)
}

/// Reports and their answers are sealed with the key of the member who sent the report.
async fn seal(db: &Db, member: Uuid, column: SealedColumn, report: DataReportId, text: &str) -> Result<Sealed> {
    db.keys().seal(Subject::of_member(Some(member)), column, report.0, text).await
}

/// The keys of these members, from the key store at once.
async fn keys_of(db: &Db, members: &BTreeSet<Uuid>) -> Result<SubjectKeys> {
    db.keys().keys_of(Subject::of_member(None).agency, members, false).await
}

fn own_member(tx: &Tx) -> Result<MemberId> {
    tx.actor().viewer().map(|viewer| viewer.member).ok_or(Error::NotFound)
}

/// Emails everyone else in the office who can answer.
async fn notify_office(tx: &mut Tx, sender: MemberId) -> Result<()> {
    let rows: Vec<(String, Option<String>, String)> = tx
        .fetch_all(
            "SELECT u.email, u.language, m.capabilities FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.agency_id = $1 AND m.role = 'admin' AND m.removed_us IS NULL AND m.id <> $4 ORDER BY m.id",
            args![sender],
        )
        .await?;
    let email = Email::DataReport { agency: tx.agency().name.clone() };
    for (address, language, capabilities) in rows {
        if Capabilities::from(capabilities).has(Capability::Privacy) {
            let (address, language) = outbox::recipient(address, language.as_deref())?;
            tx.queue_email(&address, language, &email).await?;
        }
    }
    Ok(())
}

/// The member's own latest reports, newest first.
pub async fn own(tx: &mut Tx) -> Result<Vec<OwnDataReport>> {
    let member = own_member(tx)?;
    let rows: Vec<ReportRow> = tx
        .fetch_all(
            "SELECT id, item, text_sealed, sent_us, answer_sealed, answered_us FROM data_reports
             WHERE agency_id = $1 AND member_id = $4 ORDER BY sent_us DESC, id DESC LIMIT $5",
            args![member, MAX_SHOWN],
        )
        .await?;
    let (zone, keys) = (tx.zone()?, keys_of(&tx.db().clone(), &BTreeSet::from([member.0])).await?);
    rows.into_iter().map(|row| row.report(member.0, &keys, &zone)).collect()
}

/// Closes a report with an answer to its sender.
///
/// # Errors
/// `NotFound` for a report of another agency; `Conflict::Stale` if another member answered first, `Conflict::State`
/// `DataReportDone`.
pub async fn answer(tx: &mut Tx, answer: AnswerDataReport) -> Result<()> {
    tx.require_capability(Capability::Privacy)?;
    let (version, state, member): (i64, String, Uuid) = tx
        .fetch_one("SELECT version, state, member_id FROM data_reports WHERE agency_id = $1 AND id = $4", args![answer.report])
        .await?;
    check_version(version, answer.version)?;
    if state != "open" {
        return Err(Error::state(ErrorCode::DataReportDone));
    }
    let (now, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    let text = seal(&tx.db().clone(), member, SealedColumn::DataReportAnswer, answer.report, answer.answer.as_str()).await?;
    tx.execute(
        "UPDATE data_reports SET state = 'done', answer_sealed = $5, answered_us = $6, answered_by = $7, version = version + 1
         WHERE agency_id = $1 AND id = $4",
        args![answer.report, text, now, by],
    )
    .await?;
    tx.record_subject("data_report", answer.report.0);
    tx.record_subject("member", member);
    tx.record_change(&answer);
    Ok(())
}
