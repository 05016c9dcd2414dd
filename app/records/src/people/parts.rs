//! Components shared by the pages about people: the shell by role, search, pagination, visit lists, working hours.

use super::{child_messages, messages};
use domain::{
    Capability, ChildId, FormValue, Language, Result,
    audit::AuditAction,
    availability::{Availability, DayRange},
    children::LanguageTag,
    lists::RecordState,
    people::VisitLine,
    places::PlacedBy,
    schedule::Discipline,
    visits::{ChildRef, NoteState, VisitState},
};
use jiff::civil::{Date, DateTime, Weekday};
use leptos::{either::Either, prelude::*};
use store::Tx;
use ui::{
    AdminShell, EmptyState, Form, Icon, Input, NavSection,
    lists::Filter,
    visits::{kind_name, mark},
};
use web::{
    dates,
    request::{Work, has_capability, read},
    terms::discipline_name,
};

/// How many visits of a list show before "Show more".
const MAX_VISITS_SHOWN: usize = 8;

/// Reads a record together with the current time in the agency's time zone.
pub async fn read_with_current_time<T, F>(action: AuditAction, work: F) -> Result<(T, DateTime)>
where
    T: Send,
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
{
    read(action, move |tx| {
        Box::pin(async move {
            let record = work(tx).await?;
            let zone = store::zone(&tx.agency().time_zone)?;
            Ok((record, tx.now().to_zoned(zone).datetime()))
        })
    })
    .await
}

/// Says that an address is placed by its ZIP code, so that drives are estimates. For the office.
pub fn placed_by_zip(lang: Language, placed_by: PlacedBy) -> impl IntoView {
    (placed_by == PlacedBy::Zip).then(|| view! { " " <span class="soft small">{messages::placed_by_zip(lang)}</span> })
}

/// "Legal hold since December 1, 2026", for users who may know of it.
pub fn legal_hold(lang: Language, since: Option<Date>) -> impl IntoView {
    since.map(|since| {
        view! {
            <p class="soft small">
                <a href="/settings/holds">{messages::legal_hold_since(lang, dates::with_year(lang, since))}</a>
            </p>
        }
    })
}

/// Whether the reader may make and edit children, their places and their contacts.
pub fn edits_children() -> bool {
    has_capability(Capability::Manage) || has_capability(Capability::Schedule)
}

/// The breadcrumbs of a page about a record of a child.
pub fn child_crumbs(lang: Language, child: ChildId, name: &str) -> impl IntoView + use<> {
    record_crumbs(lang, format!("/children/{child}"), name)
}

/// The link to the page of a record.
pub fn record_crumbs(lang: Language, href: String, name: &str) -> impl IntoView + use<> {
    view! {
        <nav class="crumbs" aria-label=child_messages::back_to(lang, name)>
            <a href=href dir="auto">{name.to_owned()}</a>
            <Icon name="chevron-right" />
        </nav>
    }
}

/// The page of a record of a child, such as a place.
pub fn child_record_page(lang: Language, child: &ChildRef, title: String, body: AnyView) -> impl IntoView + use<> {
    let crumbs = child_crumbs(lang, child.id, &child.full_name());
    view! {
        <AdminShell title=title.clone() section=NavSection::Children>
            <div class="head">{crumbs} <h1 dir="auto">{title}</h1></div>
            <div class="page">{body}</div>
        </AdminShell>
    }
}

/// "Ended on December 1, 2026", or "Ends on …" before that day.
pub fn ended_chip(lang: Language, ended_on: Option<Date>, today: Date) -> impl IntoView + use<> {
    ended_on.map(|day| {
        let date = dates::with_year(lang, day);
        let text = if day <= today { child_messages::chip_ended(lang, date) } else { child_messages::chip_ends(lang, date) };
        view! { <span class="chip chip-amber">{text}</span> }
    })
}

