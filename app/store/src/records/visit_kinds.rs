//! Kinds of visits that no payer authorizes: their list and pages, and changes by members who bill or manage.

use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        lists::take_part,
        sql::{Arg, Conn, args, insert_rows, placeholders},
        versions::check_version,
    },
    records::{
        changes::{self, Record},
        payers::{check_end, folded, may_change, require_billing},
        rows::ROWS,
    },
};
use domain::{
    AgencyId, Error, ErrorCode, Result, VisitKindId,
    lists::{ListPage, ListQuery, RecordState, VisitKindColumn, VisitKindFilters},
    records::RecordKind,
    search::{SearchQuery, SearchRecord, SortKey},
    text::PersonName,
    visit_kinds::{EndVisitKind, SaveVisitKind, VisitKind, VisitKindPage, VisitKindVersion},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many kinds of visits a form offers.
const MAX_CHOICES: u32 = 500;

#[derive(sqlx::FromRow)]
struct VisitKindRow {
    id: Uuid,
    name: String,
    name_es: Option<String>,
    minutes: i64,
    billable: bool,
    payable: bool,
    needs_note: bool,
    ended_on: Option<String>,
    version: i64,
}

impl VisitKindRow {
    fn kind(self) -> Result<VisitKind> {
        Ok(VisitKind {
            id: VisitKindId(self.id),
            name: self.name,
            name_es: self.name_es,
            minutes: self.minutes as u32,
            billable: self.billable,
            payable: self.payable,
            needs_note: self.needs_note,
            ended_on: self.ended_on.as_deref().map(parse_date).transpose()?,
            version: self.version,
        })
    }
}

macro_rules! select_visit_kinds {
    ($more:literal) => {
        concat!(
            "SELECT id, name, name_es, minutes, billable, payable, needs_note, ended_on, version FROM visit_kinds WHERE agency_id = $1",
            $more
        )
    };
}

/// A kind of visit that a new agency has.
pub(crate) struct FirstKind {
    name: &'static str,
    name_es: &'static str,
    billable: bool,
    payable: bool,
    needs_note: bool,
}

/// The kinds of visits that an agency begins with. It changes or ends those that it does not need.
pub(crate) const FIRST: [FirstKind; 3] = [
    FirstKind { name: "Evaluation", name_es: "Evaluación", billable: true, payable: true, needs_note: true },
    FirstKind { name: "Intake", name_es: "Admisión", billable: false, payable: true, needs_note: true },
    FirstKind { name: "Meeting", name_es: "Reunión", billable: false, payable: true, needs_note: false },
];

/// The usual length of a visit of these kinds.
const FIRST_MINUTES: u32 = 60;

/// Adds the kinds of visits that a new agency begins with, to which the connection is scoped.
pub(crate) async fn add_first(conn: &mut Conn, agency: AgencyId, ids: [Uuid; FIRST.len()]) -> Result<()> {
    let row = |(kind, id): (FirstKind, Uuid)| {
        let FirstKind { name, name_es, billable, payable, needs_note } = kind;
        args![agency, id, name, name_es, folded(name), FIRST_MINUTES, billable, payable, needs_note, 1_i64]
    };
    insert_rows(
        conn,
        "INSERT INTO visit_kinds (agency_id, id, name, name_es, name_folded, minutes, billable, payable, needs_note, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        FIRST.into_iter().zip(ids).map(row).collect(),
    )
    .await
}

/// The kinds of visits of the agency. Those that have ended are left out, unless they are searched for or the filter asks for them.
/// The choices of the list are the current day of the agency.
pub async fn list(tx: &mut Tx, query: &ListQuery<VisitKindFilters>) -> Result<ListPage<VisitKind, Date>> {
    tx.require_admin()?;
    let today = tx.local_now()?.date();
    let rows: Vec<VisitKindRow> = tx.fetch_all(select_visit_kinds!(" ORDER BY name_folded, id"), args![]).await?;
    let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let mut kinds = rows.into_iter().map(VisitKindRow::kind).collect::<Result<Vec<_>>>()?;
    let search = SearchQuery::of(&query.q);
    kinds.retain(|kind| {
        RecordState::shows(query.filters.state, !search.is_blank(), kind.is_ended(today))
            && (search.is_blank()
                || search.matches(&SearchRecord::named(&kind.name, kind.name_es.as_deref().unwrap_or_default())))
    });
    if let Some(order) = query.order() {
        match order.column {
            VisitKindColumn::Name => order.sort(&mut kinds, |kind| SortKey::of(&kind.name)),
            VisitKindColumn::Minutes => order.sort(&mut kinds, |kind| kind.minutes),
            VisitKindColumn::Billable => order.sort(&mut kinds, |kind| !kind.billable),
            VisitKindColumn::Payable => order.sort(&mut kinds, |kind| !kind.payable),
            VisitKindColumn::Note => order.sort(&mut kinds, |kind| !kind.needs_note),
        }
    }
    let (rows, total) = take_part(kinds, query.part);
    Ok(ListPage { rows, total, all, number: query.part.number(), choices: today })
}

/// The kinds of visits that a form offers: those that have not ended, and the one that is chosen already.
pub(crate) async fn choices(tx: &mut Tx, chosen: Option<VisitKindId>) -> Result<Vec<VisitKind>> {
    let today = tx.local_now()?.date();
    let rows: Vec<VisitKindRow> = tx
        .fetch_all(
            select_visit_kinds!(" AND (ended_on IS NULL OR ended_on > $4) ORDER BY name_folded, id LIMIT $5"),
            args![today, MAX_CHOICES],
        )
        .await?;
    let mut kinds = rows.into_iter().map(VisitKindRow::kind).collect::<Result<Vec<_>>>()?;
    if let Some(id) = chosen.filter(|id| kinds.iter().all(|kind| kind.id != *id)) {
        kinds.push(load(tx, id).await?);
    }
    Ok(kinds)
}

pub(crate) async fn load(tx: &mut Tx, id: VisitKindId) -> Result<VisitKind> {
    tx.fetch_one::<VisitKindRow>(select_visit_kinds!(" AND id = $4"), args![id]).await?.kind()
}

/// The kinds of visits with these names, by folded name.
pub(super) async fn named<'a>(tx: &mut Tx, names: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, VisitKind>> {
    let names: Vec<String> = names.map(folded).collect::<BTreeSet<_>>().into_iter().collect();
    let mut kinds = BTreeMap::new();
    for some in names.chunks(ROWS) {
        let sql = format!("{} AND name_folded IN ({})", select_visit_kinds!(""), placeholders(4, some.len()));
        let rows: Vec<VisitKindRow> = tx.fetch_all(sql, some.iter().map(Arg::from).collect()).await?;
        for row in rows {
            let kind = row.kind()?;
            kinds.insert(folded(&kind.name), kind);
        }
    }
    Ok(kinds)
}

