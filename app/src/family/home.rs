//! `/home`: when the next visit is, who comes, what was done.

use super::{past, words};
use crate::{
    dates,
    page::load,
    request::{language, read},
    ui::{EmptyState, ParentShell, Place, call_office},
    visits::words as visit_words,
};
use domain::{
    Language,
    family::{FamilyChild, FamilyHome, FamilyVisit},
    text::initial_letter,
    visits::{RoadReport, StandingReport, VisitState},
};
use jiff::civil::DateTime;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// The family's page.
#[component]
pub fn Home() -> impl IntoView {
    let lang = language();
    let page = use_query_map().read_untracked().get("past").and_then(|page| page.parse().ok()).unwrap_or(1);
    load(async move { read("family.home", move |tx| Box::pin(store::family::home(tx, page))).await }, move |home| {
        view(lang, &home, page)
    })
}

/// The page, of which `page` of past visits.
pub fn view(lang: Language, home: &FamilyHome, page: u32) -> impl IntoView + use<> {
    let hello = words::hello(lang, &home.guardian_name);
    let body = match home.children.as_slice() {
        [] => view! {
            <h1>{hello}</h1>
            <EmptyState icon="users" title=words::no_children(lang) text=words::no_children_help(lang) />
        }
        .into_any(),
        [only] => view! {
            <div class="family-head">
                <div>
                    <p>{hello}</p>
                    <h1 dir="auto">{only.first_name.clone()}</h1>
                </div>
                {crate::account::language_form(lang)}
            </div>
            {child(lang, home, only, page)}
        }
        .into_any(),
        several => {
            let children = several
                .iter()
                .map(|one| {
                    view! {
                        <h2 dir="auto">{one.first_name.clone()}</h2>
                        {child(lang, home, one, page)}
                    }
                })
                .collect_view();
            view! {
                <h1>{hello}</h1>
                {children}
            }
            .into_any()
        }
    };
    view! { <ParentShell title=words::home(lang).to_owned() place=Place::Home>{body} {call_office(lang)}</ParentShell> }
}

fn child(lang: Language, home: &FamilyHome, child: &FamilyChild, page: u32) -> AnyView {
    let first = child.next.iter().position(|visit| visit.state != VisitState::Cancelled);
    let (fallen_out, rest) = child.next.split_at(first.unwrap_or(child.next.len()));
    let hero = match rest.first() {
        Some(visit) => Either::Left(next_visit(lang, home, visit)),
        None => Either::Right(view! {
            <section class="card">
                <h2>{words::no_next(lang)}</h2>
                <p class="soft">{words::no_next_help(lang, &home.agency_name)}</p>
            </section>
        }),
    };
    view! {
        {coming(lang, words::cancelled(lang), fallen_out)}
        {hero}
        {coming(lang, words::more_visits(lang), rest.get(1..).unwrap_or_default())}
        {past::visits(lang, child, page)}
        {crate::audit::lead(lang, child.id, &child.first_name)}
    }
    .into_any()
}

/// "Tomorrow, 10:00"; a visit that has begun is here now.
fn when(lang: Language, now: DateTime, visit: &FamilyVisit) -> String {
    let (date, time) = (visit.starts.date(), dates::time(visit.starts.time()));
    if visit.state == VisitState::UnderWay {
        words::now(lang).to_owned()
    } else if date == now.date() {
        words::today_at(lang, time)
    } else if date == dates::plus_days(now.date(), 1) {
        words::tomorrow_at(lang, time)
    } else {
        words::day_at(lang, dates::capital(dates::weekday(lang, date)), time)
    }
}

/// "Speech therapy · 1 hour · at home".
pub fn what(lang: Language, visit: &FamilyVisit) -> String {
    let span = if visit.minutes == 60 { words::hour(lang).to_owned() } else { dates::span(visit.minutes.into()) };
    let service = visit_words::discipline(lang, &visit.discipline.0);
    words::what(lang, service, span, visit_words::place_kind(lang, &visit.place_kind))
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next();
    first.into_iter().chain(words.next_back()).map(initial_letter).collect()
}

