//! Health and readiness probes, and responses while the database is down.

use crate::{
    both_engines, consent,
    support::{TestUser, spawn_app},
};

both_engines! {
    async fn readiness_fails_without_the_database(engine) {
        let app = spawn_app(engine).await;
        for path in ["/healthz", "/readyz"] {
            assert_eq!(app.anonymous_client().get(path).await.status, 200, "{path}");
        }
        app.db.close().await;
        assert_eq!(app.anonymous_client().get("/healthz").await.status, 200, "the process itself is alive");
        assert_eq!(app.anonymous_client().get("/readyz").await.status, 503);
    }

    async fn requests_get_a_503_page_while_the_database_is_down(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        app.db.close().await;
        office.cookies.insert("language".into(), "es".into());
        let page = office.get("/week").await;
        assert_eq!((page.status, page.header("retry-after")), (503, "30"));
        assert!(page.text.contains("<html lang=\"es\">") && page.text.contains("No cambió nada"), "{}", page.text);
        assert!(!page.text.contains("privacy-signal"), "without the signal: {}", page.text);
        office.headers.push(("sec-gpc", "1".into()));
        let page = office.get("/week").await;
        assert!(page.status == 503 && page.text.contains(consent::SPANISH), "{}", page.text);
        let form = office.submit("/settings", "/api/add_holiday", &[("holiday[date]", "2026-12-24"), ("holiday[name]", "Eve")]).await;
        assert!(form.status == 503 && form.text.contains("lo que escribió suele seguir ahí"), "{}", form.text);
        let script = office.call("/api/search", &[("query", "matthew")]).await;
        assert_eq!((script.status, script.text.as_str()), (503, "{\"error\":\"unavailable\"}"));
    }
}
