//! Forms of server functions: a rejected form is rendered again with the submitted values and the errors.

use super::{
    field::{self, Area, Input},
    messages,
    page_messages::{ErrorLine, FormErrors, name_field, report_form_errors, summary},
};
use domain::{Conflict, Error, Language};
use leptos::prelude::*;
use server_fn::ServerFn;
use web::{
    errors::{self, FormProblem},
    request::{PAGE, RestoredForm, language, path, restored_form, set_retry_after},
};

/// The action URL of a server function, for a form built without [`Form`].
pub fn action_of<F: ServerFn>() -> String {
    action_with_page(F::PATH)
}

/// The query names the page that the form is on, since browsers may omit the `Referer`.
pub(super) fn action_with_page(action: &str) -> String {
    let page = path().unwrap_or_default();
    serde_urlencoded::to_string([(PAGE, page)]).map_or_else(|_| action.to_owned(), |query| format!("{action}?{query}"))
}

/// The form of one server function's argument.
pub struct Form {
    lang: Language,
    action: &'static str,
    argument: &'static str,
    /// Makes ids unique when a page has several such forms.
    id_suffix: String,
    restored_form: Option<RestoredForm>,
    problems: Vec<FormProblem>,
}

impl Form {
    /// `argument` is the name of the argument whose fields are sent; empty if the arguments themselves are the fields.
    pub fn of<F: ServerFn>(argument: &'static str) -> Self {
        Self::to(F::PATH, argument)
    }

    /// The form of a server function of another area, by its path.
    pub fn to(action: &'static str, argument: &'static str) -> Self {
        let lang = language();
        let restored_form = restored_form(action);
        if let Some(restored_form) = &restored_form {
            set_retry_after(&restored_form.error);
        }
        let problems =
            restored_form.as_ref().map(|restored_form| errors::problems(lang, &restored_form.error)).unwrap_or_default();
        Self { lang, action, argument, id_suffix: String::new(), restored_form, problems }
    }

    /// Restricts the form to one record: a rejected submission is restored only if it was sent for this record.
    #[must_use]
    pub fn for_record(self, field: &str, value: &str) -> Self {
        self.scoped_to("", field, |submitted| submitted == value)
    }

    /// One of several such forms on a page, with ids made unique by `id_suffix`: a rejected submission is restored only if its
    /// field matches.
    #[must_use]
    pub fn scoped_to(mut self, id_suffix: impl ToString, field: &str, matches: impl Fn(&str) -> bool) -> Self {
        self.id_suffix = id_suffix.to_string();
        if self.submitted_value(field).is_some_and(|typed| !matches(typed)) {
            self.restored_form = None;
            self.problems.clear();
        }
        self
    }

    /// For one of several such forms that always sends this field: a rejected submission is restored only if it has the field.
    #[must_use]
    pub fn only_if_sent(mut self, field: &str) -> Self {
        if self.submitted_value(field).is_none() {
            self.restored_form = None;
            self.problems.clear();
        }
        self
    }

    /// The action URL.
    pub fn action(&self) -> String {
        action_with_page(self.action)
    }

    pub fn is_returned(&self) -> bool {
        self.restored_form.is_some()
    }

    /// The conflict that rejected the form.
    pub fn conflict(&self) -> Option<&Conflict> {
        match &self.restored_form.as_ref()?.error {
            Error::Conflict { conflict } => Some(conflict),
            _ => None,
        }
    }

    /// The hint of a field of a form that was rejected because someone saved the record meanwhile: with what is saved now, if that is
    /// not what was submitted, so that both texts are on the page. Saving again replaces it.
    fn hint_with_saved(&self, field: &str, saved: &str, hint: Option<String>) -> Option<String> {
        // A browser sends the line breaks of a text area as CR LF.
        let plain = |text: &str| text.trim().replace('\r', "");
        match self.submitted_value(field) {
            Some(submitted) if self.is_stale() && plain(submitted) != plain(saved) => {
                let saved = if saved.is_empty() { messages::nothing(self.lang) } else { saved };
                let saved_now = messages::saved_meanwhile(self.lang, saved);
                Some(hint.map_or_else(|| saved_now.clone(), |hint| format!("{hint} {saved_now}")))
            }
            _ => hint,
        }
    }