fn next_visit(lang: Language, home: &FamilyHome, visit: &FamilyVisit) -> impl IntoView + use<> {
    let limit = jiff::Span::new().hours(i64::from(home.cancel_hours));
    let late = home.now.checked_add(limit).is_ok_and(|limit| visit.starts < limit);
    let cancel = if visit.may_cancel {
        Some(Either::Left(view! {
            <div class="buttons buttons-even">
                <a class="button" href=format!("/visits/{}/cancel", visit.id)>{words::cancel_visit(lang)}</a>
            </div>
        }))
    } else if late && visit.state == VisitState::Planned {
        Some(Either::Right(view! { <p class="next-date">{words::too_late(lang, home.cancel_hours)}</p> }))
    } else {
        None
    };
    view! {
        <section class="next-visit">
            <div>
                <h2 class="label">{words::next_visit(lang)}</h2>
                <p class="next-when">{when(lang, home.now, visit)}</p>
                <p class="next-date">{dates::long(lang, visit.starts.date())}</p>
                {visit.report.map(|report| view! { <p class="next-date"><b>{told(lang, report)}</b></p> })}
            </div>
            <div class="next-who">
                <span class="avatar" aria-hidden="true">{initials(&visit.provider_name)}</span>
                <span>
                    <b dir="auto">{visit.provider_name.clone()}</b>
                    {what(lang, visit)}
                    <br />
                    {match &visit.address {
                        Some(address) => Either::Left(view! { <bdi>{address.clone()}</bdi> }),
                        None => Either::Right(words::address_hidden(lang)),
                    }}
                </span>
            </div>
            {cancel}
        </section>
    }
}

/// What the provider said from the road, for the family.
fn told(lang: Language, report: StandingReport) -> String {
    let at = dates::time(report.at.time());
    match report.report {
        RoadReport::RunningLate => words::running_late(lang, report.minutes.unwrap_or(0), at),
        RoadReport::NobodyHome => words::nobody_home(lang, at),
    }
}

/// A card of coming visits; nothing where there are none.
fn coming(lang: Language, title: &'static str, visits: &[FamilyVisit]) -> impl IntoView + use<> {
    let lines = visits
        .iter()
        .map(|visit| {
            let cancelled = visit.state == VisitState::Cancelled;
            let day = dates::capital(&dates::long(lang, visit.starts.date()));
            let mark = if cancelled {
                Some(Either::Left(view! { <span class="chip chip-brick">{words::cancelled(lang)}</span> }))
            } else if visit.may_cancel {
                Some(Either::Right(view! {
                    <a class="button" href=format!("/visits/{}/cancel", visit.id) aria-label=words::cancel_of(lang, &day)>
                        {words::cancel_short(lang)}
                    </a>
                }))
            } else {
                None
            };
            view! {
                <li class=cancelled.then_some("is-cancelled-line")>
                    <span>
                        <b>{words::day_at(lang, day, dates::time(visit.starts.time()))}</b>
                        <br />
                        <span class="soft" dir="auto">{visit.provider_name.clone()}</span>
                        <span class="soft">{format!(" · {}", visit_words::discipline(lang, &visit.discipline.0))}</span>
                        {visit.report.map(|report| view! { <br /> <b>{told(lang, report)}</b> })}
                    </span>
                    {mark}
                </li>
            }
        })
        .collect_view();
    (!visits.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{title}</h2>
                <ul class="visit-list">{lines}</ul>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language::{En, Es},
        VisitId,
        schedule::Discipline,
    };
    use jiff::civil::date;

    fn visit(starts: DateTime) -> FamilyVisit {
        FamilyVisit {
            id: VisitId(Default::default()),
            version: 1,
            starts,
            ends: starts,
            provider_name: "María Díaz".into(),
            discipline: Discipline("ST".into()),
            minutes: 60,
            place_kind: "home".into(),
            address: None,
            state: VisitState::Planned,
            may_cancel: true,
            report: None,
        }
    }

    #[test]
    fn the_family_reads_what_was_told_from_the_road() {
        let at = date(2026, 12, 1).at(9, 50, 0, 0);
        let late = StandingReport { report: RoadReport::RunningLate, minutes: Some(12), at };
        assert_eq!(told(En, late), "Running about 12 min late (as of 9:50)");
        let closed = StandingReport { report: RoadReport::NobodyHome, minutes: None, at };
        assert_eq!(told(Es, closed), "El proveedor llegó a las 9:50 y no encontró a nadie. Por favor, llame a la oficina.");
    }

    #[test]
    fn the_day_is_said_as_one_says_it() {
        let sunday = date(2026, 11, 29).at(20, 0, 0, 0);
        let said = |days: i64| when(Es, sunday, &visit(dates::plus_days(sunday.date(), days).at(10, 0, 0, 0)));
        assert_eq!([said(0), said(1), said(2)], ["Hoy, 10:00", "Mañana, 10:00", "Martes, 10:00"]);
    }

    #[test]
    fn a_visit_says_what_comes() {
        let hour = visit(date(2026, 11, 30).at(10, 0, 0, 0));
        assert_eq!(what(Es, &hour), "Terapia del habla · 1 hora · en casa");
        assert_eq!(what(En, &FamilyVisit { minutes: 45, ..hour }), "Speech therapy · 45 min · at home");
        assert_eq!(["María Díaz", "Ana de la Cruz", "莹"].map(initials), ["MD", "AC", "莹"]);
    }
}
