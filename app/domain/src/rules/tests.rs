use super::*;
use jiff::civil::{date, time};
use uuid::Uuid;

const MONDAY: Date = date(2026, 11, 30);
const PROVIDER: ProviderId = ProviderId(Uuid::from_u128(1));
const CHILD: ChildId = ChildId(Uuid::from_u128(2));
const AUTHORIZATION: AuthorizationId = AuthorizationId(Uuid::from_u128(3));
const HOME: Point = Point { lat: 43.15, lon: -77.60 };
/// Seventeen minutes from home.
const AWAY: Point = Point { lat: 43.10, lon: -77.50 };

/// One of each: a provider and a child who are free on weekdays, an authorization for two hours a week in two visits.
fn facts() -> Facts {
    let weekdays = "Mon 08:00-18:00; Tue 08:00-18:00; Wed 08:00-18:00; Thu 08:00-18:00; Fri 08:00-18:00";
    let availability: Availability = weekdays.parse().unwrap();
    let ot = || Discipline("OT".into());
    Facts {
        settings: Settings::default(),
        providers: BTreeMap::from([(
            PROVIDER,
            ProviderFacts {
                disciplines: vec![ot()],
                languages: vec!["en".into()],
                availability: availability.clone(),
                max_visits_per_day: 2,
                base: HOME,
            },
        )]),
        children: BTreeMap::from([(CHILD, ChildFacts { language: "en".into(), availability, home: HOME })]),
        authorizations: BTreeMap::from([(
            AUTHORIZATION,
            AuthorizationFacts {
                child: CHILD,
                discipline: ot(),
                starts_on: date(2026, 11, 1),
                ends_on: date(2026, 12, 4),
                visits_per_week: 2,
                minutes_per_visit: 60,
                provider: Some(PROVIDER),
            },
        )]),
        holidays: BTreeMap::new(),
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

fn broken(facts: &Facts, visits: &[PlannedVisit]) -> Vec<Broken> {
    check(facts, visits).into_iter().map(|finding| finding.broken).collect()
}

#[test]
fn a_week_within_the_rules_breaks_none() {
    assert_eq!(broken(&facts(), &[visit(1, 0, 9, 0), visit(2, 1, 17, 0)]), []);
}

#[test]
fn each_rule_is_told_from_the_others() {
    let facts = facts();
    let (starts_on, ends_on) = (date(2026, 11, 1), date(2026, 12, 4));
    let outside = broken(&facts, &[visit(1, 7, 9, 0)]);
    assert_eq!(outside, [Broken::OutsideAuthorization { starts_on, ends_on }]);
    let short = broken(&facts, &[PlannedVisit { minutes: 45, ..visit(1, 0, 9, 0) }]);
    assert_eq!(short, [Broken::NotTheAuthorizedMinutes { authorized: 60 }]);
    assert_eq!(broken(&facts, &[visit(1, 0, 9, 3)]), [Broken::NotOnTheGrid]);
    assert_eq!(broken(&facts, &[visit(1, 0, 17, 30)]), [Broken::ProviderNotAvailable, Broken::ChildNotAvailable]);
    let three = [visit(1, 0, 9, 0), visit(2, 1, 9, 0), visit(3, 2, 9, 0)];
    assert_eq!(broken(&facts, &three), [Broken::TooManyThisWeek { allowed: 2 }]);
    assert_eq!(broken(&facts, &[visit(1, 0, 9, 0), visit(2, 0, 11, 0)]), [Broken::TwoOnOneDay]);
}

#[test]
fn a_provider_has_the_discipline_and_takes_so_many_a_day() {
    let mut facts = facts();
    let provider = facts.providers.get_mut(&PROVIDER).unwrap();
    provider.disciplines = vec![Discipline("ST".into())];
    provider.max_visits_per_day = 1;
    let found = broken(&facts, &[visit(1, 0, 9, 0), visit(2, 0, 11, 0)]);
    assert!(found.contains(&Broken::NotTheDiscipline { discipline: Discipline("OT".into()) }));
    assert!(found.contains(&Broken::TooManyThatDay { allowed: 1 }));
}

#[test]
fn the_drive_and_the_buffer_fit_between_two_doors() {
    let facts = facts();
    let away = |minute| PlannedVisit { at: AWAY, ..visit(2, 0, 10, minute) };
    let short = |minute| {
        broken(&facts, &[visit(1, 0, 9, 0), away(minute)]).into_iter().find_map(|rule| match rule {
            Broken::DriveDoesNotFit { next, short_by_minutes } => Some((next, short_by_minutes)),
            _ => None,
        })
    };
    // 16.8 minutes of drive and 5 of buffer: 25 are enough, 20 lack two.
    assert_eq!(short(25), None);
    assert_eq!(short(20), Some((VisitId(Uuid::from_u128(2)), 2)));
}

#[test]
fn a_change_answers_for_what_it_breaks_itself() {
    let facts = facts();
    let before = [visit(1, 0, 9, 3), visit(2, 1, 9, 0)];
    let after = [visit(1, 0, 9, 3), visit(2, 1, 17, 30)];
    assert_eq!(broken_by_change(&facts, &before, &after), [Broken::ProviderNotAvailable, Broken::ChildNotAvailable]);
    assert_eq!(broken_by_change(&facts, &after, &before), []);
}

#[test]
fn the_road_leads_from_the_base_and_back() {
    let facts = facts();
    let mut visits = [PlannedVisit { at: AWAY, ..visit(2, 0, 11, 0) }, visit(1, 0, 9, 0)];
    let road = road(&facts, HOME, &mut visits);
    let whole: Vec<(i64, i64)> = road.iter().map(|s| (s.drive.round() as i64, s.gap.round() as i64)).collect();
    assert_eq!(whole, [(0, 0), (17, 43), (17, 0)]);
    let totals = road_totals(&facts, &visits);
    assert_eq!((totals.drive.round(), totals.gap.round()), (34.0, 43.0));
}

#[test]
fn what_is_not_placed_says_why() {
    let mut facts = facts();
    let one = [visit(1, 0, 9, 0)];
    let ends = WhyNotPlaced::Ends { on: date(2026, 12, 4) };
    assert_eq!(not_placed(&facts, MONDAY, &one), [(AUTHORIZATION, 1, ends)]);
    assert_eq!(not_placed(&facts, MONDAY, &[visit(1, 0, 9, 0), visit(2, 1, 9, 0)]), []);
    facts.authorizations.get_mut(&AUTHORIZATION).unwrap().ends_on = date(2027, 1, 1);
    assert_eq!(not_placed(&facts, MONDAY, &one)[0].2, WhyNotPlaced::NotYet);
    facts.children.get_mut(&CHILD).unwrap().availability = "Sun 08:00-12:00".parse().unwrap();
    assert_eq!(not_placed(&facts, MONDAY, &one)[0].2, WhyNotPlaced::NoCommonWindow);
    facts.providers.clear();
    assert_eq!(not_placed(&facts, MONDAY, &one)[0].2, WhyNotPlaced::NoProvider);
    assert_eq!(due(&facts, MONDAY), 2);
}

#[test]
fn a_holiday_is_free_of_visits() {
    let mut facts = facts();
    facts.holidays.insert(date(2026, 12, 1), "Staff day".into());
    let holiday = || Broken::Holiday { name: "Staff day".into() };
    assert_eq!(broken(&facts, &[visit(1, 0, 9, 0), visit(2, 1, 9, 0)]), [holiday()]);
    assert_eq!(broken_by_change(&facts, &[visit(1, 0, 9, 0)], &[visit(1, 1, 9, 0)]), [holiday()]);
    // What stands there already may be moved within the day, and away from it.
    assert_eq!(broken_by_change(&facts, &[visit(1, 1, 9, 0)], &[visit(1, 1, 10, 0)]), []);
    assert_eq!(broken_by_change(&facts, &[visit(1, 1, 9, 0)], &[visit(1, 2, 9, 0)]), []);
}
