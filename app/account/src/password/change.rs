//! Changing the password.

use super::{ChangePassword, messages};
use domain::Language;
use leptos::prelude::*;
use store::identity::Factors;
use ui::{Form, Input};

/// The card of `/account/security`.
pub fn card(lang: Language, factors: Factors, email: String) -> impl IntoView {
    let form = Form::of::<ChangePassword>("change");
    let hint = if factors.has_second_factor() {
        messages::hint_with_second_factor(lang)
    } else {
        messages::hint_without_second_factor(lang)
    };
    let old = Input { kind: "password", autocomplete: "current-password", ..Input::default() };
    let new = Input { kind: "password", autocomplete: "new-password", hint: Some(hint.to_owned()), ..Input::default() };
    view! {
        <section class="card" aria-labelledby="password">
            <h2 id="password">{messages::password(lang)}</h2>
            <p class="soft">{messages::password_help(lang)}</p>
            <form class="form" method="post" action=form.action() novalidate>
                {form.failure_summary()}
                // So that password managers save the password for this account.
                <input type="hidden" autocomplete="username" value=email />
                {form.input("old_password", messages::old_password(lang), old)}
                {form.input("new_password", messages::new_password(lang), new)}
                <div class="buttons">{form.button(messages::change_password(lang), "button")}</div>
            </form>
        </section>
    }
}
