//! What a hand on a board changes leads back again, and never over somebody else's work; on both engines.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    AuthorizationId, Conflict, Error, ProviderId, VisitId, Who,
    board::{BoardChange, ChangeBoard, Slot},
    rules::Broken,
    text::Reason,
    visits::{CancelledBy, NewRoadReport, RoadReport},
};
use jiff::civil::{Date, date};
use store::{Actor, board, visits};

const TUESDAY: Date = date(2026, 12, 1);
/// Sarah Young, with two visits of two hours on Tuesday: at 8:30 and at 14:00.
const YOUNG: (&str, &str) = ("P005", "sarah.young@maple.example");
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";

fn reason() -> Reason {
    Reason::try_from("Asked for by the family").unwrap()
}

async fn visit(house: &House, admin: &Actor, reference: &str) -> VisitId {
    VisitId(house.id(admin, "visits", reference).await)
}

async fn young(house: &House, admin: &Actor) -> ProviderId {
    ProviderId(house.id(admin, "providers", YOUNG.0).await)
}

async fn to(house: &House, admin: &Actor, reference: &str, minute: u16) -> BoardChange {
    BoardChange::Move {
        visit: visit(house, admin, reference).await,
        version: 1,
        provider: young(house, admin).await,
        slot: Slot { date: TUESDAY, minute },
        minutes: 120,
    }
}

/// Makes the changes, with a reason.
async fn made(house: &House, admin: &Actor, changes: Vec<BoardChange>) -> domain::Result<Vec<BoardChange>> {
    let all = ChangeBoard { changes, override_reason: Some(reason()) };
    writing!(house, admin, |tx| board::change(&mut tx, all))
}

async fn stands(house: &House, admin: &Actor, reference: &str) -> String {
    let sql = format!(
        "SELECT starts_local || ' ' || state || ' ' || CAST(minutes AS TEXT) FROM visits WHERE reference = '{reference}'"
    );
    house.value(admin.agency().id, &sql).await
}

/// An authorized visit that somebody could take on this Tuesday, by the store's own list.
async fn waiting(house: &House, admin: &Actor) -> (AuthorizationId, ProviderId) {
    let week = reading!(house, admin, |tx| board::week_facts(&mut tx, TUESDAY)).unwrap();
    let waits = domain::rules::not_placed(&week.facts, date(2026, 11, 30), &week.visits);
    waits
        .iter()
        .find_map(|(authorization, ..)| {
            let provider = week.facts.providers.keys().find(|p| week.room(*authorization, **p, TUESDAY).is_some())?;
            Some((*authorization, *provider))
        })
        .unwrap()
}

