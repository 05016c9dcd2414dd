//! A mail server for tests. It speaks SMTP on its own port, stores the emails it receives, and can be set to reject, to hang, or
//! to use TLS after STARTTLS.

use mail_parser::MessageParser;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, pki_types::PrivatePkcs8KeyDer};
use std::{
    collections::VecDeque,
    future::pending,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// The reply to the next recipient. Without one the recipient is accepted.
#[derive(Clone, Copy, Debug)]
pub enum Reply {
    /// A line such as `450 4.2.1 Mailbox busy`.
    Line(&'static str),
    /// No reply, but the connection stays open.
    Hang,
}

/// An accepted email.
#[derive(Clone, Debug)]
pub struct ReceivedEmail {
    pub from: String,
    pub to: String,
    /// The whole message as it was sent.
    pub raw: String,
    /// Whether it was sent over TLS.
    pub secured: bool,
}

impl ReceivedEmail {
    fn parsed(&self) -> mail_parser::Message<'_> {
        MessageParser::default().parse(self.raw.as_bytes()).expect("a message")
    }

    pub fn subject(&self) -> String {
        self.parsed().subject().expect("a subject").to_owned()
    }

    /// The plain text part.
    pub fn text(&self) -> String {
        self.parsed().body_text(0).expect("plain text").into_owned()
    }

    pub fn html(&self) -> String {
        self.parsed().body_html(0).expect("HTML").into_owned()
    }

    /// The display name of the sender.
    pub fn sender(&self) -> String {
        self.parsed().from().and_then(|from| from.first()?.name().map(str::to_owned)).expect("a sender")
    }

    /// The headers.
    pub fn head(&self) -> &str {
        self.raw.split_once("\r\n\r\n").expect("a head").0
    }

    /// The link in the plain text.
    pub fn link(&self) -> String {
        let text = self.text();
        text.lines().find(|line| line.starts_with("http")).expect("a link").trim().to_owned()
    }
}

#[derive(Default)]
struct ServerState {
    received: Vec<ReceivedEmail>,
    replies: VecDeque<Reply>,
}

/// A mail server that listens until it is dropped.
pub struct MailServer {
    pub port: u16,
    state: Arc<Mutex<ServerState>>,
    /// The certificate in PEM, if it offers TLS.
    pub root: Option<String>,
    listening: JoinHandle<()>,
}

impl MailServer {
    pub async fn start() -> Self {
        Self::listen(None).await
    }

    /// Offers STARTTLS with a self-signed certificate for `localhost`.
    pub async fn start_with_tls() -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der()).into();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
        let config = config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).expect("a good key");
        Self::listen(Some((TlsAcceptor::from(Arc::new(config)), cert.pem()))).await
    }

    async fn listen(tls: Option<(TlsAcceptor, String)>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let port = listener.local_addr().expect("a bound port").port();
        let state = Arc::new(Mutex::new(ServerState::default()));
        let (acceptor, root) = tls.unzip();
        let shared_state = state.clone();
        let listening = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                let (state, acceptor) = (shared_state.clone(), acceptor.clone());
                // Clients may disconnect at any time.
                tokio::spawn(async move { serve(stream, acceptor, &state).await.ok() });
            }
        });
        Self { port, state, root, listening }
    }

    /// Sets the replies to the next recipients, in order.
    pub fn queue_replies(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().expect("the state lock").replies.extend(replies);
    }

    pub fn received(&self) -> Vec<ReceivedEmail> {
        self.state.lock().expect("the state lock").received.clone()
    }

    /// The last email with this subject.
    pub fn last_with_subject(&self, subject: &str) -> ReceivedEmail {
        self.received().into_iter().rfind(|email| email.subject() == subject).expect("an email with this subject")
    }

    /// The only email received so far.
    pub fn only_email(&self) -> ReceivedEmail {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received.remove(0)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn serve(stream: TcpStream, acceptor: Option<TlsAcceptor>, state: &Mutex<ServerState>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.test ESMTP\r\n").await?;
    if handle_session(&mut stream, state, false, acceptor.is_some()).await?
        && let Some(acceptor) = acceptor
    {
        let mut secured = BufReader::new(acceptor.accept(stream.into_inner()).await?);
        handle_session(&mut secured, state, true, false).await?;
    }
    Ok(())
}

/// Handles SMTP commands. Returns whether the session ended with STARTTLS.
async fn handle_session<S>(
    stream: &mut BufReader<S>,
    state: &Mutex<ServerState>,
    secured: bool,
    offers_tls: bool,
) -> std::io::Result<bool>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(false);
        }
        let path = || line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).unwrap_or_default().0.to_owned();
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        let reply = match verb.as_str() {
            "EHLO" if offers_tls => "250-mail.test\r\n250-STARTTLS\r\n250 8BITMIME",
            "EHLO" => "250-mail.test\r\n250 8BITMIME",
            "STAR" => {
                stream.write_all(b"220 go ahead\r\n").await?;
                return Ok(true);
            }
            "MAIL" => {
                from = path();
                "250 ok"
            }
            "RCPT" => {
                to = path();
                let reply = state.lock().expect("the state lock").replies.pop_front();
                match reply {
                    None => "250 ok",
                    Some(Reply::Line(line)) => line,
                    Some(Reply::Hang) => pending().await,
                }
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let raw = read_data(stream).await?;
                let received = ReceivedEmail { from: from.clone(), to: to.clone(), raw, secured };
                state.lock().expect("the state lock").received.push(received);
                "250 taken"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(false);
            }
            _ => "250 ok",
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

/// Reads the lines of a message up to the single dot (RFC 5321 §4.5.2).
async fn read_data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(raw);
        }
        raw += line.strip_prefix('.').unwrap_or(&line);
    }
}
