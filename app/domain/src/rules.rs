//! The hard rules of a week, the road of a day, and the figures of both.
//!
//! A week is checked from plain facts. Overlaps are not here: they are refused by the database and never overridden.

use crate::{
    AuthorizationId, ChildId, ProviderId, VisitId,
    agency::Settings,
    availability::Availability,
    schedule::{Discipline, WhyNotPlaced},
    travel::{Point, drive_minutes},
};
use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Starts lie on whole 5 minutes.
pub const GRID_MINUTES: u16 = 5;

/// One hard rule that a week breaks. Each may be overridden with a reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Broken {
    /// The day is before or after the authorization.
    OutsideAuthorization {
        starts_on: Date,
        ends_on: Date,
    },
    NotTheAuthorizedMinutes {
        authorized: u16,
    },
    /// The provider does not have the authorization's discipline.
    NotTheDiscipline {
        discipline: Discipline,
    },
    /// No window of the provider holds the whole visit.
    ProviderNotAvailable,
    /// No window of the child holds the whole visit.
    ChildNotAvailable,
    NotOnTheGrid,
    /// The agency makes no visits on that day.
    Holiday {
        name: String,
    },
    /// A visit is put where nobody can go any more. Asked of a change by its clock, not of a week.
    InThePast,
    /// More visits of the authorization in the week than it allows.
    TooManyThisWeek {
        allowed: u16,
    },
    /// Two visits of one authorization on one day.
    TwoOnOneDay,
    /// More visits of the provider on the day than they take.
    TooManyThatDay {
        allowed: u16,
    },
    /// Between the visit and the next of the provider, drive and buffer lack this many minutes (rounded up).
    DriveDoesNotFit {
        next: VisitId,
        short_by_minutes: u16,
    },
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    Visit(VisitId),
    Authorization(AuthorizationId, Date),
    ProviderDay(ProviderId, Date),
}

/// A broken rule and what breaks it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub about: About,
    pub broken: Broken,
}

#[derive(Clone, Debug)]
pub struct ProviderFacts {
    pub disciplines: Vec<Discipline>,
    pub languages: Vec<String>,
    /// On the agency's wall clock.
    pub availability: Availability,
    pub max_visits_per_day: u16,
    /// Where the day on the road begins and ends.
    pub base: Point,
}

#[derive(Clone, Debug)]
pub struct ChildFacts {
    pub language: String,
    /// On the child's wall clock.
    pub availability: Availability,
    pub home: Point,
}

#[derive(Clone, Debug)]
pub struct AuthorizationFacts {
    pub child: ChildId,
    pub discipline: Discipline,
    pub starts_on: Date,
    pub ends_on: Date,
    pub visits_per_week: u16,
    pub minutes_per_visit: u16,
    /// The chosen provider, where one is.
    pub provider: Option<ProviderId>,
}

/// A visit that stands in the week; a cancelled one is left out by the caller.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedVisit {
    pub id: VisitId,
    pub authorization: AuthorizationId,
    pub child: ChildId,
    pub provider: ProviderId,
    /// On the child's wall clock.
    pub starts: DateTime,
    /// The same instant on the agency's wall clock.
    pub agency_starts: DateTime,
    pub minutes: u16,
    pub at: Point,
}

/// All that the rules ask of an agency.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub settings: Settings,
    pub providers: BTreeMap<ProviderId, ProviderFacts>,
    pub children: BTreeMap<ChildId, ChildFacts>,
    pub authorizations: BTreeMap<AuthorizationId, AuthorizationFacts>,
    /// Days on which the agency makes no visits, on the child's wall clock as the visits are.
    pub holidays: BTreeMap<Date, String>,
}

/// Minutes of the day.
pub fn minute_of(at: DateTime) -> u16 {
    u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs())
}

/// The Monday of a date's week. Step by step: the browser asks it too, and spans would bring it the rest of a calendar.
pub fn monday_of(date: Date) -> Date {
    (0..date.weekday().to_monday_zero_offset()).fold(date, |day, _| day.yesterday().unwrap_or(day))
}

