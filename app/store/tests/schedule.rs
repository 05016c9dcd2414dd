//! The boards show the imported week with the figures that an independent checker gives for the same files.

use crate::{both_engines, reading, writing};
use domain::{
    VisitId,
    schedule::{Approach, BoardFilter, Calls, DayView, Overdue, WeekView},
    text::Reason,
    visits::{CancelVisit, CancelledBy, NewRoadReport, RoadReport},
};
use jiff::civil::date;
use store::{schedule, visits};

both_engines! {
    async fn the_figures_of_the_week_are_those_of_its_files(house, admin) {
        let week = reading!(house, &admin, |tx| schedule::week(&mut tx, Some(date(2026, 12, 2)), BoardFilter::default())).unwrap();
        let figures = &week.figures;
        assert_eq!((figures.placed, figures.due), (443, 509));
        assert_eq!((figures.drive_minutes, figures.gap_minutes), (9675, 9418));
        assert_eq!(figures.chosen_per_mille, 1000);
        assert_eq!(week.rows.len(), 36);
        let missing: u32 = week.not_placed.iter().map(|line| u32::from(line.missing)).sum();
        assert_eq!(missing, 509 - 443);
    }

    async fn a_filter_leaves_the_rows_that_match(house, admin) {
        let filter = BoardFilter { discipline: "PT".into(), name: String::new() };
        let week = reading!(house, &admin, |tx| schedule::week(&mut tx, Some(date(2026, 12, 2)), filter)).unwrap();
        assert!(!week.rows.is_empty() && week.rows.iter().all(|row| row.disciplines.iter().any(|own| own.0 == "PT")));
        let nobody = BoardFilter { discipline: String::new(), name: "zzzz".into() };
        let week = reading!(house, &admin, |tx| schedule::week(&mut tx, Some(date(2026, 12, 2)), nobody)).unwrap();
        assert!(week.rows.is_empty());
    }

    async fn figures_and_what_waits_follow_the_filter(house, admin) {
        let week = async |filter: BoardFilter| {
            reading!(house, &admin, |tx| schedule::week(&mut tx, Some(date(2026, 12, 2)), filter)).unwrap()
        };
        let named = |discipline: &str, name: &str| BoardFilter { discipline: discipline.into(), name: name.into() };
        let missing = |week: &WeekView| week.not_placed.iter().map(|line| u32::from(line.missing)).sum::<u32>();
        let all = week(BoardFilter::default()).await;
        let mut sum = (0, 0, 0);
        for discipline in &all.disciplines {
            let part = week(named(&discipline.0, "")).await;
            assert!(part.not_placed.iter().all(|line| line.discipline == *discipline), "no other discipline waits");
            sum = (sum.0 + part.figures.placed, sum.1 + part.figures.due, sum.2 + missing(&part));
        }
        assert_eq!(sum, (all.figures.placed, all.figures.due, missing(&all)));
        let young = week(named("", "sarah young")).await;
        let legs = young.rows[0].days.iter().flat_map(|day| &day.legs);
        let drive: u32 = legs.map(|leg| u32::from(leg.drive)).sum();
        assert_eq!((young.rows.len(), young.figures.placed, young.figures.on_roads), (1, 10, 10));
        assert!(young.figures.drive_minutes.abs_diff(drive) < 10, "the drive of her own roads, each leg of them rounded");
        assert!(young.not_placed.iter().all(|line| line.chosen.as_ref().is_some_and(|chosen| chosen.last_name == "Young")));
        // A child's visit lies on a road with others: their number is what a drive for each visit is told by.
        let child = all.rows[0].days.iter().flat_map(|day| &day.bars).next().unwrap().child.full_name();
        let own = week(named("", &child)).await.figures;
        assert!(own.placed > 0 && own.placed < own.on_roads && own.drive_minutes < all.figures.drive_minutes, "{own:?}");
        let nobody = week(named("", "zzzz")).await;
        assert_eq!((nobody.figures.placed, nobody.figures.due, nobody.figures.drive_minutes, missing(&nobody)), (0, 0, 0, 0));

        let day = async |filter: BoardFilter| {
            reading!(house, &admin, |tx| schedule::day(&mut tx, Some(date(2026, 12, 1)), filter)).unwrap().figures
        };
        let (of_all, of_young) = (day(BoardFilter::default()).await, day(named("", "sarah young")).await);
        assert_eq!((of_young.going_ahead, of_young.planned), (2, 2));
        assert!(of_young.drive_minutes > 0 && of_young.drive_minutes < of_all.drive_minutes);
    }

    async fn the_day_says_whom_to_call_and_what_waits(house, admin) {
        house.next_day();
        house.clock.shift(3 * 60 * 60_000_000);
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let [late, gone] = [VisitId(house.id(&admin, "visits", "V00113").await), VisitId(house.id(&admin, "visits", "V00114").await)];
        let day = async || reading!(house, &admin, |tx| schedule::day(&mut tx, None, BoardFilter::default())).unwrap();
        let family: Vec<String> = house
            .values(
                admin.agency().id,
                "SELECT gn.phone FROM visits v JOIN guardianships gs ON gs.agency_id = v.agency_id AND gs.child_id = v.child_id
                 JOIN guardians gn ON gn.agency_id = gs.agency_id AND gn.id = gs.guardian_id WHERE v.reference = 'V00113'",
            )
            .await;
        let calls = Calls { family: family[0].clone(), provider: "+15855550104".into() };
        let overdue = day().await.overdue.into_iter().find(|line| line.visit == late).unwrap();
        assert_eq!(overdue.calls, calls);

        let report = |report: RoadReport, minutes: Option<u16>| {
            NewRoadReport { visit: late, report, minutes, remark: "".try_into().unwrap() }
        };
        writing!(house, &provider, |tx| visits::report(&mut tx, report(RoadReport::NobodyHome, None))).unwrap();
        let told = day().await;
        assert!(told.reports[0].waits() && told.reports[0].calls == calls);
        assert!(!told.overdue.iter().any(|line| line.visit == late), "who stands before a closed door is not told of twice");

        for visit in [late, gone] {
            let cancel =
                CancelVisit { visit, version: 1, by: CancelledBy::Family, reason: Reason::try_from("Nobody came").unwrap() };
            writing!(house, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        }
        let told = day().await;
        assert!(!told.reports[0].waits(), "it was dealt with");
        let lines: Vec<_> = told.cancelled.iter().filter(|line| line.visit == late || line.visit == gone).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].calls.clone(), lines[0].calls.family == lines[1].calls.family), (calls, false));
    }

    async fn the_day_says_what_is_behind_the_clock(house, admin) {
        let overdue = |day: &DayView| -> Vec<(u16, Overdue)> {
            day.overdue.iter().filter(|line| line.provider.last_name == "Young").map(|line| (line.due, line.overdue)).collect()
        };
        house.next_day();
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let visit = VisitId(house.id(&admin, "visits", "V00113").await);
        let day = || async { reading!(house, &admin, |tx| schedule::day(&mut tx, None, BoardFilter::default())).unwrap() };
        assert_eq!(overdue(&day().await), [], "at seven nobody is late");
        house.clock.shift(105 * 60_000_000);
        assert_eq!(overdue(&day().await), [], "a quarter of an hour is given");
        house.clock.shift(1);
        assert_eq!(overdue(&day().await), [(510, Overdue::NotBegun)]);
        writing!(house, &provider, |tx| store::visits::check_in(&mut tx, visit, true)).unwrap();
        assert_eq!(overdue(&day().await), []);
        house.clock.shift(3 * 60 * 60_000_000);
        assert_eq!(overdue(&day().await), [(630, Overdue::NotCheckedOut)]);
    }

    async fn a_provider_sees_their_own_road(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let day = reading!(house, &provider, |tx| schedule::own_day(&mut tx, Some(date(2026, 12, 1)))).unwrap();
        assert_eq!(day.stops.len(), 2);
        assert!(day.drive_minutes > 0 && day.drive_home.is_some());
        for (index, stop) in day.stops.iter().enumerate() {
            let drive = reading!(house, &provider, |tx| schedule::drive_to(&mut tx, stop.visit, date(2026, 12, 1))).unwrap();
            let expected = Approach { minutes: stop.drive_before, from_home: index == 0 };
            assert_eq!(drive, Some(expected), "the first drive begins at home");
        }
        let week = reading!(house, &provider, |tx| schedule::week(&mut tx, Some(date(2026, 12, 1)), BoardFilter::default())).unwrap();
        assert_eq!((week.rows.len(), week.not_placed.len()), (1, 0), "no other provider, no other family");
        assert_eq!(week.figures.placed, 10);
    }
}
