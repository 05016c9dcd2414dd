//! Holidays of an agency: kept by the office, shown to whoever plans or drives, broken only with a reason.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    Conflict, Error, ProviderId, VisitId,
    holidays::{Holiday, NewHoliday, RemoveHoliday},
    rules::Broken,
    schedule::BoardFilter,
    text::Reason,
    visits::MoveVisit,
};
use jiff::civil::{Date, date, time};
use store::{Actor, holidays, schedule, visits};

const MONDAY: Date = date(2026, 11, 30);
const WEDNESDAY: Date = date(2026, 12, 2);

async fn add(house: &House, admin: &Actor, date: Date, name: &str) -> domain::Result<()> {
    let holiday = NewHoliday { date, name: name.to_owned() };
    writing!(house, admin, |tx| holidays::add(&mut tx, holiday))
}

async fn all(house: &House, admin: &Actor) -> Vec<(Date, String)> {
    let all = reading!(house, admin, |tx| holidays::all(&mut tx)).unwrap();
    all.into_iter().map(|holiday| (holiday.date, holiday.name)).collect()
}

both_engines! {
    async fn the_office_keeps_them(house) {
        let admin = house.agency("cedar").await;
        add(&house, &admin, WEDNESDAY, "Staff day").await.unwrap();
        add(&house, &admin, date(2026, 7, 4), "Fourth of July").await.unwrap();
        add(&house, &admin, WEDNESDAY, "Training").await.unwrap();
        let named = |date: Date, name: &str| Holiday { date, name: name.into() };
        let federal = vec![named(date(2026, 7, 4), "Independence Day"), named(date(2026, 12, 25), "Christmas Day")];
        writing!(house, &admin, |tx| holidays::add_missing(&mut tx, federal)).unwrap();
        let kept = [
            (date(2026, 7, 4), "Fourth of July".into()),
            (WEDNESDAY, "Training".into()),
            (date(2026, 12, 25), "Christmas Day".into()),
        ];
        assert_eq!(all(&house, &admin).await, kept);
        let gone = RemoveHoliday { date: WEDNESDAY };
        writing!(house, &admin, |tx| holidays::remove(&mut tx, gone)).unwrap();
        assert_eq!(writing!(house, &admin, |tx| holidays::remove(&mut tx, gone)), Err(Error::NotFound));
        assert_eq!(all(&house, &admin).await.len(), 2);
        let oak = house.agency("oak").await;
        assert_eq!(all(&house, &oak).await, [], "another agency has its own");
        let theirs = RemoveHoliday { date: date(2026, 12, 25) };
        assert_eq!(writing!(house, &oak, |tx| holidays::remove(&mut tx, theirs)), Err(Error::NotFound));
    }

    async fn only_the_office_keeps_them(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        assert_eq!(add(&house, &provider, WEDNESDAY, "My day").await, Err(Error::NotFound));
        let gone = RemoveHoliday { date: WEDNESDAY };
        assert_eq!(writing!(house, &provider, |tx| holidays::remove(&mut tx, gone)), Err(Error::NotFound));
        assert_eq!(writing!(house, &provider, |tx| holidays::add_missing(&mut tx, Vec::new())), Err(Error::NotFound));
        assert_eq!(reading!(house, &provider, |tx| holidays::all(&mut tx)), Err(Error::NotFound));
    }

    async fn boards_and_roads_name_them(house, admin) {
        add(&house, &admin, WEDNESDAY, "Staff day").await.unwrap();
        add(&house, &admin, date(2026, 12, 7), "Next week").await.unwrap();
        let week = reading!(house, &admin, |tx| schedule::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        assert_eq!(week.holidays.into_iter().collect::<Vec<_>>(), [(WEDNESDAY, "Staff day".into())]);
        let day = |at: Date| (at, BoardFilter::default());
        for (at, named) in [(WEDNESDAY, Some("Staff day")), (MONDAY, None)] {
            let (at, filter) = day(at);
            let day = reading!(house, &admin, |tx| schedule::day(&mut tx, Some(at), filter)).unwrap();
            assert_eq!(day.holiday.as_deref(), named);
        }
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let own = reading!(house, &provider, |tx| schedule::own_day(&mut tx, Some(WEDNESDAY))).unwrap();
        assert_eq!(own.holiday.as_deref(), Some("Staff day"));
        let own = reading!(house, &provider, |tx| schedule::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        assert!(own.holidays.contains_key(&WEDNESDAY));
    }

    async fn a_visit_goes_onto_one_only_with_a_reason(house, admin) {
        add(&house, &admin, WEDNESDAY, "Staff day").await.unwrap();
        let change = MoveVisit {
            visit: VisitId(house.id(&admin, "visits", "V00114").await),
            version: 1,
            provider: ProviderId(house.id(&admin, "providers", "P005").await),
            date: WEDNESDAY,
            time: time(4, 0, 0, 0),
            minutes: None,
            override_reason: None,
        };
        let refused = writing!(house, &admin, |tx| visits::move_to(&mut tx, change.clone())).unwrap_err();
        let Error::Conflict { conflict: Conflict::Rules { broken } } = refused else { panic!("{refused:?}") };
        assert!(broken.contains(&Broken::Holiday { name: "Staff day".into() }), "{broken:?}");
        let override_reason = Some(Reason::try_from("The family asked for it").unwrap());
        writing!(house, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason, ..change })).unwrap();
    }
}
