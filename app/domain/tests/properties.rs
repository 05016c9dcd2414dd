//! Property tests: the import reader, federal holidays, the board's preview in the browser, which must agree with the rules on the
//! server, and visits that need no authorization.
#![cfg(feature = "import")]

use domain::{
    AuthorizationId, ChildId, ProviderId, VisitId,
    agency::{FirstDay, Settings},
    availability::Availability,
    board::{BoardContext, Placement, Slot},
    holidays::{FederalHoliday, YEARS, federal_holidays},
    import::{Files, ParsedFiles, read},
    rules::{
        AuthorizationContext, ChildContext, Finding, FindingSubject, PlannedVisit, PlanningContext, ProviderContext,
        RuleViolation, check, chosen_per_mille, missing_visits, violations_from_change,
    },
    schedule::Discipline,
    travel::Point,
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};
use uuid::Uuid;

const MONDAY: Date = date(2026, 11, 30);

/// The header and the first rows of the demo file.
static CHILDREN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let file = include_str!("../../../server/demo/maple/children.csv");
    file.split_inclusive('\n').take(25).collect::<String>().into_bytes()
});

fn children(bytes: Vec<u8>) -> ParsedFiles {
    read(&Files { children: Some(bytes), ..Files::default() })
}

/// The same rows in another CSV dialect: separator, line ending and quotes.
fn rewrite_csv(separator: u8, end: csv::Terminator, quotes: csv::QuoteStyle) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(CHILDREN.as_slice());
    let mut writer = csv::WriterBuilder::new().delimiter(separator).terminator(end).quote_style(quotes).from_writer(Vec::new());
    for record in reader.records() {
        writer.write_record(&record.unwrap()).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The random parts of a visit: one of three authorizations, one of two providers, the day (from Monday), the start in steps of
/// five minutes from 8:00, and the duration in minutes.
type GeneratedVisit = (u128, u128, i64, u16, u16);

fn any_visit() -> impl Strategy<Value = GeneratedVisit> {
    (0..3u128, 0..2u128, 0..6i64, 0..110u16, prop::sample::select(vec![30u16, 45, 60]))
}

fn placement((_, provider, day, step, minutes): GeneratedVisit) -> Placement {
    let slot = Slot { date: MONDAY.saturating_add(day.days()), minute: 8 * 60 + step * 5 };
    Placement { provider: ProviderId(Uuid::from_u128(20 + provider)), slot, minutes }
}

fn visit(number: u128, drawn: GeneratedVisit) -> PlannedVisit {
    let (authorization, at) = (drawn.0, placement(drawn));
    PlannedVisit {
        id: VisitId(Uuid::from_u128(100 + number)),
        authorization: AuthorizationId(Uuid::from_u128(1 + authorization)),
        child: ChildId(Uuid::from_u128(10 + authorization)),
        provider: at.provider,
        starts: at.slot.datetime(),
        agency_starts: at.slot.datetime(),
        minutes: at.minutes,
        at: home(authorization),
    }
}

fn home(child: u128) -> Point {
    Point { lat: 43.15 - child as f64 / 20.0, lon: -77.6 + child as f64 / 10.0 }
}

fn discipline(number: u128) -> Discipline {
    Discipline(if number == 0 { "ST" } else { "OT" }.into())
}

fn context(first_day: FirstDay, buffer_minutes: u16, visits_per_week: u16, max_visits_per_day: u16) -> PlanningContext {
    let provider_hours: Availability =
        "Mon 08:00-17:00; Tue 08:00-12:00,13:00-18:00; Wed 09:00-17:00; Sat 08:00-12:00".parse().unwrap();
    let child_hours: Availability = "Mon 08:00-18:00; Tue 08:00-18:00; Wed 10:00-14:00; Thu 08:00-18:00".parse().unwrap();
    let provider = |number| ProviderContext {
        disciplines: vec![discipline(number)],
        languages: Vec::new(),
        availability: provider_hours.clone(),
        max_visits_per_day,
        base: Point { lat: 43.15, lon: -77.6 },
        ended_on: None,
        away: Vec::new(),
    };
    let child =
        |number| ChildContext { language: String::new(), availability: child_hours.clone(), clock_offset: 0, home: home(number) };
    let authorization = |number: u128| AuthorizationContext {
        child: ChildId(Uuid::from_u128(10 + number)),
        discipline: discipline(number),
        starts_on: date(2026, 9, 1),
        ends_on: date(2026, 12, 2).saturating_add((number as i64).days()),
        visits_per_week,
        minutes_per_visit: 60,
        daily_limit: 1,
        assignments: Vec::new(),
    };
    PlanningContext {
        settings: Settings { first_day, buffer_minutes, ..Settings::default() },
        providers: (0..2).map(|number| (ProviderId(Uuid::from_u128(20 + number)), provider(number))).collect(),
        children: (0..3).map(|number| (ChildId(Uuid::from_u128(10 + number)), child(number))).collect(),
        authorizations: (0..3).map(|number| (AuthorizationId(Uuid::from_u128(1 + number)), authorization(number))).collect(),
        holidays: BTreeMap::from([(date(2026, 12, 3), "Staff day".into())]),
        disciplines: Vec::new(),
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn the_import_reader_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        children(bytes);
    }

    #[test]
    fn a_corrupted_file_loses_no_row_without_a_problem(at in 0..CHILDREN.len(), byte in any::<u8>()) {
        let original = children(CHILDREN.clone());
        let mut bytes = CHILDREN.clone();
        bytes[at] = byte;
        let corrupted = children(bytes);
        let problems = corrupted.errors.len() + corrupted.warnings.len();
        prop_assert!(problems > 0 || corrupted.children.rows.len() == original.children.rows.len());
    }

    #[test]
    fn rows_do_not_depend_on_the_csv_dialect(
        separator in prop::sample::select(b",;\t|".to_vec()),
        carriage_return in any::<bool>(),
        quoted in any::<bool>(),
    ) {
        let end = if carriage_return { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let quotes = if quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let (plain, other) = (children(CHILDREN.clone()), children(rewrite_csv(separator, end, quotes)));
        prop_assert_eq!(&plain.errors, &other.errors);
        prop_assert_eq!(plain.children.rows, other.children.rows);
    }

    #[test]
    fn each_federal_holiday_falls_on_exactly_one_workday(year in YEARS) {
        let days = federal_holidays(year);
        prop_assert!(days.is_sorted() && days.iter().all(|day| day.date.year() == year));
        for holiday in FederalHoliday::ALL {
            let own = holiday.day(year);
            prop_assert!(days.iter().any(|day| day.holiday == holiday && day.date == own && !day.observed));
            // For a January 1 on a Saturday, the observed Friday is in the previous year.
            let near = own.saturating_sub(1.day())..=own.saturating_add(1.day());
            let observed = [year - 1, year].into_iter().flat_map(federal_holidays).filter(|day| day.holiday == holiday);
            let workdays = observed.filter(|day| near.contains(&day.date) && !is_weekend(day.date)).count();
            prop_assert_eq!(workdays, 1, "{:?}", holiday);
        }
    }

    #[test]
    fn the_board_preview_agrees_with_the_rules(
        drawn in prop::collection::vec(any_visit(), 1..12),
        moved in any_visit(),
        sunday in any::<bool>(),
        (buffer, per_week, per_day) in (0..30u16, 1..4u16, 1..5u16),
    ) {
        let context = context(if sunday { FirstDay::Sunday } else { FirstDay::Monday }, buffer, per_week, per_day);
        let visits: Vec<PlannedVisit> =
            drawn.into_iter().enumerate().map(|(number, drawn)| visit(number as u128, drawn)).collect();
        let to = placement(moved);
        // The server compares the weeks before and after the move. The order of the visits does not matter.
        let mut after = visits.clone();
        after.remove(0);
        let starts = to.slot.datetime();
        let changed = PlannedVisit { provider: to.provider, starts, agency_starts: starts, minutes: to.minutes, ..visits[0].clone() };
        after.insert(0, changed);
        let decided = violations_from_change(&context, &visits, &after);
        // The browser parses the same week from its text format.
        let sent = String::from(BoardContext { context, visits: visits.clone() });
        let preview = BoardContext::try_from(sent).unwrap().preview(&[(visits[0].id, to)], &[]);
        prop_assert_eq!(preview.violations, decided);
    }

    #[test]
    fn visits_without_an_authorization_change_nothing_about_authorizations(
        authorized in prop::collection::vec(any_visit(), 0..10),
        others in prop::collection::vec(any_visit(), 0..10),
        (per_week, per_day) in (1..4u16, 1..5u16),
    ) {
        let mut context = context(FirstDay::Monday, 5, per_week, per_day);
        let week: Vec<PlannedVisit> =
            authorized.into_iter().enumerate().map(|(number, drawn)| visit(number as u128, drawn)).collect();
        let mut all = week.clone();
        for (number, drawn) in others.into_iter().enumerate() {
            let of_kind = PlannedVisit { authorization: AuthorizationId::NONE, ..visit(50 + number as u128, drawn) };
            context.disciplines.push((of_kind.id, discipline(number as u128 % 2)));
            all.push(of_kind);
        }
        let about_authorizations = |visits: &[PlannedVisit]| -> BTreeSet<Finding> {
            let is_about = |finding: &Finding| {
                matches!(finding.about, FindingSubject::Authorization(..))
                    || matches!(
                        finding.violation,
                        RuleViolation::OutsideAuthorization { .. } | RuleViolation::NotTheAuthorizedMinutes { .. }
                    )
            };
            check(&context, visits).into_iter().filter(is_about).collect()
        };
        prop_assert_eq!(about_authorizations(&all), about_authorizations(&week));
        prop_assert_eq!(missing_visits(&context, MONDAY, &all), missing_visits(&context, MONDAY, &week));
        prop_assert_eq!(chosen_per_mille(&context, &all), chosen_per_mille(&context, &week));
        for of_kind in &all[week.len()..] {
            let number = u128::from(of_kind.id.0.as_u128() % 2 == 1);
            let lacks = check(&context, &all).iter().any(|finding| {
                finding.about == FindingSubject::Visit(of_kind.id)
                    && finding.violation == RuleViolation::NotTheDiscipline { discipline: discipline(number) }
            });
            prop_assert_eq!(lacks, of_kind.provider != ProviderId(Uuid::from_u128(20 + number)));
        }
    }
}
