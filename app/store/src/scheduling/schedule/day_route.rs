//! A provider's day as a route: ordered stops with drives between them.

use super::{MAX_OPEN, OPEN_DAYS, plus_days};
use crate::{
    Tx,
    care::visits::{VisitRow, select_visits, timing},
    kernel::{
        columns::{day_start_us, to_local},
        sql::args,
    },
    records::people,
};
use domain::{
    ProviderId, Result, VisitId,
    rules::is_one_route,
    schedule::{ArrivalDrive, Discipline, OpenVisit, ProviderDay, RouteView, Stop},
    travel::Point,
    visits::{PlaceView, VisitState, clock_name},
};
use jiff::{civil::Date, tz::TimeZone};

/// A provider's own day (default: today) in the order of the route, including canceled visits. Today also lists the visits of
/// the last days that were never checked out.
pub async fn own_day(tx: &mut Tx, requested: Option<Date>) -> Result<ProviderDay> {
    let own = tx.require_provider()?;
    let mut day = load_route(tx, own, requested).await?.day;
    if day.date == day.now.date() {
        day.not_checked_out = load_not_checked_out(tx, &day).await?;
    }
    day.disambiguate_children();
    let open = day.not_checked_out.iter().map(|line| line.child.id);
    for child in day.stops.iter().map(|stop| stop.child.id).chain(open) {
        tx.record_access(child);
    }
    Ok(day)
}

/// The route of a provider's day (default: today) for the map, without canceled visits: any provider for the office, their own
/// for a provider.
pub async fn route(tx: &mut Tx, own: ProviderId, requested: Option<Date>) -> Result<RouteView> {
    let mut route = load_route(tx, own, requested).await?;
    route.day.stops.retain(|stop| stop.state != VisitState::Cancelled);
    route.day.disambiguate_children();
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
    let travel = tx.agency().settings.travel;
    let base = load_base(tx, own).await?;

    let mut last: Option<LastStop> = None;
    let mut drive_minutes = 0.0;
    let mut stops: Vec<Stop> = Vec::new();
    for row in load_visits_around(tx, own, date, &zone).await? {
        let here = LastStop::of(&row, &zone)?;
        let goes_ahead = row.state()? != VisitState::Cancelled;
        let from = last.as_ref().filter(|last| last.leads_to(&row, here.date)).map_or(base, |last| last.at);
        if here.date == date || (date == now.date() && may_continue(tx, &row)?) {
            let drive = domain::travel::drive_minutes(&travel, from, here.at);
            let drive_before = if goes_ahead { drive } else { 0.0 };
            drive_minutes += drive_before;
            let from_previous_day = here.date < date && row.starts()?.date() < tx.now_at(&row.zone)?.date();
            let stop = stop(tx, row, &zone)?;
            stops.push(Stop { from_previous_day, drive_before: drive_before.round() as u16, ..stop });
        }
        if goes_ahead {
            last = Some(here);
        }
    }
    let any = stops.iter().any(|stop| stop.state != VisitState::Cancelled);
    let home = last.filter(|_| any).map(|last| domain::travel::drive_minutes(&travel, last.at, base));
    if let Some(next) = next_stop(&stops).and_then(|index| stops.get_mut(index)) {
        next.next = true;
    }
    let day = ProviderDay {
        date,
        now,
        provider,
        stops,
        not_checked_out: Vec::new(),
        drive_minutes: (drive_minutes + home.unwrap_or(0.0)).round() as u32,
        drive_home: home.map(|home| home.round() as u16),
        holiday: crate::scheduling::holidays::between(tx, date, plus_days(date, 1)).await?.remove(&date),
    };
    Ok(RouteView { day, base })
}

/// Where a provider was last, and until when.
struct LastStop {
    date: Date,
    ends_us: i64,
    at: Point,
}

impl LastStop {
    fn of(row: &VisitRow, zone: &TimeZone) -> Result<Self> {
        let place: PlaceView = row.place.clone().into();
        let date = to_local(row.starts_us, zone)?.date();
        Ok(Self { date, ends_us: row.ends_us, at: Point { lat: place.lat, lon: place.lon } })
    }

    /// Whether the provider drives on from here to this visit of the agency's `date`, instead of coming from home.
    fn leads_to(&self, row: &VisitRow, date: Date) -> bool {
        is_one_route(self.date == date, ((row.starts_us - self.ends_us) / 60_000_000) as i32)
    }
}

/// Whether a visit of the previous day may still begin, or continue past midnight.
fn may_continue(tx: &Tx, row: &VisitRow) -> Result<bool> {
    let open = matches!(row.state()?, VisitState::Planned | VisitState::UnderWay);
    Ok(open && timing(tx, row)?.can_begin())
}

/// The visits of the last [`OPEN_DAYS`] that are still under way and not on today's route: their check-out was forgotten.
async fn load_not_checked_out(tx: &mut Tx, today: &ProviderDay) -> Result<Vec<OpenVisit>> {
    const UNDER_WAY_OF_PROVIDER: &str = select_visits!(
        " AND v.state = 'under_way' AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us DESC, v.id DESC LIMIT $6"
    );
    let zone = tx.zone()?;
    let (from, to) = (day_start_us(plus_days(today.date, -OPEN_DAYS), &zone)?, day_start_us(today.date, &zone)?);
    let rows: Vec<VisitRow> = tx.fetch_all(UNDER_WAY_OF_PROVIDER, args![from, to, MAX_OPEN]).await?;
    let mut open = Vec::with_capacity(rows.len());
    for row in rows.into_iter().rev() {
        let visit = row.visit_id();
        if today.stops.iter().all(|stop| stop.visit != visit) {
            let clock = clock_name(row.starts_us, &crate::zone(&row.zone)?, &zone);
            open.push(OpenVisit { visit, starts: row.starts()?, clock, child: tx.child(row.child) });
        }
    }
    Ok(open)
}

/// The visits of a day and of the day before: a visit can continue after midnight, and so can a route.
async fn load_visits_around(tx: &mut Tx, provider: ProviderId, date: Date, zone: &TimeZone) -> Result<Vec<VisitRow>> {
    const OF_PROVIDER: &str =
        select_visits!(" AND v.provider_id = $4 AND v.starts_us >= $5 AND v.starts_us < $6 ORDER BY v.starts_us, v.id");
    let (from, to) = (day_start_us(plus_days(date, -1), zone)?, day_start_us(plus_days(date, 1), zone)?);
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
    let base = load_base(tx, own).await?;
    let mut last: Option<LastStop> = None;
    for row in load_visits_around(tx, own, date, &zone).await? {
        if row.state()? == VisitState::Cancelled {
            continue;
        }
        let here = LastStop::of(&row, &zone)?;
        if row.visit_id() == visit {
            let from = last.filter(|last| last.leads_to(&row, here.date)).map(|last| last.at);
            let minutes = domain::travel::drive_minutes(&travel, from.unwrap_or(base), here.at).round() as u16;
            return Ok(Some(ArrivalDrive { minutes, from_home: from.is_none() }));
        }
        last = Some(here);
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
        kind: row.visit_kind.clone().into_name(),
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
        has_care_notes: row.has_care_notes,
        drive_before: 0,
        next: false,
    })
}
