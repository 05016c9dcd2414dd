//! `/join/{token}`: the one-time link of an invitation. A user with an account signs in and confirms; others create an account.

use super::{Join, JoinWithAccount, messages};
use crate::{messages as shared, session::sign_out_form};
use domain::{Error, Language, Role, account::Viewer};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use store::identity::{InvitationDetails, Token};
use ui::{EmptyState, Form, Input, SiteShell, load};
use web::request::{current_request, language, sign_in_path, viewer};

/// The element id of the form for a new account.
const FORM_ID: &str = "join";

/// The page.
#[component]
pub fn JoinPage() -> impl IntoView {
    let lang = language();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let form_token = token.clone();
    load(
        async move {
            match current_request()?.db.identity().link(&Token::from_text(token)).await {
                Ok(link) => Ok(Some(link)),
                Err(Error::NotFound) => Ok(None),
                Err(error) => Err(error),
            }
        },
        move |link| match link {
            Some(link) => Either::Left(joining(lang, &link, form_token)),
            None => Either::Right(link_is_gone(lang)),
        },
    )
}

fn joining(lang: Language, link: &InvitationDetails, token: String) -> impl IntoView + use<> {
    let title = messages::join_title(lang, &link.agency_name);
    let email = link.email.as_str();
    let intro = match link.role {
        Role::Admin => messages::join_as_admin(lang, email),
        Role::Provider => messages::join_as_provider(lang, email),
        Role::Parent => messages::join_as_parent(lang, email),
    };
    let body = match viewer() {
        Some(viewer) if viewer.email == email => confirm(lang, &viewer, link, token).into_any(),
        Some(viewer) => other_account(lang, &viewer, link).into_any(),
        None if link.has_account => sign_in_first(lang, link, &token).into_any(),
        None => new_account(lang, link, token).into_any(),
    };
    view! {
        <SiteShell title=title.clone()>
            <div class="sheet">
                <h1>{title}</h1>
                <div class="card">
                    <p>{intro}</p>
                    {body}
                </div>
            </div>
        </SiteShell>
    }
}

fn new_account(lang: Language, link: &InvitationDetails, token: String) -> impl IntoView + use<> {
    let form = Form::of::<Join>("account").for_record("token", &token);
    let password = Input {
        kind: "password",
        autocomplete: "new-password",
        hint: Some(shared::choose_password_hint(lang).to_owned()),
        ..Input::default()
    };
    let name = link.role.chooses_name().then(|| {
        // An invitation by the operator has no name, only the address.
        let known = if link.name == link.email.as_str() { String::new() } else { link.name.clone() };
        form.input("name", messages::your_name(lang), Input { value: known, autocomplete: "name", ..Input::default() })
    });
    let terms = link.asks_terms.then(|| {
        view! {
            <p>
                {messages::read_first(lang)} " " <a href="/terms">{messages::terms(lang)}</a> ", "
                <a href="/privacy">{messages::privacy(lang)}</a>
            </p>
            {form.attestation("terms", messages::accept(lang), FORM_ID)}
        }
    });
    view! {
        <form class="form" id=FORM_ID method="post" action=form.action() novalidate>
            {form.failure_summary()} {form.hidden("token", token)}
            // So that password managers save the password for this account.
            <input type="hidden" autocomplete="username" value=link.email.as_str().to_owned() /> {name}
            {form.input("password", shared::choose_password(lang), password)} {terms}
            {form.button(messages::join(lang), "button button-main")}
        </form>
    }
}

fn sign_in_first(lang: Language, link: &InvitationDetails, token: &str) -> impl IntoView + use<> {
    view! {
        {Form::of::<Join>("account").for_record("token", token).error_summary()}
        <p>{messages::sign_in_first(lang, link.email.as_str())}</p>
        <p class="buttons">
            <a class="button button-main" href=sign_in_path(&format!("/join/{token}")).to_string()>{shared::sign_in(lang)}</a>
        </p>
    }
}

fn confirm(lang: Language, viewer: &Viewer, link: &InvitationDetails, token: String) -> impl IntoView + use<> {
    let form = Form::of::<JoinWithAccount>("account").for_record("token", &token);
    view! {
        <form class="form" method="post" action=form.action()>
            {form.error_summary()} <p>{messages::confirm_help(lang, &viewer.agency_name, &link.agency_name)}</p>
            {form.hidden("token", token)} {form.button(messages::join(lang), "button button-main")}
        </form>
    }
}

fn other_account(lang: Language, viewer: &Viewer, link: &InvitationDetails) -> impl IntoView + use<> {
    view! {
        <p>
            <b>{messages::signed_in_as(lang, &viewer.email)}</b>
        </p>
        <p>{messages::signed_in_as_help(lang, link.email.as_str())}</p>
        {sign_out_form(lang)}
    }
}

fn link_is_gone(lang: Language) -> impl IntoView {
    view! {
        <SiteShell title=shared::link_is_gone(lang).to_owned()>
            <h1 class="sr-only">{shared::link_is_gone(lang)}</h1>
            <EmptyState
                icon="info"
                title=shared::link_is_gone(lang)
                text=messages::link_is_gone_help(lang)
            >
                <a class="button" href="/sign-in">{shared::to_sign_in(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}
