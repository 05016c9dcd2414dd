use super::*;
use crate::{
    AuthorizationId, ChildId, ProviderId,
    agency::Settings,
    availability::Availability,
    rules::{AuthorizationFacts, ChildFacts, ProviderFacts},
    travel::Point,
};
use jiff::civil::date;
use std::collections::BTreeMap;

const MONDAY: Date = date(2026, 12, 7);
const HOME: Point = Point { lat: 43.15, lon: -77.60 };

/// Two providers who take three visits a day, two children, an authorization for each of two visits a week that ends on
/// Wednesday.
fn facts() -> Facts {
    let availability: Availability = "Mon 08:00-18:00; Tue 08:00-18:00; Wed 08:00-18:00; Thu 08:00-18:00".parse().unwrap();
    let ot = || Discipline("OT".into());
    let provider = ProviderFacts {
        disciplines: vec![ot()],
        languages: Vec::new(),
        availability: availability.clone(),
        max_visits_per_day: 3,
        base: HOME,
    };
    let child = ChildFacts { language: "en".into(), availability, home: HOME };
    let authorization = |id| AuthorizationFacts {
        child: ChildId(Uuid::from_u128(id)),
        discipline: ot(),
        starts_on: date(2026, 11, 1),
        ends_on: date(2026, 12, 9),
        visits_per_week: 2,
        minutes_per_visit: 60,
        provider: None,
    };
    let ids = [1, 2];
    Facts {
        holidays: BTreeMap::new(),
        settings: Settings::default(),
        providers: ids.map(|id| (ProviderId(Uuid::from_u128(id)), provider.clone())).into(),
        children: ids.map(|id| (ChildId(Uuid::from_u128(id)), child.clone())).into(),
        authorizations: BTreeMap::from(ids.map(|id| (AuthorizationId(Uuid::from_u128(id)), authorization(id)))),
    }
}

/// A visit of a child, whose authorization has the same number.
fn visit(id: u128, child: u128, provider: u128, day: i64, hour: i8) -> PlannedVisit {
    let starts = MONDAY.saturating_add(jiff::Span::new().days(day)).at(hour, 0, 0, 0);
    PlannedVisit {
        id: VisitId(Uuid::from_u128(id)),
        authorization: AuthorizationId(Uuid::from_u128(child)),
        child: ChildId(Uuid::from_u128(child)),
        provider: ProviderId(Uuid::from_u128(provider)),
        starts,
        agency_starts: starts,
        minutes: 60,
        at: HOME,
    }
}

fn candidate(visit: PlannedVisit) -> Candidate {
    Candidate { joint: visit.id.0, visit, cancelled: false }
}

fn standing(visit: PlannedVisit) -> Standing {
    Standing { joint: visit.id.0, visit, cancelled: false }
}

fn told(candidates: Vec<Candidate>, there: &[Standing]) -> Vec<Option<WhyNotCopied>> {
    let now = date(2026, 12, 1).at(9, 0, 0, 0);
    plan(&facts(), candidates, there, now).into_iter().map(|(_, why)| why).collect()
}

#[test]
fn an_empty_week_takes_all() {
    let candidates = vec![candidate(visit(1, 1, 1, 1, 9)), candidate(visit(2, 2, 1, 0, 9)), candidate(visit(3, 1, 1, 0, 11))];
    let planned = plan(&facts(), candidates, &[], date(2026, 12, 1).at(9, 0, 0, 0));
    let order: Vec<_> = planned.iter().map(|(candidate, why)| (candidate.visit.id.0.as_u128(), why.is_none())).collect();
    assert_eq!(order, [(2, true), (3, true), (1, true)], "in order of time");
}

#[test]
fn what_is_there_is_not_copied_again() {
    // Given by somebody else there: it is the authorization's visit all the same.
    let there = [standing(visit(9, 1, 2, 0, 9))];
    assert_eq!(told(vec![candidate(visit(1, 1, 1, 0, 9))], &there), [Some(WhyNotCopied::AlreadyThere)]);
    let gone = [Standing { cancelled: true, ..there[0].clone() }];
    assert_eq!(told(vec![candidate(visit(1, 1, 1, 0, 9))], &gone), [Some(WhyNotCopied::CancelledThere)]);
    let both = [gone[0].clone(), standing(visit(8, 1, 1, 0, 9))];
    assert_eq!(told(vec![candidate(visit(1, 1, 1, 0, 9))], &both), [Some(WhyNotCopied::AlreadyThere)]);
}

#[test]
fn a_cancelled_visit_stays_behind() {
    let cancelled = Candidate { cancelled: true, ..candidate(visit(1, 1, 1, 0, 9)) };
    assert_eq!(told(vec![cancelled], &[]), [Some(WhyNotCopied::Cancelled)]);
}

#[test]
fn nobody_is_in_two_places() {
    let taken = |who| Some(WhyNotCopied::Taken { who, visit: VisitId(Uuid::from_u128(9)) });
    let of_provider = [standing(visit(9, 2, 1, 0, 9))];
    assert_eq!(told(vec![candidate(visit(1, 1, 1, 0, 9))], &of_provider), [taken(Who::Provider)]);
    let mut half_past = visit(9, 1, 2, 0, 9);
    half_past.starts = MONDAY.at(9, 30, 0, 0);
    half_past.agency_starts = half_past.starts;
    assert_eq!(told(vec![candidate(visit(1, 1, 1, 0, 9))], &[standing(half_past.clone())]), [taken(Who::Child)]);
    let together = Standing { joint: Uuid::from_u128(1), ..standing(half_past) };
    assert_ne!(
        told(vec![candidate(visit(1, 1, 1, 0, 9))], &[together])[0],
        taken(Who::Child),
        "a joint visit overlaps on purpose"
    );
    let after = [standing(visit(9, 2, 1, 0, 10))];
    assert!(
        matches!(told(vec![candidate(visit(1, 1, 1, 0, 9))], &after)[..], [Some(WhyNotCopied::Rules { .. })]),
        "the buffer is short"
    );
}

#[test]
fn a_rule_is_never_broken() {
    let rules = |candidates| match told(candidates, &[]).pop() {
        Some(Some(WhyNotCopied::Rules { broken })) => broken,
        other => panic!("{other:?}"),
    };
    let over = Broken::OutsideAuthorization { starts_on: date(2026, 11, 1), ends_on: date(2026, 12, 9) };
    assert_eq!(rules(vec![candidate(visit(1, 1, 1, 3, 9))]), [over]);
    let third = (0..3).map(|day| candidate(visit(10 + day as u128, 1, 1, day, 9))).collect();
    assert_eq!(rules(third), [Broken::TooManyThisWeek { allowed: 2 }], "each is asked beside those before it");
    assert_eq!(rules(vec![candidate(visit(1, 1, 1, 2, 7))]), [Broken::ProviderNotAvailable, Broken::ChildNotAvailable]);
    let planned = plan(&facts(), vec![candidate(visit(1, 1, 1, 0, 9))], &[], MONDAY.at(9, 5, 0, 0));
    assert_eq!(planned[0].1, Some(WhyNotCopied::Rules { broken: vec![Broken::InThePast] }));
}

#[test]
fn a_week_is_not_copied_onto_itself() {
    let wednesday = date(2026, 12, 9);
    assert_eq!(mondays(wednesday, date(2026, 12, 13)), Err(Error::field("to", "to.same_week")));
    assert_eq!(mondays(wednesday, date(2026, 12, 20)), Ok((MONDAY, date(2026, 12, 14))));
}
