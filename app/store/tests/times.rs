//! Check-in and check-out: confirmation questions, undo, corrected times, and field reports.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ErrorCode, ProviderId, VisitId, Who,
    notes::NoteToSign,
    schedule::BoardFilter,
    text::{FamilySummary, NoteBody, Reason, Remark},
    visits::{
        ActiveReport, CheckAction, CorrectTimes, FieldReport, MoveVisit, NewFieldReport, Question, TimeChange, VisitState,
        VisitView,
    },
};
use jiff::civil::{DateTime, date, time};
use store::{
    Actor,
    care::{family, notes, visits},
    scheduling,
};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
/// Sarah Young's visits on Tuesday: two hours at 8:30, and at 14:00.
const YOUNG: &str = "sarah.young@maple.example";
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";

fn tuesday(hour: i8, minute: i8) -> DateTime {
    date(2026, 12, 1).at(hour, minute, 0, 0)
}

/// Moves the clock to Tuesday, 7:00. Returns the provider and both visits.
async fn tuesday_morning(app: &TestApp, admin: &Actor) -> (Actor, VisitId, VisitId) {
    let provider = app.sign_in_member(admin, YOUNG).await;
    app.next_day();
    let visit = async |reference| VisitId(app.id(admin, "visits", reference).await);
    (provider, visit(MORNING).await, visit(AFTERNOON).await)
}

async fn load_visit(app: &TestApp, actor: &Actor, visit: VisitId) -> VisitView {
    read_tx!(app, actor, |tx| visits::show(&mut tx, visit)).unwrap()
}

fn corrected_times(visit: &VisitView, began: &str, ended: &str) -> CorrectTimes {
    CorrectTimes {
        visit: visit.id,
        version: visit.version,
        began: began.into(),
        ended: ended.into(),
        reason: "Phone had no battery".into(),
        sure_of: None,
        remove: false,
    }
}

async fn submit_correction(app: &TestApp, actor: &Actor, times: CorrectTimes) -> domain::Result<()> {
    write_tx!(app, actor, |tx| visits::correct(&mut tx, times))
}

fn questions_of<T: std::fmt::Debug>(outcome: domain::Result<T>) -> Vec<Question> {
    match outcome {
        Err(Error::Conflict { conflict: Conflict::Asks { questions } }) => questions,
        other => panic!("{other:?}"),
    }
}

async fn submit_report(app: &TestApp, actor: &Actor, visit: VisitId, report: FieldReport) -> domain::Result<()> {
    let minutes = (report == FieldReport::RunningLate).then_some(20);
    let new = NewFieldReport { visit, report, minutes, remark: Remark::try_from("").unwrap() };
    write_tx!(app, actor, |tx| visits::report(&mut tx, new))
}

fn expected_report(report: FieldReport, at: DateTime) -> ActiveReport {
    ActiveReport { report, minutes: (report == FieldReport::RunningLate).then_some(20), at }
}

