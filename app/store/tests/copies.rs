//! A week is copied into another without touching what is there, and the copy can be taken back, on both engines.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    CopyId, Error, VisitId,
    board::{BoardChange, ChangeBoard},
    copies::{CopyPreview, NewCopy, TakeBack, WhyNotCopied},
    rules::Broken,
    text::Reason,
    visits::{CancelVisit, CancelledBy, MoveVisit},
};
use jiff::civil::{Date, date, time};
use store::{Actor, board, copies, visits};
use uuid::Uuid;

const MONDAY: Date = date(2026, 11, 30);
const NEXT: Date = date(2026, 12, 7);

async fn preview(house: &House, admin: &Actor, to: Date) -> CopyPreview {
    reading!(house, admin, |tx| copies::preview(&mut tx, Some(MONDAY), Some(to))).unwrap()
}

async fn copy(house: &House, admin: &Actor, to: Date) -> CopyId {
    let seen = preview(house, admin, to).await.copied.len() as u32;
    writing!(house, admin, |tx| copies::copy(&mut tx, NewCopy { from: MONDAY, to, seen })).unwrap()
}

async fn visits_in(house: &House, admin: &Actor, monday: Date) -> i64 {
    let end = monday.saturating_add(jiff::Span::new().days(7));
    let sql = format!("SELECT COUNT(*) FROM visits WHERE starts_local >= '{monday}' AND starts_local < '{end}'");
    house.count(admin.agency().id, &sql).await
}

/// A copied visit of the week by its time, first by id.
async fn copied_visit(house: &House, admin: &Actor, offset: u32) -> VisitId {
    let sql = format!("SELECT visit_id FROM week_copy_visits ORDER BY visit_id LIMIT 1 OFFSET {offset}");
    VisitId(house.value::<Uuid>(admin.agency().id, &sql).await)
}

