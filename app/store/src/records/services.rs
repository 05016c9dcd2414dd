//! Services that the agency delivers: their list and pages, and changes by members who bill or manage.

use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        lists::{distinct, take_part},
        sql::args,
        versions::check_version,
    },
    records::{
        changes::{self, Record},
        disciplines,
        payers::{FirstVisitRow, check_end, may_change, require_billing, select_first_planned_visit},
    },
};
use domain::{
    Error, ErrorCode, Result, ServiceId,
    discipline::DisciplineChoice,
    lists::{ListPage, ListQuery, ProviderChoices, RecordState, ServiceColumn, ServiceFilters},
    records::RecordKind,
    schedule::Discipline,
    search::{SearchQuery, SearchRecord, SortKey},
    services::{EndService, SaveService, Service, ServicePage, ServiceVersion},
};
use jiff::civil::Date;
use uuid::Uuid;

/// How many services a form offers.
const MAX_CHOICES: u32 = 500;

#[derive(sqlx::FromRow)]
struct ServiceRow {
    id: Uuid,
    code: String,
    discipline: String,
    name: String,
    minutes: i64,
    unit_minutes: Option<i64>,
    ended_on: Option<String>,
    version: i64,
}

impl ServiceRow {
    fn service(self) -> Result<Service> {
        Ok(Service {
            id: ServiceId(self.id),
            code: self.code,
            discipline: Discipline(self.discipline),
            name: self.name,
            minutes: self.minutes as u32,
            unit_minutes: self.unit_minutes.map(|minutes| minutes as u32),
            ended_on: self.ended_on.as_deref().map(parse_date).transpose()?,
            version: self.version,
        })
    }
}

macro_rules! select_services {
    ($more:literal) => {
        concat!(
            "SELECT id, code, discipline, name, minutes, unit_minutes, ended_on, version FROM services WHERE agency_id = $1",
            $more
        )
    };
}

/// The services of the agency, by discipline and code where another order leaves it open. Those that have ended are left out, unless
/// they are searched for or the filter asks for them. The choices of the list are the disciplines, and the current day of the agency.
pub async fn list(tx: &mut Tx, query: &ListQuery<ServiceFilters>) -> Result<ListPage<Service, ProviderChoices>> {
    tx.require_admin()?;
    let today = tx.local_now()?.date();
    let mut services = all(tx).await?;
    let all = u32::try_from(services.len()).unwrap_or(u32::MAX);
    let disciplines = distinct(services.iter().map(|service| service.discipline.0.as_str()));
    let search = SearchQuery::of(&query.q);
    services.retain(|service| {
        RecordState::shows(query.filters.state, !search.is_blank(), service.is_ended(today))
            && query.filters.discipline.as_ref().is_none_or(|discipline| *discipline == service.discipline)
            && (search.is_blank() || search.matches(&search_record(service)))
    });
    if let Some(order) = query.order() {
        match order.column {
            ServiceColumn::Name => order.sort(&mut services, |service| SortKey::of(&service.name)),
            ServiceColumn::Discipline => order.sort(&mut services, |service| service.discipline.0.clone()),
            ServiceColumn::Code => order.sort(&mut services, |service| SortKey::of(&service.code)),
            ServiceColumn::Minutes => order.sort(&mut services, |service| service.minutes),
        }
    }
    let (rows, total) = take_part(services, query.part);
    Ok(ListPage { rows, total, all, number: query.part.number(), choices: ProviderChoices { disciplines, today } })
}

/// All services of the agency, also those that have ended.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Service>> {
    tx.require_admin()?;
    let rows: Vec<ServiceRow> = tx.fetch_all(select_services!(" ORDER BY discipline, code, minutes, id"), args![]).await?;
    rows.into_iter().map(ServiceRow::service).collect()
}

fn search_record(service: &Service) -> SearchRecord {
    let mut record = SearchRecord::named(&service.name, "");
    record.text(&service.code);
    record.text(&service.discipline.0);
    record
}

/// The services that a form offers: those that have not ended, and the one that is chosen already.
pub(super) async fn choices(tx: &mut Tx, chosen: Option<ServiceId>) -> Result<Vec<Service>> {
    let today = tx.local_now()?.date();
    let rows: Vec<ServiceRow> = tx
        .fetch_all(
            select_services!(" AND (ended_on IS NULL OR ended_on > $4) ORDER BY discipline, code, minutes, id LIMIT $5"),
            args![today, MAX_CHOICES],
        )
        .await?;
    let mut services = rows.into_iter().map(ServiceRow::service).collect::<Result<Vec<_>>>()?;
    if let Some(id) = chosen.filter(|id| services.iter().all(|service| service.id != *id)) {
        services.push(load(tx, id).await?);
    }
    Ok(services)
}

pub(super) async fn load(tx: &mut Tx, id: ServiceId) -> Result<Service> {
    tx.fetch_one::<ServiceRow>(select_services!(" AND id = $4"), args![id]).await?.service()
}

/// One service.
///
/// # Errors
/// `NotFound` for a service of another agency.
pub async fn show(tx: &mut Tx, id: ServiceId) -> Result<ServicePage> {
    tx.require_admin()?;
    let service = load(tx, id).await?;
    let version = service.version;
    Ok(ServicePage {
        service,
        disciplines: disciplines::choices(tx).await?,
        last_change: changes::last_change(tx, record(id), version).await?,
        can_change: may_change(tx),
    })
}

