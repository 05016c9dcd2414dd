//! What the agency sets: by the office alone, one after the other, and the rules and boards go by it at once.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    Conflict, Error, ProviderId, VisitId,
    agency::{ChangeSettings, Settings},
    rules::Broken,
    schedule::{BoardFilter, WeekView},
    visits::MoveVisit,
};
use jiff::civil::{Date, date, time};
use store::{Actor, agency, schedule, visits};

const MONDAY: Date = date(2026, 11, 30);

async fn set(house: &House, admin: &Actor, change: impl FnOnce(&mut Settings)) -> Actor {
    let mut settings = reading!(house, admin, |tx| agency::settings(&mut tx)).unwrap();
    change(&mut settings);
    writing!(house, admin, |tx| agency::change_settings(&mut tx, ChangeSettings(settings))).unwrap();
    house.again(admin).await
}

/// What a move would be told; it is not kept.
async fn tried(house: &House, admin: &Actor, change: MoveVisit) -> Result<(), Error> {
    let mut tx = house.db.write(admin, "test.write").await.unwrap();
    visits::move_to(&mut tx, change).await
}

async fn week(house: &House, admin: &Actor) -> WeekView {
    reading!(house, admin, |tx| schedule::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap()
}

both_engines! {
    async fn who_saves_second_is_told(house) {
        let admin = house.agency("cedar").await;
        let opened = reading!(house, &admin, |tx| agency::settings(&mut tx)).unwrap();
        assert_eq!(opened, Settings::default());
        let mine = Settings { buffer_minutes: 20, ..opened.clone() };
        writing!(house, &admin, |tx| agency::change_settings(&mut tx, ChangeSettings(mine.clone()))).unwrap();
        let theirs = ChangeSettings(Settings { buffer_minutes: 30, ..opened });
        let late = writing!(house, &admin, |tx| agency::change_settings(&mut tx, theirs));
        assert_eq!(late, Err(Conflict::Stale { current: 1 }.into()));
        let kept = reading!(house, &admin, |tx| agency::settings(&mut tx)).unwrap();
        assert_eq!(kept, Settings { version: 1, ..mine });
        let events: Vec<String> =
            house.values(admin.agency().id, "SELECT subjects FROM audit_events WHERE action = 'test.write'").await;
        assert!(events.len() == 1 && events[0].contains(&format!("agency:{}", admin.agency().id)), "{events:?}");
    }

    async fn speeds_that_nobody_touched_stay_to_the_last_digit(house) {
        let admin = house.agency("cedar").await;
        let shown = |speed: f64| domain::travel::kmh(domain::travel::mph(speed));
        let admin = set(&house, &admin, |settings| {
            settings.travel.slowest_kmh = shown(settings.travel.slowest_kmh);
            settings.travel.fastest_kmh = 80.0;
        })
        .await;
        let travel = admin.agency().settings.travel;
        assert_eq!((travel.slowest_kmh, travel.fastest_kmh), (30.0, 80.0));
    }

    async fn only_the_office_sets(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let email: String = house.value(admin.agency().id, "SELECT email FROM guardians WHERE email <> '' ORDER BY email LIMIT 1").await;
        let parent = house.member(&admin, &email).await;
        for actor in [provider, parent] {
            assert_eq!(reading!(house, &actor, |tx| agency::settings(&mut tx)), Err(Error::NotFound));
            let change = ChangeSettings(Settings { buffer_minutes: 0, ..Settings::default() });
            assert_eq!(writing!(house, &actor, |tx| agency::change_settings(&mut tx, change)), Err(Error::NotFound));
        }
        assert_eq!(reading!(house, &admin, |tx| agency::settings(&mut tx)), Ok(Settings::default()));
    }

    async fn one_agency_sets_nothing_of_another(house) {
        let (maple, cedar) = (house.agency("maple").await, house.agency("cedar").await);
        set(&house, &maple, |settings| settings.family_cancel_hours = 48).await;
        assert_eq!(reading!(house, &cedar, |tx| agency::settings(&mut tx)), Ok(Settings::default()));
        assert_eq!(house.again(&cedar).await.agency().settings, Settings::default());
    }

    async fn a_bigger_buffer_makes_a_drive_not_fit(house, admin) {
        // Two visits of Sarah Young's Tuesday, the second moved to where the drive and five minutes fit before it.
        let change = MoveVisit {
            visit: VisitId(house.id(&admin, "visits", "V00114").await),
            version: 1,
            provider: ProviderId(house.id(&admin, "providers", "P005").await),
            date: date(2026, 12, 1),
            time: time(11, 0, 0, 0),
            minutes: None,
            override_reason: None,
        };
        let drive_is_short = |answer: Result<(), Error>| match answer {
            Err(Error::Conflict { conflict: Conflict::Rules { broken } }) => {
                broken.iter().any(|rule| matches!(rule, Broken::DriveDoesNotFit { .. }))
            }
            Err(other) => panic!("{other:?}"),
            Ok(()) => false,
        };
        assert!(!drive_is_short(tried(&house, &admin, change.clone()).await));
        let admin = set(&house, &admin, |settings| settings.buffer_minutes = 60).await;
        assert!(drive_is_short(tried(&house, &admin, change).await));
    }

    async fn the_boards_go_by_what_is_set(house, admin) {
        let before = week(&house, &admin).await;
        assert_eq!(before.last_day, date(2026, 12, 4));
        let admin = set(&house, &admin, |settings| {
            settings.travel.park_minutes = 13.0;
            settings.board_from_hour = 5;
            settings.board_to_hour = 23;
            settings.board_weekend = true;
        })
        .await;
        let after = week(&house, &admin).await;
        assert_eq!((after.hours, after.last_day), ((5, 23), date(2026, 12, 6)));
        assert!(after.figures.drive_minutes > before.figures.drive_minutes);
        let day = reading!(house, &admin, |tx| schedule::day(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        assert_eq!(day.hours, (5, 23));
        let admin = set(&house, &admin, |settings| (settings.board_from_hour, settings.board_to_hour) = (11, 12)).await;
        assert_eq!(week(&house, &admin).await.hours, before.hours, "no window and no visit is cut off");
    }
}
