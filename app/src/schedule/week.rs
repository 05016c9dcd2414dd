//! The week: the agency's board of providers × days, and a provider's own list.

use super::{
    parts::{bar_short, bar_words, figure, holiday_chip, mark, marks, per_mille, strip},
    views::{Kept, View, day_in, extras, for_paper, paper_week, tools, week_by},
    words,
};
use crate::{
    board::BoardHands,
    dates,
    page::load,
    request::{date_in_path, language, may, read},
    ui::{AdminShell, EmptyState, Place},
};
use domain::{
    Capability, Language, ProviderId, Role,
    schedule::{BoardFilter, By, NotPlaced, RouteDay, WeekFigures, WeekRow, WeekView, WhyNotPlaced},
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// `/week` and `/week/{date}`.
#[component]
pub fn Week() -> impl IntoView {
    let lang = language();
    let asked = date_in_path();
    let kept = Kept::of_address();
    let all = use_query_map().read_untracked().get("all").is_some();
    if for_paper() {
        return paper_week(asked, kept).into_any();
    }
    let query = kept.query(all);
    let week = async move {
        let asked = asked?;
        read("schedule.week", move |tx| Box::pin(store::schedule::week(tx, asked, query))).await
    };
    load(week, move |week| match crate::request::role() {
        Some(Role::Provider) => super::road::own_week(lang, week).into_any(),
        _ if kept.by == By::Provider => board(lang, week, kept, all).into_any(),
        _ => week_by(lang, week, kept, all).into_any(),
    })
    .into_any()
}

/// The office's board of a week; `all` shows every unplaced visit beside it.
pub fn board(lang: Language, week: WeekView, kept: Kept, all: bool) -> impl IntoView {
    let monday = week.monday;
    let here = format!("/week/{monday}");
    let day = day_in(week.now.date(), monday, dates::plus_days(monday, 7));
    let title = words::week_of(lang, dates::day_month(lang, monday));
    let days: Vec<Date> = (0..7).map(|day| dates::plus_days(monday, day)).filter(|day| *day <= week.last_day).collect();
    let (from, to) = (u16::from(week.hours.0) * 60, u16::from(week.hours.1) * 60);
    let empty_agency = week.rows.is_empty() && kept.filter == BoardFilter::default();
    let rows_empty = week.rows.is_empty();
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head head-line">
                {tools(lang, View::Week, day, title.clone(), &kept, &week.disciplines)}
                {not_placed_way(lang, &week)}
                {figures(lang, &week.figures)}
                {extras(lang, View::Week, day, &kept)}
                {may(Capability::Schedule).then(|| view! { <BoardHands lang=lang /> })}
            </div>
            <div class="split">
                {if empty_agency {
                    Either::Left(view! {
                        <EmptyState icon="users" title=words::no_providers(lang) text=words::no_providers_help(lang)>
                            {may(Capability::Manage)
                                .then(|| view! { <a class="button button-main" href="/import">{words::import_now(lang)}</a> })}
                        </EmptyState>
                    })
                } else if rows_empty {
                    Either::Left(view! {
                        <EmptyState icon="search" title=words::nobody_matches(lang) text=words::nobody_matches_help(lang)>
                            <a class="button" href=here.clone()>{words::clear_filter(lang)}</a>
                        </EmptyState>
                    })
                } else {
                    Either::Right(view! {
                        <div class="board" tabindex="0" role="region" aria-label=title
                            data-board="week" data-date=monday.to_string() data-from=from data-to=to>
                            <table class="week">
                                <colgroup>
                                    <col class="week-who" />
                                    {days.iter().map(|_| view! { <col /> }).collect_view()}
                                    <col class="week-load" />
                                </colgroup>
                                <thead>
                                    <tr>
                                        <th scope="col"><span class="vh">{words::provider(lang)}</span></th>
                                        {days.iter().map(|day| day_head(lang, *day, week.now.date(), week.holidays.get(day), &kept)).collect_view()}
                                        <th scope="col">{words::load(lang)}</th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {week.rows.iter().map(|row| week_row(lang, row, &days, (from, to), &kept)).collect_view()}
                                </tbody>
                            </table>
                        </div>
                    })
                }}
                {not_placed(lang, &week, all, &kept)}
            </div>
        </AdminShell>
    }
}

