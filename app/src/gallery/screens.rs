//! Whole screens, as their pages show them.

use super::{
    invented::{self, NOW, TODAY, discipline, id},
    is_open, section,
};
use crate::{
    errors, family,
    request::{error_page, language},
    schedule::{self, Kept},
    ui::{AdminShell, EmptyState, Place},
};
use domain::{
    Error, Language,
    family::{FamilyChild, FamilyHome, FamilyVisit, PastVisit},
    schedule::BoardFilter,
    visits::VisitState,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The screens there are; each stands at `/gallery/{name}`.
pub const NAMES: [&str; 15] = [
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
        "day" => schedule::day_board(lang, invented::day(20, 5), None, Kept::default()).into_any(),
        "day-nobody" => {
            schedule::day_board(lang, invented::day(0, 0), None, Kept { filter: nobody, ..Kept::default() }).into_any()
        }
        "day-2000" => schedule::day_board(lang, invented::day(250, 8), None, Kept::default()).into_any(),
        "week" => schedule::week_board(lang, invented::week(20), Kept::default(), false).into_any(),
        "week-nobody" => schedule::week_board(lang, invented::week(0), Kept::default(), false).into_any(),
        "road" => schedule::road(lang, invented::road(7)).into_any(),
        "road-none" => schedule::road(lang, invented::road(0)).into_any(),
        "road-long" => schedule::road(lang, invented::road(12)).into_any(),
        "family" => family::home_view(lang, &home(2), 1).into_any(),
        "family-none" => family::home_view(lang, &home(0), 1).into_any(),
        "rows-0" => rows(0).into_any(),
        "rows-400" => rows(400).into_any(),
        "broken" => errors::page(lang, &Error::Internal { id: "01985f6e-7b5a-7c1e-8f1a-2f6d0c9b4e11".into() }).into_any(),
        "too-many" => errors::page(lang, &Error::Throttled { retry_after_seconds: 300 }).into_any(),
        _ => errors::page(lang, &Error::NotFound).into_any(),
    }
}

/// A family of so many children.
fn home(children: usize) -> FamilyHome {
    let visit = |number: usize, state, may_cancel| {
        let starts = TODAY.saturating_add(jiff::Span::new().days(number as i64)).at(15, 30, 0, 0);
        FamilyVisit {
            id: id(number),
            version: 1,
            starts,
            ends: starts,
            provider_name: invented::provider(number).full_name(),
            discipline: discipline(number),
            minutes: [60, 45, 90][number % 3],
            place_kind: "home".into(),
            address: Some(invented::place(number).address),
            state,
            may_cancel,
            report: None,
        }
    };
    let past = |number: usize| PastVisit {
        id: id(number),
        starts: TODAY.saturating_sub(jiff::Span::new().days(number as i64 + 1)).at(9, 0, 0, 0),
        provider_name: invented::provider(number).full_name(),
        discipline: discipline(number),
        state: if number == 1 { VisitState::Cancelled } else { VisitState::Done },
        summary: number
            .is_multiple_of(2)
            .then(|| "We built a tower of seven blocks.\nAt home: wait a moment before you help.".into()),
    };
    let child = |number: usize| FamilyChild {
        id: id(number),
        first_name: invented::child(number + 1).first_name,
        next: vec![
            visit(0, VisitState::Cancelled, false),
            visit(1, VisitState::Planned, number == 0),
            visit(2, VisitState::Planned, true),
            visit(5, VisitState::Planned, true),
        ],
        may_see_summaries: number == 0,
        past: (0..4).map(past).collect(),
        past_more: true,
    };
    FamilyHome {
        guardian_name: "Sheila Villagómez".into(),
        agency_name: "Maple Early Intervention".into(),
        now: NOW,
        cancel_hours: 24,
        children: (0..children).map(child).collect(),
    }
}

/// A list of records, of so many rows.
fn rows(count: usize) -> impl IntoView {
    let rows = (0..count)
        .map(|number| {
            view! {
                <tr>
                    <th scope="row"><a href="#main" dir="auto">{invented::child(number).full_name()}</a></th>
                    <td data-label="Provider"><bdi>{invented::provider(number).full_name()}</bdi></td>
                    <td data-label="Service">{schedule::mark(&discipline(number))}</td>
                    <td data-label="Minutes" class="num">{number * 15}</td>
                </tr>
            }
        })
        .collect_view();
    let table = view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Records">
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">"Child"</th>
                        <th scope="col">"Provider"</th>
                        <th scope="col">"Service"</th>
                        <th scope="col" class="num">"Minutes"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    let content = if count == 0 {
        view! { <EmptyState icon="users" title="No records yet" text="They come with the first import." /> }.into_any()
    } else {
        table.into_any()
    };
    view! {
        <AdminShell title="Records".to_owned() place=Place::Other>
            <div class="head"><h1>"Records"</h1></div>
            <div class="page page-wide">{section("records", "All of them", content)}</div>
        </AdminShell>
    }
}

/// The rows of the board of bars, without a page around them.
pub fn bars(lang: Language) -> impl IntoView {
    let rows = invented::states().iter().map(|row| schedule::day_row(lang, row, (480, 1080), 0, "#bars".into())).collect_view();
    view! {
        <div class="board" tabindex="0" role="region" aria-label="Bars">
            <div class="day from-8 to-18">{rows}</div>
        </div>
    }
}
