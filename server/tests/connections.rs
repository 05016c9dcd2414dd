//! Slow, idle or excess connections do not block other clients.

use axum::{Router, body::Body, extract::ConnectInfo, routing::get};
use futures::{StreamExt, stream};
use server::connections::{Limits, serve};
use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{Notify, oneshot},
    task::JoinHandle,
    time::timeout,
};

/// Fails the test instead of hanging if a connection is never closed.
const TEST_TIMEOUT: Duration = Duration::from_mins(1);
const LONG: Duration = Duration::from_hours(1);
const SHORT: Duration = Duration::from_millis(200);

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n";

struct TestServer {
    address: SocketAddr,
    serving: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

/// Limits on the number of connections, without effective timeouts. 127.0.0.9 is the trusted proxy.
fn limits(total: usize, reserved_for_proxies: usize, per_address: usize) -> Limits {
    let proxies = vec!["127.0.0.9/32".parse().expect("a network")];
    Limits {
        total,
        reserved_for_proxies,
        per_address,
        head_timeout: LONG,
        proxy_head_timeout: LONG,
        write_timeout: LONG,
        proxies,
    }
}

async fn start(router: Router, limits: Limits) -> TestServer {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("a bound port");
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(serve(listener, router, limits, async { drop(stopped.await) }));
    TestServer { address, serving, stop }
}

/// Responds with the client's IP address.
fn pages() -> Router {
    Router::new().route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }))
}

impl TestServer {
    /// Connects from the local address 127.0.0.`last`.
    async fn connect(&self, last: u8) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((Ipv4Addr::new(127, 0, 0, last), 0).into()).expect("an address of this machine");
        socket.connect(self.address).await.expect("the server listens")
    }
}

/// Whether the request gets a response with status 200. False if the connection is closed instead.
async fn gets_response(connection: &mut TcpStream) -> bool {
    let exchange = async {
        connection.write_all(REQUEST).await.ok()?;
        let mut response = Vec::new();
        while !String::from_utf8_lossy(&response).contains("127.0.0.") {
            if connection.read_buf(&mut response).await.ok()? == 0 {
                return None;
            }
        }
        Some(response)
    };
    let response = timeout(TEST_TIMEOUT, exchange).await.expect("a response or the end of the connection");
    response.is_some_and(|response| response.starts_with(b"HTTP/1.1 200"))
}

async fn assert_closed(connection: &mut TcpStream) {
    let mut rest = Vec::new();
    // A connection reset counts as closed, too.
    let _ = timeout(TEST_TIMEOUT, connection.read_to_end(&mut rest)).await.expect("the server closes the connection");
}

#[tokio::test]
async fn idle_and_incomplete_connections_are_closed() {
    let server = start(pages(), Limits { head_timeout: SHORT, ..limits(10, 0, 10) }).await;
    let mut silent = server.connect(2).await;
    assert_closed(&mut silent).await;
    let mut half = server.connect(2).await;
    half.write_all(&REQUEST[..20]).await.expect("the server reads");
    assert_closed(&mut half).await;
    let mut idle = server.connect(2).await;
    assert!(gets_response(&mut idle).await);
    assert_closed(&mut idle).await;
}

#[tokio::test]
async fn proxy_connections_stay_open_longer() {
    let server = start(pages(), Limits { head_timeout: SHORT, ..limits(10, 0, 10) }).await;
    let mut proxy = server.connect(9).await;
    assert!(gets_response(&mut proxy).await);
    // Another client is disconnected in the meantime.
    assert_closed(&mut server.connect(2).await).await;
    assert!(gets_response(&mut proxy).await);
}

#[tokio::test]
async fn one_ip_address_cannot_use_all_connections() {
    let server = start(pages(), limits(10, 0, 2)).await;
    let mut open_connections = [server.connect(2).await, server.connect(2).await];
    for connection in &mut open_connections {
        assert!(gets_response(connection).await);
    }
    assert!(!gets_response(&mut server.connect(2).await).await, "the limit per address is reached");
    assert!(gets_response(&mut server.connect(3).await).await, "another address");
    drop(open_connections);
    // The server notices the closed connections with a delay.
    let again = async { while !gets_response(&mut server.connect(2).await).await {} };
    timeout(TEST_TIMEOUT, again).await.expect("closed connections no longer count");
}

#[tokio::test]
async fn connections_are_reserved_for_the_proxy() {
    let server = start(pages(), limits(4, 1, 10)).await;
    let mut clients = Vec::new();
    for last in 2..5 {
        let mut client = server.connect(last).await;
        assert!(gets_response(&mut client).await);
        clients.push(client);
    }
    assert!(!gets_response(&mut server.connect(5).await).await, "the limit for other clients is reached");
    let mut proxy = server.connect(9).await;
    assert!(gets_response(&mut proxy).await);
    assert!(!gets_response(&mut server.connect(9).await).await, "the total limit is reached");
}

/// Notifies when it is dropped.
struct NotifyOnDrop(Arc<Notify>);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_disconnected() {
    let gone = Arc::new(Notify::new());
    let notify = gone.clone();
    let endless = move || {
        let notify = NotifyOnDrop(notify.clone());
        let block = move |()| {
            let _notify = &notify;
            Ok::<_, Infallible>(vec![0_u8; 64 * 1024])
        };
        std::future::ready(Body::from_stream(stream::repeat(()).map(block)))
    };
    let server = start(Router::new().route("/", get(endless)), Limits { write_timeout: SHORT, ..limits(10, 0, 10) }).await;
    let mut client = server.connect(2).await;
    client.write_all(REQUEST).await.expect("the server reads");
    timeout(TEST_TIMEOUT, gone.notified()).await.expect("the response is dropped");
}

#[tokio::test]
async fn requests_in_progress_finish_before_shutdown() {
    let (started, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let signals = (started.clone(), finish.clone());
    let slow = move || {
        let (started, finish) = signals.clone();
        async move {
            started.notify_one();
            finish.notified().await;
            "for 127.0.0.2"
        }
    };
    let server = start(Router::new().route("/", get(slow)), limits(10, 0, 10)).await;
    let mut silent = server.connect(2).await;
    let mut asking = server.connect(2).await;
    asking.write_all(REQUEST).await.expect("the server reads");
    started.notified().await;
    server.stop.send(()).expect("the server is running");
    assert_closed(&mut silent).await;
    assert!(!server.serving.is_finished(), "a request is in progress");
    finish.notify_one();
    let mut response = String::new();
    timeout(TEST_TIMEOUT, asking.read_to_string(&mut response)).await.expect("no timeout").expect("an answer");
    assert!(response.ends_with("for 127.0.0.2"), "{response}");
    timeout(TEST_TIMEOUT, server.serving).await.expect("the server stops").expect("without a panic");
}
