//! Error messages: what to do about an error, as text.

mod codes;
mod conflict_messages;
pub mod conflicts;
pub mod messages;
mod number_settings;
pub mod suspended;

pub use codes::{code_text, field_text};

use domain::{Conflict, Error, ErrorCode, FieldError, Language};

/// A problem of a form, with its field if it belongs to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormProblem {
    pub field: Option<String>,
    pub text: String,
    /// Beside its field the text is enough; elsewhere it doesn't say which field it means.
    pub needs_label: bool,
}

/// All problems of an error, as messages that say what to do.
pub fn problems(lang: Language, error: &Error) -> Vec<FormProblem> {
    let whole = |text: String| FormProblem { field: None, text, needs_label: false };
    match error {
        Error::Invalid { fields } => {
            let problem = |error: &FieldError| FormProblem {
                field: Some(error.field.clone()),
                text: field_text(lang, error),
                needs_label: error.code == ErrorCode::FieldMissing,
            };
            fields.iter().map(problem).collect()
        }
        Error::Conflict { conflict: Conflict::State { code } } => vec![whole(code_text(lang, *code).to_owned())],
        Error::Conflict { conflict } => {
            // A broken rule can be overridden with a reason, so the problem points to that field.
            let field = conflict.can_be_overridden().then(|| "override_reason".to_owned());
            let texts = conflicts::describe_conflict(lang, conflict);
            texts.into_iter().map(|text| FormProblem { field: field.clone(), text, needs_label: false }).collect()
        }
        Error::NotFound => vec![whole(messages::gone(lang).to_owned())],
        Error::SignedOut => vec![whole(messages::signed_out(lang).to_owned())],
        Error::RecentProofRequired => vec![whole(messages::recent_proof_required(lang).to_owned())],
        Error::Suspended => vec![whole(suspended::text(lang))],
        Error::Throttled { retry_after_seconds } => vec![whole(throttled(lang, *retry_after_seconds))],
        Error::Internal { id } => vec![whole(messages::internal_form(lang, id))],
        Error::Unavailable => vec![whole(messages::unavailable_form(lang).to_owned())],
    }
}

/// How long to wait after too many attempts.
pub fn throttled(lang: Language, seconds: u32) -> String {
    // Seconds below two minutes: 90 seconds must not be rounded up to two minutes.
    if seconds < 120 {
        messages::throttled_seconds(lang, seconds.max(1))
    } else {
        messages::throttled(lang, seconds.div_ceil(60))
    }
}

/// Title and text of the page that is shown while the database is unavailable. `form_sent` adds what to do about a submitted
/// form.
pub fn unavailable(lang: Language, form_sent: bool) -> (&'static str, String) {
    let text = if form_sent {
        [messages::unavailable_form(lang), messages::back_to_typed(lang)].join(" ")
    } else {
        messages::unavailable_help(lang).to_owned()
    };
    (messages::unavailable(lang), text)
}
