//! `/week/{date}?print=1` and `/day/{date}?print=1`: what hangs on a wall or lies in a car. One block for each provider,
//! everything written out, nothing to press but the way back.

use super::{Kept, View, words};
use crate::{
    dates,
    page::load,
    request::{language, read},
    schedule::{mark, parts::state_words},
    ui::{Icon, PaperShell},
};
use domain::{
    Language, Result,
    schedule::{AgendaLine, PaperBlock, PaperView},
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::prelude::*;

/// The week for paper.
pub fn paper_week(asked: Result<Option<Date>>, kept: Kept) -> impl IntoView {
    let lang = language();
    let filter = kept.filter.clone();
    load(
        async move {
            let asked = asked?;
            read("schedule.paper_week", move |tx| Box::pin(store::schedule::paper_week(tx, asked, filter))).await
        },
        move |paper| {
            let title = crate::schedule::words::week_of(lang, dates::with_year(lang, paper.first));
            let days: Vec<Date> = (0..7).map(|day| dates::plus_days(paper.first, day)).collect();
            let used = |day: &Date| paper.blocks.iter().any(|block| !block.on(*day).is_empty());
            let last = days.iter().rposition(used).unwrap_or(0).max(4);
            let blocks = paper.blocks.iter().map(|block| week_block(lang, block, &days[..=last]).into_any()).collect();
            sheet(lang, title, View::Week, paper, &kept, blocks)
        },
    )
}

/// The day for paper.
pub fn paper_day(asked: Result<Option<Date>>, kept: Kept) -> impl IntoView {
    let lang = language();
    let filter = kept.filter.clone();
    load(
        async move {
            let asked = asked?;
            read("schedule.paper_day", move |tx| Box::pin(store::schedule::paper_day(tx, asked, filter))).await
        },
        move |paper| {
            let title = dates::capital(&dates::long_with_year(lang, paper.first));
            let blocks = paper.blocks.iter().map(|block| day_block(lang, block).into_any()).collect();
            sheet(lang, title, View::Day, paper, &kept, blocks)
        },
    )
}

fn sheet(
    lang: Language,
    title: String,
    view: View,
    paper: PaperView,
    kept: &Kept,
    blocks: Vec<AnyView>,
) -> impl IntoView + use<> {
    let foot =
        words::printed(lang, &paper.agency, &title, dates::with_year(lang, paper.now.date()), dates::time(paper.now.time()));
    let filter = [kept.filter.discipline.as_str(), kept.filter.name.as_str()].into_iter().filter(|text| !text.trim().is_empty());
    let only: Vec<&str> = filter.collect();
    let only = (!only.is_empty()).then(|| words::only(lang, only.join(", ")));
    let empty = blocks.is_empty().then(|| view! { <p>{words::no_visits(lang)}</p> });
    let back = kept.at(view.path(paper.first));
    view! {
        <PaperShell title=title.clone() foot=foot>
            <nav class="paper-tools" aria-label=words::back(lang)>
                <a class="button" href=back>
                    <Icon name="chevron-left" />
                    {words::back(lang)}
                </a>
                <p class="soft">{words::how_to_print(lang)}</p>
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

fn name_of(block: &PaperBlock, lang: Language) -> impl IntoView + use<> {
    let going = block.lines().filter(|line| line.state != VisitState::Cancelled).count();
    view! {
        <h2>
            <bdi>{block.provider.full_name()}</bdi>
            " " <span class="paper-count">{crate::schedule::words::visits(lang, going)}</span>
        </h2>
    }
}

fn week_block(lang: Language, block: &PaperBlock, days: &[Date]) -> impl IntoView + use<> {
    let name = |day: &Date| dates::capital(&format!("{} {}", dates::weekday_short(lang, *day), day.day()));
    let heads = days.iter().map(|day| view! { <th scope="col">{name(day)}</th> }).collect_view();
    let cells = days
        .iter()
        .map(|day| {
            let lines = block.on(*day);
            let list = (!lines.is_empty()).then(|| {
                let lines = lines.iter().map(|line| brief(lang, line)).collect_view();
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

/// "9:00–10:00 Gloria C., Oakton": a line of a narrow column. A cancelled one is struck out and says so.
fn brief(lang: Language, line: &AgendaLine) -> impl IntoView + use<> {
    let time = words::span(lang, dates::minute(line.start), dates::minute(line.end));
    let body = view! { <b>{time}</b> " " <bdi>{line.child.short_name()}</bdi> " " <span class="paper-letters">{line.discipline.0.clone()}</span> };
    if line.state == VisitState::Cancelled {
        view! { <li><s>{body}</s> " " {crate::schedule::words::state_cancelled(lang)}</li> }.into_any()
    } else {
        view! { <li>{body}</li> }.into_any()
    }
}

fn day_block(lang: Language, block: &PaperBlock) -> impl IntoView + use<> {
    let rows = block
        .lines()
        .map(|line| {
            let time = words::span(lang, dates::minute(line.start), dates::minute(line.end));
            let class = if line.state == VisitState::Cancelled { "paper-gone" } else { "" };
            view! {
                <tr class=class>
                    <th scope="row">{time}</th>
                    <td dir="auto">{line.child.short_name()}</td>
                    <td>{mark(&line.discipline)}</td>
                    <td dir="auto">{line.town.clone()}</td>
                    <td>{state_words(lang, line.state, line.note)}</td>
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
                        <th scope="col">{words::time(lang)}</th>
                        <th scope="col">{words::child(lang)}</th>
                        <th scope="col">{crate::schedule::words::discipline(lang)}</th>
                        <th scope="col">{words::town(lang)}</th>
                        <th scope="col">{words::state(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
