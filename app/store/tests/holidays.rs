//! Holidays of an agency: managed by the office, shown on boards and routes, overridden only with a reason.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ProviderId, VisitId,
    holidays::{Holiday, NewHoliday, RemoveHoliday},
    rules::RuleViolation,
    schedule::BoardFilter,
    text::Reason,
    visits::MoveVisit,
};
use jiff::civil::{Date, date, time};
use store::{
    Actor,
    care::visits,
    scheduling::{self, holidays},
};

const MONDAY: Date = date(2026, 11, 30);
const WEDNESDAY: Date = date(2026, 12, 2);

async fn add(app: &TestApp, admin: &Actor, date: Date, name: &str) -> domain::Result<()> {
    let holiday = NewHoliday { date, name: name.to_owned() };
    write_tx!(app, admin, |tx| holidays::add(&mut tx, holiday))
}

async fn all(app: &TestApp, admin: &Actor) -> Vec<(Date, String)> {
    let all = read_tx!(app, admin, |tx| holidays::all(&mut tx)).unwrap();
    all.into_iter().map(|holiday| (holiday.date, holiday.name)).collect()
}

both_engines! {
    async fn the_office_manages_holidays(app) {
        let admin = app.create_agency("cedar").await;
        add(&app, &admin, WEDNESDAY, "Staff day").await.unwrap();
        add(&app, &admin, date(2026, 7, 4), "Fourth of July").await.unwrap();
        add(&app, &admin, WEDNESDAY, "Training").await.unwrap();
        let named = |date: Date, name: &str| Holiday { date, name: name.into() };
        let federal = vec![named(date(2026, 7, 4), "Independence Day"), named(date(2026, 12, 25), "Christmas Day")];
        write_tx!(app, &admin, |tx| holidays::add_missing(&mut tx, federal)).unwrap();
        let expected = [
            (date(2026, 7, 4), "Fourth of July".into()),
            (WEDNESDAY, "Training".into()),
            (date(2026, 12, 25), "Christmas Day".into()),
        ];
        assert_eq!(all(&app, &admin).await, expected);
        let removal = RemoveHoliday { date: WEDNESDAY };
        write_tx!(app, &admin, |tx| holidays::remove(&mut tx, removal)).unwrap();
        assert_eq!(write_tx!(app, &admin, |tx| holidays::remove(&mut tx, removal)), Err(Error::NotFound));
        assert_eq!(all(&app, &admin).await.len(), 2);
        let oak = app.create_agency("oak").await;
        assert_eq!(all(&app, &oak).await, [], "another agency has its own holidays");
        let other_agencys = RemoveHoliday { date: date(2026, 12, 25) };
        assert_eq!(write_tx!(app, &oak, |tx| holidays::remove(&mut tx, other_agencys)), Err(Error::NotFound));
    }

    async fn only_the_office_manages_holidays(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        assert_eq!(add(&app, &provider, WEDNESDAY, "My day").await, Err(Error::NotFound));
        let removal = RemoveHoliday { date: WEDNESDAY };
        assert_eq!(write_tx!(app, &provider, |tx| holidays::remove(&mut tx, removal)), Err(Error::NotFound));
        assert_eq!(write_tx!(app, &provider, |tx| holidays::add_missing(&mut tx, Vec::new())), Err(Error::NotFound));
        assert_eq!(read_tx!(app, &provider, |tx| holidays::all(&mut tx)), Err(Error::NotFound));
    }

    async fn boards_and_routes_name_holidays(app, admin) {
        add(&app, &admin, WEDNESDAY, "Staff day").await.unwrap();
        add(&app, &admin, date(2026, 12, 7), "Next week").await.unwrap();
        let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        assert_eq!(week.holidays.into_iter().collect::<Vec<_>>(), [(WEDNESDAY, "Staff day".into())]);
        let day = |at: Date| (at, BoardFilter::default());
        for (at, named) in [(WEDNESDAY, Some("Staff day")), (MONDAY, None)] {
            let (at, filter) = day(at);
            let day = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, Some(at), filter)).unwrap();
            assert_eq!(day.holiday.as_deref(), named);
        }
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let own = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(WEDNESDAY))).unwrap();
        assert_eq!(own.holiday.as_deref(), Some("Staff day"));
        let own = read_tx!(app, &provider, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        assert!(own.holidays.contains_key(&WEDNESDAY));
    }

    async fn a_visit_on_a_holiday_needs_an_override_reason(app, admin) {
        add(&app, &admin, WEDNESDAY, "Staff day").await.unwrap();
        let change = MoveVisit {
            visit: VisitId(app.id(&admin, "visits", "V00114").await),
            version: 1,
            provider: ProviderId(app.id(&admin, "providers", "P005").await),
            date: WEDNESDAY,
            time: time(4, 0, 0, 0),
            minutes: None,
            override_reason: None,
        };
        let refused = write_tx!(app, &admin, |tx| visits::move_to(&mut tx, change.clone())).unwrap_err();
        let Error::Conflict { conflict: Conflict::Rules { violations, .. } } = refused else { panic!("{refused:?}") };
        assert!(violations.contains(&RuleViolation::Holiday { name: "Staff day".into() }), "{violations:?}");
        let override_reason = Some(Reason::try_from("The family asked for it").unwrap());
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason, ..change })).unwrap();
    }
}
