use super::*;
use crate::agency::FirstDay;
use jiff::civil::{date, time};
use uuid::Uuid;

const MONDAY: Date = date(2026, 11, 30);
const PROVIDER: ProviderId = ProviderId(Uuid::from_u128(1));
const CHILD: ChildId = ChildId(Uuid::from_u128(2));
const AUTHORIZATION: AuthorizationId = AuthorizationId(Uuid::from_u128(3));
const HOME: Point = Point { lat: 43.15, lon: -77.60 };
/// A 17-minute drive from home.
const AWAY: Point = Point { lat: 43.10, lon: -77.50 };

/// A provider and a child who are available on weekdays, and an authorization for two one-hour visits a week.
fn context() -> PlanningContext {
    let weekdays = "Mon 08:00-18:00; Tue 08:00-18:00; Wed 08:00-18:00; Thu 08:00-18:00; Fri 08:00-18:00";
    let availability: Availability = weekdays.parse().unwrap();
    let ot = || Discipline("OT".into());
    PlanningContext {
        settings: Settings::default(),
        providers: BTreeMap::from([(
            PROVIDER,
            ProviderContext {
                disciplines: vec![ot()],
                languages: vec!["en".into()],
                availability: availability.clone(),
                max_visits_per_day: 2,
                base: HOME,
                ended_on: None,
                away: Vec::new(),
            },
        )]),
        children: BTreeMap::from([(CHILD, ChildContext { language: "en".into(), availability, clock_offset: 0, home: HOME })]),
        authorizations: BTreeMap::from([(
            AUTHORIZATION,
            AuthorizationContext {
                child: CHILD,
                discipline: ot(),
                starts_on: date(2026, 11, 1),
                ends_on: date(2026, 12, 4),
                visits_per_week: 2,
                minutes_per_visit: 60,
                daily_limit: 1,
                assignments: vec![Assignment::begins(date(2026, 9, 1), PROVIDER)],
            },
        )]),
        holidays: BTreeMap::new(),
        disciplines: Vec::new(),
    }
}

fn visit(id: u128, day: i64, hour: i8, minute: i8) -> PlannedVisit {
    let starts = MONDAY.saturating_add(jiff::Span::new().days(day)).to_datetime(time(hour, minute, 0, 0));
    PlannedVisit {
        id: VisitId(Uuid::from_u128(id)),
        authorization: AUTHORIZATION,
        child: CHILD,
        provider: PROVIDER,
        starts,
        agency_starts: starts,
        minutes: 60,
        at: HOME,
    }
}

fn find_violations(context: &PlanningContext, visits: &[PlannedVisit]) -> Vec<RuleViolation> {
    check(context, visits).into_iter().map(|finding| finding.violation).collect()
}

#[test]
fn a_week_within_the_rules_has_no_violations() {
    assert_eq!(find_violations(&context(), &[visit(1, 0, 9, 0), visit(2, 1, 17, 0)]), []);
}

#[test]
fn each_rule_is_reported_by_itself() {
    let context = context();
    let (starts_on, ends_on) = (date(2026, 11, 1), date(2026, 12, 4));
    let outside = find_violations(&context, &[visit(1, 7, 9, 0)]);
    assert_eq!(outside, [RuleViolation::OutsideAuthorization { starts_on, ends_on }]);
    let short = find_violations(&context, &[PlannedVisit { minutes: 45, ..visit(1, 0, 9, 0) }]);
    assert_eq!(short, [RuleViolation::NotTheAuthorizedMinutes { authorized: 60 }]);
    assert_eq!(find_violations(&context, &[visit(1, 0, 9, 3)]), [RuleViolation::NotOnTheGrid]);
    assert_eq!(
        find_violations(&context, &[visit(1, 0, 17, 30)]),
        [RuleViolation::ProviderNotAvailable, RuleViolation::ChildNotAvailable]
    );
    let three = [visit(1, 0, 9, 0), visit(2, 1, 9, 0), visit(3, 2, 9, 0)];
    assert_eq!(find_violations(&context, &three), [RuleViolation::TooManyThisWeek { allowed: 2 }]);
    assert_eq!(find_violations(&context, &[visit(1, 0, 9, 0), visit(2, 0, 11, 0)]), [RuleViolation::TwoOnOneDay]);
}

