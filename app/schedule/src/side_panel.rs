//! The side panel of the day board: what needs attention, each with actions and phone numbers.

use super::messages;
use domain::{
    Capability, Language, VisitId, phone,
    schedule::{CallContacts, CancelledLine, DayView, Overdue, OverdueLine, ReportLine},
    visits::{ChildRef, FieldReport},
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    Icon, first_phone_href,
    visits::{cancelled_by_text, field_report_text, report_text},
};
use web::{dates, request::has_capability};

/// The side panel of a day; `above` is content shown first, such as the requested route map.
pub(super) fn side_panel(lang: Language, day: &DayView, above: Option<AnyView>) -> impl IntoView + use<> {
    let waiting_of = |report: FieldReport| {
        day.reports.iter().filter(move |line| line.needs_attention() && line.report.report == report).collect::<Vec<_>>()
    };
    let (nobody, late) = (waiting_of(FieldReport::NobodyHome), waiting_of(FieldReport::RunningLate));
    // A visit already reported as running late is listed only once.
    let has_reported = |line: &&OverdueLine| late.iter().any(|report| report.visit == line.visit);
    let unreported = day.overdue.iter().take(Overdue::LISTED).filter(|line| !has_reported(line));
    let more = day.overdue.len().saturating_sub(Overdue::LISTED);
    let late_lines: Vec<AnyView> = late
        .iter()
        .map(|line| report_line(lang, line))
        .chain(unreported.map(|line| overdue_line(lang, day.date, line)))
        .collect();
    let late_count = late_lines.len() + more;
    let handled: Vec<AnyView> =
        day.reports.iter().filter(|line| !line.needs_attention()).map(|line| report_line(lang, line)).collect();
    let cancelled: Vec<AnyView> = day.cancelled.iter().map(|line| cancelled_line(lang, day, line)).collect();
    let is_empty = nobody.is_empty() && late_count == 0 && cancelled.is_empty() && handled.is_empty();
    view! {
        <aside class="panel" aria-label=messages::needs_attention(lang) data-part="panel">
            {above}
            {is_empty.then(|| view! { <h2>{messages::no_cancellations(lang)}</h2><p class="soft">{messages::no_cancellations_help(lang)}</p> })}
            {section(field_report_text(lang, FieldReport::NobodyHome, None), nobody.iter().map(|line| report_line(lang, line)).collect())}
            {section(messages::overdue(lang, late_count), late_lines)}
            {(more > 0).then(|| view! { <p class="soft">{messages::and_more(lang, more)}</p> })}
            {section(messages::cancelled_count(lang, day.cancelled.len()), cancelled)}
            {section(messages::field_reports(lang).to_owned(), handled)}
        </aside>
    }
}

fn section(title: String, lines: Vec<AnyView>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <h2>{title}</h2>
            <ul class="panel-list">{lines}</ul>
        }
    })
}

/// A line about a visit: its chip, the visit, the problem, actions, phone numbers.
pub(super) fn line(
    lang: Language,
    (class, chip): (&'static str, String),
    (visit, name): (VisitId, String),
    detail: AnyView,
    actions: Vec<(String, &'static str)>,
    calls: &CallContacts,
) -> AnyView {
    let actions = if has_capability(Capability::Schedule) { actions } else { Vec::new() };
    let actions = actions.into_iter().map(|(href, text)| view! { <a href=href>{text}</a> }).collect_view();
    let numbers = [
        (&calls.family, messages::call_family(lang, phone::shown(&calls.family))),
        (&calls.provider, messages::call_provider(lang, phone::shown(&calls.provider))),
    ];
    let numbers = numbers
        .into_iter()
        .filter_map(|(number, text)| Some((first_phone_href(number)?, text)))
        .map(|(href, text)| {
            view! {
                <a href=href>
                    <Icon name="phone" />
                    <bdi>{text}</bdi>
                </a>
            }
        })
        .collect_view();
    view! {
        <li>
            <span class=class>{chip}</span>
            <a href=format!("/visits/{visit}") dir="auto">{name}</a>
            <span class="soft">{detail}</span>
            <span class="panel-actions">{actions}{numbers}</span>
        </li>
    }
    .into_any()
}

/// The URL that opens an action on a visit's page.
pub(super) fn action_href(visit: VisitId, name: &str) -> String {
    format!("/visits/{visit}?do={name}#{name}")
}

/// The actions to move and to cancel a visit.
pub(super) fn change_actions(lang: Language, visit: VisitId) -> Vec<(String, &'static str)> {
    vec![(action_href(visit, "move"), messages::action_move(lang)), (action_href(visit, "cancel"), messages::action_cancel(lang))]
}

fn overdue_line(lang: Language, date: Date, late: &OverdueLine) -> AnyView {
    let (status, actions) = match late.overdue {
        Overdue::NotBegun => (messages::not_begun(lang), change_actions(lang, late.visit)),
        Overdue::NotCheckedOut => {
            (messages::not_checked_out(lang), vec![(action_href(late.visit, "times"), messages::action_enter_times(lang))])
        }
    };
    let due =
        if late.due.date() == date { dates::time(late.due.time()) } else { dates::capitalize(&dates::moment(lang, late.due)) };
    let chip = ("chip chip-amber", due);
    let detail = view! { {status} " · " <bdi>{web::terms::provider_name(lang, &late.provider)}</bdi> }.into_any();
    line(lang, chip, (late.visit, late.child.short_name()), detail, actions, &late.calls)
}

fn report_line(lang: Language, reported: &ReportLine) -> AnyView {
    let class = match (reported.needs_attention(), reported.report.report) {
        (true, FieldReport::NobodyHome) => "chip chip-brick",
        (true, FieldReport::RunningLate) => "chip chip-amber",
        (false, _) => "chip",
    };
    let actions = if reported.needs_attention() { change_actions(lang, reported.visit) } else { Vec::new() };
    let chip = (class, dates::time(reported.report.at.time()));
    let detail =
        view! { {report_text(lang, &reported.report)} " · " <bdi>{web::terms::provider_name(lang, &reported.provider)}</bdi> }
            .into_any();
    line(lang, chip, (reported.visit, reported.child.short_name()), detail, actions, &reported.calls)
}

fn cancelled_line(lang: Language, day: &DayView, cancelled: &CancelledLine) -> AnyView {
    let of = match cancelled.authorization.known() {
        Some(authorization) => format!("authorization={authorization}"),
        None => format!("child={}", cancelled.child.id),
    };
    let again = format!("/visits/new?{of}&week={}", dates::week_start(day.date));
    let actions = vec![
        (again, messages::action_schedule_another(lang)),
        (action_href(cancelled.visit, "reinstate"), messages::action_restore(lang)),
    ];
    let chip = ("chip chip-brick", cancelled_by_text(lang, cancelled.by).to_owned());
    let detail = view! { <bdi>{web::terms::provider_name(lang, &cancelled.provider)}</bdi> }.into_any();
    line(lang, chip, (cancelled.visit, at(&cancelled.child, cancelled.start, lang)), detail, actions, &cancelled.calls)
}

fn at(child: &ChildRef, start: u16, lang: Language) -> String {
    messages::visit_at(lang, dates::minute(start), child.short_name())
}
