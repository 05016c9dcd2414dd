//! What stands beside the day's board: what waits for somebody first, each with what can be done and whom to call.

use super::{parts::told, words};
use crate::{
    dates,
    request::may,
    ui::{Icon, first_number},
};
use domain::{
    Capability, Language, VisitId,
    rules::monday_of,
    schedule::{Calls, CancelledLine, DayView, Overdue, OverdueLine, ReportLine},
    visits::{CancelledBy, ChildRef, RoadReport, RoadReportView},
};
use leptos::prelude::*;

/// The side list of a day; `above` it stands what was asked for.
pub(super) fn beside(lang: Language, day: &DayView, above: Option<AnyView>) -> impl IntoView + use<> {
    let of = |report: RoadReport| {
        day.reports.iter().filter(move |line| line.waits() && line.report.report == report).collect::<Vec<_>>()
    };
    let (nobody, late) = (of(RoadReport::NobodyHome), of(RoadReport::RunningLate));
    // Who told that they are late stands there once.
    let told = |line: &&OverdueLine| late.iter().any(|report| report.visit == line.visit);
    let silent = day.overdue.iter().take(Overdue::LISTED).filter(|line| !told(line));
    let more = day.overdue.len().saturating_sub(Overdue::LISTED);
    let late_lines: Vec<AnyView> =
        late.iter().map(|line| report_line(lang, line)).chain(silent.map(|line| overdue_line(lang, line))).collect();
    let late_count = late_lines.len() + more;
    let since: Vec<AnyView> = day.reports.iter().filter(|line| !line.waits()).map(|line| report_line(lang, line)).collect();
    let cancelled: Vec<AnyView> = day.cancelled.iter().map(|line| cancelled_line(lang, day, line)).collect();
    let quiet = nobody.is_empty() && late_count == 0 && cancelled.is_empty() && since.is_empty();
    view! {
        <aside class="panel" aria-label=words::beside_the_day(lang) data-part="panel">
            {above}
            {quiet.then(|| view! { <h2>{words::nothing_cancelled(lang)}</h2><p class="soft">{words::nothing_cancelled_help(lang)}</p> })}
            {section(words::nobody_home(lang).to_owned(), nobody.iter().map(|line| report_line(lang, line)).collect())}
            {section(words::overdue(lang, late_count), late_lines)}
            {(more > 0).then(|| view! { <p class="soft">{words::and_more(lang, more)}</p> })}
            {section(words::cancelled_of_day(lang, day.cancelled.len()), cancelled)}
            {section(words::from_the_road(lang).to_owned(), since)}
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

/// Who cancelled, as a word.
pub fn by_word(lang: Language, by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Agency => words::by_agency(lang),
        CancelledBy::Provider => words::by_provider(lang),
        CancelledBy::Family => words::by_family(lang),
    }
}

/// What a provider reported, as a sentence.
pub fn report_words(lang: Language, report: &RoadReportView) -> String {
    told(lang, report.report, report.minutes)
}

/// A line of the list: its chip, the visit, what is the matter, what can be done, whom to call.
fn line(
    lang: Language,
    (class, chip): (&'static str, String),
    (visit, name): (VisitId, String),
    what: AnyView,
    acts: Vec<(String, &'static str)>,
    calls: &Calls,
) -> AnyView {
    let acts = if may(Capability::Schedule) { acts } else { Vec::new() };
    let acts = acts.into_iter().map(|(href, text)| view! { <a href=href>{text}</a> }).collect_view();
    let numbers = [
        (&calls.family, words::call_family(lang, &calls.family)),
        (&calls.provider, words::call_provider(lang, &calls.provider)),
    ];
    let numbers = numbers
        .into_iter()
        .filter_map(|(number, text)| Some((first_number(number)?, text)))
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
            <span class="soft">{what}</span>
            <span class="panel-acts">{acts}{numbers}</span>
        </li>
    }
    .into_any()
}

/// The ways to move a visit and to cancel it, on its page.
fn change(lang: Language, visit: VisitId) -> Vec<(String, &'static str)> {
    vec![(format!("/visits/{visit}#move"), words::act_move(lang)), (format!("/visits/{visit}#cancel"), words::act_cancel(lang))]
}

fn overdue_line(lang: Language, late: &OverdueLine) -> AnyView {
    let (what, acts) = match late.overdue {
        Overdue::NotBegun => (words::not_begun(lang), change(lang, late.visit)),
        Overdue::NotCheckedOut => (words::not_checked_out(lang), Vec::new()),
    };
    let chip = ("chip chip-amber", dates::minute(late.due));
    let what = view! { {what} " · " <bdi>{late.provider.full_name()}</bdi> }.into_any();
    line(lang, chip, (late.visit, late.child.short_name()), what, acts, &late.calls)
}

fn report_line(lang: Language, reported: &ReportLine) -> AnyView {
    let class = match (reported.waits(), reported.report.report) {
        (true, RoadReport::NobodyHome) => "chip chip-brick",
        (true, RoadReport::RunningLate) => "chip chip-amber",
        (false, _) => "chip",
    };
    let acts = if reported.waits() { change(lang, reported.visit) } else { Vec::new() };
    let chip = (class, dates::time(reported.report.at.time()));
    let what = view! { {report_words(lang, &reported.report)} " · " <bdi>{reported.provider.full_name()}</bdi> }.into_any();
    line(lang, chip, (reported.visit, reported.child.short_name()), what, acts, &reported.calls)
}

fn cancelled_line(lang: Language, day: &DayView, gone: &CancelledLine) -> AnyView {
    let again = format!("/visits/new?authorization={}&week={}", gone.authorization, monday_of(day.date));
    let acts = vec![(again, words::act_another(lang)), (format!("/visits/{}#reinstate", gone.visit), words::act_restore(lang))];
    let chip = ("chip chip-brick", by_word(lang, gone.by).to_owned());
    let what = view! { <bdi>{gone.provider.full_name()}</bdi> }.into_any();
    line(lang, chip, (gone.visit, at(&gone.child, gone.start, lang)), what, acts, &gone.calls)
}

fn at(child: &ChildRef, start: u16, lang: Language) -> String {
    words::visit_at(lang, dates::minute(start), child.short_name())
}
