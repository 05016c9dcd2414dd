//! Searching the audit log, for the office.

use super::{
    REFUSED, StoredEvent,
    actors::find_actors,
    event_columns,
    lines::{LineOptions, children, lines},
};
use crate::{
    Tx,
    kernel::{
        columns::{day_start_us, to_local},
        sql::{Arg, args, internal, placeholders},
    },
    records::merging::merged_into,
};
use domain::{
    Capability, ChildId, Error, Result, VisitId,
    audit::{AuditAction, AuditEvent, AuditLine, AuditPage, AuditSearch, ChainStatus, ClockSetBack, Group},
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// SQL condition: event `e` is a change, not a record access. The index `audit_acts` has the same condition text.
macro_rules! is_change {
    () => {
        "substr(e.subjects, 1, 7) <> '[\"seen:'"
    };
}

/// A page of the audit log, newest first, with the status of the chain.
pub async fn search(tx: &mut Tx, search: &AuditSearch) -> Result<AuditPage> {
    tx.require_capability(Capability::Privacy)?;
    let child = match search.child {
        Some(child) => Some(children(tx, &[child.0]).await?.into_values().next().ok_or(Error::NotFound)?),
        None => None,
    };
    if let Some(visit) = search.visit {
        record_access_of_visit(tx, visit).await?;
    }
    let forward = search.after.is_some() && search.before.is_none();
    let actors = if search.who.trim().is_empty() { None } else { Some(find_actors(tx, &search.who).await?) };
    // The events of a record that was merged into the child's stay with it.
    let merged = match search.child {
        Some(child) => merged_into(tx, child).await?,
        None => Vec::new(),
    };
    let (sql, args) = statement(tx, search, &merged, actors, forward)?;
    let mut rows: Vec<StoredEvent> = tx.fetch_all(sql, args).await?;
    let more = rows.len() > AuditSearch::ROWS;
    rows.truncate(AuditSearch::ROWS);
    if forward {
        rows.reverse();
    }
    let newer = if forward { more } else { search.before.is_some() };
    let older = if forward { search.after.is_some() } else { more };
    let ends = (rows.first().map(|row| row.seq), rows.last().map(|row| row.seq));
    // A search for one child does not reveal the others in the same event.
    let max_children = if search.child.is_some() { 1 } else { AuditLine::CHILDREN };
    let options = LineOptions { child: search.child, visit: search.visit, max_children };
    Ok(AuditPage {
        rows: lines(tx, rows, options).await?,
        newer: ends.0.filter(|_| newer),
        older: ends.1.filter(|_| older),
        chain_status: chain_status(tx).await?,
        child,
    })
}

/// One event with all its stored data.
pub async fn event(tx: &mut Tx, seq: i64) -> Result<AuditEvent> {
    tx.require_capability(Capability::Privacy)?;
    let sql = concat!("SELECT ", event_columns!(), " FROM audit_events e WHERE e.agency_id = $1 AND e.seq = $4");
    let row: StoredEvent = tx.fetch_one(sql, args![seq]).await?;
    let (actor, digest, request) = (row.actor.clone(), row.digest.clone(), row.request.clone());
    let (prev, hash) = (row.prev.clone(), row.hash.clone());
    let at = Timestamp::from_microsecond(row.at_us).map_err(|error| internal(&error))?;
    let options = LineOptions { child: None, visit: None, max_children: usize::MAX };
    let line = lines(tx, vec![row], options).await?.pop().ok_or(Error::NotFound)?;
    Ok(AuditEvent { line, at, actor, digest, request, prev, hash })
}

/// The statement of a search; `actors` are those whom the search names, if it names any.
fn statement(
    tx: &Tx,
    search: &AuditSearch,
    merged: &[ChildId],
    actors: Option<Vec<String>>,
    forward: bool,
) -> Result<(String, Vec<Arg>)> {
    let mut sql = concat!("SELECT ", event_columns!(), " FROM audit_events e WHERE e.agency_id = $1").to_owned();
    let mut args: Vec<Arg> = Vec::new();
    let mut with = |condition: &str, arg: Arg| {
        args.push(arg);
        sql += " AND ";
        sql += &condition.replace('?', &format!("${}", args.len() + 3));
    };
    match (search.before, search.after) {
        (Some(before), _) => with("e.seq < ?", before.into()),
        (None, Some(after)) => with("e.seq > ?", after.into()),
        (None, None) => {}
    }
    let zone = tx.zone()?;
    if let Some(day) = search.from {
        with("e.at_us >= ?", day_start_us(day, &zone)?.into());
    }
    if let Some(Ok(day)) = search.to.map(Date::tomorrow) {
        with("e.at_us < ?", day_start_us(day, &zone)?.into());
    }
    if !search.action.is_empty() {
        with("e.action = ?", search.action.as_str().into());
    }
    if search.changes_only() {
        sql += concat!(" AND ", is_change!());
    }
    if let Some(group) = search.of_group() {
        of_group(group, &mut sql, &mut args);
    }
    if let Some(child) = search.child {
        // Changes contain the child as a subject, or a visit of theirs; for an access event the digest refers to the children
        // shown.
        let mut one_of: Vec<String> = Vec::new();
        for child in std::iter::once(&child).chain(merged) {
            args.push((*child).into());
            let id = args.len() + 3;
            args.push(format!("%\"child:{child}\"%").into());
            one_of.push(format!("e.subjects LIKE ${}", args.len() + 3));
            one_of.push(format!("e.seq IN (SELECT h.seq FROM visit_changes h WHERE h.agency_id = $1 AND h.child_id = ${id})"));
            if !search.changes_only() {
                one_of.push(format!(
                    "e.digest IN (SELECT s.digest FROM seen_sets s WHERE s.agency_id = $1 AND s.child_id = ${id})"
                ));
            }
        }
        sql += &format!(" AND ({})", one_of.join(" OR "));
    }
    if let Some(visit) = search.visit {
        // Imports and copies contain the number of visits that they wrote, not their ids.
        args.push(visit.into());
        let id = args.len() + 3;
        args.push(format!("%\"visit:{visit}\"%").into());
        sql += &format!(
            " AND (e.subjects LIKE ${} OR e.seq IN (SELECT h.seq FROM visit_changes h WHERE h.agency_id = $1 AND h.visit_id = ${id}))",
            args.len() + 3
        );
    }
    if let Some(actors) = actors {
        sql += &if actors.is_empty() {
            " AND 1 = 0".to_owned()
        } else {
            format!(" AND e.actor IN ({})", placeholders(args.len() + 4, actors.len()))
        };
        args.extend(actors.into_iter().map(Arg::from));
    }
    args.push((AuditSearch::ROWS as i64 + 1).into());
    let order = if forward { "" } else { "DESC" };
    sql += &format!(" ORDER BY e.seq {order} LIMIT ${}", args.len() + 3);
    Ok((sql, args))
}

/// Adds the condition for a group of actions.
fn of_group(group: Group, sql: &mut String, args: &mut Vec<Arg>) {
    let mut one_of = |not: &str, actions: Vec<AuditAction>| {
        let condition = format!(" AND e.action {not} IN ({})", placeholders(args.len() + 4, actions.len()));
        args.extend(actions.into_iter().map(|action| Arg::from(action.key())));
        condition
    };
    let group_condition = match group {
        Group::RecordAccess => " AND substr(e.subjects, 1, 7) = '[\"seen:'".to_owned(),
        Group::Denied => String::new(),
        Group::Other => one_of("NOT", Group::all_changes().collect()),
        group => one_of("", group.changes().collect()),
    };
    *sql += &group_condition;
    // Record accesses have their own group, for any action.
    if !matches!(group, Group::RecordAccess) {
        *sql += concat!(" AND ", is_change!());
    }
    if matches!(group, Group::Denied | Group::Other) {
        args.push(format!("{REFUSED}%").into());
        let not = if group == Group::Other { "NOT " } else { "" };
        *sql += &format!(" AND e.action {not}LIKE ${}", args.len() + 3);
    }
}

/// Showing a visit counts as access to its child.
async fn record_access_of_visit(tx: &mut Tx, visit: VisitId) -> Result<()> {
    let child: Option<(Uuid,)> =
        tx.fetch_optional("SELECT child_id FROM visits WHERE agency_id = $1 AND id = $4", args![visit]).await?;
    if let Some((child,)) = child {
        tx.record_access(ChildId(child));
    }
    Ok(())
}

async fn chain_status(tx: &mut Tx) -> Result<ChainStatus> {
    let zone = tx.zone()?;
    let (events,): (i64,) = tx.fetch_one("SELECT seq FROM agency_heads WHERE agency_id = $1", args![]).await?;
    let checked: Option<(i64, i64, i64, i64, i64, Option<i64>)> = tx
        .fetch_optional(
            "SELECT at_us, events, findings, set_back, set_back_by_us, set_back_at_us FROM audit_checks
             WHERE agency_id = $1 ORDER BY at_us DESC, id DESC LIMIT 1",
            args![],
        )
        .await?;
    let set_back = checked.and_then(|(_, _, _, times, by_us, at_us)| Some((times, by_us, at_us?)));
    let signed: Option<(i64, i64)> = tx
        .fetch_optional(
            "SELECT at_us, seq FROM audit_checkpoints WHERE agency_id = $1 ORDER BY at_us DESC, id DESC LIMIT 1",
            args![],
        )
        .await?;
    Ok(ChainStatus {
        events,
        checked: checked
            .map(|(us, events, findings, ..)| Ok::<_, Error>((to_local(us, &zone)?, events, findings)))
            .transpose()?,
        signed: signed.map(|(us, seq)| Ok::<_, Error>((to_local(us, &zone)?, seq))).transpose()?,
        set_back: set_back
            .map(|(times, by_us, us)| {
                let (times, minutes) = (times as u32, (by_us / 60_000_000) as u32);
                Ok::<_, Error>(ClockSetBack { times, at: to_local(us, &zone)?, minutes })
            })
            .transpose()?,
    })
}