/// Every hard rule that these visits break. Visits of providers, children or authorizations that the facts do not hold
/// are passed over: the database's keys answer for those.
pub fn check(facts: &Facts, visits: &[PlannedVisit]) -> BTreeSet<Finding> {
    let mut found = BTreeSet::new();
    let mut days: BTreeMap<(ProviderId, Date), Vec<&PlannedVisit>> = BTreeMap::new();
    let mut weeks: BTreeMap<(AuthorizationId, Date), Vec<&PlannedVisit>> = BTreeMap::new();
    for visit in visits {
        check_visit(facts, visit, &mut |broken| {
            found.insert(Finding { about: About::Visit(visit.id), broken });
        });
        days.entry((visit.provider, visit.agency_starts.date())).or_default().push(visit);
        weeks.entry((visit.authorization, monday_of(visit.starts.date()))).or_default().push(visit);
    }
    for ((authorization, monday), visits) in weeks {
        let Some(allowed) = facts.authorizations.get(&authorization).map(|a| a.visits_per_week) else { continue };
        if visits.len() > usize::from(allowed) {
            let about = About::Authorization(authorization, monday);
            found.insert(Finding { about, broken: Broken::TooManyThisWeek { allowed } });
        }
        let mut seen = BTreeSet::new();
        for visit in visits {
            let date = visit.starts.date();
            if !seen.insert(date) {
                found.insert(Finding { about: About::Authorization(authorization, date), broken: Broken::TwoOnOneDay });
            }
        }
    }
    for ((provider, date), mut visits) in days {
        let Some(provider_facts) = facts.providers.get(&provider) else { continue };
        let allowed = provider_facts.max_visits_per_day;
        if visits.len() > usize::from(allowed) {
            found.insert(Finding { about: About::ProviderDay(provider, date), broken: Broken::TooManyThatDay { allowed } });
        }
        visits.sort_by_key(|visit| (visit.agency_starts, visit.id));
        for pair in visits.windows(2) {
            let spare = between(facts, pair[0], pair[1]);
            let short = f64::from(facts.settings.buffer_minutes) - spare;
            if short > 1e-6 {
                let broken = Broken::DriveDoesNotFit { next: pair[1].id, short_by_minutes: short.ceil() as u16 };
                found.insert(Finding { about: About::Visit(pair[0].id), broken });
            }
        }
    }
    found
}

/// Minutes between two visits of a provider that are not drive; negative where the drive does not fit.
fn between(facts: &Facts, before: &PlannedVisit, after: &PlannedVisit) -> f64 {
    let free = i32::from(minute_of(after.agency_starts)) - i32::from(minute_of(before.agency_starts)) - i32::from(before.minutes);
    f64::from(free) - drive_minutes(&facts.settings.travel, before.at, after.at)
}

fn check_visit(facts: &Facts, visit: &PlannedVisit, broken: &mut impl FnMut(Broken)) {
    let (date, start) = (visit.starts.date(), minute_of(visit.starts));
    if let Some(authorization) = facts.authorizations.get(&visit.authorization) {
        if date < authorization.starts_on || date > authorization.ends_on {
            broken(Broken::OutsideAuthorization { starts_on: authorization.starts_on, ends_on: authorization.ends_on });
        }
        if visit.minutes != authorization.minutes_per_visit {
            broken(Broken::NotTheAuthorizedMinutes { authorized: authorization.minutes_per_visit });
        }
        if facts.providers.get(&visit.provider).is_some_and(|p| !p.disciplines.contains(&authorization.discipline)) {
            broken(Broken::NotTheDiscipline { discipline: authorization.discipline.clone() });
        }
    }
    let at_agency = minute_of(visit.agency_starts);
    let on_duty =
        |p: &ProviderFacts| p.availability.fits(visit.agency_starts.date().weekday(), at_agency, at_agency + visit.minutes);
    if facts.providers.get(&visit.provider).is_some_and(|p| !on_duty(p)) {
        broken(Broken::ProviderNotAvailable);
    }
    let at_home = |c: &ChildFacts| c.availability.fits(date.weekday(), start, start + visit.minutes);
    if facts.children.get(&visit.child).is_some_and(|c| !at_home(c)) {
        broken(Broken::ChildNotAvailable);
    }
    if !start.is_multiple_of(GRID_MINUTES) {
        broken(Broken::NotOnTheGrid);
    }
    if let Some(name) = facts.holidays.get(&date) {
        broken(Broken::Holiday { name: name.clone() });
    }
}

/// What a change breaks that was whole before it: `before` and `after` are the visits of the weeks it touches.
pub fn broken_by_change(facts: &Facts, before: &[PlannedVisit], after: &[PlannedVisit]) -> Vec<Broken> {
    let was = check(facts, before);
    let mut broken: Vec<Broken> = check(facts, after).difference(&was).map(|finding| finding.broken.clone()).collect();
    broken.dedup();
    broken
}

/// A stretch of a provider's day between two doors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Minutes on the road.
    pub drive: f64,
    /// Minutes between two visits that are not drive, the buffer among them; 0 on the way out and home.
    pub gap: f64,
}

/// A provider's day as base → first, between, last → base: one stretch more than there are visits, none for none.
/// `visits` are of one provider and day, in any order.
pub fn road(facts: &Facts, base: Point, visits: &mut [PlannedVisit]) -> Vec<Stretch> {
    visits.sort_by_key(|visit| (visit.agency_starts, visit.id));
    let (Some(first), Some(last)) = (visits.first(), visits.last()) else { return Vec::new() };
    let travel = &facts.settings.travel;
    let mut road = vec![Stretch { drive: drive_minutes(travel, base, first.at), gap: 0.0 }];
    road.extend(visits.windows(2).map(|pair| Stretch {
        drive: drive_minutes(travel, pair[0].at, pair[1].at),
        gap: between(facts, &pair[0], &pair[1]).max(0.0),
    }));
    road.push(Stretch { drive: drive_minutes(travel, last.at, base), gap: 0.0 });
    road
}

/// Minutes of all days' roads together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RoadTotals {
    pub drive: f64,
    pub gap: f64,
}