fn day_head(lang: Language, day: Date, today: Date, holiday: Option<&String>, kept: &Kept) -> impl IntoView + use<> {
    let current = (day == today).then_some("date");
    view! {
        <th scope="col" aria-current=current data-date=day.to_string()>
            <a href=kept.at(format!("/day/{day}"))>{dates::capital(&format!("{} {}", dates::weekday_short(lang, day), day.day()))}</a>
            {holiday_chip(lang, holiday)}
        </th>
    }
}

fn week_row(lang: Language, row: &WeekRow, days: &[Date], axis: (u16, u16), kept: &Kept) -> impl IntoView + use<> {
    let name = row.provider.full_name();
    let provider = row.provider.id;
    let cells = days
        .iter()
        .zip(&row.days)
        .map(|(date, day)| {
            // The day's board opens at this row.
            let href = format!("{}#row-{provider}", kept.at(format!("/day/{date}")));
            cell(lang, (provider, &name), *date, day, axis, href)
        })
        .collect_view();
    view! {
        <tr data-part=format!("row-{provider}")>
            <th scope="row">
                <div class="who">
                    {marks(&row.disciplines[..row.disciplines.len().min(1)])}
                    <a href=format!("/providers/{}", row.provider.id) title=name.clone() dir="auto">{name.clone()}</a>
                </div>
            </th>
            {cells}
            <td class="week-load">{load_bar(lang, row.load_percent)}</td>
        </tr>
    }
}

fn cell(
    lang: Language,
    (provider, name): (ProviderId, &str),
    date: Date,
    day: &RouteDay,
    (from, to): (u16, u16),
    href: String,
) -> impl IntoView + use<> {
    let count = day.bars.iter().filter(|bar| bar.state != VisitState::Cancelled).count();
    if day.windows.is_empty() && day.bars.is_empty() {
        return Either::Left(
            view! { <td class="away" data-provider=provider.to_string() data-date=date.to_string()><span class="vh">{words::not_working(lang)}</span></td> },
        );
    }
    let visits = words::visits(lang, count);
    let mut more = words::day_of(lang, name, dates::long(lang, date));
    if !day.bars.is_empty() {
        let names: Vec<String> = day.bars.iter().map(|bar| bar_short(lang, bar)).collect();
        more = words::day_with(lang, more, names.join(", "));
    }
    Either::Right(view! {
        <td data-provider=provider.to_string() data-date=date.to_string()>
            <a href=href>{visits}<span class="vh">", " {more}</span>{strip(lang, day, from, to)}{tip(lang, day)}</a>
        </td>
    })
}

/// Whose visits a day holds, for eyes, while it has the keyboard's focus. Readers hear it as the name of the link.
fn tip(lang: Language, day: &RouteDay) -> impl IntoView + use<> {
    (!day.bars.is_empty()).then(|| {
        let lines = day.bars.iter().map(|bar| view! { <span>{bar_words(lang, bar)}</span> }).collect_view();
        view! { <span class="tip" aria-hidden="true">{lines}</span> }
    })
}

pub(super) fn load_bar(lang: Language, percent: u16) -> impl IntoView {
    let (width, class) = if percent > 100 { (100, "load-over") } else { (percent, "load-share") };
    view! {
        <svg class="load" role="img" aria-label=words::load_of(lang, percent)>
            <rect class="load-ground" width="100%" height="6" rx="3"></rect>
            <rect class=class width=format!("{width}%") height="6" rx="3"></rect>
        </svg>
    }
}

