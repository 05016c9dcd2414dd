//! The audit for its readers in the office.

use super::{Kept, SEEN, event_columns};
use crate::{
    Tx,
    names::{ChildColumns, at, child_columns, day_start_us},
    sql::{Arg, args, internal},
    visits,
};
use domain::{
    Capability, ChildId, Error, MemberId, Result, Role, VisitId,
    audit::{AuditActor, AuditEvent, AuditLine, AuditPage, AuditSearch, AuditSubject, ChainStanding, SetBack},
    search,
    visits::{ChildRef, full_name, initial},
};
use jiff::{Timestamp, civil::Date};
use std::collections::HashMap;
use uuid::Uuid;

/// What came before a refused action's key.
const REFUSED: &str = "refused:";

/// Members, by id: name and role.
pub(super) type Members = HashMap<Uuid, (String, Role)>;

/// A part of the audit, newest first, with how the chain stands.
pub async fn search(tx: &mut Tx, search: &AuditSearch) -> Result<AuditPage> {
    tx.may(Capability::Privacy)?;
    let members = members(tx).await?;
    let child = match search.child {
        Some(child) => {
            Some(children(tx, " WHERE c.agency_id = $1 AND c.id = $4", args![child]).await?.pop().ok_or(Error::NotFound)?)
        }
        None => None,
    };
    if let Some(visit) = search.visit {
        saw_child_of(tx, visit).await?;
    }
    let forward = search.after.is_some() && search.before.is_none();
    let (sql, args) = statement(tx, search, &members, forward)?;
    let mut rows: Vec<Kept> = tx.all(sql, args).await?;
    let more = rows.len() > AuditSearch::ROWS;
    rows.truncate(AuditSearch::ROWS);
    if forward {
        rows.reverse();
    }
    let newer = if forward { more } else { search.before.is_some() };
    let older = if forward { search.after.is_some() } else { more };
    let ends = (rows.first().map(|row| row.seq), rows.last().map(|row| row.seq));
    let mut lines = Lines { members, asked: search.child, shown: HashMap::new(), names: HashMap::new() };
    // Who asks for one child is not told of the others beside it.
    let most = if search.child.is_some() { 1 } else { AuditLine::CHILDREN };
    let mut page = Vec::with_capacity(rows.len());
    for row in rows {
        page.push(lines.line(tx, row, most).await?);
    }
    Ok(AuditPage {
        rows: page,
        newer: ends.0.filter(|_| newer),
        older: ends.1.filter(|_| older),
        standing: standing(tx).await?,
        child,
    })
}

/// One event with all that the chain keeps of it.
pub async fn event(tx: &mut Tx, seq: i64) -> Result<AuditEvent> {
    tx.may(Capability::Privacy)?;
    let sql = concat!("SELECT ", event_columns!(), " FROM audit_events e WHERE e.agency_id = $1 AND e.seq = $4");
    let row: Kept = tx.one(sql, args![seq]).await?;
    let mut lines = Lines { members: members(tx).await?, asked: None, shown: HashMap::new(), names: HashMap::new() };
    let (actor, digest, request) = (row.actor.clone(), row.digest.clone(), row.request.clone());
    let (prev, hash) = (row.prev.clone(), row.hash.clone());
    let at = Timestamp::from_microsecond(row.at_us).map_err(|error| internal(&error))?;
    Ok(AuditEvent { line: lines.line(tx, row, usize::MAX).await?, at, actor, digest, request, prev, hash })
}

fn statement(tx: &Tx, search: &AuditSearch, members: &Members, forward: bool) -> Result<(String, Vec<Arg>)> {
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
    match search.action.as_str() {
        "" => {}
        AuditSearch::REFUSED => with("e.action LIKE ?", format!("{REFUSED}%").into()),
        action => with("e.action = ?", action.into()),
    }
    if let Some(child) = search.child {
        with("(e.digest IN (SELECT s.digest FROM seen_sets s WHERE s.agency_id = $1 AND s.child_id = ?)", child.into());
        args.push(format!("%\"child:{child}\"%").into());
        sql += &format!(" OR e.subjects LIKE ${})", args.len() + 3);
    }
    if let Some(visit) = search.visit {
        args.push(format!("%\"visit:{visit}\"%").into());
        sql += &format!(" AND e.subjects LIKE ${}", args.len() + 3);
    }
    if !search.who.trim().is_empty() {
        let names = found(members, &search.who);
        let places: Vec<String> = (0..names.len()).map(|nth| format!("${}", args.len() + 4 + nth)).collect();
        args.extend(names.into_iter().map(Arg::from));
        sql += &if places.is_empty() { " AND 1 = 0".to_owned() } else { format!(" AND e.actor IN ({})", places.join(", ")) };
    }
    args.push((AuditSearch::ROWS as i64 + 1).into());
    let order = if forward { "" } else { "DESC" };
    sql += &format!(" ORDER BY e.seq {order} LIMIT ${}", args.len() + 3);
    Ok((sql, args))
}

