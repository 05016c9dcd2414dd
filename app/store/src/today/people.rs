//! People who wait for an answer, and those who have not answered.

use super::{Moment, READ, section, to_local};
use crate::{
    Tx,
    audit::{Member, listed_members},
    kernel::sql::args,
    records::absences,
    scheduling::schedule::plus_days,
};
use domain::{
    InvitationId, Result,
    absences::Absence,
    data_reports::DataItem,
    today::{AHEAD_DAYS, COUNTED, EXPIRED_DAYS, LISTED, OpenDataReport, OpenInvitation, Section, UNANSWERED_DAYS},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Reports of wrong data without an answer, oldest first.
pub(super) async fn data_reports(tx: &mut Tx, moment: &Moment) -> Result<Section<OpenDataReport>> {
    const COUNT: &str =
        "SELECT COUNT(*) FROM (SELECT id FROM data_reports WHERE agency_id = $1 AND state = 'open' LIMIT $4) counted";
    let rows: Vec<(Uuid, String, i64)> = tx
        .fetch_all(
            "SELECT member_id, item, sent_us FROM data_reports WHERE agency_id = $1 AND state = 'open'
             ORDER BY sent_us, id LIMIT $4",
            args![READ],
        )
        .await?;
    let senders: BTreeSet<Uuid> = rows.iter().map(|(member, ..)| *member).collect();
    let members = listed_members(tx, &senders).await?;
    let line = |(member, item, sent_us): (Uuid, String, i64)| {
        Ok(OpenDataReport {
            sender: members.get(&member).map(Member::listed_name).unwrap_or_default(),
            item: item.parse::<DataItem>().ok(),
            sent: to_local(sent_us, &moment.zone)?.date(),
        })
    };
    let lines = rows.into_iter().map(line).collect::<Result<_>>()?;
    section(tx, lines, COUNT, args![]).await
}

/// Providers who are away in the next days and still have visits then, the soonest first.
pub(super) async fn away(tx: &mut Tx, moment: &Moment) -> Result<Section<Absence>> {
    let until = plus_days(moment.today, AHEAD_DAYS);
    let mut lines = absences::with_visits(tx, until, COUNTED as usize).await?;
    let total = lines.len() as u32;
    lines.truncate(LISTED as usize);
    Ok(Section { lines, total })
}

/// What providers ask for, the soonest first.
pub(super) async fn time_off(tx: &mut Tx) -> Result<Section<Absence>> {
    const COUNT: &str =
        "SELECT COUNT(*) FROM (SELECT id FROM provider_absences WHERE agency_id = $1 AND state = 'asked' LIMIT $4) counted";
    let lines = absences::asked(tx, READ).await?;
    section(tx, lines, COUNT, args![]).await
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    id: Uuid,
    name: String,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
    made_us: i64,
    expires_us: i64,
}

macro_rules! unanswered {
    () => {
        " WHERE l.agency_id = $1 AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.made_us < $4 AND l.expires_us >= $5"
    };
}

/// Invitations that were not accepted for days, also those that have expired since; the oldest first.
pub(super) async fn invitations(tx: &mut Tx, moment: &Moment) -> Result<Section<OpenInvitation>> {
    const ROWS: &str = concat!(
        "SELECT l.id, l.name, l.email, gn.first_name, gn.last_name, l.made_us, l.expires_us FROM one_time_links l
         LEFT JOIN guardians gn ON gn.agency_id = l.agency_id AND gn.id = l.guardian_id",
        unanswered!(),
        " ORDER BY l.made_us, l.id LIMIT $6"
    );
    const COUNT: &str = concat!("SELECT COUNT(*) FROM (SELECT l.id FROM one_time_links l", unanswered!(), " LIMIT $6) counted");
    let (made_before, expired_after) = (moment.day_us(-UNANSWERED_DAYS)?, moment.day_us(-EXPIRED_DAYS)?);
    let rows: Vec<InvitationRow> = tx.fetch_all(ROWS, args![made_before, expired_after, READ]).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let name = match (&row.first_name, &row.last_name) {
            (Some(first), Some(last)) => tx.person_name(first, last),
            _ => row.name,
        };
        lines.push(OpenInvitation {
            invitation: InvitationId(row.id),
            name,
            email: row.email,
            made: to_local(row.made_us, &moment.zone)?.date(),
            is_expired: row.expires_us <= moment.now_us,
        });
    }
    section(tx, lines, COUNT, args![made_before, expired_after]).await
}
