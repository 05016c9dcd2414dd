//! Messages above a page's content: the flash message after an action, and the errors of rejected forms. They are always in the
//! same place and get the keyboard focus.

use super::{Icon, agreements_banner::agreements_banner, messages};
use domain::Language;
use leptos::prelude::*;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use web::{
    errors,
    flash::{FlashMessage, Tone},
    request::{flash, language, request},
};

/// The errors of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormErrors {
    pub title: &'static str,
    pub lines: Vec<ErrorLine>,
    /// Says whether the input was preserved.
    pub note: Option<&'static str>,
}

/// One of the errors of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorLine {
    /// The link to its field, if it concerns one.
    pub link: Option<String>,
    pub text: String,
    /// The text doesn't say which field it means: “Fill this in.” is enough beside the field only.
    pub needs_label: bool,
}

impl ErrorLine {
    /// A line about no field.
    fn text(text: String) -> Self {
        Self { link: None, text, needs_label: false }
    }
}

/// A message with its tone, and the page that undoes what it reports.
struct FlashShown {
    tone: Tone,
    text: String,
    undo: Option<String>,
}

#[derive(Default)]
struct Collected {
    messages: Vec<FlashShown>,
    /// By the form's action: two forms of one page may both restore the same submission.
    rejected_forms: Vec<(&'static str, FormErrors)>,
    /// What the fields with errors are called, by the links to them.
    labels: HashMap<String, String>,
    /// The shell has rendered its messages: later ones must be rendered in place.
    rendered: bool,
    /// The shell already showed a rejected form's errors without the form being on the page.
    showed_orphaned_errors: bool,
}

/// Collects messages from a page's components while they render, for the shell to show.
#[derive(Clone, Default)]
pub struct PageMessages(Arc<Mutex<Collected>>);

impl PageMessages {
    fn with<T>(&self, work: impl FnOnce(&mut Collected) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Shows a message at the top of the page, or in place if the shell has already rendered.
pub fn show_message(tone: Tone, text: String) -> impl IntoView {
    let taken = use_context::<PageMessages>().is_some_and(|page| {
        page.with(|collected| {
            if !collected.rendered {
                collected.messages.push(FlashShown { tone, text: text.clone(), undo: None });
            }
            !collected.rendered
        })
    });
    (!taken).then(|| flash_view(language(), FlashShown { tone, text, undo: None }, false))
}

/// Shows a form's errors at the top of the page, or in place if the shell has already rendered.
pub fn report_form_errors(action: &'static str, form_errors: FormErrors) -> impl IntoView {
    let taken = use_context::<PageMessages>().is_some_and(|page| {
        page.with(|collected| {
            if !collected.rendered && !collected.rejected_forms.iter().any(|(of, _)| *of == action) {
                collected.rejected_forms.push((action, form_errors.clone()));
            }
            !collected.rendered || collected.showed_orphaned_errors
        })
    });
    (!taken).then(|| summary(form_errors))
}

/// What the field that this link leads to is called on the page.
pub fn name_field(link: String, label: &str) {
    if let Some(page) = use_context::<PageMessages>() {
        page.with(|collected| collected.labels.insert(link, label.to_owned()));
    }
}

impl FormErrors {
    /// With the names of the fields in the lines that don't say which field they mean: “First name: fill this in.”
    fn named(self, lang: Language, labels: &HashMap<String, String>) -> Self {
        let named = |line: ErrorLine| {
            let label = line.link.as_ref().filter(|_| line.needs_label).and_then(|link| labels.get(link));
            let text = label.map(|label| messages::field_problem(lang, label, lower_first(&line.text)));
            match text {
                Some(text) => ErrorLine { text, needs_label: false, ..line },
                None => line,
            }
        };
        Self { lines: self.lines.into_iter().map(named).collect(), ..self }
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Renders the collected messages, and below them what the member is asked to accept. The page's components must have rendered
/// before.
pub fn page_messages(lang: Language) -> impl IntoView {
    let (mut messages, mut rejected, labels) = use_context::<PageMessages>()
        .map(|page| {
            page.with(|collected| {
                collected.rendered = true;
                (
                    std::mem::take(&mut collected.messages),
                    std::mem::take(&mut collected.rejected_forms),
                    std::mem::take(&mut collected.labels),
                )
            })
        })
        .unwrap_or_default();
    let shown = |message: FlashMessage| FlashShown { tone: message.flash.tone(), text: message.text(lang), undo: message.undo() };
    messages.extend(flash().map(shown));
    if rejected.is_empty()
        && let Some(form_errors) = orphaned_form_errors(lang)
    {
        rejected.push(("", form_errors));
        if let Some(page) = use_context::<PageMessages>() {
            page.with(|collected| collected.showed_orphaned_errors = true);
        }
    }
    let message_has_focus = !messages.is_empty();
    let messages = messages.into_iter().enumerate().map(|(nth, message)| flash_view(lang, message, nth == 0)).collect_view();
    let banner = agreements_banner(lang);
    let some = message_has_focus || !rejected.is_empty() || banner.is_some();
    let rejected = rejected
        .into_iter()
        .enumerate()
        .map(|(nth, (_, form_errors))| summary_view(form_errors.named(lang, &labels), nth == 0 && !message_has_focus))
        .collect_view();
    some.then(|| view! { <div class="page-messages">{messages} {rejected} {banner}</div> })
}

/// The errors of a rejected form that isn't on the page any more, for example because the visit has started in the meantime.
fn orphaned_form_errors(lang: Language) -> Option<FormErrors> {
    let request = request()?;
    let restored_form = request
        .restored_form
        .as_ref()
        .filter(|restored_form| restored_form.page.as_str() == request.path && restored_form.waiting.is_none())?;
    let mut lines: Vec<_> =
        errors::problems(lang, &restored_form.error).into_iter().map(|problem| ErrorLine::text(problem.text)).collect();
    if lines.is_empty() {
        return None;
    }
    // The form's fields are gone, so longer input is shown here for copying.
    let long_texts = restored_form.values.iter().map(|(_, text)| text).filter(|text| text.trim().contains(char::is_whitespace));
    lines.extend(long_texts.map(|text| ErrorLine::text(messages::you_typed(lang, text))));
    Some(FormErrors { title: messages::not_saved_title(lang), lines, note: None })
}

fn flash_view(lang: Language, FlashShown { tone, text, undo }: FlashShown, first: bool) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Success => ("flash flash-pine", "circle-check"),
        Tone::Attention => ("flash flash-amber", "info"),
    };
    view! {
        <div class=class role="status" tabindex="-1" autofocus=first>
            <Icon name=icon />
            <div>{text} {undo.map(|page| view! { " " <a href=page>{messages::undo(lang)}</a> })}</div>
        </div>
    }
}

/// The error summary.
pub fn summary(form_errors: FormErrors) -> impl IntoView {
    summary_view(form_errors, false)
}

fn summary_view(form_errors: FormErrors, first: bool) -> impl IntoView {
    let lines = form_errors
        .lines
        .into_iter()
        .map(|ErrorLine { link, text, .. }| match link {
            Some(href) => view! { <li><a href=href>{text}</a></li> }.into_any(),
            None => view! { <li>{text}</li> }.into_any(),
        })
        .collect_view();
    view! {
        <div class="summary" role="alert" tabindex="-1" autofocus=first>
            <h2>{form_errors.title}</h2>
            <ul>{lines}</ul>
            {form_errors.note.map(|note| view! { <p class="soft">{note}</p> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_field_that_its_text_does_not_name() {
        let (name, day) = ("#save-name".to_owned(), "#save-day".to_owned());
        let lines = vec![
            ErrorLine { link: Some(name.clone()), text: "Fill this in.".to_owned(), needs_label: true },
            ErrorLine { link: Some(day.clone()), text: "Enter a date.".to_owned(), needs_label: false },
            ErrorLine::text("It has ended.".to_owned()),
        ];
        let errors = FormErrors { title: "Not saved", lines, note: None };
        let labels = HashMap::from([(name, "First name".to_owned()), (day, "Day".to_owned())]);
        let texts: Vec<String> = errors.named(Language::En, &labels).lines.into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["First name: fill this in.", "Enter a date.", "It has ended."]);
    }
}
