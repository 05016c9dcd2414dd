//! The office's first screen: what needs a person, by section, for whom, and in bounds.

use crate::{both_engines, children::limit_capabilities, read_tx, support::TestApp, write_tx};
use domain::{
    Error, VisitId,
    data_reports::{DataItem, NewDataReport},
    text::{Message, Reason, Remark},
    today::{LISTED, TodayView, UNANSWERED_DAYS, VisitProblem},
    visits::{CancelVisit, CancelledBy, FieldReport, NewFieldReport, TakeProviderOff},
};
use store::{Actor, care::visits, privacy::data_reports, today};

/// Two visits of Sarah Young on Tuesday, at 8:30 and at 14:00 in New York.
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";
const YOUNG: &str = "sarah.young@maple.example";
const DAY_US: i64 = 86_400_000_000;

async fn load(app: &TestApp, actor: &Actor) -> TodayView {
    read_tx!(app, actor, |tx| today::today(&mut tx)).unwrap()
}

async fn visit_id(app: &TestApp, admin: &Actor, reference: &str) -> VisitId {
    VisitId(app.id(admin, "visits", reference).await)
}

/// Leaves only the two visits of the morning and the afternoon planned: all others are canceled.
async fn only_two_visits(app: &TestApp, admin: &Actor) {
    let sql = format!(
        "UPDATE visits SET state = 'cancelled', holds_time = FALSE, cancelled_by = 'agency', cancelled_us = 0
         WHERE state = 'planned' AND reference NOT IN ('{MORNING}', '{AFTERNOON}')"
    );
    app.execute_raw(Some(admin.agency().id), &sql).await.unwrap();
}

async fn report(app: &TestApp, provider: &Actor, visit: VisitId, report: FieldReport, minutes: Option<u16>) {
    let new = NewFieldReport { visit, report, minutes, remark: Remark::try_from("").unwrap() };
    write_tx!(app, provider, |tx| visits::report(&mut tx, new)).unwrap();
}

fn problems(view: &TodayView) -> Vec<VisitProblem> {
    view.problem_visits.as_ref().unwrap().lines.iter().map(|line| line.problem).collect()
}

