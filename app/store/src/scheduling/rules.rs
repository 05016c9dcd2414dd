//! Loads the planning context for the hard rules of a week, and finds the violations that a change would cause.

use crate::{
    Tx,
    kernel::{
        columns::{day_start_us, disciplines, parse_date},
        sql::{args, internal},
    },
    records::{absences, authorizations::assignments},
    scheduling::placed_visit::PlacedVisit,
};
use domain::{
    AuthorizationId, ChildId, ProviderId, Result, VisitId,
    assignments::Assignment,
    availability::Availability,
    rules::{
        AuthorizationContext, ChildContext, PlannedVisit, PlanningContext, ProviderContext, RuleViolation, violations_from_change,
    },
    schedule::Discipline,
    travel::Point,
    visits::{VisitView, to_timestamp},
};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(crate) fn availability(text: &str) -> Result<Availability> {
    text.parse().map_err(|error| internal(&error))
}

/// Parses language tags such as `en;es`.
pub(crate) fn languages(tags: &str) -> Vec<String> {
    tags.split(';').map(|tag| tag.trim().to_owned()).collect()
}

/// The coordinates of all places of the agency's children.
pub(crate) async fn load_place_locations(tx: &mut Tx) -> Result<BTreeMap<Uuid, Point>> {
    let rows: Vec<(Uuid, f64, f64)> = tx.fetch_all("SELECT id, lat, lon FROM places WHERE agency_id = $1", args![]).await?;
    Ok(rows.into_iter().map(|(id, lat, lon)| (id, Point { lat, lon })).collect())
}

/// All providers of the agency, with the data that the rules need; also those who have ended, since a plan may name one.
/// `from` and `to` are the days whose absences count, both included.
pub(crate) async fn load_provider_contexts(
    tx: &mut Tx,
    (from, to): (Date, Date),
) -> Result<BTreeMap<ProviderId, ProviderContext>> {
    type ContextRow = (Uuid, String, String, String, i64, f64, f64, Option<String>);
    let mut away = absences::approved(tx, from, to).await?;
    let rows: Vec<ContextRow> = tx
        .fetch_all(
            "SELECT id, disciplines, languages, availability, max_visits_per_day, lat, lon, ended_on FROM providers
             WHERE agency_id = $1 AND merged_into_id IS NULL",
            args![],
        )
        .await?;
    rows.into_iter()
        .map(|(id, codes, tags, windows, max_visits, lat, lon, ended_on)| {
            let context = ProviderContext {
                disciplines: disciplines(&codes),
                languages: self::languages(&tags),
                availability: availability(&windows)?,
                max_visits_per_day: max_visits as u16,
                base: Point { lat, lon },
                ended_on: ended_on.as_deref().map(parse_date).transpose()?,
                away: away.remove(&ProviderId(id)).unwrap_or_default(),
            };
            Ok((ProviderId(id), context))
        })
        .collect()
}

/// Selects the columns of [`ChildRow`].
macro_rules! select_children {
    () => {
        concat!(
            "SELECT c.id, c.home_language, c.availability, c.time_zone, l.lat, l.lon FROM children c
             JOIN places l ON l.agency_id = c.agency_id AND l.id = (
                SELECT d.id FROM places d WHERE d.agency_id = c.agency_id AND d.child_id = c.id",
            $crate::kernel::columns::default_place_order!("d", "$today"),
            " LIMIT 1)
             WHERE c.agency_id = $1"
        )
    };
}

/// A child at home, or at the place that took over from the home.
#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    home_language: String,
    availability: String,
    time_zone: String,
    lat: f64,
    lon: f64,
}

impl ChildRow {
    fn into_context(self, tx: &Tx, date: Date) -> Result<(ChildId, ChildContext)> {
        let context = ChildContext {
            language: self.home_language,
            availability: availability(&self.availability)?,
            clock_offset: clock_offset(tx, &self.time_zone, noon(tx, date)?)?,
            home: Point { lat: self.lat, lon: self.lon },
        };
        Ok((ChildId(self.id), context))
    }
}

fn noon(tx: &Tx, date: Date) -> Result<Timestamp> {
    to_timestamp(date.at(12, 0, 0, 0), &tx.zone()?)
}

