//! Planned visits that have lost their provider: they take their child's time only, and nobody's but the office's pages show them.

use crate::{both_engines, family::sign_in_guardian, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ErrorCode, FieldError, ProviderId, Result, VisitId, Who,
    board::{BoardChange, ChangeBoard, Slot},
    copies::NotCopiedReason,
    providers::{EndProvider, LeftVisits, ProviderVersion},
    schedule::{BoardFilter, WeekView},
    text::{Reason, Remark},
    visits::{CancelVisit, CancelledBy, MoveVisit, NewSlot, NewVisit, ReinstateVisit, TakeProviderOff, VisitView},
};
use jiff::civil::{Date, date, time};
use store::{
    Actor,
    care::{family, visits},
    records::providers,
    scheduling::{self, board, copies},
};

const MONDAY: Date = date(2026, 11, 30);
const TUESDAY: Date = date(2026, 12, 1);
/// Sarah Young, with two visits of two hours on Tuesday: at 8:30 and at 14:00.
const YOUNG: (&str, &str) = ("P005", "sarah.young@maple.example");
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";

async fn visit_id(app: &TestApp, admin: &Actor, reference: &str) -> VisitId {
    VisitId(app.id(admin, "visits", reference).await)
}

async fn provider_id(app: &TestApp, admin: &Actor, reference: &str) -> ProviderId {
    ProviderId(app.id(admin, "providers", reference).await)
}

fn reason() -> Reason {
    Reason::try_from("On leave").unwrap()
}

async fn take_off(app: &TestApp, actor: &Actor, visit: VisitId, version: i64) -> Result<()> {
    let take = TakeProviderOff { visit, version, reason: reason() };
    write_tx!(app, actor, |tx| visits::take_provider_off(&mut tx, take))
}

async fn move_to(app: &TestApp, admin: &Actor, visit: VisitId, version: i64, provider: ProviderId, hour: i8) -> Result<()> {
    let (date, time) = (TUESDAY, time(hour, 30, 0, 0));
    let change = MoveVisit { visit, version, provider, date, time, minutes: None, override_reason: Some(reason()) };
    write_tx!(app, admin, |tx| visits::move_to(&mut tx, change))
}

async fn show(app: &TestApp, actor: &Actor, visit: VisitId) -> Result<VisitView> {
    read_tx!(app, actor, |tx| visits::show(&mut tx, visit))
}

