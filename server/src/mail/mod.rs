//! Sends the emails in the outbox through an SMTP server.

mod commands;
mod job;
mod mailer;
mod message;

pub use crate::config::{Relay, Security};
pub(crate) use commands::{list, retry, test};
pub use job::{deliver, send_due};
pub use mailer::{Mailer, SendError};
pub use message::{Envelope, message};