/// The minutes by which the local time in a zone is ahead of the agency's at this instant.
pub(crate) fn clock_offset(tx: &Tx, zone: &str, at: Timestamp) -> Result<i32> {
    if zone == tx.agency().time_zone {
        return Ok(0);
    }
    Ok((crate::zone(zone)?.to_offset(at).seconds() - tx.zone()?.to_offset(at).seconds()) / 60)
}

/// Selects the columns of [`AuthorizationRow`].
macro_rules! select_authorizations {
    ($more:expr) => {
        concat!(
            "SELECT id, child_id, discipline, starts_on, ends_on, visits_per_week, minutes_per_visit, daily_limit,
                (SELECT c.ended_on FROM children c WHERE c.agency_id = authorizations.agency_id AND c.id = authorizations.child_id)
                    AS child_ended_on,
                (SELECT p.ended_on FROM payers p WHERE p.agency_id = authorizations.agency_id AND p.id = authorizations.payer_id)
                    AS payer_ended_on,
                (SELECT s.ended_on FROM services s WHERE s.agency_id = authorizations.agency_id AND s.id = authorizations.service_id)
                    AS service_ended_on
             FROM authorizations WHERE agency_id = $1",
            $more
        )
    };
}

/// Selects this column of the authorizations that are valid on some day from `$4` to `$5`, and of the visits that start from `$6`
/// (inclusive) to `$7` (exclusive): a visit may lie outside its authorization, with a reason.
macro_rules! in_period {
    ($of_authorization:literal, $of_visit:literal) => {
        concat!(
            "(SELECT o.",
            $of_authorization,
            " FROM authorizations o WHERE o.agency_id = $1 AND o.ends_on >= $4 AND o.starts_on <= $5
             UNION SELECT v.",
            $of_visit,
            " FROM visits v WHERE v.agency_id = $1 AND v.starts_us >= $6 AND v.starts_us < $7)"
        )
    };
}

/// The planning context of a period, `to` exclusive, on the agency's clock: all providers, and what is authorized or planned in
/// the period, with a day more on each side, since children have clocks of their own: how far ahead those are is taken from the
/// first day. What ended before or begins after the period is not read, so that a page costs the same after years of history.
pub(crate) async fn load_planning_context(tx: &mut Tx, from: Date, to: Date) -> Result<PlanningContext> {
    let first = from;
    let day = Span::new().days(1);
    let (from, to) = (from.saturating_sub(day), to.saturating_add(day));
    let zone = tx.zone()?;
    let (from_us, to_us) = (day_start_us(from, &zone)?, day_start_us(to, &zone)?);
    let period = || args![from, to, from_us, to_us];
    let children: Vec<ChildRow> =
        tx.fetch_all(concat!(select_children!(), " AND c.id IN ", in_period!("child_id", "child_id")), period()).await?;
    let authorizations: Vec<AuthorizationRow> =
        tx.fetch_all(concat!(select_authorizations!(" AND id IN "), in_period!("id", "authorization_id")), period()).await?;
    // A provider's own week reads only those of its visits.
    let mut assigned = assignments::in_period(tx, (from, to), (from_us, to_us)).await?;
    let context_of = |row: AuthorizationRow| {
        let assigned = assigned.remove(&row.id).unwrap_or_default();
        row.into_context(assigned)
    };
    Ok(PlanningContext {
        settings: tx.agency().settings.clone(),
        providers: load_provider_contexts(tx, (from, to)).await?,
        children: children.into_iter().map(|row| row.into_context(tx, first)).collect::<Result<_>>()?,
        authorizations: authorizations.into_iter().map(context_of).collect::<Result<_>>()?,
        holidays: crate::scheduling::holidays::between(tx, from, to).await?,
        disciplines: Vec::new(),
    })
}

/// Adds an authorization and its child to a context, if they are not in it: a visit can be planned outside its authorization,
/// which the rules then report. `date` is the day for which the child's clock is read.
///
/// # Errors
/// `NotFound` if the agency has no such authorization.
pub(crate) async fn add_to_context(tx: &mut Tx, context: &mut PlanningContext, id: AuthorizationId, date: Date) -> Result<()> {
    if context.authorizations.contains_key(&id) {
        return Ok(());
    }
    let row: AuthorizationRow = tx.fetch_one(select_authorizations!(" AND id = $4"), args![id]).await?;
    let assigned = assignments::of_authorization(tx, id).await?;
    let (id, authorization) = row.into_context(assigned)?;
    add_child_to_context(tx, context, authorization.child, date).await?;
    context.authorizations.insert(id, authorization);
    Ok(())
}

