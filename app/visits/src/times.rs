//! The times of a visit: how they were corrected, and the form that enters or corrects them.

use super::{api::CorrectTimes, details::moment_value, messages, planning::local_time_hint};
use domain::{
    Conflict, Language,
    visits::{CheckAction, NoteState, Question, TimeChange, Times, VisitState, VisitView},
};
use jiff::civil::DateTime;
use leptos::prelude::*;
use ui::{Area, Form, Input};
use web::{dates, terms::stored_text};

fn time(at: DateTime) -> String {
    dates::time(at.time())
}

/// "9:04–9:58", as far as recorded.
fn span(lang: Language, times: Times) -> String {
    match (times.began, times.ended) {
        (Some(began), Some(ended)) => messages::times_span(lang, time(began), time(ended)),
        (Some(began), None) => messages::times_no_end(lang, time(began)),
        (None, _) => messages::times_none(lang).to_owned(),
    }
}

/// "Recorded 9:04–9:58; corrected to 9:00–10:00 by Ana Diaz: phone had no battery". `again` if it was corrected before.
fn describe_change(lang: Language, change: &TimeChange, again: bool) -> String {
    let at = dates::moment(lang, change.at);
    let pressed = |moment: Option<DateTime>| moment.map(time).unwrap_or_default();
    let (before, after) = (span(lang, change.before), span(lang, change.after));
    let reason = stored_text(lang, &change.reason);
    match change.undone {
        // Only the office gives a reason.
        Some(_) if !change.reason.is_empty() => messages::times_removed(lang, before, &change.by, reason),
        Some(CheckAction::CheckIn) => messages::check_in_undone(lang, pressed(change.before.began), &change.by, at),
        Some(CheckAction::CheckOut) => messages::check_out_undone(lang, pressed(change.before.ended), &change.by, at),
        None if again => messages::corrected_again(lang, before, after, &change.by, reason),
        None if change.before == Times::default() => messages::times_entered_later(lang, after, &change.by, reason),
        None => messages::recorded_corrected(lang, before, after, &change.by, reason),
    }
}

/// A line for each change of the times, oldest first; nothing if they are as recorded.
pub fn changes(lang: Language, changes: &[TimeChange]) -> impl IntoView + use<> {
    let mut again = false;
    let lines: Vec<String> = changes
        .iter()
        .map(|change| {
            let line = describe_change(lang, change, again);
            again = change.undone.is_none();
            line
        })
        .collect();
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| view! { <li class="note-text" dir="auto">{line}</li> }).collect_view();
        view! { <ul class="time-changes">{lines}</ul> }
    })
}

/// The title of the form.
pub fn title(lang: Language, visit: &VisitView) -> &'static str {
    if visit.checked_in.is_some() { messages::times_correct(lang) } else { messages::times_enter(lang) }
}

/// The form that enters or corrects the times, and whether it was rejected; `None` if there is nothing to enter.
pub fn form(lang: Language, visit: &VisitView) -> Option<(bool, AnyView)> {
    if !visit.actions.correct {
        return None;
    }
    let form = Form::of::<CorrectTimes>("times").for_record("visit", &visit.id.to_string());
    let form = form.scoped_to("", "remove", |sent| sent != REMOVE);
    let asked = match form.conflict() {
        Some(Conflict::Asks { questions }) => questions.iter().find_map(|question| match question {
            Question::LongCare { minutes } => Some(*minutes),
            _ => None,
        }),
        _ => None,
    };
    let save = if asked.is_some() { messages::times_confirm_save(lang) } else { messages::times_save(lang) };
    let moment =
        |at: DateTime, hint: Option<String>| Input { kind: "datetime-local", value: moment_value(at), hint, ..Input::default() };
    let began = moment(visit.checked_in.unwrap_or(visit.starts), local_time_hint(lang, visit.clock.as_deref()));
    let over = visit.state == VisitState::Done || !visit.actions.is_current;
    let ended = Input {
        value: match (visit.checked_out, visit.state) {
            (Some(at), _) => moment_value(at),
            (None, VisitState::Planned) if !visit.actions.is_current => moment_value(visit.ends),
            (None, _) => String::new(),
        },
        required: over,
        ..moment(visit.ends, (!over).then(|| messages::times_in_progress_hint(lang).to_owned()))
    };
    let reason = Area { hint: Some(messages::times_reason_hint(lang).to_owned()), rows: 2, ..Area::default() };
    let signed = (visit.note == NoteState::Signed).then(|| messages::times_signed_help(lang));
    let body = view! {
        <p class="soft">{messages::times_help(lang)} " " {signed}</p>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {asked.map(|minutes| form.hidden("sure_of", minutes))}
            <div class="form-row">
                {form.input("began", messages::times_began(lang), began)}
                {form.input("ended", messages::times_ended(lang), ended)}
            </div>
            {form.area("reason", messages::reason(lang), reason)}
            <div class="buttons">{form.button(save, "button")}</div>
        </form>
    };
    Some((form.is_returned(), body.into_any()))
}

