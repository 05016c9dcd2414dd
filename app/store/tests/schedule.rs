//! The boards show the imported week with the figures that an independent checker gives for the same files.

use crate::{both_engines, reading, writing};
use domain::{
    VisitId,
    schedule::{Approach, BoardFilter, DayView, Overdue},
};
use jiff::civil::date;
use store::schedule;

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
