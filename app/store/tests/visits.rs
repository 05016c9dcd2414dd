//! The week is changed without ever double-booking, on both engines.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    AuthorizationId, Conflict, Error, ProviderId, VisitId, Who,
    board::{BoardChange, ChangeBoard, Slot},
    rules::Broken,
    schedule::BoardFilter,
    text::Reason,
    visits::{CancelVisit, CancelledBy, MoveVisit, NewVisit, Question},
};
use futures::future::join_all;
use jiff::civil::{Date, Time, date, time};
use store::{Actor, board, schedule, visits};
use uuid::Uuid;

const SUNDAY: Date = date(2026, 12, 6);
const TUESDAY: Date = date(2026, 12, 1);
/// Sarah Young, with two visits of two hours on Tuesday: at 8:30 and at 14:00.
const YOUNG: (&str, &str) = ("P005", "sarah.young@maple.example");
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";

#[expect(clippy::unnecessary_wraps, reason = "it is what the commands hold")]
fn reason() -> Option<Reason> {
    Some(Reason::try_from("Asked for by the family").unwrap())
}

async fn change(house: &House, admin: &Actor, reference: &str, date: Date, time: Time) -> MoveVisit {
    MoveVisit {
        visit: VisitId(house.id(admin, "visits", reference).await),
        version: 1,
        provider: ProviderId(house.id(admin, "providers", YOUNG.0).await),
        date,
        time,
        minutes: None,
        override_reason: None,
    }
}

async fn starts(house: &House, admin: &Actor, reference: &str) -> String {
    house.value(admin.agency().id, &format!("SELECT starts_local FROM visits WHERE reference = '{reference}'")).await
}

