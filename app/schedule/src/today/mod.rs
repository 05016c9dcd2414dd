//! `/today`, the office's first screen: what needs a person now, by urgency, each line with what can be done about it.

mod lines;
mod messages;

use crate::parts::figure;
use domain::{
    Language,
    audit::AuditAction,
    today::{COUNTED, Section, TodayView, WeekTotals},
};
use leptos::prelude::*;
use ui::{AdminShell, EmptyState, NavSection, load};
use web::{
    dates,
    request::{language, read_page},
};

/// `/today`.
#[component]
pub fn Today() -> impl IntoView {
    let lang = language();
    load(
        async move { read_page(AuditAction::ScheduleToday, move |tx, _| Box::pin(store::today::today(tx))).await },
        move |view| today_page(lang, &view),
    )
}

/// The page of what needs a person.
pub fn today_page(lang: Language, view: &TodayView) -> impl IntoView + use<> {
    let title = dates::capitalize(&dates::long(lang, view.now.date()));
    let urgent = [
        card(lang, "open-visits", messages::open_visits(lang), "/day", view.problem_visits.as_ref(), |line| {
            lines::open_visit(lang, view.now, line)
        }),
        view.is_anyone_away_today().then(|| away(lang, view)).flatten(),
        view.has_unassigned_today().then(|| unassigned(lang, view)).flatten(),
    ];
    let today = [
        (!view.is_anyone_away_today()).then(|| away(lang, view)).flatten(),
        (!view.has_unassigned_today()).then(|| unassigned(lang, view)).flatten(),
        card(lang, "time-off", messages::time_off(lang), "/providers", view.time_off.as_ref(), |line| {
            lines::time_off(lang, line)
        }),
        card(lang, "data-reports", messages::data_reports(lang), "/settings/data-reports", view.data_reports.as_ref(), |line| {
            lines::data_report(lang, line)
        }),
        card(lang, "failed-emails", messages::failed_emails(lang), "/mail", view.failed_emails.as_ref(), |line| {
            lines::failed_email(lang, line)
        }),
    ];
    let soon = [
        card(lang, "notes", messages::unsigned_notes(lang), "/notes", view.notes.as_ref(), |line| {
            lines::note(lang, view.now.date(), line)
        }),
        card(
            lang,
            "authorizations",
            messages::authorizations(lang),
            "/authorizations?ending=soon",
            view.authorizations.as_ref(),
            |line| lines::authorization(lang, view.now.date(), line),
        ),
        card(lang, "invitations", messages::invitations(lang), "/members?state=invited", view.invitations.as_ref(), |line| {
            lines::invitation(lang, line)
        }),
    ];
    let nothing = view.is_empty().then(
        || view! { <EmptyState icon="circle-check" title=messages::nothing_due(lang) text=messages::nothing_due_help(lang) /> },
    );
    let figures = figures(lang, &view.this_week, &view.last_week);
    view! {
        <AdminShell title=messages::today(lang).to_owned() section=NavSection::Today>
            <div class="head head-line">
                <h1>{title}</h1>
                <div class="head-end">
                    <a class="button" href="/day">{crate::messages::day(lang)}</a>
                    <a class="button" href="/week">{crate::messages::week(lang)}</a>
                </div>
                {figures}
            </div>
            <div class="page page-wide today">
                {nothing}
                {group(messages::now(lang), urgent)}
                {group(messages::today(lang), today)}
                {group(messages::soon(lang), soon)}
            </div>
        </AdminShell>
    }
}

/// This week in numbers, beside the last one.
fn figures(lang: Language, this: &WeekTotals, last: &WeekTotals) -> impl IntoView + use<> {
    let line = |value: String, label: &'static str, before: String| {
        view! {
            <div>
                <dt>{label} " " <span class="nowrap">{messages::last_week(lang, before)}</span></dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="figures">
            {line(this.going_ahead.to_string(), messages::visits_this_week(lang), last.going_ahead.to_string())}
            {line(this.done.to_string(), messages::visits_done(lang), last.done.to_string())}
            {line(this.canceled.to_string(), messages::visits_canceled(lang), last.canceled.to_string())}
            {line(dates::span(this.lost_minutes), crate::messages::care_lost(lang), dates::span(last.lost_minutes))}
            {(this.without_provider > 0)
                .then(|| figure(this.without_provider.to_string(), crate::messages::without_provider(lang)))}
        </dl>
    }
}

fn unassigned(lang: Language, view: &TodayView) -> Option<AnyView> {
    card(lang, "unassigned", messages::unassigned(lang), "/week", view.unassigned.as_ref(), |line| {
        lines::unassigned(lang, view.now.date(), line)
    })
}

fn away(lang: Language, view: &TodayView) -> Option<AnyView> {
    card(lang, "away", messages::away(lang), "/providers", view.away.as_ref(), |line| lines::away(lang, line))
}

/// The sections of one urgency; nothing without any.
fn group(title: &'static str, cards: impl IntoIterator<Item = Option<AnyView>>) -> Option<impl IntoView> {
    let cards: Vec<AnyView> = cards.into_iter().flatten().collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section class="today-group">
                <h2>{title}</h2>
                <div class="cards">{cards}</div>
            </section>
        }
    })
}

/// A section with its lines, and a link to the whole list at `href`; nothing without lines.
fn card<T>(
    lang: Language,
    id: &'static str,
    title: &'static str,
    href: &'static str,
    section: Option<&Section<T>>,
    line: impl Fn(&T) -> AnyView,
) -> Option<AnyView> {
    let section = section.filter(|section| section.total > 0)?;
    let count = if section.is_more_than_counted() { messages::at_least(lang, COUNTED) } else { section.total.to_string() };
    let more = section.more();
    let more = (more > 0).then(|| {
        let text =
            if section.is_more_than_counted() { messages::show_all(lang).to_owned() } else { messages::show_more(lang, more) };
        view! { <a class="today-more" href=href>{text}</a> }
    });
    let lines: Vec<AnyView> = section.lines.iter().map(line).collect();
    Some(
        view! {
            <section class="card" id=id aria-labelledby=format!("{id}-title")>
                <div class="card-head">
                    <h3 id=format!("{id}-title")>{title}</h3>
                    <span class="chip">{count}</span>
                </div>
                <ul class="panel-list">{lines}</ul>
                {more}
            </section>
        }
        .into_any(),
    )
}