/// Adds a child of the agency to a planning context, with its clock on a day.
pub(crate) async fn add_child_to_context(tx: &mut Tx, context: &mut PlanningContext, child: ChildId, date: Date) -> Result<()> {
    let child = tx.fetch_optional::<ChildRow>(concat!(select_children!(), " AND c.id = $4"), args![child]).await?;
    context.children.extend(child.map(|row| row.into_context(tx, date)).transpose()?);
    Ok(())
}

/// The planning context of one visit: its authorization, its child and all providers, with the holidays of these days.
pub(crate) async fn load_visit_context(tx: &mut Tx, visit: &VisitView, from: Date, to: Date) -> Result<PlanningContext> {
    let mut context = PlanningContext {
        settings: tx.agency().settings.clone(),
        providers: load_provider_contexts(tx, (from, to)).await?,
        children: BTreeMap::new(),
        authorizations: BTreeMap::new(),
        holidays: crate::scheduling::holidays::between(tx, from, to).await?,
        disciplines: Vec::new(),
    };
    if visit.authorization.known().is_some() {
        add_to_context(tx, &mut context, visit.authorization, from).await?;
    } else {
        add_child_to_context(tx, &mut context, visit.child.id, from).await?;
        context.disciplines.push((visit.id, visit.discipline.clone()));
    }
    Ok(context)
}

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    id: Uuid,
    child_id: Uuid,
    discipline: String,
    starts_on: String,
    ends_on: String,
    visits_per_week: i64,
    minutes_per_visit: i64,
    daily_limit: i64,
    child_ended_on: Option<String>,
    payer_ended_on: Option<String>,
    service_ended_on: Option<String>,
}

impl AuthorizationRow {
    /// The services of a child, a payer and a service end before their authorizations do.
    fn into_context(self, assignments: Vec<Assignment>) -> Result<(AuthorizationId, AuthorizationContext)> {
        let mut ends_on = parse_date(&self.ends_on)?;
        for ended_on in [&self.child_ended_on, &self.payer_ended_on, &self.service_ended_on].into_iter().flatten() {
            ends_on = ends_on.min(parse_date(ended_on)?.saturating_sub(Span::new().days(1)));
        }
        let context = AuthorizationContext {
            child: ChildId(self.child_id),
            discipline: Discipline(self.discipline),
            starts_on: parse_date(&self.starts_on)?,
            ends_on,
            visits_per_week: self.visits_per_week as u16,
            minutes_per_visit: self.minutes_per_visit as u16,
            daily_limit: self.daily_limit as u16,
            assignments,
        };
        Ok((AuthorizationId(self.id), context))
    }
}

#[derive(sqlx::FromRow)]
struct PlannedRow {
    id: Uuid,
    authorization_id: Option<Uuid>,
    child_id: Uuid,
    provider_id: Option<Uuid>,
    place_id: Uuid,
    starts_local: String,
    starts_us: i64,
    minutes: i64,
    lat: f64,
    lon: f64,
}

impl PlannedRow {
    fn into_visit(self, agency: &TimeZone) -> Result<PlannedVisit> {
        Ok(PlannedVisit {
            id: VisitId(self.id),
            authorization: self.authorization_id.map_or(AuthorizationId::NONE, AuthorizationId),
            child: ChildId(self.child_id),
            provider: self.provider_id.map_or(ProviderId::NOBODY, ProviderId),
            starts: crate::kernel::columns::parse_local(&self.starts_local)?,
            agency_starts: crate::kernel::columns::to_local(self.starts_us, agency)?,
            minutes: self.minutes as u16,
            at: Point { lat: self.lat, lon: self.lon },
        })
    }
}

/// Selects the columns of [`PlannedRow`]: visits that are not canceled and start between two times.
macro_rules! select_planned {
    ($more:expr) => {
        concat!(
            "SELECT v.id, v.authorization_id, v.child_id, v.provider_id, v.place_id, v.starts_local, v.starts_us, v.minutes,
                l.lat, l.lon
             FROM visits v JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
             WHERE v.agency_id = $1 AND v.holds_time AND v.starts_us >= $4 AND v.starts_us < $5",
            $more,
            " ORDER BY v.starts_us, v.id"
        )
    };
}

