//! Holidays as plain forms on the settings' page.

use crate::{
    both_engines,
    support::{Who, spawn_app},
};

both_engines! {
    async fn holidays_come_and_go_by_plain_forms(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let wrong = [("holiday[date]", "soon"), ("holiday[name]", "Staff <day>")];
        let answer = client.submit("/settings", "/api/add_holiday", &wrong).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/settings"));
        let page = client.get("/settings").await.text;
        assert!(page.contains("value=\"Staff &lt;day&gt;\"") && page.contains("id=\"add-holiday-date-error\""), "{page}");
        let right = [("holiday[date]", "2026-12-02"), ("holiday[name]", "Staff day")];
        client.submit("/settings", "/api/add_holiday", &right).await;
        client.submit("/settings", "/api/add_federal_holidays", &[("holidays[year]", "2026")]).await;
        let page = client.get("/settings").await.text;
        for said in ["Holidays saved.", "Staff day", "Thanksgiving Day", "Independence Day (observed)", "Remove Staff day, December 2, 2026"] {
            assert!(page.contains(said), "{said} in {page}");
        }
        for path in ["/week/2026-11-30", "/day/2026-12-02"] {
            assert!(client.get(path).await.text.contains("Staff day"), "{path}");
        }
        let mut spanish = app.client(Who::Admin);
        spanish.cookies.insert("language".into(), "es".into());
        let page = spanish.get("/week/2026-11-23").await.text;
        assert!(page.contains("Día de Acción de Gracias") && !page.contains("Thanksgiving"), "{page}");
        let nameless = [("holiday[date]", "2026-12-24"), ("holiday[name]", " ")];
        client.submit("/settings", "/api/add_holiday", &nameless).await;
        assert!(client.get("/settings").await.text.contains("Enter a name."));
        let answer = client.submit("/settings", "/api/add_federal_holidays", &[("holidays[year]", "1776")]).await;
        assert_eq!(answer.header("location"), "/settings");
        assert!(client.get("/settings").await.text.contains("Enter a year from 2022 to 2099."));
        client.submit("/settings", "/api/remove_holiday", &[("holiday[date]", "2026-12-02")]).await;
        let page = client.get("/settings").await.text;
        assert!(page.contains("Holiday removed. It is a regular day again.") && !page.contains("Staff day"), "{page}");
    }

    async fn a_form_that_puts_a_visit_onto_a_holiday_says_which(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        client.call("/api/add_holiday", &[("holiday[date]", "2026-12-03"), ("holiday[name]", "Staff day")]).await;
        let visit = app.facts.id("visit").to_owned();
        let provider = app.facts.id("provider").to_owned();
        let page = format!("/visits/{visit}");
        assert!(client.get(&page).await.text.contains("Holidays nearby: Staff day (Thu, Dec 3)."));
        let new = format!("/visits/new?authorization={}&week=2026-11-30", app.facts.id("authorization"));
        assert!(client.get(&new).await.text.contains("Holidays nearby: Staff day (Thu, Dec 3)."));
        let onto = [
            ("visit[visit]", &*visit),
            ("visit[version]", "1"),
            ("visit[provider]", &*provider),
            ("visit[date]", "2026-12-03"),
            ("visit[time]", "04:00"),
            ("visit[override_reason]", ""),
        ];
        client.submit(&page, "/api/move_visit", &onto).await;
        assert!(client.get(&page).await.text.contains("It is a holiday: Staff day."));
    }
}
