//! Undo of an action with several records as a whole. Nothing is stored for it: the audit event of the action names its records, and the
//! last change of a record has the time and the member of that event, until the record is changed again.

use super::authorization_rows;
use crate::{
    Tx,
    audit::{Member, children_by_id, listed_members},
    kernel::{
        columns::to_local,
        lists::sort_by_ids,
        sql::{args, ids, placeholders},
        versions::check_version,
    },
    records::{
        authorizations,
        changes::{self, ChangeMark},
        children,
        payers::require_billing,
    },
};
use domain::{
    AuthorizationId, ChildId, Conflict, Error, ErrorCode, Result,
    audit::AuditAction,
    authorizations::AuthorizationVersion,
    bulk::{Author, BulkAction, BulkRecords, DoneAction, UndoBulk, UndoPreview, UndoRow, UndoState},
    children::ChildVersion,
    schedule::Discipline,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// How long an action is offered for undo.
const UNDO_US: i64 = 86_400 * 1_000_000;

/// Members who may do the action may undo it, also if someone else did it.
fn require(tx: &Tx, of: BulkRecords) -> Result<()> {
    match of {
        BulkRecords::Children => children::require_editor(tx).map(drop),
        BulkRecords::Authorizations => require_billing(tx),
    }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    at_us: i64,
    actor: String,
    action: String,
    subjects: String,
}

impl EventRow {
    /// The records of a kind that it names.
    fn records(&self, of: BulkRecords) -> Vec<Uuid> {
        let subjects: Vec<String> = serde_json::from_str(&self.subjects).unwrap_or_default();
        let mut records = Vec::new();
        for subject in &subjects {
            if let Some((kind, id)) = subject.split_once(':')
                && kind == of.kind().key()
                && let Ok(id) = id.parse::<Uuid>()
                && !records.contains(&id)
            {
                records.push(id);
            }
        }
        records
    }

    /// Whether it names a record.
    fn names(&self, of: BulkRecords, record: Uuid) -> bool {
        self.subjects.contains(&format!("\"{}:{record}\"", of.kind().key()))
    }

    fn member(&self) -> Option<Uuid> {
        self.actor.strip_prefix("member:")?.parse().ok()
    }
}

/// The event with this number, if it is an action that can still be undone.
async fn load(tx: &mut Tx, of: BulkRecords, event: i64) -> Result<Option<(BulkAction, EventRow)>> {
    let row: Option<EventRow> = tx
        .fetch_optional(
            "SELECT seq, at_us, actor, action, subjects FROM audit_events WHERE agency_id = $1 AND seq = $4",
            args![event],
        )
        .await?;
    let begin = tx.now_us() - UNDO_US;
    Ok(row.filter(|row| row.at_us >= begin).and_then(|row| Some((of.action(&row.action)?, row))))
}

/// The actions with several of these records, and the undo of such an action, of a member at an instant, the last one first.
async fn events_at(tx: &mut Tx, of: BulkRecords, (at_us, member): (i64, Uuid)) -> Result<Vec<EventRow>> {
    const MAX: u32 = 20;
    let [one, other] = match of {
        BulkRecords::Children => [AuditAction::PeopleEndChildren; 2],
        BulkRecords::Authorizations => [AuditAction::AuthorizationsEndSeveral, AuditAction::AuthorizationsChooseProvider],
    };
    tx.fetch_all(
        "SELECT seq, at_us, actor, action, subjects FROM audit_events
         WHERE agency_id = $1 AND actor = $4 AND at_us = $5 AND action IN ($6, $7, $8) ORDER BY seq DESC LIMIT $9",
        args![format!("member:{member}"), at_us, one.key(), other.key(), of.undo().key(), MAX],
    )
    .await
}

/// The latest action with several of these records that is offered for undo; `None` for members who may not undo it.
pub async fn latest(tx: &mut Tx, of: BulkRecords) -> Result<Option<DoneAction>> {
    if require(tx, of).is_err() {
        return Ok(None);
    }
    let since = tx.now_us() - UNDO_US;
    for at in changes::shared_times(tx, of.kind(), since).await? {
        let last = events_at(tx, of, at).await?.into_iter().next();
        if let Some(event) = last
            && let Some(action) = of.action(&event.action)
        {
            return done(tx, of, action, &event).await.map(Some);
        }
    }
    Ok(None)
}

async fn done(tx: &mut Tx, of: BulkRecords, action: BulkAction, event: &EventRow) -> Result<DoneAction> {
    let members = listed_members(tx, &event.member().into_iter().collect()).await?;
    let author = author(tx, &members, event.member(), event.at_us)?;
    Ok(DoneAction { action, event: event.seq, author, records: u32::try_from(event.records(of).len()).unwrap_or(u32::MAX) })
}

fn author(tx: &Tx, members: &HashMap<Uuid, Member>, member: Option<Uuid>, at_us: i64) -> Result<Author> {
    let by = member.and_then(|id| members.get(&id)).map(Member::listed_name);
    Ok(Author { by, at: to_local(at_us, &tx.zone()?)? })
}

/// A record of the action, as it is now.
struct Current {
    id: Uuid,
    version: i64,
    child: Uuid,
    authorization: Option<(Discipline, String)>,
}

async fn current(tx: &mut Tx, of: BulkRecords, records: &[Uuid]) -> Result<Vec<Current>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    if of == BulkRecords::Authorizations {
        let rows = authorization_rows(tx, records).await?;
        let record = |row: super::AuthorizationRow| Current {
            id: row.id,
            version: row.version,
            child: row.child_id,
            authorization: Some((Discipline(row.discipline), row.reference)),
        };
        return Ok(rows.into_iter().map(record).collect());
    }
    let sql = "SELECT id, version FROM children WHERE agency_id = $1 AND id IN (";
    let mut rows: Vec<(Uuid, i64)> = tx.fetch_all(format!("{sql}{})", placeholders(4, records.len())), ids(records)).await?;
    sort_by_ids(&mut rows, records, |(id, _)| *id);
    Ok(rows.into_iter().map(|(id, version)| Current { id, version, child: id, authorization: None }).collect())
}

