//! The hard scheduling rules of a week, a provider's route of a day, and the figures of both.
//!
//! The rules are pure functions of a [`PlanningContext`]. Overlaps are not checked here: the database rejects them, and they
//! cannot be overridden.

pub(crate) mod violation;

pub use violation::RuleViolation;

use crate::{
    AuthorizationId, ChildId, ProviderId, VisitId,
    absences::{AwayDays, is_away_on},
    agency::Settings,
    assignments::{self, Assignment},
    availability::Availability,
    discipline::Discipline,
    records::is_over,
    schedule::NotPlacedReason,
    travel::{Point, drive_minutes},
    visits::spans_overlap,
};
use jiff::civil::{Date, DateTime, Weekday};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Visits start at multiples of 5 minutes.
pub const GRID_MINUTES: u16 = 5;

/// The record that a finding concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingSubject {
    Visit(VisitId),
    Authorization(AuthorizationId, Date),
    ProviderDay(ProviderId, Date),
}

/// A rule violation and the record that violates it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub about: FindingSubject,
    pub violation: RuleViolation,
}

#[derive(Clone, Debug)]
pub struct ProviderContext {
    pub disciplines: Vec<Discipline>,
    pub languages: Vec<String>,
    /// In the agency's local time.
    pub availability: Availability,
    pub max_visits_per_day: u16,
    /// Where the provider's route begins and ends each day.
    pub base: Point,
    /// The first day on which the provider no longer works, on the agency's calendar.
    pub ended_on: Option<Date>,
    /// Approved absences, on the agency's calendar.
    pub away: Vec<AwayDays>,
}

impl ProviderContext {
    /// Whether the provider no longer works on a day.
    pub fn has_ended_by(&self, day: Date) -> bool {
        is_over(self.ended_on, day)
    }

    /// Whether the provider is away on a day.
    pub fn is_away_on(&self, day: Date) -> bool {
        is_away_on(&self.away, day)
    }

    /// The working hours of a day.
    pub fn windows_on(&self, day: Date) -> &[(u16, u16)] {
        if self.is_away_on(day) { &[] } else { self.availability.windows(day.weekday()) }
    }
}

#[derive(Clone, Debug)]
pub struct ChildContext {
    pub language: String,
    /// In the child's local time.
    pub availability: Availability,
    /// Minutes by which the child's local time is ahead of the agency's.
    pub clock_offset: i32,
    pub home: Point,
}

#[derive(Clone, Debug)]
pub struct AuthorizationContext {
    pub child: ChildId,
    pub discipline: Discipline,
    pub starts_on: Date,
    pub ends_on: Date,
    pub visits_per_week: u16,
    pub minutes_per_visit: u16,
    /// The most visits of one day.
    pub daily_limit: u16,
    /// The therapists, with their days.
    pub assignments: Vec<Assignment>,
}

/// A scheduled visit of the week. The caller leaves out canceled visits.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedVisit {
    pub id: VisitId,
    /// [`AuthorizationId::NONE`] of a visit that needs none.
    pub authorization: AuthorizationId,
    pub child: ChildId,
    pub provider: ProviderId,
    /// In the child's local time.
    pub starts: DateTime,
    /// The same instant in the agency's local time.
    pub agency_starts: DateTime,
    pub minutes: u16,
    pub at: Point,
}

impl PlannedVisit {
    /// Whether this visit and another one overlap, also across midnight. Whose visits they are is not compared.
    pub fn overlaps_in_time(&self, other: &Self) -> bool {
        // No visit takes longer than a day.
        let Some(later) = self.minutes_until(other) else { return false };
        spans_overlap((0, i32::from(self.minutes)), (later, later + i32::from(other.minutes)))
    }

    /// The minutes between this visit and a later one of the same provider, if both are of one route: see [`is_one_route`].
    /// Negative if they overlap.
    fn pause_before(&self, next: &Self) -> Option<i32> {
        let pause = self.minutes_until(next)? - i32::from(self.minutes);
        is_one_route(self.agency_starts.date() == next.agency_starts.date(), pause).then_some(pause)
    }

    /// The minutes from the start of this visit to the start of another one; `None` if there is a day between them.
    fn minutes_until(&self, other: &Self) -> Option<i32> {
        let (day, other_day) = (self.agency_starts.date(), other.agency_starts.date());
        let days = match (day == other_day, day.tomorrow().ok() == Some(other_day), other_day.tomorrow().ok() == Some(day)) {
            (true, ..) => 0,
            (_, true, _) => 1,
            (.., true) => -1,
            _ => return None,
        };
        let minute = |starts| i32::from(minute_of_day(starts));
        Some(days * 24 * 60 + minute(other.agency_starts) - minute(self.agency_starts))
    }
}

