//! The log and the metrics: they tell which request was slow, and nothing about a child.

use crate::{
    both_engines,
    support::{Engine, TestUser, spawn_app, spawn_app_with},
};
use axum::{Router, body::Bytes, routing::post};
use metrics_exporter_prometheus::PrometheusHandle;
use std::{
    io::Write,
    sync::{Arc, LazyLock, Mutex},
};
use tokio::sync::mpsc;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt};

/// A process has one recorder.
static METRICS: LazyLock<PrometheusHandle> = LazyLock::new(|| server::metrics::install().expect("no other recorder"));

/// The log of a test, as it would be on stderr.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Runs a test on one thread, whose log this becomes: the process may have a subscriber of its own.
    async fn of<F: Future<Output = ()>>(&self, test: impl FnOnce() -> F + Send + 'static) {
        let writer = self.clone();
        let run = move || {
            let subscriber = tracing_subscriber::fmt()
                .with_env_filter(EnvFilter::new("info,server=debug,store=debug,web=debug"))
                .with_writer(move || writer.clone())
                .with_ansi(false)
                .finish();
            let _until_the_end = tracing::subscriber::set_default(subscriber);
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test());
        };
        tokio::task::spawn_blocking(run).await.unwrap();
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// What [`visit_pages_with_names`] asks for.
const CANARIES: [&str; 5] = ["Shannon", "Everett", "Gloria", "a-secret-of-a-link", "canary"];

async fn visit_pages_with_names(engine: Engine) {
    // Every request is slow enough to be logged.
    let app = spawn_app_with(engine, |settings| settings.slow_request_ms = 0).await;
    let mut client = app.client(TestUser::Admin);
    assert_eq!(client.get(&format!("/children/{}", app.fixtures.id("child"))).await.status, 200);
    for path in ["/children?q=Shannon", "/search?q=Everett", "/week?name=Gloria", "/join/a-secret-of-a-link", "/nowhere/Shannon"]
    {
        client.get(path).await;
    }
    client.call("/api/search", &[("query", "Shannon")]).await;
    client.call("/api/sign_in", &[("account[email]", "canary@maple.example"), ("account[password]", "canary")]).await;
}

both_engines! {
    async fn a_request_has_one_id_everywhere(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        let mut client = app.client(TestUser::Admin);
        let response = client.get(&format!("/children/{}", app.fixtures.id("child"))).await;
        let id = response.header("x-request-id").to_owned();
        let audited: Vec<(String,)> = app
            .database
            .select_rows(agency, "SELECT request FROM audit_events WHERE agency_id = $1 AND action = 'people.child' ORDER BY seq DESC")
            .await;
        assert_eq!(audited[0].0, id);
        assert_ne!(client.get("/children").await.header("x-request-id"), id);
        let broken = "UPDATE visits SET starts_local = 'never' WHERE agency_id = $1 RETURNING zone";
        let _: Vec<(String,)> = app.database.select_rows(agency, broken).await;
        let failed = client.get(&format!("/visits/{}", app.fixtures.id("visit"))).await;
        let id = failed.header("x-request-id");
        assert!(failed.status == 500 && failed.text.contains(&format!("this number: {id}")), "{}", failed.text);
    }

    async fn the_log_and_the_metrics_name_no_child(engine) {
        LazyLock::force(&METRICS);
        let log = Log::default();
        log.of(move || visit_pages_with_names(engine)).await;
        let (log, metrics) = (log.text(), METRICS.render());
        assert!(log.contains("route=\"/children/{id}\"") && log.contains("slow request"), "{log}");
        assert!(metrics.contains("visitoms_request_seconds_bucket{route=\"/children/{id}\",status=\"200\""), "{metrics}");
        assert!(metrics.contains("visitoms_statement_seconds_count") && metrics.contains("visitoms_rows_total"), "{metrics}");
        for text in [log, metrics] {
            for canary in CANARIES {
                assert!(!text.contains(canary), "{canary} in {text}");
            }
        }
    }

    async fn traces_name_no_child(engine) {
        let (send, mut received) = mpsc::unbounded_channel();
        let collect = move |body: Bytes| {
            let sent = send.send(String::from_utf8_lossy(&body).into_owned());
            async move { sent.is_ok().to_string() }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}/", listener.local_addr().unwrap());
        let collector = Router::new().route("/v1/traces", post(collect));
        let serving = tokio::spawn(async move { axum::serve(listener, collector).await });
        let run = move || {
            let (layer, traces) = server::traces::export(&endpoint).unwrap();
            let _until_the_end = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(visit_pages_with_names(engine));
            drop(runtime);
            drop(traces);
        };
        tokio::task::spawn_blocking(run).await.unwrap();
        serving.abort();
        received.close();
        let mut traces = String::new();
        while let Some(part) = received.recv().await {
            traces += &part;
        }
        for expected in ["visitoms", "request", "/children/{id}", "transaction", "people.child", "statements"] {
            assert!(traces.contains(expected), "{expected} in {traces}");
        }
        for canary in CANARIES {
            assert!(!traces.contains(canary), "{canary} in {traces}");
        }
    }

    async fn metrics_have_the_state_of_the_process(engine) {
        let app = spawn_app(engine).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = server::metrics::router(METRICS.clone(), app.db.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        let response = crate::support::client::Client::new(address, format!("http://{address}")).get("/metrics").await;
        serving.abort();
        assert_eq!(response.status, 200);
        for gauge in ["visitoms_connections", "visitoms_accesses_waiting 0", "visitoms_emails_waiting ", "visitoms_emails_failed "] {
            assert!(response.text.contains(gauge), "{gauge}: {}", response.text);
        }
    }
}
