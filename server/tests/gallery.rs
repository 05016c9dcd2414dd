//! The developers' gallery is served only when it is enabled.

use crate::{
    both_engines,
    support::{TestUser, spawn_app, spawn_app_with},
};

both_engines! {
    async fn the_gallery_is_not_found_by_default(engine) {
        let app = spawn_app(engine).await;
        for address in ["/gallery", "/gallery/day"] {
            assert_eq!(app.anonymous_client().get(address).await.status, 404, "{address}");
            assert_eq!(app.client(TestUser::Admin).get(address).await.status, 404, "{address}");
        }
    }

    async fn the_gallery_is_served_when_enabled(engine) {
        let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
        let page = app.anonymous_client().get("/gallery").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("href=\"/gallery/day-2000\""));
        let board = app.client(TestUser::Admin).get("/gallery/day-2000").await;
        assert_eq!((board.status, board.text.matches("class=\"bar-visit ").count()), (200, 2000));
        assert_eq!(app.anonymous_client().get("/gallery/nowhere").await.status, 404);
    }

    async fn pages_set_the_text_direction_of_their_language(engine) {
        let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
        let mut client = app.client(TestUser::Guardian);
        assert!(client.get("/home").await.text.contains("<html lang=\"en\" dir=\"ltr\""));
        client.cookies.insert("language".into(), "ar-XB".into());
        assert!(client.get("/home").await.text.contains("<html lang=\"ar-XB\" dir=\"rtl\""));

        let without_gallery = spawn_app(engine).await;
        let mut client = without_gallery.client(TestUser::Guardian);
        client.cookies.insert("language".into(), "ar-XB".into());
        assert!(client.get("/home").await.text.contains("<html lang=\"en\" dir=\"ltr\""), "only if the gallery is enabled");
    }
}
