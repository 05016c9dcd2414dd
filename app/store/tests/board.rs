//! Changes made on the board can be undone, and never overwrite another user's change.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    AuthorizationId, Conflict, Error, ErrorCode, ProviderId, VisitId, Who,
    board::{BoardChange, ChangeBoard, Slot},
    rules::RuleViolation,
    text::Reason,
    visits::{CancelledBy, FieldReport, NewFieldReport},
};
use jiff::civil::{Date, date};
use store::{Actor, care::visits, scheduling::board};

const TUESDAY: Date = date(2026, 12, 1);
/// Sarah Young, with two visits of two hours on Tuesday: at 8:30 and at 14:00.
const YOUNG: (&str, &str) = ("P005", "sarah.young@maple.example");
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";

fn reason() -> Reason {
    Reason::try_from("Asked for by the family").unwrap()
}

async fn visit_id(app: &TestApp, admin: &Actor, reference: &str) -> VisitId {
    VisitId(app.id(admin, "visits", reference).await)
}

async fn young_id(app: &TestApp, admin: &Actor) -> ProviderId {
    ProviderId(app.id(admin, "providers", YOUNG.0).await)
}

async fn move_change(app: &TestApp, admin: &Actor, reference: &str, minute: u16) -> BoardChange {
    BoardChange::Move {
        visit: visit_id(app, admin, reference).await,
        version: 1,
        provider: young_id(app, admin).await,
        slot: Slot { date: TUESDAY, minute },
        minutes: 120,
    }
}

/// Applies the changes with an override reason. Returns the changes that undo them.
async fn apply(app: &TestApp, admin: &Actor, changes: Vec<BoardChange>) -> domain::Result<Vec<BoardChange>> {
    let all = ChangeBoard { changes, override_reason: Some(reason()) };
    write_tx!(app, admin, |tx| board::change(&mut tx, all))
}

async fn stored_state(app: &TestApp, admin: &Actor, reference: &str) -> String {
    let sql = format!(
        "SELECT starts_local || ' ' || state || ' ' || CAST(minutes AS TEXT) FROM visits WHERE reference = '{reference}'"
    );
    app.query_value(admin.agency().id, &sql).await
}

/// Finds an authorized visit that is not placed yet and a provider with a free slot for it on this Tuesday.
async fn find_placeable(app: &TestApp, admin: &Actor) -> (AuthorizationId, ProviderId) {
    let week = read_tx!(app, admin, |tx| board::week_context(&mut tx, TUESDAY)).unwrap();
    let not_placed = domain::rules::not_placed(&week.context, date(2026, 11, 30), &week.visits);
    not_placed
        .iter()
        .find_map(|(authorization, ..)| {
            let provider =
                week.context.providers.keys().find(|p| week.find_best_start(*authorization, **p, TUESDAY).is_some())?;
            Some((*authorization, *provider))
        })
        .unwrap()
}

