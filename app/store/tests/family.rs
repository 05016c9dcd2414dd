//! A family sees only its own children, and of their visits only what families may read.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, Error, ErrorCode, VisitId,
    family::FamilyCancel,
    notes::NoteToSign,
    people::NewGuardian,
    text::{EmailAddress, FamilySummary, FirstName, LastName, NoteBody, Phone, Reason, Relationship},
    visits::VisitState,
};
use jiff::civil::date;
use store::{
    Actor,
    care::{family, notes, visits},
    records::people,
};
use uuid::Uuid;

/// A visit on Tuesday, and one of the same child on Wednesday.
const TUESDAY: &str = "V00113";
const WEDNESDAY: &str = "V00216";
const SUMMARY: &str = "We built a tower.";

async fn child_id(app: &TestApp, admin: &Actor) -> ChildId {
    ChildId(app.query_value(admin.agency().id, &format!("SELECT child_id FROM visits WHERE reference = '{TUESDAY}'")).await)
}

pub async fn sign_in_guardian(app: &TestApp, admin: &Actor, visit: &str) -> Actor {
    let sql = format!(
        "SELECT g.email FROM guardians g JOIN guardianships s ON s.guardian_id = g.id
         JOIN visits v ON v.child_id = s.child_id WHERE v.reference = '{visit}'"
    );
    let email: String = app.query_value(admin.agency().id, &sql).await;
    // An import does not say who may cancel: the office has allowed it.
    app.execute_raw(Some(admin.agency().id), "UPDATE guardianships SET may_cancel = TRUE WHERE imported").await.unwrap();
    app.sign_in_member(admin, &email).await
}

/// Checks in and out of Tuesday's visit and saves its note; `sign` also signs it.
async fn complete_visit(app: &TestApp, admin: &Actor, sign: bool) {
    let provider = app.sign_in_member(admin, "sarah.young@maple.example").await;
    let visit = VisitId(app.id(admin, "visits", TUESDAY).await);
    app.next_day();
    write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
    write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
    let note = NoteToSign {
        visit,
        version: 0,
        body: NoteBody::try_from("For the record alone").unwrap(),
        family_summary: FamilySummary::try_from(SUMMARY).unwrap(),
        attested: true,
    };
    if sign {
        write_tx!(app, &provider, |tx| notes::sign(&mut tx, note)).unwrap();
    } else {
        write_tx!(app, &provider, |tx| notes::save(&mut tx, note.draft())).unwrap();
    }
}

/// Adds a second guardian, who may see visits but neither summaries nor cancel.
async fn create_second_guardian(app: &TestApp, admin: &Actor) -> Actor {
    let new = NewGuardian {
        child: child_id(app, admin).await,
        guardian: None,
        version: None,
        first_name: FirstName::try_from("Ana").unwrap(),
        last_name: LastName::try_from("Roe").unwrap(),
        relationship: Relationship::try_from("grandmother").unwrap(),
        email: Some(EmailAddress::try_from("ana@roe.example").unwrap()),
        phone: Phone::try_from("").unwrap(),
        may_see_summaries: false,
        may_cancel: false,
        known: None,
        confirmed: false,
    };
    write_tx!(app, admin, |tx| people::save_guardian(&mut tx, new)).unwrap();
    app.sign_in_member(admin, "ana@roe.example").await
}

async fn cancel_command(app: &TestApp, admin: &Actor, visit: &str) -> FamilyCancel {
    let visit = VisitId(app.id(admin, "visits", visit).await);
    FamilyCancel { visit, version: 1, reason: Reason::try_from("We are away").unwrap() }
}

