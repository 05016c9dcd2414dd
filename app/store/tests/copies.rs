//! A week is copied into another without changing the visits there, and the copy can be undone.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    CopyId, Error, ErrorCode, VisitId,
    agency::ChangeSettings,
    board::{BoardChange, ChangeBoard},
    copies::{CopyPreview, NewCopy, NotCopiedReason, UndoCopy},
    rules::RuleViolation,
    text::Reason,
    visits::{CancelVisit, CancelledBy, MoveVisit},
};
use jiff::civil::{Date, date, time};
use store::{
    Actor,
    care::visits,
    records::agency,
    scheduling::{board, copies},
};
use uuid::Uuid;

const MONDAY: Date = date(2026, 11, 30);
const NEXT: Date = date(2026, 12, 7);

async fn load_preview(app: &TestApp, admin: &Actor, to: Date) -> CopyPreview {
    read_tx!(app, admin, |tx| copies::preview(&mut tx, Some(MONDAY), Some(to))).unwrap()
}

async fn copy_week(app: &TestApp, admin: &Actor, to: Date) -> CopyId {
    let seen = load_preview(app, admin, to).await.copied.len() as u32;
    write_tx!(app, admin, |tx| copies::copy(&mut tx, NewCopy { from: MONDAY, to, seen })).unwrap()
}

async fn count_visits(app: &TestApp, admin: &Actor, week_start: Date) -> i64 {
    let end = week_start.saturating_add(jiff::Span::new().days(7));
    let sql = format!("SELECT COUNT(*) FROM visits WHERE starts_local >= '{week_start}' AND starts_local < '{end}'");
    app.count(admin.agency().id, &sql).await
}

/// The copied visit at this offset, in the order of visit ids.
async fn copied_visit(app: &TestApp, admin: &Actor, offset: u32) -> VisitId {
    let sql = format!("SELECT visit_id FROM week_copy_visits ORDER BY visit_id LIMIT 1 OFFSET {offset}");
    VisitId(app.query_value::<Uuid>(admin.agency().id, &sql).await)
}

