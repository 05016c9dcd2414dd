//! The language of a page.

use crate::{
    both_engines,
    invitations::{ANA, invite, join},
    support::{TestUser, spawn_app},
};

fn page_language(page: &str) -> &str {
    page.split_once("<html lang=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(tag, _)| tag)
}

both_engines! {
    async fn the_language_defaults_to_the_browsers(engine) {
        let app = spawn_app(engine).await;
        for (accept_language, expected) in [("es-MX,es;q=0.9,en;q=0.5", "es"), ("en-US", "en"), ("fr", "en"), ("fr, es;q=0.1", "es"), ("", "en")] {
            let mut client = app.anonymous_client();
            client.headers.push(("accept-language", accept_language.into()));
            assert_eq!(page_language(&client.get("/").await.text), expected, "{accept_language}");
        }
    }

    async fn a_chosen_language_is_remembered(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        client.headers.push(("accept-language", "en".into()));
        let response = client.submit("/sign-in", "/api/choose_language", &[("language", "es")]).await;
        assert_eq!((response.status, response.header("location")), (303, "/sign-in"));
        assert!(response.set_cookie("language").is_some_and(|cookie| !cookie.contains("Max-Age")), "until the browser is closed");
        assert_eq!(page_language(&client.get("/").await.text), "es");
        client.submit("/sign-in", "/api/choose_language", &[("language", "xx")]).await;
        assert_eq!(page_language(&client.get("/").await.text), "es", "an unknown language changes nothing");
    }

    async fn a_members_language_applies_in_every_browser(engine) {
        let app = spawn_app(engine).await;
        assert_eq!(app.client(TestUser::Guardian).call("/api/choose_language", &[("language", "es")]).await.status, 200);
        assert_eq!(page_language(&app.client(TestUser::Guardian).get("/home").await.text), "es");
        assert_eq!(page_language(&app.client(TestUser::Admin).get("/week").await.text), "en");
    }

    async fn an_invitation_link_sets_the_language_of_its_email(engine) {
        let app = spawn_app(engine).await;
        let token = invite(&mut app.client(TestUser::Admin), "/api/invite_office", &ANA).await;
        let mut ana = app.anonymous_client();
        ana.headers.push(("accept-language", "en".into()));
        assert_eq!(page_language(&ana.get(&format!("/join/{token}")).await.text), "en", "without the email's parameter, the browser's language");
        assert_eq!(page_language(&ana.get(&format!("/join/{token}?lang=es")).await.text), "es");
        assert_eq!(join(&mut ana, &token).await.status, 200);
        assert_eq!(page_language(&ana.get("/week").await.text), "es");
    }
}