/// The form that ends a record from a day on, or the one that brings it back. `fields` say of which record, `more` is asked besides.
pub fn end_form(
    lang: Language,
    end: &Form,
    back: &Form,
    fields: &[(&'static str, String)],
    ended_on: Option<Date>,
    today: Date,
    (help, more): (&'static str, Option<AnyView>),
) -> impl IntoView + use<> {
    let hidden = |form: &Form| fields.iter().map(|(field, value)| form.hidden(field, value)).collect_view();
    if ended_on.is_some() {
        return Either::Left(view! {
            <form method="post" action=back.action()>
                {back.error_summary()} {hidden(back)} {back.button(child_messages::bring_back(lang), "button")}
            </form>
        });
    }
    let day = Input { kind: "date", value: today.to_string(), ..Input::default() };
    Either::Right(view! {
        <p class="soft">{help}</p>
        <form class="form" method="post" action=end.action() novalidate>
            {end.error_summary()} {hidden(end)} {end.input("ended_on", child_messages::first_day_without(lang), day)}
            {more}
            <div class="buttons">{end.button(child_messages::end_it(lang), "button button-brick")}</div>
        </form>
    })
}

/// The empty state before anything was imported or added. `add` is the link to the page that adds a record, for members who may.
pub fn nothing_imported(
    lang: Language,
    icon: &'static str,
    title: &'static str,
    text: &'static str,
    add: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let import = has_capability(Capability::Manage)
        .then(|| view! { <a class="button button-main" href="/import">{messages::import_files(lang)}</a> });
    let add = add.map(|(href, label)| view! { <a class="button" href=href>{label}</a> });
    let buttons = (import.is_some() || add.is_some()).then(|| view! { <div class="buttons">{import} {add}</div> });
    view! { <EmptyState icon=icon title=title text=text>{buttons}</EmptyState> }
}

/// The link of an empty state to the page that adds a child, for members who may.
pub fn add_child_link(lang: Language) -> Option<(&'static str, &'static str)> {
    edits_children().then(|| ("/children/new", messages::add_child(lang)))
}

/// A language as it is typed: by its name, unless that would lose its region or script.
pub fn language_text(lang: Language, tag: &str) -> String {
    let name = web::terms::language_name(lang, tag);
    let is_same = LanguageTag::read(&name).is_ok_and(|named| named.as_str() == tag);
    if is_same { name } else { tag.to_owned() }
}

/// The codes of disciplines, such as "OT, ST".
pub fn codes(disciplines: &[Discipline]) -> String {
    disciplines.iter().map(|discipline| discipline.0.as_str()).collect::<Vec<_>>().join(", ")
}

/// The filter of a list by discipline, with these codes.
pub fn discipline_filter<S: AsRef<str>>(lang: Language, codes: impl IntoIterator<Item = S>) -> Filter {
    let option = |code: S| (code.as_ref().to_owned(), discipline_name(lang, code.as_ref()));
    Filter { name: "discipline", label: messages::discipline(lang), options: codes.into_iter().map(option).collect() }
}

/// The filter of a list by whether a record has ended.
pub fn state_filter(lang: Language) -> Filter {
    let ended = (RecordState::Ended.key().to_owned(), messages::has_ended(lang).to_owned());
    Filter { name: "state", label: messages::status(lang), options: vec![ended] }
}

/// The button that leads to the page that adds a child, for members who may.
pub fn add_child_button(lang: Language) -> Option<AnyView> {
    edits_children()
        .then(|| view! { <a class="button button-main" href="/children/new">{messages::add_child(lang)}</a> }.into_any())
}

/// The button of a list that leads to the page that adds a record, for members who manage.
pub fn add_button(href: &'static str, label: &'static str) -> Option<AnyView> {
    has_capability(Capability::Manage).then(|| view! { <a class="button button-main" href=href>{label}</a> }.into_any())
}

/// Which person a list of visits shows beside the time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ShownPerson {
    Child,
    Provider,
}

/// Upcoming visits, soonest first, and recent visits, latest first.
pub fn visits(lang: Language, visits: &[VisitLine], person: ShownPerson) -> impl IntoView + use<> {
    let (mut next, recent): (Vec<&VisitLine>, Vec<&VisitLine>) = visits.iter().partition(|visit| visit.is_upcoming());
    next.reverse();
    view! {
        <section class="card" aria-labelledby="next-visits">
            <h2 id="next-visits">{messages::next_visits(lang)}</h2>
            {visit_list(lang, &next, person, messages::no_next_visits(lang))}
        </section>
        <section class="card" aria-labelledby="recent-visits">
            <h2 id="recent-visits">{messages::recent_visits(lang)}</h2>
            {visit_list(lang, &recent, person, messages::no_recent_visits(lang))}
        </section>
    }
}

fn visit_list(lang: Language, visits: &[&VisitLine], person: ShownPerson, nothing: &'static str) -> impl IntoView + use<> {
    if visits.is_empty() {
        return Either::Left(view! { <p class="soft">{nothing}</p> });
    }
    let (first, rest) = visits.split_at(visits.len().min(MAX_VISITS_SHOWN));
    let rows = |visits: &[&VisitLine]| visits.iter().map(|visit| visit_row(lang, visit, person)).collect_view();
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>
                    {messages::show_more(lang, rest.len())}
                    <Icon name="chevron-down" />
                </summary>
                <ul class="panel-list">{rows(rest)}</ul>
            </details>
        }
    });
    Either::Right(view! {
        <ul class="panel-list">{rows(first)}</ul>
        {more}
    })
}

