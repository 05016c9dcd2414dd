//! Absences of providers: who asks, decides and sees them, what they do to plans and boards, and that no visit is left unseen.

use crate::{both_engines, children::limit_capabilities, read_tx, support::TestApp, write_tx};
use domain::{
    AbsenceId, Conflict, Error, ErrorCode, ProviderId, Result, VisitId,
    absences::{Absence, AbsenceKind, AbsenceState, AbsenceVersion, AddAbsence, AskTimeOff, DecideTimeOff, ReportSick},
    rules::RuleViolation,
    schedule::{BoardFilter, RouteDay},
    text::{Reason, Remark},
    visits::MoveVisit,
};
use jiff::civil::{Date, date, time};
use store::{Actor, care::visits, records::absences, scheduling, today};

const MONDAY: Date = date(2026, 11, 30);
const TUESDAY: Date = date(2026, 12, 1);
const FRIDAY: Date = date(2026, 12, 4);
/// Sarah Young, with two visits on Tuesday.
const YOUNG: (&str, &str) = ("P005", "sarah.young@maple.example");
const MORNING: &str = "V00113";

async fn young(app: &TestApp, admin: &Actor) -> ProviderId {
    ProviderId(app.id(admin, "providers", YOUNG.0).await)
}

fn note(text: &str) -> Remark {
    Remark::try_from(text).unwrap()
}

async fn ask(app: &TestApp, provider: &Actor, first_day: Date, last_day: Option<Date>) -> Result<AbsenceId> {
    let form = AskTimeOff { first_day, last_day, note: note("A wedding") };
    write_tx!(app, provider, |tx| absences::ask(&mut tx, form))
}

async fn add(app: &TestApp, admin: &Actor, days: (Date, Option<Date>), leave_visits: bool) -> Result<u32> {
    let provider = young(app, admin).await;
    let (first_day, last_day) = days;
    let form = AddAbsence { provider, kind: AbsenceKind::Leave, first_day, last_day, note: note(""), leave_visits };
    write_tx!(app, admin, |tx| absences::add(&mut tx, form))
}

async fn decide(app: &TestApp, admin: &Actor, absence: AbsenceId, version: i64, approve: bool) -> Result<()> {
    write_tx!(app, admin, |tx| absences::decide(&mut tx, DecideTimeOff { absence, version, approve }))
}

async fn withdraw(app: &TestApp, actor: &Actor, absence: AbsenceId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| absences::withdraw(&mut tx, AbsenceVersion { absence, version }))
}

async fn list(app: &TestApp, actor: &Actor, provider: ProviderId) -> Vec<Absence> {
    read_tx!(app, actor, |tx| absences::of_provider(&mut tx, provider)).unwrap()
}

/// The row of a provider on the day board.
async fn route(app: &TestApp, admin: &Actor, provider: ProviderId, day: Date) -> Option<RouteDay> {
    let board = read_tx!(app, admin, |tx| scheduling::day(&mut tx, Some(day), BoardFilter::default())).unwrap();
    board.rows.into_iter().find(|row| row.provider.id == provider).map(|row| row.route)
}