/// One kind of visit.
///
/// # Errors
/// `NotFound` for a kind of another agency.
pub async fn show(tx: &mut Tx, id: VisitKindId) -> Result<VisitKindPage> {
    tx.require_admin()?;
    let kind = load(tx, id).await?;
    let version = kind.version;
    Ok(VisitKindPage { kind, last_change: changes::last_change(tx, record(id), version).await?, can_change: may_change(tx) })
}

fn record(id: VisitKindId) -> Record {
    Record::of_agency(RecordKind::VisitKind, id.0)
}

/// Adds a kind of visit, or changes one. Visits keep what they copied from it.
///
/// # Errors
/// `NotFound` for a kind of another agency; `Conflict::Stale`; `Invalid` `VisitKindExists`.
pub async fn save(tx: &mut Tx, new: SaveVisitKind) -> Result<VisitKindId> {
    require_billing(tx)?;
    let before = match new.visit_kind {
        Some(id) => Some(load_version(tx, id, new.version.unwrap_or_default()).await?),
        None => None,
    };
    let kind = VisitKind {
        id: before.as_ref().map_or_else(|| VisitKindId(tx.next_id()), |kind| kind.id),
        name: new.name.into_string(),
        name_es: new.name_es.map(PersonName::into_string),
        minutes: new.minutes,
        billable: new.billable,
        payable: new.payable,
        needs_note: new.needs_note,
        ended_on: before.as_ref().and_then(|kind| kind.ended_on),
        version: before.as_ref().map_or(0, |kind| kind.version),
    };
    let id = kind.id;
    write(tx, before, kind).await?;
    Ok(id)
}

