//! `/home`: when the next visit is, who comes, and past visits with their summaries.

use super::{
    clock::{self, ViewerClock},
    messages, past_visits,
};
use domain::{
    Language,
    audit::AuditAction,
    family::{FamilyChild, FamilyHome, FamilyVisit},
    text::first_initial,
    visits::{ActiveReport, FieldReport, VisitState},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{EmptyState, NavSection, ParentShell, call_office_link, load};
use web::{
    dates,
    request::{language, read_page},
};

/// The family's page.
#[component]
pub fn Home() -> impl IntoView {
    let lang = language();
    let page = use_query_map().read_untracked().get("past").and_then(|page| page.parse().ok()).unwrap_or(1);
    load(
        async move { read_page(AuditAction::FamilyHome, move |tx, _| Box::pin(store::care::family::home(tx, page))).await },
        move |home| view(lang, &home, page),
    )
}

/// The page; `page` is the page number of the past visits.
pub fn view(lang: Language, home: &FamilyHome, page: u32) -> impl IntoView + use<> {
    let hello = messages::hello(lang, &home.guardian_name);
    let body = match home.children.as_slice() {
        [] => view! {
            <h1>{hello}</h1>
            <EmptyState icon="users" title=messages::no_children(lang) text=messages::no_children_help(lang) />
        }
        .into_any(),
        [only] => view! {
            <div class="family-head">
                <div>
                    <p>{hello}</p>
                    <h1 dir="auto">{only.first_name.clone()}</h1>
                </div>
                {ui::language_form(lang)}
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
    view! { <ParentShell title=messages::home(lang).to_owned() section=NavSection::Home>{body} {call_office_link(lang)} <ViewerClock /></ParentShell> }
}

fn child(lang: Language, home: &FamilyHome, child: &FamilyChild, page: u32) -> AnyView {
    let first = child.next.iter().position(|visit| visit.state != VisitState::Cancelled);
    let (cancelled_first, rest) = child.next.split_at(first.unwrap_or(child.next.len()));
    let (title, help) = match child.ended_on {
        Some(day) => {
            (messages::services_ended(lang, dates::with_year(lang, day)), messages::services_ended_help(lang).to_owned())
        }
        None => (messages::no_next(lang).to_owned(), messages::no_next_help(lang, &home.agency_name)),
    };
    let hero = match rest.first() {
        Some(visit) => Either::Left(next_visit(lang, home, visit)),
        None => Either::Right(view! {
            <section class="card">
                <h2>{title}</h2>
                <p class="soft">{help}</p>
            </section>
        }),
    };
    view! {
        {upcoming_card(lang, messages::cancelled(lang), cancelled_first)}
        {hero}
        {upcoming_card(lang, messages::more_visits(lang), rest.get(1..).unwrap_or_default())}
        {past_visits::visits(lang, child, page)}
        {ui::audit_links::access_log_link(lang, child.id, &child.first_name)}
    }
    .into_any()
}

/// "10:00", with the zone abbreviation if that isn't the agency's zone.
pub fn start(visit: &FamilyVisit) -> String {
    dates::time_on(visit.starts.time(), visit.clock.as_deref())
}

/// "Tomorrow, 10:00", or "Here now" for a visit in progress.
fn when(lang: Language, visit: &FamilyVisit) -> String {
    let (date, time) = (visit.starts.date(), start(visit));
    if visit.state == VisitState::UnderWay {
        messages::in_progress(lang).to_owned()
    } else if date == visit.today {
        messages::today_at(lang, time)
    } else if date == dates::plus_days(visit.today, 1) {
        messages::tomorrow_at(lang, time)
    } else {
        messages::day_at(lang, dates::capitalize(dates::weekday(lang, date)), time)
    }
}

/// "Speech therapy · 1 hour · at home", or "at another place" for one that is hidden from the guardian.
pub fn visit_summary(lang: Language, visit: &FamilyVisit) -> String {
    let span = if visit.minutes == 60 { messages::hour(lang).to_owned() } else { dates::span(visit.minutes.into()) };
    let service = web::terms::service_name(lang, &visit.discipline.0, visit.kind.as_ref());
    let place = visit.place_kind.as_deref().map_or(messages::another_place(lang), |kind| web::terms::place_kind(lang, kind));
    messages::visit_summary(lang, service, span, place)
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut name_parts = name.split_whitespace();
    let first = name_parts.next();
    first.into_iter().chain(name_parts.next_back()).map(first_initial).collect()
}

fn next_visit(lang: Language, home: &FamilyHome, visit: &FamilyVisit) -> impl IntoView + use<> {
    let cancel = if visit.may_cancel {
        Some(Either::Left(view! {
            <div class="buttons buttons-even">
                <a class="button" href=format!("/visits/{}/cancel", visit.id)>{messages::cancel_visit(lang)}</a>
            </div>
        }))
    } else if !visit.in_time && visit.state == VisitState::Planned {
        Some(Either::Right(view! { <p class="next-date">{messages::too_late(lang, home.cancel_hours)}</p> }))
    } else {
        None
    };
    view! {
        <section class="next-visit">
            <div>
                <h2 class="label">{messages::next_visit(lang)}</h2>
                <p class="next-when">{when(lang, visit)}</p>
                <p class="next-date">{dates::long(lang, visit.starts.date())}</p>
                {clock::place(visit, "next-date")}
                {visit.report.map(|report| view! { <p class="next-date"><b>{report_text(lang, report)}</b></p> })}
            </div>
            <div class="next-provider">
                {(!visit.provider_name.is_empty())
                    .then(|| view! { <span class="avatar" aria-hidden="true">{initials(&visit.provider_name)}</span> })}
                <span>
                    <b dir="auto">{who(lang, visit)}</b>
                    {visit_summary(lang, visit)}
                    <br />
                    {match &visit.address {
                        Some(address) => Either::Left(view! { <bdi>{address.clone()}</bdi> }),
                        None => Either::Right(messages::address_hidden(lang)),
                    }}
                </span>
            </div>
            {cancel}
        </section>
    }
}

/// Who comes, as far as that is settled.
pub(crate) fn who(lang: Language, visit: &FamilyVisit) -> String {
    match (visit.provider_name.is_empty(), visit.state) {
        (false, _) => visit.provider_name.clone(),
        (true, VisitState::Cancelled) => web::terms::without_provider(lang).to_owned(),
        (true, _) => messages::not_settled(lang).to_owned(),
    }
}

/// The provider's field report, worded for the family.
fn report_text(lang: Language, report: ActiveReport) -> String {
    let at = dates::time(report.at.time());
    match report.report {
        FieldReport::RunningLate => messages::running_late(lang, report.minutes.unwrap_or(0), at),
        FieldReport::NobodyHome => messages::nobody_home(lang, at),
    }
}

/// A card of upcoming visits; nothing if there are none.
fn upcoming_card(lang: Language, title: &'static str, visits: &[FamilyVisit]) -> impl IntoView + use<> {
    let lines = visits
        .iter()
        .map(|visit| {
            let cancelled = visit.state == VisitState::Cancelled;
            let day = dates::capitalize(&dates::long(lang, visit.starts.date()));
            let mark = if cancelled {
                Some(Either::Left(view! { <span class="chip chip-brick">{messages::cancelled(lang)}</span> }))
            } else if visit.may_cancel {
                Some(Either::Right(view! {
                    <a class="button" href=format!("/visits/{}/cancel", visit.id) aria-label=messages::cancel_of(lang, &day)>
                        {messages::cancel_short(lang)}
                    </a>
                }))
            } else {
                None
            };
            view! {
                <li class=cancelled.then_some("is-canceled-line")>
                    <div>
                        <b>{messages::day_at(lang, day, start(visit))}</b>
                        <br />
                        <span class="soft" dir="auto">{who(lang, visit)}</span>
                        <span class="soft">" · " <bdi>{web::terms::service_name(lang, &visit.discipline.0, visit.kind.as_ref())}</bdi></span>
                        {visit.report.map(|report| view! { <br /> <b>{report_text(lang, report)}</b> })}
                        {(!cancelled).then(|| clock::place(visit, "soft"))}
                    </div>
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
    use jiff::civil::{DateTime, date};

    fn visit(starts: DateTime) -> FamilyVisit {
        FamilyVisit {
            id: VisitId(Default::default()),
            version: 1,
            starts,
            ends: starts,
            clock: None,
            utc_offset_minutes: -300,
            starts_second: 0,
            today: date(2026, 11, 29),
            provider_name: "María Díaz".into(),
            discipline: Discipline("ST".into()),
            kind: None,
            minutes: 60,
            place_kind: Some("home".into()),
            address: None,
            state: VisitState::Planned,
            in_time: true,
            may_cancel: true,
            report: None,
        }
    }

    #[test]
    fn families_see_field_reports() {
        let at = date(2026, 12, 1).at(9, 50, 0, 0);
        let late = ActiveReport { report: FieldReport::RunningLate, minutes: Some(12), at };
        assert_eq!(report_text(En, late), "Running about 12 min late (as of 9:50)");
        let closed = ActiveReport { report: FieldReport::NobodyHome, minutes: None, at };
        assert_eq!(
            report_text(Es, closed),
            "El proveedor llegó a las 9:50 y no encontró a nadie. Por favor, llame a la oficina."
        );
    }

    #[test]
    fn days_are_written_as_today_tomorrow_or_weekday() {
        let text = |days: i64| when(Es, &visit(dates::plus_days(date(2026, 11, 29), days).at(10, 0, 0, 0)));
        assert_eq!([text(0), text(1), text(2)], ["Hoy, 10:00", "Mañana, 10:00", "Martes, 10:00"]);
        let far = FamilyVisit { clock: Some("HST".into()), ..visit(date(2026, 11, 30).at(10, 0, 0, 0)) };
        assert_eq!(when(En, &far), "Tomorrow, 10:00\u{a0}HST");
    }

    #[test]
    fn each_upcoming_visit_has_a_place_for_the_viewers_clock() {
        let starts = date(2026, 12, 1).at(10, 0, 0, 0);
        let coming = FamilyVisit { starts_second: 1_796_137_200, ..visit(starts) };
        let cancelled = FamilyVisit { starts_second: 2, state: VisitState::Cancelled, ..visit(starts) };
        let html = upcoming_card(En, "After that", &[coming, cancelled]).to_html();
        assert!(html.contains("data-second=\"1796137200\"") && html.contains("data-utc-offset-minutes=\"-300\""), "{html}");
        assert!(!html.contains("data-second=\"2\""), "nobody goes to a canceled visit: {html}");
    }

    #[test]
    fn a_visit_shows_service_duration_and_place() {
        let hour = visit(date(2026, 11, 30).at(10, 0, 0, 0));
        assert_eq!(visit_summary(Es, &hour), "Terapia del habla · 1 hora · en casa");
        assert_eq!(visit_summary(En, &FamilyVisit { minutes: 45, ..hour.clone() }), "Speech therapy · 45 min · at home");
        assert_eq!(visit_summary(En, &FamilyVisit { place_kind: None, ..hour }), "Speech therapy · 1 hour · at another place");
        assert_eq!(["María Díaz", "Ana de la Cruz", "莹"].map(initials), ["MD", "AC", "莹"]);
    }
}