/// Whether a provider drives from one visit directly to the next: always on the same day, and across midnight after a pause of
/// at most four hours. After a longer one they have slept, and start from home.
pub fn is_one_route(same_day: bool, pause_minutes: i32) -> bool {
    const LONGEST_PAUSE_AT_NIGHT: i32 = 4 * 60;
    same_day || pause_minutes <= LONGEST_PAUSE_AT_NIGHT
}

/// Everything the rules need to know about an agency.
#[derive(Clone, Debug, Default)]
pub struct PlanningContext {
    pub settings: Settings,
    pub providers: BTreeMap<ProviderId, ProviderContext>,
    pub children: BTreeMap<ChildId, ChildContext>,
    pub authorizations: BTreeMap<AuthorizationId, AuthorizationContext>,
    /// Days on which the agency makes no visits, compared with the visit's date in the child's local time.
    pub holidays: BTreeMap<Date, String>,
    /// The disciplines of visits that need no authorization, of those that a change places: the others' findings stay. The browser
    /// gets none; the server checks them. Sorted by visit.
    pub disciplines: Vec<(VisitId, Discipline)>,
}

impl PlanningContext {
    /// The discipline in which a visit is delivered.
    fn discipline_of(&self, visit: &PlannedVisit) -> Option<&Discipline> {
        if let Some(authorization) = self.authorizations.get(&visit.authorization) {
            return Some(&authorization.discipline);
        }
        let nth = self.disciplines.binary_search_by_key(&visit.id, |(id, _)| *id).ok()?;
        self.disciplines.get(nth).map(|(_, discipline)| discipline)
    }
}

/// Minutes since midnight.
pub fn minute_of_day(at: DateTime) -> u16 {
    u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs())
}

/// All hard rules that these visits violate. Skips visits of providers, children or authorizations that the context does not
/// contain: foreign keys of the database guarantee those.
pub fn check(context: &PlanningContext, visits: &[PlannedVisit]) -> BTreeSet<Finding> {
    let mut found = BTreeSet::new();
    let mut days: BTreeMap<(ProviderId, Date), usize> = BTreeMap::new();
    let mut routes: BTreeMap<ProviderId, Vec<&PlannedVisit>> = BTreeMap::new();
    let mut weeks: BTreeMap<(AuthorizationId, Date), Vec<&PlannedVisit>> = BTreeMap::new();
    for visit in visits {
        check_visit(context, visit, &mut |violation| {
            found.insert(Finding { about: FindingSubject::Visit(visit.id), violation });
        });
        *days.entry((visit.provider, visit.agency_starts.date())).or_default() += 1;
        routes.entry(visit.provider).or_default().push(visit);
        weeks.entry((visit.authorization, context.settings.first_day.of_week(visit.starts.date()))).or_default().push(visit);
    }
    for ((authorization, week_start), visits) in weeks {
        let Some(AuthorizationContext { visits_per_week: allowed, daily_limit, .. }) = context.authorizations.get(&authorization)
        else {
            continue;
        };
        let allowed = *allowed;
        if visits.len() > usize::from(allowed) {
            let about = FindingSubject::Authorization(authorization, week_start);
            found.insert(Finding { about, violation: RuleViolation::TooManyThisWeek { allowed } });
        }
        for visit in &visits {
            let date = visit.starts.date();
            // A week has few visits of one authorization.
            if visits.iter().filter(|other| other.starts.date() == date).count() > usize::from(*daily_limit) {
                found.insert(Finding {
                    about: FindingSubject::Authorization(authorization, date),
                    violation: RuleViolation::TwoOnOneDay,
                });
            }
        }
    }
    for ((provider, date), visits) in days {
        let Some(allowed) = context.providers.get(&provider).map(|p| p.max_visits_per_day) else { continue };
        if visits > usize::from(allowed) {
            found.insert(Finding {
                about: FindingSubject::ProviderDay(provider, date),
                violation: RuleViolation::TooManyThatDay { allowed },
            });
        }
    }
    for (provider, mut visits) in routes {
        if !context.providers.contains_key(&provider) {
            continue;
        }
        visits.sort_unstable_by_key(|visit| (visit.agency_starts, visit.id));
        for pair in visits.windows(2) {
            let Some(spare) = spare_minutes(context, pair[0], pair[1]) else { continue };
            let short = f64::from(context.settings.buffer_minutes) - spare;
            if short > 1e-6 {
                let violation =
                    RuleViolation::DriveDoesNotFit { from: pair[0].id, next: pair[1].id, short_by_minutes: short.ceil() as u16 };
                found.insert(Finding { about: FindingSubject::Visit(pair[0].id), violation });
            }
        }
    }
    found
}