fn visit_row(lang: Language, visit: &VisitLine, person: ShownPerson) -> impl IntoView + use<> {
    let name = match person {
        ShownPerson::Child => visit.child.listed_name(),
        ShownPerson::Provider => web::terms::provider_name(lang, &visit.provider),
    };
    let (text, chip) = match (visit.state, visit.note) {
        (VisitState::Planned, _) if visit.is_due => (messages::not_begun(lang), "chip chip-amber"),
        (VisitState::Planned, _) => (messages::planned(lang), "chip"),
        (VisitState::UnderWay, _) => (messages::under_way(lang), "chip chip-pine"),
        (VisitState::Cancelled, _) => (messages::cancelled(lang), "chip"),
        (VisitState::Done, NoteState::Signed) => (messages::signed(lang), "chip chip-pine"),
        (VisitState::Done, NoteState::NotNeeded) => (messages::visit_over(lang), "chip chip-pine"),
        (VisitState::Done, _) => (messages::note_unsigned(lang), "chip chip-amber"),
    };
    view! {
        <li>
            {mark(&visit.discipline)}
            <a href=format!("/visits/{}", visit.id)>
                <time datetime=visit.starts.to_string()>
                    {dates::capitalize(&dates::moment_on(lang, visit.starts, visit.clock.as_deref()))}
                </time>
                " · "
                {messages::minutes(lang, visit.minutes)}
                {kind_name(lang, visit.kind.as_ref())}
            </a>
            <span class="card-head">
                <span class="soft" dir="auto">{name}</span>
                <span class=chip>{text}</span>
            </span>
        </li>
    }
}

/// "Mon", or "Mon–Fri".
fn days_text(lang: Language, first: Weekday, last: Weekday) -> String {
    let name = |day| dates::capitalize(&dates::weekday_name_short(lang, day));
    if first == last { name(first) } else { format!("{}–{}", name(first), name(last)) }
}

/// Weekly hours in one line, in the reader's language.
pub fn hours_text(lang: Language, written: &str) -> String {
    let Ok(availability) = written.parse::<Availability>() else { return written.to_owned() };
    let range = |DayRange { first, last, windows }: DayRange| {
        let days = days_text(lang, first, last);
        let spans = windows.iter().map(|(from, to)| format!("{}–{}", dates::minute_short(*from), dates::minute_short(*to)));
        format!("{days} {}", spans.collect::<Vec<_>>().join(", "))
    };
    availability.day_ranges().into_iter().map(range).collect::<Vec<_>>().join("; ")
}

/// Weekly hours, days with the same hours grouped: "Mon–Fri 8 AM–6 PM". Text that can't be parsed is shown as written.
pub fn hours(lang: Language, written: &str) -> impl IntoView + use<> {
    let Ok(availability) = written.parse::<Availability>() else {
        return Either::Left(written.to_owned());
    };
    if availability.minutes() == 0 {
        return Either::Left(messages::no_hours(lang).to_owned());
    }
    let lines = availability
        .day_ranges()
        .into_iter()
        .map(|DayRange { first, last, windows }| {
            let days = days_text(lang, first, last);
            let span =
                |(from, to): &(u16, u16)| view! { <span class="nowrap">{dates::minute_short(*from)} "–" {dates::minute_short(*to)}</span> };
            let spans =
                windows.iter().enumerate().map(|(nth, window)| view! { {if nth > 0 { ", " } else { " " }} {span(window)} });
            let spans = spans.collect_view();
            view! { <li>{days} {spans}</li> }
        })
        .collect_view();
    Either::Right(view! { <ul>{lines}</ul> })
}
