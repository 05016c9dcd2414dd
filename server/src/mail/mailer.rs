//! Handing one letter to the mail server.

use super::{
    Relay, Security,
    message::{Envelope, message},
};
use domain::{Language, mail::Letter};
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

/// How long one letter may take from the first greeting to the server's receipt. The library's own limit is for each answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// The way to the mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
    patience: Duration,
}

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The server does not want this letter now: try again.
    Later(String),
    /// The server will never take it, or it can't be addressed.
    Never(String),
    /// There is no talking to the server: no other letter would fare better now.
    Unreachable(String),
}

impl Refused {
    pub fn words(&self) -> &str {
        match self {
            Self::Later(words) | Self::Never(words) | Self::Unreachable(words) => words,
        }
    }
}

impl Mailer {
    /// Connects nothing yet. `public_url` is the address people use.
    ///
    /// # Errors
    /// In words for the operator.
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
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(relay.from.email.domain().to_owned()));
        if let Some((user, password)) = relay.user.zip(relay.password) {
            transport = transport.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: transport.build(), from: relay.from, public_url, patience: PATIENCE })
    }

    /// Waits less for a server that hangs.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Sends a letter and waits for the server's receipt.
    pub async fn send(&self, id: Uuid, to: &str, language: Language, letter: &Letter, at: Timestamp) -> Result<(), Refused> {
        let envelope = Envelope { id, from: &self.from, to, public_url: &self.public_url, at };
        let message = message(&envelope, language, letter).map_err(|error| Refused::Never(error.to_string()))?;
        match time::timeout(self.patience, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            // The library has asked what the server can do: this letter can't be addressed through it, others can.
            Ok(Err(error)) if error.is_client() && !to.is_ascii() => Err(Refused::Never(in_words(&error))),
            Ok(Err(error)) => Err(refusal(&error)),
            Err(_) => Err(Refused::Unreachable(self.too_slow())),
        }
    }

    /// Greets the server, signs in, and goes.
    ///
    /// # Errors
    /// In the server's words, or in ours where it says nothing.
    pub async fn greet(&self) -> Result<(), String> {
        match time::timeout(self.patience, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it answers, but not as a mail server does".into()),
            Ok(Err(error)) => Err(refusal(&error).words().to_owned()),
            Err(_) => Err(self.too_slow()),
        }
    }

    fn too_slow(&self) -> String {
        format!("no answer within {} seconds", self.patience.as_secs())
    }
}

/// What an error of the library means. Refused credentials are the installation's fault, not the letter's.
fn refusal(error: &smtp::Error) -> Refused {
    let words = in_words(error);
    match error.status().map(u16::from) {
        Some(421 | 454 | 530 | 534 | 535 | 538) | None => Refused::Unreachable(words),
        Some(_) if error.is_permanent() => Refused::Never(words),
        Some(_) => Refused::Later(words),
    }
}

/// The whole chain of an error, which in its parts says the address, the certificate or the code.
fn in_words(error: &smtp::Error) -> String {
    let mut words = vec![match error.status() {
        Some(code) => code.to_string(),
        None => error.to_string(),
    }];
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !words.iter().any(|known| known.contains(&text)) {
            words.push(text);
        }
        source = cause.source();
    }
    words.join(" ")
}
