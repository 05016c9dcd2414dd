//! Letters on their last leg: from the outbox to a mail server.

mod commands;
mod job;
mod mailer;
mod message;
mod relay;

pub(crate) use commands::{list, retry, test};
pub use job::{deliver, send_due};
pub use mailer::{Mailer, Refused};
pub use message::{Envelope, message};
pub use relay::{Relay, Security};
