//! Payers: their list and pages, and changes by members who bill or manage. Authorizations refer to a payer, so that a new name
//! shows everywhere.

use crate::{
    Tx,
    kernel::{
        columns::{parse_date, parse_local},
        lists::take_part,
        sql::{args, internal},
        versions::check_version,
    },
    records::changes::{self, Record},
};
use domain::{
    Capability, Conflict, Error, ErrorCode, PayerId, Result, VisitId,
    lists::{ListPage, ListQuery, PayerColumn, PayerFilters, RecordState},
    payers::{EndPayer, Payer, PayerPage, PayerVersion, SavePayer, unit_minutes_of},
    records::{RecordKind, is_over},
    search::{SearchQuery, SearchRecord, SortKey, folded_name},
    units::{UnitRule, VisitBands},
};
use jiff::civil::Date;
use uuid::Uuid;

/// How many payers a form offers.
const MAX_CHOICES: u32 = 500;

/// The name by which an import finds a payer: the same for every spelling that a search does not distinguish.
pub(crate) fn folded(name: &str) -> String {
    let folded = folded_name(name);
    if folded.is_empty() { name.to_owned() } else { folded }
}

/// Whether the actor may change payers, services and authorizations.
pub(crate) fn may_change(tx: &Tx) -> bool {
    tx.actor().has(Capability::Bill) || tx.actor().has(Capability::Manage)
}

/// # Errors
/// `NotFound` for everyone but members of the office who bill or manage.
pub fn require_billing(tx: &Tx) -> Result<()> {
    tx.require_capability(Capability::Bill).or_else(|_| tx.require_capability(Capability::Manage)).map(drop)
}

#[derive(sqlx::FromRow)]
struct PayerRow {
    id: Uuid,
    name: String,
    unit_rule: String,
    unit_minutes: Option<i64>,
    visit_bands: String,
    first_day: String,
    ended_on: Option<String>,
    version: i64,
}

impl PayerRow {
    fn payer(self) -> Result<Payer> {
        let unit_rule = UnitRule::parse(&self.unit_rule).unwrap_or(UnitRule::PerVisit);
        Ok(Payer {
            id: PayerId(self.id),
            name: self.name,
            unit_rule,
            // An import may have kept minutes of a payer that counts visits.
            unit_minutes: self.unit_minutes.map(|minutes| minutes as u32).filter(|_| unit_rule.is_timed()),
            bands: self.visit_bands.parse().unwrap_or_else(|_| VisitBands::default()),
            first_day: self.first_day.parse().unwrap_or_default(),
            ended_on: self.ended_on.as_deref().map(parse_date).transpose()?,
            version: self.version,
        })
    }
}

macro_rules! select_payers {
    ($more:literal) => {
        concat!(
            "SELECT id, name, unit_rule, unit_minutes, visit_bands, first_day, ended_on, version FROM payers
             WHERE agency_id = $1",
            $more
        )
    };
}

/// The payers of the agency. Those that have ended are left out, unless they are searched for or the filter asks for them. The
/// choices of the list are the current day of the agency.
pub async fn list(tx: &mut Tx, query: &ListQuery<PayerFilters>) -> Result<ListPage<Payer, Date>> {
    tx.require_admin()?;
    let today = tx.local_now()?.date();
    let mut payers = all(tx).await?;
    let all = u32::try_from(payers.len()).unwrap_or(u32::MAX);
    let search = SearchQuery::of(&query.q);
    payers.retain(|payer| {
        RecordState::shows(query.filters.state, !search.is_blank(), payer.is_ended(today))
            && (search.is_blank() || search.matches(&SearchRecord::named(&payer.name, "")))
    });
    if let Some(order) = query.order() {
        match order.column {
            PayerColumn::Name => order.sort(&mut payers, |payer| SortKey::of(&payer.name)),
            PayerColumn::Rule => order.sort(&mut payers, |payer| payer.unit_rule.key()),
        }
    }
    let (rows, total) = take_part(payers, query.part);
    Ok(ListPage { rows, total, all, number: query.part.number(), choices: today })
}

/// All payers of the agency, also those that have ended.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Payer>> {
    tx.require_admin()?;
    let rows: Vec<PayerRow> = tx.fetch_all(select_payers!(" ORDER BY name_folded, id"), args![]).await?;
    rows.into_iter().map(PayerRow::payer).collect()
}