/// What undo does with each of these records of an action.
async fn states(tx: &mut Tx, of: BulkRecords, event: &EventRow, records: &[Current]) -> Result<Vec<UndoState>> {
    let found: Vec<Uuid> = records.iter().map(|record| record.id).collect();
    let marks = changes::marks(tx, of.kind(), &found).await?;
    let authors: BTreeSet<Uuid> = marks.values().filter_map(|mark| mark.changed_by).collect();
    let members = listed_members(tx, &authors).await?;
    let times: BTreeSet<(i64, Uuid)> = marks.values().filter_map(|mark| Some((mark.changed_us, mark.changed_by?))).collect();
    let mut events: HashMap<(i64, Uuid), Vec<EventRow>> = HashMap::new();
    for at in times {
        events.insert(at, events_at(tx, of, at).await?);
    }
    let mut states = Vec::with_capacity(records.len());
    for record in records {
        let Some(mark) = marks.get(&record.id) else {
            states.push(UndoState::ChangedSince(None));
            continue;
        };
        let changed_by = match mark.changed_by {
            Some(member) => {
                let events = events.get(&(mark.changed_us, member));
                events.and_then(|events| events.iter().find(|event| event.names(of, record.id)))
            }
            // The operator of the installation is no member.
            None => Some(event).filter(|event| event.member().is_none() && event.at_us == mark.changed_us),
        };
        states.push(match state_of(tx, of, event, record, *mark, changed_by, &members)? {
            Some(state) => state,
            None => can_go_back(tx, of, record).await?,
        });
    }
    Ok(states)
}

/// The state of a record whose last change is not that of the action; `None` if it is.
fn state_of(
    tx: &Tx,
    of: BulkRecords,
    event: &EventRow,
    record: &Current,
    mark: ChangeMark,
    changed_by: Option<&EventRow>,
    members: &HashMap<Uuid, Member>,
) -> Result<Option<UndoState>> {
    if mark.version != record.version {
        // Something without an author: an import, or another record that was merged into it.
        return Ok(Some(UndoState::ChangedSince(None)));
    }
    if changed_by.is_some_and(|last| last.seq == event.seq) {
        return Ok(None);
    }
    let author = author(tx, members, mark.changed_by, mark.changed_us)?;
    let is_undo = changed_by.is_some_and(|last| last.action == of.undo().key());
    Ok(Some(if is_undo { UndoState::Undone(author) } else { UndoState::ChangedSince(Some(author)) }))
}