both_engines! {
    async fn time_off_waits_for_the_office(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let id = young(&app, &admin).await;
        let absence = ask(&app, &provider, TUESDAY, Some(FRIDAY)).await.unwrap();
        let asked = list(&app, &provider, id).await.remove(0);
        assert_eq!((asked.id, asked.state, asked.version, asked.note.as_str()), (absence, AbsenceState::Asked, 1, "A wedding"));
        assert!(asked.visits > 2, "the visits of four days: {}", asked.visits);
        let windows = route(&app, &admin, id, TUESDAY).await.unwrap().windows;
        assert!(!windows.is_empty(), "nothing is decided");
        let page = read_tx!(app, &admin, |tx| today::today(&mut tx)).unwrap();
        assert_eq!(page.time_off.unwrap().lines[0].id, absence);
        assert_eq!(page.away.unwrap().total, 0);

        decide(&app, &admin, absence, 1, true).await.unwrap();
        assert_eq!(decide(&app, &admin, absence, 1, false).await, Err(Conflict::Stale { current: 2 }.into()), "two of the office");
        assert_eq!(decide(&app, &admin, absence, 2, false).await, Err(Error::state(ErrorCode::AbsenceDecided)));
        assert_eq!(list(&app, &provider, id).await[0].state, AbsenceState::Approved);
        let shown = route(&app, &admin, id, TUESDAY).await.unwrap();
        assert!(shown.windows.is_empty() && shown.bars.len() == 2, "the visits stay until someone decides");
        let page = read_tx!(app, &admin, |tx| today::today(&mut tx)).unwrap();
        assert_eq!(page.time_off.as_ref().unwrap().total, 0);
        let away = page.away.as_ref().unwrap();
        assert_eq!((away.total, away.lines[0].id, away.lines[0].visits), (1, absence, asked.visits));
        assert!(!page.is_anyone_away_today(), "from tomorrow on");
    }

    async fn nobody_is_planned_on_days_away_without_a_reason(app, admin) {
        let id = young(&app, &admin).await;
        let visit = VisitId(app.id(&admin, "visits", MORNING).await);
        add(&app, &admin, (FRIDAY, None), false).await.unwrap();
        let move_to = async |version: i64, override_reason: Option<Reason>| {
            let time = time(18, 30, 0, 0);
            let change = MoveVisit { visit, version, provider: id, date: FRIDAY, time, minutes: None, override_reason };
            write_tx!(app, &admin, |tx| visits::move_to(&mut tx, change))
        };
        let refused = move_to(1, None).await.unwrap_err();
        let Error::Conflict { conflict: Conflict::Rules { violations, .. } } = &refused else { panic!("{refused:?}") };
        assert!(violations.contains(&RuleViolation::ProviderNotAvailable), "{violations:?}");
        let candidates = {
            let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap();
            let starts = FRIDAY.at(18, 30, 0, 0);
            read_tx!(app, &admin, |tx| visits::candidates(&mut tx, &shown, starts, 120)).unwrap()
        };
        assert!(!candidates.eligible().iter().any(|candidate| candidate.provider == id), "who is away is not offered");
        move_to(1, Some(Reason::try_from("She comes in for this one").unwrap())).await.unwrap();
    }

    async fn the_board_of_a_browser_knows_the_days_away(app, admin) {
        let id = young(&app, &admin).await;
        let hours = async || {
            let week = read_tx!(app, &admin, |tx| scheduling::board::week_context(&mut tx, TUESDAY)).unwrap();
            let availability = week.context.providers[&id].availability.clone();
            (availability.windows(MONDAY.weekday()).len(), availability.windows(TUESDAY.weekday()).len())
        };
        assert_eq!(hours().await, (1, 1));
        add(&app, &admin, (TUESDAY, None), false).await.unwrap();
        assert_eq!(hours().await, (1, 0));
    }

    async fn the_visits_of_an_absence_are_left_at_once(app, admin) {
        let id = young(&app, &admin).await;
        let planned = "SELECT COUNT(*) FROM visits WHERE state = 'planned' AND provider_id IS NULL";
        let left = add(&app, &admin, (TUESDAY, None), true).await.unwrap();
        assert_eq!((left, app.count(admin.agency().id, planned).await), (2, 2));
        assert!(route(&app, &admin, ProviderId::NOBODY, TUESDAY).await.is_some(), "they are on the board");
        let page = read_tx!(app, &admin, |tx| today::today(&mut tx)).unwrap();
        let unassigned = page.unassigned.unwrap();
        assert_eq!((unassigned.total, page.away.unwrap().total), (2, 0), "and on the first screen, once");
        assert!(unassigned.lines.iter().all(|line| line.former.as_ref().is_some_and(|former| former.id == id)));

        // Afterwards for those that were entered without it.
        add(&app, &admin, (date(2026, 12, 2), Some(FRIDAY)), false).await.unwrap();
        let absence = list(&app, &admin, id).await.remove(0);
        let leave = AbsenceVersion { absence: absence.id, version: absence.version };
        let left = write_tx!(app, &admin, |tx| absences::leave_visits(&mut tx, leave)).unwrap();
        assert_eq!((left, list(&app, &admin, id).await[0].visits), (absence.visits, 0));
        assert!(left > 0);
        let again = write_tx!(app, &admin, |tx| absences::leave_visits(&mut tx, leave)).unwrap();
        assert_eq!(again, 0, "a second press leaves nothing");
    }

    async fn sick_today_is_known_at_once(app, admin) {
        app.set_time("2026-12-01T12:00:00Z");
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let admin = app.reload_actor(&admin).await;
        write_tx!(app, &provider, |tx| absences::report_sick(&mut tx, ReportSick { note: note("Fever") })).unwrap();
        let page = read_tx!(app, &admin, |tx| today::today(&mut tx)).unwrap();
        assert!(page.is_anyone_away_today());
        let line = &page.away.as_ref().unwrap().lines[0];
        assert_eq!((line.kind, line.state, line.visits, line.note.as_str()), (AbsenceKind::Sick, AbsenceState::Approved, 2, "Fever"));
        let again = write_tx!(app, &provider, |tx| absences::report_sick(&mut tx, ReportSick { note: note("") }));
        assert_eq!(again, Err(Error::field("first_day", ErrorCode::AbsenceOverlaps)), "a second press");
    }

    async fn days_are_checked(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        for (days, field, code) in [
            ((FRIDAY, Some(TUESDAY)), "last_day", ErrorCode::AbsenceEndsBeforeItBegins),
            ((date(2026, 11, 2), None), "last_day", ErrorCode::AbsenceIsOver),
            ((TUESDAY, Some(date(2030, 1, 1))), "last_day", ErrorCode::AbsenceTooLong),
        ] {
            assert_eq!(ask(&app, &provider, days.0, days.1).await, Err(Error::field(field, code)), "{days:?}");
        }
        ask(&app, &provider, TUESDAY, Some(FRIDAY)).await.unwrap();
        let overlapping = add(&app, &admin, (FRIDAY, Some(date(2026, 12, 11))), false).await;
        assert_eq!(overlapping, Err(Error::field("first_day", ErrorCode::AbsenceOverlaps)));
        add(&app, &admin, (date(2026, 12, 5), None), false).await.unwrap();
    }

    async fn an_absence_is_taken_back(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let id = young(&app, &admin).await;
        let first = ask(&app, &provider, TUESDAY, None).await.unwrap();
        withdraw(&app, &provider, first, 1).await.unwrap();
        assert_eq!(withdraw(&app, &provider, first, 2).await, Err(Error::state(ErrorCode::AbsenceDecided)));
        assert_eq!(decide(&app, &admin, first, 2, true).await, Err(Error::state(ErrorCode::AbsenceDecided)));
        let second = ask(&app, &provider, TUESDAY, None).await.unwrap();
        decide(&app, &admin, second, 1, true).await.unwrap();
        assert_eq!(withdraw(&app, &provider, second, 2).await, Err(Error::state(ErrorCode::AbsenceDecided)), "the office decides now");
        withdraw(&app, &admin, second, 2).await.unwrap();
        assert!(!route(&app, &admin, id, TUESDAY).await.unwrap().windows.is_empty());
        let third = ask(&app, &provider, TUESDAY, None).await.unwrap();
        decide(&app, &admin, third, 1, true).await.unwrap();
        app.set_time("2026-12-02T15:00:00Z");
        let admin = app.reload_actor(&admin).await;
        assert_eq!(withdraw(&app, &admin, third, 2).await, Err(Error::state(ErrorCode::AbsenceDecided)), "it is over");
    }

    async fn absences_are_seen_by_their_provider_and_the_office(app, admin) {
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let colleague = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        let id = young(&app, &admin).await;
        let absence = ask(&app, &provider, TUESDAY, None).await.unwrap();
        assert_eq!(read_tx!(app, &colleague, |tx| absences::of_provider(&mut tx, id)).unwrap_err(), Error::NotFound);
        assert_eq!(withdraw(&app, &colleague, absence, 1).await, Err(Error::NotFound));
        assert_eq!(decide(&app, &provider, absence, 1, true).await, Err(Error::NotFound), "nobody approves their own");
        assert_eq!(ask(&app, &admin, TUESDAY, None).await, Err(Error::NotFound));
        let oak = app.create_agency("oak").await;
        assert_eq!(decide(&app, &oak, absence, 1, true).await, Err(Error::NotFound));
        let biller = limit_capabilities(&app, &admin, "bill").await;
        assert_eq!(decide(&app, &biller, absence, 1, true).await, Err(Error::NotFound));
        assert_eq!(add(&app, &biller, (FRIDAY, None), false).await, Err(Error::NotFound));
    }

    async fn who_has_ended_is_not_away(app, admin) {
        let sql = format!("UPDATE providers SET ended_on = '2026-12-03' WHERE reference = '{}'", YOUNG.0);
        app.execute_raw(Some(admin.agency().id), &sql).await.unwrap();
        add(&app, &admin, (TUESDAY, None), false).await.unwrap();
        assert_eq!(add(&app, &admin, (FRIDAY, None), false).await, Err(Error::state(ErrorCode::ProviderHasEnded)));
    }
}