/// The actors of everybody who may be meant by a name; those who are closest, where they are many.
fn found(members: &Members, who: &str) -> Vec<String> {
    const MOST: usize = 100;
    let asked = search::Words::of(who);
    let close = |name: &str| asked.closeness(&search::Words::of(name));
    let mut found: Vec<_> = members.iter().filter_map(|(id, (name, _))| Some((close(name)?, *id))).collect();
    found.sort_unstable();
    found.into_iter().take(MOST).map(|(_, id)| format!("member:{id}")).collect()
}

/// Everybody who is in the agency, as the reader wants to see names.
pub(super) async fn members(tx: &mut Tx) -> Result<Members> {
    let rows: Vec<(Uuid, String, String)> = tx.all("SELECT id, name, role FROM members WHERE agency_id = $1", args![]).await?;
    let short = tx.actor().viewer().is_some_and(domain::account::Viewer::wants_initials);
    let members = rows.into_iter().map(|(id, name, role)| {
        let role: Role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        // A family's name would tell whose child it is.
        let name = if short && role == Role::Parent { letters(&name) } else { name };
        Ok((id, (name, role)))
    });
    members.collect()
}

fn letters(name: &str) -> String {
    name.split_whitespace().map(initial).collect::<Vec<_>>().join(" ")
}

/// Who an event's actor is.
pub(super) fn who(members: &Members, actor: &str) -> AuditActor {
    if let Some(name) = actor.strip_prefix("system:") {
        return AuditActor::System(name.to_owned());
    }
    let id = actor.strip_prefix("member:").and_then(|id| id.parse().ok());
    match id.and_then(|id| Some((id, members.get(&id)?))) {
        Some((id, (name, role))) => AuditActor::Member { id: MemberId(id), name: name.clone(), role: *role },
        None => AuditActor::Gone,
    }
}

/// A visit that the answer names is one of its child's.
async fn saw_child_of(tx: &mut Tx, visit: VisitId) -> Result<()> {
    let child: Option<(Uuid,)> = tx.maybe("SELECT child_id FROM visits WHERE agency_id = $1 AND id = $4", args![visit]).await?;
    if let Some((child,)) = child {
        tx.saw(ChildId(child));
    }
    Ok(())
}

async fn children(tx: &mut Tx, more: &str, args: Vec<Arg>) -> Result<Vec<ChildRef>> {
    let sql = concat!("SELECT ", child_columns!(), " FROM children c");
    let rows: Vec<ChildColumns> = tx.all(format!("{sql}{more}"), args).await?;
    let children: Vec<ChildRef> = rows.into_iter().map(|row| tx.child(row)).collect();
    for child in &children {
        tx.saw(child.id);
    }
    Ok(children)
}

/// Turns rows into lines, asking for each name once.
struct Lines {
    members: Members,
    /// The child that comes first.
    asked: Option<ChildId>,
    /// By digest.
    shown: HashMap<String, Vec<ChildRef>>,
    /// By `<kind>:<id>`.
    names: HashMap<String, AuditSubject>,
}

impl Lines {
    async fn line(&mut self, tx: &mut Tx, row: Kept, most: usize) -> Result<AuditLine> {
        let texts: Vec<String> = serde_json::from_str(&row.subjects).unwrap_or_default();
        let shown = texts.iter().find_map(|text| text.strip_prefix(SEEN)?.parse().ok()).unwrap_or(0);
        let mut subjects = Vec::with_capacity(texts.len());
        for text in texts.into_iter().filter(|text| !text.starts_with(SEEN)) {
            subjects.push(self.subject(tx, row.seq, text).await?);
        }
        let children = if shown > 0 { self.children(tx, &row.digest, most).await? } else { Vec::new() };
        let action = row.action.strip_prefix(REFUSED);
        Ok(AuditLine {
            seq: row.seq,
            at: at(row.at_us, &tx.zone()?)?,
            who: who(&self.members, &row.actor),
            refused: action.is_some(),
            action: action.unwrap_or(&row.action).to_owned(),
            subjects,
            children,
            shown,
            region: row.region,
        })
    }

