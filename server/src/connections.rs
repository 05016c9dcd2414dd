//! Accepts HTTP connections and limits them: how many are open at once, in total and per address, and how long each may be
//! slow.
//!
//! Each connection is an open file, of which the system allows a process a limited number. Without limits, a few hundred idle
//! connections would be enough to lock everybody else out (Slowloris).

mod limits;
mod write_timeout;

pub use limits::{Limits, raise_file_limit};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use limits::{ConnectionLimiter, ConnectionPermit};
use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time,
};
use tower::ServiceExt;
use write_timeout::WriteTimeout;

/// Limit of a request's head, and thereby of the memory that each connection can use before its request is parsed.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// Delay before accepting again after `accept` has failed, such as for want of files.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_secs(1);

/// Serves until `stop`; then closes idle connections, waits for the requests in progress, and returns.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let limiter = Arc::new(ConnectionLimiter::new(limits));
    let (stop_sender, stopping) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
            // Remove connections that have ended from the set.
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            // A connection without a permit is closed by being dropped.
            Ok((stream, peer)) => {
                if let Some(permit) = limiter.acquire(peer.ip()) {
                    connections.spawn(serve_connection(stream, peer, permit, router.clone(), stopping.clone()));
                }
            }
            // The client has disconnected already.
            Err(error) if is_connection_error(&error) => {}
            Err(error) => {
                tracing::error!(%error, "can't accept connections; trying again");
                time::sleep(ACCEPT_RETRY_DELAY).await;
            }
        }
    }
    drop(listener);
    // No open connection is not an error.
    let _ = stop_sender.send(true);
    while connections.join_next().await.is_some() {}
}

async fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    permit: ConnectionPermit,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let limits = permit.limits();
    let head_timeout = limits.head_timeout_for(peer.ip());
    let stream = TokioIo::new(WriteTimeout::new(stream, limits.write_timeout));
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    // The head timeout also limits how long a connection is idle between two requests.
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_timeout).max_buf_size(MAX_HEAD_BYTES);
    let mut connection = pin!(http.serve_connection(stream, service));
    let stopped = async { drop(stopping.wait_for(|stopping| *stopping).await) };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

fn is_connection_error(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
}
