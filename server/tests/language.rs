//! In which language a page speaks.

use crate::{
    both_engines,
    joining::{ANA, invited, joins},
    support::{Who, spawn_app},
};

fn language(page: &str) -> &str {
    page.split_once("<html lang=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(tag, _)| tag)
}

both_engines! {
    async fn the_browser_is_asked_first(engine) {
        let app = spawn_app(engine).await;
        for (accepts, speaks) in [("es-MX,es;q=0.9,en;q=0.5", "es"), ("en-US", "en"), ("fr", "en"), ("fr, es;q=0.1", "es"), ("", "en")] {
            let mut client = app.stranger();
            client.headers.push(("accept-language", accepts.into()));
            assert_eq!(language(&client.get("/").await.text), speaks, "{accepts}");
        }
    }

    async fn what_was_chosen_stays(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.stranger();
        client.headers.push(("accept-language", "en".into()));
        let answer = client.submit("/sign-in", "/api/choose_language", &[("language", "es")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
        assert!(answer.set_cookie("language").is_some_and(|cookie| cookie.contains("Max-Age=31536000")));
        assert_eq!(language(&client.get("/").await.text), "es");
        client.submit("/sign-in", "/api/choose_language", &[("language", "xx")]).await;
        assert_eq!(language(&client.get("/").await.text), "es", "an unknown one changes nothing");
    }

    async fn a_member_keeps_it_on_every_browser(engine) {
        let app = spawn_app(engine).await;
        assert_eq!(app.client(Who::Own).call("/api/choose_language", &[("language", "es")]).await.status, 200);
        assert_eq!(language(&app.client(Who::Own).get("/home").await.text), "es");
        assert_eq!(language(&app.client(Who::Admin).get("/week").await.text), "en");
    }

    async fn who_is_invited_in_a_language_finds_it_from_the_letter_on(engine) {
        let app = spawn_app(engine).await;
        let token = invited(&mut app.client(Who::Admin), "/api/invite_office", &ANA).await;
        let mut ana = app.stranger();
        ana.headers.push(("accept-language", "en".into()));
        assert_eq!(language(&ana.get(&format!("/join/{token}")).await.text), "en", "the browser's, without a letter");
        assert_eq!(language(&ana.get(&format!("/join/{token}?lang=es")).await.text), "es");
        assert_eq!(joins(&mut ana, &token).await.status, 200);
        assert_eq!(language(&ana.get("/week").await.text), "es");
    }
}
