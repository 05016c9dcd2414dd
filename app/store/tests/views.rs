//! The month and the agenda tell the same week as the boards, each in its own way, and nothing to whom it is not for.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    Error, ProviderId, VisitId,
    holidays::NewHoliday,
    schedule::{AgendaView, BoardFilter, MonthView},
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use jiff::civil::{Date, date};
use store::{Actor, schedule, visits};

const MONDAY: Date = date(2026, 11, 30);
const TUESDAY: Date = date(2026, 12, 1);
/// On Tuesday, of Sarah Young.
const MORNING: &str = "V00113";

async fn month(house: &House, admin: &Actor, filter: BoardFilter) -> MonthView {
    reading!(house, admin, |tx| schedule::month(&mut tx, Some(date(2026, 12, 24)), filter)).unwrap()
}

async fn agenda(house: &House, actor: &Actor, filter: BoardFilter) -> AgendaView {
    reading!(house, actor, |tx| schedule::agenda(&mut tx, Some(TUESDAY), filter)).unwrap()
}

fn filter(discipline: &str, name: &str) -> BoardFilter {
    BoardFilter { discipline: discipline.into(), name: name.into() }
}

async fn cancel(house: &House, admin: &Actor) {
    let visit = VisitId(house.id(admin, "visits", MORNING).await);
    let cancel =
        CancelVisit { visit, version: 1, by: CancelledBy::Family, reason: Reason::try_from("The child is ill").unwrap() };
    writing!(house, admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
}

both_engines! {
    async fn the_month_counts_what_the_week_shows(house, admin) {
        cancel(&house, &admin).await;
        let month = month(&house, &admin, BoardFilter::default()).await;
        assert_eq!((month.first, month.weeks.len()), (TUESDAY, 5));
        let week = &month.weeks[0];
        let (going, cancelled) = week.days.iter().fold((0, 0), |(g, c), day| (g + day.going_ahead, c + day.cancelled));
        assert_eq!((week.monday, going, cancelled, week.not_placed), (MONDAY, 442, 1, 509 - 442));
        assert_eq!(week.days[1].cancelled, 1);
        assert!(month.weeks[1].days.iter().all(|day| day.going_ahead == 0) && month.weeks[1].not_placed > 400);
    }

    async fn the_month_names_its_holidays(house, admin) {
        for (day, name) in [(date(2026, 12, 25), "Christmas Day"), (MONDAY, "Staff day"), (date(2027, 1, 18), "Other")] {
            let holiday = NewHoliday { date: day, name: name.into() };
            writing!(house, &admin, |tx| store::holidays::add(&mut tx, holiday)).unwrap();
        }
        let month = month(&house, &admin, BoardFilter::default()).await;
        let named: Vec<_> = month.holidays.iter().map(|(day, name)| (*day, name.as_str())).collect();
        assert_eq!(named, [(MONDAY, "Staff day"), (date(2026, 12, 25), "Christmas Day")], "those of its weeks");
    }

    async fn the_month_counts_notes_that_wait(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        house.next_day();
        let visit = VisitId(house.id(&admin, "visits", MORNING).await);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        assert_eq!(month(&house, &admin, BoardFilter::default()).await.total().unsigned, 0);
        writing!(house, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        assert_eq!(month(&house, &admin, BoardFilter::default()).await.weeks[0].days[1].unsigned, 1);
    }

    async fn a_filter_asks_each_visit_of_the_month(house, admin) {
        let all = month(&house, &admin, BoardFilter::default()).await;
        let mut sum = (0, 0);
        for discipline in &all.disciplines {
            let part = month(&house, &admin, filter(&discipline.0, "")).await;
            sum = (sum.0 + part.total().going_ahead, sum.1 + part.weeks[0].not_placed);
        }
        assert_eq!(sum, (all.total().going_ahead, all.weeks[0].not_placed));
        let own = month(&house, &admin, filter("", "sarah YOUNG")).await;
        assert_eq!(own.weeks[0].days.iter().map(|day| day.going_ahead).sum::<u32>(), 10);
        assert_eq!(month(&house, &admin, filter("", "zzzz")).await.total().going_ahead, 0);
    }

    async fn the_agenda_lists_the_week_in_order(house, admin) {
        let week = agenda(&house, &admin, BoardFilter::default()).await;
        assert_eq!((week.monday, week.count()), (MONDAY, 443));
        for day in &week.days {
            assert!(day.lines.windows(2).all(|pair| pair[0].start <= pair[1].start), "{} is in order of time", day.date);
            assert!(day.lines.iter().all(|line| !line.town.is_empty()));
        }
        let names: Vec<String> = week.days.iter().flat_map(|day| &day.lines).map(|line| line.child.short_name()).collect();
        for told in ["David Ri., Rochester", "David Ro., Rochester", "Matthew C., Pittsford", "Matthew C., North Chili"] {
            assert!(names.iter().any(|name| name == told), "{told} is told apart");
        }
        let alone = agenda(&house, &admin, filter("", "david rivera")).await;
        assert!(alone.days.iter().flat_map(|day| &day.lines).all(|line| line.child.short_name() == "David R., Rochester"));
    }

    async fn each_sees_the_agenda_that_is_theirs(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let own = agenda(&house, &provider, BoardFilter::default()).await;
        assert_eq!(own.count(), 10);
        assert!(own.days.iter().flat_map(|day| &day.lines).all(|line| line.provider.last_name == "Young"));
        assert_eq!(reading!(house, &provider, |tx| schedule::month(&mut tx, None, BoardFilter::default())), Err(Error::NotFound));
        let parent = house.member(&admin, "guardian207@family.example").await;
        assert_eq!(reading!(house, &parent, |tx| schedule::agenda(&mut tx, None, BoardFilter::default())), Err(Error::NotFound));
        assert_eq!(reading!(house, &parent, |tx| schedule::month(&mut tx, None, BoardFilter::default())), Err(Error::NotFound));
    }

    async fn paper_has_a_block_for_each_who_works(house, admin) {
        let week = reading!(house, &admin, |tx| schedule::paper_week(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        assert_eq!((week.first, week.blocks.iter().map(|block| block.lines().count()).sum::<usize>()), (MONDAY, 443));
        let day = reading!(house, &admin, |tx| schedule::paper_day(&mut tx, Some(TUESDAY), filter("", "sarah young"))).unwrap();
        assert_eq!((day.agency.as_str(), day.blocks.len(), day.blocks[0].lines().count()), ("maple", 1, 2));
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let own = reading!(house, &provider, |tx| schedule::paper_week(&mut tx, Some(TUESDAY), BoardFilter::default())).unwrap();
        assert_eq!((own.blocks.len(), own.blocks[0].lines().count()), (1, 10), "their own alone");
        let parent = house.member(&admin, "guardian207@family.example").await;
        let refused = reading!(house, &parent, |tx| schedule::paper_day(&mut tx, None, BoardFilter::default()));
        assert_eq!(refused, Err(Error::NotFound));
    }

    async fn a_road_is_the_offices_and_its_providers(house, admin) {
        let young = ProviderId(house.id(&admin, "providers", "P005").await);
        let route = reading!(house, &admin, |tx| schedule::route(&mut tx, young, Some(TUESDAY))).unwrap();
        let starts: Vec<String> = route.day.stops.iter().map(|stop| stop.starts.time().to_string()).collect();
        assert_eq!(starts, ["08:30:00", "14:00:00"], "of one provider alone");
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let own = reading!(house, &provider, |tx| schedule::own_day(&mut tx, Some(TUESDAY))).unwrap();
        assert_eq!(own, route.day);
        let hicks = ProviderId(house.id(&admin, "providers", "P006").await);
        assert_eq!(reading!(house, &provider, |tx| schedule::route(&mut tx, hicks, Some(TUESDAY))), Err(Error::NotFound));
        let parent = house.member(&admin, "guardian207@family.example").await;
        assert_eq!(reading!(house, &parent, |tx| schedule::route(&mut tx, young, Some(TUESDAY))), Err(Error::NotFound));
    }
}
