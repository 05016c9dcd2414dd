//! A provider's day as a route: ordered stops with drives between them.

use super::plus_days;
use crate::{
    Tx,
    care::visits::{VisitRow, select_visits, timing},
    kernel::{columns::day_start_us, sql::args},
    records::people,
};
use domain::{
    ProviderId, Result, VisitId,
    schedule::{ArrivalDrive, Discipline, ProviderDay, RouteView, Stop},
    travel::Point,
    visits::{PlaceView, VisitState, clock_name, disambiguate_children},
};
use jiff::{civil::Date, tz::TimeZone};

/// A provider's own day (default: today) in the order of the route, including canceled visits.
pub async fn own_day(tx: &mut Tx, requested: Option<Date>) -> Result<ProviderDay> {
    let own = tx.require_provider()?;
    let day = load_route(tx, own, requested).await?.day;
    for stop in &day.stops {
        tx.record_access(stop.child.id);
    }
    Ok(day)
}

/// The route of a provider's day (default: today) for the map, without canceled visits: any provider for the office, their own
/// for a provider.
pub async fn route(tx: &mut Tx, own: ProviderId, requested: Option<Date>) -> Result<RouteView> {
    let mut route = load_route(tx, own, requested).await?;
    route.day.stops.retain(|stop| stop.state != VisitState::Cancelled);
    for stop in &route.day.stops {
        tx.record_access(stop.child.id);
    }
    Ok(route)
}

async fn load_route(tx: &mut Tx, own: ProviderId, requested: Option<Date>) -> Result<RouteView> {
    let zone = tx.zone()?;
    let now = tx.local_now()?;
    let date = requested.unwrap_or_else(|| now.date());
    let provider = people::load_provider_ref(tx, own).await?;
    let night = if date == now.date() { from_previous_day(tx, own, date, &zone).await? } else { Vec::new() };
    let from_previous_day = night.len();
    let rows: Vec<VisitRow> = night.into_iter().chain(load_visits_of(tx, own, date, &zone).await?).collect();
    let travel = tx.agency().settings.travel;
    let base = load_base(tx, own).await?;

    let mut here = base;
    let mut drive_minutes = 0.0;
    let mut stops = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let stop = Stop { from_previous_day: index < from_previous_day, ..stop(tx, row, &zone)? };
        let there = Point { lat: stop.place.lat, lon: stop.place.lon };
        let drive = domain::travel::drive_minutes(&travel, here, there);
        let goes_ahead = stop.state != VisitState::Cancelled;
        if goes_ahead {
            drive_minutes += drive;
            here = there;
        }
        stops.push(Stop { drive_before: if goes_ahead { drive.round() as u16 } else { 0 }, ..stop });
    }
    let home = domain::travel::drive_minutes(&travel, here, base);
    let any = stops.iter().any(|stop| stop.state != VisitState::Cancelled);
    if let Some(next) = next_stop(&stops).and_then(|index| stops.get_mut(index)) {
        next.next = true;
    }
    disambiguate_children(stops.iter_mut().map(|stop| &mut stop.child).collect());
    let day = ProviderDay {
        date,
        now,
        provider,
        stops,
        drive_minutes: (drive_minutes + home).round() as u32,
        drive_home: any.then_some(home.round() as u16),
        holiday: crate::scheduling::holidays::between(tx, date, plus_days(date, 1)).await?.remove(&date),
    };
    Ok(RouteView { day, base })
}

/// Visits of the previous day that may still begin, or continue past midnight.
async fn from_previous_day(tx: &mut Tx, provider: ProviderId, date: Date, zone: &TimeZone) -> Result<Vec<VisitRow>> {
    let rows = load_visits_of(tx, provider, plus_days(date, -1), zone).await?;
    let mut late = Vec::new();
    for row in rows {
        let open = matches!(row.state()?, VisitState::Planned | VisitState::UnderWay);
        if open && timing(tx, &row)?.can_begin() {
            late.push(row);
        }
    }
    Ok(late)
}

async fn load_visits_of(tx: &mut Tx, provider: ProviderId, date: Date, zone: &TimeZone) -> Result<Vec<VisitRow>> {
    const OF_PROVIDER: &str =
        select_visits!(" AND v.provider_id = $4 AND v.starts_us >= $5 AND v.starts_us < $6 ORDER BY v.starts_us, v.id");
    let (from, to) = (day_start_us(date, zone)?, day_start_us(plus_days(date, 1), zone)?);
    tx.fetch_all(OF_PROVIDER, args![provider, from, to]).await
}

/// Where a provider's route begins and ends.
async fn load_base(tx: &mut Tx, provider: ProviderId) -> Result<Point> {
    let (lat, lon): (f64, f64) =
        tx.fetch_one("SELECT lat, lon FROM providers WHERE agency_id = $1 AND id = $4", args![provider]).await?;
    Ok(Point { lat, lon })
}

/// The drive to one of the provider's own visits from their previous stop; `None` for a canceled visit. `date` is the visit's day
/// on the agency's clock; the local date of the place may differ.
pub async fn drive_to(tx: &mut Tx, visit: VisitId, date: Date) -> Result<Option<ArrivalDrive>> {
    let own = tx.require_provider()?;
    let zone = tx.zone()?;
    let travel = tx.agency().settings.travel;
    let mut here = load_base(tx, own).await?;
    let mut from_home = true;
    for row in load_visits_of(tx, own, date, &zone).await? {
        if row.state()? == VisitState::Cancelled {
            continue;
        }
        let place: PlaceView = row.place.clone().into();
        let there = Point { lat: place.lat, lon: place.lon };
        if row.visit_id() == visit {
            let minutes = domain::travel::drive_minutes(&travel, here, there).round() as u16;
            return Ok(Some(ArrivalDrive { minutes, from_home }));
        }
        here = there;
        from_home = false;
    }
    Ok(None)
}

/// The visit that is under way, else the first one that can begin; visits reported as nobody home come last.
fn next_stop(stops: &[Stop]) -> Option<usize> {
    let waits = |stop: &Stop| stop.actions.check_in;
    let nobody_home = |stop: &Stop| stop.report.is_some_and(|report| report.is_nobody_home());
    stops
        .iter()
        .position(|stop| stop.state == VisitState::UnderWay)
        .or_else(|| stops.iter().position(|stop| waits(stop) && !nobody_home(stop)))
        .or_else(|| stops.iter().position(waits))
}

fn stop(tx: &Tx, row: VisitRow, agency: &TimeZone) -> Result<Stop> {
    Ok(Stop {
        visit: row.visit_id(),
        version: row.version,
        discipline: Discipline(row.discipline.clone()),
        starts: row.starts()?,
        clock: clock_name(row.starts_us, &crate::zone(&row.zone)?, agency),
        from_previous_day: false,
        minutes: row.minutes(),
        state: row.state()?,
        note: crate::kernel::columns::note_state(row.note.as_deref()),
        report: row.active_report()?,
        actions: timing(tx, &row)?.actions(row.recorded()),
        child: tx.child(row.child),
        place: row.place.into(),
        drive_before: 0,
        next: false,
    })
}
