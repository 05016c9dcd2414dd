//! Metrics in Prometheus' text format, on a listener of their own. They have routes, statuses, times and counts; nothing of a
//! record.

use axum::{Router, extract::State, routing::get};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::{io, net::SocketAddr, time::Duration};
use store::{Db, outbox};
use tokio::{net::TcpListener, time};

/// Upper bounds of the histograms, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Collects the metrics of this process from now on; only one recorder can be installed.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
    metrics::describe_histogram!("visitoms_request_seconds", metrics::Unit::Seconds, "time to the head of a response");
    metrics::describe_histogram!("visitoms_statement_seconds", metrics::Unit::Seconds, "time of a statement in the database");
    metrics::describe_histogram!("visitoms_transaction_seconds", metrics::Unit::Seconds, "time of a transaction of an action");
    metrics::describe_counter!("visitoms_transaction_statements_total", "statements of the transactions of an action");
    metrics::describe_counter!("visitoms_transaction_rows_total", "rows that the transactions of an action returned");
    metrics::describe_counter!("visitoms_pages_reused_total", "pages that were sent again without rendering them");
    metrics::describe_counter!("visitoms_job_runs_total", "runs of a background job, by outcome");
    metrics::describe_counter!("visitoms_usage_dropped_total", "events of usage data that were lost because too many waited");
    metrics::describe_counter!("visitoms_rows_total", "rows that statements returned");
    metrics::describe_gauge!("visitoms_connections", "open connections to the database");
    metrics::describe_gauge!("visitoms_connections_idle", "connections to the database that nothing uses");
    metrics::describe_gauge!("visitoms_accesses_waiting", "record accesses that wait to be written to the audit");
    metrics::describe_gauge!("visitoms_emails_waiting", "emails that wait to be sent");
    metrics::describe_gauge!("visitoms_emails_failed", "emails that were given up");
    Ok(handle)
}

/// Serves them until the process ends.
///
/// # Errors
/// If the address can't be listened on.
pub async fn serve(handle: PrometheusHandle, listen: SocketAddr, db: Db) -> io::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    tracing::info!("metrics on http://{}/metrics", listener.local_addr()?);
    tokio::spawn(keep_up(handle.clone()));
    axum::serve(listener, router(handle, db)).await
}

/// Counts a run of a background job: `job` is its name.
pub fn count_job_run<T, E>(job: &'static str, run: &Result<T, E>) {
    let outcome = if run.is_ok() { "ok" } else { "failed" };
    metrics::counter!("visitoms_job_runs_total", "job" => job, "outcome" => outcome).increment(1);
}

pub fn router(handle: PrometheusHandle, db: Db) -> Router {
    Router::new().route("/metrics", get(render)).with_state((handle, db))
}

async fn render(State((handle, db)): State<(PrometheusHandle, Db)>) -> String {
    let load = db.load();
    metrics::gauge!("visitoms_connections").set(load.connections);
    metrics::gauge!("visitoms_connections_idle").set(load.idle);
    metrics::gauge!("visitoms_accesses_waiting").set(load.waiting_accesses as f64);
    // While the database is away, the last figures stay.
    if let Ok(queue) = outbox::counts(&db).await {
        metrics::gauge!("visitoms_emails_waiting").set(queue.waiting as f64);
        metrics::gauge!("visitoms_emails_failed").set(queue.failed as f64);
    }
    handle.render()
}

/// Moves what was measured into the buckets, even if nobody reads them.
async fn keep_up(handle: PrometheusHandle) {
    let mut every = time::interval(Duration::from_secs(5));
    loop {
        every.tick().await;
        handle.run_upkeep();
    }
}