both_engines! {
    async fn of_200_at_once_one_takes_the_slot(house, admin) {
        let provider = ProviderId(house.id(&admin, "providers", "P006").await);
        let one_of_each_child = "SELECT a.id FROM authorizations a WHERE NOT EXISTS (
            SELECT 1 FROM authorizations b WHERE b.child_id = a.child_id AND b.reference < a.reference) ORDER BY a.reference LIMIT 200";
        let authorizations: Vec<Uuid> = house.values(admin.agency().id, one_of_each_child).await;
        assert_eq!(authorizations.len(), 200);
        let attempts = authorizations.into_iter().map(|authorization| {
            let (db, admin) = (house.db.clone(), admin.clone());
            tokio::spawn(async move {
                let mut tx = db.write(&admin, "visits.create").await?;
                let authorization = AuthorizationId(authorization);
                let new = NewVisit { authorization, provider, date: SUNDAY, time: time(6, 0, 0, 0), override_reason: reason() };
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
            assert_eq!(*visit, winners[0], "each loser is told which visit is in the way");
        }
    }

    async fn two_visits_take_each_others_place(house, admin) {
        let mut first = change(&house, &admin, MORNING, TUESDAY, time(14, 0, 0, 0)).await;
        first.override_reason = reason();
        let second = change(&house, &admin, AFTERNOON, TUESDAY, time(8, 30, 0, 0)).await;
        writing!(house, &admin, |tx| visits::move_all(&mut tx, vec![first, second])).unwrap();
        assert_eq!(starts(&house, &admin, MORNING).await, "2026-12-01T14:00");
        assert_eq!(starts(&house, &admin, AFTERNOON).await, "2026-12-01T08:30");
    }

    async fn an_overlap_is_refused_whatever_the_reason(house, admin) {
        let mut onto = change(&house, &admin, AFTERNOON, TUESDAY, time(9, 0, 0, 0)).await;
        onto.override_reason = reason();
        let refused = writing!(house, &admin, |tx| visits::move_to(&mut tx, onto)).unwrap_err();
        let morning = VisitId(house.id(&admin, "visits", MORNING).await);
        let Error::Conflict { conflict: Conflict::Overlap { visit, starts, .. } } = refused else { panic!("{refused:?}") };
        assert_eq!((visit, starts.to_string()), (morning, "2026-12-01T08:30:00".into()));
    }

    async fn the_database_itself_refuses_an_overlap(house, admin) {
        let onto = format!(
            "UPDATE visits SET starts_us = (SELECT starts_us FROM visits WHERE reference = '{MORNING}'),
                ends_us = (SELECT ends_us FROM visits WHERE reference = '{MORNING}') WHERE reference = '{AFTERNOON}'"
        );
        let refused = house.raw(Some(admin.agency().id), &onto).await.unwrap_err().to_string();
        assert!(refused.contains("visits_provider_overlap"), "{refused}");
    }

    async fn other_rules_want_a_reason_which_stays_with_the_visit(house, admin) {
        let early = change(&house, &admin, AFTERNOON, TUESDAY, time(6, 0, 0, 0)).await;
        let refused = writing!(house, &admin, |tx| visits::move_to(&mut tx, early.clone())).unwrap_err();
        assert!(matches!(refused, Error::Conflict { conflict: Conflict::Rules { ref broken } } if !broken.is_empty()), "{refused:?}");
        writing!(house, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason: reason(), ..early.clone() })).unwrap();
        let kept = format!("SELECT COUNT(*) FROM visits WHERE reference = '{AFTERNOON}' AND override_reason IS NOT NULL");
        assert_eq!(house.count(admin.agency().id, &kept).await, 1);
        let back = MoveVisit { version: 2, time: time(14, 0, 0, 0), override_reason: None, ..early };
        writing!(house, &admin, |tx| visits::move_to(&mut tx, back)).unwrap();
        assert_eq!(house.count(admin.agency().id, &kept).await, 1, "it stays after a move that breaks no rule");
        let day = reading!(house, &admin, |tx| schedule::day(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        let marked: Vec<_> = day.rows.iter().flat_map(|row| &row.route.bars).filter_map(|bar| bar.override_reason.clone()).collect();
        assert_eq!(marked, ["Asked for by the family"], "and marks the visit on the board");
    }

    async fn a_reason_that_was_not_needed_is_not_kept(house, admin) {
        let needless = MoveVisit { override_reason: reason(), ..change(&house, &admin, AFTERNOON, TUESDAY, time(14, 5, 0, 0)).await };
        writing!(house, &admin, |tx| visits::move_to(&mut tx, needless)).unwrap();
        let kept = format!("SELECT COUNT(*) FROM visits WHERE reference = '{AFTERNOON}' AND override_reason IS NOT NULL");
        assert_eq!(house.count(admin.agency().id, &kept).await, 0);
    }

    async fn a_move_that_changes_nothing_is_no_event(house, admin) {
        let agency = admin.agency().id;
        let state = "SELECT CAST(seq AS TEXT) || hash FROM agency_heads";
        let before: String = house.value(agency, state).await;
        let same = change(&house, &admin, AFTERNOON, TUESDAY, time(14, 0, 0, 0)).await;
        writing!(house, &admin, |tx| visits::move_to(&mut tx, same.clone())).unwrap();
        let onto = BoardChange::Move {
            visit: same.visit,
            version: 1,
            provider: same.provider,
            slot: Slot { date: TUESDAY, minute: 14 * 60 },
            minutes: 120,
        };
        let board = ChangeBoard { changes: vec![onto], override_reason: None };
        assert_eq!(writing!(house, &admin, |tx| board::change(&mut tx, board)), Ok(Vec::new()), "nothing leads back");
        assert_eq!(house.value::<String>(agency, state).await, before, "no event");
        assert_eq!(reading!(house, &admin, |tx| visits::show(&mut tx, same.visit)).unwrap().version, 1);
        let stale = MoveVisit { version: 7, ..same };
        let stale = writing!(house, &admin, |tx| visits::move_to(&mut tx, stale));
        assert_eq!(stale, Err(Conflict::Stale { current: 1 }.into()), "what is stale is told all the same");
    }

    async fn who_saved_first_is_not_overwritten(house, admin) {
        let moved = change(&house, &admin, AFTERNOON, TUESDAY, time(14, 5, 0, 0)).await;
        writing!(house, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason: reason(), ..moved.clone() })).unwrap();
        let late = writing!(house, &admin, |tx| visits::move_to(&mut tx, MoveVisit { override_reason: reason(), ..moved.clone() }));
        assert_eq!(late, Err(Conflict::Stale { current: 2 }.into()));
    }

    async fn a_visit_that_has_begun_stays(house, admin) {
        let provider = house.member(&admin, YOUNG.1).await;
        let moved = change(&house, &admin, MORNING, TUESDAY, time(9, 0, 0, 0)).await;
        house.next_day();
        writing!(house, &provider, |tx| visits::check_in(&mut tx, moved.visit, true)).unwrap();
        let again = MoveVisit { version: 2, ..moved.clone() };
        assert_eq!(writing!(house, &admin, |tx| visits::move_to(&mut tx, again)), Err(Error::state("visit.has_begun")));
        let cancel = CancelVisit { visit: moved.visit, version: 2, by: CancelledBy::Agency, reason: reason().unwrap() };
        assert_eq!(writing!(house, &admin, |tx| visits::cancel(&mut tx, cancel)), Err(Error::state("visit.has_begun")));
    }

    async fn a_second_visit_begins_beside_an_open_one_only_on_purpose(house, admin) {
        let provider = house.member(&admin, YOUNG.1).await;
        let morning = VisitId(house.id(&admin, "visits", MORNING).await);
        let afternoon = VisitId(house.id(&admin, "visits", AFTERNOON).await);
        house.next_day();
        writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, true)).unwrap();
        let child = reading!(house, &provider, |tx| visits::show(&mut tx, morning)).unwrap().child.short_name();
        match writing!(house, &provider, |tx| visits::check_in(&mut tx, afternoon, false)) {
            Err(Error::Conflict { conflict: Conflict::Asks { questions } }) => match &questions[..] {
                [Question::Early { .. }, Question::StillOpen { visit, name, since }] => {
                    assert_eq!((*visit, name, since.date()), (morning, &child, TUESDAY), "it is early too: both are asked at once");
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
        writing!(house, &provider, |tx| visits::check_in(&mut tx, afternoon, true)).unwrap();
        for visit in [morning, afternoon] {
            writing!(house, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        }
    }

    async fn a_visit_begins_on_its_own_day_alone(house, admin) {
        let provider = house.member(&admin, YOUNG.1).await;
        let mut later = change(&house, &admin, AFTERNOON, SUNDAY, time(14, 0, 0, 0)).await;
        later.override_reason = reason();
        writing!(house, &admin, |tx| visits::move_to(&mut tx, later.clone())).unwrap();
        let early = writing!(house, &provider, |tx| visits::check_in(&mut tx, later.visit, false));
        assert_eq!(early, Err(Error::state("visit.not_today")));
        assert!(!reading!(house, &provider, |tx| visits::show(&mut tx, later.visit)).unwrap().offers.at_hand);
    }

    async fn nobody_is_sent_into_the_past_by_accident(house, admin) {
        let mut back = change(&house, &admin, AFTERNOON, date(2026, 11, 24), time(14, 0, 0, 0)).await;
        let refused = writing!(house, &admin, |tx| visits::move_to(&mut tx, back.clone())).unwrap_err();
        assert!(
            matches!(refused, Error::Conflict { conflict: Conflict::Rules { ref broken } } if broken.contains(&Broken::InThePast)),
            "{refused:?}"
        );
        back.override_reason = reason();
        writing!(house, &admin, |tx| visits::move_to(&mut tx, back)).unwrap();
    }

    async fn a_cancelled_visit_frees_its_time(house, admin) {
        let morning = change(&house, &admin, MORNING, TUESDAY, time(9, 0, 0, 0)).await;
        let cancel = CancelVisit { visit: morning.visit, version: 1, by: CancelledBy::Family, reason: reason().unwrap() };
        writing!(house, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let mut onto = change(&house, &admin, AFTERNOON, TUESDAY, time(8, 30, 0, 0)).await;
        onto.override_reason = reason();
        writing!(house, &admin, |tx| visits::move_to(&mut tx, onto)).unwrap();
        let shown = reading!(house, &admin, |tx| visits::show(&mut tx, morning.visit)).unwrap();
        assert_eq!(shown.cancelled.unwrap().by, CancelledBy::Family);
    }

    async fn only_the_visits_own_provider_begins_it(house, admin) {
        let visit = VisitId(house.id(&admin, "visits", MORNING).await);
        let other = house.member(&admin, "krista.hicks@maple.example").await;
        assert_eq!(writing!(house, &other, |tx| visits::check_in(&mut tx, visit, false)), Err(Error::NotFound));
        assert_eq!(writing!(house, &admin, |tx| visits::check_in(&mut tx, visit, false)), Err(Error::NotFound));
        assert_eq!(reading!(house, &other, |tx| visits::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
    }
}
