//! What the pages of payers, services and kinds of visits have in common: the form of a new one, and those that edit one, end it,
//! change or remove its end, and bring it back.

use crate::payers::messages;
use domain::{Language, records::is_over};
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

/// A record as its forms name it, and when it ends.
pub struct Named {
    /// The field of the id.
    pub field: &'static str,
    pub id: String,
    pub version: i64,
    pub ended_on: Option<Date>,
}

impl Named {
    fn hidden(&self, form: &Form) -> impl IntoView + use<> {
        view! { {form.hidden(self.field, &self.id)} {form.hidden("version", self.version)} }
    }
}

/// The form that ends a record; that changes or removes its end, before that day; or that brings it back. `texts` are the title and
/// the help of the end, `note` is content above its form.
pub fn end_card(
    lang: Language,
    end: &Form,
    restore: &Form,
    record: &Named,
    texts: (&'static str, &'static str),
    note: Option<AnyView>,
    today: Date,
) -> AnyView {
    let Some(day) = record.ended_on else {
        return end_section(lang, end, record, texts, note, today, messages::end_now(lang));
    };
    if is_over(Some(day), today) {
        return view! {
            <form class="form card" method="post" action=restore.action()>
                {restore.error_summary()} {record.hidden(restore)}
                <div class="buttons">{restore.button(messages::restore(lang), "button")}</div>
            </form>
        }
        .into_any();
    }
    let title = messages::coming_end(lang);
    view! {
        {end_section(lang, end, record, (title, texts.1), note, day, messages::change_end(lang))}
        <form class="form card" method="post" action=restore.action()>
            {restore.error_summary()} {record.hidden(restore)} <p class="soft">{messages::remove_end_help(lang)}</p>
            <div class="buttons">{restore.button(messages::remove_end(lang), "button")}</div>
        </form>
    }
    .into_any()
}

fn end_section(
    lang: Language,
    form: &Form,
    record: &Named,
    (title, help): (&'static str, &'static str),
    note: Option<AnyView>,
    day: Date,
    button: &'static str,
) -> AnyView {
    let day = Input { kind: "date", value: day.to_string(), ..Input::default() };
    view! {
        <section class="card" aria-labelledby="end">
            <h2 id="end">{title}</h2>
            <p class="soft">{help}</p>
            {note}
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {record.hidden(form)} {form.input("ended_on", messages::end_date(lang), day)}
                <div class="buttons">{form.button(button, "button")}</div>
            </form>
        </section>
    }
    .into_any()
}