/// Minutes between two visits of one route minus the drive; negative if the drive does not fit. `None` for visits of two routes.
fn spare_minutes(context: &PlanningContext, before: &PlannedVisit, after: &PlannedVisit) -> Option<f64> {
    let pause = before.pause_before(after)?;
    Some(f64::from(pause) - drive_minutes(&context.settings.travel, before.at, after.at))
}

fn check_visit(context: &PlanningContext, visit: &PlannedVisit, report: &mut impl FnMut(RuleViolation)) {
    let (date, start) = (visit.starts.date(), minute_of_day(visit.starts));
    if let Some(authorization) = context.authorizations.get(&visit.authorization) {
        if date < authorization.starts_on || date > authorization.ends_on {
            report(RuleViolation::OutsideAuthorization { starts_on: authorization.starts_on, ends_on: authorization.ends_on });
        }
        if visit.minutes != authorization.minutes_per_visit {
            report(RuleViolation::NotTheAuthorizedMinutes { authorized: authorization.minutes_per_visit });
        }
    }
    if let Some(discipline) = context.discipline_of(visit)
        && context.providers.get(&visit.provider).is_some_and(|p| !p.disciplines.contains(discipline))
    {
        report(RuleViolation::NotTheDiscipline { discipline: discipline.clone() });
    }
    let at_agency = minute_of_day(visit.agency_starts);
    let day = visit.agency_starts.date();
    let on_duty =
        |p: &ProviderContext| !p.is_away_on(day) && p.availability.covers(day.weekday(), at_agency, at_agency + visit.minutes);
    if context.providers.get(&visit.provider).is_some_and(|p| !on_duty(p)) {
        report(RuleViolation::ProviderNotAvailable);
    }
    let ended_on = context.providers.get(&visit.provider).and_then(|p| p.ended_on);
    if let Some(ended_on) = ended_on.filter(|ended_on| *ended_on <= visit.agency_starts.date()) {
        report(RuleViolation::ProviderEnded { ended_on });
    }
    let at_home = |c: &ChildContext| c.availability.covers(date.weekday(), start, start + visit.minutes);
    if context.children.get(&visit.child).is_some_and(|c| !at_home(c)) {
        report(RuleViolation::ChildNotAvailable);
    }
    if !start.is_multiple_of(GRID_MINUTES) {
        report(RuleViolation::NotOnTheGrid);
    }
    if let Some(name) = context.holidays.get(&date) {
        report(RuleViolation::Holiday { name: name.clone() });
    }
}

/// The rule violations that a change adds. `before` and `after` are the visits of the affected weeks.
pub fn violations_from_change(context: &PlanningContext, before: &[PlannedVisit], after: &[PlannedVisit]) -> Vec<RuleViolation> {
    let was = check(context, before);
    let mut violations: Vec<RuleViolation> =
        check(context, after).difference(&was).map(|finding| finding.violation.clone()).collect();
    violations.dedup();
    violations
}

/// One leg of a provider's route between two stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RouteLeg {
    /// Minutes of driving.
    pub drive: f64,
    /// Minutes between two visits that are not driving, including the buffer; 0 on a leg from or to the base.
    pub gap: f64,
}

/// The leg from one visit of a provider to the next; `None` if they are of two routes: see [`is_one_route`].
pub fn leg_between(context: &PlanningContext, before: &PlannedVisit, after: &PlannedVisit) -> Option<RouteLeg> {
    let spare = spare_minutes(context, before, after)?;
    Some(RouteLeg { drive: drive_minutes(&context.settings.travel, before.at, after.at), gap: spare.max(0.0) })
}

/// The last visit of each provider and day, in their order: a route can go on from there after midnight.
#[derive(Clone, Debug, Default)]
pub struct LastVisits(Vec<PlannedVisit>);

impl LastVisits {
    /// Of these visits, in any order.
    pub fn of<'a>(visits: impl IntoIterator<Item = &'a PlannedVisit>) -> Self {
        let mut last: Vec<PlannedVisit> = visits.into_iter().cloned().collect();
        last.sort_unstable_by_key(|visit| (visit.provider, visit.agency_starts.date(), Reverse((visit.agency_starts, visit.id))));
        last.dedup_by_key(|visit| (visit.provider, visit.agency_starts.date()));
        Self(last)
    }

    /// The provider's last visit on the day before.
    pub fn before(&self, provider: ProviderId, date: Date) -> Option<&PlannedVisit> {
        let evening = (provider, date.yesterday().ok()?);
        let found = self.0.binary_search_by_key(&evening, |visit| (visit.provider, visit.agency_starts.date()));
        found.ok().map(|at| &self.0[at])
    }
}