async fn week(app: &TestApp, actor: &Actor) -> WeekView {
    read_tx!(app, actor, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap()
}

async fn change(app: &TestApp, admin: &Actor, changes: Vec<BoardChange>) -> Result<Vec<BoardChange>> {
    let all = ChangeBoard { changes, override_reason: Some(reason()) };
    write_tx!(app, admin, |tx| board::change(&mut tx, all))
}

both_engines! {
    async fn a_visit_without_a_provider_takes_the_time_of_its_child_only(app, admin) {
        let (morning, afternoon) = (visit_id(&app, &admin, MORNING).await, visit_id(&app, &admin, AFTERNOON).await);
        let young = provider_id(&app, &admin, YOUNG.0).await;
        take_off(&app, &admin, morning, 1).await.unwrap();
        take_off(&app, &admin, afternoon, 1).await.unwrap();
        let shown = show(&app, &admin, morning).await.unwrap();
        assert!(shown.provider.is_nobody() && shown.version == 2);
        assert_eq!(shown.former_provider.unwrap().id, young);
        // Two children at once, both without a provider.
        move_to(&app, &admin, afternoon, 2, ProviderId::NOBODY, 8).await.unwrap();
        // The child's time is still taken.
        let new = NewVisit::authorized(shown.authorization, NewSlot {
            provider: Some(provider_id(&app, &admin, "P006").await),
            place: None,
            date: TUESDAY,
            time: time(9, 0, 0, 0),
            override_reason: Some(reason()),
        });
        let refused = write_tx!(app, &admin, |tx| visits::create(&mut tx, new)).unwrap_err();
        assert!(
            matches!(&refused, Error::Conflict { conflict: Conflict::Overlap { who: Who::Child, visit, .. } } if *visit == morning),
            "{refused:?}"
        );
        // The provider's is free, and both can't have it.
        move_to(&app, &admin, morning, 2, young, 8).await.unwrap();
        let both = move_to(&app, &admin, afternoon, 3, young, 8).await.unwrap_err();
        assert!(matches!(both, Error::Conflict { conflict: Conflict::Overlap { who: Who::Provider, .. } }), "{both:?}");
        assert!(show(&app, &admin, morning).await.unwrap().former_provider.is_none());
    }

    async fn the_database_keeps_the_provider_of_a_visit_that_began(app, admin) {
        let morning = visit_id(&app, &admin, MORNING).await;
        take_off(&app, &admin, morning, 1).await.unwrap();
        for sql in [
            format!("UPDATE visits SET state = 'under_way' WHERE reference = '{MORNING}'"),
            format!("UPDATE visits SET former_provider_id = NULL WHERE reference = '{MORNING}'"),
            format!("UPDATE visits SET provider_id = NULL WHERE reference = '{AFTERNOON}'"),
        ] {
            let refused = app.execute_raw(Some(admin.agency().id), &sql).await.unwrap_err();
            assert!(refused.to_string().contains("visits_have_a_provider"), "{refused}");
        }
    }

    async fn of_two_who_give_it_a_provider_the_second_is_asked_again(app, admin) {
        let morning = visit_id(&app, &admin, MORNING).await;
        take_off(&app, &admin, morning, 1).await.unwrap();
        assert_eq!(take_off(&app, &admin, morning, 1).await, Err(Conflict::Stale { current: 2 }.into()));
        assert_eq!(take_off(&app, &admin, morning, 2).await, Err(Error::state(ErrorCode::VisitHasNoProvider)));
        let candidates = {
            let visit = show(&app, &admin, morning).await.unwrap();
            read_tx!(app, &admin, |tx| visits::candidates(&mut tx, &visit, visit.starts, visit.minutes)).unwrap()
        };
        let young = provider_id(&app, &admin, YOUNG.0).await;
        assert!(candidates.eligible().iter().any(|candidate| candidate.provider == young), "who had it is offered too");
        move_to(&app, &admin, morning, 2, young, 8).await.unwrap();
        let other = provider_id(&app, &admin, "P006").await;
        assert_eq!(move_to(&app, &admin, morning, 2, other, 8).await, Err(Conflict::Stale { current: 3 }.into()));
    }

    async fn the_former_provider_and_colleagues_do_not_see_it(app, admin) {
        let morning = visit_id(&app, &admin, MORNING).await;
        let young = app.sign_in_member(&admin, YOUNG.1).await;
        let colleague = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        assert!(show(&app, &young, morning).await.is_ok());
        assert_eq!(take_off(&app, &young, morning, 1).await, Err(Error::NotFound));
        take_off(&app, &admin, morning, 1).await.unwrap();
        app.set_time("2026-12-01T13:25:00Z");
        for actor in [&young, &colleague] {
            let actor = app.reload_actor(actor).await;
            assert_eq!(show(&app, &actor, morning).await.unwrap_err(), Error::NotFound);
            assert_eq!(write_tx!(app, &actor, |tx| visits::check_in(&mut tx, morning, true)), Err(Error::NotFound));
            let rows = week(&app, &actor).await.rows;
            assert!(rows.iter().all(|row| !row.provider.is_nobody()));
            assert!(rows.iter().flat_map(|row| &row.days).flat_map(|day| &day.bars).all(|bar| bar.visit != morning));
        }
    }

    async fn the_board_shows_it_first_and_gives_it_away(app, admin) {
        let (morning, young) = (visit_id(&app, &admin, MORNING).await, provider_id(&app, &admin, YOUNG.0).await);
        let before = week(&app, &admin).await;
        assert!(before.rows.iter().all(|row| !row.provider.is_nobody()));
        let slot = Slot { date: TUESDAY, minute: 510 };
        let to = |provider, version| BoardChange::Move { visit: morning, version, provider, slot, minutes: 120 };
        let refused = change(&app, &admin, vec![to(ProviderId::NOBODY, 1)]).await;
        assert_eq!(refused, Err(Error::state(ErrorCode::ProviderTakenOffOnPage)), "a reason is needed");

        take_off(&app, &admin, morning, 1).await.unwrap();
        let after = week(&app, &admin).await;
        assert!(after.rows[0].provider.is_nobody());
        let bars: Vec<VisitId> = after.rows[0].days.iter().flat_map(|day| &day.bars).map(|bar| bar.visit).collect();
        assert_eq!(bars, [morning]);
        assert_eq!(after.figures.placed, before.figures.placed);
        assert_eq!((before.figures.without_provider, after.figures.without_provider), (0, 1));
        assert_eq!(after.figures.on_routes + 1, before.figures.on_routes);
        let day = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        assert!(day.rows[0].provider.is_nobody() && day.rows[0].route.bars.len() == 1);
        assert_eq!(day.figures.without_provider, 1);
        let month = read_tx!(app, &admin, |tx| scheduling::month(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        assert_eq!(month.total().without_provider, 1);

        let undo = change(&app, &admin, vec![to(young, 2)]).await.unwrap();
        assert_eq!(undo, [to(ProviderId::NOBODY, 3)]);
        change(&app, &admin, undo).await.unwrap();
        assert_eq!(show(&app, &admin, morning).await.unwrap().former_provider.unwrap().id, young);
    }

    async fn it_can_be_canceled_and_reinstated_but_not_created(app, admin) {
        let morning = visit_id(&app, &admin, MORNING).await;
        take_off(&app, &admin, morning, 1).await.unwrap();
        let cancel = CancelVisit { visit: morning, version: 2, by: CancelledBy::Family, reason: reason() };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let back = ReinstateVisit { visit: morning, version: 3, override_reason: Some(reason()) };
        write_tx!(app, &admin, |tx| board::reinstate_visit(&mut tx, back)).unwrap();
        assert!(show(&app, &admin, morning).await.unwrap().provider.is_nobody());
        let new = NewVisit::authorized(show(&app, &admin, morning).await.unwrap().authorization, NewSlot {
            provider: Some(ProviderId::NOBODY),
            place: None,
            date: date(2026, 12, 6),
            time: time(9, 0, 0, 0),
            override_reason: Some(reason()),
        });
        assert_eq!(write_tx!(app, &admin, |tx| visits::create(&mut tx, new)), Err(Error::NotFound));
    }

    async fn the_family_still_sees_it(app, admin) {
        let guardian = sign_in_guardian(&app, &admin, MORNING).await;
        let morning = visit_id(&app, &admin, MORNING).await;
        let shown = || async {
            let home = read_tx!(app, &guardian, |tx| family::home(&mut tx, 1)).unwrap();
            home.children.into_iter().flat_map(|child| child.next).find(|visit| visit.id == morning).unwrap()
        };
        assert_eq!(shown().await.provider_name, "Sarah Young");
        take_off(&app, &admin, morning, 1).await.unwrap();
        assert_eq!(shown().await.provider_name, "");
    }

    async fn a_week_copy_leaves_it_out(app, admin) {
        let morning = visit_id(&app, &admin, MORNING).await;
        take_off(&app, &admin, morning, 1).await.unwrap();
        let preview = read_tx!(app, &admin, |tx| copies::preview(&mut tx, Some(MONDAY), Some(date(2026, 12, 7)))).unwrap();
        let why: Vec<&NotCopiedReason> =
            preview.skipped.iter().filter(|(line, _)| line.visit == morning).map(|(_, why)| why).collect();
        assert_eq!(why, [&NotCopiedReason::NoProvider]);
        assert!(preview.copied.iter().all(|line| line.visit != morning));
    }

    async fn who_ends_can_leave_their_visits(app, admin) {
        let provider = provider_id(&app, &admin, "P001").await;
        let of_provider = "SELECT COUNT(*) FROM visits v JOIN providers p ON p.id = v.provider_id
            WHERE p.reference = 'P001' AND v.state = 'planned'";
        let planned = app.count(admin.agency().id, of_provider).await;
        assert_eq!(planned, 14);
        let end = |leave_visits| EndProvider {
            provider,
            version: 1,
            ended_on: MONDAY,
            reason: Remark::try_from("Moved away").unwrap(),
            unchoose: true,
            leave_visits,
        };
        let refused = write_tx!(app, &admin, |tx| providers::end(&mut tx, end(false)));
        let fields = vec![FieldError::new("ended_on", ErrorCode::ProviderHasVisits)];
        assert_eq!(refused, Err(Error::Invalid { fields }));
        let begun = "UPDATE visits SET state = 'under_way', checked_in_us = 1 WHERE id = (SELECT v.id FROM visits v
            JOIN providers p ON p.id = v.provider_id WHERE p.reference = 'P001' ORDER BY v.starts_us, v.id LIMIT 1)";
        app.execute_raw(Some(admin.agency().id), begun).await.unwrap();
        let visiting = write_tx!(app, &admin, |tx| providers::end(&mut tx, end(true)));
        let fields = vec![FieldError::new("ended_on", ErrorCode::ProviderIsVisiting)];
        assert_eq!(visiting, Err(Error::Invalid { fields }));
        let over = "UPDATE visits SET state = 'planned', checked_in_us = NULL WHERE state = 'under_way'";
        app.execute_raw(Some(admin.agency().id), over).await.unwrap();

        write_tx!(app, &admin, |tx| providers::end(&mut tx, end(true))).unwrap();
        let row = &week(&app, &admin).await.rows[0];
        assert!(row.provider.is_nobody());
        assert_eq!(row.days.iter().map(|day| day.bars.len()).sum::<usize>(), 14);
        let history = "SELECT COUNT(*) FROM visit_changes WHERE kind = 'moved'";
        assert_eq!(app.count(admin.agency().id, history).await, 14);

        let left = async || read_tx!(app, &admin, |tx| providers::left_visits(&mut tx, provider)).unwrap();
        write_tx!(app, &admin, |tx| providers::bring_back(&mut tx, ProviderVersion { provider, version: 2 })).unwrap();
        assert_eq!(left().await, LeftVisits { count: 14, first_on: Some(MONDAY) });
        let again = "UPDATE visits SET provider_id = former_provider_id, former_provider_id = NULL
            WHERE former_provider_id IS NOT NULL AND starts_local < '2026-12-01'";
        app.execute_raw(Some(admin.agency().id), again).await.unwrap();
        let given = left().await;
        assert!(given.count < 14 && given.first_on == Some(TUESDAY), "{given:?}");
    }
}
