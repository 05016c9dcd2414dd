//! The boards show the imported week with the figures that an independent checker computed from the same files.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    VisitId,
    schedule::{ArrivalDrive, BoardFilter, CallContacts, DayView, Overdue, PlaceTime, WeekView},
    text::Reason,
    visits::{CancelVisit, CancelledBy, FieldReport, NewFieldReport},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, date},
};
use store::{
    Actor,
    care::{notes, visits},
    records::{people, search::search},
    scheduling,
};

/// Sets the start of a visit of two hours, in the agency's local time and as an instant.
async fn reschedule(app: &TestApp, admin: &Actor, reference: &str, local: &str, instant: &str) {
    let us = instant.parse::<Timestamp>().unwrap().as_microsecond();
    let sql = format!(
        "UPDATE visits SET starts_local = '{local}', starts_us = {us}, ends_us = {us} + 7200000000 WHERE reference = '{reference}'"
    );
    app.execute_raw(Some(admin.agency().id), &sql).await.unwrap();
}

both_engines! {
    async fn the_week_has_the_expected_figures(app, admin) {
        let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(date(2026, 12, 2)), BoardFilter::default())).unwrap();
        let figures = &week.figures;
        assert_eq!((figures.placed, figures.due), (443, 509));
        assert_eq!((figures.drive_minutes, figures.gap_minutes), (9675, 9418));
        assert_eq!(figures.chosen_per_mille, 1000);
        assert_eq!(week.rows.len(), 36);
        let missing: u32 = week.not_placed.iter().map(|line| u32::from(line.missing)).sum();
        assert_eq!(missing, 509 - 443);
    }

    async fn a_filter_keeps_only_matching_rows(app, admin) {
        let filter = BoardFilter { discipline: "PT".into(), name: String::new() };
        let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(date(2026, 12, 2)), filter)).unwrap();
        assert!(!week.rows.is_empty() && week.rows.iter().all(|row| row.disciplines.iter().any(|own| own.0 == "PT")));
        let no_match = BoardFilter { discipline: String::new(), name: "zzzz".into() };
        let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(date(2026, 12, 2)), no_match)).unwrap();
        assert!(week.rows.is_empty());
    }

    async fn figures_and_unplaced_visits_follow_the_filter(app, admin) {
        let week = async |filter: BoardFilter| {
            read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(date(2026, 12, 2)), filter)).unwrap()
        };
        let named = |discipline: &str, name: &str| BoardFilter { discipline: discipline.into(), name: name.into() };
        let missing = |week: &WeekView| week.not_placed.iter().map(|line| u32::from(line.missing)).sum::<u32>();
        let all = week(BoardFilter::default()).await;
        let mut sum = (0, 0, 0);
        for discipline in &all.disciplines {
            let part = week(named(&discipline.0, "")).await;
            assert!(part.not_placed.iter().all(|line| line.discipline == *discipline), "no other discipline is listed as not placed");
            sum = (sum.0 + part.figures.placed, sum.1 + part.figures.due, sum.2 + missing(&part));
        }
        assert_eq!(sum, (all.figures.placed, all.figures.due, missing(&all)));
        let young = week(named("", "sarah young")).await;
        let legs = young.rows[0].days.iter().flat_map(|day| &day.legs);
        let drive: u32 = legs.map(|leg| u32::from(leg.drive)).sum();
        assert_eq!((young.rows.len(), young.figures.placed, young.figures.on_routes), (1, 10, 10));
        assert!(young.figures.drive_minutes.abs_diff(drive) < 10, "the drive of her own routes, up to rounding each leg");
        assert!(young.not_placed.iter().all(|line| line.chosen.as_ref().is_some_and(|chosen| chosen.last_name == "Young")));
        // A child's visits are on routes with other visits. The average drive per visit counts all visits on these routes.
        let child = all.rows[0].days.iter().flat_map(|day| &day.bars).next().unwrap().child.full_name();
        let own = week(named("", &child)).await.figures;
        assert!(own.placed > 0 && own.placed < own.on_routes && own.drive_minutes < all.figures.drive_minutes, "{own:?}");
        let no_match = week(named("", "zzzz")).await;
        assert_eq!((no_match.figures.placed, no_match.figures.due, no_match.figures.drive_minutes, missing(&no_match)), (0, 0, 0, 0));

        let day = async |filter: BoardFilter| {
            read_tx!(app, &admin, |tx| scheduling::day(&mut tx, Some(date(2026, 12, 1)), filter)).unwrap().figures
        };
        let (of_all, of_young) = (day(BoardFilter::default()).await, day(named("", "sarah young")).await);
        assert_eq!((of_young.going_ahead, of_young.planned), (2, 2));
        assert!(of_young.drive_minutes > 0 && of_young.drive_minutes < of_all.drive_minutes);
    }

    async fn the_day_lists_phone_numbers_and_open_reports(app, admin) {
        app.next_day();
        app.clock.shift(3 * 60 * 60_000_000);
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let [late, gone] = [VisitId(app.id(&admin, "visits", "V00113").await), VisitId(app.id(&admin, "visits", "V00114").await)];
        let day = async || read_tx!(app, &admin, |tx| scheduling::day(&mut tx, None, BoardFilter::default())).unwrap();
        let family: Vec<String> = app
            .query_values(
                admin.agency().id,
                "SELECT gn.phone FROM visits v JOIN guardianships gs ON gs.agency_id = v.agency_id AND gs.child_id = v.child_id
                 JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id WHERE v.reference = 'V00113'",
            )
            .await;
        let calls = CallContacts { family: family[0].clone(), provider: "+15855550104".into() };
        let overdue = day().await.overdue.into_iter().find(|line| line.visit == late).unwrap();
        assert_eq!(overdue.calls, calls);

        let report = |report: FieldReport, minutes: Option<u16>| {
            NewFieldReport { visit: late, report, minutes, remark: "".try_into().unwrap() }
        };
        write_tx!(app, &provider, |tx| visits::report(&mut tx, report(FieldReport::NobodyHome, None))).unwrap();
        let shown = day().await;
        assert!(shown.reports[0].needs_attention() && shown.reports[0].calls == calls);
        assert!(!shown.overdue.iter().any(|line| line.visit == late), "a visit with a report that nobody is home is not listed as overdue too");

        for visit in [late, gone] {
            let cancel =
                CancelVisit { visit, version: 1, by: CancelledBy::Family, reason: Reason::try_from("Nobody came").unwrap() };
            write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        }
        let shown = day().await;
        assert!(!shown.reports[0].needs_attention(), "the report is resolved");
        let lines: Vec<_> = shown.cancelled.iter().filter(|line| line.visit == late || line.visit == gone).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].calls.clone(), lines[0].calls.family == lines[1].calls.family), (calls, false));
    }

    async fn the_day_lists_overdue_visits(app, admin) {
        let overdue = |day: &DayView| -> Vec<(DateTime, Overdue)> {
            day.overdue.iter().filter(|line| line.provider.last_name == "Young").map(|line| (line.due, line.overdue)).collect()
        };
        app.next_day();
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let day = || async { read_tx!(app, &admin, |tx| scheduling::day(&mut tx, None, BoardFilter::default())).unwrap() };
        assert_eq!(overdue(&day().await), [], "at seven no visit is overdue");
        app.clock.shift(105 * 60_000_000);
        assert_eq!(overdue(&day().await), [], "a quarter of an hour is tolerated");
        app.clock.shift(1);
        assert_eq!(overdue(&day().await), [(date(2026, 12, 1).at(8, 30, 0, 0), Overdue::NotBegun)]);
        write_tx!(app, &provider, |tx| store::care::visits::check_in(&mut tx, visit, true)).unwrap();
        assert_eq!(overdue(&day().await), []);
        app.clock.shift(3 * 60 * 60_000_000);
        assert_eq!(overdue(&day().await), [(date(2026, 12, 1).at(10, 30, 0, 0), Overdue::NotCheckedOut)]);
    }

    async fn the_day_lists_what_is_open_of_earlier_days(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let [late, forgotten] = [VisitId(app.id(&admin, "visits", "V00113").await), VisitId(app.id(&admin, "visits", "V00114").await)];
        let day = async |date: Option<Date>| read_tx!(app, &admin, |tx| scheduling::day(&mut tx, date, BoardFilter::default())).unwrap();
        let open = |day: &DayView| -> Vec<(VisitId, Overdue)> {
            day.overdue.iter().filter(|line| line.provider.last_name == "Young").map(|line| (line.visit, line.overdue)).collect()
        };
        app.set_time("2026-12-01T19:00:00Z");
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, forgotten, true)).unwrap();
        // From 23:00 to 1:00; it is a quarter past midnight.
        reschedule(&app, &admin, "V00113", "2026-12-01T23:00", "2026-12-02T04:00:00Z").await;
        app.set_time("2026-12-02T05:16:00Z");
        let today = day(None).await;
        assert_eq!(open(&today), [(forgotten, Overdue::NotCheckedOut), (late, Overdue::NotBegun)]);
        assert!(today.overdue.iter().all(|line| line.provider.last_name != "Young" || !line.calls.family.is_empty()));
        assert_eq!(open(&day(Some(date(2026, 12, 2))).await), open(&today), "today by its date");

        let nobody = NewFieldReport { visit: late, report: FieldReport::NobodyHome, minutes: None, remark: "".try_into().unwrap() };
        write_tx!(app, &provider, |tx| visits::report(&mut tx, nobody)).unwrap();
        let today = day(None).await;
        assert_eq!((today.reports[0].visit, today.reports[0].needs_attention()), (late, true));
        assert_eq!(open(&today), [(forgotten, Overdue::NotCheckedOut)]);

        app.set_time("2026-12-04T12:00:00Z");
        assert_eq!(open(&day(None).await), [(forgotten, Overdue::NotCheckedOut)], "it can no longer begin, but still needs its times");
        assert_eq!(open(&day(Some(date(2026, 12, 3))).await).iter().filter(|(visit, _)| *visit == forgotten).count(), 0);
        app.set_time("2026-12-15T12:00:00Z");
        let today = day(None).await;
        assert_eq!(open(&today), [(forgotten, Overdue::NotCheckedOut)], "two weeks later");
        assert!(today.overdue.iter().all(|line| line.visit != forgotten || !line.calls.family.is_empty()));
        app.set_time("2026-12-16T12:00:00Z");
        assert_eq!(open(&day(None).await), []);
    }

    async fn only_the_last_report_of_a_visit_waits(app, admin) {
        app.next_day();
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        for (report, minutes) in [(FieldReport::RunningLate, Some(20)), (FieldReport::NobodyHome, None)] {
            app.clock.shift(60 * 60_000_000);
            let new = NewFieldReport { visit, report, minutes, remark: "".try_into().unwrap() };
            write_tx!(app, &provider, |tx| visits::report(&mut tx, new)).unwrap();
        }
        let day = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, None, BoardFilter::default())).unwrap();
        let reports: Vec<FieldReport> = day.reports.iter().map(|line| line.report.report).collect();
        assert_eq!(reports, [FieldReport::NobodyHome]);
    }

    async fn a_stop_uses_the_date_in_its_own_time_zone(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        // 8:30 in New York is 3:30 of the same day in Honolulu.
        let moved = "UPDATE visits SET zone = 'Pacific/Honolulu', starts_local = '2026-12-01T03:30:00' WHERE reference = 'V00113'";
        app.execute_raw(Some(admin.agency().id), moved).await.unwrap();
        let stop = async || {
            let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(date(2026, 12, 1)))).unwrap();
            day.stops.into_iter().find(|stop| stop.visit == visit).unwrap()
        };
        app.set_time("2026-12-01T07:00:00Z");
        let shown = stop().await;
        assert!(!shown.next && !shown.actions.check_in, "there it is Monday, 21:00");
        assert_eq!((shown.starts, shown.clock.as_deref()), (date(2026, 12, 1).at(3, 30, 0, 0), Some("HST")));
        app.set_time("2026-12-01T11:00:00Z");
        assert!(stop().await.next, "there it is Tuesday, 1:00");
        // A start on Monday there is still on the agency's Tuesday, and does not count as a late visit of the previous night.
        let early = "UPDATE visits SET starts_local = '2026-11-30T22:30:00' WHERE reference = 'V00113'";
        app.execute_raw(Some(admin.agency().id), early).await.unwrap();
        assert!(!stop().await.from_previous_day);
        let week = read_tx!(app, &provider, |tx| scheduling::week(&mut tx, Some(date(2026, 12, 1)), BoardFilter::default())).unwrap();
        let bar = week.rows[0].days[1].bars.iter().find(|bar| bar.visit == visit).unwrap();
        let there = Some(PlaceTime { starts: date(2026, 11, 30).at(22, 30, 0, 0), clock: "HST".into() });
        assert_eq!((bar.start, &bar.place_time), (510, &there), "the own week has the same zone");
        let agenda = read_tx!(app, &provider, |tx| scheduling::agenda(&mut tx, Some(date(2026, 12, 1)), BoardFilter::default())).unwrap();
        let times = agenda.days.iter().flat_map(|day| &day.lines).map(|line| (line.visit, &line.place_time));
        assert!(times.clone().all(|(of, time)| (of == visit) == time.is_some()) && times.clone().any(|(_, time)| *time == there));
        let drive = read_tx!(app, &provider, |tx| scheduling::drive_to(&mut tx, visit, date(2026, 12, 1))).unwrap();
        assert!(drive.is_some_and(|drive| drive.from_home), "the route uses the agency's day");
    }

    async fn visits_in_lists_are_due_by_their_own_clock(app, admin) {
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap();
        let moved = "UPDATE visits SET zone = 'Pacific/Honolulu', starts_local = '2026-12-01T03:30:00' WHERE reference = 'V00113'";
        app.execute_raw(Some(admin.agency().id), moved).await.unwrap();
        let line = async || {
            let child = read_tx!(app, &admin, |tx| people::child(&mut tx, shown.child.id)).unwrap();
            child.visits.into_iter().find(|line| line.id == visit).unwrap()
        };
        // 7:30 in New York and 2:30 in Honolulu, an hour before the visit.
        app.set_time("2026-12-01T12:30:00Z");
        let before = line().await;
        assert_eq!((before.starts, before.clock.as_deref()), (date(2026, 12, 1).at(3, 30, 0, 0), Some("HST")));
        assert!(!before.is_due && before.is_upcoming());
        let query = domain::search::Query::try_from(shown.child.full_name().as_str()).unwrap();
        let found = read_tx!(app, &admin, |tx| search(&mut tx, &query)).unwrap().visits;
        assert!(found.iter().any(|line| line.id == visit && line.clock.as_deref() == Some("HST") && !line.is_due));
        app.execute_raw(Some(admin.agency().id), "UPDATE visits SET state = 'cancelled' WHERE reference = 'V00113'").await.unwrap();
        assert!(line().await.is_upcoming(), "a canceled visit of later is not a recent one");
        app.set_time("2026-12-01T13:30:01Z");
        assert!(!line().await.is_upcoming(), "and then it is");
        app.execute_raw(Some(admin.agency().id), "UPDATE visits SET state = 'planned' WHERE reference = 'V00113'").await.unwrap();
        let after = line().await;
        assert!(after.is_due && !after.is_upcoming(), "a second after its start");

        let done = "UPDATE visits SET state = 'done' WHERE reference = 'V00113'";
        app.execute_raw(Some(admin.agency().id), done).await.unwrap();
        let unsigned = read_tx!(app, &admin, |tx| notes::unsigned(&mut tx, &domain::lists::ListQuery::default())).unwrap();
        let line = unsigned.rows.iter().find(|line| line.visit == visit).unwrap();
        assert_eq!(line.clock.as_deref(), Some("HST"));
    }

    async fn a_visit_of_this_evening_at_its_place_is_not_of_last_night(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let shown = async || {
            let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, None)).unwrap();
            let stop = day.stops.into_iter().find(|stop| stop.visit == visit).unwrap();
            (day.date, stop.from_previous_day)
        };
        reschedule(&app, &admin, "V00113", "2026-12-01T23:00", "2026-12-02T04:00:00Z").await;
        app.set_time("2026-12-02T05:10:00Z");
        assert_eq!(shown().await, (date(2026, 12, 2), true));
        let hawaii = "UPDATE visits SET zone = 'Pacific/Honolulu', starts_local = '2026-12-01T18:00' WHERE reference = 'V00113'";
        app.execute_raw(Some(admin.agency().id), hawaii).await.unwrap();
        assert_eq!(shown().await, (date(2026, 12, 2), false), "there it is Tuesday, 19:10");
    }

    async fn a_route_goes_on_after_midnight(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00114").await);
        // Until 0:30, and two hours later.
        reschedule(&app, &admin, "V00113", "2026-12-01T22:30", "2026-12-02T03:30:00Z").await;
        reschedule(&app, &admin, "V00114", "2026-12-02T02:30", "2026-12-02T07:30:00Z").await;
        let drive = async || {
            let drive = read_tx!(app, &provider, |tx| scheduling::drive_to(&mut tx, visit, date(2026, 12, 2))).unwrap().unwrap();
            let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(date(2026, 12, 2)))).unwrap();
            let stop = day.stops.iter().find(|stop| stop.visit == visit).unwrap();
            assert_eq!(stop.drive_before, drive.minutes, "the visit's page and the route agree");
            let wednesday = Some(date(2026, 12, 2));
            let board = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, wednesday, BoardFilter::default())).unwrap();
            let own = board.rows.iter().find(|row| row.provider.last_name == "Young").unwrap();
            let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, wednesday, BoardFilter::default())).unwrap();
            let own_week = week.rows.iter().find(|row| row.provider.last_name == "Young").unwrap();
            let nth = week.days.iter().position(|day| Some(*day) == wednesday).unwrap();
            for route in [&own.route, &own_week.days[nth]] {
                assert_eq!((route.legs[0].drive, route.legs[0].base), (drive.minutes, drive.from_home), "and the office's boards");
            }
            drive.from_home
        };
        assert!(!drive().await);
        reschedule(&app, &admin, "V00114", "2026-12-02T05:30", "2026-12-02T10:30:00Z").await;
        assert!(drive().await, "after five hours they come from home");
    }

    async fn a_forgotten_check_out_is_on_todays_page(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let open = async |day: Option<Date>| -> Vec<VisitId> {
            let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, day)).unwrap();
            day.not_checked_out.iter().map(|line| line.visit).collect()
        };
        app.next_day();
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        assert_eq!(open(None).await, [], "it is on its own day");
        app.next_day();
        assert_eq!(open(None).await, [visit]);
        app.next_day();
        assert_eq!(open(None).await, [visit]);
        assert_eq!(open(Some(date(2026, 12, 2))).await, [], "only today's page asks for it");
        app.set_time("2026-12-15T12:00:00Z");
        assert_eq!(open(None).await, [visit], "two weeks later");
        app.set_time("2026-12-16T12:00:00Z");
        assert_eq!(open(None).await, [], "the next check-in asks for it");
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, true)).unwrap();
        assert_eq!(open(None).await, []);
    }

    async fn a_provider_sees_only_their_own_route(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let day = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(date(2026, 12, 1)))).unwrap();
        assert_eq!(day.stops.len(), 2);
        assert!(day.drive_minutes > 0 && day.drive_home.is_some());
        for (index, stop) in day.stops.iter().enumerate() {
            let drive = read_tx!(app, &provider, |tx| scheduling::drive_to(&mut tx, stop.visit, date(2026, 12, 1))).unwrap();
            let expected = ArrivalDrive { minutes: stop.drive_before, from_home: index == 0 };
            assert_eq!(drive, Some(expected), "the first drive starts at home");
        }
        let week = read_tx!(app, &provider, |tx| scheduling::week(&mut tx, Some(date(2026, 12, 1)), BoardFilter::default())).unwrap();
        assert_eq!((week.rows.len(), week.not_placed.len()), (1, 0), "no other provider, no other family");
        assert_eq!(week.figures.placed, 10);
    }
}
