//! A visit's page as its provider, the office and the family read it.

use crate::{
    both_engines,
    support::{App, Who, client::Client, sign_in, spawn_app},
};

const HOUR_US: i64 = 3_600_000_000;

/// Signs in on another day.
async fn again(app: &App, who: Who) -> Client {
    let mut client = app.stranger();
    sign_in(&mut client, who.email().expect("a member")).await;
    client
}

both_engines! {
    async fn times_come_back_with_all_that_is_wrong(engine) {
        let app = spawn_app(engine).await;
        let visit = app.facts.id("under_way");
        for who in [Who::Assigned, Who::Admin] {
            let mut client = app.client(who);
            let page = format!("/visits/{visit}");
            let times = [
                ("times[visit]", visit),
                ("times[version]", "2"),
                ("times[began]", "2026-11-30T23:00"),
                ("times[ended]", "noon"),
                ("times[reason]", ""),
            ];
            let answer = client.submit(&page, "/api/correct_times", &times).await;
            assert_eq!((answer.status, answer.header("location")), (303, &*page));
            let shown = client.get(&page).await.text;
            for said in ["That start is in the future", "Enter a date and a time", "Enter a reason", "value=\"2026-11-30T23:00\""] {
                assert!(shown.contains(said), "{said}: {shown}");
            }
            assert!(shown.contains("<details open class=\"more\""), "the form is open: {shown}");
        }
    }

    async fn a_correction_is_read_beside_the_original(engine) {
        let app = spawn_app(engine).await;
        let visit = app.facts.id("under_way");
        let page = format!("/visits/{visit}");
        let mut office = app.client(Who::Admin);
        let times = [
            ("times[visit]", visit),
            ("times[version]", "2"),
            ("times[began]", "2026-11-30T06:55"),
            ("times[ended]", ""),
            ("times[reason]", "Phone had no battery"),
        ];
        assert_eq!(office.submit(&page, "/api/correct_times", &times).await.status, 303);
        for (who, page) in [(Who::Assigned, page.clone()), (Who::Assigned, format!("{page}/note")), (Who::Admin, page)] {
            let shown = app.client(who).get(&page).await.text;
            assert!(shown.contains("Recorded 7:00, no check-out; corrected to 6:55, no check-out by"), "{page}: {shown}");
            assert!(shown.contains("Phone had no battery"), "{page}: {shown}");
        }
    }

    async fn a_press_is_taken_back_with_what_is_typed(engine) {
        let app = spawn_app(engine).await;
        let visit = app.facts.id("under_way");
        let page = format!("/visits/{visit}/note");
        let mut client = app.client(Who::Assigned);
        assert!(client.get(&page).await.text.contains("Undo check-in"));
        let typed = [
            ("visit", visit),
            ("note[visit]", visit),
            ("note[version]", "0"),
            ("note[body]", "Typed before the press was taken back"),
            ("note[family_summary]", ""),
        ];
        let answer = client.submit(&page, "/api/undo_press", &typed).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("/visits/{visit}")));
        let shown = client.get(&format!("/visits/{visit}")).await.text;
        assert!(shown.contains("Check-in undone") && shown.contains("Check in") && shown.contains("Check-in of 7:00 undone by"), "{shown}");
        assert!(client.get(&page).await.text.contains("Typed before the press was taken back"));
    }

    async fn the_family_is_a_press_away_and_so_is_the_road(engine) {
        let app = spawn_app(engine).await;
        let page = app.client(Who::Assigned).get(&format!("/visits/{}", app.facts.id("next"))).await.text;
        assert!(page.contains("href=\"https://www.google.com/maps/dir/?api=1&amp;destination=4"), "{page}");
        let deeds = page.split("class=\"deeds\"").nth(1).expect("what is done next");
        assert!(deeds.contains("href=\"tel:+1585555") && deeds.contains("aria-label=\"Call "), "{deeds}");
        let tomorrow = app.client(Who::Assigned).get(&format!("/visits/{}", app.facts.id("visit"))).await.text;
        assert!(!tomorrow.contains("href=\"tel:+1585555"), "before its day the number is on the child's page");
    }

    async fn nobody_home_is_read_by_all_and_changes_what_is_offered(engine) {
        let app = spawn_app(engine).await;
        // Matthew's visit of Tuesday, nine o'clock.
        let visit = app.facts.id("visit");
        app.clock.shift(26 * HOUR_US);
        let mut provider = again(&app, Who::Assigned).await;
        let page = format!("/visits/{visit}");
        let report = [("report[visit]", visit), ("report[report]", "nobody_home"), ("report[remark]", "Rang three times")];
        assert_eq!(provider.submit(&page, "/api/report_from_the_road", &report).await.status, 303);
        for path in ["/day", &page] {
            let shown = provider.get(path).await.text;
            assert!(shown.contains("Nobody home") && shown.contains("They came after all"), "{path}: {shown}");
        }
        assert!(!provider.get(&page).await.text.contains("id=\"nobody-home\""), "it is not asked again");
        let board = again(&app, Who::Admin).await.get("/day").await.text;
        assert!(board.contains("bar-mark-brick") && board.contains("scheduled. Nobody home"), "{board}");
        let home = again(&app, Who::Own).await.get("/home").await.text;
        assert!(home.contains("found nobody home. Please call the office.") && !home.contains("Rang three times"), "{home}");
    }

    async fn the_audit_says_what_changed_a_visit(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let visit = app.facts.id("visit");
        let moved = [
            ("visit[visit]", visit),
            ("visit[version]", app.facts.id("version")),
            ("visit[provider]", app.facts.id("provider")),
            ("visit[date]", "2026-12-01"),
            ("visit[time]", "15:00"),
            ("visit[override_reason]", "The family asked for it"),
        ];
        assert_eq!(office.submit(&format!("/visits/{visit}"), "/api/move_visit", &moved).await.status, 303);
        let audit = office.get(&format!("/audit?visit={visit}")).await.text;
        for said in ["Matthew C., North Chili, Tue, Dec 1, 15:00", "Tue, Dec 1, 9:00 → 15:00", "With Jennifer Berry"] {
            assert!(audit.contains(said), "{said}: {audit}");
        }
        let unmoved = [moved[0], ("visit[version]", "2"), moved[2], moved[3], moved[4]];
        office.submit(&format!("/visits/{visit}"), "/api/move_visit", &unmoved).await;
        assert!(office.get(&format!("/visits/{visit}")).await.text.contains("Nothing changed: the visit is already there."));
    }
}