/// A kind of visit in the version that a form was opened with.
async fn load_version(tx: &mut Tx, id: VisitKindId, version: i64) -> Result<VisitKind> {
    let kind = load(tx, id).await?;
    check_version(kind.version, version)?;
    Ok(kind)
}

/// Saves a kind of visit over what it was before, and remembers that for undo. The version is counted up here.
async fn write(tx: &mut Tx, before: Option<VisitKind>, after: VisitKind) -> Result<()> {
    if before.as_ref() == Some(&after) {
        tx.mark_unchanged();
        return Ok(());
    }
    let (id, folded, version) = (after.id, folded(&after.name), after.version + 1);
    let taken: Option<(Uuid,)> = tx
        .fetch_optional("SELECT id FROM visit_kinds WHERE agency_id = $1 AND name_folded = $4 AND id <> $5", args![&folded, id])
        .await?;
    if taken.is_some() {
        return Err(Error::field("name", ErrorCode::VisitKindExists));
    }
    tx.execute(
        "INSERT INTO visit_kinds (agency_id, id, name, name_folded, minutes, billable, payable, needs_note, ended_on, version, name_es)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (agency_id, id) DO UPDATE SET name = $5, name_folded = $6, minutes = $7, billable = $8, payable = $9,
            needs_note = $10, ended_on = $11, version = $12, name_es = $13",
        args![
            id,
            &after.name,
            folded,
            after.minutes,
            after.billable,
            after.payable,
            after.needs_note,
            after.ended_on.map(|day| day.to_string()),
            version,
            after.name_es.clone()
        ],
    )
    .await?;
    changes::record_previous(tx, record(id), version, before.as_ref()).await?;
    tx.record_subject("visit_kind", id.0);
    tx.record_change(&VisitKind { version, ..after });
    Ok(())
}

/// Ends a kind of visit, or changes its end: from that day on it can't be chosen for new visits. Those that are scheduled take place: nobody stops
/// paying for them.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordEnded`; `Invalid` `EndInPast`.
pub async fn end(tx: &mut Tx, end: EndVisitKind) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, end.visit_kind, end.version).await?;
    check_end(tx, before.ended_on, end.ended_on)?;
    let after = VisitKind { ended_on: Some(end.ended_on), ..before.clone() };
    write(tx, Some(before), after).await
}

/// Brings an ended kind of visit back, or removes the end that is still to come. Returns whether it was to come.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordNotEnded`.
pub async fn restore(tx: &mut Tx, restore: VisitKindVersion) -> Result<bool> {
    require_billing(tx)?;
    let before = load_version(tx, restore.visit_kind, restore.version).await?;
    let Some(ended_on) = before.ended_on else { return Err(Error::state(ErrorCode::RecordNotEnded)) };
    let is_coming = ended_on > tx.local_now()?.date();
    let after = VisitKind { ended_on: None, ..before.clone() };
    write(tx, Some(before), after).await?;
    Ok(is_coming)
}

/// Saves what a kind of visit was before its last change.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `NothingToUndo`, `UndoIsTaken`; what [`save`] rejects.
pub async fn undo(tx: &mut Tx, undo: VisitKindVersion) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, undo.visit_kind, undo.version).await?;
    let previous: VisitKind = changes::previous(tx, record(undo.visit_kind), undo.version).await?;
    let after = VisitKind { version: before.version, ..previous };
    write(tx, Some(before), after).await.map_err(changes::of_undo)
}
