//! Signing in, and one's own account.

use super::{
    SignIn,
    passkey_box::{passkey_box, script},
    security_words, words,
};
use crate::{
    notes::SignOutForm,
    request::{language, viewer},
    ui::{Form, Icon, Input, MemberShell, Place, SiteShell},
};
use domain::{Error, Language, Role, factors::Purpose};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/sign-in`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let form = Form::of::<SignIn>("account");
    let is_over = crate::request::request().is_some_and(|request| request.session.is_some() && request.actor.is_none());
    // Whoever is refused for another reason has typed both right.
    let help =
        (form.is_returned() && form.conflict().is_none()).then(|| view! { <p class="soft">{words::sign_in_help(lang)}</p> });
    view! {
        <SiteShell title=words::sign_in(lang).to_owned()>
            <div class="sheet">
                <h1>{words::sign_in(lang)}</h1>
                {(is_over && !form.is_returned())
                    .then(|| {
                        view! {
                            <p class="flash flash-amber" role="status">
                                {words::session_is_over(lang)}
                            </p>
                        }
                    })}
                <form class="card form" method="post" action=form.action()>
                    {form.denial()} {form.hidden("next", next.clone())}
                    {form.input("email", words::email(lang), Input { kind: "email", autocomplete: "username", ..Input::default() })}
                    {form
                        .input(
                            "password",
                            words::password(lang),
                            Input { kind: "password", autocomplete: "current-password", ..Input::default() },
                        )} {form.button(words::sign_in(lang), "button button-main")}
                </form>
                <p>
                    <a class="button button-bare" href="/forgot">{words::forgot(lang)}</a>
                </p>
                {passkey_box(lang, Purpose::SignIn, security_words::sign_in_passkey(lang), Some(next), None)}
                {help} <p class="soft">{words::no_account(lang)}</p>
            </div>
            {script()}
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
    let places = crate::members::places_card(lang, &viewer);
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
                {places}
                <a class="lead" href="/account/security">
                    <Icon name="shield-check" />
                    <span>
                        <b>{security_words::security(lang)}</b>
                        <span class="soft">{security_words::security_lead(lang)}</span>
                    </span>
                    <Icon name="chevron-right" />
                </a>
                {super::activity::card(lang)} {super::preferences::card(lang, viewer.role, viewer.preferences)}
            </div>
        </MemberShell>
    }
    .into_any()
}

/// A role as its members read it.
pub fn role_name(lang: Language, role: Role) -> &'static str {
    match role {
        Role::Admin => words::role_admin(lang),
        Role::Provider => words::role_provider(lang),
        Role::Parent => words::role_parent(lang),
    }
}
