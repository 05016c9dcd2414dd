//! `/contact`: a message to the operator.

use super::{SendContact, messages};
use leptos::prelude::*;
use ui::{Area, Form, Input, SiteShell, load};
use web::{
    honeypot,
    request::{contact_email, language},
};

/// The form, and the operator's address where one is set.
#[component]
pub fn Contact() -> impl IntoView {
    load(honeypot::signed_open_time(), contact)
}

fn contact(opened: String) -> impl IntoView {
    let lang = language();
    let form = Form::of::<SendContact>("request");
    let address = contact_email();
    view! {
        <SiteShell title=messages::contact_title(lang).to_owned()>
            <div class="prose">
                <h1>{messages::contact_title(lang)}</h1>
                <p>{messages::contact_intro(lang)}</p>
                {address
                    .map(|address| {
                        view! { <p>{messages::contact_mail(lang)} " " <a href=format!("mailto:{address}")>{address.clone()}</a></p> }
                    })}
                <form class="form" method="post" action=form.action() novalidate>
                    {form.error_summary()}
                    {form.input("name", messages::your_name(lang), Input { autocomplete: "name", ..Input::default() })}
                    {form
                        .input(
                            "email",
                            messages::your_email(lang),
                            Input { kind: "email", autocomplete: "email", ..Input::default() },
                        )}
                    {form
                        .input(
                            "organisation",
                            messages::your_organization(lang),
                            Input { autocomplete: "organization", required: false, ..Input::default() },
                        )}
                    {form
                        .area(
                            "message",
                            messages::your_message(lang),
                            Area { hint: Some(messages::no_health_data(lang).to_owned()), rows: 5, ..Area::default() },
                        )}
                    {honeypot::fields(opened)}
                    {form.button(messages::send(lang), "button button-main")}
                </form>
            </div>
        </SiteShell>
    }
}
