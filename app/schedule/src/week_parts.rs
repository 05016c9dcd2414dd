//! Shared parts of the week boards, by provider, child and discipline: the load, the figures, and the panel of visits that are
//! not placed.

use super::{
    messages,
    parts::{figure, figure_without_provider, per_mille},
    views::ViewParams,
};
use domain::{
    Language,
    schedule::{NotPlaced, NotPlacedReason, WeekFigures, WeekView},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use ui::visits::mark;
use web::dates;

pub(super) fn load_bar(lang: Language, percent: u16) -> impl IntoView {
    let (width, class) = if percent > 100 { (100, "load-over") } else { (percent, "load-share") };
    view! {
        <svg class="load" role="img" aria-label=messages::load_of(lang, percent)>
            <rect class="load-ground" width="100%" height="6" rx="3"></rect>
            <rect class=class width=format!("{width}%") height="6" rx="3"></rect>
        </svg>
    }
}

pub(super) fn figures(lang: Language, figures: &WeekFigures) -> impl IntoView + use<> {
    let visits = figures.on_routes.max(1);
    let tenths = |minutes: u32| {
        let tenths = (minutes * 10 + visits / 2) / visits;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    let hours = |minutes: u32| messages::hours(lang, (minutes + 30) / 60);
    let per_visit = messages::drive_and_gap(lang, tenths(figures.drive_minutes), tenths(figures.gap_minutes));
    // Without visits there is no percentage.
    let of_some = |text: String| if figures.placed == 0 { "–".to_owned() } else { text };
    let (per_visit, chosen) = (of_some(per_visit), of_some(per_mille(lang, figures.chosen_per_mille)));
    view! {
        <dl class="figures" data-part="figures">
            {figure(messages::placed_of(lang, figures.placed, figures.due), messages::visits_placed(lang))}
            {figure_without_provider(lang, figures.without_provider)}
            {figure(hours(figures.drive_minutes), messages::driving_time(lang))}
            {figure(hours(figures.gap_minutes), messages::gaps(lang))}
            {figure(per_visit, messages::drive_and_gap_per_visit(lang))}
            {figure(chosen, messages::with_therapist(lang))}
            {figure(figures.notes_unsigned.to_string(), messages::notes_unsigned(lang))}
        </dl>
    }
}

/// How many visits of the week are not placed.
pub(super) fn missing(week: &WeekView) -> usize {
    week.not_placed.iter().map(|line| usize::from(line.missing)).sum()
}

/// A link to the "not scheduled" panel, for layouts where it isn't beside the board.
pub(super) fn not_placed_link(lang: Language, total: usize) -> impl IntoView + use<> {
    view! {
        <p class="head-jump" data-part="jump">
            {(total > 0).then(|| view! { <a class="button" href="#not-placed">{messages::not_placed(lang, total)}</a> })}
        </p>
    }
}

pub(super) fn not_placed(lang: Language, week: &WeekView, all: bool, params: &ViewParams) -> impl IntoView + use<> {
    let total = missing(week);
    let shown = if all { week.not_placed.len() } else { NotPlaced::LISTED };
    let week_start = week.week_start;
    let is_filtered = !params.filter.is_empty();
    let all_placed = if is_filtered {
        messages::all_placed_of_filter(lang)
    } else if week.figures.due == 0 {
        messages::nothing_authorized(lang)
    } else {
        messages::all_placed(lang)
    };
    let lines = week.not_placed.iter().take(shown).map(|line| not_placed_line(lang, line, week_start)).collect_view();
    let more = (week.not_placed.len() > shown).then(|| {
        let href = format!("{}#not-placed", params.link_with(format!("/week/{week_start}"), &[("all", "1")]));
        view! { <a class="button button-full" href=href>{messages::show_all(lang, total)}</a> }
    });
    view! {
        <aside class="panel" id="not-placed" aria-labelledby="not-placed-title" data-part="panel">
            {if total == 0 {
                Either::Left(view! {
                    <h2 id="not-placed-title">{messages::not_placed(lang, 0)}</h2>
                    <p class="soft">{all_placed}</p>
                })
            } else {
                Either::Right(view! {
                    <h2 id="not-placed-title">{messages::not_placed(lang, total)}</h2>
                    <p class="soft">{messages::not_placed_help(lang)}</p>
                    <ul class="panel-list">{lines}</ul>
                    {more}
                })
            }}
        </aside>
    }
}

fn not_placed_line(lang: Language, line: &NotPlaced, week_start: Date) -> impl IntoView + use<> {
    let name = line.child.short_name();
    let mut head = format!("{name} · {}", messages::minutes(lang, line.minutes));
    if line.missing > 1 {
        head = format!("{head} · {} ×", line.missing);
    }
    let why = match &line.why {
        NotPlacedReason::NoProvider => messages::why_no_provider(lang).to_owned(),
        NotPlacedReason::NoCommonWindow => messages::why_no_common_window(lang).to_owned(),
        NotPlacedReason::Ends { on } => messages::why_ends(lang, dates::weekday_short(lang, *on)),
        NotPlacedReason::Starts { on } => messages::why_starts(lang, dates::weekday_short(lang, *on)),
        NotPlacedReason::NoProviderChosen { fitting } => messages::why_nobody_chosen(lang, fitting),
        NotPlacedReason::NotYet => {
            messages::why_not_yet(lang, line.chosen.as_ref().map(domain::visits::ProviderRef::listed_name).unwrap_or_default())
        }
    };
    let href = format!("/visits/new?authorization={}&week={week_start}", line.authorization);
    let chosen = line.chosen.as_ref().map(|chosen| chosen.id.to_string());
    view! {
        <li data-authorization=line.authorization.to_string() data-for=line.minutes data-chosen=chosen data-name=name.clone()>
            {mark(&line.discipline)}
            <a href=href title=messages::schedule_visit_for(lang, &name) dir="auto">{head}</a>
            <span class="soft">{why}</span>
        </li>
    }
}
