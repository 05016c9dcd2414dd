//! `/agenda/{date}`: a week's visits as a list, for readers and phones.

use super::{Kept, View, day_in, segments, tools, words};
use crate::{
    dates,
    page::load,
    request::{date_in_path, language, read, role},
    schedule::{mark, parts::state_words, road::state_chip},
    ui::{AdminShell, EmptyState, Icon, Place, ProviderShell},
};
use domain::{
    Language, Role,
    schedule::{AgendaDay, AgendaLine, AgendaView, BoardFilter},
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::prelude::*;

/// Up to so many lines, every day stands open.
const ALL_OPEN: usize = 60;

/// `/agenda` and `/agenda/{date}`.
#[component]
pub fn Agenda() -> impl IntoView {
    let lang = language();
    let asked = date_in_path();
    let kept = Kept::of_address();
    let filter = kept.filter.clone();
    let day = asked.clone().ok().flatten();
    load(
        async move {
            let asked = asked?;
            read("schedule.agenda", move |tx| Box::pin(store::schedule::agenda(tx, asked, filter))).await
        },
        move |agenda| match role() {
            Some(Role::Provider) => own(lang, agenda, day, kept).into_any(),
            _ => office(lang, agenda, day, kept).into_any(),
        },
    )
}

/// The day that was asked for, else today where it is in the week, else its first.
fn day_of(agenda: &AgendaView, asked: Option<Date>) -> Date {
    asked.unwrap_or_else(|| day_in(agenda.now.date(), agenda.monday, dates::plus_days(agenda.monday, 7)))
}

fn office(lang: Language, agenda: AgendaView, asked: Option<Date>, kept: Kept) -> impl IntoView {
    let title = words::agenda_of(lang, dates::day_month(lang, agenda.monday));
    let day = day_of(&agenda, asked);
    let here = Kept { filter: BoardFilter::default(), ..kept.clone() }.at(View::Agenda.path(day));
    let body = if agenda.days.is_empty() && kept.filter != BoardFilter::default() {
        view! {
            <EmptyState icon="search" title=crate::schedule::words::nobody_matches(lang) text=crate::schedule::words::nobody_matches_help(lang)>
                <a class="button" href=here>{crate::schedule::words::clear_filter(lang)}</a>
            </EmptyState>
        }
        .into_any()
    } else {
        days(lang, &agenda, day, true)
    };
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head head-line">{tools(lang, View::Agenda, day, title, &kept, &agenda.disciplines)}</div>
            <div class="page agenda">{body}</div>
        </AdminShell>
    }
}

fn own(lang: Language, agenda: AgendaView, asked: Option<Date>, kept: Kept) -> impl IntoView {
    let title = words::my_agenda(lang);
    let day = day_of(&agenda, asked);
    let monday = agenda.monday;
    let step = move |days| View::Agenda.path(dates::plus_days(monday, days));
    view! {
        <ProviderShell title=title.to_owned() place=Place::Week>
            <div class="day-title">
                <h1>{title}</h1>
                <nav class="buttons" aria-label=title>
                    <a class="button button-icon" href=step(-7) aria-label=crate::schedule::words::earlier_week(lang)>
                        <Icon name="chevron-left" />
                    </a>
                    <a class="button button-icon" href=step(7) aria-label=crate::schedule::words::later_week(lang)>
                        <Icon name="chevron-right" />
                    </a>
                </nav>
                <p>{crate::schedule::words::week_of(lang, dates::day_month(lang, agenda.monday))}</p>
            </div>
            {segments(lang, &[View::Day, View::Week, View::Agenda], View::Agenda, day, &kept)}
            <div class="agenda">{days(lang, &agenda, day, false)}</div>
        </ProviderShell>
    }
}

fn days(lang: Language, agenda: &AgendaView, day: Date, providers: bool) -> AnyView {
    if agenda.days.is_empty() {
        let text = words::no_visits_help(lang);
        return view! { <EmptyState icon="calendar-days" title=words::no_visits_week(lang) text=text /> }.into_any();
    }
    let few = agenda.count() <= ALL_OPEN;
    let today = agenda.now.date();
    // Where nothing is on the day itself, the next day with a visit stands open.
    let open =
        agenda.days.iter().map(|section| section.date).find(|date| *date >= day).or(agenda.days.first().map(|first| first.date));
    let sections = agenda
        .days
        .iter()
        .map(|section| section_of(lang, section, few || Some(section.date) == open, section.date == today, providers));
    sections.collect_view().into_any()
}

fn section_of(lang: Language, day: &AgendaDay, open: bool, today: bool, providers: bool) -> impl IntoView + use<> {
    let going = day.lines.iter().filter(|line| line.state != VisitState::Cancelled).count();
    let lines = day.lines.iter().map(|line| line_of(lang, line, providers)).collect_view();
    view! {
        <details class="agenda-day" id=format!("day-{}", day.date) open=open>
            <summary>
                <Icon name="chevron-down" />
                <h2>{dates::capital(&dates::long(lang, day.date))}</h2>
                {today.then(|| view! { <span class="chip chip-pine">{words::today(lang)}</span> })}
                <span class="soft">{crate::schedule::words::visits(lang, going)}</span>
            </summary>
            <ol class="agenda-list">{lines}</ol>
        </details>
    }
}

fn line_of(lang: Language, line: &AgendaLine, providers: bool) -> impl IntoView + use<> {
    let cancelled = line.state == VisitState::Cancelled;
    let (start, end) = (dates::minute(line.start), dates::minute(line.end));
    let state = state_chip(lang, line.state, line.note, false).map_or_else(
        || view! { <span class="soft">{state_words(lang, line.state, line.note)}</span> }.into_any(),
        IntoAny::into_any,
    );
    let name = providers.then(|| view! { <bdi>{line.provider.full_name()}</bdi> " · " });
    view! {
        <li class=cancelled.then_some("is-cancelled-line")>
            <span class="agenda-when">
                <b>{start}</b>
                <span class="vh">" "</span>
                <span class="soft">{words::until(lang, end)}</span>
            </span>
            {mark(&line.discipline)}
            <span class="agenda-who">
                <a href=format!("/visits/{}", line.visit) dir="auto">{line.child.short_name()}</a>
                <span class="soft">{name}<span dir="auto">{line.town.clone()}</span></span>
            </span>
            {state}
        </li>
    }
}
