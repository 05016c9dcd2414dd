//! `/sign-in`.

use super::{SignIn, messages};
use crate::{
    messages as shared,
    second_factor::{passkey_box, script},
};
use domain::factors::Purpose;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Form, Input, SiteShell, show_message};
use web::{flash::Tone, request::language};

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let form = Form::of::<SignIn>("account");
    let session_ended = web::request::request().is_some_and(|request| request.session.is_some() && request.actor.is_none());
    // A conflict means that address and password were correct.
    let help =
        (form.is_returned() && form.conflict().is_none()).then(|| view! { <p class="soft">{messages::sign_in_help(lang)}</p> });
    view! {
        <SiteShell title=shared::sign_in(lang).to_owned()>
            <div class="sheet">
                <h1>{shared::sign_in(lang)}</h1>
                {(session_ended && !form.is_returned()).then(|| show_message(Tone::Attention, messages::session_is_over(lang).to_owned()))}
                <form class="card form" method="post" action=form.action() novalidate>
                    {form.failure_summary()} {form.hidden("next", next.clone())}
                    {form.input("email", shared::email(lang), Input { kind: "email", autocomplete: "username", ..Input::default() })}
                    {form
                        .input(
                            "password",
                            messages::password(lang),
                            Input { kind: "password", autocomplete: "current-password", ..Input::default() },
                        )} {form.button(shared::sign_in(lang), "button button-main")}
                </form>
                <p>
                    <a class="button button-bare" href="/forgot">{messages::forgot(lang)}</a>
                </p>
                {passkey_box(lang, Purpose::SignIn, messages::sign_in_passkey(lang), Some(next), None)}
                {help} <p class="soft">{messages::no_account(lang)}</p>
            </div>
            {script()}
        </SiteShell>
    }
}
