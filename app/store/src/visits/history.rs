//! What became of a visit, kept beside the event of the audit that tells of it.

use super::{VisitRow, select_visits};
use crate::{
    Tx,
    names::{ChildColumns, at, child_columns, local},
    sql::{args, internal},
};
use domain::{
    ChildId, Result, VisitId,
    audit::AuditVisit,
    visits::{ChangeKind, Press, ProviderRef, Stand, TimeChange, Times, VisitChange, VisitState},
};
use uuid::Uuid;

/// How a visit stands.
pub(crate) fn stand(row: &VisitRow) -> Result<Stand> {
    let zone = crate::zone(&row.zone)?;
    let on_clock = |us: Option<i64>| us.map(|us| at(us, &zone)).transpose();
    let provider = ProviderRef::from(row.provider.clone());
    Ok(Stand {
        provider: provider.id,
        provider_name: provider.full_name(),
        starts: row.starts()?,
        minutes: row.minutes(),
        state: row.state()?,
        began: on_clock(row.checked_in_us)?,
        ended: on_clock(row.checked_out_us)?,
    })
}

/// Keeps that a visit was changed which stood like `before`: nothing where it was just placed.
pub(crate) async fn keep(tx: &mut Tx, kind: ChangeKind, visit: VisitId, before: Option<&VisitRow>, reason: &str) -> Result<()> {
    let after = stands_now(tx, visit).await?;
    keep_between(tx, kind, visit, before, after, reason).await
}

/// The visit after the change; nothing where it was withdrawn.
async fn stands_now(tx: &mut Tx, visit: VisitId) -> Result<Option<VisitRow>> {
    tx.maybe(select_visits!(" AND v.id = $4"), args![visit]).await
}

async fn keep_between(
    tx: &mut Tx,
    kind: ChangeKind,
    visit: VisitId,
    before: Option<&VisitRow>,
    after: Option<VisitRow>,
    reason: &str,
) -> Result<()> {
    let Some(child) = before.or(after.as_ref()).map(VisitRow::child_id) else { return Ok(()) };
    let before = before.map(stand).transpose()?;
    let after = after.as_ref().map(stand).transpose()?;
    insert(tx, child, visit, &VisitChange { kind, before, after, reason: reason.to_owned() }).await
}

/// The same for places on a board: a reason is kept where a rule was broken for it.
pub(crate) async fn keep_placed(
    tx: &mut Tx,
    kind: ChangeKind,
    visit: VisitId,
    before: Option<&VisitRow>,
    reason: Option<&str>,
) -> Result<()> {
    let after = stands_now(tx, visit).await?;
    let kept = after.as_ref().and_then(|row| row.override_reason.as_deref());
    let reason = reason.filter(|reason| kept == Some(*reason)).unwrap_or_default();
    keep_between(tx, kind, visit, before, after, reason).await
}

async fn insert(tx: &mut Tx, child: ChildId, visit: VisitId, change: &VisitChange) -> Result<()> {
    let json = |stand: &Option<Stand>| -> Option<String> {
        stand.as_ref().map(|stand| serde_json::to_string(stand).expect("plain fields always serialise"))
    };
    let (id, seq, now, by) = (tx.next_id(), tx.event_seq(), tx.now_us(), tx.actor().name());
    tx.run(
        "INSERT INTO visit_changes (agency_id, id, visit_id, child_id, seq, kind, before_json, after_json, reason_sealed, by_name,
            at_us) VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            id,
            visit,
            child,
            seq,
            change.kind.as_str(),
            json(&change.before),
            json(&change.after),
            change.reason.as_str(),
            by,
            now
        ],
    )
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    child_id: Uuid,
    seq: i64,
    kind: String,
    before_json: Option<String>,
    after_json: Option<String>,
    reason_sealed: String,
    by_name: String,
    at_us: i64,
}

/// The columns of [`ChangeRow`], of changes as `h`.
macro_rules! change_columns {
    () => {
        "h.child_id, h.seq, h.kind, h.before_json, h.after_json, h.reason_sealed, h.by_name, h.at_us"
    };
}

impl ChangeRow {
    fn change(&self) -> Result<VisitChange> {
        let read = |json: &Option<String>| -> Result<Option<Stand>> {
            json.as_deref().map(|json| serde_json::from_str(json).map_err(|error| internal(&error))).transpose()
        };
        Ok(VisitChange {
            kind: self.kind.parse().map_err(|()| internal(&"an unknown change of a visit"))?,
            before: read(&self.before_json)?,
            after: read(&self.after_json)?,
            reason: self.reason_sealed.clone(),
        })
    }
}

/// A visit as the event `seq` of the audit names it, with what the event did with it.
pub(crate) async fn audited(tx: &mut Tx, visit: VisitId, seq: i64) -> Result<AuditVisit> {
    let mut changes = Vec::new();
    let mut gone = None;
    let rows: Vec<ChangeRow> = tx
        .all(
            concat!(
                "SELECT ",
                change_columns!(),
                " FROM visit_changes h WHERE h.agency_id = $1 AND h.visit_id = $4 ORDER BY h.seq, h.id"
            ),
            args![visit],
        )
        .await?;
    for row in rows {
        let change = row.change()?;
        gone = change.after.as_ref().or(change.before.as_ref()).map(|stand| (row.child_id, stand.starts)).or(gone);
        if row.seq == seq {
            changes.push(change);
        }
    }
    let now: Option<(Uuid, String)> =
        tx.maybe("SELECT child_id, starts_local FROM visits WHERE agency_id = $1 AND id = $4", args![visit]).await?;
    let stands = now.is_some();
    let named = match now {
        Some((child, starts)) => Some((child, local(&starts)?)),
        None => gone,
    };
    let of = match named {
        Some((child, starts)) => {
            let columns = concat!("SELECT ", child_columns!(), " FROM children c WHERE c.agency_id = $1 AND c.id = $4");
            let child: ChildColumns = tx.one(columns, args![ChildId(child)]).await?;
            tx.saw(child.id());
            Some((tx.child(child), starts))
        }
        None => None,
    };
    Ok(AuditVisit { id: visit, of, stands, changes })
}

/// How a visit's times came to be other than recorded, oldest first. `zone` is the visit's.
pub(super) async fn time_changes(tx: &mut Tx, visit: Uuid, zone: &jiff::tz::TimeZone) -> Result<Vec<TimeChange>> {
    let rows: Vec<ChangeRow> = tx
        .all(
            concat!(
                "SELECT ",
                change_columns!(),
                " FROM visit_changes h WHERE h.agency_id = $1 AND h.visit_id = $4 AND h.kind IN ('undone', 'corrected')
                 ORDER BY h.seq, h.id"
            ),
            args![visit],
        )
        .await?;
    let times = |stand: Option<&Stand>| stand.map(|stand| Times { began: stand.began, ended: stand.ended }).unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let change = row.change()?;
            let taken_back = match change.before.as_ref().map(|stand| stand.state) {
                Some(VisitState::Done) => Press::CheckOut,
                _ => Press::CheckIn,
            };
            Ok(TimeChange {
                undone: (change.kind == ChangeKind::Undone).then_some(taken_back),
                before: times(change.before.as_ref()),
                after: times(change.after.as_ref()),
                reason: row.reason_sealed,
                by: row.by_name,
                at: at(row.at_us, zone)?,
            })
        })
        .collect()
}
