//! What the pages of payers, services and kinds of visits have in common: the form of a new one, and those that edit one, end it and
//! bring it back.

use crate::payers::messages;
use domain::Language;
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{AdminShell, Form, Icon, Input, NavSection, lists::breadcrumbs};

/// The page with the form of a new record; `list` is the address and the title of the list.
pub fn new_page(
    lang: Language,
    title: &'static str,
    list: (&'static str, &'static str),
    form: Form,
    fields: impl FnOnce(&Form) -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">{breadcrumbs(lang, list.0, list.1)} <h1>{title}</h1></div>
            <div class="page">
                <form class="form card" method="post" action=form.action() novalidate>
                    {form.error_summary()} {fields(&form)}
                </form>
            </div>
        </AdminShell>
    }
    .into_any()
}

/// The form that changes a record: open after mistakes.
pub fn edit_card(lang: Language, form: &Form, fields: impl FnOnce(&Form) -> AnyView) -> AnyView {
    view! {
        <details class="card more" open=form.is_returned()>
            <summary>
                {messages::edit(lang)}
                <Icon name="chevron-down" />
            </summary>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {fields(form)}
            </form>
        </details>
    }
    .into_any()
}

/// A record as its forms name it.
pub struct Named {
    /// The field of the id.
    pub field: &'static str,
    pub id: String,
    pub version: i64,
}

/// The form that ends a record; `texts` are its title and help, `note` is content above it.
pub fn end_card(
    lang: Language,
    form: &Form,
    record: Named,
    texts: (&'static str, &'static str),
    note: Option<AnyView>,
    today: Date,
) -> AnyView {
    let day = Input { kind: "date", value: today.to_string(), ..Input::default() };
    view! {
        <section class="card" aria-labelledby="end">
            <h2 id="end">{texts.0}</h2>
            <p class="soft">{texts.1}</p>
            {note}
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden(record.field, record.id)} {form.hidden("version", record.version)}
                {form.input("ended_on", messages::end_date(lang), day)}
                <div class="buttons">{form.button(messages::end_now(lang), "button")}</div>
            </form>
        </section>
    }
    .into_any()
}

/// The form that brings a record back.
pub fn restore_card(lang: Language, form: &Form, record: Named) -> AnyView {
    view! {
        <form class="form card" method="post" action=form.action()>
            {form.error_summary()} {form.hidden(record.field, record.id)} {form.hidden("version", record.version)}
            <div class="buttons">{form.button(messages::restore(lang), "button")}</div>
        </form>
    }
    .into_any()
}