both_engines! {
    async fn an_early_check_in_needs_confirmation(app, admin) {
        let (provider, morning, _) = tuesday_morning(&app, &admin).await;
        app.clock.shift(74 * MINUTE);
        let early = write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false));
        assert_eq!(questions_of(early), [Question::Early { now: tuesday(8, 14), starts: tuesday(8, 30) }]);
        assert_eq!(load_visit(&app, &provider, morning).await.state, VisitState::Planned);
        app.clock.shift(MINUTE);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
    }

    async fn a_check_in_or_check_out_can_be_undone_within_minutes(app, admin) {
        let (provider, morning, _) = tuesday_morning(&app, &admin).await;
        app.clock.shift(90 * MINUTE);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        app.clock.shift(3 * MINUTE);
        assert_eq!(write_tx!(app, &provider, |tx| visits::undo(&mut tx, morning)), Ok(CheckAction::CheckIn));
        let shown = load_visit(&app, &provider, morning).await;
        assert_eq!((shown.state, shown.checked_in), (VisitState::Planned, None));
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        app.clock.shift(HOUR);
        let late = write_tx!(app, &provider, |tx| visits::undo(&mut tx, morning));
        assert_eq!(late, Err(Error::state(ErrorCode::UndoTooLate)));
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, morning, false)).unwrap();
        assert_eq!(load_visit(&app, &provider, morning).await.actions.undo, Some(CheckAction::CheckOut));
        assert_eq!(write_tx!(app, &provider, |tx| visits::undo(&mut tx, morning)), Ok(CheckAction::CheckOut));
        let shown = load_visit(&app, &admin, morning).await;
        assert_eq!((shown.state, shown.checked_in, shown.checked_out), (VisitState::UnderWay, Some(tuesday(8, 33)), None));
        let undone: Vec<_> = shown.time_changes.iter().map(|change| (change.undone, change.before.began, change.before.ended)).collect();
        let expected = [
            (Some(CheckAction::CheckIn), Some(tuesday(8, 30)), None),
            (Some(CheckAction::CheckOut), Some(tuesday(8, 33)), Some(tuesday(9, 33))),
        ];
        assert_eq!(undone, expected, "the undone times stay in the history");
        let other = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        for actor in [&other, &admin] {
            assert_eq!(write_tx!(app, actor, |tx| visits::undo(&mut tx, morning)), Err(Error::NotFound));
        }
    }

    async fn a_signed_visit_cannot_be_undone(app, admin) {
        let (provider, morning, _) = tuesday_morning(&app, &admin).await;
        app.clock.shift(90 * MINUTE);
        complete_and_sign(&app, &provider, morning).await;
        let signed = write_tx!(app, &provider, |tx| visits::undo(&mut tx, morning));
        assert_eq!(signed, Err(Error::state(ErrorCode::UndoTooLate)));
    }

    async fn missing_times_are_entered_afterwards(app, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&app, &admin).await;
        app.clock.shift(10 * HOUR);
        let planned = load_visit(&app, &provider, morning).await;
        submit_correction(&app, &provider, corrected_times(&planned, "2026-12-01T08:30", "2026-12-01T10:30")).await.unwrap();
        let shown = load_visit(&app, &provider, morning).await;
        assert_eq!((shown.state, shown.checked_in, shown.checked_out), (VisitState::Done, Some(tuesday(8, 30)), Some(tuesday(10, 30))));
        let TimeChange { before, after, reason, by, .. } = &shown.time_changes[0];
        assert_eq!((before.began, after.ended), (None, Some(tuesday(10, 30))));
        assert_eq!((reason.text(), by.as_str()), (Some("Phone had no battery"), "Sarah Young"));
        let recorded = format!("SELECT COUNT(*) FROM visits WHERE reference = '{MORNING}' AND checked_in_us IS NULL");
        assert_eq!(app.count(admin.agency().id, &recorded).await, 1, "no check-in is recorded");

        // Only the check-out is missing: the recorded check-in stays.
        app.clock.shift(-3 * HOUR);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, afternoon, false)).unwrap();
        app.clock.shift(3 * HOUR);
        let open = load_visit(&app, &admin, afternoon).await;
        submit_correction(&app, &admin, corrected_times(&open, "2026-12-01T14:00", "2026-12-01T16:00")).await.unwrap();
        assert_eq!(load_visit(&app, &provider, afternoon).await.state, VisitState::Done);
    }

    async fn corrected_times_keep_the_original(app, admin) {
        let (provider, morning, _) = tuesday_morning(&app, &admin).await;
        app.clock.shift(90 * MINUTE);
        complete_and_sign(&app, &provider, morning).await;
        let note = read_tx!(app, &admin, |tx| notes::show(&mut tx, morning)).unwrap();
        app.clock.shift(HOUR);
        let done = load_visit(&app, &admin, morning).await;
        submit_correction(&app, &admin, corrected_times(&done, "2026-12-01T08:20", "2026-12-01T09:40")).await.unwrap();
        let stale = submit_correction(&app, &admin, corrected_times(&done, "2026-12-01T08:20", "2026-12-01T09:40")).await;
        assert_eq!(stale, Err(Conflict::Stale { current: done.version + 1 }.into()));
        let shown = load_visit(&app, &provider, morning).await;
        assert_eq!((shown.checked_in, shown.checked_out), (Some(tuesday(8, 20)), Some(tuesday(9, 40))));
        assert_eq!(shown.time_changes[0].before.began, Some(tuesday(8, 30)));
        let recorded: Vec<i64> = app.query_values(admin.agency().id, &format!("SELECT checked_out_us - checked_in_us FROM visits WHERE reference = '{MORNING}'")).await;
        assert_eq!(recorded, [HOUR], "the recorded times are unchanged");
        assert_eq!(read_tx!(app, &admin, |tx| notes::show(&mut tx, morning)).unwrap(), note, "the signed note is unchanged");
        assert!(shown.actions.correct && shown.actions.undo.is_none());
        let refused = app.execute_raw(Some(admin.agency().id), "UPDATE visit_changes SET reason_sealed = ''").await.unwrap_err().to_string();
        assert!(refused.contains("visit_changes_stay"), "{refused}");
    }

    async fn correcting_to_the_same_times_changes_nothing(app, admin) {
        let (provider, morning, _) = tuesday_morning(&app, &admin).await;
        app.clock.shift(90 * MINUTE + 12_000_000);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        app.clock.shift(HOUR);
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, morning, false)).unwrap();
        app.clock.shift(HOUR);
        let done = load_visit(&app, &admin, morning).await;
        let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'demo.live'";
        let before = app.count(admin.agency().id, events).await;
        submit_correction(&app, &admin, corrected_times(&done, "2026-12-01T08:30", "2026-12-01T09:30")).await.unwrap();
        assert_eq!(app.count(admin.agency().id, events).await, before, "no event");
        assert_eq!(load_visit(&app, &admin, morning).await, done);
        submit_correction(&app, &admin, corrected_times(&done, "2026-12-01T08:30", "2026-12-01T09:31")).await.unwrap();
        assert_eq!(app.count(admin.agency().id, events).await, before + 1);
    }

    async fn a_scheduler_removes_a_wrong_check_in(app, admin) {
        let (provider, morning, _) = tuesday_morning(&app, &admin).await;
        app.clock.shift(90 * MINUTE);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        app.clock.shift(HOUR);
        let begun = load_visit(&app, &admin, morning).await;
        assert!(begun.actions.remove_times);
        let removal = CorrectTimes { remove: true, reason: "Wrong child".into(), ..corrected_times(&begun, "", "") };
        assert_eq!(submit_correction(&app, &provider, removal.clone()).await, Err(Error::NotFound), "the provider can't");
        let unexplained = CorrectTimes { reason: String::new(), ..removal.clone() };
        let missing = submit_correction(&app, &admin, unexplained).await;
        assert_eq!(missing, Err(Error::field("reason", ErrorCode::ReasonMissing)));
        submit_correction(&app, &admin, removal).await.unwrap();
        let planned = load_visit(&app, &admin, morning).await;
        assert_eq!((planned.state, planned.checked_in, planned.actions.remove_times), (VisitState::Planned, None, false));
        let [change] = &planned.time_changes[..] else { panic!("{planned:?}") };
        assert_eq!((change.undone, change.before.began), (Some(CheckAction::CheckIn), Some(tuesday(8, 30))), "it stays in the history");
        assert_eq!((change.reason.text(), change.after.began), (Some("Wrong child"), None));

        // It is an ordinary planned visit. Once it is over and has a note, its times can only be corrected.
        complete_and_sign(&app, &provider, morning).await;
        let done = load_visit(&app, &admin, morning).await;
        let removal = CorrectTimes { remove: true, ..corrected_times(&done, "", "") };
        assert_eq!(submit_correction(&app, &admin, removal).await, Err(Error::state(ErrorCode::VisitHasNote)));
        assert!(!done.actions.remove_times);
    }

    async fn times_are_corrected_only_by_their_provider_or_a_scheduler(app, admin) {
        let (provider, morning, _) = tuesday_morning(&app, &admin).await;
        app.clock.shift(10 * HOUR);
        let times = corrected_times(&load_visit(&app, &provider, morning).await, "2026-12-01T08:30", "2026-12-01T10:30");
        let other = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        let family = guardian_of(&app, &admin).await;
        for actor in [&other, &family] {
            assert_eq!(submit_correction(&app, actor, times.clone()).await, Err(Error::NotFound));
        }
        app.execute_raw(None, "UPDATE members SET capabilities = 'bill supervise privacy manage' WHERE role = 'admin'").await.unwrap();
        let biller = app.reload_actor(&admin).await;
        assert_eq!(submit_correction(&app, &biller, times).await, Err(Error::NotFound));
    }

    async fn corrected_times_must_not_overlap_and_must_be_valid(app, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&app, &admin).await;
        app.clock.shift(11 * HOUR);
        let first = load_visit(&app, &provider, morning).await;
        submit_correction(&app, &provider, corrected_times(&first, "2026-12-01T12:30", "2026-12-01T14:30")).await.unwrap();
        let second = load_visit(&app, &provider, afternoon).await;
        let onto = corrected_times(&second, "2026-12-01T14:00", "2026-12-01T16:00");
        match submit_correction(&app, &provider, onto.clone()).await {
            Err(Error::Conflict { conflict: Conflict::Overlap { who: Who::Provider, visit, starts, .. } }) => {
                assert_eq!((visit, starts), (morning, tuesday(12, 30)));
            }
            other => panic!("{other:?}"),
        }
        let reasons = |outcome: domain::Result<()>| match outcome {
            Err(Error::Invalid { fields }) => fields.into_iter().map(|field| field.code).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let all = CorrectTimes { ended: "2026-12-01T23:00".into(), reason: String::new(), ..onto };
        assert_eq!(reasons(submit_correction(&app, &provider, all).await), [ErrorCode::EndedInFuture, ErrorCode::ReasonMissing, ErrorCode::BeganOverlaps]);
        submit_correction(&app, &provider, corrected_times(&second, "2026-12-01T14:30", "2026-12-01T16:00")).await.unwrap();
    }

    async fn a_very_long_visit_needs_confirmation(app, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&app, &admin).await;
        app.clock.shift(90 * MINUTE);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        app.clock.shift(23 * HOUR);
        let long = write_tx!(app, &provider, |tx| visits::check_out(&mut tx, morning, false));
        assert_eq!(questions_of(long), [Question::LongCare { minutes: 23 * 60 }]);
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, morning, true)).unwrap();
        let planned = load_visit(&app, &admin, afternoon).await;
        let long = corrected_times(&planned, "2026-12-02T07:30", "2026-12-01T22:00");
        assert!(matches!(submit_correction(&app, &admin, long).await, Err(Error::Invalid { .. })), "the end is before the start");
        let done = load_visit(&app, &admin, morning).await;
        let long = corrected_times(&done, "2026-12-01T08:30", "2026-12-01T15:30");
        assert_eq!(questions_of(submit_correction(&app, &admin, long.clone()).await), [Question::LongCare { minutes: 420 }]);
        let other = CorrectTimes { sure_of: Some(23 * 60), ..long.clone() };
        assert_eq!(questions_of(submit_correction(&app, &admin, other).await).len(), 1, "a confirmation for another duration does not count");
        submit_correction(&app, &admin, CorrectTimes { sure_of: Some(420), ..long }).await.unwrap();
    }

    async fn a_late_visit_can_start_after_midnight(app, admin) {
        let (provider, _, afternoon) = tuesday_morning(&app, &admin).await;
        let moved = MoveVisit {
            visit: afternoon,
            version: 1,
            provider: ProviderId(app.id(&admin, "providers", "P005").await),
            date: date(2026, 12, 1),
            time: time(23, 0, 0, 0),
            minutes: Some(60),
            override_reason: Some(Reason::try_from("The family asked for it").unwrap()),
        };
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, moved)).unwrap();
        app.clock.shift(17 * HOUR + 10 * MINUTE);
        let provider = app.reload_actor(&provider).await;
        let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, None)).unwrap();
        assert_eq!(day.date, date(2026, 12, 2));
        let first = &day.stops[0];
        assert_eq!((first.visit, first.next, first.starts), (afternoon, true, tuesday(23, 0)), "it is the first stop of the new day");
        assert!(load_visit(&app, &provider, afternoon).await.actions.check_in);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, afternoon, false)).unwrap();
        let wednesday = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(date(2026, 12, 3)))).unwrap();
        assert!(wednesday.stops.iter().all(|stop| stop.visit != afternoon), "it is not on any other day");
        app.clock.shift(5 * HOUR);
        let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, None)).unwrap();
        assert!(day.stops.iter().all(|stop| stop.visit != afternoon), "in the morning it belongs to the day before");
    }

    async fn field_reports_must_be_plausible(app, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&app, &admin).await;
        let send = async |visit, kind| submit_report(&app, &provider, visit, kind).await;
        assert_eq!(send(afternoon, FieldReport::RunningLate).await, Err(Error::state(ErrorCode::LateTooEarly)), "seven hours too early");
        assert_eq!(send(morning, FieldReport::NobodyHome).await, Err(Error::state(ErrorCode::NobodyHomeTooEarly)));
        send(morning, FieldReport::RunningLate).await.unwrap();
        app.clock.shift(90 * MINUTE);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        assert_eq!(send(morning, FieldReport::NobodyHome).await, Err(Error::state(ErrorCode::SomeoneHome)));
        assert_eq!(send(morning, FieldReport::RunningLate).await, Err(Error::state(ErrorCode::VisitBegun)));
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, morning, false)).unwrap();
        assert_eq!(send(morning, FieldReport::NobodyHome).await, Err(Error::state(ErrorCode::VisitOver)));
        app.next_day();
        assert_eq!(send(afternoon, FieldReport::NobodyHome).await, Err(Error::state(ErrorCode::VisitNotToday)));
    }

    async fn field_reports_show_on_route_board_and_family_page(app, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&app, &admin).await;
        let family = guardian_of(&app, &admin).await;
        app.clock.shift(80 * MINUTE);
        submit_report(&app, &provider, morning, FieldReport::RunningLate).await.unwrap();
        assert_eq!(shown_reports(&app, &admin, &provider, &family, morning).await, [Some(expected_report(FieldReport::RunningLate, tuesday(8, 20))); 3]);
        app.clock.shift(30 * MINUTE);
        submit_report(&app, &provider, morning, FieldReport::NobodyHome).await.unwrap();
        assert_eq!(shown_reports(&app, &admin, &provider, &family, morning).await, [Some(expected_report(FieldReport::NobodyHome, tuesday(8, 50))); 3]);
        let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, None)).unwrap();
        let next: Vec<_> = day.stops.iter().filter(|stop| stop.next).map(|stop| stop.visit).collect();
        assert_eq!(next, [afternoon], "the next stop follows");
        app.clock.shift(10 * MINUTE);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        assert_eq!(shown_reports(&app, &admin, &provider, &family, morning).await, [None; 3], "the check-in clears the report");
        assert_eq!(load_visit(&app, &admin, morning).await.reports.len(), 2, "both reports stay on the visit's page");
    }
}

