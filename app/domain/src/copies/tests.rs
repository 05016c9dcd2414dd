use super::*;
use crate::{
    AuthorizationId, ChildId, ErrorCode, ProviderId,
    agency::Settings,
    availability::Availability,
    rules::{AuthorizationContext, ChildContext, ProviderContext},
    travel::Point,
};
use jiff::civil::date;
use std::collections::BTreeMap;

const MONDAY: Date = date(2026, 12, 7);
const HOME: Point = Point { lat: 43.15, lon: -77.60 };

/// Two providers with at most three visits a day, and two children, each with an authorization for two visits a week that
/// ends on Wednesday.
fn context() -> PlanningContext {
    let availability: Availability = "Mon 08:00-18:00; Tue 08:00-18:00; Wed 08:00-18:00; Thu 08:00-18:00".parse().unwrap();
    let ot = || Discipline("OT".into());
    let provider = ProviderContext {
        disciplines: vec![ot()],
        languages: Vec::new(),
        availability: availability.clone(),
        max_visits_per_day: 3,
        base: HOME,
        ended_on: None,
        away: Vec::new(),
    };
    let child = ChildContext { language: "en".into(), availability, clock_offset: 0, home: HOME };
    let authorization = |id| AuthorizationContext {
        child: ChildId(Uuid::from_u128(id)),
        discipline: ot(),
        starts_on: date(2026, 11, 1),
        ends_on: date(2026, 12, 9),
        visits_per_week: 2,
        minutes_per_visit: 60,
        daily_limit: 1,
        assignments: Vec::new(),
    };
    let ids = [1, 2];
    PlanningContext {
        holidays: BTreeMap::new(),
        disciplines: Vec::new(),
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

fn candidate(visit: PlannedVisit) -> CopyCandidate {
    CopyCandidate { joint: visit.id.0, visit, cancelled: false, place_ended: false }
}

fn existing(visit: PlannedVisit) -> ExistingVisit {
    ExistingVisit { joint: visit.id.0, visit, cancelled: false }
}

fn reasons(candidates: Vec<CopyCandidate>, there: &[ExistingVisit]) -> Vec<Option<NotCopiedReason>> {
    let now = date(2026, 12, 1).at(9, 0, 0, 0);
    plan_copy(&context(), candidates, there, now).into_iter().map(|(_, why)| why).collect()
}

#[test]
fn an_empty_week_takes_all_visits() {
    let candidates = vec![candidate(visit(1, 1, 1, 1, 9)), candidate(visit(2, 2, 1, 0, 9)), candidate(visit(3, 1, 1, 0, 11))];
    let planned = plan_copy(&context(), candidates, &[], date(2026, 12, 1).at(9, 0, 0, 0));
    let order: Vec<_> = planned.iter().map(|(candidate, why)| (candidate.visit.id.0.as_u128(), why.is_none())).collect();
    assert_eq!(order, [(2, true), (3, true), (1, true)], "in order of time");
}

#[test]
fn existing_visits_are_not_copied_again() {
    // With another provider it is still the authorization's visit.
    let there = [existing(visit(9, 1, 2, 0, 9))];
    assert_eq!(reasons(vec![candidate(visit(1, 1, 1, 0, 9))], &there), [Some(NotCopiedReason::AlreadyThere)]);
    let gone = [ExistingVisit { cancelled: true, ..there[0].clone() }];
    assert_eq!(reasons(vec![candidate(visit(1, 1, 1, 0, 9))], &gone), [Some(NotCopiedReason::CancelledThere)]);
    let both = [gone[0].clone(), existing(visit(8, 1, 1, 0, 9))];
    assert_eq!(reasons(vec![candidate(visit(1, 1, 1, 0, 9))], &both), [Some(NotCopiedReason::AlreadyThere)]);
}

#[test]
fn a_canceled_visit_is_not_copied() {
    let cancelled = CopyCandidate { cancelled: true, ..candidate(visit(1, 1, 1, 0, 9)) };
    assert_eq!(reasons(vec![cancelled], &[]), [Some(NotCopiedReason::Cancelled)]);
}

#[test]
fn a_visit_that_needs_no_authorization_is_not_copied() {
    let evaluation = |minutes| PlannedVisit { authorization: AuthorizationId::NONE, minutes, ..visit(1, 1, 1, 0, 9) };
    assert_eq!(reasons(vec![candidate(evaluation(60))], &[]), [Some(NotCopiedReason::OneOff)]);
    // What is there takes time all the same.
    let there = [existing(PlannedVisit { id: VisitId(Uuid::from_u128(9)), ..evaluation(90) })];
    let taken = NotCopiedReason::Overlap { who: Who::Provider, visit: VisitId(Uuid::from_u128(9)) };
    assert_eq!(reasons(vec![candidate(visit(2, 2, 1, 0, 9))], &there), [Some(taken)]);
}

#[test]
fn a_visit_at_a_place_that_has_ended_is_not_copied() {
    let nowhere = CopyCandidate { place_ended: true, ..candidate(visit(1, 1, 1, 0, 9)) };
    assert_eq!(reasons(vec![nowhere], &[]), [Some(NotCopiedReason::PlaceEnded)]);
}

#[test]
fn overlapping_visits_are_not_copied() {
    let taken = |who| Some(NotCopiedReason::Overlap { who, visit: VisitId(Uuid::from_u128(9)) });
    let of_provider = [existing(visit(9, 2, 1, 0, 9))];
    assert_eq!(reasons(vec![candidate(visit(1, 1, 1, 0, 9))], &of_provider), [taken(Who::Provider)]);
    let mut half_past = visit(9, 1, 2, 0, 9);
    half_past.starts = MONDAY.at(9, 30, 0, 0);
    half_past.agency_starts = half_past.starts;
    assert_eq!(reasons(vec![candidate(visit(1, 1, 1, 0, 9))], &[existing(half_past.clone())]), [taken(Who::Child)]);
    let together = ExistingVisit { joint: Uuid::from_u128(1), ..existing(half_past) };
    assert_ne!(
        reasons(vec![candidate(visit(1, 1, 1, 0, 9))], &[together])[0],
        taken(Who::Child),
        "a joint visit overlaps on purpose"
    );
    let after = [existing(visit(9, 2, 1, 0, 10))];
    assert!(
        matches!(reasons(vec![candidate(visit(1, 1, 1, 0, 9))], &after)[..], [Some(NotCopiedReason::Rules { .. })]),
        "the buffer is short"
    );
}

#[test]
fn visits_that_violate_rules_are_not_copied() {
    let rules = |candidates| match reasons(candidates, &[]).pop() {
        Some(Some(NotCopiedReason::Rules { violations, .. })) => violations,
        other => panic!("{other:?}"),
    };
    let over = RuleViolation::OutsideAuthorization { starts_on: date(2026, 11, 1), ends_on: date(2026, 12, 9) };
    assert_eq!(rules(vec![candidate(visit(1, 1, 1, 3, 9))]), [over]);
    let third = (0..3).map(|day| candidate(visit(10 + day as u128, 1, 1, day, 9))).collect();
    assert_eq!(rules(third), [RuleViolation::TooManyThisWeek { allowed: 2 }], "each is checked with those before it");
    assert_eq!(
        rules(vec![candidate(visit(1, 1, 1, 2, 7))]),
        [RuleViolation::ProviderNotAvailable, RuleViolation::ChildNotAvailable]
    );
    let planned = plan_copy(&context(), vec![candidate(visit(1, 1, 1, 0, 9))], &[], MONDAY.at(9, 5, 0, 0));
    assert_eq!(planned[0].1, Some(NotCopiedReason::Rules { violations: vec![RuleViolation::InThePast], neighbors: vec![] }));
}

#[test]
fn a_week_is_not_copied_onto_itself() {
    let wednesday = date(2026, 12, 9);
    assert_eq!(weeks(wednesday, date(2026, 12, 13), FirstDay::Monday), Err(Error::field("to", ErrorCode::SameWeek)));
    assert_eq!(weeks(wednesday, date(2026, 12, 20), FirstDay::Monday), Ok((MONDAY, date(2026, 12, 14))));
}
