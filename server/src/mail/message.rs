//! Builds the MIME message of an email: plain text and HTML, marked as automatic, without remote content.

use askama::Template;
use domain::{Language, mail::Email};
use jiff::Timestamp;
use lettre::{
    Message,
    address::AddressError,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use office::mail::{EmailText, email_text};
use std::{error::Error, time::SystemTime};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "email.txt", escape = "none")]
struct Plain<'a> {
    text: &'a EmailText,
    signature: &'a str,
}

#[derive(Template)]
#[template(path = "email.html")]
struct Html<'a> {
    text: &'a EmailText,
    signature: &'a str,
    lang: &'static str,
    direction: &'static str,
}

/// Asks automatic responders not to reply (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// Sender, recipient, and the base of links.
pub struct Envelope<'a> {
    pub id: Uuid,
    pub from: &'a Mailbox,
    pub to: &'a str,
    /// The base URL of links. Never taken from a request.
    pub public_url: &'a str,
    pub at: Timestamp,
}

/// Builds the message. Where a process dies after sending, the email is sent again with the same Message-ID, by which mailboxes
/// can recognize the duplicate.
pub fn message(envelope: &Envelope<'_>, language: Language, email: &Email) -> Result<Message, Unsendable> {
    let text = email_text(email, language, envelope.public_url);
    let product = envelope.from.name.as_deref().unwrap_or("VisitOMS");
    let name = match &text.from {
        Some(agency) => format!("{agency} ({product})"),
        None => product.to_owned(),
    };
    let signature = format!("{product} · {}", envelope.public_url);
    let plain = Plain { text: &text, signature: &signature }.render()?;
    let html = Html { text: &text, signature: &signature, lang: language.tag(), direction: language.direction().as_str() };
    Message::builder()
        .from(Mailbox::new(Some(name), envelope.from.email.clone()))
        .to(Mailbox::new(None, to_ascii_host(envelope.to).parse()?))
        .subject(text.subject.as_str())
        .date(SystemTime::from(envelope.at))
        .message_id(Some(format!("<{}@{}>", envelope.id, envelope.from.email.domain())))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(plain, html.render()?))
        .map_err(Unsendable::from)
}

/// Converts the host of an address to ASCII (RFC 5891), which every mail server accepts. One that can't be converted stays as it
/// is, and is rejected later.
fn to_ascii_host(address: &str) -> String {
    let ascii = |(local, host): (&str, &str)| Some(format!("{local}@{}", idna::domain_to_ascii(host).ok()?));
    address.rsplit_once('@').and_then(ascii).unwrap_or_else(|| address.to_owned())
}

/// Why the message of an email can't be built.
#[derive(Debug, thiserror::Error)]
pub enum Unsendable {
    #[error("no mail can be addressed to it")]
    Address(#[from] AddressError),
    #[error(transparent)]
    Message(#[from] lettre::error::Error),
    #[error(transparent)]
    Template(#[from] askama::Error),
}
