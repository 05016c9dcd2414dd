//! Errors in words: the page of an error, and what is wrong with a form.

mod suspended;
mod words;

pub use words::reason;

use crate::{
    request::{NotKept, Refusal},
    ui::{EmptyState, MemberShell, Place},
};
use domain::{Conflict, Error, Language};
use leptos::{either::Either, prelude::*};

/// One thing that is wrong, and the field it is about where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub field: Option<String>,
    pub text: String,
}

/// All that is wrong, in sentences that say what to do.
pub fn complaints(lang: Language, error: &Error) -> Vec<Complaint> {
    let whole = |text: String| Complaint { field: None, text };
    match error {
        Error::Invalid { fields } => {
            fields.iter().map(|field| Complaint { field: Some(field.field.clone()), text: reason(lang, &field.reason) }).collect()
        }
        Error::Conflict { conflict: Conflict::State { reason: key } } => vec![whole(reason(lang, key))],
        Error::Conflict { conflict } => {
            // A rule that is in the way may be broken with a reason: that is the field to go to.
            let field = matches!(conflict, Conflict::Rules { .. }).then(|| "override_reason".to_owned());
            let told = crate::visits::refusals::sentence(lang, conflict);
            told.into_iter().map(|text| Complaint { field: field.clone(), text }).collect()
        }
        Error::NotFound => vec![whole(words::gone(lang).to_owned())],
        Error::SignedOut => vec![whole(words::signed_out(lang).to_owned())],
        Error::Unproved => vec![whole(words::unproved(lang).to_owned())],
        Error::Suspended => vec![whole(suspended::sentence(lang))],
        Error::Throttled { retry_after_seconds } => vec![whole(throttled(lang, *retry_after_seconds))],
        Error::Internal { id } => vec![whole(words::internal_form(lang, id))],
        Error::Unavailable => vec![whole(words::unavailable_form(lang).to_owned())],
    }
}

fn throttled(lang: Language, seconds: u32) -> String {
    // A wait of a minute and a half is no two minutes yet.
    if seconds < 120 { words::throttled_seconds(lang, seconds.max(1)) } else { words::throttled(lang, seconds.div_ceil(60)) }
}

/// The page where there is none: the refusal of a form that could not be kept, or that nothing is here.
pub fn fallback() -> impl IntoView {
    match crate::request::request().and_then(|request| request.refusal) {
        Some(refused) => Either::Left(refusal(crate::request::language(), &refused)),
        None => Either::Right(crate::request::error_page(Error::NotFound)),
    }
}

fn refusal(lang: Language, refused: &Refusal) -> impl IntoView + use<> {
    let title = words::nothing_saved(lang);
    let complaints = refused.error.as_ref().map(|error| complaints(lang, error)).unwrap_or_default();
    let lines = complaints.into_iter().map(|complaint| view! { <li>{complaint.text}</li> }).collect_view();
    let why = match refused.not_kept {
        NotKept::TooLong => words::not_kept_too_long(lang).to_owned(),
        NotKept::TooMany { retry_after_seconds } => words::not_kept_too_many(lang, retry_after_seconds),
        NotKept::NoPage | NotKept::Nobodys => words::not_kept(lang).to_owned(),
    };
    view! {
        <MemberShell title=title.to_owned() place=Place::Other>
            <div class="sheet">
                <h1>{title}</h1>
                <div class="summary" role="alert">
                    <ul>{lines}<li>{why}</li></ul>
                </div>
                <p>{words::back_to_typed(lang)}</p>
            </div>
        </MemberShell>
    }
}

/// Title and text of the page that is shown while the database can't do its work, and what to do about a form that was sent.
pub fn unavailable(lang: Language, sent: bool) -> (&'static str, String) {
    let text = if sent {
        [words::unavailable_form(lang), words::back_to_typed(lang)].join(" ")
    } else {
        words::unavailable_help(lang).to_owned()
    };
    (words::unavailable(lang), text)
}

/// The page of an error.
pub fn page(lang: Language, error: &Error) -> impl IntoView + use<> {
    if *error == Error::Suspended {
        return Either::Left(suspended::page(lang));
    }
    let (icon, title, text) = match error {
        Error::NotFound => ("search", words::not_found(lang).to_owned(), words::not_found_help(lang).to_owned()),
        Error::Internal { id } => ("triangle-alert", words::internal(lang).to_owned(), words::internal_help(lang, id)),
        Error::Unavailable => ("triangle-alert", words::unavailable(lang).to_owned(), words::unavailable_help(lang).to_owned()),
        Error::Throttled { retry_after_seconds } => {
            ("timer", words::too_many(lang).to_owned(), throttled(lang, *retry_after_seconds))
        }
        other => {
            let texts: Vec<String> = complaints(lang, other).into_iter().map(|complaint| complaint.text).collect();
            ("info", words::not_possible(lang).to_owned(), texts.join(" "))
        }
    };
    Either::Right(view! {
        <MemberShell title=title.clone() place=Place::Other>
            <h1 class="vh">{title.clone()}</h1>
            <EmptyState icon=icon title=title text=text>
                <a class="button" href="/">{words::to_start(lang)}</a>
            </EmptyState>
        </MemberShell>
    })
}
