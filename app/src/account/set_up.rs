//! What is shown once on the way to a second step: the secret of an authenticator app, and recovery codes.

use super::{
    ConfirmTotp, KeptRecoveryCodes, recovery, security_words as words,
    steps::code_input,
    totp::{App, picture},
};
use crate::{
    page::load,
    request::{language, signed_in, stranger},
    ui::{EmptyState, Form, MemberShell, Place, action_of},
};
use domain::{Error, Language};
use leptos::{either::Either, prelude::*};
use store::identity::Ceremony;

/// An app that waits for its first code.
struct Setting {
    side: usize,
    path: String,
    address: String,
    secret: String,
    now: jiff::Timestamp,
}

/// `/account/security/app`.
#[component]
pub fn AppPage() -> impl IntoView {
    let lang = language();
    load(
        async move {
            let request = stranger()?;
            let (db, actor) = signed_in()?;
            let viewer = actor.viewer().ok_or(Error::SignedOut)?;
            let Some(secret) = db.identity().totp(viewer.user).await?.filter(|secret| !secret.confirmed) else { return Ok(None) };
            // A secret is shown to whoever has just proved who they are, not to whoever sits down at an open screen.
            let now = db.clock().now();
            actor.freshly_proved(now)?;
            let app = App::open(&request.installation.vault, viewer.user, &secret.sealed)?;
            let address = app.address(&viewer.email);
            let (side, path) = picture(&address)?;
            Ok(Some(Setting { side, path, secret: app.secret_in_groups(), address, now }))
        },
        move |setting| match setting {
            Some(setting) => Either::Left(app(lang, setting)),
            None => Either::Right(nothing(lang, words::app_none(lang), words::app_none_help(lang))),
        },
    )
}

fn app(lang: Language, setting: Setting) -> impl IntoView {
    let form = Form::of::<ConfirmTotp>("app");
    let title = words::app_title(lang);
    let Setting { side, path, address, secret, now } = setting;
    let time = now.strftime("%H:%M:%S").to_string();
    view! {
        <MemberShell title=title.to_owned() place=Place::Account>
            <div class="page">
                <h1>{title}</h1>
                <section class="card" aria-labelledby="scan">
                    <h2 id="scan">{words::app_scan(lang)}</h2>
                    <svg class="qr" role="img" aria-label=words::app_picture(lang) viewBox=format!("0 0 {side} {side}")>
                        <path d=path></path>
                    </svg>
                    <p class="on-phone">
                        <a href=address>{words::app_on_this_phone(lang)}</a>
                    </p>
                    <h3>{words::app_type(lang)}</h3>
                    <p class="secret" dir="ltr" translate="no">{secret}</p>
                </section>
                <form class="card form" method="post" action=form.action()>
                    {form.denial()} {form.input("code", words::app_code(lang), code_input(&words::app_clock(lang, time)))}
                    <div class="buttons">{form.button(words::app_confirm(lang), "button button-main")}</div>
                </form>
                <p>
                    <a href="/account/security">{words::back(lang)}</a>
                </p>
            </div>
        </MemberShell>
    }
}

/// `/account/security/codes`.
#[component]
pub fn CodesPage() -> impl IntoView {
    let lang = language();
    load(
        async move {
            let request = stranger()?;
            let (db, actor) = signed_in()?;
            let viewer = actor.viewer().ok_or(Error::SignedOut)?;
            let Some(token) = &request.codes else { return Ok(None) };
            let waiting = db.identity().waiting(Ceremony::Codes, token).await?;
            let Some(waiting) = waiting.filter(|waiting| waiting.user == Some(viewer.user)) else { return Ok(None) };
            let codes = recovery::unseal(&request.installation.vault, viewer.user, &waiting.content)?;
            Ok(Some((codes, viewer.email.clone())))
        },
        move |codes| match codes {
            Some((codes, email)) => Either::Left(self::codes(lang, codes, email)),
            None => Either::Right(nothing(lang, words::codes_gone(lang), words::codes_gone_help(lang))),
        },
    )
}

fn codes(lang: Language, codes: Vec<String>, email: String) -> impl IntoView {
    let title = words::codes_title(lang);
    let lines = codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view();
    view! {
        <MemberShell title=title.to_owned() place=Place::Account>
            <div class="page">
                <h1>{title}</h1>
                <p>{words::codes_help(lang)}</p>
                <section class="card" aria-labelledby="codes">
                    <h2 id="codes">{words::codes_of(lang, email)}</h2>
                    <ol class="codes" dir="ltr" translate="no">{lines}</ol>
                    <p class="soft">{words::codes_once(lang)}</p>
                </section>
                <form method="post" action={action_of::<KeptRecoveryCodes>()}>
                    <button class="button button-main" type="submit">{words::codes_kept(lang)}</button>
                </form>
            </div>
        </MemberShell>
    }
}

fn nothing(lang: Language, title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <MemberShell title=title.to_owned() place=Place::Account>
            <h1 class="vh">{title}</h1>
            <EmptyState icon="info" title=title text=text>
                <a class="button" href="/account/security">{words::back(lang)}</a>
            </EmptyState>
        </MemberShell>
    }
}