#[test]
fn an_authorization_may_allow_several_visits_a_day() {
    let mut context = context();
    context.providers.get_mut(&PROVIDER).unwrap().max_visits_per_day = 9;
    let authorization = context.authorizations.get_mut(&AUTHORIZATION).unwrap();
    (authorization.visits_per_week, authorization.daily_limit) = (9, 2);
    let two = [visit(1, 0, 9, 0), visit(2, 0, 11, 0), visit(3, 1, 9, 0)];
    assert_eq!(find_violations(&context, &two), []);
    let three = [visit(1, 0, 9, 0), visit(2, 0, 11, 0), visit(3, 0, 13, 0)];
    assert_eq!(find_violations(&context, &three), [RuleViolation::TwoOnOneDay]);
}

#[test]
fn a_provider_who_has_left_makes_no_visits() {
    let mut context = context();
    let ended_on = date(2026, 12, 2);
    context.providers.get_mut(&PROVIDER).unwrap().ended_on = Some(ended_on);
    assert_eq!(find_violations(&context, &[visit(1, 1, 9, 0)]), [], "the day before");
    let ended = RuleViolation::ProviderEnded { ended_on };
    assert_eq!(find_violations(&context, &[visit(1, 2, 9, 0)]), std::slice::from_ref(&ended));
    assert!(!ended.can_be_overridden() && ended.concerns_provider());
    assert!(RuleViolation::ProviderNotAvailable.can_be_overridden());
}

#[test]
fn rules_about_a_provider_are_skipped_without_one() {
    let context = context();
    let nobody = |visit: PlannedVisit| PlannedVisit { provider: ProviderId::NOBODY, ..visit };
    let visits = [nobody(visit(1, 0, 9, 0)), PlannedVisit { at: AWAY, ..nobody(visit(2, 1, 9, 0)) }];
    assert_eq!(find_violations(&context, &visits), []);
    let same_time = [nobody(visit(1, 0, 9, 0)), PlannedVisit { at: AWAY, ..nobody(visit(2, 0, 10, 0)) }];
    assert_eq!(find_violations(&context, &same_time), [RuleViolation::TwoOnOneDay], "no drive");
    assert_eq!(
        find_violations(&context, &[nobody(visit(1, 0, 17, 30)), nobody(visit(2, 7, 9, 3))]).len(),
        3,
        "rules about the child, the authorization and the grid still hold"
    );
    assert_eq!(route_totals(&context, &LastVisits::of(&visits), &visits), RouteTotals::default());
}

#[test]
fn nobody_is_left_for_a_visit_when_its_only_provider_has_left() {
    let mut context = context();
    let reason = |context: &PlanningContext| not_placed(context, MONDAY, &[])[0].2.clone();
    context.providers.get_mut(&PROVIDER).unwrap().ended_on = Some(date(2026, 12, 2));
    assert_ne!(reason(&context), NotPlacedReason::NoProvider, "they still work on Monday and Tuesday");
    context.providers.get_mut(&PROVIDER).unwrap().ended_on = Some(MONDAY);
    assert_eq!(reason(&context), NotPlacedReason::NoProvider);
}

#[test]
fn the_visits_of_a_week_are_counted_from_its_first_day() {
    let mut context = context();
    context.authorizations.get_mut(&AUTHORIZATION).unwrap().visits_per_week = 1;
    let too_many = |context: &PlanningContext| {
        find_violations(context, &[visit(1, 5, 9, 0), visit(2, 6, 9, 0)]).contains(&RuleViolation::TooManyThisWeek { allowed: 1 })
    };
    assert!(too_many(&context), "Saturday and Sunday are of one week that begins on a Monday");
    context.settings.first_day = FirstDay::Sunday;
    assert!(!too_many(&context), "and of two that begin on a Sunday");
}

#[test]
fn discipline_and_daily_maximum_of_the_provider_are_checked() {
    let mut context = context();
    let provider = context.providers.get_mut(&PROVIDER).unwrap();
    provider.disciplines = vec![Discipline("ST".into())];
    provider.max_visits_per_day = 1;
    let found = find_violations(&context, &[visit(1, 0, 9, 0), visit(2, 0, 11, 0)]);
    assert!(found.contains(&RuleViolation::NotTheDiscipline { discipline: Discipline("OT".into()) }));
    assert!(found.contains(&RuleViolation::TooManyThatDay { allowed: 1 }));
}

#[test]
fn the_drive_and_the_buffer_must_fit_between_two_visits() {
    let context = context();
    let away = |minute| PlannedVisit { at: AWAY, ..visit(2, 0, 10, minute) };
    let short = |minute| {
        find_violations(&context, &[visit(1, 0, 9, 0), away(minute)]).into_iter().find_map(|rule| match rule {
            RuleViolation::DriveDoesNotFit { next, short_by_minutes, .. } => Some((next, short_by_minutes)),
            _ => None,
        })
    };
    // 16.8 minutes of drive and 5 of buffer: 25 are enough, 20 are 2 short.
    assert_eq!(short(25), None);
    assert_eq!(short(20), Some((VisitId(Uuid::from_u128(2)), 2)));
}

