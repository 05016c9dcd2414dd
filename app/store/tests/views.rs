//! The month, the agenda, the printed schedule and the route show the same visits as the boards, with the same access control.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Error, ProviderId, VisitId,
    holidays::NewHoliday,
    schedule::{AgendaView, BoardFilter, MonthView},
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use store::{Actor, care::visits, scheduling};

const MONDAY: Date = date(2026, 11, 30);
const TUESDAY: Date = date(2026, 12, 1);
/// A visit of Sarah Young on Tuesday.
const MORNING: &str = "V00113";

async fn load_month(app: &TestApp, admin: &Actor, filter: BoardFilter) -> MonthView {
    read_tx!(app, admin, |tx| scheduling::month(&mut tx, Some(date(2026, 12, 24)), filter)).unwrap()
}

async fn load_agenda(app: &TestApp, actor: &Actor, filter: BoardFilter) -> AgendaView {
    read_tx!(app, actor, |tx| scheduling::agenda(&mut tx, Some(TUESDAY), filter)).unwrap()
}

fn filter(discipline: &str, name: &str) -> BoardFilter {
    BoardFilter { discipline: discipline.into(), name: name.into() }
}

async fn cancel_morning_visit(app: &TestApp, admin: &Actor) {
    let visit = VisitId(app.id(admin, "visits", MORNING).await);
    let cancel =
        CancelVisit { visit, version: 1, by: CancelledBy::Family, reason: Reason::try_from("The child is ill").unwrap() };
    write_tx!(app, admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
}

both_engines! {
    async fn the_month_counts_match_the_week(app, admin) {
        cancel_morning_visit(&app, &admin).await;
        let month = load_month(&app, &admin, BoardFilter::default()).await;
        assert_eq!((month.first, month.weeks.len()), (TUESDAY, 5));
        let week = &month.weeks[0];
        let (going, cancelled) = week.days.iter().fold((0, 0), |(g, c), day| (g + day.going_ahead, c + day.cancelled));
        assert_eq!((week.week_start, going, cancelled, week.not_placed), (MONDAY, 442, 1, 509 - 442));
        assert_eq!((week.days[1].cancelled, week.due), (1, 509));
        assert!(month.weeks[1].days.iter().all(|day| day.going_ahead == 0) && month.weeks[1].not_placed > 400);
    }

    async fn missing_visits_are_counted_in_the_childs_week(app, admin) {
        let missing = async || {
            let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
            let missing: u32 = week.not_placed.iter().map(|line| u32::from(line.missing)).sum();
            let month = load_month(&app, &admin, BoardFilter::default()).await;
            assert_eq!(month.weeks[0].not_placed, missing);
            missing
        };
        let in_hawaii = async |local: &str, instant: &str| {
            let us = instant.parse::<Timestamp>().unwrap().as_microsecond();
            let moved = format!(
                "UPDATE visits SET zone = 'Pacific/Honolulu', starts_local = '{local}', starts_us = {us}, ends_us = {us} + 3600000000
                 WHERE reference = '{MORNING}'"
            );
            app.execute_raw(Some(admin.agency().id), &moved).await.unwrap();
        };
        let before = missing().await;
        in_hawaii("2026-12-06T21:00", "2026-12-07T07:00:00Z").await;
        assert_eq!(missing().await, before, "there it is still Sunday of this week");
        in_hawaii("2026-11-29T21:00", "2026-11-30T07:00:00Z").await;
        assert_eq!(missing().await, before + 1, "there it is still Sunday of the week before");
    }

    async fn the_month_lists_its_holidays(app, admin) {
        for (day, name) in [(date(2026, 12, 25), "Christmas Day"), (MONDAY, "Staff day"), (date(2027, 1, 18), "Other")] {
            let holiday = NewHoliday { date: day, name: name.into() };
            write_tx!(app, &admin, |tx| store::scheduling::holidays::add(&mut tx, holiday)).unwrap();
        }
        let month = load_month(&app, &admin, BoardFilter::default()).await;
        let named: Vec<_> = month.holidays.iter().map(|(day, name)| (*day, name.as_str())).collect();
        assert_eq!(named, [(MONDAY, "Staff day"), (date(2026, 12, 25), "Christmas Day")], "the holidays of its weeks");
    }

    async fn the_month_counts_unsigned_notes(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        app.next_day();
        let visit = VisitId(app.id(&admin, "visits", MORNING).await);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        assert_eq!(load_month(&app, &admin, BoardFilter::default()).await.total().unsigned, 0);
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        assert_eq!(load_month(&app, &admin, BoardFilter::default()).await.weeks[0].days[1].unsigned, 1);
    }

    async fn the_month_filter_applies_to_each_visit(app, admin) {
        let all = load_month(&app, &admin, BoardFilter::default()).await;
        let mut sum = (0, 0, 0);
        for discipline in &all.disciplines {
            let part = load_month(&app, &admin, filter(&discipline.0, "")).await;
            sum = (sum.0 + part.total().going_ahead, sum.1 + part.weeks[0].not_placed, sum.2 + part.weeks[0].due);
        }
        assert_eq!(sum, (all.total().going_ahead, all.weeks[0].not_placed, all.weeks[0].due));
        let own = load_month(&app, &admin, filter("", "sarah YOUNG")).await;
        assert_eq!(own.weeks[0].days.iter().map(|day| day.going_ahead).sum::<u32>(), 10);
        assert_eq!(load_month(&app, &admin, filter("", "zzzz")).await.total().going_ahead, 0);
    }

    async fn the_agenda_lists_the_week_sorted_by_time(app, admin) {
        let week = load_agenda(&app, &admin, BoardFilter::default()).await;
        assert_eq!((week.week_start, week.count()), (MONDAY, 443));
        for day in &week.days {
            assert!(day.lines.windows(2).all(|pair| pair[0].start <= pair[1].start), "{} is in order of time", day.date);
            assert!(day.lines.iter().all(|line| !line.town.is_empty()));
        }
        let names: Vec<String> = week.days.iter().flat_map(|day| &day.lines).map(|line| line.child.short_name()).collect();
        for name in ["David Ri., Rochester", "David Ro., Rochester", "Matthew C., Pittsford", "Matthew C., North Chili"] {
            assert!(names.iter().any(|shown| shown == name), "{name} is unambiguous");
        }
        let alone = load_agenda(&app, &admin, filter("", "david rivera")).await;
        assert!(alone.days.iter().flat_map(|day| &day.lines).all(|line| line.child.short_name() == "David R., Rochester"));
    }

    async fn providers_see_only_their_own_agenda(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let own = load_agenda(&app, &provider, BoardFilter::default()).await;
        assert_eq!(own.count(), 10);
        assert!(own.days.iter().flat_map(|day| &day.lines).all(|line| line.provider.last_name == "Young"));
        assert_eq!(read_tx!(app, &provider, |tx| scheduling::month(&mut tx, None, BoardFilter::default())), Err(Error::NotFound));
        let parent = app.sign_in_member(&admin, "guardian207@family.example").await;
        assert_eq!(read_tx!(app, &parent, |tx| scheduling::agenda(&mut tx, None, BoardFilter::default())), Err(Error::NotFound));
        assert_eq!(read_tx!(app, &parent, |tx| scheduling::month(&mut tx, None, BoardFilter::default())), Err(Error::NotFound));
    }

    async fn the_printed_schedule_has_a_block_per_provider(app, admin) {
        let week = read_tx!(app, &admin, |tx| scheduling::print_week(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        assert_eq!((week.first, week.blocks.iter().map(|block| block.lines().count()).sum::<usize>()), (MONDAY, 443));
        let day = read_tx!(app, &admin, |tx| scheduling::print_day(&mut tx, Some(TUESDAY), filter("", "sarah young"))).unwrap();
        assert_eq!((day.agency.as_str(), day.blocks.len(), day.blocks[0].lines().count()), ("maple", 1, 2));
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let own = read_tx!(app, &provider, |tx| scheduling::print_week(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        assert_eq!((own.blocks.len(), own.blocks[0].lines().count()), (1, 10), "only their own visits");
        let parent = app.sign_in_member(&admin, "guardian207@family.example").await;
        let refused = read_tx!(app, &parent, |tx| scheduling::print_day(&mut tx, None, BoardFilter::default()));
        assert_eq!(refused, Err(Error::NotFound));
    }

    async fn a_route_is_visible_to_the_office_and_its_provider(app, admin) {
        let young = ProviderId(app.id(&admin, "providers", "P005").await);
        let route = read_tx!(app, &admin, |tx| scheduling::route(&mut tx, young, Some(TUESDAY))).unwrap();
        let starts: Vec<String> = route.day.stops.iter().map(|stop| stop.starts.time().to_string()).collect();
        assert_eq!(starts, ["08:30:00", "14:00:00"], "of one provider only");
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let own = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(TUESDAY))).unwrap();
        assert_eq!(own, route.day);
        let hicks = ProviderId(app.id(&admin, "providers", "P006").await);
        assert_eq!(read_tx!(app, &provider, |tx| scheduling::route(&mut tx, hicks, Some(TUESDAY))), Err(Error::NotFound));
        let parent = app.sign_in_member(&admin, "guardian207@family.example").await;
        assert_eq!(read_tx!(app, &parent, |tx| scheduling::route(&mut tx, young, Some(TUESDAY))), Err(Error::NotFound));
    }
}