    /// Like [`Self::hint_with_saved`], for the text of a checkbox.
    fn choice_with_saved(&self, text: String, on: bool, saved: bool) -> String {
        match (self.is_stale() && on != saved, saved) {
            (false, _) => text,
            (true, true) => format!("{text} {}", messages::saved_choice_on(self.lang)),
            (true, false) => format!("{text} {}", messages::saved_choice_off(self.lang)),
        }
    }

    /// Whether it was rejected because someone saved the record meanwhile.
    fn is_stale(&self) -> bool {
        matches!(self.conflict(), Some(Conflict::Stale { .. }))
    }

    /// The name of a field, such as `visit[date]`.
    pub fn name(&self, field: &str) -> String {
        if self.argument.is_empty() { field.to_owned() } else { format!("{}[{field}]", self.argument) }
    }

    /// The element id of a field's control.
    pub fn id(&self, field: &str) -> String {
        let form = self.action.rsplit('/').next().unwrap_or_default().replace('_', "-");
        format!("{form}{}-{}", self.id_suffix, field.replace('_', "-"))
    }

    /// The link to a field's control.
    fn link(&self, field: &str) -> String {
        format!("#{}", self.id(field))
    }

    fn submitted_value(&self, field: &str) -> Option<&str> {
        let name = self.name(field);
        let values = &self.restored_form.as_ref()?.values;
        values.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
    }

    /// The submitted value, or else the default.
    pub fn value(&self, field: &str, default: impl Into<String>) -> String {
        self.submitted_value(field).map_or_else(|| default.into(), str::to_owned)
    }