both_engines! {
    async fn every_change_leads_back(house, admin) {
        let before = (stands(&house, &admin, MORNING).await, stands(&house, &admin, AFTERNOON).await);
        let mut longer = to(&house, &admin, MORNING, 540).await;
        if let BoardChange::Move { minutes, .. } = &mut longer {
            *minutes = 90;
        }
        let cancel = BoardChange::Cancel {
            visit: visit(&house, &admin, AFTERNOON).await,
            version: 1,
            by: CancelledBy::Family,
            reason: reason(),
        };
        let (authorization, provider) = waiting(&house, &admin).await;
        let place = BoardChange::Place { authorization, provider, date: TUESDAY, minute: None };
        let count = "SELECT COUNT(*) FROM visits";
        let all = house.count(admin.agency().id, count).await;

        let back = made(&house, &admin, vec![longer, cancel, place]).await.unwrap();
        assert_eq!(stands(&house, &admin, MORNING).await, "2026-12-01T09:00 planned 90");
        assert_eq!(stands(&house, &admin, AFTERNOON).await, "2026-12-01T14:00 cancelled 120");
        assert_eq!(house.count(admin.agency().id, count).await, all + 1);

        let again = made(&house, &admin, back).await.unwrap();
        assert_eq!((stands(&house, &admin, MORNING).await, stands(&house, &admin, AFTERNOON).await), before);
        assert_eq!(house.count(admin.agency().id, count).await, all);

        made(&house, &admin, again).await.unwrap();
        assert_eq!(stands(&house, &admin, AFTERNOON).await, "2026-12-01T14:00 cancelled 120");
        assert_eq!(house.count(admin.agency().id, count).await, all + 1);
    }

    async fn all_is_changed_or_nothing(house, admin) {
        let before = stands(&house, &admin, MORNING).await;
        let mut late = to(&house, &admin, AFTERNOON, 800).await;
        late.set_version(7);
        let refused = made(&house, &admin, vec![to(&house, &admin, MORNING, 500).await, late]).await;
        assert_eq!(refused, Err(Conflict::Stale { current: 1 }.into()));
        assert_eq!(stands(&house, &admin, MORNING).await, before);
    }

    async fn the_way_back_is_not_over_somebody_elses_change(house, admin) {
        let back = made(&house, &admin, vec![to(&house, &admin, MORNING, 540).await]).await.unwrap();
        let mut others = to(&house, &admin, MORNING, 560).await;
        others.set_version(2);
        made(&house, &admin, vec![others]).await.unwrap();
        assert_eq!(made(&house, &admin, back).await, Err(Conflict::Stale { current: 3 }.into()));
        assert_eq!(stands(&house, &admin, MORNING).await, "2026-12-01T09:20 planned 120");
        let now = reading!(house, &admin, |tx| async {
            let visit = visit(&house, &admin, MORNING).await;
            board::standing(&mut tx, visit).await
        }).unwrap();
        assert_eq!((now.version, now.slot, now.minutes), (3, Slot { date: TUESDAY, minute: 560 }, 120));
        assert_eq!(now.by.as_deref(), admin.viewer().map(|viewer| viewer.name.as_str()));
    }

    async fn a_time_that_was_given_away_is_not_taken_back(house, admin) {
        let cancel = BoardChange::Cancel {
            visit: visit(&house, &admin, MORNING).await,
            version: 1,
            by: CancelledBy::Agency,
            reason: reason(),
        };
        let back = made(&house, &admin, vec![cancel]).await.unwrap();
        made(&house, &admin, vec![to(&house, &admin, AFTERNOON, 540).await]).await.unwrap();
        let refused = made(&house, &admin, back).await;
        assert!(matches!(refused, Err(Error::Conflict { conflict: Conflict::Overlap { who: Who::Provider, .. } })), "{refused:?}");
        assert_eq!(stands(&house, &admin, MORNING).await, "2026-12-01T08:30 cancelled 120");
    }

    async fn rules_are_asked_of_a_hand_too(house, admin) {
        let mut long = to(&house, &admin, MORNING, 510).await;
        if let BoardChange::Move { minutes, .. } = &mut long {
            *minutes = 125;
        }
        let all = ChangeBoard { changes: vec![long], override_reason: None };
        let refused = writing!(house, &admin, |tx| board::change(&mut tx, all)).unwrap_err();
        let Error::Conflict { conflict: Conflict::Rules { broken } } = refused else { panic!("{refused:?}") };
        assert!(broken.contains(&Broken::NotTheAuthorizedMinutes { authorized: 120 }), "{broken:?}");
    }

    async fn a_hand_goes_by_the_agencys_clock(house, admin) {
        let moved = visit(&house, &admin, MORNING).await;
        let child: uuid::Uuid = house.value(admin.agency().id, &format!("SELECT child_id FROM visits WHERE reference = '{MORNING}'")).await;
        house.raw(Some(admin.agency().id), &format!(
            "UPDATE children SET time_zone = 'America/Chicago' WHERE reference =
                (SELECT c.reference FROM children c JOIN visits v ON v.agency_id = c.agency_id AND v.child_id = c.id
                 WHERE v.reference = '{MORNING}')")).await.unwrap();
        house.raw(Some(admin.agency().id), &format!(
            "UPDATE visits SET zone = 'America/Chicago' WHERE reference = '{MORNING}'")).await.unwrap();
        let week = reading!(house, &admin, |tx| board::week_facts(&mut tx, TUESDAY)).unwrap();
        assert_eq!(week.ahead.get(&domain::ChildId(child)), Some(&-60));
        made(&house, &admin, vec![to(&house, &admin, MORNING, 600).await]).await.unwrap();
        assert_eq!(stands(&house, &admin, MORNING).await, "2026-12-01T09:00 planned 120");
        let now = reading!(house, &admin, |tx| board::standing(&mut tx, moved)).unwrap();
        assert_eq!(now.slot.minute, 600);
    }

    async fn a_visit_that_something_hangs_on_stays(house, admin) {
        let planned = visit(&house, &admin, AFTERNOON).await;
        let gone = made(&house, &admin, vec![BoardChange::Withdraw { visit: planned, version: 1 }]).await;
        assert_eq!(gone, Err(Error::state("visit.in_use")), "it came from a file");

        let provider = house.member(&admin, YOUNG.1).await;
        let (authorization, _) = waiting(&house, &admin).await;
        let own = young(&house, &admin).await;
        let place = BoardChange::Place { authorization, provider: own, date: TUESDAY, minute: Some(1200) };
        let back = made(&house, &admin, vec![place]).await.unwrap();
        house.next_day();
        house.clock.shift(11 * 60 * 60_000_000);
        let (provider, admin) = (house.again(&provider).await, house.again(&admin).await);
        let report = NewRoadReport {
            visit: back[0].visit().unwrap().0,
            report: RoadReport::RunningLate,
            minutes: Some(15),
            remark: "".try_into().unwrap(),
        };
        writing!(house, &provider, |tx| visits::report(&mut tx, report)).unwrap();
        assert_eq!(made(&house, &admin, back).await, Err(Error::state("visit.in_use")));
    }

    async fn a_visit_that_stands_is_not_reinstated(house, admin) {
        let change = BoardChange::Reinstate { visit: visit(&house, &admin, MORNING).await, version: 1 };
        assert_eq!(made(&house, &admin, vec![change]).await, Err(Error::state("visit.not_cancelled")));
    }

    async fn a_day_without_room_is_said(house, admin) {
        let (authorization, provider) = waiting(&house, &admin).await;
        let sunday = BoardChange::Place { authorization, provider, date: date(2026, 12, 6), minute: None };
        assert_eq!(made(&house, &admin, vec![sunday]).await, Err(Error::state("visit.no_room")));
    }

    async fn only_the_office_has_hands_on_the_board(house, admin) {
        let provider = house.member(&admin, YOUNG.1).await;
        let own = to(&house, &admin, MORNING, 540).await;
        assert_eq!(made(&house, &provider, vec![own]).await, Err(Error::NotFound));
        assert_eq!(reading!(house, &provider, |tx| board::week_facts(&mut tx, TUESDAY)).err(), Some(Error::NotFound));
        let other = house.agency("cedar").await;
        let foreign = to(&house, &admin, MORNING, 540).await;
        assert_eq!(made(&house, &other, vec![foreign]).await, Err(Error::NotFound));
    }

    async fn the_operator_asks_whether_news_arrives(house) {
        assert!(house.db.hears(std::time::Duration::from_mins(1)).await.unwrap());
    }

    async fn who_waits_hears_of_what_was_committed(house, admin) {
        let mut news = house.db.happenings();
        let mut stale = to(&house, &admin, MORNING, 540).await;
        stale.set_version(9);
        made(&house, &admin, vec![stale]).await.unwrap_err();
        made(&house, &admin, vec![to(&house, &admin, MORNING, 540).await]).await.unwrap();
        // What the import told may still be on its way.
        let mut happened = news.recv().await.unwrap();
        while happened.action != "test.write" {
            happened = news.recv().await.unwrap();
        }
        assert_eq!(happened.agency, admin.agency().id);
        assert_eq!(happened.member, admin.viewer().map(|viewer| viewer.member));
        assert!(news.try_recv().is_err(), "what was refused did not happen");
    }
}
