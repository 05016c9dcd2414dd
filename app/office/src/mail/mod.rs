//! E-mail: the texts of all e-mails, and the office's list of sent and failed ones.

mod api;
#[cfg(feature = "ssr")]
mod emails;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod page;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    emails::{EmailText, LANGUAGE_QUERY, email_text},
    page::{Mail, emails_csv},
};
