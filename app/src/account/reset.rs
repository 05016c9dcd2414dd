//! The ways to a new password for those who lost theirs.

use super::{ForgotPassword, ResetPassword, words};
use crate::{
    page::load,
    request::{language, request, stranger},
    trap,
    ui::{EmptyState, Form, Input, SiteShell},
};
use domain::{Error, Language, text::Email};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use store::identity::Token;

/// `/forgot`: asks for a letter.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let lang = language();
    if !request().is_some_and(|request| request.installation.sends_mail) {
        return no_mail(lang).into_any();
    }
    load(trap::opened(), move |opened| asking(lang, opened)).into_any()
}

fn asking(lang: Language, opened: String) -> impl IntoView {
    let form = Form::of::<ForgotPassword>("account");
    view! {
        <SiteShell title=words::forgot_title(lang).to_owned()>
            <div class="sheet">
                <h1>{words::forgot_title(lang)}</h1>
                <form class="card form" method="post" action=form.action()>
                    {form.refusal()} <p>{words::forgot_help(lang)}</p>
                    {form.input("email", words::email(lang), Input { kind: "email", autocomplete: "username", ..Input::default() })}
                    {trap::fields(opened)} {form.button(words::forgot_send(lang), "button button-main")}
                </form>
                <p>
                    <a href="/sign-in">{words::to_sign_in(lang)}</a>
                </p>
            </div>
        </SiteShell>
    }
}

fn no_mail(lang: Language) -> impl IntoView {
    view! {
        <SiteShell title=words::forgot_title(lang).to_owned()>
            <h1 class="vh">{words::forgot_title(lang)}</h1>
            <EmptyState icon="mail" title=words::forgot_no_mail(lang) text=words::forgot_no_mail_help(lang)>
                <a class="button" href="/sign-in">{words::to_sign_in(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}

/// `/reset/{token}`: the link of a letter.
#[component]
pub fn ResetPage() -> impl IntoView {
    let lang = language();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let shown = token.clone();
    load(
        async move {
            match stranger()?.db.identity().reset(&Token::from_text(token)).await {
                Ok(reset) => Ok(Some(reset.email)),
                Err(Error::NotFound) => Ok(None),
                Err(error) => Err(error),
            }
        },
        move |email| match email {
            Some(email) => Either::Left(setting(lang, email, shown)),
            None => Either::Right(link_is_gone(lang)),
        },
    )
}

fn setting(lang: Language, email: Email, token: String) -> impl IntoView {
    let form = Form::of::<ResetPassword>("account");
    let email = String::from(email);
    let hint = Some(words::new_password_hint(lang).to_owned());
    let password = Input { kind: "password", autocomplete: "new-password", hint, ..Input::default() };
    view! {
        <SiteShell title=words::reset_title(lang).to_owned()>
            <div class="sheet">
                <h1>{words::reset_title(lang)}</h1>
                <form class="card form" method="post" action=form.action()>
                    {form.denial()} <p>{words::reset_for(lang, &email)}</p> {form.hidden("token", token)}
                    // Tells a password manager whose password it keeps.
                    <input type="hidden" autocomplete="username" value=email />
                    {form.input("password", words::new_password(lang), password)}
                    {form.button(words::reset_save(lang), "button button-main")}
                </form>
            </div>
        </SiteShell>
    }
}

fn link_is_gone(lang: Language) -> impl IntoView {
    view! {
        <SiteShell title=words::link_is_gone(lang).to_owned()>
            <h1 class="vh">{words::link_is_gone(lang)}</h1>
            <EmptyState icon="info" title=words::link_is_gone(lang) text=words::reset_gone_help(lang)>
                <a class="button" href="/forgot">{words::reset_ask_again(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}
