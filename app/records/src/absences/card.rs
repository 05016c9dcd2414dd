//! The card of a provider's page by which the office enters that the provider is away, and decides about what was asked.

use super::{
    AddAbsence, DecideTimeOff, LeaveVisitsOfAbsence, WithdrawAbsence, messages,
    parts::{days_text, kind_text, line},
};
use domain::{
    Language, ProviderId,
    absences::{Absence, AbsenceKind, AbsenceState},
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{Area, Form, Icon, Input};

/// The absences of a provider with their actions, and the forms of a new one. `visits_today` are the visits that are planned today.
pub fn absences_card(lang: Language, provider: ProviderId, absences: &[Absence], today: Date) -> AnyView {
    let away = absences.iter().any(|absence| absence.state == AbsenceState::Approved && absence.days.contains(today));
    let lines = absences.iter().map(|absence| line(lang, absence, actions(lang, absence, today))).collect_view();
    let list = (!absences.is_empty()).then(|| view! { <ul class="panel-list">{lines}</ul> });
    view! {
        <section class="card" aria-labelledby="absences">
            <h2 id="absences">{messages::absences(lang)}</h2>
            {list}
            {(!away).then(|| sick_today(lang, provider, today))}
            {add(lang, provider, today)}
        </section>
    }
    .into_any()
}

fn form_of(provider: ProviderId, kind: &'static str) -> Form {
    // Both forms of the page send to one server function.
    let form = Form::of::<AddAbsence>("absence").for_record("provider", &provider.to_string());
    let is_sick = form.value("kind", "") == AbsenceKind::Sick.key();
    let wanted = (kind == "sick") == is_sick;
    form.scoped_to(format!("-{kind}"), "kind", move |_| wanted)
}

/// Two taps: the first one opens it.
fn sick_today(lang: Language, provider: ProviderId, today: Date) -> impl IntoView {
    let form = form_of(provider, "sick");
    view! {
        <details class="more" open=form.is_returned()>
            <summary>{messages::out_sick_today(lang)} <Icon name="chevron-down" /></summary>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("provider", provider)} {form.hidden("kind", AbsenceKind::Sick.key())}
                {form.hidden("first_day", today)} {form.hidden("last_day", "")} {form.hidden("note", "")}
                {form.checkbox("leave_visits", messages::leave_visits_today(lang), true)}
                <div class="buttons">{form.button(messages::enter_sick_today(lang), "button button-main")}</div>
            </form>
        </details>
    }
}

fn add(lang: Language, provider: ProviderId, today: Date) -> impl IntoView {
    let form = form_of(provider, "other");
    let date = |required| Input { kind: "date", required, ..Input::default() };
    let kinds = [AbsenceKind::TimeOff, AbsenceKind::Leave, AbsenceKind::Sick];
    let kinds = kinds.into_iter().map(|kind| (kind.key().to_owned(), kind_text(lang, kind).to_owned())).collect();
    let first = Input { value: today.to_string(), ..date(true) };
    let last = Input { hint: Some(messages::last_day_hint(lang).to_owned()), ..date(false) };
    view! {
        <details class="more" open=form.is_returned()>
            <summary>{messages::add(lang)} <Icon name="chevron-down" /></summary>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("provider", provider)}
                {form.select("kind", messages::kind(lang), kinds, AbsenceKind::TimeOff.key())}
                <div class="form-row">
                    {form.input("first_day", messages::first_day(lang), first)}
                    {form.input("last_day", messages::last_day(lang), last)}
                </div>
                {form.area("note", messages::note_optional(lang), Area { rows: 2, required: false, ..Area::default() })}
                {form.checkbox("leave_visits", messages::leave_visits_of_days(lang), false)}
                <div class="buttons">{form.button(messages::save(lang), "button button-main")}</div>
            </form>
        </details>
    }
}

fn actions(lang: Language, absence: &Absence, today: Date) -> AnyView {
    let id = absence.id.to_string();
    let suffix = format!("-{id}");
    let named = |form: &Form| {
        view! { {form.error_summary()} {form.hidden("absence", &id)} {form.hidden("version", absence.version)} }
    };
    let days = days_text(lang, absence.days);
    let decide = (absence.state == AbsenceState::Asked).then(|| {
        let form = Form::of::<DecideTimeOff>("decision").scoped_to(&suffix, "absence", |typed| typed == id);
        view! {
            <form method="post" action=form.action()>
                {named(&form)}
                <button class="link" type="submit" name="decision[approve]" value="true" aria-label=messages::approve_of(lang, &days)>
                    {messages::approve(lang)}
                </button>
                " "
                <button class="link" type="submit" name="decision[approve]" value="false" aria-label=messages::decline_of(lang, &days)>
                    {messages::decline(lang)}
                </button>
            </form>
        }
    });
    let is_current = absence.state == AbsenceState::Approved && absence.days.last >= today;
    let leave = (is_current && absence.visits > 0).then(|| {
        let form = Form::of::<LeaveVisitsOfAbsence>("absence").scoped_to(&suffix, "absence", |typed| typed == id);
        view! {
            <form method="post" action=form.action()>
                {named(&form)}
                <button class="link" type="submit">{messages::leave_visits(lang, absence.visits)}</button>
            </form>
        }
    });
    let withdraw = is_current.then(|| {
        let form = Form::of::<WithdrawAbsence>("absence").scoped_to(&suffix, "absence", |typed| typed == id);
        view! {
            <form method="post" action=form.action()>
                {named(&form)}
                <button class="link" type="submit" aria-label=messages::withdraw_of(lang, &days)>{messages::withdraw(lang)}</button>
            </form>
        }
    });
    view! { <div class="panel-actions">{decide} {leave} {withdraw}</div> }.into_any()
}
