//! The developers' gallery: there where it is asked for, and nowhere else.

use crate::{
    both_engines,
    support::{Who, spawn_app, spawn_app_with},
};

both_engines! {
    async fn people_meet_no_gallery(engine) {
        let app = spawn_app(engine).await;
        for address in ["/gallery", "/gallery/day"] {
            assert_eq!(app.stranger().get(address).await.status, 404, "{address}");
            assert_eq!(app.client(Who::Admin).get(address).await.status, 404, "{address}");
        }
    }

    async fn developers_do(engine) {
        let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
        let page = app.stranger().get("/gallery").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("href=\"/gallery/day-2000\""));
        let board = app.client(Who::Admin).get("/gallery/day-2000").await;
        assert_eq!((board.status, board.text.matches("class=\"bar-visit ").count()), (200, 2000));
        assert_eq!(app.stranger().get("/gallery/nowhere").await.status, 404);
    }

    async fn a_page_runs_along_its_language(engine) {
        let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
        let mut client = app.client(Who::Own);
        assert!(client.get("/home").await.text.contains("<html lang=\"en\" dir=\"ltr\""));
        client.cookies.insert("language".into(), "ar-XB".into());
        assert!(client.get("/home").await.text.contains("<html lang=\"ar-XB\" dir=\"rtl\""));

        let elsewhere = spawn_app(engine).await;
        let mut client = elsewhere.client(Who::Own);
        client.cookies.insert("language".into(), "ar-XB".into());
        assert!(client.get("/home").await.text.contains("<html lang=\"en\" dir=\"ltr\""), "only where the gallery is");
    }
}
