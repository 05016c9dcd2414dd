//! `/week/{date}?print=1` and `/day/{date}?print=1`: the print views. One block per provider, with nothing abbreviated and no
//! controls except the link back.

use super::{View, ViewParams, messages};
use crate::parts::visit_times;
use domain::{
    Language, Result,
    audit::AuditAction,
    schedule::{AgendaLine, PrintBlock, PrintView},
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    Icon, PaperShell, load,
    visits::{kind_name, mark, state_text},
};
use web::{
    dates,
    request::{language, read},
};

/// The week's print view.
pub fn print_week(requested: Result<Option<Date>>, params: ViewParams) -> impl IntoView {
    let lang = language();
    let filter = params.filter.clone();
    load(
        async move {
            let requested = requested?;
            read(AuditAction::SchedulePrintWeek, move |tx| Box::pin(store::scheduling::print_week(tx, requested, filter))).await
        },
        move |paper| {
            let title = crate::messages::week_of(lang, dates::with_year(lang, paper.first));
            let days: Vec<Date> = (0..7).map(|day| dates::plus_days(paper.first, day)).collect();
            let used = |day: &Date| paper.blocks.iter().any(|block| !block.on(*day).is_empty());
            let (first, last) = web::request::first_day().shown(|day| used(&days[day]));
            let blocks = paper.blocks.iter().map(|block| week_block(lang, block, &days[first..=last]).into_any()).collect();
            sheet(lang, title, View::Week, paper, &params, blocks)
        },
    )
}

/// The day's print view.
pub fn print_day(requested: Result<Option<Date>>, params: ViewParams) -> impl IntoView {
    let lang = language();
    let filter = params.filter.clone();
    load(
        async move {
            let requested = requested?;
            read(AuditAction::SchedulePrintDay, move |tx| Box::pin(store::scheduling::print_day(tx, requested, filter))).await
        },
        move |paper| {
            let title = dates::capitalize(&dates::long_with_year(lang, paper.first));
            let blocks = paper.blocks.iter().map(|block| day_block(lang, block).into_any()).collect();
            sheet(lang, title, View::Day, paper, &params, blocks)
        },
    )
}

fn sheet(
    lang: Language,
    title: String,
    view: View,
    paper: PrintView,
    params: &ViewParams,
    blocks: Vec<AnyView>,
) -> impl IntoView + use<> {
    let foot =
        messages::printed(lang, &paper.agency, &title, dates::with_year(lang, paper.now.date()), dates::time(paper.now.time()));
    let filter =
        [params.filter.discipline.as_str(), params.filter.name.as_str()].into_iter().filter(|text| !text.trim().is_empty());
    let only: Vec<&str> = filter.collect();
    let only = (!only.is_empty()).then(|| messages::only(lang, only.join(", ")));
    let empty = blocks.is_empty().then(|| view! { <p>{messages::no_visits(lang)}</p> });
    let back = params.link(view.path(paper.first));
    view! {
        <PaperShell title=title.clone() foot=foot>
            <nav class="paper-tools" aria-label=messages::back(lang)>
                <a class="button" href=back>
                    <Icon name="chevron-left" />
                    {messages::back(lang)}
                </a>
                <p class="soft">{messages::how_to_print(lang)}</p>
            </nav>
            <header class="paper-head">
                <h1>{title}</h1>
                <p>{paper.agency}</p>
                {only.map(|only| view! { <p>{only}</p> })}
            </header>
            {empty}
            {blocks}
        </PaperShell>
    }
}

fn name_of(block: &PrintBlock, lang: Language) -> impl IntoView + use<> {
    let going = block.lines().filter(|line| line.state != VisitState::Cancelled).count();
    view! {
        <h2>
            <bdi>{web::terms::provider_name(lang, &block.provider)}</bdi>
            " " <span class="paper-count">{crate::messages::visits(lang, going)}</span>
        </h2>
    }
}

fn week_block(lang: Language, block: &PrintBlock, days: &[Date]) -> impl IntoView + use<> {
    let name = |day: &Date| dates::capitalize(&format!("{} {}", dates::weekday_short(lang, *day), day.day()));
    let heads = days.iter().map(|day| view! { <th scope="col">{name(day)}</th> }).collect_view();
    let cells = days
        .iter()
        .map(|day| {
            let lines = block.on(*day);
            let list = (!lines.is_empty()).then(|| {
                let lines = lines.iter().map(|line| brief(lang, *day, line)).collect_view();
                view! { <ul>{lines}</ul> }
            });
            view! { <td data-label=name(day)>{list}</td> }
        })
        .collect_view();
    view! {
        <section class="paper-block">
            {name_of(block, lang)}
            <table class="paper-week">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>
                    <tr>{cells}</tr>
                </tbody>
            </table>
        </section>
    }
}

/// "9:00–10:00".
fn span(lang: Language, date: Date, line: &AgendaLine) -> String {
    let (start, end) = visit_times(lang, date, (line.start, line.end), line.place_time.as_ref());
    messages::span(lang, start, end)
}

/// "9:00–10:00 Gloria C., Oakton": a line of a narrow column. A canceled visit is struck through and labeled.
fn brief(lang: Language, date: Date, line: &AgendaLine) -> impl IntoView + use<> {
    let time = span(lang, date, line);
    let body = view! { <b>{time}</b> " " <bdi>{line.child.short_name()}</bdi> " " <span class="paper-discipline">{line.discipline.0.clone()}</span> {kind_name(lang, line.kind.as_ref())} };
    if line.state == VisitState::Cancelled {
        view! { <li><s>{body}</s> " " {state_text(lang, line.state, line.note)}</li> }.into_any()
    } else {
        view! { <li>{body}</li> }.into_any()
    }
}

fn day_block(lang: Language, block: &PrintBlock) -> impl IntoView + use<> {
    let rows = block
        .days
        .iter()
        .flat_map(|day| day.lines.iter().map(|line| (day.date, line)))
        .map(|(date, line)| {
            let time = span(lang, date, line);
            let class = if line.state == VisitState::Cancelled { "paper-canceled" } else { "" };
            view! {
                <tr class=class>
                    <th scope="row">{time}</th>
                    <td dir="auto">{line.child.short_name()}</td>
                    <td>{mark(&line.discipline)} {kind_name(lang, line.kind.as_ref())}</td>
                    <td dir="auto">{line.town.clone()}</td>
                    <td>{state_text(lang, line.state, line.note)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="paper-block">
            {name_of(block, lang)}
            <table class="paper-day">
                <thead>
                    <tr>
                        <th scope="col">{messages::time(lang)}</th>
                        <th scope="col">{messages::child(lang)}</th>
                        <th scope="col">{crate::messages::discipline(lang)}</th>
                        <th scope="col">{messages::town(lang)}</th>
                        <th scope="col">{messages::state(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
