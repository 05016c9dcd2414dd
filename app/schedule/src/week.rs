//! The week: the agency's board of providers × days, and a provider's own list.

use super::{
    messages,
    parts::{bar_short, bar_text, holiday_chip, row_name, strip},
    views::{BoardHead, View, ViewParams, anchor_day, board_page, is_print_view, print_week, week_grouped},
    week_parts::{figures, load_bar, missing, not_placed, not_placed_link},
};
use crate::board_cache::{Board, BoardCache, to_html};
use domain::{
    Capability, Language, ProviderId, Role,
    audit::AuditAction,
    schedule::{BoardFilter, Discipline, GroupBy, RouteDay, WeekFigures, WeekRow, WeekView},
    visits::VisitState,
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{EmptyState, load};
use web::{
    dates,
    request::{date_in_path, has_capability, language, read_page},
};

/// `/week` and `/week/{date}`.
#[component]
pub fn Week() -> impl IntoView {
    let lang = language();
    let requested = date_in_path();
    let params = ViewParams::from_query();
    let all = use_query_map().read_untracked().get("all").is_some();
    if is_print_view() {
        return print_week(requested, params).into_any();
    }
    let query = params.query(all);
    if web::request::role() != Some(Role::Provider) && params.by == GroupBy::Provider {
        let week = async move {
            let requested = requested?;
            WEEKS.load(AuditAction::ScheduleWeek, move |tx| Box::pin(store::scheduling::week(tx, requested, query))).await
        };
        return load(week, move |week| cached_board(lang, week, params, all)).into_any();
    }
    let week = async move {
        let requested = requested?;
        read_page(AuditAction::ScheduleWeek, move |tx, _| Box::pin(store::scheduling::week(tx, requested, query))).await
    };
    load(week, move |week| match web::request::role() {
        Some(Role::Provider) => super::route::provider_week_page(lang, week).into_any(),
        _ => week_grouped(lang, week, params, all).into_any(),
    })
    .into_any()
}

static WEEKS: BoardCache<WeekHead> = BoardCache::new();

/// What the page around the rows shows.
struct WeekHead {
    week_start: Date,
    today: Date,
    disciplines: Vec<Discipline>,
    figures: WeekFigures,
    not_placed: usize,
}

impl WeekHead {
    fn of(week: &WeekView) -> Self {
        Self {
            week_start: week.week_start,
            today: week.now.date(),
            disciplines: week.disciplines.clone(),
            figures: week.figures.clone(),
            not_placed: missing(week),
        }
    }
}

fn cached_board(lang: Language, week: Board<WeekView, WeekHead>, params: ViewParams, all: bool) -> impl IntoView {
    let rendered = match week {
        Board::Rendered(rendered) => rendered,
        Board::Loaded(week, source) => {
            let html = to_html(rows_and_panel(lang, &week, &params, all));
            WEEKS.store(WeekHead::of(&week), html, source)
        }
    };
    page(lang, &rendered.head, &params, view! { <div class="split" inner_html=rendered.html.clone()></div> }.into_any())
}

/// The office's week board; `all` lists every visit that isn't scheduled in the panel.
pub fn board(lang: Language, week: WeekView, params: ViewParams, all: bool) -> impl IntoView {
    page(
        lang,
        &WeekHead::of(&week),
        &params,
        view! { <div class="split">{rows_and_panel(lang, &week, &params, all)}</div> }.into_any(),
    )
}

fn title(lang: Language, week_start: Date) -> String {
    messages::week_of(lang, dates::day_month(lang, week_start))
}

fn page(lang: Language, week: &WeekHead, params: &ViewParams, split: AnyView) -> impl IntoView + use<> {
    let week_start = week.week_start;
    let day = anchor_day(week.today, week_start, dates::plus_days(week_start, 7));
    let title = title(lang, week_start);
    let head = BoardHead {
        view: View::Week,
        day,
        title,
        params,
        disciplines: &week.disciplines,
        next_to_title: not_placed_link(lang, week.not_placed).into_any(),
        figures: figures(lang, &week.figures).into_any(),
        draggable: true,
    };
    board_page(lang, head, split)
}

/// What is rendered once for all who read the same week: the rows, and the panel of visits that are not placed.
fn rows_and_panel(lang: Language, week: &WeekView, params: &ViewParams, all: bool) -> impl IntoView + use<> {
    let week_start = week.week_start;
    let days = &week.days;
    let (from, to) = (u16::from(week.hours.0) * 60, u16::from(week.hours.1) * 60);
    let manages = has_capability(Capability::Manage);
    let rows = if week.rows.is_empty() && params.filter == BoardFilter::default() {
        Either::Left(view! {
            <EmptyState icon="users" title=messages::no_providers(lang) text=messages::no_providers_help(lang)>
                {(manages || has_capability(Capability::Schedule))
                    .then(|| {
                        view! {
                            <div class="buttons">
                                {manages
                                    .then(|| {
                                        view! {
                                            <a class="button button-main" href="/import">{messages::import_now(lang)}</a>
                                            <a class="button" href="/providers/new">{messages::add_provider(lang)}</a>
                                        }
                                    })}
                                <a class="button" href="/children/new">{messages::add_child(lang)}</a>
                            </div>
                        }
                    })}
            </EmptyState>
        })
    } else if week.rows.is_empty() {
        Either::Left(view! {
            <EmptyState icon="search" title=messages::no_matches(lang) text=messages::no_matches_help(lang)>
                <a class="button" href=format!("/week/{week_start}")>{messages::clear_filter(lang)}</a>
            </EmptyState>
        })
    } else {
        Either::Right(view! {
            <div class="board" tabindex="0" role="region" aria-label=title(lang, week_start)
                data-board="week" data-date=week_start.to_string() data-from=from data-to=to>
                <table class="week">
                    <colgroup>
                        <col class="week-header" />
                        {days.iter().map(|_| view! { <col /> }).collect_view()}
                        <col class="week-load" />
                    </colgroup>
                    <thead>
                        <tr>
                            <th scope="col"><span class="sr-only">{messages::provider(lang)}</span></th>
                            {days.iter().map(|day| day_head(lang, *day, week.now.date(), week.holidays.get(day), params)).collect_view()}
                            <th scope="col">{messages::load(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {week.rows.iter().map(|row| week_row(lang, row, days, (from, to), params)).collect_view()}
                    </tbody>
                </table>
            </div>
        })
    };
    view! {
        {rows}
        {not_placed(lang, week, all, params)}
    }
}

fn day_head(lang: Language, day: Date, today: Date, holiday: Option<&String>, params: &ViewParams) -> impl IntoView + use<> {
    let current = (day == today).then_some("date");
    view! {
        <th scope="col" aria-current=current data-date=day.to_string()>
            <a href=params.link(format!("/day/{day}"))>{dates::capitalize(&format!("{} {}", dates::weekday_short(lang, day), day.day()))}</a>
            {holiday_chip(lang, holiday)}
        </th>
    }
}

fn week_row(lang: Language, row: &WeekRow, days: &[Date], axis: (u16, u16), params: &ViewParams) -> impl IntoView + use<> {
    let name = web::terms::provider_name(lang, &row.provider);
    let provider = row.provider.id;
    let cells = days
        .iter()
        .zip(&row.days)
        .map(|(date, day)| {
            // The day board opens at this row.
            let href = format!("{}#row-{provider}", params.link(format!("/day/{date}")));
            cell(lang, (provider, &name), *date, day, axis, href)
        })
        .collect_view();
    view! {
        <tr data-part=format!("row-{provider}")>
            <th scope="row">
                <div class="row-header">
                    {row_name(&row.provider, &row.disciplines, &name)}
                </div>
            </th>
            {cells}
            <td class="week-load">{(!provider.is_nobody()).then(|| load_bar(lang, row.load_percent))}</td>
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
        let why = if provider.is_nobody() { messages::visits(lang, 0_usize) } else { messages::not_working(lang).to_owned() };
        return Either::Left(
            view! { <td class="away" data-provider=provider.to_string() data-date=date.to_string()><span class="sr-only">{why}</span></td> },
        );
    }
    let visits = messages::visits(lang, count);
    let mut more = messages::name_and_date(lang, name, dates::long(lang, date));
    if !day.bars.is_empty() {
        let names: Vec<String> = day.bars.iter().map(|bar| bar_short(lang, bar)).collect();
        more = messages::day_with_names(lang, more, names.join(", "));
    }
    Either::Right(view! {
        <td data-provider=provider.to_string() data-date=date.to_string()>
            <a href=href>{visits}<span class="sr-only">", " {more}</span>{strip(lang, day, from, to)}{tip(lang, day)}</a>
        </td>
    })
}

/// A visual tooltip with a day's visits while its cell has keyboard focus. Screen readers get the same as the link's name.
fn tip(lang: Language, day: &RouteDay) -> impl IntoView + use<> {
    (!day.bars.is_empty()).then(|| {
        let lines = day.bars.iter().map(|bar| view! { <span>{bar_text(lang, bar)}</span> }).collect_view();
        view! { <span class="tip" aria-hidden="true">{lines}</span> }
    })
}