/// The disciplines that the form of a new service offers.
pub async fn form_choices(tx: &mut Tx) -> Result<Vec<DisciplineChoice>> {
    require_billing(tx)?;
    disciplines::choices(tx).await
}

fn record(id: ServiceId) -> Record {
    Record::of_agency(RecordKind::Service, id.0)
}

/// Adds a service, or changes one. Authorizations keep the values that they took from it.
///
/// # Errors
/// `NotFound` for a service of another agency; `Conflict::Stale`; `Invalid` `DisciplineInvalid` for another discipline than those
/// of the agency, `ServiceExists`.
pub async fn save(tx: &mut Tx, new: SaveService) -> Result<ServiceId> {
    require_billing(tx)?;
    let before = match new.service {
        Some(id) => Some(load_version(tx, id, new.version.unwrap_or_default()).await?),
        None => None,
    };
    let is_known = before.as_ref().is_some_and(|before| before.discipline == new.discipline);
    if !is_known && !disciplines::is_choice(tx, &new.discipline).await? {
        return Err(Error::field("discipline", ErrorCode::DisciplineInvalid));
    }
    let service = Service {
        id: before.as_ref().map_or_else(|| ServiceId(tx.next_id()), |service| service.id),
        code: new.code.into_string(),
        discipline: new.discipline,
        name: new.name.into_string(),
        minutes: new.minutes,
        unit_minutes: new.unit_minutes,
        ended_on: before.as_ref().and_then(|service| service.ended_on),
        version: before.as_ref().map_or(0, |service| service.version),
    };
    let id = service.id;
    write(tx, before, service).await?;
    Ok(id)
}

/// A service in the version that a form was opened with.
async fn load_version(tx: &mut Tx, id: ServiceId, version: i64) -> Result<Service> {
    let service = load(tx, id).await?;
    check_version(service.version, version)?;
    Ok(service)
}

/// Saves a service over what it was before, and remembers that for undo. The version is counted up here.
pub(super) async fn write(tx: &mut Tx, before: Option<Service>, after: Service) -> Result<()> {
    if before.as_ref() == Some(&after) {
        tx.mark_unchanged();
        return Ok(());
    }
    let (id, version) = (after.id, after.version + 1);
    let taken: Option<(Uuid,)> = tx
        .fetch_optional(
            "SELECT id FROM services WHERE agency_id = $1 AND discipline = $4 AND code = $5 AND minutes = $6 AND id <> $7",
            args![&after.discipline.0, &after.code, after.minutes, id],
        )
        .await?;
    if taken.is_some() {
        return Err(Error::field("code", ErrorCode::ServiceExists));
    }
    tx.execute(
        "INSERT INTO services (agency_id, id, code, discipline, name, minutes, unit_minutes, ended_on, version)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (agency_id, id) DO UPDATE SET code = $5, discipline = $6, name = $7, minutes = $8, unit_minutes = $9,
            ended_on = $10, version = $11",
        args![
            id,
            &after.code,
            &after.discipline.0,
            &after.name,
            after.minutes,
            after.unit_minutes.map(i64::from),
            after.ended_on.map(|day| day.to_string()),
            version
        ],
    )
    .await?;
    changes::record_previous(tx, record(id), version, before.as_ref()).await?;
    tx.record_subject("service", id.0);
    tx.record_change(&Service { version, ..after });
    Ok(())
}

/// Ends a service, or changes its end: from that day on it can't be chosen for new authorizations, and those that have it get no new visits.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordEnded`; `Invalid` `EndInPast`; `Conflict::VisitsPlanned` while visits of its authorizations are
/// planned from that day on.
pub async fn end(tx: &mut Tx, end: EndService) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, end.service, end.version).await?;
    check_end(tx, before.ended_on, end.ended_on)?;
    refuse_planned_visits(tx, end.service, end.ended_on).await?;
    let after = Service { ended_on: Some(end.ended_on), ..before.clone() };
    write(tx, Some(before), after).await
}

/// As for a payer: each of the visits is a family to call.
async fn refuse_planned_visits(tx: &mut Tx, service: ServiceId, from: Date) -> Result<()> {
    let row: Option<FirstVisitRow> =
        tx.fetch_optional(select_first_planned_visit!("service_id"), args![service, from, tx.now_us()]).await?;
    row.map_or(Ok(()), |row| Err(row.conflict()?))
}

/// Brings an ended service back, or removes the end that is still to come. Returns whether it was to come.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordNotEnded`.
pub async fn restore(tx: &mut Tx, restore: ServiceVersion) -> Result<bool> {
    require_billing(tx)?;
    let before = load_version(tx, restore.service, restore.version).await?;
    let Some(ended_on) = before.ended_on else { return Err(Error::state(ErrorCode::RecordNotEnded)) };
    let is_coming = ended_on > tx.local_now()?.date();
    let after = Service { ended_on: None, ..before.clone() };
    write(tx, Some(before), after).await?;
    Ok(is_coming)
}

/// Saves what a service was before its last change.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `NothingToUndo`, `UndoIsTaken`; what [`save`] and [`end`] reject.
pub async fn undo(tx: &mut Tx, undo: ServiceVersion) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, undo.service, undo.version).await?;
    let previous: Service = changes::previous(tx, record(undo.service), undo.version).await?;
    if let Some(day) = previous.ended_on.filter(|day| before.ended_on.is_none_or(|ended| *day < ended)) {
        refuse_planned_visits(tx, undo.service, day).await?;
    }
    let after = Service { version: before.version, ..previous };
    write(tx, Some(before), after).await.map_err(changes::of_undo)
}