/// The current report for a visit on the provider's route, the office's board and the family's page.
async fn shown_reports(
    app: &TestApp,
    admin: &Actor,
    provider: &Actor,
    family: &Actor,
    visit: VisitId,
) -> [Option<ActiveReport>; 3] {
    let own = read_tx!(app, provider, |tx| scheduling::own_day(&mut tx, None)).unwrap();
    let board = read_tx!(app, admin, |tx| scheduling::day(&mut tx, None, BoardFilter::default())).unwrap();
    let home = read_tx!(app, family, |tx| family::home(&mut tx, 1)).unwrap();
    let bars = board.rows.iter().flat_map(|row| &row.route.bars);
    let coming = home.children.iter().flat_map(|child| &child.next);
    [
        own.stops.iter().find(|stop| stop.visit == visit).unwrap().report,
        bars.into_iter().find(|bar| bar.visit == visit).unwrap().report,
        coming.into_iter().find(|one| one.id == visit).unwrap().report,
    ]
}

/// Signs in a guardian of the child of the morning visit.
async fn guardian_of(app: &TestApp, admin: &Actor) -> Actor {
    let sql = format!(
        "SELECT g.email FROM guardians g JOIN guardianships s ON s.guardian_id = g.id
         JOIN visits v ON v.child_id = s.child_id WHERE v.reference = '{MORNING}'"
    );
    let email: String = app.query_value(admin.agency().id, &sql).await;
    app.sign_in_member(admin, &email).await
}

/// Checks in, checks out an hour later, and signs a note.
async fn complete_and_sign(app: &TestApp, provider: &Actor, visit: VisitId) {
    write_tx!(app, provider, |tx| visits::check_in(&mut tx, visit, false)).unwrap();
    app.clock.shift(HOUR);
    write_tx!(app, provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
    let note = NoteToSign {
        visit,
        version: 0,
        body: NoteBody::try_from("A tower of six").unwrap(),
        family_summary: FamilySummary::try_from("We built a tower.").unwrap(),
        attested: true,
    };
    write_tx!(app, provider, |tx| notes::sign(&mut tx, note)).unwrap();
}
