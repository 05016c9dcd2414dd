//! The access log of a child's record, for the child's guardians.

use super::actors::{Members, member_id, members_by_name, resolve_actor};
use crate::{
    Tx,
    kernel::{
        columns::to_local,
        sql::{Arg, args, ids, placeholders},
        visible::visible_child,
    },
    records::merging::merged_into,
};
use domain::{
    ChildId, Result, Role,
    audit::{AccessLogDay, AccessLogPage, AccessSummary, AccessedBy, AuditActor},
};
use jiff::civil::DateTime;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Events per page; accesses of one person on one day are shown together.
const ROWS: usize = 200;

#[derive(sqlx::FromRow)]
struct AccessRow {
    seq: i64,
    at_us: i64,
    actor: String,
    action: String,
}

/// Who accessed the record of a guardian's own child, newest first; `before` is the last event of the previous page.
pub async fn child_accesses(tx: &mut Tx, child: ChildId, before: Option<i64>) -> Result<AccessLogPage> {
    tx.require_guardian()?;
    let sql = concat!("SELECT c.first_name, c.time_zone FROM children c WHERE ", visible_child!(), " AND c.id = $4");
    let (first_name, zone): (String, String) = tx.fetch_one(sql, args![child]).await?;
    tx.record_access(child);
    // The events of a record that was merged into the child's stay with it.
    let merged = merged_into(tx, child).await?;
    let records: Vec<Uuid> = std::iter::once(child).chain(merged).map(|record| record.0).collect();
    let mut arguments: Vec<Arg> = args![before.unwrap_or(i64::MAX), ROWS as i64 + 1];
    arguments.extend(ids(&records));
    let mut accesses: Vec<AccessRow> = tx
        .fetch_all(
            format!(
                "SELECT e.seq, e.at_us, e.actor, e.action FROM audit_events e
                 WHERE e.agency_id = $1 AND e.seq < $4
                    AND e.digest IN (SELECT s.digest FROM seen_sets s WHERE s.agency_id = $1 AND s.child_id IN ({}))
                 ORDER BY e.seq DESC LIMIT $5",
                placeholders(6, records.len())
            ),
            arguments,
        )
        .await?;
    let more = accesses.len() > ROWS;
    accesses.truncate(ROWS);
    let older = accesses.last().map(|access| access.seq).filter(|_| more);
    let own = tx.actor().viewer().map(|viewer| format!("member:{}", viewer.member)).unwrap_or_default();
    let members: BTreeSet<Uuid> = accesses.iter().filter_map(|access| member_id(&access.actor)).collect();
    let members = members_by_name(tx, &members).await?;
    let zone = crate::zone(&zone)?;
    let accesses: Vec<(DateTime, AccessRow)> =
        accesses.into_iter().map(|access| Ok((to_local(access.at_us, &zone)?, access))).collect::<Result<_>>()?;
    let days = accesses.chunk_by(|(one, _), (other, _)| one.date() == other.date());
    let days = days.map(|day| AccessLogDay { date: day[0].0.date(), people: people(day, &members, &own) }).collect();
    Ok(AccessLogPage { child, first_name, agency_name: tx.agency().name.clone(), days, older })
}

/// The people of a day by their last access, each with the pages in the same order. Guardians may live apart and fear each other:
/// an access by another guardian is shown once a day, without name and time, after all others.
fn people(day: &[(DateTime, AccessRow)], members: &Members, own: &str) -> Vec<AccessedBy> {
    let mut people: Vec<(&str, AccessedBy)> = Vec::new();
    let mut another_guardian = false;
    for (at, access) in day {
        let who = resolve_actor(members, &access.actor, |member| member.name.clone());
        if access.actor != own && matches!(who, AuditActor::Member { role: Role::Parent, .. }) {
            another_guardian = true;
            continue;
        }
        let nth = people.iter().position(|(actor, _)| *actor == access.actor).unwrap_or_else(|| {
            let own = access.actor == own;
            people.push((&access.actor, AccessedBy { who: Some(who), own, accesses: Vec::new() }));
            people.len() - 1
        });
        let accesses = &mut people[nth].1.accesses;
        match accesses.iter_mut().find(|known| known.action == access.action) {
            Some(known) => {
                known.times += 1;
                known.first = at.time();
            }
            None => accesses.push(AccessSummary { action: access.action.clone(), times: 1, first: at.time(), last: at.time() }),
        }
    }
    let another = another_guardian.then_some(AccessedBy { who: None, own: false, accesses: Vec::new() });
    people.into_iter().map(|(_, person)| person).chain(another).collect()
}