#[test]
fn the_drive_must_fit_across_midnight_too() {
    let context = context();
    let away = |hour, minute| PlannedVisit { at: AWAY, ..visit(2, 1, hour, minute) };
    let fits = |visits: &[PlannedVisit]| {
        !find_violations(&context, visits).iter().any(|rule| matches!(rule, RuleViolation::DriveDoesNotFit { .. }))
    };
    let evening = || visit(1, 0, 23, 0);
    assert!(!fits(&[evening(), away(0, 20)]), "16.8 minutes of drive and 5 of buffer");
    assert!(fits(&[evening(), away(0, 25)]));
    assert!(!fits(&[away(0, 50), visit(1, 0, 23, 30)]), "a visit that ends after midnight");
    let far = |hour| PlannedVisit { at: Point { lat: 21.3, lon: -157.9 }, ..away(hour, 0) };
    assert!(!fits(&[evening(), far(4)]), "four hours are a pause");
    assert!(fits(&[evening(), far(5)]), "five hours are a night, after which the provider comes from home");
}

#[test]
fn a_change_reports_only_violations_that_it_adds() {
    let context = context();
    let before = [visit(1, 0, 9, 3), visit(2, 1, 9, 0)];
    let after = [visit(1, 0, 9, 3), visit(2, 1, 17, 30)];
    assert_eq!(
        violations_from_change(&context, &before, &after),
        [RuleViolation::ProviderNotAvailable, RuleViolation::ChildNotAvailable]
    );
    assert_eq!(violations_from_change(&context, &after, &before), []);
}

#[test]
fn the_route_starts_and_ends_at_the_base() {
    let context = context();
    let mut visits = [PlannedVisit { at: AWAY, ..visit(2, 0, 11, 0) }, visit(1, 0, 9, 0)];
    let legs = route_legs(&context, HOME, None, &mut visits);
    let whole: Vec<(i64, i64)> = legs.iter().map(|s| (s.drive.round() as i64, s.gap.round() as i64)).collect();
    assert_eq!(whole, [(0, 0), (17, 43), (17, 0)]);
    let totals = route_totals(&context, &LastVisits::default(), &visits);
    assert_eq!((totals.drive.round(), totals.gap.round()), (34.0, 43.0));
}

#[test]
fn the_route_goes_on_from_the_last_visit_of_the_evening() {
    let context = context();
    // From 22:00 to 23:00 away from home, and at 1:00 or 4:00 of the next day at home.
    let evening = PlannedVisit { at: AWAY, ..visit(1, 0, 22, 0) };
    let last = LastVisits::of(&[evening, visit(3, 0, 9, 0)]);
    let totals = |hour| {
        let totals = route_totals(&context, &last, &[visit(2, 1, hour, 0)]);
        (totals.drive.round(), totals.gap.round())
    };
    assert_eq!(totals(1), (17.0, 103.0), "directly, two hours later");
    assert_eq!(totals(4), (0.0, 0.0), "five hours later from home");
    let night =
        |hour| route_totals(&context, &last, &[PlannedVisit { at: AWAY, ..visit(1, 0, 22, 0) }, visit(2, 1, hour, 0)]).drive;
    assert_eq!((night(1).round(), night(4).round()), (34.0, 34.0), "home in between only when the route does not go on");
}

#[test]
fn unplaced_visits_have_a_reason() {
    let mut context = context();
    let one = [visit(1, 0, 9, 0)];
    let ends = NotPlacedReason::Ends { on: date(2026, 12, 4) };
    assert_eq!(not_placed(&context, MONDAY, &one), [(AUTHORIZATION, 1, ends)]);
    assert_eq!(not_placed(&context, MONDAY, &[visit(1, 0, 9, 0), visit(2, 1, 9, 0)]), []);
    context.authorizations.get_mut(&AUTHORIZATION).unwrap().ends_on = date(2027, 1, 1);
    assert_eq!(not_placed(&context, MONDAY, &one)[0].2, NotPlacedReason::NotYet);
    context.children.get_mut(&CHILD).unwrap().availability = "Sun 08:00-12:00".parse().unwrap();
    assert_eq!(not_placed(&context, MONDAY, &one)[0].2, NotPlacedReason::NoCommonWindow);
    context.providers.clear();
    assert_eq!(not_placed(&context, MONDAY, &one)[0].2, NotPlacedReason::NoProvider);
    assert_eq!(due(&context, MONDAY), 2);
}

