//! Visits are created, moved, canceled and started, and never double-booked.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    AuthorizationId, Conflict, Error, ErrorCode, ProviderId, VisitId, Who,
    audit::AuditAction,
    board::{BoardChange, ChangeBoard, Slot},
    rules::RuleViolation,
    schedule::BoardFilter,
    text::Reason,
    visits::{CancelVisit, CancelledBy, MoveVisit, NewSlot, NewVisit, Question},
};
use futures::future::join_all;
use jiff::civil::{Date, Time, date, time};
use store::{
    Actor,
    care::visits,
    scheduling::{self, board},
};
use uuid::Uuid;

const SUNDAY: Date = date(2026, 12, 6);
const TUESDAY: Date = date(2026, 12, 1);
/// Sarah Young, with two visits of two hours on Tuesday: at 8:30 and at 14:00.
const YOUNG: (&str, &str) = ("P005", "sarah.young@maple.example");
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";

#[expect(clippy::unnecessary_wraps, reason = "the commands take an Option")]
fn reason() -> Option<Reason> {
    Some(Reason::try_from("Asked for by the family").unwrap())
}

async fn move_command(app: &TestApp, admin: &Actor, reference: &str, date: Date, time: Time) -> MoveVisit {
    MoveVisit {
        visit: VisitId(app.id(admin, "visits", reference).await),
        version: 1,
        provider: ProviderId(app.id(admin, "providers", YOUNG.0).await),
        date,
        time,
        minutes: None,
        override_reason: None,
    }
}

async fn stored_start(app: &TestApp, admin: &Actor, reference: &str) -> String {
    app.query_value(admin.agency().id, &format!("SELECT starts_local FROM visits WHERE reference = '{reference}'")).await
}

