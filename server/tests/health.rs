//! What machines ask before they send people here.

use crate::{both_engines, support::spawn_app};

both_engines! {
    async fn a_process_without_its_database_is_not_ready(engine) {
        let app = spawn_app(engine).await;
        for path in ["/healthz", "/readyz"] {
            assert_eq!(app.stranger().get(path).await.status, 200, "{path}");
        }
        app.db.close().await;
        assert_eq!(app.stranger().get("/healthz").await.status, 200, "the process itself is well");
        assert_eq!(app.stranger().get("/readyz").await.status, 503);
    }
}
