//! A form and what became of it: it comes back refused with what was typed and what is wrong.

use super::{
    field::{self, Area, Input},
    words,
};
use crate::{
    errors::{self, Complaint},
    request::{PAGE, Request, Returned, language, returned, tell_to_wait},
};
use domain::{Conflict, Error, Language};
use leptos::prelude::*;
use server_fn::ServerFn;

/// Where a form without fields of its own is sent.
pub fn action_of<F: ServerFn>() -> String {
    sent_from_this_page(F::PATH)
}

/// The address names the page that the form stands on, since browsers may keep the `Referer` to themselves.
fn sent_from_this_page(action: &str) -> String {
    let page = with_context::<Request, _>(|request| request.path.clone()).unwrap_or_default();
    serde_urlencoded::to_string([(PAGE, page)]).map_or_else(|_| action.to_owned(), |query| format!("{action}?{query}"))
}

/// The fields of one server function's argument.
pub struct Form {
    lang: Language,
    action: &'static str,
    argument: &'static str,
    /// What tells the ids of two such forms on one page apart.
    apart: String,
    returned: Option<Returned>,
    complaints: Vec<Complaint>,
}

impl Form {
    /// `argument` is the name of the argument whose fields are sent; empty where the arguments themselves are.
    pub fn of<F: ServerFn>(argument: &'static str) -> Self {
        let lang = language();
        let action = F::PATH;
        let returned = returned(action);
        if let Some(returned) = &returned {
            tell_to_wait(&returned.error);
        }
        let complaints = returned.as_ref().map(|returned| errors::complaints(lang, &returned.error)).unwrap_or_default();
        Self { lang, action, argument, apart: String::new(), returned, complaints }
    }

    /// The form of one record: it is back only if it was sent for this one.
    #[must_use]
    pub fn only_if(self, field: &str, is: &str) -> Self {
        self.one_of("", field, |typed| typed == is)
    }

    /// One of several such forms on a page, their ids told apart by `apart`: it is back only if what was typed is this
    /// one's.
    #[must_use]
    pub fn one_of(mut self, apart: impl ToString, field: &str, is_this: impl Fn(&str) -> bool) -> Self {
        self.apart = apart.to_string();
        if self.typed(field).is_some_and(|typed| !is_this(typed)) {
            self.returned = None;
            self.complaints.clear();
        }
        self
    }

    /// Where it is sent.
    pub fn action(&self) -> String {
        sent_from_this_page(self.action)
    }

    pub fn is_returned(&self) -> bool {
        self.returned.is_some()
    }

    /// What stood against it.
    pub fn conflict(&self) -> Option<&Conflict> {
        match &self.returned.as_ref()?.error {
            Error::Conflict { conflict } => Some(conflict),
            _ => None,
        }
    }

    /// The name under which a field is sent, such as `visit[date]`.
    pub fn name(&self, field: &str) -> String {
        if self.argument.is_empty() { field.to_owned() } else { format!("{}[{field}]", self.argument) }
    }

    /// The id of a field's control.
    pub fn id(&self, field: &str) -> String {
        let form = self.action.rsplit('/').next().unwrap_or_default().replace('_', "-");
        format!("{form}{}-{}", self.apart, field.replace('_', "-"))
    }

    fn typed(&self, field: &str) -> Option<&str> {
        let name = self.name(field);
        let values = &self.returned.as_ref()?.values;
        values.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
    }

    /// What was typed, or else what stands.
    pub fn value(&self, field: &str, otherwise: impl Into<String>) -> String {
        self.typed(field).map_or_else(|| otherwise.into(), str::to_owned)
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<String> {
        self.complaints.iter().find(|complaint| complaint.field.as_deref() == Some(field)).map(|complaint| complaint.text.clone())
    }

    /// All that is wrong, each linked to its field; nothing where the form is fresh.
    pub fn refusal(&self) -> impl IntoView + use<> {
        self.summary(words::refused_title(self.lang), Some(words::kept(self.lang)))
    }

    /// The same of a form that asks for a proof: nothing of it is to be kept, and passwords are not shown again.
    pub fn denial(&self) -> impl IntoView + use<> {
        self.summary(words::denied_title(self.lang), None)
    }

    fn summary(&self, title: &'static str, kept: Option<&'static str>) -> impl IntoView + use<> {
        let lines: Vec<_> = self
            .complaints
            .iter()
            .map(|complaint| (complaint.field.as_deref().map(|field| format!("#{}", self.id(field))), complaint.text.clone()))
            .collect();
        (!lines.is_empty()).then(|| {
            let lines = lines
                .into_iter()
                .map(|(href, text)| match href {
                    Some(href) => view! { <li><a href=href>{text}</a></li> }.into_any(),
                    None => view! { <li>{text}</li> }.into_any(),
                })
                .collect_view();
            view! {
                <div class="summary" role="alert" tabindex="-1">
                    <h2>{title}</h2>
                    <ul>{lines}</ul>
                    {kept.map(|kept| view! { <p class="soft">{kept}</p> })}
                </div>
            }
        })
    }

    pub fn hidden(&self, field: &str, value: impl ToString) -> AnyView {
        field::hidden(self.name(field), value.to_string()).into_any()
    }

    /// A line to type, or a date, a time, a number.
    pub fn input(&self, field: &str, label: impl Into<String>, input: Input) -> AnyView {
        let typed = if input.kind == "password" { None } else { self.typed(field) };
        let value = typed.map_or(input.value.clone(), str::to_owned);
        field::input(self.lang, self.id(field), self.name(field), label.into(), value, self.error(field), input).into_any()
    }

    /// Lines to type.
    pub fn area(&self, field: &str, label: impl Into<String>, area: Area) -> AnyView {
        let value = self.value(field, area.value.clone());
        field::area(self.lang, self.id(field), self.name(field), label.into(), value, self.error(field), area).into_any()
    }

    /// One of several, as (value, text).
    pub fn select(
        &self,
        field: &str,
        label: impl Into<String>,
        options: Vec<(String, String)>,
        chosen: impl Into<String>,
    ) -> AnyView {
        let chosen = self.value(field, chosen);
        field::select(self.id(field), self.name(field), label.into(), options, chosen, self.error(field)).into_any()
    }

    /// A box to tick; it sends `true`, or nothing.
    pub fn tick(&self, field: &str, label: impl Into<String>, on: bool) -> AnyView {
        let on = if self.is_returned() { self.typed(field) == Some("true") } else { on };
        field::tick(self.id(field), self.name(field), label.into(), on).into_any()
    }

    /// A box to tick before a deed that nobody takes back, beside the form whose id is `form`. It is never ticked already.
    pub fn vow(&self, field: &str, label: impl Into<String>, form: &'static str) -> AnyView {
        field::vow(self.id(field), self.name(field), label.into(), form, self.error(field)).into_any()
    }

    #[expect(clippy::unused_self, reason = "reads as a part of its form")]
    pub fn button(&self, text: impl Into<String>, class: &'static str) -> AnyView {
        let text = text.into();
        view! { <button class=class type="submit">{text}</button> }.into_any()
    }
}
