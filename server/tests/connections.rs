//! Connections that are slow, idle or too many do not keep others out.

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

/// A connection that is not closed at all fails its test by this, in place of hanging.
const AT_LAST: Duration = Duration::from_mins(1);
const LONG: Duration = Duration::from_hours(1);
const SHORT: Duration = Duration::from_millis(200);

const ASK: &[u8] = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n";

struct Served {
    address: SocketAddr,
    serving: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

/// So many connections, and nothing that ends them.
fn limits(all: usize, for_proxies: usize, of_one_address: usize) -> Limits {
    let proxies = vec!["127.0.0.9/32".parse().expect("a network")];
    Limits { all, for_proxies, of_one_address, head: LONG, head_of_proxy: LONG, unread: LONG, proxies }
}

async fn start(router: Router, limits: Limits) -> Served {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("a bound port");
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(serve(listener, router, limits, async { drop(stopped.await) }));
    Served { address, serving, stop }
}

/// Says who asks.
fn pages() -> Router {
    Router::new().route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }))
}

impl Served {
    /// A connection from this machine's address 127.0.0.`last`.
    async fn connect(&self, last: u8) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((Ipv4Addr::new(127, 0, 0, last), 0).into()).expect("an address of this machine");
        socket.connect(self.address).await.expect("the server listens")
    }
}

/// Whether the page comes, naming its reader; not where the connection is closed instead.
async fn is_answered(connection: &mut TcpStream) -> bool {
    let ask = async {
        connection.write_all(ASK).await.ok()?;
        let mut answer = Vec::new();
        while !String::from_utf8_lossy(&answer).contains("127.0.0.") {
            if connection.read_buf(&mut answer).await.ok()? == 0 {
                return None;
            }
        }
        Some(answer)
    };
    let answer = timeout(AT_LAST, ask).await.expect("an answer or the end");
    answer.is_some_and(|answer| answer.starts_with(b"HTTP/1.1 200"))
}

async fn is_closed(connection: &mut TcpStream) {
    let mut rest = Vec::new();
    // A reset is an end, too.
    let _ = timeout(AT_LAST, connection.read_to_end(&mut rest)).await.expect("the server closes the connection");
}

#[tokio::test]
async fn connections_that_ask_nothing_are_closed() {
    let served = start(pages(), Limits { head: SHORT, ..limits(10, 0, 10) }).await;
    let mut silent = served.connect(2).await;
    is_closed(&mut silent).await;
    let mut half = served.connect(2).await;
    half.write_all(&ASK[..20]).await.expect("the server reads");
    is_closed(&mut half).await;
    let mut idle = served.connect(2).await;
    assert!(is_answered(&mut idle).await);
    is_closed(&mut idle).await;
}

#[tokio::test]
async fn a_proxy_keeps_its_connections_longer() {
    let served = start(pages(), Limits { head: SHORT, ..limits(10, 0, 10) }).await;
    let mut proxy = served.connect(9).await;
    assert!(is_answered(&mut proxy).await);
    // A stranger's is closed in the meantime.
    is_closed(&mut served.connect(2).await).await;
    assert!(is_answered(&mut proxy).await);
}

#[tokio::test]
async fn one_address_does_not_keep_the_others_out() {
    let served = start(pages(), limits(10, 0, 2)).await;
    let mut held = [served.connect(2).await, served.connect(2).await];
    for connection in &mut held {
        assert!(is_answered(connection).await);
    }
    assert!(!is_answered(&mut served.connect(2).await).await, "it has as many as it gets");
    assert!(is_answered(&mut served.connect(3).await).await, "another address");
    drop(held);
    // The server hears of it in its own time.
    let again = async { while !is_answered(&mut served.connect(2).await).await {} };
    timeout(AT_LAST, again).await.expect("what has ended counts no more");
}

#[tokio::test]
async fn strangers_leave_room_for_the_proxy() {
    let served = start(pages(), limits(4, 1, 10)).await;
    let mut strangers = Vec::new();
    for last in 2..5 {
        let mut stranger = served.connect(last).await;
        assert!(is_answered(&mut stranger).await);
        strangers.push(stranger);
    }
    assert!(!is_answered(&mut served.connect(5).await).await, "strangers have all that they get");
    let mut proxy = served.connect(9).await;
    assert!(is_answered(&mut proxy).await);
    assert!(!is_answered(&mut served.connect(9).await).await, "all are taken");
}

/// Tells when it goes.
struct Told(Arc<Notify>);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_loses_its_answer() {
    let gone = Arc::new(Notify::new());
    let told = gone.clone();
    let endless = move || {
        let told = Told(told.clone());
        let block = move |()| {
            let _held = &told;
            Ok::<_, Infallible>(vec![0_u8; 64 * 1024])
        };
        std::future::ready(Body::from_stream(stream::repeat(()).map(block)))
    };
    let served = start(Router::new().route("/", get(endless)), Limits { unread: SHORT, ..limits(10, 0, 10) }).await;
    let mut client = served.connect(2).await;
    client.write_all(ASK).await.expect("the server reads");
    timeout(AT_LAST, gone.notified()).await.expect("the answer is given up");
}

#[tokio::test]
async fn what_is_under_way_ends_before_the_process() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let told = (begun.clone(), go_on.clone());
    let slow = move || {
        let (begun, go_on) = told.clone();
        async move {
            begun.notify_one();
            go_on.notified().await;
            "for 127.0.0.2"
        }
    };
    let served = start(Router::new().route("/", get(slow)), limits(10, 0, 10)).await;
    let mut silent = served.connect(2).await;
    let mut asking = served.connect(2).await;
    asking.write_all(ASK).await.expect("the server reads");
    begun.notified().await;
    served.stop.send(()).expect("it serves");
    is_closed(&mut silent).await;
    assert!(!served.serving.is_finished(), "somebody waits for an answer");
    go_on.notify_one();
    let mut answer = String::new();
    timeout(AT_LAST, asking.read_to_string(&mut answer)).await.expect("the end").expect("an answer");
    assert!(answer.ends_with("for 127.0.0.2"), "{answer}");
    timeout(AT_LAST, served.serving).await.expect("the process ends").expect("without a panic");
}