/// The legs of a provider's day: to the first visit, between visits, last visit → base. The first leg begins at the base, or at
/// `before`, the last visit of the day before, if both visits are of one route: see [`is_one_route`]. Returns one leg more than
/// there are visits, or none without visits. `visits` are of one provider and day, in any order; they are sorted in place.
pub fn route_legs(
    context: &PlanningContext,
    base: Point,
    before: Option<&PlannedVisit>,
    visits: &mut [PlannedVisit],
) -> Vec<RouteLeg> {
    visits.sort_unstable_by_key(|visit| (visit.agency_starts, visit.id));
    let (Some(first), Some(last)) = (visits.first(), visits.last()) else { return Vec::new() };
    let travel = &context.settings.travel;
    let from_before = before.and_then(|before| leg_between(context, before, first));
    let mut legs = vec![from_before.unwrap_or_else(|| RouteLeg { drive: drive_minutes(travel, base, first.at), gap: 0.0 })];
    legs.extend(visits.windows(2).filter_map(|pair| leg_between(context, &pair[0], &pair[1])));
    legs.push(RouteLeg { drive: drive_minutes(travel, last.at, base), gap: 0.0 });
    legs
}

/// Total minutes of all routes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RouteTotals {
    pub drive: f64,
    pub gap: f64,
}

/// The total drive and gap minutes of all providers' routes in these visits; `last` has the visits from which they can go on. Who
/// goes on after midnight doesn't drive home in between.
pub fn route_totals(context: &PlanningContext, last: &LastVisits, visits: &[PlannedVisit]) -> RouteTotals {
    let mut days: BTreeMap<(ProviderId, Date), Vec<PlannedVisit>> = BTreeMap::new();
    for visit in visits {
        days.entry((visit.provider, visit.agency_starts.date())).or_default().push(visit.clone());
    }
    let mut totals = RouteTotals::default();
    let mut yesterday = None;
    for ((provider, date), mut visits) in days {
        let Some(base) = context.providers.get(&provider).map(|p| p.base) else { continue };
        let evening = last.before(provider, date);
        for leg in route_legs(context, base, evening, &mut visits) {
            totals.drive += leg.drive;
            totals.gap += leg.gap;
        }
        // The days of a provider follow each other: the drive home of the evening is counted if that day is among them.
        let counted = date.yesterday().ok().is_some_and(|date| yesterday == Some((provider, date)));
        let goes_on = evening.filter(|evening| counted && leg_between(context, evening, &visits[0]).is_some());
        totals.drive -= goes_on.map_or(0.0, |evening| drive_minutes(&context.settings.travel, evening.at, base));
        yesterday = Some((provider, date));
    }
    totals
}

/// The share of visits that are made by the therapist who is assigned on their day, per mille; 1000 if none is assigned.
pub fn chosen_per_mille(context: &PlanningContext, visits: &[PlannedVisit]) -> u16 {
    let chosen = visits.iter().filter_map(|visit| {
        let assignments = &context.authorizations.get(&visit.authorization)?.assignments;
        Some(assignments::on(assignments, visit.starts.date())? == visit.provider)
    });
    let (matching, all) = chosen.fold((0u32, 0u32), |(matching, all), yes| (matching + u32::from(yes), all + 1));
    ((matching * 1000 + all / 2).checked_div(all)).map_or(1000, |share| share as u16)
}

/// The share of visits whose provider speaks the child's home language, per mille.
pub fn language_per_mille(context: &PlanningContext, visits: &[PlannedVisit]) -> u16 {
    let spoken = visits.iter().filter_map(|visit| {
        let language = &context.children.get(&visit.child)?.language;
        Some(context.providers.get(&visit.provider)?.languages.contains(language))
    });
    let (yes, all) = spoken.fold((0u32, 0u32), |(yes, all), is| (yes + u32::from(is), all + 1));
    ((yes * 1000 + all / 2).checked_div(all)).map_or(1000, |share| share as u16)
}

/// The days of a week on which the authorization is valid.
fn authorized_days(authorization: &AuthorizationContext, week_start: Date) -> impl Iterator<Item = Date> + '_ {
    (0..7)
        .map(move |day| week_start.saturating_add(jiff::Span::new().days(day)))
        .filter(|day| (authorization.starts_on..=authorization.ends_on).contains(day))
}

