//! A letter as a mail server takes it: plain text and HTML, quiet headers, nothing that is fetched from elsewhere.

use app::mail::{Text, text_of};
use askama::Template;
use domain::{Language, mail::Letter};
use jiff::Timestamp;
use lettre::{
    Message,
    address::AddressError,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use std::{error::Error, time::SystemTime};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Plain<'a> {
    text: &'a Text,
    signature: &'a str,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    text: &'a Text,
    signature: &'a str,
    lang: &'static str,
    direction: &'static str,
}

/// Machines shall not answer (RFC 3834 §5).
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

/// Who writes to whom, and where links lead.
pub struct Envelope<'a> {
    pub id: Uuid,
    pub from: &'a Mailbox,
    pub to: &'a str,
    /// The address people use. Never taken from a request.
    pub public_url: &'a str,
    pub at: Timestamp,
}

/// Makes the message. A letter that is sent twice, since a process died after it had left, has the same Message-ID both
/// times, by which mailboxes know it again.
pub fn message(envelope: &Envelope<'_>, language: Language, letter: &Letter) -> Result<Message, Unsendable> {
    let text = text_of(letter, language, envelope.public_url);
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

/// The host of an address in ASCII (RFC 5891), as every mail server takes it. What can't be written so stays, and is refused.
fn to_ascii_host(address: &str) -> String {
    let ascii = |(local, host): (&str, &str)| Some(format!("{local}@{}", idna::domain_to_ascii(host).ok()?));
    address.rsplit_once('@').and_then(ascii).unwrap_or_else(|| address.to_owned())
}

/// Why a letter can't be written at all.
#[derive(Debug, thiserror::Error)]
pub enum Unsendable {
    #[error("no mail can be addressed to it")]
    Address(#[from] AddressError),
    #[error(transparent)]
    Message(#[from] lettre::error::Error),
    #[error(transparent)]
    Template(#[from] askama::Error),
}