/// The value of the field `remove`, which only the form that removes the times sends.
const REMOVE: &str = "true";

/// The office's form that removes the times of a visit that never began, and whether it was rejected.
pub fn removal_form(lang: Language, visit: &VisitView) -> (bool, AnyView) {
    let form = Form::of::<CorrectTimes>("times").for_record("visit", &visit.id.to_string());
    let form = form.only_if_sent("remove").scoped_to("-remove", "remove", |sent| sent == REMOVE);
    let reason = Area { hint: Some(messages::remove_times_hint(lang).to_owned()), rows: 2, ..Area::default() };
    let body = view! {
        <p class="soft">{messages::remove_times_help(lang)}</p>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.hidden("remove", REMOVE)}
            {form.area("reason", messages::reason(lang), reason)}
            <div class="buttons">{form.button(messages::remove_times_title(lang), "button button-brick")}</div>
        </form>
    };
    (form.is_returned(), body.into_any())
}

/// The form as a collapsed card, for the provider.
pub fn card(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let title = title(lang, visit);
    form(lang, visit).map(|(open, body)| {
        view! {
            <section class="card" aria-labelledby="times">
                <h2 id="times" class="sr-only">{messages::times_title(lang)}</h2>
                <details class="more" open=open>
                    <summary>{title}</summary>
                    {body}
                </details>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language::{En, Es},
        text::StoredText,
    };
    use jiff::civil::date;

    #[test]
    fn a_correction_shows_recorded_and_corrected_times() {
        let at = |hour, minute| Some(date(2026, 12, 1).at(hour, minute, 12, 0));
        let recorded = Times { began: at(9, 4), ended: at(9, 58) };
        let change = TimeChange {
            undone: None,
            before: recorded,
            after: Times { began: at(9, 0), ended: at(10, 0) },
            reason: "phone had no battery".into(),
            by: "Ana Diaz".into(),
            at: date(2026, 12, 1).at(11, 0, 0, 0),
        };
        assert_eq!(
            describe_change(En, &change, false),
            "Recorded 9:04–9:58; corrected to 9:00–10:00 by Ana Diaz: phone had no battery"
        );
        let forgotten = TimeChange { before: Times::default(), ..change.clone() };
        assert_eq!(
            describe_change(Es, &forgotten, false),
            "No se registró; anotado como 9:00–10:00 por Ana Diaz: phone had no battery"
        );
        let open = TimeChange { before: Times { ended: None, ..recorded }, ..change.clone() };
        assert!(describe_change(En, &open, false).starts_with("Recorded 9:04, no check-out; corrected"));
        assert!(describe_change(En, &change, true).starts_with("Corrected again from 9:04–9:58 to 9:00–10:00"));
        let removed = TimeChange { undone: Some(CheckAction::CheckIn), reason: "Wrong child".into(), ..open };
        assert_eq!(describe_change(En, &removed, false), "Recorded 9:04, no check-out; removed by Ana Diaz: Wrong child");
        let deleted = TimeChange { reason: StoredText::Deleted, ..change.clone() };
        assert_eq!(describe_change(En, &deleted, false), "Recorded 9:04–9:58; corrected to 9:00–10:00 by Ana Diaz: Deleted");
        let undone = TimeChange { undone: Some(CheckAction::CheckOut), reason: StoredText::default(), ..change };
        assert_eq!(describe_change(En, &undone, false), "Check-out of 9:58 undone by Ana Diaz, Tue, Dec 1, 11:00");
    }
}
