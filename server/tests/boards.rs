//! The boards of a week, a day and a month: their content and their links.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};
use domain::{audit::AuditAction, holidays::NewHoliday};
use jiff::civil::date;

const HOUR_US: i64 = 60 * 60_000_000;

both_engines! {
    async fn a_day_in_the_week_links_to_the_providers_row(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let provider = app.fixtures.id("sibling_provider");
        let page = client.get("/week/2026-11-30?discipline=ABA").await.text;
        let href = format!("/day/2026-12-01?discipline=ABA#row-{provider}");
        assert!(page.contains(&href), "{href} in {page}");
        let strip = page.split_once(&href).unwrap().1.split_once("</a>").unwrap().0;
        let label = strip.split_once("</span>").unwrap().0;
        assert!(label.contains("2 visits") && label.contains("Sarah Young, Tuesday, December 1: 8:30 "), "{label}");
        assert!(label.contains(", 14:00 "), "{label}");
        assert!(strip.contains("<title>8:30 to 10:30 ") && strip.matches("<title>").count() == 2, "{strip}");
        assert!(client.get("/day/2026-12-01?discipline=ABA").await.text.contains(&format!("id=\"row-{provider}\"")));
        // The link to unscheduled visits keeps the filter.
        assert!(page.contains("href=\"/week/2026-11-30?discipline=ABA&amp;all=1#not-placed\"") || !page.contains("Show all"));
    }

    async fn day_rows_share_one_time_axis_in_every_grouping(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let hours = |page: &str| page.split_once("class=\"day-hours\"").unwrap().1.split_once("</div>").unwrap().0.to_owned();
        let first = hours(&client.get("/day/2026-12-01").await.text);
        assert!(first.contains("9:00") && first.contains("17:00"), "{first}");
        for by in ["child", "discipline"] {
            let page = client.get(&format!("/day/2026-12-01?by={by}&discipline=ABA")).await.text;
            assert_eq!(hours(&page), first);
            assert!(page.contains("class=\"bar-visit d-aba at-510 for-120\""), "by {by}: {page}");
            assert!(page.contains(", ABA, Sarah Young\""), "grouped by {by}, a visit names its provider");
        }
        let page = client.get("/day/2026-12-01?by=discipline&discipline=ABA").await.text;
        assert_eq!(page.matches("class=\"day-row\"").count(), 1);
        assert!(page.matches("class=\"track\"").count() > 1, "overlapping visits are stacked");
    }

    async fn the_day_sidebar_lists_urgent_items_first(engine) {
        let app = spawn_app(engine).await;
        let next = app.fixtures.id("next").to_owned();
        let mut office = app.client(TestUser::Admin);
        let report = |report: &'static str, minutes: &'static str| {
            [("report[visit]", next.clone()), ("report[report]", report.into()), ("report[minutes]", minutes.into()), ("report[remark]", String::new())]
        };
        let page = office.get("/day/2026-11-30").await.text;
        assert!(page.contains("1 visit canceled") && !page.contains("Nobody home"), "{page}");
        let nobody_home = report("nobody_home", "");
        let nobody_home: Vec<(&str, &str)> = nobody_home.iter().map(|(name, text)| (*name, text.as_str())).collect();
        // It is 7:00, and the visit begins at 9:00. Sessions expire in the meantime, so users sign in again.
        app.clock.shift(2 * HOUR_US);
        let mut provider = app.signed_in_client(TestUser::AssignedProvider.email().expect("a member")).await;
        assert_eq!(provider.call("/api/report_from_the_road", &nobody_home).await.status, 200);
        app.clock.shift(8 * HOUR_US);
        let mut office = app.signed_in_client("marta.ruiz@maple.example").await;
        let page = office.get("/day/2026-11-30").await.text;
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
        let order = [at("<h2>Nobody home</h2>"), at("visits running late</h2>"), at("1 visit canceled</h2>")];
        assert!(order.is_sorted(), "{order:?}");
        let urgent = &page[order[0]..order[1]];
        assert!(urgent.contains(&format!("href=\"/visits/{next}\"")), "{urgent}");
        for part in [format!("/visits/{next}?do=move#move"), format!("/visits/{next}?do=cancel#cancel"), "href=\"tel:+1585".to_owned(), "Family 585-".into(), "Provider 585-".into()] {
            assert!(urgent.contains(&part), "{part} in {urgent}");
        }
        let canceled = &page[order[2]..];
        assert!(canceled.contains("/visits/new?authorization=") && canceled.contains("?do=reinstate#reinstate") && canceled.contains("tel:"), "{canceled}");
        // Members who may not change the schedule get no links to change it.
        let page = app.signed_in_client("privacy@maple.example").await.get("/day/2026-11-30").await.text;
        assert!(page.contains("<h2>Nobody home</h2>") && !page.contains("#cancel"), "{page}");
        assert!(!office.get("/day/2026-12-01").await.text.contains("Nobody home"), "another day");
    }

    async fn a_board_is_current_whichever_process_made_the_change(engine) {
        let app = spawn_app(engine).await;
        let other = app.another_process().await;
        let mut office = app.client(TestUser::Admin);
        let system = other.system("maple", "test").await.unwrap();
        for nth in 0..50 {
            let mut tx = other.write(&system, AuditAction::AgencyAddHoliday).await.unwrap();
            let holiday = NewHoliday { date: date(2026, 12, 3), name: format!("Closure {nth};") };
            store::scheduling::holidays::add(&mut tx, holiday).await.unwrap();
            tx.commit().await.unwrap();
            let page = office.get("/week/2026-11-30").await.text;
            assert!(page.contains(&format!("Closure {nth};")), "after change {nth}: {page}");
        }
    }

    async fn a_board_that_was_rendered_before_is_recorded_as_shown(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        let mut office = app.client(TestUser::Admin);
        for path in ["/week/2026-11-30", "/day/2026-12-01"] {
            let mut pages = Vec::new();
            for _ in 0..2 {
                let before = app.database.last_event_seq(agency).await;
                // The nonce of the content policy is another one each time.
                let page = office.get(path).await.text;
                let rows = page.split("data-board=").nth(1).expect("a board").to_owned();
                pages.push((rows.split("<script").next().unwrap().to_owned(), app.database.recorded_after(agency, before).await));
            }
            assert!(pages[0].0.matches("data-part").count() > 20 && pages[0].1.len() > 50, "{path}");
            assert_eq!(pages[0], pages[1], "{path}");
        }
    }

    async fn rendered_boards_are_not_shared_between_preferences(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        assert!(office.get("/week/2026-11-30").await.text.contains("data-name=\"Shannon E.\""));
        assert_eq!(office.call("/api/choose_initials", &[("on", "true")]).await.status, 200);
        let initials = |page: &str| page.contains("data-name=\"S. E.\"") && !page.contains("Shannon E.");
        let page = office.get("/week/2026-11-30").await.text;
        assert!(initials(&page), "{page}");
        let mut biller = app.client(TestUser::Biller);
        biller.call("/api/choose_language", &[("language", "es")]).await;
        assert!(biller.get("/week/2026-11-30").await.text.contains("visitas"));
        assert!(initials(&office.get("/week/2026-11-30").await.text), "the office's own");
    }

    async fn an_overridden_rule_is_marked_on_every_board(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let visit = app.fixtures.id("visit");
        let early = [
            ("visit[visit]", visit),
            ("visit[version]", app.fixtures.id("version")),
            ("visit[provider]", app.fixtures.id("provider")),
            ("visit[date]", "2026-12-01"),
            ("visit[time]", "06:30"),
            ("visit[override_reason]", "Grandma leaves at eight"),
        ];
        let by_discipline = "/week/2026-11-30?by=discipline&discipline=SI&name=matthew";
        assert!(!office.get(by_discipline).await.text.contains("overridden"), "no rule is overridden for him yet");
        assert_eq!(office.submit(&format!("/visits/{visit}"), "/api/move_visit", &early).await.status, 303);
        let label = "Rule overridden: Grandma leaves at eight";
        let week = office.get("/week/2026-11-30").await.text;
        assert!(week.contains("class=\"strip-mark\""), "{week}");
        assert!(week.contains(&format!("6:30 Matthew C., North Chili ({label})")), "the cell's accessible name contains it: {week}");
        assert!(week.matches(label).count() >= 3, "the visit's title and its focus text contain it too");
        for path in ["/week/2026-11-30?by=child", "/day/2026-12-01", "/day/2026-12-01?by=child", "/day/2026-12-01?by=discipline"] {
            let page = office.get(path).await.text;
            assert!(page.contains(&format!("data-text=\"{label}\"")) && page.contains("class=\"bar-mark\""), "{path}: {page}");
            let name = page.split(&format!("href=\"/visits/{visit}\"")).nth(1).and_then(|rest| rest.split("</a>").next()).expect("the visit");
            assert!(name.matches(label).count() >= 2, "{path}: {name}");
        }
        let numbers = office.get(by_discipline).await.text;
        assert!(numbers.contains("1 rule overridden") && !numbers.contains("Grandma"), "{numbers}");
        assert!(office.get("/agenda/2026-12-01").await.text.contains(label));
        let own = app.client(TestUser::AssignedProvider).get("/agenda/2026-12-01").await.text;
        assert!(own.contains("6:30") && !own.contains("Grandma"), "the override reason is only for the office: {own}");
    }

    async fn a_week_is_copied_only_with_readable_dates(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        for (query, field) in [("from=tomorrow", "from"), ("to=12/07/2026", "to"), ("from=9999-12-31", "from"), ("to=2026-12-02", "to")] {
            let page = office.get(&format!("/copies/new?{query}")).await.text;
            assert!(page.contains(&format!("id=\"{field}-error\"")) && page.matches("-error\" role=\"alert\"").count() == 1, "{query}: {page}");
            assert!(!page.contains("0000-") && page.contains("Week of November 30"), "{query}: {page}");
        }
        assert!(!office.get("/copies/new?from=&to=").await.text.contains("-error\""), "without dates: this week into the next");
        let new = format!("/visits/new?authorization={}&week=", app.fixtures.id("authorization"));
        assert_eq!((office.get(&format!("{new}2026-11-30")).await.status, office.get(&format!("{new}x")).await.status), (200, 404));
    }

    async fn the_month_shows_holidays(engine) {
        let app = spawn_app(engine).await;
        let page = app.client(TestUser::Admin).get("/month/2026-12-01").await.text;
        let cell = page.split_once("/day/2027-01-01").expect("New Year's Day").1.split_once("</td>").unwrap().0;
        assert!(cell.contains("New Year&#39;s Day") || cell.contains("New Year's Day"), "{cell}");
        let mut spanish = app.client(TestUser::Admin);
        spanish.cookies.insert("language".into(), "es".into());
        assert!(spanish.get("/month/2026-12-01").await.text.contains("Año Nuevo"));
    }
}
