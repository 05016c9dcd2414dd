//! Form controls, each with its label, hint and error.

use super::{Icon, messages};
use domain::Language;
use leptos::prelude::*;

/// Options of an `<input>`.
#[derive(Clone, Debug)]
pub struct Input {
    /// The `type` attribute.
    pub kind: &'static str,
    pub value: String,
    pub hint: Option<String>,
    pub required: bool,
    pub autocomplete: &'static str,
    pub min: Option<String>,
    pub max: Option<String>,
    /// The `step` attribute: seconds for a time, units for a number.
    pub step: Option<&'static str>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            kind: "text",
            value: String::new(),
            hint: None,
            required: true,
            autocomplete: "off",
            min: None,
            max: None,
            step: None,
        }
    }
}

/// Options of a `<textarea>`.
#[derive(Clone, Debug)]
pub struct Area {
    pub value: String,
    pub hint: Option<String>,
    pub rows: u8,
    pub required: bool,
    pub placeholder: Option<String>,
}

impl Default for Area {
    fn default() -> Self {
        Self { value: String::new(), hint: None, rows: 3, required: true, placeholder: None }
    }
}

pub fn hidden(name: String, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}

/// The ids for `aria-describedby`.
fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("{id}-hint {id}-error")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

fn label_view(lang: Language, id: &str, label: String, required: bool) -> impl IntoView + use<> {
    let optional = (!required).then(|| view! { " " <span class="optional">{format!("({})", messages::optional(lang))}</span> });
    view! { <label r#for=id.to_owned()>{label}{optional}</label> }
}

fn hint_view(id: &str, hint: Option<String>) -> impl IntoView + use<> {
    let id = format!("{id}-hint");
    hint.map(|hint| view! { <p class="hint" id=id>{hint}</p> })
}

fn error_view(id: &str, error: Option<String>) -> impl IntoView + use<> {
    let id = format!("{id}-error");
    error.map(|error| {
        view! {
            <p class="error" id=id>
                <Icon name="triangle-alert" />
                {error}
            </p>
        }
    })
}

fn field_class(error: Option<&String>) -> &'static str {
    if error.is_some() { "field invalid" } else { "field" }
}

pub fn input(
    lang: Language,
    id: String,
    name: String,
    label: String,
    value: String,
    error: Option<String>,
    input: Input,
) -> impl IntoView {
    let class = field_class(error.as_ref());
    let described = described_by(&id, input.hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    // Hidden until the script of the account pages shows it.
    let reveal = (input.kind == "password").then(|| {
        view! {
            <button class="link reveal" type="button" hidden data-reveal="" aria-controls=id.clone() aria-pressed="false">
                {messages::show_password(lang)}
            </button>
        }
    });
    view! {
        <div class=class>
            {label_view(lang, &id, label, input.required)} {hint_view(&id, input.hint)}
            <input
                class="input"
                id=id.clone()
                name=name
                r#type=input.kind
                value=value
                required=input.required
                autocomplete=input.autocomplete
                min=input.min
                max=input.max
                step=input.step
                aria-describedby=described
                aria-invalid=invalid
            />
            {reveal}
            {error_view(&id, error)}
        </div>
    }
}

pub fn area(
    lang: Language,
    id: String,
    name: String,
    label: String,
    value: String,
    error: Option<String>,
    area: Area,
) -> impl IntoView {
    let class = field_class(error.as_ref());
    let described = described_by(&id, area.hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    view! {
        <div class=class>
            {label_view(lang, &id, label, area.required)} {hint_view(&id, area.hint)}
            <textarea
                class="input"
                id=id.clone()
                name=name
                rows=area.rows.to_string()
                required=area.required
                placeholder=area.placeholder
                aria-describedby=described
                aria-invalid=invalid
                inner_html=text_of_area(&value)
            ></textarea>
            {error_view(&id, error)}
        </div>
    }
}

/// The escaped content of a `<textarea>`: server rendering doesn't escape its children (HTML Living Standard §13.1.2.2). The
/// parser drops a leading line break, so another one is added before it.
pub fn text_of_area(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
}

pub fn select(
    id: String,
    name: String,
    label: String,
    hint: Option<String>,
    options: Vec<(String, String)>,
    chosen: String,
    error: Option<String>,
) -> impl IntoView {
    let class = field_class(error.as_ref());
    let described = described_by(&id, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <div class=class>
            <label r#for=id.clone()>{label}</label>
            {hint_view(&id, hint)}
            <select class="input" id=id.clone() name=name aria-describedby=described aria-invalid=invalid>
                {options}
            </select>
            {error_view(&id, error)}
        </div>
    }
}

pub fn checkbox(id: String, name: String, label: String, on: bool) -> impl IntoView {
    choice(id, name, "true".to_owned(), label, on)
}

/// A checkbox that sends this value.
pub fn choice(id: String, name: String, value: String, label: String, on: bool) -> impl IntoView {
    let label_for = id.clone();
    view! {
        <label class="choice" r#for=label_for>
            <input type="checkbox" id=id name=name value=value checked=on />
            <span>{label}</span>
        </label>
    }
}

/// A radio button that sends this value.
pub fn radio(id: String, name: String, value: String, label: String, on: bool) -> impl IntoView {
    let label_for = id.clone();
    view! {
        <label class="choice" r#for=label_for>
            <input type="radio" id=id name=name value=value checked=on />
            <span dir="auto">{label}</span>
        </label>
    }
}

/// Checkboxes or radio buttons under a legend. The link of an error leads to the whole group, which the error describes.
pub fn group(id: String, legend: String, error: Option<String>, boxes: AnyView) -> impl IntoView {
    let class = field_class(error.as_ref());
    let described = described_by(&id, false, error.is_some());
    let error = error_view(&id, error);
    view! {
        <fieldset class=class id=id tabindex="-1" aria-describedby=described>
            <legend>{legend}</legend>
            {boxes}
            {error}
        </fieldset>
    }
}

pub fn attestation(id: String, name: String, label: String, form: &'static str, error: Option<String>) -> impl IntoView {
    let described = described_by(&id, false, error.is_some());
    let invalid = error.is_some().then_some("true");
    let class = field_class(error.as_ref());
    let error = error_view(&id, error);
    let label_for = id.clone();
    view! {
        <div class=class>
            <label class="choice" r#for=label_for>
                <input type="checkbox" id=id name=name value="true" form=form aria-describedby=described aria-invalid=invalid />
                <span>{label}</span>
            </label>
            {error}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::text_of_area;

    #[test]
    fn text_cannot_break_out_of_its_textarea() {
        assert_eq!(text_of_area("</textarea><script>&"), "&lt;/textarea&gt;&lt;script&gt;&amp;");
        assert_eq!(text_of_area("\na"), "\n\na");
    }
}
