//! Setup pages of second factors: the secret of an authenticator app, and new recovery codes.

use super::{ConfirmRecoveryCodes, ConfirmTotp, messages, recovery};
use crate::sign_in::code_input;
use auth::totp::{App, picture};
use domain::{Error, Language};
use leptos::{either::Either, prelude::*};
use store::identity::AuthChallenge;
use ui::{EmptyState, Form, MemberShell, NavSection, action_of, load};
use web::request::{current_request, language, require_session};

/// An authenticator app that is not confirmed yet.
struct AppSetup {
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
            let request = current_request()?;
            let (db, actor) = require_session()?;
            let viewer = actor.viewer().ok_or(Error::SignedOut)?;
            let Some(secret) = db.identity().totp(viewer.user).await?.filter(|secret| !secret.confirmed) else { return Ok(None) };
            // The secret is shown only after a recent proof of identity, not to anyone who finds an unlocked screen.
            let now = db.clock().now();
            actor.require_recent_proof(now)?;
            let app = App::open(&request.installation.vault, viewer.user, &secret.sealed)?;
            let address = app.address(&viewer.email);
            let (side, path) = picture(&address)?;
            Ok(Some(AppSetup { side, path, secret: app.secret_in_groups(), address, now }))
        },
        move |setup| match setup {
            Some(setup) => Either::Left(app_setup_page(lang, setup)),
            None => Either::Right(nothing_pending(lang, messages::app_none(lang), messages::app_none_help(lang))),
        },
    )
}

fn app_setup_page(lang: Language, setup: AppSetup) -> impl IntoView {
    let form = Form::of::<ConfirmTotp>("app");
    let title = messages::app_title(lang);
    let AppSetup { side, path, address, secret, now } = setup;
    let time = now.strftime("%H:%M:%S").to_string();
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="page">
                <h1>{title}</h1>
                <section class="card" aria-labelledby="scan">
                    <h2 id="scan">{messages::app_scan(lang)}</h2>
                    <svg class="qr" role="img" aria-label=messages::app_picture(lang) viewBox=format!("0 0 {side} {side}")>
                        <path d=path></path>
                    </svg>
                    <p class="on-phone">
                        <a href=address>{messages::app_on_this_phone(lang)}</a>
                    </p>
                    <h3>{messages::app_type(lang)}</h3>
                    <p class="secret" dir="ltr" translate="no">{secret}</p>
                </section>
                <form class="card form" method="post" action=form.action()>
                    {form.failure_summary()} {form.input("code", messages::app_code(lang), code_input(&messages::app_clock(lang, time)))}
                    <div class="buttons">{form.button(messages::app_confirm(lang), "button button-main")}</div>
                </form>
                <p>
                    <a href="/account/security">{messages::back(lang)}</a>
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
            let request = current_request()?;
            let (db, actor) = require_session()?;
            let viewer = actor.viewer().ok_or(Error::SignedOut)?;
            let Some(token) = &request.recovery_codes else { return Ok(None) };
            let waiting = db.identity().pending_challenge(AuthChallenge::RecoveryCodes, token).await?;
            let Some(waiting) = waiting.filter(|waiting| waiting.user == Some(viewer.user)) else { return Ok(None) };
            let codes = recovery::unseal(&request.installation.vault, viewer.user, &waiting.content)?;
            Ok(Some((codes, viewer.email.clone())))
        },
        move |codes| match codes {
            Some((codes, email)) => Either::Left(codes_page(lang, codes, email)),
            None => Either::Right(nothing_pending(lang, messages::codes_gone(lang), messages::codes_gone_help(lang))),
        },
    )
}

fn codes_page(lang: Language, codes: Vec<String>, email: String) -> impl IntoView {
    let title = messages::codes_title(lang);
    let lines = codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view();
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="page">
                <h1>{title}</h1>
                <p>{messages::codes_help(lang)}</p>
                <section class="card" aria-labelledby="codes">
                    <h2 id="codes">{messages::codes_of(lang, email)}</h2>
                    <ol class="codes" dir="ltr" translate="no">{lines}</ol>
                    <p class="soft">{messages::codes_once(lang)}</p>
                </section>
                <form method="post" action={action_of::<ConfirmRecoveryCodes>()}>
                    <button class="button button-main" type="submit">{messages::codes_kept(lang)}</button>
                </form>
            </div>
        </MemberShell>
    }
}

fn nothing_pending(lang: Language, title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <h1 class="sr-only">{title}</h1>
            <EmptyState icon="info" title=title text=text>
                <a class="button" href="/account/security">{messages::back(lang)}</a>
            </EmptyState>
        </MemberShell>
    }
}
