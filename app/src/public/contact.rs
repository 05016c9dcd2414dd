//! `/contact`: a message to the operator.

use super::{SendContact, words};
use crate::{
    page::load,
    request::{contact_email, language},
    trap,
    ui::{Area, Form, Input, SiteShell},
};
use leptos::prelude::*;

/// The form, and the operator's address where one is set.
#[component]
pub fn Contact() -> impl IntoView {
    load(trap::opened(), contact)
}

fn contact(opened: String) -> impl IntoView {
    let lang = language();
    let form = Form::of::<SendContact>("request");
    let address = contact_email();
    view! {
        <SiteShell title=words::contact_title(lang).to_owned()>
            <div class="prose">
                <h1>{words::contact_title(lang)}</h1>
                <p>{words::contact_intro(lang)}</p>
                {address
                    .map(|address| {
                        view! { <p>{words::contact_mail(lang)} " " <a href=format!("mailto:{address}")>{address.clone()}</a></p> }
                    })}
                <form class="form" method="post" action=form.action()>
                    {form.refusal()}
                    {form.input("name", words::your_name(lang), Input { autocomplete: "name", ..Input::default() })}
                    {form
                        .input(
                            "email",
                            words::your_email(lang),
                            Input { kind: "email", autocomplete: "email", ..Input::default() },
                        )}
                    {form
                        .input(
                            "organisation",
                            words::your_organisation(lang),
                            Input { autocomplete: "organization", required: false, ..Input::default() },
                        )}
                    {form
                        .area(
                            "message",
                            words::your_message(lang),
                            Area { hint: Some(words::no_health_data(lang).to_owned()), rows: 5, ..Area::default() },
                        )}
                    {trap::fields(opened)}
                    {form.button(words::send(lang), "button button-main")}
                </form>
            </div>
        </SiteShell>
    }
}