both_engines! {
    async fn a_visit_is_shown_when_it_is_late_and_until_it_is_over(app, admin) {
        only_two_visits(&app, &admin).await;
        let morning = visit_id(&app, &admin, MORNING).await;
        assert!(load(&app, &admin).await.problem_visits.unwrap().lines.is_empty());
        // 15 minutes after the start it is not late yet.
        app.set_time("2026-12-01T13:45:00Z");
        assert_eq!(problems(&load(&app, &admin).await), []);
        app.set_time("2026-12-01T13:46:00Z");
        let provider = app.sign_in_member(&admin, YOUNG).await;
        let admin = app.reload_actor(&admin).await;
        let view = load(&app, &admin).await;
        let open = view.problem_visits.as_ref().unwrap();
        assert_eq!((open.total, open.lines[0].visit, open.lines[0].problem), (1, morning, VisitProblem::NotBegun));
        assert_eq!(open.lines[0].due.to_string(), "2026-12-01T08:30:00", "on the agency's clock");
        assert!(!open.lines[0].calls.family.is_empty() && !open.lines[0].calls.provider.is_empty());
        report(&app, &provider, morning, FieldReport::RunningLate, Some(20)).await;
        assert_eq!(problems(&load(&app, &admin).await), [VisitProblem::RunningLate]);
        app.set_time("2026-12-01T13:50:00Z");
        report(&app, &provider, morning, FieldReport::NobodyHome, None).await;
        assert_eq!(problems(&load(&app, &admin).await), [VisitProblem::NobodyHome]);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, true)).unwrap();
        app.set_time("2026-12-01T15:46:00Z");
        assert_eq!(problems(&load(&app, &admin).await), [VisitProblem::NotCheckedOut]);
        // What nobody has closed stays for days.
        app.set_time("2026-12-10T15:46:00Z");
        let admin = app.reload_actor(&admin).await;
        assert_eq!(problems(&load(&app, &admin).await), [VisitProblem::NotCheckedOut, VisitProblem::NotBegun]);
        app.set_time("2026-12-16T15:46:00Z");
        let admin = app.reload_actor(&admin).await;
        assert_eq!(problems(&load(&app, &admin).await), [], "for two weeks");
    }

    async fn a_report_before_the_start_is_shown_at_once(app, admin) {
        only_two_visits(&app, &admin).await;
        app.set_time("2026-12-01T18:40:00Z");
        let provider = app.sign_in_member(&admin, YOUNG).await;
        let admin = app.reload_actor(&admin).await;
        let afternoon = visit_id(&app, &admin, AFTERNOON).await;
        report(&app, &provider, afternoon, FieldReport::RunningLate, Some(40)).await;
        let lines = load(&app, &admin).await.problem_visits.unwrap().lines;
        assert!(lines.iter().any(|line| line.visit == afternoon && line.problem == VisitProblem::RunningLate), "{lines:?}");
        // Late by more than announced.
        app.set_time("2026-12-01T19:56:00Z");
        let admin = app.reload_actor(&admin).await;
        let lines = load(&app, &admin).await.problem_visits.unwrap().lines;
        assert!(lines.iter().any(|line| line.visit == afternoon && line.problem == VisitProblem::NotBegun), "{lines:?}");
    }

    async fn a_visit_without_a_provider_names_who_had_it(app, admin) {
        assert!(load(&app, &admin).await.unassigned.unwrap().lines.is_empty());
        let visit = visit_id(&app, &admin, MORNING).await;
        let take = TakeProviderOff { visit, version: 1, reason: Reason::try_from("On leave").unwrap() };
        write_tx!(app, &admin, |tx| visits::take_provider_off(&mut tx, take)).unwrap();
        let view = load(&app, &admin).await;
        let unassigned = view.unassigned.as_ref().unwrap();
        assert_eq!((unassigned.total, unassigned.lines[0].visit), (1, visit));
        assert_eq!(unassigned.lines[0].former.as_ref().unwrap().listed_name(), "Sarah Young");
        assert!(!view.has_unassigned_today(), "it is tomorrow");
        assert_eq!(view.this_week.without_provider, 1);
        app.set_time("2026-12-01T12:00:00Z");
        let admin = app.reload_actor(&admin).await;
        assert!(load(&app, &admin).await.has_unassigned_today());
    }

    async fn notes_are_shown_from_the_next_day_on(app, admin) {
        app.set_time("2026-12-01T13:30:00Z");
        let provider = app.sign_in_member(&admin, YOUNG).await;
        let visit = visit_id(&app, &admin, MORNING).await;
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, true)).unwrap();
        let admin = app.reload_actor(&admin).await;
        let before = load(&app, &admin).await.notes.unwrap().total;
        app.set_time("2026-12-02T13:30:00Z");
        let admin = app.reload_actor(&admin).await;
        let notes = load(&app, &admin).await.notes.unwrap();
        assert_eq!((before, notes.total, notes.lines[0].visit), (0, 1, visit));
    }

    async fn authorizations_are_shown_until_another_one_follows(app, admin) {
        let agency = admin.agency().id;
        app.execute_raw(Some(agency), "UPDATE authorizations SET ends_on = '2027-06-30'").await.unwrap();
        let first = "reference = (SELECT MIN(reference) FROM authorizations)";
        let total = async || load(&app, &admin).await.authorizations.unwrap().total;
        let ends = async |day: &str| {
            app.execute_raw(Some(agency), &format!("UPDATE authorizations SET ends_on = '{day}' WHERE {first}")).await.unwrap();
        };
        assert_eq!(total().await, 0);
        for (day, expected) in [("2026-12-30", 1), ("2026-12-31", 0), ("2026-11-16", 1), ("2026-11-15", 0)] {
            ends(day).await;
            assert_eq!(total().await, expected, "it ends on {day}");
        }
        ends("2026-12-10").await;
        let child = "child_id = (SELECT child_id FROM authorizations WHERE reference = (SELECT MIN(reference) FROM authorizations))";
        let all_of_child = format!("UPDATE authorizations SET discipline = 'PT' WHERE {child}");
        app.execute_raw(Some(agency), &all_of_child).await.unwrap();
        let others = format!("SELECT COUNT(*) FROM authorizations WHERE {child} AND NOT ({first})");
        let followed = app.count(agency, &others).await > 0;
        assert_eq!(total().await, u32::from(!followed), "another one of the discipline ends later");
        app.execute_raw(Some(agency), &format!("UPDATE authorizations SET ends_on = '2026-12-10' WHERE {child}")).await.unwrap();
        assert!(total().await >= 1);
        let ended = format!("UPDATE children SET ended_on = '2026-12-05' WHERE id = (SELECT child_id FROM authorizations WHERE {first})");
        app.execute_raw(Some(agency), &ended).await.unwrap();
        assert_eq!(total().await, 0, "its services end before");
    }

    async fn who_does_not_answer_is_shown_after_days(app, admin) {
        let agency = admin.agency().id;
        app.execute_raw(Some(agency), "UPDATE one_time_links SET used_us = 1").await.unwrap();
        assert_eq!(load(&app, &admin).await.invitations.unwrap().total, 0);
        let now = app.db.clock().now().as_microsecond();
        for (made, expires, withdrawn, expected) in [
            (now, now + DAY_US, "NULL", (0, false)),
            (now - (UNANSWERED_DAYS + 1) * DAY_US, now + DAY_US, "NULL", (1, false)),
            (now - 8 * DAY_US, now - DAY_US, "NULL", (1, true)),
            (now - 8 * DAY_US, now - DAY_US, "1", (0, false)),
            (now - 50 * DAY_US, now - 40 * DAY_US, "NULL", (0, false)),
        ] {
            let sql = format!(
                "UPDATE one_time_links SET used_us = NULL, made_us = {made}, expires_us = {expires}, withdrawn_us = {withdrawn}
                 WHERE id = (SELECT MAX(CAST(id AS TEXT)) FROM one_time_links)"
            );
            // Ids are of another type on each engine.
            let sql = if app.url.starts_with("sqlite") { sql.replace("CAST(id AS TEXT)", "id") } else { sql.replace("WHERE id =", "WHERE CAST(id AS TEXT) =") };
            app.execute_raw(Some(agency), &sql).await.unwrap();
            let invitations = load(&app, &admin).await.invitations.unwrap();
            assert_eq!((invitations.total, invitations.lines.first().is_some_and(|line| line.is_expired)), expected);
        }
    }

    async fn mail_that_failed_and_reports_wait_for_the_office(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG).await;
        let new = NewDataReport { item: DataItem::Account, message: Message::try_from("My name is wrong").unwrap() };
        write_tx!(app, &provider, |tx| data_reports::send(&mut tx, new)).unwrap();
        let failed = "UPDATE outbox SET failed_us = queued_us, refusal = 'no such mailbox' WHERE kind = 'data_report'";
        assert!(app.execute_raw(None, failed).await.unwrap() > 0);
        let view = load(&app, &admin).await;
        let reports = view.data_reports.unwrap();
        assert_eq!((reports.total, reports.lines[0].sender.as_str(), reports.lines[0].item), (1, "Sarah Young", Some(DataItem::Account)));
        let emails = view.failed_emails.unwrap();
        assert!(emails.total >= 1 && emails.lines.iter().all(|line| line.refusal == "no such mailbox"), "{emails:?}");
    }

    async fn each_capability_has_its_sections(app, admin) {
        let sections = async |capabilities: &str| {
            let member = limit_capabilities(&app, &admin, capabilities).await;
            let view = load(&app, &member).await;
            [
                view.problem_visits.is_some(),
                view.unassigned.is_some(),
                view.data_reports.is_some(),
                view.failed_emails.is_some(),
                view.notes.is_some(),
                view.authorizations.is_some(),
                view.invitations.is_some(),
            ]
        };
        for (capabilities, expected) in [
            ("schedule", [true, true, false, false, false, true, false]),
            ("bill", [false, false, false, false, true, true, false]),
            ("supervise", [false, false, false, false, true, false, false]),
            ("privacy", [false, false, true, false, false, false, false]),
            ("manage", [false, false, false, true, false, false, true]),
        ] {
            assert_eq!(sections(capabilities).await, expected, "{capabilities}");
        }
        let provider = app.sign_in_member(&admin, YOUNG).await;
        assert_eq!(read_tx!(app, &provider, |tx| today::today(&mut tx)).unwrap_err(), Error::NotFound);
    }

    async fn a_section_is_bounded_and_another_agency_has_none_of_it(app, admin) {
        app.set_time("2026-12-01T22:00:00Z");
        let admin = app.reload_actor(&admin).await;
        let view = load(&app, &admin).await;
        let open = view.problem_visits.unwrap();
        assert_eq!(open.lines.len(), LISTED as usize);
        let late = "SELECT COUNT(*) FROM visits WHERE state = 'planned' AND starts_us < (SELECT MAX(starts_us) FROM visits WHERE starts_local < '2026-12-01T16:45')";
        assert!(i64::from(open.total) >= app.count(admin.agency().id, late).await, "{}", open.total);
        let (this, last) = (view.this_week, view.last_week);
        assert_eq!((this.going_ahead, this.canceled, last.going_ahead), (443, 0, 0));
        let oak = app.create_agency("oak").await;
        assert!(load(&app, &oak).await.is_empty());
    }

    async fn lost_care_is_counted_next_to_last_week(app, admin) {
        let visit = visit_id(&app, &admin, MORNING).await;
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Family, reason: Reason::try_from("The child is ill").unwrap() };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let this = load(&app, &admin).await.this_week;
        assert_eq!((this.going_ahead, this.canceled, this.lost_minutes), (442, 1, 120));
        app.set_time("2026-12-07T13:00:00Z");
        let admin = app.reload_actor(&admin).await;
        let view = load(&app, &admin).await;
        assert_eq!((view.this_week.going_ahead, view.last_week.going_ahead, view.last_week.lost_minutes), (0, 442, 120));
    }
}
