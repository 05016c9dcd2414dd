//! Traces for an OpenTelemetry collector (OTLP over HTTP): a span for each request, within it one for each of its transactions.
//! They have routes, actions, counts and times, and no log lines: nothing of a record.

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

/// Sends the last spans when it is dropped.
pub struct Traces(SdkTracerProvider);

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// The layer that sends spans to the collector at this address, such as `http://127.0.0.1:4318`. How many are sampled is set by
/// the environment variables of OpenTelemetry (`OTEL_TRACES_SAMPLER`).
///
/// # Errors
/// If the address is none.
pub fn export<S>(endpoint: &str) -> Result<(impl Layer<S>, Traces), ExporterBuildError>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    let exporter = SpanExporter::builder().with_http().with_endpoint(address).build()?;
    let resource = Resource::builder().with_service_name("visitoms").build();
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
    let tracer = provider.tracer("visitoms");
    let layer = tracing_opentelemetry::layer().with_tracer(tracer).with_location(false).with_threads(false);
    Ok((layer.with_filter(filter_fn(is_exported)), Traces(provider)))
}

/// Only our own two spans: what libraries trace could have addresses and values.
fn is_exported(metadata: &Metadata<'_>) -> bool {
    let ours = ["server::", "store::"].iter().any(|start| metadata.target().starts_with(start));
    metadata.is_span() && ours && matches!(metadata.name(), "request" | "transaction")
}
