//! What the boards say of a week and of a day, and where they lead.

use crate::{
    both_engines,
    support::{Who, spawn_app},
};

const HOUR_US: i64 = 60 * 60_000_000;

both_engines! {
    async fn a_day_of_the_week_opens_at_its_providers_row(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let provider = app.facts.id("sibling_provider");
        let page = client.get("/week/2026-11-30?discipline=ABA").await.text;
        let href = format!("/day/2026-12-01?discipline=ABA#row-{provider}");
        assert!(page.contains(&href), "{href} in {page}");
        let strip = page.split_once(&href).unwrap().1.split_once("</a>").unwrap().0;
        let said = strip.split_once("</span>").unwrap().0;
        assert!(said.contains("2 visits") && said.contains("Sarah Young, Tuesday, December 1: 8:30 "), "{said}");
        assert!(said.contains(", 14:00 "), "{said}");
        assert!(strip.contains("<title>8:30 to 10:30 ") && strip.matches("<title>").count() == 2, "{strip}");
        assert!(client.get("/day/2026-12-01?discipline=ABA").await.text.contains(&format!("id=\"row-{provider}\"")));
        // What is not scheduled leads on within the filter.
        assert!(page.contains("href=\"/week/2026-11-30?discipline=ABA&amp;all=1#not-placed\"") || !page.contains("Show all"));
    }

    async fn rows_of_a_day_stand_along_its_hours_whatever_they_are(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let hours = |page: &str| page.split_once("class=\"day-hours\"").unwrap().1.split_once("</div>").unwrap().0.to_owned();
        let first = hours(&client.get("/day/2026-12-01").await.text);
        assert!(first.contains("9:00") && first.contains("17:00"), "{first}");
        for by in ["child", "discipline"] {
            let page = client.get(&format!("/day/2026-12-01?by={by}&discipline=ABA")).await.text;
            assert_eq!(hours(&page), first);
            assert!(page.contains("class=\"bar-visit d-aba at-510 for-120\""), "by {by}: {page}");
            assert!(page.contains(", ABA, Sarah Young\""), "by {by} a visit says who gives it");
        }
        let page = client.get("/day/2026-12-01?by=discipline&discipline=ABA").await.text;
        assert_eq!(page.matches("class=\"day-row\"").count(), 1);
        assert!(page.matches("class=\"track\"").count() > 1, "what overlaps stands below each other");
    }

    async fn the_list_beside_the_day_is_urgent_first(engine) {
        let app = spawn_app(engine).await;
        let next = app.facts.id("next").to_owned();
        let mut office = app.client(Who::Admin);
        let report = |report: &'static str, minutes: &'static str| {
            [("report[visit]", next.clone()), ("report[report]", report.into()), ("report[minutes]", minutes.into()), ("report[remark]", String::new())]
        };
        let page = office.get("/day/2026-11-30").await.text;
        assert!(page.contains("1 visit canceled") && !page.contains("Nobody home"), "{page}");
        let told = report("nobody_home", "");
        let told: Vec<(&str, &str)> = told.iter().map(|(name, text)| (*name, text.as_str())).collect();
        // It is seven in the morning, and the visit begins at nine. Sessions end while nobody is there.
        app.clock.shift(2 * HOUR_US);
        let mut provider = app.client_of(Who::Assigned.email().expect("a member")).await;
        assert_eq!(provider.call("/api/report_from_the_road", &told).await.status, 200);
        app.clock.shift(8 * HOUR_US);
        let mut office = app.client_of("marta.ruiz@maple.example").await;
        let page = office.get("/day/2026-11-30").await.text;
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
        let order = [at("<h2>Nobody home</h2>"), at("visits running late</h2>"), at("1 visit canceled</h2>")];
        assert!(order.is_sorted(), "{order:?}");
        let urgent = &page[order[0]..order[1]];
        assert!(urgent.contains(&format!("href=\"/visits/{next}\"")), "{urgent}");
        for part in [format!("/visits/{next}#move"), format!("/visits/{next}#cancel"), "href=\"tel:+1585".to_owned(), "Family +1".into(), "Provider +1".into()] {
            assert!(urgent.contains(&part), "{part} in {urgent}");
        }
        let gone = &page[order[2]..];
        assert!(gone.contains("/visits/new?authorization=") && gone.contains("#reinstate") && gone.contains("tel:"), "{gone}");
        // Who may not change the week is not asked to.
        let page = app.client_of("privacy@maple.example").await.get("/day/2026-11-30").await.text;
        assert!(page.contains("<h2>Nobody home</h2>") && !page.contains("#cancel"), "{page}");
        assert!(!office.get("/day/2026-12-01").await.text.contains("Nobody home"), "another day");
    }

    async fn the_month_says_its_holidays(engine) {
        let app = spawn_app(engine).await;
        let page = app.client(Who::Admin).get("/month/2026-12-01").await.text;
        let cell = page.split_once("/day/2027-01-01").expect("the year's first day").1.split_once("</td>").unwrap().0;
        assert!(cell.contains("New Year&#39;s Day") || cell.contains("New Year's Day"), "{cell}");
        let mut spanish = app.client(Who::Admin);
        spanish.cookies.insert("language".into(), "es".into());
        assert!(spanish.get("/month/2026-12-01").await.text.contains("Año Nuevo"));
    }
}
