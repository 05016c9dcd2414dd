//! The pages for the second step of signing in, and for proving one's identity again.

use super::{RenewProof, SecondStep, flow, messages};
use crate::{
    messages as shared,
    second_factor::{passkey_box, script},
};
use domain::{Conflict, Error, Language, factors::Purpose};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use store::identity::Factors;
use ui::{EmptyState, Form, Input, MemberShell, NavSection, SiteShell, load};
use web::{
    local_path::LocalPath,
    request::{contact_email, current_request, language, require_session},
};

/// `/sign-in/second`.
#[component]
pub fn SecondPage() -> impl IntoView {
    let lang = language();
    load(
        async move {
            let request = current_request()?;
            match flow::pending_second_step(&request).await {
                Ok((user, _)) => Ok(Some(request.db.identity().factors(user).await?)),
                Err(Error::Conflict { conflict: Conflict::State { .. } }) => Ok(None),
                Err(error) => Err(error),
            }
        },
        move |factors| match factors {
            Some(factors) => Either::Left(second_step_page(lang, factors)),
            None => Either::Right(second_is_over(lang)),
        },
    )
}

/// The help for users who have lost their phone and their recovery codes.
fn recovery_help(lang: Language) -> String {
    contact_email().map_or_else(|| messages::lost(lang).to_owned(), |email| messages::lost_write(lang, email))
}

fn second_step_page(lang: Language, factors: Factors) -> impl IntoView {
    let form = Form::of::<SecondStep>("step");
    let title = messages::second_title(lang);
    let hint = if factors.totp { messages::second_code_hint(lang) } else { messages::second_recovery_hint(lang) };
    let passkey =
        (factors.passkeys > 0).then(|| passkey_box(lang, Purpose::Second, messages::second_passkey(lang), None, None)).flatten();
    view! {
        <SiteShell title=title.to_owned()>
            <div class="sheet">
                <h1>{title}</h1>
                <p>{messages::second_help(lang)}</p>
                {passkey}
                <form class="card form" method="post" action=form.action()>
                    {form.failure_summary()} {form.input("code", messages::second_code(lang), code_input(hint))}
                    {form.button(messages::second_go(lang), "button button-main")}
                </form>
                <p class="soft">{recovery_help(lang)}</p>
                <p>
                    <a href="/sign-in">{messages::begin_again(lang)}</a>
                </p>
            </div>
            {script()}
        </SiteShell>
    }
}

fn second_is_over(lang: Language) -> impl IntoView {
    let title = messages::second_over(lang);
    view! {
        <SiteShell title=title.to_owned()>
            <h1 class="sr-only">{title}</h1>
            <EmptyState icon="timer" title=title text=shared::second_over_help(lang)>
                <a class="button" href="/sign-in">{messages::begin_again(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}

/// An input for a one-time code, with autofill on phones.
pub fn code_input(hint: &str) -> Input {
    Input { autocomplete: "one-time-code", hint: Some(hint.to_owned()), ..Input::default() }
}

/// `/prove`: a proof of identity, then the page `next`.
#[component]
pub fn ProvePage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let next = LocalPath::parse(&next).unwrap_or_else(|| "/account/security".into()).to_string();
    load(
        async move {
            let (db, actor) = require_session()?;
            let viewer = actor.viewer().cloned().ok_or(Error::SignedOut)?;
            Ok((db.identity().factors(viewer.user).await?, viewer.email))
        },
        move |(factors, email)| proof_page(lang, factors, email, next),
    )
}

fn proof_page(lang: Language, factors: Factors, email: String, next: String) -> impl IntoView {
    let title = messages::prove_title(lang);
    let passkey = (factors.passkeys > 0)
        .then(|| passkey_box(lang, Purpose::Prove, messages::second_passkey(lang), Some(next.clone()), None))
        .flatten();
    let code = factors.has_second_factor().then(|| {
        let form = Form::of::<RenewProof>("proof").scoped_to("-code", "by", |by| by == "code");
        let hint = if factors.totp { messages::second_code_hint(lang) } else { messages::second_recovery_hint(lang) };
        view! {
            <form class="card form" method="post" action=form.action()>
                {form.failure_summary()} {form.hidden("by", "code")} {form.hidden("next", next.clone())}
                {form.input("code", messages::prove_code(lang), code_input(hint))} {form.button(messages::prove_go(lang), "button")}
            </form>
        }
    });
    let password = factors.password.then(|| {
        let form = Form::of::<RenewProof>("proof").scoped_to("", "by", |by| by == "password");
        let input = Input { kind: "password", autocomplete: "current-password", ..Input::default() };
        view! {
            <form class="card form" method="post" action=form.action()>
                {form.failure_summary()} {form.hidden("by", "password")} {form.hidden("next", next.clone())}
                // So that password managers fill in the password of this account.
                <input type="hidden" autocomplete="username" value=email />
                {form.input("password", messages::password(lang), input)}
                {form.button(messages::prove_go(lang), "button button-main")}
            </form>
        }
    });
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="sheet">
                <h1>{title}</h1>
                <p>{messages::prove_help(lang)}</p>
                {passkey}
                {password}
                {code}
            </div>
            {script()}
        </MemberShell>
    }
}
