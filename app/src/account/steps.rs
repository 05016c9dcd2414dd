//! The pages between the password and the day: the second step, and the fresh proof.

use super::{
    ProveAgain, SecondStep, entry,
    passkey_box::{passkey_box, script},
    security_words as words, words as sign_in_words,
};
use crate::{
    own_path::OwnPath,
    page::load,
    request::{contact_email, language, signed_in, stranger},
    ui::{EmptyState, Form, Input, MemberShell, Place, SiteShell},
};
use domain::{Conflict, Error, Language, factors::Purpose};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use store::identity::Factors;

/// `/sign-in/second`.
#[component]
pub fn SecondPage() -> impl IntoView {
    let lang = language();
    load(
        async move {
            let request = stranger()?;
            match entry::at_second(&request).await {
                Ok((user, _)) => Ok(Some(request.db.identity().factors(user).await?)),
                Err(Error::Conflict { conflict: Conflict::State { .. } }) => Ok(None),
                Err(error) => Err(error),
            }
        },
        move |factors| match factors {
            Some(factors) => Either::Left(second(lang, factors)),
            None => Either::Right(second_is_over(lang)),
        },
    )
}

/// What is left to who has neither phone nor codes.
fn lost(lang: Language) -> String {
    contact_email().map_or_else(|| words::lost(lang).to_owned(), |email| words::lost_write(lang, email))
}

fn second(lang: Language, factors: Factors) -> impl IntoView {
    let form = Form::of::<SecondStep>("step");
    let title = words::second_title(lang);
    let hint = if factors.totp { words::second_code_hint(lang) } else { words::second_recovery_hint(lang) };
    let passkey =
        (factors.passkeys > 0).then(|| passkey_box(lang, Purpose::Second, words::second_passkey(lang), None, None)).flatten();
    view! {
        <SiteShell title=title.to_owned()>
            <div class="sheet">
                <h1>{title}</h1>
                <p>{words::second_help(lang)}</p>
                {passkey}
                <form class="card form" method="post" action=form.action()>
                    {form.denial()} {form.input("code", words::second_code(lang), code_input(hint))}
                    {form.button(words::second_go(lang), "button button-main")}
                </form>
                <p class="soft">{lost(lang)}</p>
                <p>
                    <a href="/sign-in">{words::begin_again(lang)}</a>
                </p>
            </div>
            {script()}
        </SiteShell>
    }
}

fn second_is_over(lang: Language) -> impl IntoView {
    let title = words::second_over(lang);
    view! {
        <SiteShell title=title.to_owned()>
            <h1 class="vh">{title}</h1>
            <EmptyState icon="timer" title=title text=words::second_over_help(lang)>
                <a class="button" href="/sign-in">{words::begin_again(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}

/// A line for a code: phones offer what an app or a message brings.
pub fn code_input(hint: &str) -> Input {
    Input { autocomplete: "one-time-code", hint: Some(hint.to_owned()), ..Input::default() }
}

/// `/prove`: a fresh proof, then on to `next`.
#[component]
pub fn ProvePage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let next = OwnPath::parse(&next).unwrap_or_else(|| "/account/security".into()).to_string();
    load(
        async move {
            let (db, actor) = signed_in()?;
            let viewer = actor.viewer().cloned().ok_or(Error::SignedOut)?;
            Ok((db.identity().factors(viewer.user).await?, viewer.email))
        },
        move |(factors, email)| proving(lang, factors, email, next),
    )
}

fn proving(lang: Language, factors: Factors, email: String, next: String) -> impl IntoView {
    let title = words::prove_title(lang);
    let passkey = (factors.passkeys > 0)
        .then(|| passkey_box(lang, Purpose::Prove, words::second_passkey(lang), Some(next.clone()), None))
        .flatten();
    let code = factors.has_second().then(|| {
        let form = Form::of::<ProveAgain>("proof").one_of("-code", "by", |by| by == "code");
        let hint = if factors.totp { words::second_code_hint(lang) } else { words::second_recovery_hint(lang) };
        view! {
            <form class="card form" method="post" action=form.action()>
                {form.denial()} {form.hidden("by", "code")} {form.hidden("next", next.clone())}
                {form.input("code", words::prove_code(lang), code_input(hint))} {form.button(words::prove_go(lang), "button")}
            </form>
        }
    });
    let password = factors.password.then(|| {
        let form = Form::of::<ProveAgain>("proof").one_of("", "by", |by| by == "password");
        let input = Input { kind: "password", autocomplete: "current-password", ..Input::default() };
        view! {
            <form class="card form" method="post" action=form.action()>
                {form.denial()} {form.hidden("by", "password")} {form.hidden("next", next.clone())}
                // Tells a password manager whose password it keeps.
                <input type="hidden" autocomplete="username" value=email />
                {form.input("password", sign_in_words::password(lang), input)}
                {form.button(words::prove_go(lang), "button button-main")}
            </form>
        }
    });
    view! {
        <MemberShell title=title.to_owned() place=Place::Account>
            <div class="sheet">
                <h1>{title}</h1>
                <p>{words::prove_help(lang)}</p>
                {passkey}
                {password}
                {code}
            </div>
            {script()}
        </MemberShell>
    }
}