/// Visits that are authorized for the week that begins on `week_start` but not scheduled, with the reason: (authorization,
/// missing visits, reason). `visits` as of [`missing_visits`]. The reason looks at all providers: where only numbers are shown, use
/// [`missing_visits`].
pub fn not_placed(
    context: &PlanningContext,
    week_start: Date,
    visits: &[PlannedVisit],
) -> Vec<(AuthorizationId, u16, NotPlacedReason)> {
    let reason = |id: &AuthorizationId| not_placed_reason(context, week_start, &context.authorizations[id]);
    missing_visits(context, week_start, visits).into_iter().map(|(id, missing)| (id, missing, reason(&id))).collect()
}

/// How many visits are authorized for the week that begins on `week_start` but not scheduled, by authorization. `visits` are those
/// of that week and of the days next to it: the week is counted in each child's local time, as [`check`] counts it.
pub fn missing_visits(context: &PlanningContext, week_start: Date, visits: &[PlannedVisit]) -> Vec<(AuthorizationId, u16)> {
    let mut placed: BTreeMap<AuthorizationId, u16> = BTreeMap::new();
    for visit in visits.iter().filter(|visit| context.settings.first_day.of_week(visit.starts.date()) == week_start) {
        *placed.entry(visit.authorization).or_default() += 1;
    }
    let missing = |(id, authorization): (&AuthorizationId, &AuthorizationContext)| {
        let missing = authorization.visits_per_week.saturating_sub(placed.get(id).copied().unwrap_or(0));
        (missing > 0 && authorized_days(authorization, week_start).next().is_some()).then_some((*id, missing))
    };
    context.authorizations.iter().filter_map(missing).collect()
}

/// The visits per week of the authorizations that are valid in the week that begins on `week_start`.
pub fn authorized_visits(context: &PlanningContext, week_start: Date) -> impl Iterator<Item = (AuthorizationId, u16)> + '_ {
    let is_valid = move |authorization: &AuthorizationContext| authorized_days(authorization, week_start).next().is_some();
    let valid = context.authorizations.iter().filter(move |(_, authorization)| is_valid(authorization));
    valid.map(|(id, authorization)| (*id, authorization.visits_per_week))
}

/// The number of visits due in the week that begins on `week_start`: those of all authorizations.
pub fn due(context: &PlanningContext, week_start: Date) -> u32 {
    authorized_visits(context, week_start).map(|(_, visits)| u32::from(visits)).sum()
}

fn not_placed_reason(context: &PlanningContext, week_start: Date, authorization: &AuthorizationContext) -> NotPlacedReason {
    let skilled: Vec<&ProviderContext> = context
        .providers
        .values()
        .filter(|p| p.disciplines.contains(&authorization.discipline) && !p.has_ended_by(week_start))
        .collect();
    if skilled.is_empty() {
        return NotPlacedReason::NoProvider;
    }
    let days: BTreeSet<Date> = authorized_days(authorization, week_start).collect();
    let child = context.children.get(&authorization.child);
    let fitting = skilled
        .iter()
        .filter(|p| {
            child.is_none_or(|c| days.iter().any(|day| common_window(p, c, day.weekday(), authorization.minutes_per_visit)))
        })
        .count();
    if fitting == 0 {
        return NotPlacedReason::NoCommonWindow;
    }
    let last = week_start.saturating_add(jiff::Span::new().days(6));
    if (week_start..last).contains(&authorization.ends_on) {
        return NotPlacedReason::Ends { on: authorization.ends_on };
    }
    if authorization.starts_on > week_start {
        return NotPlacedReason::Starts { on: authorization.starts_on };
    }
    if days.iter().any(|day| assignments::on(&authorization.assignments, *day).is_some()) {
        NotPlacedReason::NotYet
    } else {
        NotPlacedReason::NoProviderChosen { fitting: fitting as u16 }
    }
}

/// Whether provider and child share an availability window of at least `minutes` on a day of the child.
fn common_window(provider: &ProviderContext, child: &ChildContext, weekday: Weekday, minutes: u16) -> bool {
    const DAY: i32 = 24 * 60;
    // The provider's windows are in the agency's local time, so those of the day before or after can be on this day there.
    [(-DAY, weekday.previous()), (0, weekday), (DAY, weekday.next())].into_iter().any(|(days, provider_weekday)| {
        let to_child_clock = |minute: u16| i32::from(minute) + days + child.clock_offset;
        provider.availability.windows(provider_weekday).iter().any(|(from, to)| {
            child.availability.windows(weekday).iter().any(|(start, end)| {
                to_child_clock(*to).min((*end).into()) - to_child_clock(*from).max((*start).into()) >= minutes.into()
            })
        })
    })
}

#[cfg(test)]
mod tests;
