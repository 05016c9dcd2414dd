//! `/agenda/{date}`: a week's visits as a list, for screen readers and phones.

use super::{View, ViewParams, anchor_day, messages, segments, view_toolbar};
use crate::{
    parts::{override_mark, visit_times},
    route::state_chip,
};
use domain::{
    Language, Role,
    audit::AuditAction,
    schedule::{AgendaDay, AgendaLine, AgendaView, BoardFilter},
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    AdminShell, EmptyState, Icon, NavSection, ProviderShell, load,
    visits::{kind_name, mark, state_text},
};
use web::{
    dates,
    request::{date_in_path, language, read_page, role},
};

/// With at most this many lines, every day is expanded.
const MAX_LINES_ALL_OPEN: usize = 60;

/// `/agenda` and `/agenda/{date}`.
#[component]
pub fn Agenda() -> impl IntoView {
    let lang = language();
    let requested = date_in_path();
    let params = ViewParams::from_query();
    let filter = params.filter.clone();
    let day = requested.clone().ok().flatten();
    load(
        async move {
            let requested = requested?;
            read_page(AuditAction::ScheduleAgenda, move |tx, _| Box::pin(store::scheduling::agenda(tx, requested, filter))).await
        },
        move |agenda| match role() {
            Some(Role::Provider) => own(lang, agenda, day, params).into_any(),
            _ => office(lang, agenda, day, params).into_any(),
        },
    )
}

/// The requested day, else today if it is in the week, else the first day.
fn day_of(agenda: &AgendaView, requested: Option<Date>) -> Date {
    requested.unwrap_or_else(|| anchor_day(agenda.now.date(), agenda.week_start, dates::plus_days(agenda.week_start, 7)))
}

fn office(lang: Language, agenda: AgendaView, requested: Option<Date>, params: ViewParams) -> impl IntoView {
    let title = messages::agenda_of(lang, dates::day_month(lang, agenda.week_start));
    let day = day_of(&agenda, requested);
    let here = ViewParams { filter: BoardFilter::default(), ..params.clone() }.link(View::Agenda.path(day));
    let body = if agenda.days.is_empty() && params.filter != BoardFilter::default() {
        view! {
            <EmptyState icon="search" title=crate::messages::no_matches(lang) text=crate::messages::no_matches_help(lang)>
                <a class="button" href=here>{crate::messages::clear_filter(lang)}</a>
            </EmptyState>
        }
        .into_any()
    } else {
        days(lang, &agenda, day, true)
    };
    view! {
        <AdminShell title=title.clone() section=NavSection::Week>
            <div class="head head-line">{view_toolbar(lang, View::Agenda, day, title, &params, &agenda.disciplines)}</div>
            <div class="page agenda">{body}</div>
        </AdminShell>
    }
}

fn own(lang: Language, agenda: AgendaView, requested: Option<Date>, params: ViewParams) -> impl IntoView {
    let title = messages::my_agenda(lang);
    let day = day_of(&agenda, requested);
    let week_start = agenda.week_start;
    let step = move |days| View::Agenda.path(dates::plus_days(week_start, days));
    view! {
        <ProviderShell title=title.to_owned() section=NavSection::Week>
            <div class="day-title">
                <h1>{title}</h1>
                <nav class="buttons" aria-label=title>
                    <a class="button button-icon" href=step(-7) aria-label=crate::messages::earlier_week(lang)>
                        <Icon name="chevron-left" />
                    </a>
                    <a class="button button-icon" href=step(7) aria-label=crate::messages::later_week(lang)>
                        <Icon name="chevron-right" />
                    </a>
                </nav>
                <p>{crate::messages::week_of(lang, dates::day_month(lang, agenda.week_start))}</p>
            </div>
            {segments(lang, &[View::Day, View::Week, View::Agenda], View::Agenda, day, &params)}
            <div class="agenda">{days(lang, &agenda, day, false)}</div>
        </ProviderShell>
    }
}

fn days(lang: Language, agenda: &AgendaView, day: Date, providers: bool) -> AnyView {
    if agenda.days.is_empty() {
        let text = messages::no_visits_help(lang);
        return view! { <EmptyState icon="calendar-days" title=messages::no_visits_week(lang) text=text /> }.into_any();
    }
    let few = agenda.count() <= MAX_LINES_ALL_OPEN;
    let today = agenda.now.date();
    // Without visits on the day itself, the next day with a visit is expanded.
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
    let lines = day.lines.iter().map(|line| line_of(lang, day.date, line, providers)).collect_view();
    view! {
        <details class="agenda-day" id=format!("day-{}", day.date) open=open>
            <summary>
                <Icon name="chevron-down" />
                <h2>{dates::capitalize(&dates::long(lang, day.date))}</h2>
                {today.then(|| view! { <span class="chip chip-pine">{messages::today(lang)}</span> })}
                <span class="soft">{crate::messages::visits(lang, going)}</span>
            </summary>
            <ol class="agenda-list">{lines}</ol>
        </details>
    }
}

fn line_of(lang: Language, date: Date, line: &AgendaLine, providers: bool) -> impl IntoView + use<> {
    let cancelled = line.state == VisitState::Cancelled;
    let (start, end) = visit_times(lang, date, (line.start, line.end), line.place_time.as_ref());
    let state = state_chip(lang, line.state, line.note, false).map_or_else(
        || view! { <span class="soft">{state_text(lang, line.state, line.note)}</span> }.into_any(),
        IntoAny::into_any,
    );
    // Only the office sees the override reason.
    let overridden = line.override_reason.as_ref().filter(|_| providers).map(|reason| {
        let text = crate::messages::rule_overridden(lang, web::terms::stored_text(lang, reason));
        view! { <span class="soft agenda-override">{override_mark()} <span dir="auto">{text}</span></span> }
    });
    let class = line.provider.is_nobody().then_some("chip chip-amber");
    let name = providers.then(|| view! { <bdi class=class>{web::terms::provider_name(lang, &line.provider)}</bdi> " · " });
    view! {
        <li class=cancelled.then_some("is-canceled-line")>
            <span class="agenda-when">
                <b>{start}</b>
                <span class="sr-only">" "</span>
                <span class="soft">{messages::until(lang, end)}</span>
            </span>
            {mark(&line.discipline)}
            <span class="agenda-name">
                <a href=format!("/visits/{}", line.visit) dir="auto">{line.child.short_name()}</a>
                <span class="soft">{name}<span dir="auto">{line.town.clone()}</span>{kind_name(lang, line.kind.as_ref())}</span>
                {overridden}
            </span>
            {state}
        </li>
    }
}