both_engines! {
    async fn every_change_can_be_undone(app, admin) {
        let before = (stored_state(&app, &admin, MORNING).await, stored_state(&app, &admin, AFTERNOON).await);
        let mut longer = move_change(&app, &admin, MORNING, 540).await;
        if let BoardChange::Move { minutes, .. } = &mut longer {
            *minutes = 90;
        }
        let cancel = BoardChange::Cancel {
            visit: visit_id(&app, &admin, AFTERNOON).await,
            version: 1,
            by: CancelledBy::Family,
            reason: reason(),
        };
        let (authorization, provider) = find_placeable(&app, &admin).await;
        let place = BoardChange::Place { authorization, provider, date: TUESDAY, minute: None };
        let count = "SELECT COUNT(*) FROM visits";
        let all = app.count(admin.agency().id, count).await;

        let undo = apply(&app, &admin, vec![longer, cancel, place]).await.unwrap();
        assert_eq!(stored_state(&app, &admin, MORNING).await, "2026-12-01T09:00 planned 90");
        assert_eq!(stored_state(&app, &admin, AFTERNOON).await, "2026-12-01T14:00 cancelled 120");
        assert_eq!(app.count(admin.agency().id, count).await, all + 1);

        let again = apply(&app, &admin, undo).await.unwrap();
        assert_eq!((stored_state(&app, &admin, MORNING).await, stored_state(&app, &admin, AFTERNOON).await), before);
        assert_eq!(app.count(admin.agency().id, count).await, all);

        apply(&app, &admin, again).await.unwrap();
        assert_eq!(stored_state(&app, &admin, AFTERNOON).await, "2026-12-01T14:00 cancelled 120");
        assert_eq!(app.count(admin.agency().id, count).await, all + 1);
    }

    async fn changes_apply_all_or_none(app, admin) {
        let before = stored_state(&app, &admin, MORNING).await;
        let mut late = move_change(&app, &admin, AFTERNOON, 800).await;
        late.set_version(7);
        let refused = apply(&app, &admin, vec![move_change(&app, &admin, MORNING, 500).await, late]).await;
        assert_eq!(refused, Err(Conflict::Stale { current: 1 }.into()));
        assert_eq!(stored_state(&app, &admin, MORNING).await, before);
    }

    async fn undo_does_not_overwrite_another_users_change(app, admin) {
        let undo = apply(&app, &admin, vec![move_change(&app, &admin, MORNING, 540).await]).await.unwrap();
        let mut other_change = move_change(&app, &admin, MORNING, 560).await;
        other_change.set_version(2);
        apply(&app, &admin, vec![other_change]).await.unwrap();
        assert_eq!(apply(&app, &admin, undo).await, Err(Conflict::Stale { current: 3 }.into()));
        assert_eq!(stored_state(&app, &admin, MORNING).await, "2026-12-01T09:20 planned 120");
        let now = read_tx!(app, &admin, |tx| async {
            let visit = visit_id(&app, &admin, MORNING).await;
            board::current_visit(&mut tx, visit).await
        }).unwrap();
        assert_eq!((now.version, now.slot, now.minutes), (3, Slot { date: TUESDAY, minute: 560 }, 120));
        assert_eq!(now.by.as_deref(), admin.viewer().map(|viewer| viewer.name.as_str()));
    }

    async fn undo_fails_when_the_time_is_taken(app, admin) {
        let cancel = BoardChange::Cancel {
            visit: visit_id(&app, &admin, MORNING).await,
            version: 1,
            by: CancelledBy::Agency,
            reason: reason(),
        };
        let undo = apply(&app, &admin, vec![cancel]).await.unwrap();
        apply(&app, &admin, vec![move_change(&app, &admin, AFTERNOON, 540).await]).await.unwrap();
        let refused = apply(&app, &admin, undo).await;
        assert!(matches!(refused, Err(Error::Conflict { conflict: Conflict::Overlap { who: Who::Provider, .. } })), "{refused:?}");
        assert_eq!(stored_state(&app, &admin, MORNING).await, "2026-12-01T08:30 cancelled 120");
    }

    async fn board_changes_are_checked_against_the_rules(app, admin) {
        let mut long = move_change(&app, &admin, MORNING, 510).await;
        if let BoardChange::Move { minutes, .. } = &mut long {
            *minutes = 125;
        }
        let all = ChangeBoard { changes: vec![long], override_reason: None };
        let refused = write_tx!(app, &admin, |tx| board::change(&mut tx, all)).unwrap_err();
        let Error::Conflict { conflict: Conflict::Rules { violations, .. } } = refused else { panic!("{refused:?}") };
        assert!(violations.contains(&RuleViolation::NotTheAuthorizedMinutes { authorized: 120 }), "{violations:?}");
    }

    async fn board_moves_use_the_agencys_time_zone(app, admin) {
        let moved = visit_id(&app, &admin, MORNING).await;
        let child: uuid::Uuid = app.query_value(admin.agency().id, &format!("SELECT child_id FROM visits WHERE reference = '{MORNING}'")).await;
        app.execute_raw(Some(admin.agency().id), &format!(
            "UPDATE children SET time_zone = 'America/Chicago' WHERE reference =
                (SELECT c.reference FROM children c JOIN visits v ON v.agency_id = c.agency_id AND v.child_id = c.id
                 WHERE v.reference = '{MORNING}')")).await.unwrap();
        app.execute_raw(Some(admin.agency().id), &format!(
            "UPDATE visits SET zone = 'America/Chicago' WHERE reference = '{MORNING}'")).await.unwrap();
        let week = read_tx!(app, &admin, |tx| board::week_context(&mut tx, TUESDAY)).unwrap();
        assert_eq!(week.context.children.get(&domain::ChildId(child)).map(|child| child.clock_offset), Some(-60));
        apply(&app, &admin, vec![move_change(&app, &admin, MORNING, 600).await]).await.unwrap();
        assert_eq!(stored_state(&app, &admin, MORNING).await, "2026-12-01T09:00 planned 120");
        let now = read_tx!(app, &admin, |tx| board::current_visit(&mut tx, moved)).unwrap();
        assert_eq!(now.slot.minute, 600);
    }

    async fn a_visit_in_use_is_not_withdrawn(app, admin) {
        let planned = visit_id(&app, &admin, AFTERNOON).await;
        let gone = apply(&app, &admin, vec![BoardChange::Withdraw { visit: planned, version: 1 }]).await;
        assert_eq!(gone, Err(Error::state(ErrorCode::VisitInUse)), "an imported visit is in use");

        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let (authorization, _) = find_placeable(&app, &admin).await;
        let own = young_id(&app, &admin).await;
        let place = BoardChange::Place { authorization, provider: own, date: TUESDAY, minute: Some(1200) };
        let undo = apply(&app, &admin, vec![place]).await.unwrap();
        app.next_day();
        app.clock.shift(11 * 60 * 60_000_000);
        let (provider, admin) = (app.reload_actor(&provider).await, app.reload_actor(&admin).await);
        let report = NewFieldReport {
            visit: undo[0].visit().unwrap().0,
            report: FieldReport::RunningLate,
            minutes: Some(15),
            remark: "".try_into().unwrap(),
        };
        write_tx!(app, &provider, |tx| visits::report(&mut tx, report)).unwrap();
        assert_eq!(apply(&app, &admin, undo).await, Err(Error::state(ErrorCode::VisitInUse)));
    }

    async fn a_planned_visit_cannot_be_reinstated(app, admin) {
        let change = BoardChange::Reinstate { visit: visit_id(&app, &admin, MORNING).await, version: 1 };
        assert_eq!(apply(&app, &admin, vec![change]).await, Err(Error::state(ErrorCode::VisitNotCanceled)));
    }

    async fn placing_on_a_day_without_a_free_slot_fails(app, admin) {
        let (authorization, provider) = find_placeable(&app, &admin).await;
        let sunday = BoardChange::Place { authorization, provider, date: date(2026, 12, 6), minute: None };
        assert_eq!(apply(&app, &admin, vec![sunday]).await, Err(Error::state(ErrorCode::NoRoom)));
    }

    async fn only_the_office_changes_the_board(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let own = move_change(&app, &admin, MORNING, 540).await;
        assert_eq!(apply(&app, &provider, vec![own]).await, Err(Error::NotFound));
        assert_eq!(read_tx!(app, &provider, |tx| board::week_context(&mut tx, TUESDAY)).err(), Some(Error::NotFound));
        let other = app.create_agency("cedar").await;
        let other_agencys_visit = move_change(&app, &admin, MORNING, 540).await;
        assert_eq!(apply(&app, &other, vec![other_agencys_visit]).await, Err(Error::NotFound));
    }

    async fn change_notifications_arrive(app) {
        assert!(app.db.delivers_change_events(std::time::Duration::from_mins(1)).await.unwrap());
    }

    async fn subscribers_receive_only_committed_changes(app, admin) {
        let mut events = app.db.subscribe_to_changes();
        let mut stale = move_change(&app, &admin, MORNING, 540).await;
        stale.set_version(9);
        apply(&app, &admin, vec![stale]).await.unwrap_err();
        apply(&app, &admin, vec![move_change(&app, &admin, MORNING, 540).await]).await.unwrap();
        // Events of the import may still arrive.
        let mut event = events.recv().await.unwrap();
        while event.action != "demo.live" {
            event = events.recv().await.unwrap();
        }
        assert_eq!(event.agency, admin.agency().id);
        assert_eq!(event.member, admin.viewer().map(|viewer| viewer.member));
        assert!(events.try_recv().is_err(), "the rejected change sent no event");
    }
}
