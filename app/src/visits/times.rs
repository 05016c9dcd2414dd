//! The times of a visit: how they came to be other than recorded, and the form that enters or corrects them.

use super::{api::CorrectTimes, facts::moment_value, words};
use crate::{
    dates,
    ui::{Area, Form, Input},
};
use domain::{
    Conflict, Language,
    visits::{NoteState, Press, Question, TimeChange, Times, VisitState, VisitView},
};
use jiff::civil::DateTime;
use leptos::prelude::*;

fn time(at: DateTime) -> String {
    dates::time(at.time())
}

/// "9:04–9:58", as far as there is any.
fn span(lang: Language, times: Times) -> String {
    match (times.began, times.ended) {
        (Some(began), Some(ended)) => words::times_span(lang, time(began), time(ended)),
        (Some(began), None) => words::times_no_end(lang, time(began)),
        (None, _) => words::times_none(lang).to_owned(),
    }
}

/// "Recorded 9:04–9:58; corrected to 9:00–10:00 by Ana Diaz: phone had no battery". `again` where it was corrected before.
fn sentence(lang: Language, change: &TimeChange, again: bool) -> String {
    let at = dates::moment(lang, change.at);
    let pressed = |moment: Option<DateTime>| moment.map(time).unwrap_or_default();
    let (before, after) = (span(lang, change.before), span(lang, change.after));
    match change.undone {
        Some(Press::CheckIn) => words::check_in_undone(lang, pressed(change.before.began), &change.by, at),
        Some(Press::CheckOut) => words::check_out_undone(lang, pressed(change.before.ended), &change.by, at),
        None if again => words::corrected_again(lang, before, after, &change.by, &change.reason),
        None if change.before == Times::default() => words::entered_afterwards(lang, after, &change.by, &change.reason),
        None => words::recorded_corrected(lang, before, after, &change.by, &change.reason),
    }
}

/// A line for each change of the times, oldest first; nothing where they stand as recorded.
pub fn changes(lang: Language, changes: &[TimeChange]) -> impl IntoView + use<> {
    let mut again = false;
    let lines: Vec<String> = changes
        .iter()
        .map(|change| {
            let line = sentence(lang, change, again);
            again |= change.undone.is_none();
            line
        })
        .collect();
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| view! { <li class="note-text" dir="auto">{line}</li> }).collect_view();
        view! { <ul class="time-changes">{lines}</ul> }
    })
}

/// The form that enters or corrects the times; nothing where there are none to enter.
pub fn card(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = Form::of::<CorrectTimes>("times").only_if("visit", &visit.id.to_string());
    let asked = match form.conflict() {
        Some(Conflict::Asks { questions }) => questions.iter().find_map(|question| match question {
            Question::LongCare { minutes } => Some(*minutes),
            _ => None,
        }),
        _ => None,
    };
    let summary = if visit.checked_in.is_some() { words::times_correct(lang) } else { words::times_enter(lang) };
    let save = if asked.is_some() { words::times_save_even_so(lang) } else { words::times_save(lang) };
    let moment =
        |at: DateTime, hint: Option<String>| Input { kind: "datetime-local", value: moment_value(at), hint, ..Input::default() };
    let began = moment(visit.checked_in.unwrap_or(visit.starts), None);
    let over = visit.state == VisitState::Done || !visit.offers.at_hand;
    let ended = Input {
        value: match (visit.checked_out, visit.state) {
            (Some(at), _) => moment_value(at),
            (None, VisitState::Planned) if !visit.offers.at_hand => moment_value(visit.ends),
            (None, _) => String::new(),
        },
        required: over,
        ..moment(visit.ends, (!over).then(|| words::times_still_going(lang).to_owned()))
    };
    let reason = Area { hint: Some(words::times_reason_hint(lang).to_owned()), rows: 2, ..Area::default() };
    let (id, version) = (visit.id, visit.version);
    let signed = (visit.note == NoteState::Signed).then(|| words::times_signed_help(lang));
    visit.offers.correct.then(|| {
        view! {
            <section class="card" aria-labelledby="times">
                <h2 id="times" class="vh">{words::times_title(lang)}</h2>
                <details class="more" open=form.is_returned()>
                    <summary>{summary}</summary>
                    <p class="soft">{words::times_help(lang)} " " {signed}</p>
                    <form class="form" method="post" action=form.action() novalidate>
                        {form.refusal()}
                        {form.hidden("visit", id)}
                        {form.hidden("version", version)}
                        {asked.map(|minutes| form.hidden("sure_of", minutes))}
                        <div class="form-row">
                            {form.input("began", words::times_began(lang), began)}
                            {form.input("ended", words::times_ended(lang), ended)}
                        </div>
                        {form.area("reason", words::reason(lang), reason)}
                        <div class="buttons">{form.button(save, "button")}</div>
                    </form>
                </details>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};
    use jiff::civil::date;

    #[test]
    fn a_correction_stands_beside_what_was_recorded() {
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
        assert_eq!(sentence(En, &change, false), "Recorded 9:04–9:58; corrected to 9:00–10:00 by Ana Diaz: phone had no battery");
        let forgotten = TimeChange { before: Times::default(), ..change.clone() };
        assert_eq!(sentence(Es, &forgotten, false), "No se registró; anotado como 9:00–10:00 por Ana Diaz: phone had no battery");
        let open = TimeChange { before: Times { ended: None, ..recorded }, ..change.clone() };
        assert!(sentence(En, &open, false).starts_with("Recorded 9:04, no check-out; corrected"));
        assert!(sentence(En, &change, true).starts_with("Corrected again from 9:04–9:58 to 9:00–10:00"));
        let undone = TimeChange { undone: Some(Press::CheckOut), ..change };
        assert_eq!(sentence(En, &undone, false), "Check-out of 9:58 undone by Ana Diaz, Tue, Dec 1, 11:00");
    }
}
