//! Signing in, taking up a link, and one's own account.

use super::{Join, SignIn, words};
use crate::{
    notes::SignOutForm,
    page::load,
    request::{language, stranger, viewer},
    ui::{EmptyState, Form, Input, MemberShell, Place, SiteShell},
};
use domain::{Error, Language, Role};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use store::identity::{Link, Token};

/// `/sign-in`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let form = Form::of::<SignIn>("account");
    view! {
        <SiteShell title=words::sign_in(lang).to_owned()>
            <div class="sheet">
                <h1>{words::sign_in(lang)}</h1>
                <form class="card form" method="post" action=form.action()>
                    {form.refusal()} {form.hidden("next", next)}
                    {form.input("email", words::email(lang), Input { kind: "email", autocomplete: "username", ..Input::default() })}
                    {form
                        .input(
                            "password",
                            words::password(lang),
                            Input { kind: "password", autocomplete: "current-password", ..Input::default() },
                        )} {form.button(words::sign_in(lang), "button button-main")}
                </form>
                <p>
                    <a href="/forgot">{words::forgot(lang)}</a>
                </p>
                <p class="soft">{words::no_account(lang)}</p>
            </div>
        </SiteShell>
    }
}

/// `/join/{token}`: a one-time link.
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
            Some(link) => Either::Left(joining(lang, link, shown)),
            None => Either::Right(link_is_gone(lang)),
        },
    )
}

fn joining(lang: Language, link: Link, token: String) -> impl IntoView {
    let form = Form::of::<Join>("account");
    let title = words::join_title(lang, &link.agency_name);
    let email = String::from(link.email);
    let who = match link.role {
        Role::Admin => words::join_as_admin(lang, &email),
        Role::Provider => words::join_as_provider(lang, &email),
        Role::Parent => words::join_as_parent(lang, &email),
    };
    let (label, hint, autocomplete) = if link.has_password {
        (words::password(lang), words::known_password_hint(lang), "current-password")
    } else {
        (words::new_password(lang), words::new_password_hint(lang), "new-password")
    };
    let password = Input { kind: "password", autocomplete, hint: Some(hint.to_owned()), ..Input::default() };
    view! {
        <SiteShell title=title.clone()>
            <div class="sheet">
                <h1>{title}</h1>
                <form class="card form" method="post" action=form.action()>
                    {form.refusal()} <p>{who}</p> {form.hidden("token", token)}
                    // Tells a password manager whose password it keeps.
                    <input type="hidden" autocomplete="username" value=email />
                    {form.input("password", label, password)} {form.button(words::join(lang), "button button-main")}
                </form>
            </div>
        </SiteShell>
    }
}

fn link_is_gone(lang: Language) -> impl IntoView {
    view! {
        <SiteShell title=words::link_is_gone(lang).to_owned()>
            <h1 class="vh">{words::link_is_gone(lang)}</h1>
            <EmptyState icon="info" title=words::link_is_gone(lang) text=words::link_is_gone_help(lang)>
                <a class="button" href="/sign-in">{words::to_sign_in(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}

/// `/account`.
#[component]
pub fn AccountPage() -> impl IntoView {
    let lang = language();
    let Some(viewer) = viewer() else {
        return crate::request::error_page(Error::SignedOut).into_any();
    };
    let title = words::account(lang);
    view! {
        <MemberShell title=title.to_owned() place=Place::Account>
            <div class="page">
                <h1>{title}</h1>
                <section class="card" aria-labelledby="who">
                    <h2 id="who">{words::signed_in_as(lang)}</h2>
                    <dl class="facts">
                        <dt>{words::name(lang)}</dt>
                        <dd dir="auto">{viewer.name}</dd>
                        <dt>{words::email(lang)}</dt>
                        <dd>{viewer.email}</dd>
                        <dt>{words::agency(lang)}</dt>
                        <dd dir="auto">{viewer.agency_name}</dd>
                        <dt>{words::role(lang)}</dt>
                        <dd>{role_name(lang, viewer.role)}</dd>
                    </dl>
                    <SignOutForm label=words::sign_out(lang).to_owned() />
                </section>
                {super::preferences::card(lang, viewer.role, viewer.preferences)}
            </div>
        </MemberShell>
    }
    .into_any()
}

fn role_name(lang: Language, role: Role) -> &'static str {
    match role {
        Role::Admin => words::role_admin(lang),
        Role::Provider => words::role_provider(lang),
        Role::Parent => words::role_parent(lang),
    }
}
