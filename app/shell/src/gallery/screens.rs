//! Whole screens, rendered as their pages render them.

use super::{
    is_open,
    sample_data::{self, TODAY, discipline, id},
    sample_today,
};
use domain::{
    Error, Language,
    family::{FamilyChild, FamilyHome, FamilyVisit, PastVisit},
    lists::{ChildColumn, ChildFilters, ListPage},
    schedule::{BoardFilter, Discipline},
    visits::VisitState,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use schedule::{self, ViewParams};
use ui::{
    EmptyState, NavSection, error_page,
    lists::{Bulk, Column, Filter, Layout, List, list_page, list_query},
    page_of_error,
};
use web::request::language;

/// The names of the screens, each at `/gallery/{name}`.
pub const NAMES: [&str; 18] = [
    "today-0",
    "today-5",
    "today-200",
    "day",
    "day-nobody",
    "day-2000",
    "week",
    "week-nobody",
    "road",
    "road-none",
    "road-long",
    "family",
    "family-none",
    "rows-0",
    "rows-400",
    "not-found",
    "broken",
    "too-many",
];

/// One screen by its name.
#[component]
pub fn Screen() -> impl IntoView {
    let name = use_params_map().read_untracked().get("screen").unwrap_or_default();
    if !is_open() || !NAMES.contains(&name.as_str()) {
        return error_page(Error::NotFound).into_any();
    }
    let lang = language();
    let nobody = BoardFilter { name: "nobody of that name".into(), ..BoardFilter::default() };
    match name.as_str() {
        "today-0" => schedule::today_page(lang, &sample_today::today(0)).into_any(),
        "today-5" => schedule::today_page(lang, &sample_today::today(5)).into_any(),
        "today-200" => schedule::today_page(lang, &sample_today::today(200)).into_any(),
        "day" => schedule::day_board(lang, sample_data::day(20, 5), None, ViewParams::default()).into_any(),
        "day-nobody" => {
            schedule::day_board(lang, sample_data::day(0, 0), None, ViewParams { filter: nobody, ..ViewParams::default() })
                .into_any()
        }
        "day-2000" => schedule::day_board(lang, sample_data::day(250, 8), None, ViewParams::default()).into_any(),
        "week" => schedule::week_board(lang, sample_data::week(20), ViewParams::default(), false).into_any(),
        "week-nobody" => schedule::week_board(lang, sample_data::week(0), ViewParams::default(), false).into_any(),
        "road" => schedule::provider_day_page(lang, sample_data::provider_day(7)).into_any(),
        "road-none" => schedule::provider_day_page(lang, sample_data::provider_day(0)).into_any(),
        "road-long" => schedule::provider_day_page(lang, sample_data::provider_day(12)).into_any(),
        "family" => family::home_view(lang, &home(2), 1).into_any(),
        "family-none" => family::home_view(lang, &home(0), 1).into_any(),
        "rows-0" => rows(lang, 0).into_any(),
        "rows-400" => rows(lang, 400).into_any(),
        "broken" => page_of_error(lang, &Error::Internal { id: "01985f6e-7b5a-7c1e-8f1a-2f6d0c9b4e11".into() }).into_any(),
        "too-many" => page_of_error(lang, &Error::Throttled { retry_after_seconds: 300 }).into_any(),
        _ => page_of_error(lang, &Error::NotFound).into_any(),
    }
}

/// A family with this many children.
fn home(children: usize) -> FamilyHome {
    let visit = |number: usize, state, may_cancel| {
        let starts = TODAY.saturating_add(jiff::Span::new().days(number as i64)).at(15, 30, 0, 0);
        FamilyVisit {
            id: id(number),
            version: 1,
            starts,
            ends: starts,
            clock: None,
            utc_offset_minutes: -300,
            starts_second: 0,
            today: TODAY,
            provider_name: sample_data::provider(number).full_name(),
            discipline: discipline(number),
            kind: None,
            minutes: [60, 45, 90][number % 3],
            place_kind: Some("home".into()),
            address: Some(sample_data::place(number).address),
            state,
            in_time: may_cancel,
            may_cancel,
            report: None,
        }
    };
    let past = |number: usize| PastVisit {
        id: id(number),
        starts: TODAY.saturating_sub(jiff::Span::new().days(number as i64 + 1)).at(9, 0, 0, 0),
        provider_name: sample_data::provider(number).full_name(),
        discipline: discipline(number),
        kind: None,
        state: if number == 1 { VisitState::Cancelled } else { VisitState::Done },
        needs_note: true,
        summary: number
            .is_multiple_of(2)
            .then(|| "We built a tower of seven blocks.\nAt home: wait a moment before you help.".into()),
    };
    let child = |number: usize| FamilyChild {
        id: id(number),
        first_name: sample_data::child(number + 1).first_name,
        next: vec![
            visit(0, VisitState::Cancelled, false),
            visit(1, VisitState::Planned, number == 0),
            visit(2, VisitState::Planned, true),
            visit(5, VisitState::Planned, true),
        ],
        may_see_summaries: number == 0,
        past: (0..4).map(past).collect(),
        past_more: true,
        ended_on: None,
    };
    FamilyHome {
        guardian_name: "Sheila Villagómez".into(),
        agency_name: "Maple Early Intervention".into(),
        cancel_hours: 24,
        children: (0..children).map(child).collect(),
    }
}

/// A list of records with this many rows.
fn rows(lang: Language, count: usize) -> impl IntoView {
    type ListColumn = Column<usize, ChildColumn>;
    let query = list_query::<ChildFilters>();
    let total = u32::try_from(count).unwrap_or(u32::MAX);
    let page = ListPage { rows: (0..count).collect(), total, all: total, number: query.part.number(), choices: () };
    let child = |number: &usize| sample_data::child(*number).full_name();
    let columns = vec![
        ListColumn::new("Child", child)
            .sorted_by(ChildColumn::Name)
            .shown(move |number| view! { <a href="#main" dir="auto">{child(number)}</a> }),
        ListColumn::new("Provider", |number| sample_data::provider(*number).full_name()),
        ListColumn::screen_only("Service", |number| ui::visits::mark(&discipline(*number))),
        ListColumn::new("Minutes", |number| (number * 15).to_string()).sorted_by(ChildColumn::Born).class("num"),
    ];
    let disciplines = Discipline::BUILT_IN.iter().map(|code| ((*code).to_owned(), (*code).to_owned())).collect();
    let list = List {
        title: "Records",
        section: NavSection::Other,
        path: "/gallery",
        search_hint: "Name",
        count: |_, count| format!("{count} records"),
        filters: vec![Filter { name: "discipline", label: "Discipline", options: disciplines }],
        layout: Layout::Table("table table-stack", columns),
        actions: view! { <a class="button button-main" href="#main">"Add a record"</a> }.into_any(),
        bulk: Some(Bulk {
            actions: vec![("/gallery", "Change therapist"), ("/gallery", "End services")],
            id: usize::to_string,
            name: |number| sample_data::child(*number).full_name(),
        }),
        lead: ().into_any(),
        empty: view! { <EmptyState icon="users" title="No records yet" text="They come with the first import." /> }.into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

/// Bars in every state, without a page around them.
pub fn bars(lang: Language) -> impl IntoView {
    let rows =
        sample_data::states().iter().map(|row| schedule::day_row(lang, row, (480, 1080), 0, "#bars".into())).collect_view();
    view! {
        <div class="board" tabindex="0" role="region" aria-label="Bars">
            <div class="day from-8 to-18">{rows}</div>
        </div>
    }
}
