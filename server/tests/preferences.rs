//! Display preferences of a member.

use crate::{
    both_engines,
    support::{TestUser, client::Client, spawn_app},
};

const ACTION: &str = "/api/keep_preferences";

fn form(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![("preferences[language]", "en"), ("preferences[clock]", "24"), ("preferences[boxes]", "true")];
    for (name, text) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, text));
    }
    fields
}

/// The text between the tags of a page, and its tooltips.
fn visible_text(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    let texts = body.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
    let titles = body.split(" title=\"").skip(1).filter_map(|part| part.split_once('"').map(|(title, _)| title));
    texts.chain(titles).collect::<Vec<_>>().join("\n")
}

async fn visible_page_text(client: &mut Client, path: &str) -> String {
    visible_text(&client.get(path).await.text).replace('\u{a0}', " ")
}

both_engines! {
    async fn the_clock_format_follows_the_locale_until_one_is_chosen(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        assert!(visible_page_text(&mut client, "/day/2026-12-01").await.contains("\n13:00\n"));
        client.headers.push(("accept-language", "en-US".into()));
        let day = visible_page_text(&mut client, "/day/2026-12-01").await;
        assert!(day.contains("\n1 PM\n") && day.contains("9:00 AM to ") && !day.contains("13:"), "{day}");
        let account = visible_page_text(&mut client, "/account").await;
        assert!(account.contains("(2:30 PM)") && account.contains("(14:30)"), "{account}");
        let response = client.submit("/account", ACTION, &form(&[])).await;
        assert_eq!((response.status, response.header("location")), (303, "/account"));
        assert!(visible_page_text(&mut client, "/account").await.contains("Preferences saved."));
        assert!(visible_page_text(&mut client, "/day/2026-12-01").await.contains("\n13:00\n"));
        client.submit("/account", ACTION, &form(&[("preferences[clock]", "12"), ("preferences[language]", "es")])).await;
        let other_browser = visible_page_text(&mut app.client(TestUser::Admin), "/day/2026-12-01").await;
        assert!(other_browser.contains("\n1 p. m.\n"), "{other_browser}");
    }

    async fn weekly_hours_are_short_on_a_12_hour_clock(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let path = format!("/providers/{}", app.fixtures.id("provider"));
        for (clock, hours) in [("24", "9:00–16:30"), ("12", "9 AM–4:30 PM")] {
            client.submit("/account", ACTION, &form(&[("preferences[clock]", clock)])).await;
            let page = visible_page_text(&mut client, &path).await.replace('\n', "");
            assert!(page.contains(hours), "{page}");
        }
    }

    async fn row_density_can_be_changed(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        assert!(!client.get("/week").await.text.contains("class=\"compact\""));
        client.submit("/account", ACTION, &form(&[("preferences[density]", "compact")])).await;
        assert!(client.get("/week").await.text.contains("class=\"compact\""));
        client.submit("/account", ACTION, &form(&[("preferences[density]", "tiny")])).await;
        assert!(client.get("/week").await.text.contains("class=\"compact\""), "an unknown value changes nothing");
    }

    async fn initials_can_be_toggled_without_javascript(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let named = visible_page_text(&mut client, "/day/2026-12-01").await;
        assert!(named.contains("Matthew"), "{named}");
        let response = client.submit("/day/2026-12-01", "/api/choose_initials", &[("on", "true")]).await;
        assert_eq!((response.status, response.header("location")), (303, "/day/2026-12-01"));
        let day = client.get("/day/2026-12-01").await.text;
        assert!(!visible_text(&day).contains("Matthew") && day.contains("aria-pressed=\"true\""));
        assert!(client.get("/account").await.text.contains("checked"));
        client.submit("/day/2026-12-01", "/api/choose_initials", &[("on", "false")]).await;
        assert_eq!(visible_page_text(&mut client, "/day/2026-12-01").await, named);
    }
}
