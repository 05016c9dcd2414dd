//! Letters on their last leg: from the outbox to a mail server.

mod job;
mod mailer;
mod message;
mod relay;

pub use job::{deliver, send_due};
pub use mailer::{Mailer, Refused};
pub use message::message;
pub use relay::{Relay, Security};