/// The payers that a form offers: those that have not ended, and the one that is chosen already.
pub(super) async fn choices(tx: &mut Tx, chosen: Option<PayerId>) -> Result<Vec<Payer>> {
    let today = tx.local_now()?.date();
    let rows: Vec<PayerRow> = tx
        .fetch_all(
            select_payers!(" AND (ended_on IS NULL OR ended_on > $4) ORDER BY name_folded, id LIMIT $5"),
            args![today, MAX_CHOICES],
        )
        .await?;
    let mut payers = rows.into_iter().map(PayerRow::payer).collect::<Result<Vec<_>>>()?;
    if let Some(id) = chosen.filter(|id| payers.iter().all(|payer| payer.id != *id)) {
        payers.push(load(tx, id).await?);
    }
    Ok(payers)
}

pub(super) async fn load(tx: &mut Tx, id: PayerId) -> Result<Payer> {
    tx.fetch_one::<PayerRow>(select_payers!(" AND id = $4"), args![id]).await?.payer()
}

/// One payer.
///
/// # Errors
/// `NotFound` for a payer of another agency.
pub async fn show(tx: &mut Tx, id: PayerId) -> Result<PayerPage> {
    tx.require_admin()?;
    let (payer, today) = (load(tx, id).await?, tx.local_now()?.date());
    let (open,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM authorizations WHERE agency_id = $1 AND payer_id = $4 AND ends_on >= $5",
            args![id, today],
        )
        .await?;
    let version = payer.version;
    Ok(PayerPage {
        payer,
        open_authorizations: open as u32,
        last_change: changes::last_change(tx, record(id), version).await?,
        can_change: may_change(tx),
    })
}

fn record(id: PayerId) -> Record {
    Record::of_agency(RecordKind::Payer, id.0)
}

/// Adds a payer, or changes one.
///
/// # Errors
/// `NotFound` for a payer of another agency; `Conflict::Stale`; `Invalid` `PayerExists`, or `UnitMinutesOutOfRange` without the
/// minutes of a unit.
pub async fn save(tx: &mut Tx, new: SavePayer) -> Result<PayerId> {
    require_billing(tx)?;
    let unit_minutes = unit_minutes_of(new.unit_rule, new.unit_minutes)?;
    let before = match new.payer {
        Some(id) => Some(load_version(tx, id, new.version.unwrap_or_default()).await?),
        None => None,
    };
    let payer = Payer {
        id: before.as_ref().map_or_else(|| PayerId(tx.next_id()), |payer| payer.id),
        name: new.name.into_string(),
        unit_rule: new.unit_rule,
        unit_minutes,
        bands: new.visit_bands,
        first_day: new.first_day,
        ended_on: before.as_ref().and_then(|payer| payer.ended_on),
        version: before.as_ref().map_or(0, |payer| payer.version),
    };
    let id = payer.id;
    write(tx, before, payer).await?;
    Ok(id)
}

/// A payer in the version that a form was opened with.
async fn load_version(tx: &mut Tx, id: PayerId, version: i64) -> Result<Payer> {
    let payer = load(tx, id).await?;
    check_version(payer.version, version)?;
    Ok(payer)
}

/// Saves a payer over what it was before, and remembers that for undo. The version is counted up here.
pub(super) async fn write(tx: &mut Tx, before: Option<Payer>, after: Payer) -> Result<()> {
    if before.as_ref() == Some(&after) {
        tx.mark_unchanged();
        return Ok(());
    }
    let (id, folded, version) = (after.id, folded(&after.name), after.version + 1);
    let taken: Option<(Uuid,)> = tx
        .fetch_optional("SELECT id FROM payers WHERE agency_id = $1 AND name_folded = $4 AND id <> $5", args![&folded, id])
        .await?;
    if taken.is_some() {
        return Err(Error::field("name", ErrorCode::PayerExists));
    }
    tx.execute(
        "INSERT INTO payers (agency_id, id, name, name_folded, unit_rule, unit_minutes, visit_bands, first_day, ended_on, version)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (agency_id, id) DO UPDATE SET name = $5, name_folded = $6, unit_rule = $7, unit_minutes = $8,
            visit_bands = $9, first_day = $10, ended_on = $11, version = $12",
        args![
            id,
            &after.name,
            folded,
            after.unit_rule.key(),
            after.unit_minutes.map(i64::from),
            after.bands.to_string(),
            after.first_day.as_str(),
            after.ended_on.map(|day| day.to_string()),
            version
        ],
    )
    .await?;
    changes::record_previous(tx, record(id), version, before.as_ref()).await?;
    tx.record_subject("payer", id.0);
    tx.record_change(&Payer { version, ..after });
    Ok(())
}

/// Selects the first visit that is planned from a day on, under authorizations with this value in a column.
macro_rules! select_first_planned_visit {
    ($column:literal) => {
        concat!(
            "SELECT v.id, v.starts_local, COUNT(*) OVER () AS visits FROM visits v
             JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
             WHERE v.agency_id = $1 AND a.",
            $column,
            " = $4 AND v.state = 'planned' AND v.starts_us >= $6 AND substr(v.starts_local, 1, 10) >= $5
             ORDER BY v.starts_us, v.id LIMIT 1"
        )
    };
}
pub(super) use select_first_planned_visit;