both_engines! {
    async fn a_single_copied_visit_can_be_withdrawn(app, admin) {
        let id = copy_week(&app, &admin, NEXT).await;
        let before = read_tx!(app, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        let change = BoardChange::Withdraw { visit: copied_visit(&app, &admin, 3).await, version: 1 };
        let board = ChangeBoard { changes: vec![change], override_reason: None };
        let undo = write_tx!(app, &admin, |tx| board::change(&mut tx, board)).unwrap();
        assert!(matches!(undo[..], [BoardChange::Place { .. }]), "{undo:?}");
        let after = read_tx!(app, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        assert_eq!((after.visits, after.untouched), (before.visits - 1, before.untouched - 1));
        assert_eq!(count_visits(&app, &admin, NEXT).await, i64::from(after.visits));
    }

    async fn a_copy_keeps_the_times_and_breaks_no_rule(app, admin) {
        let planned = load_preview(&app, &admin, NEXT).await;
        assert_eq!(planned.copied.len() + planned.skipped.len(), 443);
        let ended = |why: &NotCopiedReason| {
            matches!(why, NotCopiedReason::Rules { violations, .. } if matches!(violations[..], [RuleViolation::OutsideAuthorization { .. }]))
        };
        assert!(planned.skipped.iter().all(|(_, why)| ended(why)), "into an empty week, only visits without an authorization are not copied");
        assert!(planned.copied.len() > 300, "{}", planned.copied.len());
        let id = copy_week(&app, &admin, NEXT).await;
        assert_eq!(count_visits(&app, &admin, NEXT).await, planned.copied.len() as i64);
        let moved = "SELECT COUNT(*) FROM visits n WHERE n.starts_local >= '2026-12-07' AND NOT EXISTS (
            SELECT 1 FROM visits o WHERE o.authorization_id = n.authorization_id AND o.provider_id = n.provider_id
                AND o.place_id = n.place_id AND o.minutes = n.minutes AND o.starts_us + 604800000000 = n.starts_us
                AND substr(o.starts_local, 12) = substr(n.starts_local, 12))";
        assert_eq!(app.count(admin.agency().id, moved).await, 0, "same hour, same provider, same place");
        let shown = read_tx!(app, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        assert_eq!((shown.visits as usize, shown.untouched as usize), (planned.copied.len(), planned.copied.len()));
        let again = load_preview(&app, &admin, NEXT).await;
        assert!(again.copied.is_empty() && again.copies.len() == 1);
        assert!(again.skipped.iter().all(|(_, why)| *why == NotCopiedReason::AlreadyThere || ended(why)));
    }

    async fn copied_visits_keep_local_time_across_a_dst_change(app, admin) {
        // Daylight saving time begins on March 14, 2027. Extends the authorizations to cover that week.
        app.execute_raw(Some(admin.agency().id), "UPDATE authorizations SET ends_on = '2027-12-31'").await.unwrap();
        let march = date(2027, 3, 15);
        copy_week(&app, &admin, march).await;
        let shifted = "SELECT COUNT(*) FROM visits n JOIN visits o ON o.authorization_id = n.authorization_id
                AND o.starts_us + 105 * 86400000000 - 3600000000 = n.starts_us
            WHERE n.starts_local >= '2027-03-15' AND substr(o.starts_local, 12) = substr(n.starts_local, 12)";
        let made = count_visits(&app, &admin, march).await;
        assert!(made > 400);
        assert_eq!(app.count(admin.agency().id, shifted).await, made);
    }

    async fn canceled_visits_and_taken_slots_are_not_copied(app, admin) {
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let reason = Reason::try_from("The child is ill").unwrap();
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Family, reason: reason.clone() };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        // A week later, overlapping the copied visit by half an hour.
        let other = VisitId(app.id(&admin, "visits", "V00114").await);
        let there = read_tx!(app, &admin, |tx| visits::show(&mut tx, other)).unwrap();
        let onto = MoveVisit {
            visit: other,
            version: 1,
            provider: there.provider.id,
            date: date(2026, 12, 8),
            time: time(14, 30, 0, 0),
            minutes: None,
            override_reason: Some(reason),
        };
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, onto)).unwrap();
        let planned = load_preview(&app, &admin, NEXT).await;
        let why = |id| planned.skipped.iter().find(|(line, _)| line.visit == id).map(|(_, why)| why.clone());
        assert_eq!(why(visit), Some(NotCopiedReason::Cancelled));
        copy_week(&app, &admin, NEXT).await;
        let existing = read_tx!(app, &admin, |tx| visits::show(&mut tx, other)).unwrap();
        assert_eq!((existing.version, existing.starts.to_string()), (2, "2026-12-08T14:30:00".into()), "the existing visit is unchanged");
    }

    async fn a_drive_that_does_not_fit_names_the_child_at_its_other_end(app, admin) {
        let mut settings = read_tx!(app, &admin, |tx| agency::settings(&mut tx)).unwrap();
        settings.buffer_minutes = 60;
        write_tx!(app, &admin, |tx| agency::change_settings(&mut tx, ChangeSettings(settings))).unwrap();
        let admin = app.reload_actor(&admin).await;
        let planned = load_preview(&app, &admin, NEXT).await;
        let mut drives = 0;
        for (line, why) in &planned.skipped {
            let NotCopiedReason::Rules { violations, neighbors } = why else { continue };
            for [from, next] in violations.iter().filter_map(RuleViolation::drive_ends) {
                let other = if from == line.visit { next } else { from };
                let name = neighbors.iter().find(|(id, _)| *id == other).map(|(_, name)| name.clone());
                let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, other)).unwrap();
                assert_eq!(name, Some(shown.child.listed_name()));
                drives += 1;
            }
            assert!(neighbors.iter().all(|(id, _)| *id != line.visit), "the line has the visit's own child already");
        }
        assert!(drives > 10, "{drives} drives don't fit with an hour between visits");
    }

    async fn undoing_a_copy_keeps_changed_visits(app, admin) {
        let before = count_visits(&app, &admin, NEXT).await;
        let id = copy_week(&app, &admin, NEXT).await;
        let made = count_visits(&app, &admin, NEXT).await;
        let touched = copied_visit(&app, &admin, 0).await;
        let reason = Reason::try_from("The child is ill").unwrap();
        let cancel = CancelVisit { visit: touched, version: 1, by: CancelledBy::Family, reason };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let withdrawn = write_tx!(app, &admin, |tx| copies::undo_copy(&mut tx, UndoCopy { copy: id })).unwrap();
        assert_eq!(i64::from(withdrawn), made - before - 1);
        assert_eq!(count_visits(&app, &admin, NEXT).await, before + 1, "the canceled visit stays, with its reason");
        let shown = read_tx!(app, &admin, |tx| copies::show(&mut tx, id)).unwrap();
        assert_eq!((shown.visits, shown.untouched, shown.undone_at.is_some()), (1, 0, true));
        let again = write_tx!(app, &admin, |tx| copies::undo_copy(&mut tx, UndoCopy { copy: id }));
        assert_eq!(again, Err(Error::state(ErrorCode::CopyUndone)));
        let planned = load_preview(&app, &admin, NEXT).await;
        assert_eq!(planned.copied.len() as i64, made - 1, "the week can be copied again");
        assert!(planned.skipped.iter().any(|(_, why)| *why == NotCopiedReason::CancelledThere));
    }

    async fn past_visits_are_not_withdrawn(app, admin) {
        let id = copy_week(&app, &admin, NEXT).await;
        let all = read_tx!(app, &admin, |tx| copies::show(&mut tx, id)).unwrap().untouched;
        app.clock.shift(9 * 24 * 60 * 60 * 1_000_000);
        let left = read_tx!(app, &admin, |tx| copies::show(&mut tx, id)).unwrap().untouched;
        assert!(left > 0 && left < all, "on Wednesday, Monday and Tuesday are past: {left} of {all}");
    }

    async fn a_copy_must_match_its_preview(app, admin) {
        let seen = load_preview(&app, &admin, NEXT).await.copied.len() as u32;
        let other = NewCopy { from: MONDAY, to: NEXT, seen: seen - 1 };
        assert_eq!(write_tx!(app, &admin, |tx| copies::copy(&mut tx, other)), Err(Error::state(ErrorCode::CopyChanged)));
        assert_eq!(count_visits(&app, &admin, NEXT).await, 0);
        let same = read_tx!(app, &admin, |tx| copies::preview(&mut tx, Some(MONDAY), Some(date(2026, 12, 3))));
        assert_eq!(same, Err(Error::field("to", ErrorCode::SameWeek)));
    }

    async fn only_the_office_copies_weeks(app, admin) {
        let id = copy_week(&app, &admin, NEXT).await;
        for email in ["sarah.young@maple.example", "guardian207@family.example"] {
            let member = app.sign_in_member(&admin, email).await;
            let new = NewCopy { from: MONDAY, to: date(2026, 12, 14), seen: 1 };
            assert_eq!(read_tx!(app, &member, |tx| copies::preview(&mut tx, None, None)), Err(Error::NotFound));
            assert_eq!(write_tx!(app, &member, |tx| copies::copy(&mut tx, new)), Err(Error::NotFound));
            assert_eq!(write_tx!(app, &member, |tx| copies::undo_copy(&mut tx, UndoCopy { copy: id })), Err(Error::NotFound));
            assert_eq!(read_tx!(app, &member, |tx| copies::show(&mut tx, id)), Err(Error::NotFound));
        }
        let elsewhere = app.create_agency("oak").await;
        assert_eq!(write_tx!(app, &elsewhere, |tx| copies::undo_copy(&mut tx, UndoCopy { copy: id })), Err(Error::NotFound));
    }
}
