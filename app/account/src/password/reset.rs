//! The password reset pages `/forgot` and `/reset/{token}`.

use super::{ForgotPassword, ResetPassword, messages};
use crate::messages as shared;
use domain::{Error, Language, text::EmailAddress};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use store::identity::Token;
use ui::{EmptyState, Form, Input, SiteShell, load};
use web::{
    honeypot,
    request::{current_request, language, request},
};

/// `/forgot`: requests a reset e-mail.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let lang = language();
    if !request().is_some_and(|request| request.installation.sends_mail) {
        return no_mail(lang).into_any();
    }
    load(honeypot::signed_open_time(), move |opened| request_form(lang, opened)).into_any()
}

fn request_form(lang: Language, opened: String) -> impl IntoView {
    let form = Form::of::<ForgotPassword>("account");
    view! {
        <SiteShell title=messages::forgot_title(lang).to_owned()>
            <div class="sheet">
                <h1>{messages::forgot_title(lang)}</h1>
                <form class="card form" method="post" action=form.action()>
                    {form.error_summary()} <p>{messages::forgot_help(lang)}</p>
                    {form.input("email", shared::email(lang), Input { kind: "email", autocomplete: "username", ..Input::default() })}
                    {honeypot::fields(opened)} {form.button(messages::forgot_send(lang), "button button-main")}
                </form>
                <p>
                    <a href="/sign-in">{shared::to_sign_in(lang)}</a>
                </p>
            </div>
        </SiteShell>
    }
}

fn no_mail(lang: Language) -> impl IntoView {
    view! {
        <SiteShell title=messages::forgot_title(lang).to_owned()>
            <h1 class="sr-only">{messages::forgot_title(lang)}</h1>
            <EmptyState icon="mail" title=messages::forgot_no_mail(lang) text=messages::forgot_no_mail_help(lang)>
                <a class="button" href="/sign-in">{shared::to_sign_in(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}

/// `/reset/{token}`: the link in the e-mail.
#[component]
pub fn ResetPage() -> impl IntoView {
    let lang = language();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let form_token = token.clone();
    load(
        async move {
            match current_request()?.db.identity().password_reset(&Token::from_text(token)).await {
                Ok(reset) => Ok(Some(reset.email)),
                Err(Error::NotFound) => Ok(None),
                Err(error) => Err(error),
            }
        },
        move |email| match email {
            Some(email) => Either::Left(new_password_form(lang, email, form_token)),
            None => Either::Right(link_is_gone(lang)),
        },
    )
}

fn new_password_form(lang: Language, email: EmailAddress, token: String) -> impl IntoView {
    let form = Form::of::<ResetPassword>("account");
    let email = String::from(email);
    let hint = Some(shared::choose_password_hint(lang).to_owned());
    let password = Input { kind: "password", autocomplete: "new-password", hint, ..Input::default() };
    view! {
        <SiteShell title=messages::reset_title(lang).to_owned()>
            <div class="sheet">
                <h1>{messages::reset_title(lang)}</h1>
                <form class="card form" method="post" action=form.action()>
                    {form.failure_summary()} <p>{messages::reset_for(lang, &email)}</p> {form.hidden("token", token)}
                    // So that password managers save the password for this account.
                    <input type="hidden" autocomplete="username" value=email />
                    {form.input("password", shared::choose_password(lang), password)}
                    {form.button(messages::reset_save(lang), "button button-main")}
                </form>
            </div>
        </SiteShell>
    }
}

fn link_is_gone(lang: Language) -> impl IntoView {
    view! {
        <SiteShell title=shared::link_is_gone(lang).to_owned()>
            <h1 class="sr-only">{shared::link_is_gone(lang)}</h1>
            <EmptyState icon="info" title=shared::link_is_gone(lang) text=messages::reset_gone_help(lang)>
                <a class="button" href="/forgot">{messages::reset_ask_again(lang)}</a>
            </EmptyState>
        </SiteShell>
    }
}
