//! Flash messages: successes and errors are shown once, above the page, in the pages of every role.

use crate::{
    both_engines,
    support::{TestApp, TestUser, spawn_app},
};

const DONE: &str = "<div role=\"status\" tabindex=\"-1\" autofocus class=\"flash flash-pine\">";
const NOTHING_CHANGED: &str = "<div role=\"status\" tabindex=\"-1\" autofocus class=\"flash flash-amber\">";
const REJECTED: &str = "<div role=\"alert\" tabindex=\"-1\" autofocus class=\"summary\">";

/// The flash area at the start of the page's main element, and everything after it. None if there is no flash.
fn flash_area(page: &str) -> Option<&str> {
    let main = page.split_once("<main id=\"main\"").expect("a page").1.split_once('>').expect("a page").1;
    let main = main.strip_prefix("<div class=\"page page-phone\">").unwrap_or(main);
    main.strip_prefix("<div class=\"page-messages\">").map(|area| area.trim_start_matches("<!>"))
}

fn move_form<'a>(app: &'a TestApp, visit: &'a str, version: &'a str, time: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("visit[visit]", visit),
        ("visit[version]", version),
        ("visit[provider]", app.fixtures.id("provider")),
        ("visit[date]", "2026-12-01"),
        ("visit[time]", time),
        ("visit[override_reason]", "The family asked for it"),
    ]
}

both_engines! {
    async fn a_success_message_is_shown_once_at_the_top(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = format!("/visits/{}", app.fixtures.id("visit"));
        let form = move_form(&app, app.fixtures.id("visit"), app.fixtures.id("version"), "15:00");
        assert_eq!(office.submit(&page, "/api/move_visit", &form).await.status, 303);
        let shown = office.get(&page).await.text;
        let flash = flash_area(&shown).unwrap_or_else(|| panic!("the flash is shown first: {shown}"));
        assert!(flash.starts_with(DONE), "{flash}");
        assert_eq!(shown.matches("Visit moved.").count(), 1);
        let again = office.get(&page).await.text;
        assert!(flash_area(&again).is_none() && !again.contains("Visit moved."), "{again}");
        // An unchanged visit shows no success message.
        let form = move_form(&app, app.fixtures.id("visit"), "2", "15:00");
        assert_eq!(office.submit(&page, "/api/move_visit", &form).await.status, 303);
        let shown = office.get(&page).await.text;
        assert!(flash_area(&shown).is_some_and(|flash| flash.starts_with(NOTHING_CHANGED)), "{shown}");
    }

    async fn validation_errors_are_shown_at_the_top(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = format!("/visits/{}", app.fixtures.id("visit"));
        let form = move_form(&app, app.fixtures.id("visit"), app.fixtures.id("version"), "25:00");
        assert_eq!(office.submit(&page, "/api/move_visit", &form).await.status, 303);
        let shown = office.get(&page).await.text;
        let flash = flash_area(&shown).unwrap_or_else(|| panic!("the flash is shown first: {shown}"));
        assert!(flash.starts_with(REJECTED), "{flash}");
        assert_eq!((shown.matches("role=\"alert\"").count(), shown.matches("autofocus").count()), (1, 1), "{shown}");
        let field = flash.split("href=\"#").nth(1).and_then(|rest| rest.split('"').next()).expect("a link to the field");
        assert!(shown.contains(&format!("id=\"{field}\"")), "{field} in {shown}");

        // The pages of providers and the public pages show it in the same place.
        let mut provider = app.client(TestUser::AssignedProvider);
        let next = app.fixtures.id("next");
        let page = format!("/visits/{next}");
        let report = [("report[visit]", next), ("report[report]", "running_late"), ("report[minutes]", "900"), ("report[remark]", "")];
        assert_eq!(provider.submit(&page, "/api/report_from_the_road", &report).await.status, 303);
        let shown = provider.get(&page).await.text;
        assert!(flash_area(&shown).is_some_and(|flash| flash.starts_with(REJECTED)), "{shown}");
        let mut anonymous_client = app.anonymous_client();
        let wrong = [("account[email]", "nobody@maple.example"), ("account[password]", "not this one")];
        assert_eq!(anonymous_client.submit("/sign-in", "/api/sign_in", &wrong).await.status, 303);
        let shown = anonymous_client.get("/sign-in").await.text;
        assert!(flash_area(&shown).is_some_and(|flash| flash.starts_with(REJECTED)), "{shown}");
        assert_eq!(shown.matches("role=\"alert\"").count(), 1, "{shown}");
    }

    async fn an_error_is_shown_when_its_form_no_longer_exists(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        // The visit has been canceled: it can be reinstated, but not moved.
        let visit = app.fixtures.id("cancelled");
        let page = format!("/visits/{visit}");
        assert_eq!(office.submit(&page, "/api/move_visit", &move_form(&app, visit, "1", "15:00")).await.status, 303);
        let shown = office.get(&page).await.text;
        assert!(!shown.contains("/api/move_visit") && shown.contains("/api/reinstate_visit"), "{shown}");
        assert!(flash_area(&shown).is_some_and(|flash| flash.starts_with(REJECTED)), "{shown}");
        assert_eq!(shown.matches("role=\"alert\"").count(), 1, "{shown}");
        assert!(shown.contains("You typed: “The family asked for it”"), "{shown}");
    }
}