both_engines! {
    async fn a_copied_visit_may_be_withdrawn_by_itself(house, admin) {
        let id = copy(&house, &admin, NEXT).await;
        let before = reading!(house, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        let change = BoardChange::Withdraw { visit: copied_visit(&house, &admin, 3).await, version: 1 };
        let board = ChangeBoard { changes: vec![change], override_reason: None };
        let back = writing!(house, &admin, |tx| board::change(&mut tx, board)).unwrap();
        assert!(matches!(back[..], [BoardChange::Place { .. }]), "{back:?}");
        let after = reading!(house, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        assert_eq!((after.visits, after.untouched), (before.visits - 1, before.untouched - 1));
        assert_eq!(visits_in(&house, &admin, NEXT).await, i64::from(after.visits));
    }

    async fn a_copy_stands_at_the_same_times_and_breaks_no_rule(house, admin) {
        let planned = preview(&house, &admin, NEXT).await;
        assert_eq!(planned.copied.len() + planned.left.len(), 443);
        let ended = |why: &WhyNotCopied| {
            matches!(why, WhyNotCopied::Rules { broken } if matches!(broken[..], [Broken::OutsideAuthorization { .. }]))
        };
        assert!(planned.left.iter().all(|(_, why)| ended(why)), "an empty week leaves only what is no longer authorized");
        assert!(planned.copied.len() > 300, "{}", planned.copied.len());
        let id = copy(&house, &admin, NEXT).await;
        assert_eq!(visits_in(&house, &admin, NEXT).await, planned.copied.len() as i64);
        let moved = "SELECT COUNT(*) FROM visits n WHERE n.starts_local >= '2026-12-07' AND NOT EXISTS (
            SELECT 1 FROM visits o WHERE o.authorization_id = n.authorization_id AND o.provider_id = n.provider_id
                AND o.place_id = n.place_id AND o.minutes = n.minutes AND o.starts_us + 604800000000 = n.starts_us
                AND substr(o.starts_local, 12) = substr(n.starts_local, 12))";
        assert_eq!(house.count(admin.agency().id, moved).await, 0, "same hour, same provider, same place");
        let shown = reading!(house, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        assert_eq!((shown.visits as usize, shown.untouched as usize), (planned.copied.len(), planned.copied.len()));
        let again = preview(&house, &admin, NEXT).await;
        assert!(again.copied.is_empty() && again.copies.len() == 1);
        assert!(again.left.iter().all(|(_, why)| *why == WhyNotCopied::AlreadyThere || ended(why)));
    }

    async fn nine_stays_nine_across_a_change_of_the_clocks(house, admin) {
        // The clocks go forward on 14 March 2027; what is authorized then is made so.
        house.raw(Some(admin.agency().id), "UPDATE authorizations SET ends_on = '2027-12-31'").await.unwrap();
        let march = date(2027, 3, 15);
        copy(&house, &admin, march).await;
        let shifted = "SELECT COUNT(*) FROM visits n JOIN visits o ON o.authorization_id = n.authorization_id
                AND o.starts_us + 105 * 86400000000 - 3600000000 = n.starts_us
            WHERE n.starts_local >= '2027-03-15' AND substr(o.starts_local, 12) = substr(n.starts_local, 12)";
        let made = visits_in(&house, &admin, march).await;
        assert!(made > 400);
        assert_eq!(house.count(admin.agency().id, shifted).await, made);
    }

    async fn what_is_cancelled_or_taken_stays_behind(house, admin) {
        let visit = VisitId(house.id(&admin, "visits", "V00113").await);
        let reason = Reason::try_from("The child is ill").unwrap();
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Family, reason: reason.clone() };
        writing!(house, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        // Half an hour into the place of its neighbour, a week later.
        let other = VisitId(house.id(&admin, "visits", "V00114").await);
        let there = reading!(house, &admin, |tx| visits::show(&mut tx, other)).unwrap();
        let onto = MoveVisit {
            visit: other,
            version: 1,
            provider: there.provider.id,
            date: date(2026, 12, 8),
            time: time(14, 30, 0, 0),
            minutes: None,
            override_reason: Some(reason),
        };
        writing!(house, &admin, |tx| visits::move_to(&mut tx, onto)).unwrap();
        let planned = preview(&house, &admin, NEXT).await;
        let why = |id| planned.left.iter().find(|(line, _)| line.visit == id).map(|(_, why)| why.clone());
        assert_eq!(why(visit), Some(WhyNotCopied::Cancelled));
        copy(&house, &admin, NEXT).await;
        let stands = reading!(house, &admin, |tx| visits::show(&mut tx, other)).unwrap();
        assert_eq!((stands.version, stands.starts.to_string()), (2, "2026-12-08T14:30:00".into()), "what is there is not touched");
    }

    async fn a_copy_is_taken_back_but_for_what_was_touched(house, admin) {
        let before = visits_in(&house, &admin, NEXT).await;
        let id = copy(&house, &admin, NEXT).await;
        let made = visits_in(&house, &admin, NEXT).await;
        let touched = copied_visit(&house, &admin, 0).await;
        let reason = Reason::try_from("The child is ill").unwrap();
        let cancel = CancelVisit { visit: touched, version: 1, by: CancelledBy::Family, reason };
        writing!(house, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let withdrawn = writing!(house, &admin, |tx| copies::take_back(&mut tx, TakeBack { copy: id })).unwrap();
        assert_eq!(i64::from(withdrawn), made - before - 1);
        assert_eq!(visits_in(&house, &admin, NEXT).await, before + 1, "the cancelled one stays, with its reason");
        let shown = reading!(house, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        assert_eq!((shown.visits, shown.untouched, shown.taken_back.is_some()), (1, 0, true));
        let again = writing!(house, &admin, |tx| copies::take_back(&mut tx, TakeBack { copy: id }));
        assert_eq!(again, Err(Error::state("copy.taken_back")));
        let planned = preview(&house, &admin, NEXT).await;
        assert_eq!(planned.copied.len() as i64, made - 1, "the week can be copied again");
        assert!(planned.left.iter().any(|(_, why)| *why == WhyNotCopied::CancelledThere));
    }

    async fn what_is_past_is_not_withdrawn(house, admin) {
        let id = copy(&house, &admin, NEXT).await;
        let all = reading!(house, &admin, |tx| copies::show(&mut tx, id)).unwrap().untouched;
        house.clock.shift(9 * 24 * 60 * 60 * 1_000_000);
        let left = reading!(house, &admin, |tx| copies::show(&mut tx, id)).unwrap().untouched;
        assert!(left > 0 && left < all, "on Wednesday Monday and Tuesday are over: {left} of {all}");
    }

    async fn only_what_was_seen_is_copied(house, admin) {
        let seen = preview(&house, &admin, NEXT).await.copied.len() as u32;
        let other = NewCopy { from: MONDAY, to: NEXT, seen: seen - 1 };
        assert_eq!(writing!(house, &admin, |tx| copies::copy(&mut tx, other)), Err(Error::state("copy.changed")));
        assert_eq!(visits_in(&house, &admin, NEXT).await, 0);
        let same = reading!(house, &admin, |tx| copies::preview(&mut tx, Some(MONDAY), Some(date(2026, 12, 3))));
        assert_eq!(same, Err(Error::field("to", "to.same_week")));
    }

    async fn copying_is_the_offices(house, admin) {
        let id = copy(&house, &admin, NEXT).await;
        for email in ["sarah.young@maple.example", "guardian207@family.example"] {
            let member = house.member(&admin, email).await;
            let new = NewCopy { from: MONDAY, to: date(2026, 12, 14), seen: 1 };
            assert_eq!(reading!(house, &member, |tx| copies::preview(&mut tx, None, None)), Err(Error::NotFound));
            assert_eq!(writing!(house, &member, |tx| copies::copy(&mut tx, new)), Err(Error::NotFound));
            assert_eq!(writing!(house, &member, |tx| copies::take_back(&mut tx, TakeBack { copy: id })), Err(Error::NotFound));
            assert_eq!(reading!(house, &member, |tx| copies::show(&mut tx, id)), Err(Error::NotFound));
        }
        let elsewhere = house.agency("oak").await;
        assert_eq!(writing!(house, &elsewhere, |tx| copies::take_back(&mut tx, TakeBack { copy: id })), Err(Error::NotFound));
    }
}