pub(super) fn figures(lang: Language, figures: &WeekFigures) -> impl IntoView + use<> {
    let visits = figures.on_roads.max(1);
    let tenths = |minutes: u32| {
        let tenths = (minutes * 10 + visits / 2) / visits;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    let hours = |minutes: u32| words::hours(lang, (minutes + 30) / 60);
    let per_visit = words::drive_and_gap(lang, tenths(figures.drive_minutes), tenths(figures.gap_minutes));
    // Of no visits there is no share.
    let of_some = |text: String| if figures.placed == 0 { "–".to_owned() } else { text };
    let (per_visit, chosen) = (of_some(per_visit), of_some(per_mille(lang, figures.chosen_per_mille)));
    view! {
        <dl class="figures" data-part="figures">
            {figure(words::placed_of(lang, figures.placed, figures.due), words::visits_placed(lang))}
            {figure(hours(figures.drive_minutes), words::on_the_road(lang))}
            {figure(hours(figures.gap_minutes), words::gaps(lang))}
            {figure(per_visit, words::drive_and_gap_per_visit(lang))}
            {figure(chosen, words::with_the_chosen_provider(lang))}
            {figure(figures.notes_unsigned.to_string(), words::notes_unsigned(lang))}
        </dl>
    }
}

fn missing(week: &WeekView) -> usize {
    week.not_placed.iter().map(|line| usize::from(line.missing)).sum()
}

/// The way to what is not placed, where it does not stand beside the board.
pub(super) fn not_placed_way(lang: Language, week: &WeekView) -> impl IntoView + use<> {
    let total = missing(week);
    view! {
        <p class="head-way" data-part="way">
            {(total > 0).then(|| view! { <a class="button" href="#not-placed">{words::not_placed(lang, total)}</a> })}
        </p>
    }
}

pub(super) fn not_placed(lang: Language, week: &WeekView, all: bool, kept: &Kept) -> impl IntoView + use<> {
    let total = missing(week);
    let shown = if all { week.not_placed.len() } else { NotPlaced::LISTED };
    let (monday, filtered) = (week.monday, !kept.filter.is_empty());
    let lines = week.not_placed.iter().take(shown).map(|line| not_placed_line(lang, line, monday)).collect_view();
    let more = (week.not_placed.len() > shown).then(|| {
        let href = format!("{}#not-placed", kept.with(format!("/week/{monday}"), &[("all", "1")]));
        view! { <a class="button button-full" href=href>{words::show_all(lang, total)}</a> }
    });
    view! {
        <aside class="panel" id="not-placed" aria-labelledby="not-placed-title" data-part="panel">
            {if total == 0 {
                Either::Left(view! {
                    <h2 id="not-placed-title">{words::not_placed(lang, 0)}</h2>
                    <p class="soft">{if filtered { words::all_placed_of_filter(lang) } else { words::all_placed(lang) }}</p>
                })
            } else {
                Either::Right(view! {
                    <h2 id="not-placed-title">{words::not_placed(lang, total)}</h2>
                    <p class="soft">{words::not_placed_help(lang)}</p>
                    <ul class="panel-list">{lines}</ul>
                    {more}
                })
            }}
        </aside>
    }
}

fn not_placed_line(lang: Language, line: &NotPlaced, monday: Date) -> impl IntoView + use<> {
    let name = line.child.short_name();
    let mut head = format!("{name} · {}", words::minutes(lang, line.minutes));
    if line.missing > 1 {
        head = format!("{head} · {} ×", line.missing);
    }
    let why = match &line.why {
        WhyNotPlaced::NoProvider => words::why_no_provider(lang).to_owned(),
        WhyNotPlaced::NoCommonWindow => words::why_no_common_window(lang).to_owned(),
        WhyNotPlaced::Ends { on } => words::why_ends(lang, dates::weekday_short(lang, *on)),
        WhyNotPlaced::Starts { on } => words::why_starts(lang, dates::weekday_short(lang, *on)),
        WhyNotPlaced::NobodyChosen { fitting } => words::why_nobody_chosen(lang, fitting),
        WhyNotPlaced::NotYet => {
            words::why_not_yet(lang, line.chosen.as_ref().map(domain::visits::ProviderRef::full_name).unwrap_or_default())
        }
    };
    let href = format!("/visits/new?authorization={}&week={monday}", line.authorization);
    let chosen = line.chosen.as_ref().map(|chosen| chosen.id.to_string());
    view! {
        <li data-authorization=line.authorization.to_string() data-for=line.minutes data-chosen=chosen data-name=name.clone()>
            {mark(&line.discipline)}
            <a href=href title=words::place_for(lang, &name) dir="auto">{head}</a>
            <span class="soft">{why}</span>
        </li>
    }
}
