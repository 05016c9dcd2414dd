//! The pages of errors, and of forms that could not be saved.

use super::{EmptyState, MemberShell, NavSection, SiteShell, form::action_with_page, nav::nav_links};
use domain::{Error, Language, Role};
use http::StatusCode;
use leptos::{either::Either, prelude::*};
use leptos_axum::ResponseOptions;
use web::{
    errors::{messages, problems, suspended, throttled},
    request::{
        NotSavedReason, UnsavedForm, language, path, redirect, redirect_for_error, request, role, set_retry_after,
        with_request_id,
    },
};

/// The page for unknown routes: the page of a form that could not be saved, or "not found".
pub fn fallback() -> impl IntoView {
    match request().and_then(|request| request.unsaved_form.clone()) {
        Some(form) => Either::Left(unsaved_form_page(language(), &form)),
        None => Either::Right(error_page(Error::NotFound)),
    }
}

fn unsaved_form_page(lang: Language, form: &UnsavedForm) -> impl IntoView + use<> {
    let title = messages::nothing_saved(lang);
    let problems = form.error.as_ref().map(|error| problems(lang, error)).unwrap_or_default();
    let lines = problems.into_iter().map(|problem| view! { <li>{problem.text}</li> }).collect_view();
    let reason = match form.reason {
        NotSavedReason::TooLong => messages::form_too_long(lang).to_owned(),
        NotSavedReason::TooMany { retry_after_seconds } => messages::too_many_saved_forms(lang, retry_after_seconds),
        NotSavedReason::UnknownPage | NotSavedReason::AnonymousUser => messages::form_not_saved(lang).to_owned(),
    };
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Other>
            <div class="sheet">
                <h1>{title}</h1>
                <div class="summary" role="alert">
                    <ul>{lines}<li>{reason}</li></ul>
                </div>
                <p>{messages::back_to_typed(lang)}</p>
            </div>
        </MemberShell>
    }
}

/// The page of an error, with its HTTP status. If the session has ended, it redirects to the sign-in page, which then returns
/// here.
pub fn error_page(error: Error) -> impl IntoView {
    let suspended = error == Error::SignedOut && request().is_some_and(|request| request.suspended.is_some());
    let error = if suspended { Error::Suspended } else { with_request_id(error) };
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    set_retry_after(&error);
    if let Some(target) = redirect_for_error(&error, &path().unwrap_or_default()) {
        redirect(target);
    }
    page_of_error(language(), &error)
}

/// The page of an error.
pub fn page_of_error(lang: Language, error: &Error) -> impl IntoView + use<> {
    if *error == Error::Suspended {
        return Either::Left(suspended_page(lang));
    }
    let can_search = *error == Error::NotFound && role().is_some_and(|role| links_to_search(lang, role));
    let search = can_search.then(|| {
        view! {
            <p>{messages::search_by_name(lang)}</p>
            <a class="button button-main" href="/search">{crate::messages::search(lang)}</a>
        }
    });
    let (icon, title, text) = match error {
        Error::NotFound => ("search", messages::not_found(lang).to_owned(), messages::not_found_help(lang).to_owned()),
        Error::Internal { id } => ("triangle-alert", messages::internal(lang).to_owned(), messages::internal_help(lang, id)),
        Error::Unavailable => {
            ("triangle-alert", messages::unavailable(lang).to_owned(), messages::unavailable_help(lang).to_owned())
        }
        Error::Throttled { retry_after_seconds } => {
            ("timer", messages::too_many(lang).to_owned(), throttled(lang, *retry_after_seconds))
        }
        other => {
            let texts: Vec<String> = problems(lang, other).into_iter().map(|problem| problem.text).collect();
            ("info", messages::not_possible(lang).to_owned(), texts.join(" "))
        }
    };
    Either::Right(view! {
        <MemberShell title=title.clone() section=NavSection::Other>
            <h1 class="sr-only">{title.clone()}</h1>
            <EmptyState icon=icon title=title text=text>
                {search}
                <a class="button" href="/">{messages::to_start(lang)}</a>
            </EmptyState>
        </MemberShell>
    })
}

fn links_to_search(lang: Language, role: Role) -> bool {
    nav_links(lang, role, |_| false).iter().any(|link| link.section == NavSection::Search)
}

/// The page for members of a suspended agency and for suspended users.
fn suspended_page(lang: Language) -> impl IntoView {
    let suspended::Message { title, text, contact } = suspended::message(lang);
    let write = match contact {
        Some(address) => {
            Either::Left(view! { <a class="button" href=format!("mailto:{address}")>{messages::write_to(lang, &address)}</a> })
        }
        None => Either::Right(view! { <a class="button" href="/terms">{messages::read_terms(lang)}</a> }),
    };
    view! {
        <SiteShell title=title.clone()>
            <h1 class="sr-only">{title.clone()}</h1>
            <EmptyState icon="info" title=title text=text>
                <p>{messages::nothing_deleted(lang)}</p>
                <div class="buttons">
                    {write}
                    <form method="post" action={action_with_page("/api/sign_out")}>
                        <button class="button" type="submit">{messages::sign_out(lang)}</button>
                    </form>
                </div>
            </EmptyState>
        </SiteShell>
    }
}
