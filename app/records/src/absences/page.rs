//! `/time-off`: a provider asks for time off, says that they are sick, and reads what the office has decided.

use super::{
    AskTimeOff, ReportSick, WithdrawAbsence, messages,
    parts::{days_text, line},
};
use domain::{
    Language,
    absences::{Absence, AbsenceState},
    audit::AuditAction,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{Area, EmptyState, Form, Icon, Input, NavSection, ProviderShell, call_office_link, load};
use web::request::{language, read};

/// The page.
#[component]
pub fn TimeOff() -> impl IntoView {
    let lang = language();
    load(
        async move {
            read(AuditAction::AbsencesShow, move |tx| {
                Box::pin(async move {
                    let own = tx.require_provider()?;
                    let today = tx.now_at(&tx.agency().time_zone.clone())?.date();
                    Ok((store::records::absences::of_provider(tx, own).await?, today))
                })
            })
            .await
        },
        move |(absences, today)| page(lang, &absences, today),
    )
}

fn page(lang: Language, absences: &[Absence], today: Date) -> impl IntoView + use<> {
    let is_away = |absence: &Absence| absence.days.contains(today) && absence.state == AbsenceState::Approved;
    let away = absences.iter().any(is_away);
    let lines = absences.iter().map(|absence| line(lang, absence, withdraw(lang, absence))).collect_view();
    let list = if absences.is_empty() {
        view! { <EmptyState icon="calendar-days" title=messages::none(lang) text=messages::none_help(lang) /> }.into_any()
    } else {
        view! {
            <section class="card" aria-labelledby="absences">
                <h2 id="absences">{messages::your_absences(lang)}</h2>
                <ul class="panel-list">{lines}</ul>
            </section>
        }
        .into_any()
    };
    view! {
        <ProviderShell title=messages::title(lang).to_owned() section=NavSection::Account>
            <div class="day-title"><h1>{messages::title(lang)}</h1></div>
            {(!away).then(|| sick(lang))}
            {ask(lang, today)}
            {list}
            {call_office_link(lang)}
        </ProviderShell>
    }
}

/// Two taps: the first one opens it.
fn sick(lang: Language) -> impl IntoView {
    let form = Form::of::<ReportSick>("sick");
    let note = Area { rows: 2, required: false, ..Area::default() };
    view! {
        <section class="card" aria-labelledby="sick">
            <h2 id="sick">{messages::sick_today(lang)}</h2>
            <details class="more" open=form.is_returned()>
                <summary>{messages::sick_today_open(lang)} <Icon name="chevron-down" /></summary>
                <form class="form" method="post" action=form.action() novalidate>
                    {form.error_summary()}
                    <p class="soft">{messages::sick_today_help(lang)}</p>
                    <div class="buttons">{form.button(messages::report_sick(lang), "button button-brick")}</div>
                    {form.area("note", messages::note_optional(lang), note)}
                </form>
            </details>
        </section>
    }
}

fn ask(lang: Language, today: Date) -> impl IntoView {
    let form = Form::of::<AskTimeOff>("absence");
    let date = |required| Input { kind: "date", required, min: Some(today.to_string()), ..Input::default() };
    let note = Area { rows: 2, required: false, ..Area::default() };
    let last = Input { hint: Some(messages::last_day_hint(lang).to_owned()), ..date(false) };
    view! {
        <section class="card" aria-labelledby="ask">
            <h2 id="ask">{messages::ask(lang)}</h2>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()}
                <div class="form-row">
                    {form.input("first_day", messages::first_day(lang), date(true))}
                    {form.input("last_day", messages::last_day(lang), last)}
                </div>
                {form.area("note", messages::note_optional(lang), note)}
                <div class="buttons">{form.button(messages::send(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

fn withdraw(lang: Language, absence: &Absence) -> AnyView {
    if absence.state != AbsenceState::Asked {
        return ().into_any();
    }
    let id = absence.id.to_string();
    let form = Form::of::<WithdrawAbsence>("absence").scoped_to(format!("-{id}"), "absence", |typed| typed == id);
    let label = messages::withdraw_of(lang, days_text(lang, absence.days));
    view! {
        <form class="panel-actions" method="post" action=form.action()>
            {form.error_summary()} {form.hidden("absence", &id)} {form.hidden("version", absence.version)}
            <button class="link" type="submit" aria-label=label>{messages::withdraw(lang)}</button>
        </form>
    }
    .into_any()
}
