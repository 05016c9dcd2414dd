//! A mail server for tests. It speaks SMTP over a socket of its own, keeps what it took, and can be told to refuse, to be
//! silent, or to speak TLS after STARTTLS.

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

/// What the server says to the next recipient; to all that nothing is said for, it says yes.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// A line such as `450 4.2.1 Mailbox busy`.
    Line(&'static str),
    /// Nothing, and it stays on the line.
    Nothing,
}

/// A letter that was taken.
#[derive(Clone, Debug)]
pub struct Received {
    pub from: String,
    pub to: String,
    /// As it was sent, with its headers.
    pub raw: String,
    /// Over TLS.
    pub secured: bool,
}

impl Received {
    fn parsed(&self) -> mail_parser::Message<'_> {
        MessageParser::default().parse(self.raw.as_bytes()).expect("a message")
    }

    pub fn subject(&self) -> String {
        self.parsed().subject().expect("a subject").to_owned()
    }

    /// Its plain text.
    pub fn text(&self) -> String {
        self.parsed().body_text(0).expect("plain text").into_owned()
    }

    pub fn html(&self) -> String {
        self.parsed().body_html(0).expect("HTML").into_owned()
    }

    /// The name of its sender.
    pub fn sender(&self) -> String {
        self.parsed().from().and_then(|from| from.first()?.name().map(str::to_owned)).expect("a sender")
    }

    /// The lines before the first empty one.
    pub fn head(&self) -> &str {
        self.raw.split_once("\r\n\r\n").expect("a head").0
    }

    /// The link that it leads to.
    pub fn link(&self) -> String {
        let text = self.text();
        text.lines().find(|line| line.starts_with("http")).expect("a link").trim().to_owned()
    }
}

#[derive(Default)]
struct Desk {
    received: Vec<Received>,
    says: VecDeque<Says>,
}

/// Listens until it is dropped.
pub struct MailServer {
    pub port: u16,
    desk: Arc<Mutex<Desk>>,
    /// Its certificate in PEM, where it speaks TLS.
    pub root: Option<String>,
    listening: JoinHandle<()>,
}

impl MailServer {
    pub async fn start() -> Self {
        Self::listen(None).await
    }

    /// Offers STARTTLS under a certificate that it made itself for `localhost`.
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
        let desk = Arc::new(Mutex::new(Desk::default()));
        let (acceptor, root) = tls.unzip();
        let at_desk = desk.clone();
        let listening = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                let (desk, acceptor) = (at_desk.clone(), acceptor.clone());
                // Who hangs up in the middle has sent nothing.
                tokio::spawn(async move { serve(stream, acceptor, &desk).await.ok() });
            }
        });
        Self { port, desk, root, listening }
    }

    /// What it says to the next recipients, in turn.
    pub fn say(&self, says: impl IntoIterator<Item = Says>) {
        self.desk.lock().expect("the desk").says.extend(says);
    }

    pub fn received(&self) -> Vec<Received> {
        self.desk.lock().expect("the desk").received.clone()
    }

    /// The last letter with this subject.
    pub fn last(&self, subject: &str) -> Received {
        self.received().into_iter().rfind(|letter| letter.subject() == subject).expect("such a letter")
    }

    /// The only letter that was taken so far.
    pub fn only(&self) -> Received {
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

async fn serve(stream: TcpStream, acceptor: Option<TlsAcceptor>, desk: &Mutex<Desk>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.test ESMTP\r\n").await?;
    if talk(&mut stream, desk, false, acceptor.is_some()).await?
        && let Some(acceptor) = acceptor
    {
        let mut secured = BufReader::new(acceptor.accept(stream.into_inner()).await?);
        talk(&mut secured, desk, true, false).await?;
    }
    Ok(())
}

/// Whether it ended with STARTTLS.
async fn talk<S>(stream: &mut BufReader<S>, desk: &Mutex<Desk>, secured: bool, offers_tls: bool) -> std::io::Result<bool>
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
        let answer = match verb.as_str() {
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
                let says = desk.lock().expect("the desk").says.pop_front();
                match says {
                    None => "250 ok",
                    Some(Says::Line(line)) => line,
                    Some(Says::Nothing) => pending().await,
                }
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let raw = data(stream).await?;
                let received = Received { from: from.clone(), to: to.clone(), raw, secured };
                desk.lock().expect("the desk").received.push(received);
                "250 taken"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(false);
            }
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

/// The lines up to the single dot (RFC 5321 §4.5.2).
async fn data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(raw);
        }
        raw += line.strip_prefix('.').unwrap_or(&line);
    }
}
