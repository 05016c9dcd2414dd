//! Holidays on the settings page, with plain forms.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

both_engines! {
    async fn holidays_are_added_and_removed_without_javascript(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let wrong = [("holiday[date]", "soon"), ("holiday[name]", "Staff <day>")];
        let response = client.submit("/settings", "/api/add_holiday", &wrong).await;
        assert_eq!((response.status, response.header("location")), (303, "/settings"));
        let page = client.get("/settings").await.text;
        assert!(page.contains("value=\"Staff &lt;day&gt;\"") && page.contains("id=\"add-holiday-date-error\""), "{page}");
        let right = [("holiday[date]", "2026-12-02"), ("holiday[name]", "Staff day")];
        client.submit("/settings", "/api/add_holiday", &right).await;
        client.submit("/settings", "/api/add_federal_holidays", &[("holidays[year]", "2026")]).await;
        let page = client.get("/settings").await.text;
        for expected in ["Holidays saved.", "Staff day", "Thanksgiving Day", "Independence Day (observed)", "Remove Staff day, December 2, 2026"] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
        for path in ["/week/2026-11-30", "/day/2026-12-02"] {
            assert!(client.get(path).await.text.contains("Staff day"), "{path}");
        }
        let mut spanish = app.client(TestUser::Admin);
        spanish.cookies.insert("language".into(), "es".into());
        let page = spanish.get("/week/2026-11-23").await.text;
        assert!(page.contains("Día de Acción de Gracias") && !page.contains("Thanksgiving"), "{page}");
        let nameless = [("holiday[date]", "2026-12-24"), ("holiday[name]", " ")];
        client.submit("/settings", "/api/add_holiday", &nameless).await;
        assert!(client.get("/settings").await.text.contains("Enter a name."));
        let response = client.submit("/settings", "/api/add_federal_holidays", &[("holidays[year]", "1776")]).await;
        assert_eq!(response.header("location"), "/settings");
        assert!(client.get("/settings").await.text.contains("Enter a year from 2022 to 2099."));
        client.submit("/settings", "/api/remove_holiday", &[("holiday[date]", "2026-12-02")]).await;
        let page = client.get("/settings").await.text;
        assert!(page.contains("Holiday removed. It is a regular day again.") && !page.contains("Staff day"), "{page}");
    }

    async fn moving_a_visit_to_a_holiday_names_the_holiday(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        client.call("/api/add_holiday", &[("holiday[date]", "2026-12-03"), ("holiday[name]", "Staff day")]).await;
        let visit = app.fixtures.id("visit").to_owned();
        let provider = app.fixtures.id("provider").to_owned();
        let page = format!("/visits/{visit}");
        assert!(client.get(&page).await.text.contains("Holidays nearby: Staff day (Thu, Dec 3)."));
        let new = format!("/visits/new?authorization={}&week=2026-11-30", app.fixtures.id("authorization"));
        assert!(client.get(&new).await.text.contains("Holidays nearby: Staff day (Thu, Dec 3)."));
        let move_to_holiday = [
            ("visit[visit]", &*visit),
            ("visit[version]", "1"),
            ("visit[provider]", &*provider),
            ("visit[date]", "2026-12-03"),
            ("visit[time]", "04:00"),
            ("visit[override_reason]", ""),
        ];
        client.submit(&page, "/api/move_visit", &move_to_holiday).await;
        assert!(client.get(&page).await.text.contains("It is a holiday: Staff day."));
    }
}
