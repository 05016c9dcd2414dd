//! How a person wants the screens, from the form to the pages.

use crate::{
    both_engines,
    support::{Who, client::Client, spawn_app},
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

/// What stands between the tags of a document, and in its tooltips.
fn visible(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    let texts = body.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
    let titles = body.split(" title=\"").skip(1).filter_map(|part| part.split_once('"').map(|(title, _)| title));
    texts.chain(titles).collect::<Vec<_>>().join("\n")
}

async fn page(client: &mut Client, path: &str) -> String {
    visible(&client.get(path).await.text).replace('\u{a0}', " ")
}

both_engines! {
    async fn the_clock_is_the_countrys_until_one_is_chosen(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        assert!(page(&mut client, "/day/2026-12-01").await.contains("\n13:00\n"));
        client.headers.push(("accept-language", "en-US".into()));
        let day = page(&mut client, "/day/2026-12-01").await;
        assert!(day.contains("\n1 PM\n") && day.contains("9:00 AM to ") && !day.contains("13:"), "{day}");
        let account = page(&mut client, "/account").await;
        assert!(account.contains("(2:30 PM)") && account.contains("(14:30)"), "{account}");
        let answer = client.submit("/account", ACTION, &form(&[])).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/account"));
        assert!(page(&mut client, "/account").await.contains("Preferences saved."));
        assert!(page(&mut client, "/day/2026-12-01").await.contains("\n13:00\n"));
        client.submit("/account", ACTION, &form(&[("preferences[clock]", "12"), ("preferences[language]", "es")])).await;
        let other_browser = page(&mut app.client(Who::Admin), "/day/2026-12-01").await;
        assert!(other_browser.contains("\n1 p. m.\n"), "{other_browser}");
    }

    async fn rows_are_as_high_as_one_wants(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        assert!(!client.get("/week").await.text.contains("class=\"compact\""));
        client.submit("/account", ACTION, &form(&[("preferences[density]", "compact")])).await;
        assert!(client.get("/week").await.text.contains("class=\"compact\""));
        client.submit("/account", ACTION, &form(&[("preferences[density]", "tiny")])).await;
        assert!(client.get("/week").await.text.contains("class=\"compact\""), "an unknown one changes nothing");
    }

    async fn initials_are_switched_by_a_plain_form(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let named = page(&mut client, "/day/2026-12-01").await;
        assert!(named.contains("Matthew"), "{named}");
        let answer = client.submit("/day/2026-12-01", "/api/choose_initials", &[("on", "true")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/day/2026-12-01"));
        let day = client.get("/day/2026-12-01").await.text;
        assert!(!visible(&day).contains("Matthew") && day.contains("aria-pressed=\"true\""));
        assert!(client.get("/account").await.text.contains("checked"));
        client.submit("/day/2026-12-01", "/api/choose_initials", &[("on", "false")]).await;
        assert_eq!(page(&mut client, "/day/2026-12-01").await, named);
    }
}
