//! Sends one email through the SMTP server.

use super::{
    Relay, Security,
    message::{Envelope, message},
};
use domain::{Language, mail::Email};
use jiff::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        self,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::{error::Error, fs, time::Duration};
use tokio::time;
use uuid::Uuid;

/// How long sending one email may take in total. The library's own timeout is for each response of the server.
const SEND_TIMEOUT: Duration = Duration::from_mins(1);

/// An SMTP client for the configured mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
    timeout: Duration,
}

/// Why an email was not accepted, with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The server rejects this email for now: try again later.
    Temporary(String),
    /// The server will never accept this email, or the address is invalid.
    Permanent(String),
    /// The server can't be reached or used: other emails would fail now too.
    Unreachable(String),
}

impl SendError {
    pub fn message(&self) -> &str {
        match self {
            Self::Temporary(message) | Self::Permanent(message) | Self::Unreachable(message) => message,
        }
    }
}

impl Mailer {
    /// Does not connect yet. `public_url` is the address that people open.
    ///
    /// # Errors
    /// A message for the operator.
    pub fn new(relay: Relay, public_url: String) -> Result<Self, String> {
        let tls = || -> Result<TlsParameters, String> {
            let mut parameters = TlsParameters::builder(relay.host.clone());
            if let Some(path) = &relay.root {
                let pem = fs::read(path).map_err(|error| format!("smtp_root: {}: {error}", path.display()))?;
                let root = Certificate::from_pem(&pem);
                let root = root.map_err(|_| format!("smtp_root: {} holds no certificate in PEM", path.display()))?;
                parameters = parameters.add_root_certificate(root);
            }
            parameters.build_rustls().map_err(|error| format!("smtp_root: {error}"))
        };
        let tls = match relay.security {
            Security::Tls => Tls::Wrapper(tls()?),
            Security::StartTls => Tls::Required(tls()?),
            Security::Plain => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&relay.host)
            .port(relay.port)
            .tls(tls)
            .timeout(Some(SEND_TIMEOUT))
            .hello_name(ClientId::Domain(relay.from.email.domain().to_owned()));
        if let Some((user, password)) = relay.user.zip(relay.password) {
            transport = transport.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: transport.build(), from: relay.from, public_url, timeout: SEND_TIMEOUT })
    }

    /// Sets the timeout for a server that hangs.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sends an email and waits until the server has accepted it.
    pub async fn send(&self, id: Uuid, to: &str, language: Language, email: &Email, at: Timestamp) -> Result<(), SendError> {
        let envelope = Envelope { id, from: &self.from, to, public_url: &self.public_url, at };
        let message = message(&envelope, language, email).map_err(|error| SendError::Permanent(error.to_string()))?;
        match time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            // The server does not support SMTPUTF8: it can't deliver to this address, but to others.
            Ok(Err(error)) if error.is_client() && !to.is_ascii() => Err(SendError::Permanent(describe_error(&error))),
            Ok(Err(error)) => Err(classify(&error)),
            Err(_) => Err(SendError::Unreachable(self.timeout_message())),
        }
    }

    /// Connects to the server, authenticates and disconnects.
    ///
    /// # Errors
    /// The server's error message, or ours where it sends none.
    pub async fn check_connection(&self) -> Result<(), String> {
        match time::timeout(self.timeout, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it answers, but not as a mail server does".into()),
            Ok(Err(error)) => Err(classify(&error).message().to_owned()),
            Err(_) => Err(self.timeout_message()),
        }
    }

    fn timeout_message(&self) -> String {
        format!("no answer within {} seconds", self.timeout.as_secs())
    }
}

/// Maps an error of the library. Rejected credentials are a problem of the installation, not of this email.
fn classify(error: &smtp::Error) -> SendError {
    let message = describe_error(error);
    match error.status().map(u16::from) {
        Some(421 | 454 | 530 | 534 | 535 | 538) | None => SendError::Unreachable(message),
        Some(_) if error.is_permanent() => SendError::Permanent(message),
        Some(_) => SendError::Temporary(message),
    }
}

/// The messages of an error and all its sources, which name the address, the certificate or the code.
fn describe_error(error: &smtp::Error) -> String {
    let mut messages = vec![match error.status() {
        Some(code) => code.to_string(),
        None => error.to_string(),
    }];
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !messages.iter().any(|known| known.contains(&text)) {
            messages.push(text);
        }
        source = cause.source();
    }
    messages.join(" ")
}