/// The first of the visits that stand in the way of a change, and how many they are.
#[derive(sqlx::FromRow)]
pub(super) struct FirstVisitRow {
    id: Uuid,
    starts_local: String,
    visits: i64,
}

impl FirstVisitRow {
    pub fn conflict(self) -> Result<Error> {
        let (count, starts) = (self.visits as u32, parse_local(&self.starts_local)?);
        Ok(Conflict::VisitsPlanned { count, visit: VisitId(self.id), starts }.into())
    }
}

/// Checks a new end of a payer, a service or a kind of visit. An end that is still to come can be changed; none can be set for a day
/// before today, since what was done until then stays as it was.
pub(super) fn check_end(tx: &Tx, ended_on: Option<Date>, new: Date) -> Result<()> {
    let today = tx.local_now()?.date();
    if is_over(ended_on, today) {
        return Err(Error::state(ErrorCode::RecordEnded));
    }
    if new < today { Err(Error::field("ended_on", ErrorCode::EndInPast)) } else { Ok(()) }
}

/// Ends a payer, or changes its end: from that day on it can't be chosen for new authorizations.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordEnded`; `Invalid` `EndInPast`; `Conflict::VisitsPlanned` while visits of its authorizations are
/// planned from that day on.
pub async fn end(tx: &mut Tx, end: EndPayer) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, end.payer, end.version).await?;
    check_end(tx, before.ended_on, end.ended_on)?;
    refuse_planned_visits(tx, end.payer, end.ended_on).await?;
    let after = Payer { ended_on: Some(end.ended_on), ..before.clone() };
    write(tx, Some(before), after).await
}

/// Visits that are planned from a day on, or from now if that is later: earlier ones have been, or are corrected.
async fn refuse_planned_visits(tx: &mut Tx, payer: PayerId, from: Date) -> Result<()> {
    let row: Option<FirstVisitRow> =
        tx.fetch_optional(select_first_planned_visit!("payer_id"), args![payer, from, tx.now_us()]).await?;
    row.map_or(Ok(()), |row| Err(row.conflict()?))
}

/// Brings an ended payer back, or removes the end that is still to come. Returns whether it was to come.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordNotEnded`.
pub async fn restore(tx: &mut Tx, restore: PayerVersion) -> Result<bool> {
    require_billing(tx)?;
    let before = load_version(tx, restore.payer, restore.version).await?;
    let Some(ended_on) = before.ended_on else { return Err(Error::state(ErrorCode::RecordNotEnded)) };
    let is_coming = ended_on > tx.local_now()?.date();
    let after = Payer { ended_on: None, ..before.clone() };
    write(tx, Some(before), after).await?;
    Ok(is_coming)
}

/// Saves what a payer was before its last change.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `NothingToUndo`, `UndoIsTaken`; what [`save`] and [`end`] reject.
pub async fn undo(tx: &mut Tx, undo: PayerVersion) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, undo.payer, undo.version).await?;
    let previous: Payer = changes::previous(tx, record(undo.payer), undo.version).await?;
    if let Some(day) = previous.ended_on.filter(|day| before.ended_on.is_none_or(|ended| *day < ended)) {
        refuse_planned_visits(tx, undo.payer, day).await?;
    }
    let after = Payer { version: before.version, ..previous };
    write(tx, Some(before), after).await.map_err(changes::of_undo)
}

/// The payer of this name; a new one if the agency has none, with the unit rule of the authorization that names it.
pub(super) async fn find_or_make(tx: &mut Tx, name: &str, unit_rule: &str, unit_minutes: Option<u32>) -> Result<PayerId> {
    let folded = folded(name);
    let known: Option<(Uuid,)> =
        tx.fetch_optional("SELECT id FROM payers WHERE agency_id = $1 AND name_folded = $4", args![&folded]).await?;
    if let Some((id,)) = known {
        return Ok(PayerId(id));
    }
    let unit_rule = UnitRule::parse(unit_rule).ok_or_else(|| internal(&format_args!("an unknown unit rule: {unit_rule}")))?;
    let first_day = tx.agency().settings.first_day;
    let id = PayerId(tx.next_id());
    tx.execute(
        "INSERT INTO payers (agency_id, id, name, name_folded, unit_rule, unit_minutes, visit_bands, first_day, version)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, 1)",
        args![
            id,
            name,
            folded,
            unit_rule.key(),
            unit_minutes.map(i64::from),
            VisitBands::default().to_string(),
            first_day.as_str()
        ],
    )
    .await?;
    Ok(id)
}
