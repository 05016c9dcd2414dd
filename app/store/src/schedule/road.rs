//! A provider's day as a road: stops in their order, with the drives between them.

use super::plus_days;
use crate::{
    Tx,
    names::day_start_us,
    people,
    sql::args,
    visits::{VisitRow, moment, select_visits},
};
use domain::{
    ProviderId, Result, VisitId,
    schedule::{Approach, Discipline, ProviderDay, RouteView, Stop},
    travel::Point,
    visits::{VisitState, tell_apart},
};
use jiff::{civil::Date, tz::TimeZone};

/// A provider's own day, or today, in the order of the road; cancelled visits stand in it too.
pub async fn own_day(tx: &mut Tx, asked: Option<Date>) -> Result<ProviderDay> {
    let own = tx.as_provider()?;
    let day = road_of(tx, own, asked).await?.day;
    for stop in &day.stops {
        tx.saw(stop.child.id);
    }
    Ok(day)
}

/// The road of a provider's day, or today's, as it is drawn: what is cancelled is not on it. The office any, a provider their
/// own.
pub async fn route(tx: &mut Tx, own: ProviderId, asked: Option<Date>) -> Result<RouteView> {
    let mut road = road_of(tx, own, asked).await?;
    road.day.stops.retain(|stop| stop.state != VisitState::Cancelled);
    for stop in &road.day.stops {
        tx.saw(stop.child.id);
    }
    Ok(road)
}

async fn road_of(tx: &mut Tx, own: ProviderId, asked: Option<Date>) -> Result<RouteView> {
    let zone = tx.zone()?;
    let now = tx.local_now()?;
    let date = asked.unwrap_or_else(|| now.date());
    let provider = people::provider_named(tx, own).await?;
    let mut rows = visits_of(tx, own, date, &zone).await?;
    if date == now.date() {
        rows.splice(0..0, of_the_night(tx, own, date, &zone).await?);
    }
    let travel = tx.agency().settings.travel;
    let base = base_of(tx, own).await?;

    let mut here = base;
    let mut drive_minutes = 0.0;
    let mut stops = Vec::with_capacity(rows.len());
    for row in rows {
        let stop = stop(tx, row)?;
        let there = Point { lat: stop.place.lat, lon: stop.place.lon };
        let drive = domain::travel::drive_minutes(&travel, here, there);
        let goes = stop.state != VisitState::Cancelled;
        if goes {
            drive_minutes += drive;
            here = there;
        }
        stops.push(Stop { drive_before: if goes { drive.round() as u16 } else { 0 }, ..stop });
    }
    let home = domain::travel::drive_minutes(&travel, here, base);
    let any = stops.iter().any(|stop| stop.state != VisitState::Cancelled);
    if let Some(next) = next_stop(&stops).and_then(|index| stops.get_mut(index)) {
        next.next = true;
    }
    tell_apart(stops.iter_mut().map(|stop| &mut stop.child).collect());
    let day = ProviderDay {
        date,
        now,
        provider,
        stops,
        drive_minutes: (drive_minutes + home).round() as u32,
        drive_home: any.then_some(home.round() as u16),
        holiday: crate::holidays::between(tx, date, plus_days(date, 1)).await?.remove(&date),
    };
    Ok(RouteView { day, base })
}

/// The visits of the day before that may still begin, or go on past midnight.
async fn of_the_night(tx: &mut Tx, provider: ProviderId, date: Date, zone: &TimeZone) -> Result<Vec<VisitRow>> {
    let rows = visits_of(tx, provider, plus_days(date, -1), zone).await?;
    let mut late = Vec::new();
    for row in rows {
        let open = matches!(row.state()?, VisitState::Planned | VisitState::UnderWay);
        if open && moment(tx, &row)?.may_begin() {
            late.push(row);
        }
    }
    Ok(late)
}

async fn visits_of(tx: &mut Tx, provider: ProviderId, date: Date, zone: &TimeZone) -> Result<Vec<VisitRow>> {
    const OF_PROVIDER: &str =
        select_visits!(" AND v.provider_id = $4 AND v.starts_us >= $5 AND v.starts_us < $6 ORDER BY v.starts_us, v.id");
    let (from, to) = (day_start_us(date, zone)?, day_start_us(plus_days(date, 1), zone)?);
    tx.all(OF_PROVIDER, args![provider, from, to]).await
}

/// Where a provider's day on the road begins and ends.
async fn base_of(tx: &mut Tx, provider: ProviderId) -> Result<Point> {
    let (lat, lon): (f64, f64) =
        tx.one("SELECT lat, lon FROM providers WHERE agency_id = $1 AND id = $4", args![provider]).await?;
    Ok(Point { lat, lon })
}

/// The drive from where the provider comes to one of their own visits; `None` for a visit that is cancelled.
pub async fn drive_to(tx: &mut Tx, visit: VisitId, date: Date) -> Result<Option<Approach>> {
    let own = tx.as_provider()?;
    let zone = tx.zone()?;
    let travel = tx.agency().settings.travel;
    let mut here = base_of(tx, own).await?;
    let mut from_home = true;
    for row in visits_of(tx, own, date, &zone).await? {
        if row.state()? == VisitState::Cancelled {
            continue;
        }
        let stop = stop(tx, row)?;
        let there = Point { lat: stop.place.lat, lon: stop.place.lon };
        if stop.visit == visit {
            let minutes = domain::travel::drive_minutes(&travel, here, there).round() as u16;
            return Ok(Some(Approach { minutes, from_home }));
        }
        here = there;
        from_home = false;
    }
    Ok(None)
}

/// The visit that is under way, else the first that may begin: one behind a closed door only where nobody else waits.
fn next_stop(stops: &[Stop]) -> Option<usize> {
    let waits = |stop: &Stop| stop.offers.check_in;
    let closed = |stop: &Stop| stop.report.is_some_and(|report| report.is_nobody_home());
    stops
        .iter()
        .position(|stop| stop.state == VisitState::UnderWay)
        .or_else(|| stops.iter().position(|stop| waits(stop) && !closed(stop)))
        .or_else(|| stops.iter().position(waits))
}

fn stop(tx: &Tx, row: VisitRow) -> Result<Stop> {
    Ok(Stop {
        visit: row.visit_id(),
        version: row.version,
        discipline: Discipline(row.discipline.clone()),
        starts: row.starts()?,
        minutes: row.minutes(),
        state: row.state()?,
        note: crate::names::note_state(row.note.as_deref()),
        report: row.standing()?,
        offers: moment(tx, &row)?.offers(row.recorded()),
        child: tx.child(row.child),
        place: row.place.into(),
        drive_before: 0,
        next: false,
    })
}
