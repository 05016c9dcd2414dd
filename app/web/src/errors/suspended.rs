//! What members of a suspended agency and for suspended users: what is suspended, whom to contact, and that no data is
//! lost.

use super::messages;
use crate::request::{contact_email, request};
use domain::{Language, Role, account::Suspended};

/// The message, and the address to contact.
pub struct Message {
    pub title: String,
    pub text: String,
    pub contact: Option<String>,
}

/// The message for the suspended agency or user of this request.
pub fn message(lang: Language) -> Message {
    let suspended = request().and_then(|request| request.suspended.clone());
    let contact = contact_email();
    match suspended {
        Some(Suspended { agency: Some(agency), role: Role::Admin, .. }) => Message {
            title: messages::agency_suspended(lang, &agency),
            text: messages::agency_suspended_office(lang).to_owned(),
            contact,
        },
        // Families and providers call their office; the operator knows nothing about their visits.
        Some(Suspended { agency: Some(agency), .. }) => Message {
            title: messages::agency_suspended(lang, &agency),
            text: messages::agency_suspended_others(lang, &agency),
            contact: None,
        },
        _ => Message {
            title: messages::user_suspended(lang).to_owned(),
            text: messages::user_suspended_help(lang).to_owned(),
            contact,
        },
    }
}

/// The message as one line.
pub fn text(lang: Language) -> String {
    let Message { title, text, .. } = message(lang);
    format!("{title}. {text}")
}