both_engines! {
    async fn weekly_limits_use_the_childs_time_zone(app, admin) {
        let of_morning = format!("SELECT authorization_id FROM visits WHERE reference = '{MORNING}'");
        let authorization: Uuid = app.query_value(admin.agency().id, &of_morning).await;
        // The only visit of the week is on Sunday evening in Honolulu, which is Monday in New York.
        for sql in [
            format!("UPDATE authorizations SET visits_per_week = 1 WHERE id = ({of_morning})"),
            format!("UPDATE children SET time_zone = 'Pacific/Honolulu' WHERE id = (SELECT child_id FROM visits WHERE reference = '{MORNING}')"),
            format!(
                "UPDATE visits SET state = 'cancelled', holds_time = FALSE, cancelled_by = 'provider', cancelled_us = 0,
                    cancel_reason = 'Ill' WHERE reference <> '{MORNING}' AND authorization_id = ({of_morning})"
            ),
            format!(
                "UPDATE visits SET zone = 'Pacific/Honolulu', starts_local = '2026-12-06T20:00:00', starts_us = 1796623200000000,
                    ends_us = 1796623200000000 + minutes * 60000000 WHERE reference = '{MORNING}'"
            ),
        ] {
            app.execute_raw(Some(admin.agency().id), &sql).await.unwrap();
        }
        let new = NewVisit::authorized(AuthorizationId(authorization), NewSlot {
            place: None,
            provider: Some(ProviderId(app.id(&admin, "providers", YOUNG.0).await)),
            date: date(2026, 12, 5),
            time: time(9, 0, 0, 0),
            override_reason: None,
        });
        let refused = write_tx!(app, &admin, |tx| visits::create(&mut tx, new)).unwrap_err();
        let Error::Conflict { conflict: Conflict::Rules { violations, .. } } = refused else { panic!("{refused:?}") };
        assert!(violations.contains(&RuleViolation::TooManyThisWeek { allowed: 1 }), "{violations:?}");
    }

    async fn one_of_200_concurrent_requests_takes_the_slot(app, admin) {
        let provider = ProviderId(app.id(&admin, "providers", "P006").await);
        let one_of_each_child = "SELECT a.id FROM authorizations a WHERE NOT EXISTS (
            SELECT 1 FROM authorizations b WHERE b.child_id = a.child_id AND b.reference < a.reference) ORDER BY a.reference LIMIT 200";
        let authorizations: Vec<Uuid> = app.query_values(admin.agency().id, one_of_each_child).await;
        assert_eq!(authorizations.len(), 200);
        let attempts = authorizations.into_iter().map(|authorization| {
            let (db, admin) = (app.db.clone(), admin.clone());
            tokio::spawn(async move {
                let mut tx = db.write(&admin, AuditAction::VisitsCreate).await?;
                let authorization = AuthorizationId(authorization);
                let new = NewVisit::authorized(authorization, NewSlot {  provider: Some(provider), place: None, date: SUNDAY, time: time(6, 0, 0, 0), override_reason: reason() });
                let id = visits::create(&mut tx, new).await?;
                tx.commit().await?;
                Ok::<_, Error>(id)
            })
        });
        let outcomes: Vec<_> = join_all(attempts).await.into_iter().map(Result::unwrap).collect();
        let winners: Vec<VisitId> = outcomes.iter().filter_map(|outcome| outcome.clone().ok()).collect();
        assert_eq!(winners.len(), 1);
        for outcome in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            let Error::Conflict { conflict: Conflict::Overlap { who: Who::Provider, visit, .. } } = outcome else {
                panic!("{outcome:?}")
            };
            assert_eq!(*visit, winners[0], "each rejected request names the conflicting visit");
        }
    }

    async fn the_office_sees_phone_numbers_before_the_day_of_a_visit(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let visit = VisitId(app.id(&admin, "visits", MORNING).await);
        let office = read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap();
        assert!(!office.contacts.is_empty(), "Monday is a day before it");
        assert_eq!(office.provider_phone, "+15855550104");
        let own = async || read_tx!(app, &provider, |tx| visits::show(&mut tx, visit)).unwrap().contacts;
        assert_eq!(own().await, []);
        app.next_day();
        assert_eq!(own().await, office.contacts);
    }

    async fn two_visits_can_be_swapped(app, admin) {
        let mut first = move_command(&app, &admin, MORNING, TUESDAY, time(14, 0, 0, 0)).await;
        first.override_reason = reason();
        let second = move_command(&app, &admin, AFTERNOON, TUESDAY, time(8, 30, 0, 0)).await;
        write_tx!(app, &admin, |tx| visits::move_all(&mut tx, vec![first, second])).unwrap();
        assert_eq!(stored_start(&app, &admin, MORNING).await, "2026-12-01T14:00");
        assert_eq!(stored_start(&app, &admin, AFTERNOON).await, "2026-12-01T08:30");
    }

    async fn an_overlap_is_refused_even_with_an_override_reason(app, admin) {
        let mut onto = move_command(&app, &admin, AFTERNOON, TUESDAY, time(9, 0, 0, 0)).await;
        onto.override_reason = reason();
        let refused = write_tx!(app, &admin, |tx| visits::move_to(&mut tx, onto)).unwrap_err();
        let morning = VisitId(app.id(&admin, "visits", MORNING).await);
        let Error::Conflict { conflict: Conflict::Overlap { visit, starts, .. } } = refused else { panic!("{refused:?}") };
        assert_eq!((visit, starts.to_string()), (morning, "2026-12-01T08:30:00".into()));
    }

    async fn a_database_constraint_refuses_an_overlap(app, admin) {
        let onto = format!(
            "UPDATE visits SET starts_us = (SELECT starts_us FROM visits WHERE reference = '{MORNING}'),
                ends_us = (SELECT ends_us FROM visits WHERE reference = '{MORNING}') WHERE reference = '{AFTERNOON}'"
        );
        let refused = app.execute_raw(Some(admin.agency().id), &onto).await.unwrap_err().to_string();
        assert!(refused.contains("visits_provider_overlap"), "{refused}");
    }

    async fn other_broken_rules_need_an_override_reason_that_stays_with_the_visit(app, admin) {
        let early = move_command(&app, &admin, AFTERNOON, TUESDAY, time(6, 0, 0, 0)).await;
        let refused = write_tx!(app, &admin, |tx| visits::move_to(&mut tx, early.clone())).unwrap_err();
        assert!(matches!(refused, Error::Conflict { conflict: Conflict::Rules { ref violations, .. } } if !violations.is_empty()), "{refused:?}");
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason: reason(), ..early.clone() })).unwrap();
        let with_reason = format!("SELECT COUNT(*) FROM visits WHERE reference = '{AFTERNOON}' AND override_reason IS NOT NULL");
        assert_eq!(app.count(admin.agency().id, &with_reason).await, 1);
        let back = MoveVisit { version: 2, time: time(14, 0, 0, 0), override_reason: None, ..early };
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, back)).unwrap();
        assert_eq!(app.count(admin.agency().id, &with_reason).await, 1, "the reason stays after a move that breaks no rule");
        let day = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        let marked: Vec<_> = day.rows.iter().flat_map(|row| &row.route.bars).filter_map(|bar| bar.override_reason.clone()).collect();
        assert_eq!(marked, ["Asked for by the family"], "and is shown on the board");
    }

    async fn an_unneeded_override_reason_is_not_stored(app, admin) {
        let needless = MoveVisit { override_reason: reason(), ..move_command(&app, &admin, AFTERNOON, TUESDAY, time(14, 5, 0, 0)).await };
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, needless)).unwrap();
        let with_reason = format!("SELECT COUNT(*) FROM visits WHERE reference = '{AFTERNOON}' AND override_reason IS NOT NULL");
        assert_eq!(app.count(admin.agency().id, &with_reason).await, 0);
    }

    async fn a_move_that_changes_nothing_records_no_event(app, admin) {
        let agency = admin.agency().id;
        let state = "SELECT CAST(seq AS TEXT) || hash FROM agency_heads";
        let before: String = app.query_value(agency, state).await;
        let same = move_command(&app, &admin, AFTERNOON, TUESDAY, time(14, 0, 0, 0)).await;
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, same.clone())).unwrap();
        let onto = BoardChange::Move {
            visit: same.visit,
            version: 1,
            provider: same.provider,
            slot: Slot { date: TUESDAY, minute: 14 * 60 },
            minutes: 120,
        };
        let board = ChangeBoard { changes: vec![onto], override_reason: None };
        assert_eq!(write_tx!(app, &admin, |tx| board::change(&mut tx, board)), Ok(Vec::new()), "there is nothing to undo");
        assert_eq!(app.query_value::<String>(agency, state).await, before, "no event");
        assert_eq!(read_tx!(app, &admin, |tx| visits::show(&mut tx, same.visit)).unwrap().version, 1);
        let stale = MoveVisit { version: 7, ..same };
        let stale = write_tx!(app, &admin, |tx| visits::move_to(&mut tx, stale));
        assert_eq!(stale, Err(Conflict::Stale { current: 1 }.into()), "a stale version is rejected all the same");
    }

    async fn a_stale_move_does_not_overwrite_the_first(app, admin) {
        let moved = move_command(&app, &admin, AFTERNOON, TUESDAY, time(14, 5, 0, 0)).await;
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason: reason(), ..moved.clone() })).unwrap();
        let late = write_tx!(app, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason: reason(), ..moved.clone() }));
        assert_eq!(late, Err(Conflict::Stale { current: 2 }.into()));
    }

    async fn a_visit_that_has_begun_cannot_be_moved_or_canceled(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let moved = move_command(&app, &admin, MORNING, TUESDAY, time(9, 0, 0, 0)).await;
        app.next_day();
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, moved.visit, true)).unwrap();
        let again = MoveVisit { version: 2, ..moved.clone() };
        assert_eq!(write_tx!(app, &admin, |tx| visits::move_to(&mut tx, again)), Err(Error::state(ErrorCode::VisitBegun)));
        let cancel = CancelVisit { visit: moved.visit, version: 2, by: CancelledBy::Agency, reason: reason().unwrap() };
        assert_eq!(write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)), Err(Error::state(ErrorCode::VisitBegun)));
    }

    async fn checking_in_during_another_open_visit_needs_confirmation(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let morning = VisitId(app.id(&admin, "visits", MORNING).await);
        let afternoon = VisitId(app.id(&admin, "visits", AFTERNOON).await);
        app.next_day();
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, true)).unwrap();
        let child = read_tx!(app, &provider, |tx| visits::show(&mut tx, morning)).unwrap().child.listed_name();
        match write_tx!(app, &provider, |tx| visits::check_in(&mut tx, afternoon, false)) {
            Err(Error::Conflict { conflict: Conflict::Asks { questions } }) => match &questions[..] {
                [Question::Early { .. }, Question::StillOpen { visit, name, since }] => {
                    assert_eq!((*visit, name, since.date()), (morning, &child, TUESDAY), "the check-in is early too: both questions come at once");
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, afternoon, true)).unwrap();
        for visit in [morning, afternoon] {
            write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        }
    }

    async fn a_visit_can_begin_only_on_its_own_day(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let mut later = move_command(&app, &admin, AFTERNOON, SUNDAY, time(14, 0, 0, 0)).await;
        later.override_reason = reason();
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, later.clone())).unwrap();
        let early = write_tx!(app, &provider, |tx| visits::check_in(&mut tx, later.visit, false));
        assert_eq!(early, Err(Error::state(ErrorCode::VisitNotToday)));
        assert!(!read_tx!(app, &provider, |tx| visits::show(&mut tx, later.visit)).unwrap().actions.is_current);
    }

    async fn moving_a_visit_into_the_past_needs_an_override_reason(app, admin) {
        let mut back = move_command(&app, &admin, AFTERNOON, date(2026, 11, 24), time(14, 0, 0, 0)).await;
        let refused = write_tx!(app, &admin, |tx| visits::move_to(&mut tx, back.clone())).unwrap_err();
        assert!(
            matches!(refused, Error::Conflict { conflict: Conflict::Rules { ref violations, .. } } if violations.contains(&RuleViolation::InThePast)),
            "{refused:?}"
        );
        back.override_reason = reason();
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, back)).unwrap();
    }

    async fn a_canceled_visit_frees_its_time(app, admin) {
        let morning = move_command(&app, &admin, MORNING, TUESDAY, time(9, 0, 0, 0)).await;
        let cancel = CancelVisit { visit: morning.visit, version: 1, by: CancelledBy::Family, reason: reason().unwrap() };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let mut onto = move_command(&app, &admin, AFTERNOON, TUESDAY, time(8, 30, 0, 0)).await;
        onto.override_reason = reason();
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, onto)).unwrap();
        let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, morning.visit)).unwrap();
        assert_eq!(shown.cancelled.unwrap().by, CancelledBy::Family);
    }

    async fn only_the_visits_own_provider_checks_in(app, admin) {
        let visit = VisitId(app.id(&admin, "visits", MORNING).await);
        let other = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        assert_eq!(write_tx!(app, &other, |tx| visits::check_in(&mut tx, visit, false)), Err(Error::NotFound));
        assert_eq!(write_tx!(app, &admin, |tx| visits::check_in(&mut tx, visit, false)), Err(Error::NotFound));
        assert_eq!(read_tx!(app, &other, |tx| visits::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
    }
}
