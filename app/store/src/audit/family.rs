//! Who saw a child's record, for the child's guardians.

use super::search::{Members, members, who};
use crate::{Tx, names::at, sql::args, visible::visible_child};
use domain::{
    ChildId, Result, Role,
    audit::{AuditActor, Looks, SeenBy, SeenDay, SeenPage},
};
use jiff::civil::DateTime;

/// Events of a page; looks of one person on one day are told together.
const ROWS: usize = 200;

#[derive(sqlx::FromRow)]
struct Look {
    seq: i64,
    at_us: i64,
    actor: String,
    action: String,
}

/// Who saw the record of a guardian's own child, newest first; `before` is the event at which the page before ended.
pub async fn seen(tx: &mut Tx, child: ChildId, before: Option<i64>) -> Result<SeenPage> {
    tx.as_guardian()?;
    let sql = concat!("SELECT c.first_name, c.time_zone FROM children c WHERE ", visible_child!(), " AND c.id = $4");
    let (first_name, zone): (String, String) = tx.one(sql, args![child]).await?;
    tx.saw(child);
    let mut looks: Vec<Look> = tx
        .all(
            "SELECT e.seq, e.at_us, e.actor, e.action FROM audit_events e
             WHERE e.agency_id = $1 AND e.seq < $5
                AND e.digest IN (SELECT s.digest FROM seen_sets s WHERE s.agency_id = $1 AND s.child_id = $4)
             ORDER BY e.seq DESC LIMIT $6",
            args![child, before.unwrap_or(i64::MAX), ROWS as i64 + 1],
        )
        .await?;
    let more = looks.len() > ROWS;
    looks.truncate(ROWS);
    let older = looks.last().map(|look| look.seq).filter(|_| more);
    let own = tx.actor().viewer().map(|viewer| format!("member:{}", viewer.member)).unwrap_or_default();
    let (zone, members) = (crate::zone(&zone)?, members(tx).await?);
    let looks: Vec<(DateTime, Look)> = looks.into_iter().map(|look| Ok((at(look.at_us, &zone)?, look))).collect::<Result<_>>()?;
    let days = looks.chunk_by(|(one, _), (other, _)| one.date() == other.date());
    let days = days.map(|day| SeenDay { date: day[0].0.date(), people: people(day, &members, &own) }).collect();
    Ok(SeenPage { child, first_name, agency_name: tx.agency().name.clone(), days, older })
}

/// The people of a day in the order of their last looks, and with each the screens in the same order. Guardians may live
/// apart and fear each other: that another one looked is told once a day, after everybody else.
fn people(day: &[(DateTime, Look)], members: &Members, own: &str) -> Vec<SeenBy> {
    let mut people: Vec<(&str, SeenBy)> = Vec::new();
    let mut another_guardian = false;
    for (at, look) in day {
        let who = who(members, &look.actor);
        if look.actor != own && matches!(who, AuditActor::Member { role: Role::Parent, .. }) {
            another_guardian = true;
            continue;
        }
        let nth = people.iter().position(|(actor, _)| *actor == look.actor).unwrap_or_else(|| {
            let own = look.actor == own;
            people.push((&look.actor, SeenBy { who: Some(who), own, looks: Vec::new() }));
            people.len() - 1
        });
        let looks = &mut people[nth].1.looks;
        match looks.iter_mut().find(|known| known.action == look.action) {
            Some(known) => {
                known.times += 1;
                known.first = at.time();
            }
            None => looks.push(Looks { action: look.action.clone(), times: 1, first: at.time(), last: at.time() }),
        }
    }
    let another = another_guardian.then_some(SeenBy { who: None, own: false, looks: Vec::new() });
    people.into_iter().map(|(_, seen)| seen).chain(another).collect()
}