async fn can_go_back(tx: &mut Tx, of: BulkRecords, record: &Current) -> Result<UndoState> {
    let checked = match of {
        BulkRecords::Children => {
            children::check_undo(tx, ChildVersion { child: ChildId(record.id), version: record.version }).await
        }
        BulkRecords::Authorizations => {
            let seen = AuthorizationVersion { authorization: AuthorizationId(record.id), version: record.version };
            authorizations::check_undo(tx, seen).await
        }
    };
    match checked {
        Ok(()) => Ok(UndoState::Possible),
        Err(refusal @ (Error::Invalid { .. } | Error::Conflict { .. } | Error::NotFound)) => Ok(UndoState::Refused(refusal)),
        Err(other) => Err(other),
    }
}

/// What undo of an action would do; `None` if it can't be undone any more. Each child is recorded as accessed.
///
/// # Errors
/// `NotFound` without the capability.
pub async fn to_undo(tx: &mut Tx, of: BulkRecords, event: i64) -> Result<Option<UndoPreview>> {
    require(tx, of)?;
    let Some((action, event)) = load(tx, of, event).await? else { return Ok(None) };
    let records = current(tx, of, &event.records(of)).await?;
    let states = states(tx, of, &event, &records).await?;
    let children: BTreeSet<Uuid> = records.iter().map(|record| record.child).collect();
    let children = children_by_id(tx, &children.into_iter().collect::<Vec<_>>()).await?;
    let row = |(record, state): (Current, UndoState)| {
        let Current { id, version, child, authorization } = record;
        Some(UndoRow { id, version, child: children.get(&child)?.clone(), authorization, state })
    };
    let rows = records.into_iter().zip(states).filter_map(row).collect();
    Ok(Some(UndoPreview { done: done(tx, of, action, &event).await?, rows }))
}

/// Undoes an action for the records that a form shows, each by the undo of one record. How many went back: none if all of them went back
/// already, since the button was pressed twice.
///
/// # Errors
/// `NotFound` without the capability, and for a record of another agency; `Conflict::State` `NothingToUndo` for an action that can't be
/// undone any more, and for a record that it did not change; `Conflict::Stale` if one was changed since; the refusal of one that can't go
/// back. Then none goes back.
pub async fn undo(tx: &mut Tx, of: BulkRecords, undo: UndoBulk) -> Result<u32> {
    require(tx, of)?;
    let seen: HashMap<Uuid, i64> = undo.records.records().iter().copied().collect();
    let wanted: Vec<Uuid> = undo.records.records().iter().map(|(id, _)| *id).collect();
    let records = current(tx, of, &wanted).await?;
    if records.len() != wanted.len() {
        return Err(Error::NotFound);
    }
    let event = load(tx, of, undo.event).await?.map(|(_, event)| event);
    let changed = event.as_ref().map(|event| event.records(of)).unwrap_or_default();
    let Some(event) = event.filter(|_| wanted.iter().all(|id| changed.contains(id))) else {
        return Err(Error::state(ErrorCode::NothingToUndo));
    };
    let states = states(tx, of, &event, &records).await?;
    if states.iter().all(|state| matches!(state, UndoState::Undone(_))) {
        tx.mark_unchanged();
        return Ok(0);
    }
    for (record, state) in records.iter().zip(states) {
        check_version(record.version, seen.get(&record.id).copied().unwrap_or_default())?;
        match state {
            UndoState::Possible => {}
            UndoState::Refused(refusal) => return Err(refusal),
            UndoState::Undone(_) | UndoState::ChangedSince(_) => return Err(Conflict::Stale { current: record.version }.into()),
        }
    }
    for record in &records {
        match of {
            BulkRecords::Children => {
                children::undo(tx, ChildVersion { child: ChildId(record.id), version: record.version }).await?;
            }
            BulkRecords::Authorizations => {
                let seen = AuthorizationVersion { authorization: AuthorizationId(record.id), version: record.version };
                authorizations::undo(tx, seen).await?;
            }
        }
    }
    Ok(u32::try_from(records.len()).unwrap_or(u32::MAX))
}
