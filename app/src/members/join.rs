//! `/join/{token}`: a one-time link. Who has an account signs in as that account and confirms; everybody else makes one.

use super::{Join, JoinAsMyself, words};
use crate::{
    account::words as account_words,
    notes::SignOutForm,
    page::load,
    request::{language, sign_in_path, stranger, viewer},
    ui::{EmptyState, Form, Input, SiteShell},
};
use domain::{Error, Language, Role, account::Viewer};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use store::identity::{Link, Token};

/// The page.
#[component]
pub fn JoinPage() -> impl IntoView {
    let lang = language();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let shown = token.clone();
    load(
        async move {
            match stranger()?.db.identity().link(&Token::from_text(token)).await {
                Ok(link) => Ok(Some(link)),
                Err(Error::NotFound) => Ok(None),
                Err(error) => Err(error),
            }
        },
        move |link| match link {
            Some(link) => Either::Left(joining(lang, &link, shown)),
            None => Either::Right(link_is_gone(lang)),
        },
    )
}

fn joining(lang: Language, link: &Link, token: String) -> impl IntoView + use<> {
    let title = account_words::join_title(lang, &link.agency_name);
    let email = link.email.as_str();
    let who = match link.role {
        Role::Admin => account_words::join_as_admin(lang, email),
        Role::Provider => account_words::join_as_provider(lang, email),
        Role::Parent => account_words::join_as_parent(lang, email),
    };
    let body = match viewer() {
        Some(viewer) if viewer.email == email => confirm(lang, &viewer, link, token).into_any(),
        Some(viewer) => somebody_else(lang, &viewer, link).into_any(),
        None if link.has_account => sign_in_first(lang, link, &token).into_any(),
        None => new_account(lang, link, token).into_any(),
    };
    view! {
        <SiteShell title=title.clone()>
            <div class="sheet">
                <h1>{title}</h1>
                <div class="card">
                    <p>{who}</p>
                    {body}
                </div>
            </div>
        </SiteShell>
    }
}

fn new_account(lang: Language, link: &Link, token: String) -> impl IntoView + use<> {
    let form = Form::of::<Join>("account").only_if("token", &token);
    let password = Input {
        kind: "password",
        autocomplete: "new-password",
        hint: Some(account_words::new_password_hint(lang).to_owned()),
        ..Input::default()
    };
    let name = (link.role == Role::Admin).then(|| {
        // An operator's link knows nothing but the address.
        let known = if link.name == link.email.as_str() { String::new() } else { link.name.clone() };
        form.input("name", words::your_name(lang), Input { value: known, autocomplete: "name", ..Input::default() })
    });
    view! {
        <form class="form" method="post" action=form.action()>
            {form.denial()} {form.hidden("token", token)}
            // Tells a password manager whose password it keeps.
            <input type="hidden" autocomplete="username" value=link.email.as_str().to_owned() /> {name}
            {form.input("password", account_words::new_password(lang), password)}
            {form.button(account_words::join(lang), "button button-main")}
        </form>
    }
}

fn sign_in_first(lang: Language, link: &Link, token: &str) -> impl IntoView + use<> {
    view! {
        {Form::of::<Join>("account").only_if("token", token).refusal()}
        <p>{words::sign_in_first(lang, link.email.as_str())}</p>
        <p class="buttons">
            <a class="button button-main" href=sign_in_path(&format!("/join/{token}")).to_string()>{account_words::sign_in(lang)}</a>
        </p>
    }
}

fn confirm(lang: Language, viewer: &Viewer, link: &Link, token: String) -> impl IntoView + use<> {
    let form = Form::of::<JoinAsMyself>("account").only_if("token", &token);
    view! {
        <form class="form" method="post" action=form.action()>
            {form.refusal()} <p>{words::confirm_help(lang, &viewer.agency_name, &link.agency_name)}</p>
            {form.hidden("token", token)} {form.button(account_words::join(lang), "button button-main")}
        </form>
    }
}

fn somebody_else(lang: Language, viewer: &Viewer, link: &Link) -> impl IntoView + use<> {
    view! {
        <p>
            <b>{words::somebody_else(lang, &viewer.email)}</b>
        </p>
        <p>{words::somebody_else_help(lang, link.email.as_str())}</p>
        <SignOutForm label=account_words::sign_out(lang).to_owned() />
    }
}

fn link_is_gone(lang: Language) -> impl IntoView {
    view! {
        <SiteShell title=account_words::link_is_gone(lang).to_owned()>
            <h1 class="vh">{account_words::link_is_gone(lang)}</h1>
            <EmptyState
                icon="info"
                title=account_words::link_is_gone(lang)
                text=account_words::link_is_gone_help(lang)
            >
                <a class="button" href="/sign-in">{account_words::to_sign_in(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}
