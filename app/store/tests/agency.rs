//! Agency settings: changed only by the office, with optimistic locking, and applied to rules and boards at once.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ProviderId, VisitId,
    agency::{ChangeSettings, FirstDay, Settings},
    audit::AuditAction,
    board::BoardContext,
    rules::RuleViolation,
    schedule::{BoardFilter, WeekView},
    visits::MoveVisit,
};
use jiff::{
    ToSpan,
    civil::{Date, date, time},
};
use store::{Actor, care::visits, records::agency, scheduling};

const MONDAY: Date = date(2026, 11, 30);

async fn change_settings(app: &TestApp, admin: &Actor, change: impl FnOnce(&mut Settings)) -> Actor {
    let mut settings = read_tx!(app, admin, |tx| agency::settings(&mut tx)).unwrap();
    change(&mut settings);
    write_tx!(app, admin, |tx| agency::change_settings(&mut tx, ChangeSettings(settings))).unwrap();
    app.reload_actor(admin).await
}

/// The result of a move, without committing it.
async fn try_move(app: &TestApp, admin: &Actor, change: MoveVisit) -> Result<(), Error> {
    let mut tx = app.db.write(admin, AuditAction::DemoLoad).await.unwrap();
    visits::move_to(&mut tx, change).await
}

async fn load_week(app: &TestApp, admin: &Actor) -> WeekView {
    read_tx!(app, admin, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap()
}

both_engines! {
    async fn a_stale_settings_save_is_rejected(app) {
        let admin = app.create_agency("cedar").await;
        let opened = read_tx!(app, &admin, |tx| agency::settings(&mut tx)).unwrap();
        assert_eq!(opened, Settings::default());
        let first = Settings { buffer_minutes: 20, ..opened.clone() };
        write_tx!(app, &admin, |tx| agency::change_settings(&mut tx, ChangeSettings(first.clone()))).unwrap();
        let second = ChangeSettings(Settings { buffer_minutes: 30, ..opened });
        let late = write_tx!(app, &admin, |tx| agency::change_settings(&mut tx, second));
        assert_eq!(late, Err(Conflict::Stale { current: 1 }.into()));
        let stored = read_tx!(app, &admin, |tx| agency::settings(&mut tx)).unwrap();
        assert_eq!(stored, Settings { version: 1, ..first });
        let events: Vec<String> =
            app.query_values(admin.agency().id, "SELECT subjects FROM audit_events WHERE action = 'demo.live'").await;
        assert!(events.len() == 1 && events[0].contains(&format!("agency:{}", admin.agency().id)), "{events:?}");
    }

    async fn saving_the_same_settings_changes_nothing(app) {
        let admin = app.create_agency("cedar").await;
        let admin = change_settings(&app, &admin, |settings| settings.buffer_minutes = 20).await;
        let saved = admin.agency().settings.clone();
        let admin = change_settings(&app, &admin, |_| ()).await;
        assert_eq!(admin.agency().settings, saved, "not even the version");
        let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'demo.live'";
        assert_eq!(app.count(admin.agency().id, events).await, 1);
    }

    async fn unchanged_speeds_keep_their_exact_value(app) {
        let admin = app.create_agency("cedar").await;
        let shown = |speed: f64| domain::travel::kmh(domain::travel::mph(speed));
        let admin = change_settings(&app, &admin, |settings| {
            settings.travel.slowest_kmh = shown(settings.travel.slowest_kmh);
            settings.travel.fastest_kmh = 80.0;
        })
        .await;
        let travel = admin.agency().settings.travel;
        assert_eq!((travel.slowest_kmh, travel.fastest_kmh), (30.0, 80.0));
    }

    async fn only_the_office_changes_settings(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let email: String = app.query_value(admin.agency().id, "SELECT email FROM guardians WHERE email <> '' ORDER BY email LIMIT 1").await;
        let parent = app.sign_in_member(&admin, &email).await;
        for actor in [provider, parent] {
            assert_eq!(read_tx!(app, &actor, |tx| agency::settings(&mut tx)), Err(Error::NotFound));
            let change = ChangeSettings(Settings { buffer_minutes: 0, ..Settings::default() });
            assert_eq!(write_tx!(app, &actor, |tx| agency::change_settings(&mut tx, change)), Err(Error::NotFound));
        }
        assert_eq!(read_tx!(app, &admin, |tx| agency::settings(&mut tx)), Ok(Settings::default()));
    }

    async fn an_agency_cannot_change_another_agencys_settings(app) {
        let (maple, cedar) = (app.create_agency("maple").await, app.create_agency("cedar").await);
        change_settings(&app, &maple, |settings| settings.family_cancel_hours = 48).await;
        assert_eq!(read_tx!(app, &cedar, |tx| agency::settings(&mut tx)), Ok(Settings::default()));
        assert_eq!(app.reload_actor(&cedar).await.agency().settings, Settings::default());
    }

    async fn a_larger_buffer_makes_a_drive_too_long(app, admin) {
        // Moves the second of Sarah Young's two Tuesday visits to where the drive and a buffer of five minutes fit before it.
        let change = MoveVisit {
            visit: VisitId(app.id(&admin, "visits", "V00114").await),
            version: 1,
            provider: ProviderId(app.id(&admin, "providers", "P005").await),
            date: date(2026, 12, 1),
            time: time(11, 0, 0, 0),
            minutes: None,
            override_reason: None,
        };
        let too_short_drive = |answer: Result<(), Error>| match answer {
            Err(Error::Conflict { conflict: Conflict::Rules { violations, neighbors } }) => {
                violations.iter().any(|rule| matches!(rule, RuleViolation::DriveDoesNotFit { .. })).then_some(neighbors)
            }
            Err(other) => panic!("{other:?}"),
            Ok(()) => None,
        };
        assert_eq!(too_short_drive(try_move(&app, &admin, change.clone()).await), None);
        let admin = change_settings(&app, &admin, |settings| settings.buffer_minutes = 60).await;
        let before = VisitId(app.id(&admin, "visits", "V00113").await);
        let child = read_tx!(app, &admin, |tx| store::care::visits::show(&mut tx, before)).unwrap().child.listed_name();
        assert_eq!(too_short_drive(try_move(&app, &admin, change).await), Some(vec![(before, child)]), "names the neighboring visit");
    }

    async fn a_week_begins_on_the_agencys_first_day(app, admin) {
        let admin = change_settings(&app, &admin, |settings| settings.first_day = FirstDay::Sunday).await;
        let week = load_week(&app, &admin).await;
        assert_eq!((week.week_start, &week.days[..]), (date(2026, 11, 29), &(0..5).map(|day| date(2026, 11, 30).saturating_add(day.days())).collect::<Vec<_>>()[..]));
        assert_eq!(week.rows[0].days.len(), 5, "a Sunday without visits is left out");
        assert_eq!(week.figures.placed, 443);
        let month = read_tx!(app, &admin, |tx| scheduling::month(&mut tx, Some(date(2026, 12, 1)), BoardFilter::default())).unwrap();
        assert_eq!((month.weeks[0].week_start, month.weeks.len()), (date(2026, 11, 29), 5));
        let agenda = read_tx!(app, &admin, |tx| scheduling::agenda(&mut tx, Some(date(2026, 11, 29)), BoardFilter::default())).unwrap();
        assert_eq!(agenda.week_start, date(2026, 11, 29));
        let context = read_tx!(app, &admin, |tx| store::scheduling::board::week_context(&mut tx, date(2026, 12, 5))).unwrap();
        let context: BoardContext = String::from(context).try_into().unwrap();
        assert_eq!(context.context.settings.first_day, FirstDay::Sunday, "the browser gets the same first day");
    }

    async fn the_boards_follow_the_settings(app, admin) {
        let before = load_week(&app, &admin).await;
        assert_eq!(before.days.last(), Some(&date(2026, 12, 4)));
        let admin = change_settings(&app, &admin, |settings| {
            settings.travel.park_minutes = 13.0;
            settings.board_from_hour = 5;
            settings.board_to_hour = 23;
            settings.board_weekend = true;
        })
        .await;
        let after = load_week(&app, &admin).await;
        assert_eq!((after.hours, after.days.last()), ((5, 23), Some(&date(2026, 12, 6))));
        assert!(after.figures.drive_minutes > before.figures.drive_minutes);
        let day = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        assert_eq!(day.hours, (5, 23));
        let admin = change_settings(&app, &admin, |settings| (settings.board_from_hour, settings.board_to_hour) = (11, 12)).await;
        assert_eq!(load_week(&app, &admin).await.hours, before.hours, "a window that is too small is widened to the visits");
    }
}