/// The visits from one day (inclusive) to another (exclusive), on the agency's clock, without canceled ones.
pub(crate) async fn load_planned_visits(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<PlannedVisit>> {
    Ok(load_planned_visits_with_places(tx, from, to).await?.into_iter().map(|(_, _, visit)| visit).collect())
}

/// Like [`load_planned_visits`], each with its place and its start in microseconds UTC.
pub(crate) async fn load_planned_visits_with_places(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<(Uuid, i64, PlannedVisit)>> {
    let zone = tx.zone()?;
    let (from, to) = (day_start_us(from, &zone)?, day_start_us(to, &zone)?);
    let rows: Vec<PlannedRow> = tx.fetch_all(select_planned!(""), args![from, to]).await?;
    rows.into_iter().map(|row| Ok((row.place_id, row.starts_us, row.into_visit(&zone)?))).collect()
}

/// Like [`load_planned_visits`], of one authorization.
pub(crate) async fn load_planned_visits_of(
    tx: &mut Tx,
    authorization: AuthorizationId,
    from: Date,
    to: Date,
) -> Result<Vec<PlannedVisit>> {
    let zone = tx.zone()?;
    let (from, to) = (day_start_us(from, &zone)?, day_start_us(to, &zone)?);
    let rows: Vec<PlannedRow> =
        tx.fetch_all(select_planned!(" AND v.authorization_id = $6"), args![from, to, authorization]).await?;
    rows.into_iter().map(|row| row.into_visit(&zone)).collect()
}

/// The hard rules that these slots would newly break, in the weeks that the visits leave and enter.
pub(crate) async fn find_violations(tx: &mut Tx, slots: &[PlacedVisit]) -> Result<Vec<RuleViolation>> {
    let zone = tx.zone()?;
    let moved: BTreeSet<VisitId> = slots.iter().map(|slot| slot.visit).collect();
    let first_day = tx.agency().settings.first_day;
    let mut weeks: BTreeSet<Date> = slots.iter().map(|slot| first_day.of_week(slot.starts.date())).collect();
    let mut after = Vec::with_capacity(slots.len());
    for slot in slots {
        let (lat, lon): (f64, f64) =
            tx.fetch_one("SELECT lat, lon FROM places WHERE agency_id = $1 AND id = $4", args![slot.place]).await?;
        let (starts_us, _) = slot.span_us()?;
        let instant = Timestamp::from_microsecond(starts_us).map_err(|error| internal(&error))?;
        after.push(PlannedVisit {
            id: slot.visit,
            authorization: slot.authorization,
            child: slot.child,
            provider: slot.provider,
            starts: slot.starts,
            agency_starts: instant.to_zoned(zone.clone()).datetime(),
            minutes: slot.minutes,
            at: Point { lat, lon },
        });
        let left: Option<(String,)> =
            tx.fetch_optional("SELECT starts_local FROM visits WHERE agency_id = $1 AND id = $4", args![slot.visit]).await?;
        if let Some((left,)) = left {
            weeks.insert(first_day.of_week(crate::kernel::columns::parse_local(&left)?.date()));
        }
    }
    let (Some(first), Some(last)) = (weeks.first().copied(), weeks.last().copied()) else { return Ok(Vec::new()) };
    let mut context = load_planning_context(tx, first, last.saturating_add(Span::new().days(7))).await?;
    for slot in slots {
        match &slot.kind {
            None => add_to_context(tx, &mut context, slot.authorization, slot.starts.date()).await?,
            Some(kind) => {
                if !context.children.contains_key(&slot.child) {
                    add_child_to_context(tx, &mut context, slot.child, slot.starts.date()).await?;
                }
                context.disciplines.push((slot.visit, kind.discipline.clone()));
            }
        }
    }
    // One more day on each side: the weeks are on the visits' own clocks, the bounds on the agency's.
    let mut before = BTreeMap::new();
    for week_start in weeks {
        let (from, to) = (week_start.saturating_sub(Span::new().days(1)), week_start.saturating_add(Span::new().days(8)));
        before.extend(load_planned_visits(tx, from, to).await?.into_iter().map(|visit| (visit.id, visit)));
    }
    let before: Vec<PlannedVisit> = before.into_values().collect();
    after.extend(before.iter().filter(|visit| !moved.contains(&visit.id)).cloned());
    Ok(violations_from_change(&context, &before, &after))
}