#[test]
fn the_visits_of_a_week_are_counted_in_the_childs_time() {
    let context = context();
    // Sunday evening in Honolulu is Monday morning in the agency's time, and the other way around.
    let elsewhere = |id, agency_day, starts: DateTime| PlannedVisit { starts, ..visit(id, agency_day, 2, 0) };
    let visits = [elsewhere(1, 0, date(2026, 11, 29).at(21, 0, 0, 0)), elsewhere(2, 7, date(2026, 12, 6).at(21, 0, 0, 0))];
    assert_eq!(not_placed(&context, MONDAY, &visits)[0].1, 1);
    let again = [visits[1].clone(), visit(3, 1, 9, 0), visit(4, 2, 9, 0)];
    assert_eq!(not_placed(&context, MONDAY, &again), []);
    assert!(
        find_violations(&context, &again).contains(&RuleViolation::TooManyThisWeek { allowed: 2 }),
        "the rules count the same"
    );
}

#[test]
fn common_windows_are_compared_in_the_childs_time() {
    let mut context = context();
    context.authorizations.get_mut(&AUTHORIZATION).unwrap().ends_on = date(2027, 1, 1);
    let mut why = |offset, provider: &str, child: &str| {
        context.providers.get_mut(&PROVIDER).unwrap().availability = provider.parse().unwrap();
        let at_home = context.children.get_mut(&CHILD).unwrap();
        (at_home.clock_offset, at_home.availability) = (offset, child.parse().unwrap());
        not_placed(&context, MONDAY, &[])[0].2.clone()
    };
    assert_eq!(why(-300, "Mon 13:00-14:00", "Mon 08:00-09:00"), NotPlacedReason::NotYet);
    assert_eq!(why(-300, "Mon 08:00-09:00", "Mon 08:00-09:00"), NotPlacedReason::NoCommonWindow);
    assert_eq!(why(-300, "Tue 01:00-02:00", "Mon 20:00-21:00"), NotPlacedReason::NotYet, "the day before there");
    assert_eq!(why(300, "Sun 22:00-23:00", "Mon 03:00-04:00"), NotPlacedReason::NotYet, "the day after");
}

#[test]
fn a_visit_on_a_holiday_violates_a_rule() {
    let mut context = context();
    context.holidays.insert(date(2026, 12, 1), "Staff day".into());
    let holiday = || RuleViolation::Holiday { name: "Staff day".into() };
    assert_eq!(find_violations(&context, &[visit(1, 0, 9, 0), visit(2, 1, 9, 0)]), [holiday()]);
    assert_eq!(violations_from_change(&context, &[visit(1, 0, 9, 0)], &[visit(1, 1, 9, 0)]), [holiday()]);
    // A visit that is already on the holiday may be moved within the day, and away from it.
    assert_eq!(violations_from_change(&context, &[visit(1, 1, 9, 0)], &[visit(1, 1, 10, 0)]), []);
    assert_eq!(violations_from_change(&context, &[visit(1, 1, 9, 0)], &[visit(1, 2, 9, 0)]), []);
}

#[test]
fn a_visit_without_an_authorization_has_the_rules_about_people() {
    let mut context = context();
    // Longer than authorized, after the authorization's end, and a third one in its week.
    let of_kind = |id, day, hour| PlannedVisit { authorization: AuthorizationId::NONE, minutes: 90, ..visit(id, day, hour, 0) };
    let week = [visit(1, 0, 9, 0), visit(2, 1, 9, 0), of_kind(3, 2, 9), of_kind(4, 7, 9)];
    assert_eq!(find_violations(&context, &week), []);
    context.disciplines = vec![(VisitId(Uuid::from_u128(3)), Discipline("ST".into()))];
    let other = RuleViolation::NotTheDiscipline { discipline: Discipline("ST".into()) };
    assert_eq!(find_violations(&context, &week), [other]);
    context.disciplines.clear();
    assert_eq!(
        find_violations(&context, &[of_kind(1, 0, 17)]),
        [RuleViolation::ProviderNotAvailable, RuleViolation::ChildNotAvailable]
    );
    let third = [visit(1, 0, 9, 0), of_kind(2, 0, 12), of_kind(3, 0, 14)];
    assert_eq!(find_violations(&context, &third), [RuleViolation::TooManyThatDay { allowed: 2 }]);
    let close = find_violations(&context, &[visit(1, 0, 9, 0), PlannedVisit { at: AWAY, ..of_kind(2, 0, 10) }]);
    assert!(matches!(close[..], [RuleViolation::DriveDoesNotFit { .. }]), "{close:?}");
    assert_eq!(not_placed(&context, MONDAY, &week[2..])[0].1, 2, "it is no visit of the authorization");
}