    async fn children(&mut self, tx: &mut Tx, digest: &str, most: usize) -> Result<Vec<ChildRef>> {
        if let Some(known) = self.shown.get(digest) {
            return Ok(known.clone());
        }
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let of_set = " JOIN seen_sets s ON s.agency_id = c.agency_id AND s.child_id = c.id
            WHERE c.agency_id = $1 AND s.digest = $4
            ORDER BY CASE WHEN c.id = $6 THEN 0 ELSE 1 END, c.first_name, c.last_name, c.id LIMIT $5";
        let found = children(tx, of_set, args![digest, most, self.asked.map(|child| child.0)]).await?;
        self.shown.insert(digest.to_owned(), found.clone());
        Ok(found)
    }

    async fn subject(&mut self, tx: &mut Tx, seq: i64, text: String) -> Result<AuditSubject> {
        if let Some(visit) = text.strip_prefix("visit:").and_then(|id| id.parse().ok()) {
            return Ok(AuditSubject::Visit(Box::new(visits::audited(tx, visit, seq).await?)));
        }
        if let Some(known) = self.names.get(&text) {
            return Ok(known.clone());
        }
        let subject = self.look_up(tx, &text).await?;
        self.names.insert(text, subject.clone());
        Ok(subject)
    }

    async fn look_up(&self, tx: &mut Tx, text: &str) -> Result<AuditSubject> {
        let Some((kind, rest)) = text.split_once(':') else { return Ok(AuditSubject::Kind(text.to_owned())) };
        let kind = kind.to_owned();
        let Ok(id) = rest.parse::<Uuid>() else {
            return Ok(rest.parse().map_or(AuditSubject::Kind(text.to_owned()), |count| AuditSubject::Counted { kind, count }));
        };
        let name = match kind.as_str() {
            "child" => {
                let found = children(tx, " WHERE c.agency_id = $1 AND c.id = $4", args![ChildId(id)]).await?.pop();
                return Ok(found.map_or(AuditSubject::Kind(kind), AuditSubject::Child));
            }
            "member" => self.members.get(&id).map(|(name, _)| name.clone()),
            "guardian" => {
                let row: Option<(String, String)> =
                    tx.maybe("SELECT first_name, last_name FROM guardians WHERE agency_id = $1 AND id = $4", args![id]).await?;
                row.map(|(first, last)| tx.guardian(&first, &last))
            }
            "provider" => {
                let row: Option<(String, String)> =
                    tx.maybe("SELECT first_name, last_name FROM providers WHERE agency_id = $1 AND id = $4", args![id]).await?;
                row.map(|(first, last)| full_name(&first, &last))
            }
            _ => None,
        };
        Ok(match name {
            Some(name) => AuditSubject::Named { kind, name },
            None => AuditSubject::Kind(kind),
        })
    }
}

async fn standing(tx: &mut Tx) -> Result<ChainStanding> {
    let zone = tx.zone()?;
    let (events,): (i64,) = tx.one("SELECT seq FROM agency_heads WHERE agency_id = $1", args![]).await?;
    let checked: Option<(i64, i64, i64, i64, i64, Option<i64>)> = tx
        .maybe(
            "SELECT at_us, events, findings, set_back, set_back_by_us, set_back_at_us FROM audit_checks
             WHERE agency_id = $1 ORDER BY at_us DESC, id DESC LIMIT 1",
            args![],
        )
        .await?;
    let set_back = checked.and_then(|(_, _, _, times, by_us, at_us)| Some((times, by_us, at_us?)));
    let signed: Option<(i64, i64)> = tx
        .maybe("SELECT at_us, seq FROM audit_checkpoints WHERE agency_id = $1 ORDER BY at_us DESC, id DESC LIMIT 1", args![])
        .await?;
    Ok(ChainStanding {
        events,
        checked: checked.map(|(us, events, findings, ..)| Ok::<_, Error>((at(us, &zone)?, events, findings))).transpose()?,
        signed: signed.map(|(us, seq)| Ok::<_, Error>((at(us, &zone)?, seq))).transpose()?,
        set_back: set_back
            .map(|(times, by_us, us)| {
                let (times, minutes) = (times as u32, (by_us / 60_000_000) as u32);
                Ok::<_, Error>(SetBack { times, at: at(us, &zone)?, minutes })
            })
            .transpose()?,
    })
}
