//! The connections of a process: how many there are at once, how long each may make us wait, and that one address can't
//! take them all.
//!
//! Each connection is an open file, of which the system allows a process only so many. Without limits, some hundred
//! connections that never say anything would be enough to keep everybody else out.

mod limits;
mod writing;

pub use limits::{Limits, raise_file_limit};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use limits::{Admitted, Open};
use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time,
};
use tower::ServiceExt;
use writing::Impatient;

/// Of a request. Every connection may fill as much memory before anything is known of it.
const LARGEST_HEAD: usize = 64 * 1024;

/// How long nothing is accepted after the system has refused to.
const PAUSE: Duration = Duration::from_secs(1);

/// Accepts and answers until `stop`; then ends idle connections, waits for the requests that are under way, and returns.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let open = Arc::new(Open::new(limits));
    let (stopping, told) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
            // Those that have ended are taken out of the set.
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            // A connection that isn't admitted is closed by being dropped.
            Ok((stream, peer)) => {
                if let Some(admitted) = open.admit(peer.ip()) {
                    connections.spawn(answer(stream, peer, admitted, router.clone(), told.clone()));
                }
            }
            // Its client has gone already.
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "can't accept connections; trying again");
                time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    // Nobody may be connected: that is no error.
    let _ = stopping.send(true);
    while connections.join_next().await.is_some() {}
}

async fn answer(stream: TcpStream, peer: SocketAddr, admitted: Admitted, router: Router, mut stopping: watch::Receiver<bool>) {
    let limits = admitted.limits();
    let head = limits.head_of(peer.ip());
    let stream = TokioIo::new(Impatient::new(stream, limits.unread));
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    // Its time-out of the head also counts while nothing is asked between two requests.
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head).max_buf_size(LARGEST_HEAD);
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

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
}