both_engines! {
    async fn today_and_the_cancellation_deadline_use_the_visits_time_zone(app, admin) {
        let parent = sign_in_guardian(&app, &admin, TUESDAY).await;
        let moved = format!(
            "UPDATE visits SET zone = 'Pacific/Honolulu', starts_local = '2026-12-01T03:30:00' WHERE reference = '{TUESDAY}'"
        );
        app.execute_raw(Some(admin.agency().id), &moved).await.unwrap();
        let visit = VisitId(app.id(&admin, "visits", TUESDAY).await);
        let coming = async || {
            let home = read_tx!(app, &parent, |tx| family::home(&mut tx, 1)).unwrap();
            home.children.into_iter().flat_map(|child| child.next).find(|next| next.id == visit).unwrap()
        };
        app.set_time("2026-11-30T13:30:00Z");
        assert!(coming().await.in_time, "the deadline counts elapsed hours, not local clock time");
        app.set_time("2026-12-01T07:00:00Z");
        let shown = coming().await;
        assert_eq!((shown.today, shown.starts.date()), (date(2026, 11, 30), date(2026, 12, 1)), "there it is Monday, 21:00");
        assert_eq!((shown.clock.as_deref(), shown.utc_offset_minutes), (Some("HST"), -600));
        assert_eq!(shown.starts_second, "2026-12-01T13:30:00Z".parse::<jiff::Timestamp>().unwrap().as_second());
        assert!(!shown.in_time && !shown.may_cancel, "six and a half hours are fewer than a day");
    }

    async fn a_visit_in_progress_is_shown_after_its_planned_end(app, admin) {
        let parent = sign_in_guardian(&app, &admin, TUESDAY).await;
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", TUESDAY).await);
        let shown = async || {
            let home = read_tx!(app, &parent, |tx| family::home(&mut tx, 1)).unwrap();
            home.children.into_iter().flat_map(|child| child.next).find(|next| next.id == visit).map(|next| next.state)
        };
        let ends: i64 = app.count(admin.agency().id, &format!("SELECT ends_us FROM visits WHERE reference = '{TUESDAY}'")).await;
        let set_minutes_after_end = |minutes: i64| app.clock.shift(ends + minutes * 60_000_000 - app.clock.now_us());
        set_minutes_after_end(-30);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        for minutes in [-1, 1, 239] {
            set_minutes_after_end(minutes);
            assert_eq!(shown().await, Some(VisitState::UnderWay), "{minutes} minutes after the planned end");
        }
        set_minutes_after_end(241);
        assert_eq!(shown().await, None, "the check-out was forgotten");
    }

    async fn a_summary_is_hidden_until_it_is_signed(app, admin) {
        complete_visit(&app, &admin, false).await;
        let parent = sign_in_guardian(&app, &admin, TUESDAY).await;
        let home = read_tx!(app, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        assert_eq!(home.children[0].past[0].summary, None, "a draft is hidden");
    }

    async fn a_signed_summary_requires_the_right_to_see_summaries(app, admin) {
        let parent = sign_in_guardian(&app, &admin, TUESDAY).await;
        let second = create_second_guardian(&app, &admin).await;
        complete_visit(&app, &admin, true).await;
        let home = read_tx!(app, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        assert_eq!(home.children[0].past[0].summary, Some(SUMMARY.into()));
        let home = read_tx!(app, &second, |tx| family::home(&mut tx, 1)).unwrap();
        assert_eq!(home.children[0].past[0].summary, None);
        let visit = VisitId(app.id(&admin, "visits", TUESDAY).await);
        for actor in [&parent, &second] {
            assert_eq!(read_tx!(app, actor, |tx| notes::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
            assert_eq!(read_tx!(app, actor, |tx| visits::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
        }
    }

    async fn a_family_sees_only_its_own_children(app, admin) {
        let parent = sign_in_guardian(&app, &admin, TUESDAY).await;
        let home = read_tx!(app, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        let own: Vec<Uuid> = app.query_values(admin.agency().id, &format!(
            "SELECT s.child_id FROM guardianships s WHERE s.guardian_id IN (SELECT t.guardian_id FROM guardianships t
             JOIN visits v ON v.child_id = t.child_id WHERE v.reference = '{TUESDAY}')")).await;
        assert_eq!(home.children.len(), own.len());
        assert!(home.children.iter().all(|child| own.contains(&child.id.0)));
    }

    async fn a_family_cancels_before_the_deadline(app, admin) {
        let parent = sign_in_guardian(&app, &admin, WEDNESDAY).await;
        let command = cancel_command(&app, &admin, WEDNESDAY).await;
        write_tx!(app, &parent, |tx| family::cancel(&mut tx, command.clone())).unwrap();
        let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, command.visit)).unwrap();
        assert_eq!(shown.state, VisitState::Cancelled);
        assert_eq!(shown.cancelled.unwrap().reason, "We are away");
    }

    async fn a_family_cannot_cancel_after_the_deadline(app, admin) {
        // Eleven hours before the visit on Tuesday at 8:30; the deadline is twelve hours before.
        app.clock.shift((14 * 60 + 30) * 60_000_000);
        let parent = sign_in_guardian(&app, &admin, TUESDAY).await;
        let command = cancel_command(&app, &admin, TUESDAY).await;
        let late = write_tx!(app, &parent, |tx| family::cancel(&mut tx, command));
        assert_eq!(late, Err(Error::state(ErrorCode::TooLateToCancel)));
    }

    async fn canceling_requires_guardianship_and_the_right_to_cancel(app, admin) {
        let command = cancel_command(&app, &admin, WEDNESDAY).await;
        let other = sign_in_guardian(&app, &admin, "V00001").await;
        let second = create_second_guardian(&app, &admin).await;
        for actor in [&other, &second, &admin] {
            assert_eq!(write_tx!(app, actor, |tx| family::cancel(&mut tx, command.clone())), Err(Error::NotFound));
        }
    }
}