    /// The error of a field.
    pub fn error(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|problem| problem.field.as_deref() == Some(field)).map(|problem| problem.text.clone())
    }

    /// Shows all errors at the top of the page, each linked to its field; nothing for a fresh form.
    pub fn error_summary(&self) -> impl IntoView + use<> {
        self.summary(messages::not_saved_title(self.lang), Some(messages::input_preserved(self.lang)))
    }

    /// Like `error_summary`, for forms that ask for credentials: it doesn't promise that the input is still there, and passwords
    /// are never shown again.
    pub fn failure_summary(&self) -> impl IntoView + use<> {
        self.summary(messages::failure_title(self.lang), None)
    }

    fn summary(&self, title: &'static str, note: Option<&'static str>) -> impl IntoView + use<> {
        let form_errors = self.form_errors(title, note);
        form_errors.map(|form_errors| report_form_errors(self.action, form_errors))
    }

    fn form_errors(&self, title: &'static str, note: Option<&'static str>) -> Option<FormErrors> {
        let line = |problem: &FormProblem| ErrorLine {
            link: problem.field.as_deref().map(|field| self.link(field)),
            text: problem.text.clone(),
            needs_label: problem.needs_label,
        };
        let lines: Vec<_> = self.problems.iter().map(line).collect();
        (!lines.is_empty()).then_some(FormErrors { title, lines, note })
    }

    /// The error summary inside the form: for a form that follows the page, such as the cookie banner's, and for the gallery.
    pub fn inline_error_summary(&self) -> impl IntoView + use<> {
        self.form_errors(messages::not_saved_title(self.lang), Some(messages::input_preserved(self.lang))).map(summary)
    }

    pub fn hidden(&self, field: &str, value: impl ToString) -> AnyView {
        field::hidden(self.name(field), value.to_string()).into_any()
    }

    /// Tells the summary what a field with an error is called, since the summary is rendered after the page's fields.
    fn labeled(&self, field: &str, label: impl Into<String>) -> String {
        let label = label.into();
        if self.error(field).is_some() {
            name_field(self.link(field), &label);
        }
        label
    }

    /// A single-line input: text, date, time or number.
    pub fn input(&self, field: &str, label: impl Into<String>, input: Input) -> AnyView {
        let label = self.labeled(field, label);
        let hint = self.hint_with_saved(field, &input.value, input.hint.clone());
        let input = Input { hint, ..input };
        let typed = if input.kind == "password" { None } else { self.submitted_value(field) };
        let value = typed.map_or(input.value.clone(), str::to_owned);
        field::input(self.lang, self.id(field), self.name(field), label, value, self.error(field), input).into_any()
    }

    /// A multi-line text area.
    pub fn area(&self, field: &str, label: impl Into<String>, area: Area) -> AnyView {
        let label = self.labeled(field, label);
        let hint = self.hint_with_saved(field, &area.value, area.hint.clone());
        let area = Area { hint, ..area };
        let value = self.value(field, area.value.clone());
        field::area(self.lang, self.id(field), self.name(field), label, value, self.error(field), area).into_any()
    }

    /// A select; options are (value, text).
    pub fn select(
        &self,
        field: &str,
        label: impl Into<String>,
        options: Vec<(String, String)>,
        chosen: impl Into<String>,
    ) -> AnyView {
        self.select_with_hint(field, label, None, options, chosen)
    }

    /// A select with a hint; options are (value, text).
    pub fn select_with_hint(
        &self,
        field: &str,
        label: impl Into<String>,
        hint: Option<String>,
        options: Vec<(String, String)>,
        chosen: impl Into<String>,
    ) -> AnyView {
        let label = self.labeled(field, label);
        let saved = chosen.into();
        let chosen = self.value(field, saved.as_str());
        let saved_text = options.iter().find(|(value, _)| *value == saved).map_or("", |(_, text)| text.as_str());
        let hint = if chosen == saved { hint } else { self.hint_with_saved(field, saved_text, hint) };
        field::select(self.id(field), self.name(field), label, hint, options, chosen, self.error(field)).into_any()
    }

    /// A checkbox; it sends `true`, or nothing.
    pub fn checkbox(&self, field: &str, label: impl Into<String>, on: bool) -> AnyView {
        let typed = if self.is_returned() { self.submitted_value(field) == Some("true") } else { on };
        let label = self.choice_with_saved(label.into(), typed, on);
        field::checkbox(self.id(field), self.name(field), label, typed).into_any()
    }

    /// A group of checkboxes that send all chosen values of one field; options are (value, text). The field is read as the values
    /// separated by semicolons.
    pub fn choices(&self, field: &str, legend: impl Into<String>, options: Vec<(String, String)>, chosen: &[String]) -> AnyView {
        let name = format!("{}[]", self.name(field));
        let values_of = |form: &RestoredForm| -> Vec<String> {
            form.values.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.clone()).collect()
        };
        let submitted = self.restored_form.as_ref().map(values_of);
        let is_on = |value: &str| match &submitted {
            Some(submitted) => submitted.iter().any(|known| known == value),
            None => chosen.iter().any(|known| known == value),
        };
        let boxes = options
            .into_iter()
            .map(|(value, text)| {
                let (on, saved) = (is_on(&value), chosen.contains(&value));
                let text = self.choice_with_saved(text, on, saved);
                field::choice(format!("{}-{}", self.id(field), value.to_lowercase()), name.clone(), value, text, on)
            })
            .collect_view();
        self.group(field, legend, view! { <div class="choices">{boxes}</div> }.into_any())
    }

    /// Radio buttons of one field; options are (value, text). None is chosen before the user does.
    pub fn radios(&self, field: &str, legend: impl Into<String>, options: Vec<(String, String)>) -> AnyView {
        let (name, chosen) = (self.name(field), self.value(field, ""));
        let buttons = options
            .into_iter()
            .enumerate()
            .map(|(nth, (value, text))| {
                let on = value == chosen;
                field::radio(format!("{}-{nth}", self.id(field)), name.clone(), value, text, on)
            })
            .collect_view();
        self.group(field, legend, view! { <div class="choices">{buttons}</div> }.into_any())
    }

    /// The choices of one field under a legend, with its error.
    pub fn group(&self, field: &str, legend: impl Into<String>, choices: AnyView) -> AnyView {
        field::group(self.id(field), self.labeled(field, legend), self.error(field), choices).into_any()
    }

    /// A checkbox that must be checked before an irreversible action, outside the form with the id `form`. It is never checked
    /// initially.
    pub fn attestation(&self, field: &str, label: impl Into<String>, form: &'static str) -> AnyView {
        field::attestation(self.id(field), self.name(field), label.into(), form, self.error(field)).into_any()
    }

    pub fn button(&self, text: impl Into<String>, class: &'static str) -> AnyView {
        let text = text.into();
        view! { <button class=class type="submit">{text}</button> }.into_any()
    }
}
