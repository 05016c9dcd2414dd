//! No other site changes anything here, and nothing is changed by opening an address.

use crate::{
    both_engines,
    support::{
        Who,
        client::{Ask, form},
        requests::{FUNCTIONS, PLAIN},
        spawn_app,
    },
};

fn posts() -> impl Iterator<Item = &'static str> {
    let plain = PLAIN.iter().filter_map(|route| route.strip_prefix("POST "));
    FUNCTIONS.iter().map(|(path, _)| *path).chain(plain)
}

both_engines! {
    async fn forms_of_other_sites_are_refused(engine) {
        let app = spawn_app(engine).await;
        let before = app.database.content().await;
        let own = app.installation.public_url.clone();
        let foreign: [Vec<(&str, String)>; 5] = [
            vec![("sec-fetch-site", "cross-site".into()), ("origin", own.clone())],
            vec![("sec-fetch-site", "same-site".into()), ("origin", own)],
            vec![("origin", "https://evil.example".into())],
            vec![("origin", "null".into())],
            vec![],
        ];
        for path in posts() {
            for headers in &foreign {
                let mut headers = headers.clone();
                headers.push(("content-type", "application/x-www-form-urlencoded".into()));
                headers.push(("accept", "text/html".into()));
                let body = form(&[("visit", app.facts.id("visit"))]);
                let ask = Ask { method: "POST", path, headers: headers.clone(), body, ..Ask::default() };
                let answer = app.client(Who::Admin).send(ask).await;
                assert_eq!(answer.status, 403, "{path} with {headers:?}");
                assert_eq!(answer.set_cookie("form"), None, "{path} keeps nothing of it");
            }
        }
        assert_eq!(app.database.content().await, before);
    }

    async fn server_functions_are_not_opened_as_pages(engine) {
        let app = spawn_app(engine).await;
        let before = app.database.content().await;
        for (path, fields) in FUNCTIONS {
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, app.facts.fill(text))).collect();
            let query = serde_urlencoded::to_string(fields).expect("texts can be sent");
            for who in [Who::Admin, Who::Assigned, Who::Own] {
                let answer = app.client(who).get(&format!("{path}?{query}")).await;
                assert_eq!(answer.status, 405, "GET {path} by {}", who.name());
            }
        }
        assert_eq!(app.database.content().await, before);
    }
}