/// The drive and the gap of all providers' days in these visits.
pub fn road_totals(facts: &Facts, visits: &[PlannedVisit]) -> RoadTotals {
    let mut days: BTreeMap<(ProviderId, Date), Vec<PlannedVisit>> = BTreeMap::new();
    for visit in visits {
        days.entry((visit.provider, visit.agency_starts.date())).or_default().push(visit.clone());
    }
    let mut totals = RoadTotals::default();
    for ((provider, _), mut visits) in days {
        let Some(base) = facts.providers.get(&provider).map(|p| p.base) else { continue };
        for stretch in road(facts, base, &mut visits) {
            totals.drive += stretch.drive;
            totals.gap += stretch.gap;
        }
    }
    totals
}

/// The share of visits with the chosen provider, where one is chosen, per mille; 1000 where none is.
pub fn chosen_per_mille(facts: &Facts, visits: &[PlannedVisit]) -> u16 {
    let wished = visits.iter().filter_map(|visit| {
        let chosen = facts.authorizations.get(&visit.authorization)?.provider?;
        Some(chosen == visit.provider)
    });
    let (kept, all) = wished.fold((0u32, 0u32), |(kept, all), yes| (kept + u32::from(yes), all + 1));
    ((kept * 1000 + all / 2).checked_div(all)).map_or(1000, |share| share as u16)
}

/// The share of visits whose provider speaks the child's home language, per mille.
pub fn language_per_mille(facts: &Facts, visits: &[PlannedVisit]) -> u16 {
    let spoken = visits.iter().filter_map(|visit| {
        let language = &facts.children.get(&visit.child)?.language;
        Some(facts.providers.get(&visit.provider)?.languages.contains(language))
    });
    let (yes, all) = spoken.fold((0u32, 0u32), |(yes, all), is| (yes + u32::from(is), all + 1));
    ((yes * 1000 + all / 2).checked_div(all)).map_or(1000, |share| share as u16)
}

/// The days of a week on which the authorization stands.
fn valid_days(authorization: &AuthorizationFacts, monday: Date) -> impl Iterator<Item = Date> + '_ {
    (0..7)
        .map(move |day| monday.saturating_add(jiff::Span::new().days(day)))
        .filter(|day| (authorization.starts_on..=authorization.ends_on).contains(day))
}

/// Visits that the authorizations allow in the week of `monday` and that are not in it, with what stands in the way.
/// `visits` are those of the week.
pub fn not_placed(facts: &Facts, monday: Date, visits: &[PlannedVisit]) -> Vec<(AuthorizationId, u16, WhyNotPlaced)> {
    let mut placed: BTreeMap<AuthorizationId, u16> = BTreeMap::new();
    for visit in visits {
        *placed.entry(visit.authorization).or_default() += 1;
    }
    let mut waiting = Vec::new();
    for (id, authorization) in &facts.authorizations {
        let missing = authorization.visits_per_week.saturating_sub(placed.get(id).copied().unwrap_or(0));
        if missing == 0 || valid_days(authorization, monday).next().is_none() {
            continue;
        }
        waiting.push((*id, missing, why_not_placed(facts, monday, authorization)));
    }
    waiting
}

/// Visits due in the week of `monday`: what the authorizations that stand in it allow.
pub fn due(facts: &Facts, monday: Date) -> u32 {
    facts
        .authorizations
        .values()
        .filter(|authorization| valid_days(authorization, monday).next().is_some())
        .map(|authorization| u32::from(authorization.visits_per_week))
        .sum()
}

fn why_not_placed(facts: &Facts, monday: Date, authorization: &AuthorizationFacts) -> WhyNotPlaced {
    let skilled: Vec<&ProviderFacts> =
        facts.providers.values().filter(|p| p.disciplines.contains(&authorization.discipline)).collect();
    if skilled.is_empty() {
        return WhyNotPlaced::NoProvider;
    }
    let days: BTreeSet<Date> = valid_days(authorization, monday).collect();
    let child = facts.children.get(&authorization.child);
    let fitting = skilled
        .iter()
        .filter(|p| {
            child.is_none_or(|c| days.iter().any(|day| common_window(p, c, day.weekday(), authorization.minutes_per_visit)))
        })
        .count();
    if fitting == 0 {
        return WhyNotPlaced::NoCommonWindow;
    }
    let sunday = monday.saturating_add(jiff::Span::new().days(6));
    if (monday..sunday).contains(&authorization.ends_on) {
        return WhyNotPlaced::Ends { on: authorization.ends_on };
    }
    if authorization.starts_on > monday {
        return WhyNotPlaced::Starts { on: authorization.starts_on };
    }
    match authorization.provider {
        None => WhyNotPlaced::NobodyChosen { fitting: fitting as u16 },
        Some(_) => WhyNotPlaced::NotYet,
    }
}

/// Whether provider and child are free together for so many minutes.
fn common_window(provider: &ProviderFacts, child: &ChildFacts, weekday: Weekday, minutes: u16) -> bool {
    provider.availability.windows(weekday).iter().any(|(from, to)| {
        child.availability.windows(weekday).iter().any(|(start, end)| to.min(end).saturating_sub(*from.max(start)) >= minutes)
    })
}

#[cfg(test)]
mod tests;
