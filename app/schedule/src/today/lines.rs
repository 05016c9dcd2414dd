//! The lines of each section, with what can be done about them.

use super::messages;
use crate::{
    messages::{action_enter_times, not_begun, not_checked_out},
    side_panel::{action_href, change_actions, line},
};
use domain::{
    Capability, Language,
    absences::Absence,
    mail::EmailLine,
    notes::NoteLine,
    people::AuthorizationLine,
    schedule::CallContacts,
    today::{OpenDataReport, OpenInvitation, ProblemVisit, UnassignedVisit, VisitProblem},
    visits::FieldReport,
};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use ui::{
    Form,
    visits::{field_report_text, mark},
};
use web::{dates, request::has_capability, terms::provider_name};

/// The paths of server functions of other areas.
const RESEND_EMAIL: &str = "/api/send_letter_again";
const LEAVE_VISITS: &str = "/api/leave_visits_of_absence";
const DECIDE_TIME_OFF: &str = "/api/decide_time_off";

/// "10:15" of today, the moment of another day.
fn when(lang: Language, today: Date, at: DateTime) -> String {
    if at.date() == today { dates::time(at.time()) } else { dates::capitalize(&dates::moment(lang, at)) }
}

pub(super) fn open_visit(lang: Language, now: DateTime, visit: &ProblemVisit) -> AnyView {
    let reported = |report| field_report_text(lang, report, visit.report.and_then(|report| report.minutes));
    let (class, problem, actions) = match visit.problem {
        VisitProblem::NobodyHome => ("chip chip-brick", reported(FieldReport::NobodyHome), change_actions(lang, visit.visit)),
        VisitProblem::RunningLate => ("chip chip-amber", reported(FieldReport::RunningLate), change_actions(lang, visit.visit)),
        VisitProblem::NotBegun => ("chip chip-amber", not_begun(lang).to_owned(), change_actions(lang, visit.visit)),
        VisitProblem::NotCheckedOut => {
            let times = vec![(action_href(visit.visit, "times"), action_enter_times(lang))];
            ("chip chip-amber", not_checked_out(lang).to_owned(), times)
        }
    };
    let detail = view! { {problem} " · " <bdi>{provider_name(lang, &visit.provider)}</bdi> }.into_any();
    let chip = (class, when(lang, now.date(), visit.due));
    line(lang, chip, (visit.visit, visit.child.short_name()), detail, actions, &visit.calls)
}

pub(super) fn unassigned(lang: Language, today: Date, visit: &UnassignedVisit) -> AnyView {
    let former = visit.former.as_ref().map(|former| {
        let name = former.listed_name();
        view! { " · " {messages::formerly(lang, name)} }
    });
    let detail = view! { {mark(&visit.discipline)} {former} }.into_any();
    let actions = vec![
        (action_href(visit.visit, "move"), messages::give_to_someone(lang)),
        (action_href(visit.visit, "cancel"), crate::messages::action_cancel(lang)),
    ];
    let class = if visit.starts.date() == today { "chip chip-brick" } else { "chip chip-amber" };
    let chip = (class, when(lang, today, visit.starts));
    line(lang, chip, (visit.visit, visit.child.short_name()), detail, actions, &CallContacts::default())
}

/// A line that is about no visit: its chip, what it is, a detail, and what can be done.
fn other_line((class, chip): (&'static str, String), (href, name): (String, String), detail: String, action: AnyView) -> AnyView {
    view! {
        <li>
            <span class=class>{chip}</span>
            <a href=href dir="auto">{name}</a>
            <span class="soft" dir="auto">{detail}</span>
            <div class="panel-actions">{action}</div>
        </li>
    }
    .into_any()
}

fn action_link(href: String, text: &'static str) -> AnyView {
    view! { <a href=href>{text}</a> }.into_any()
}

/// The first and the last day of an absence.
fn days(lang: Language, absence: &Absence) -> String {
    let (first, last) = (dates::short(lang, absence.days.first), dates::short(lang, absence.days.last));
    if first == last { first } else { messages::from_to(lang, first, last) }
}

fn provider_page(absence: &Absence) -> (String, String) {
    (format!("/providers/{}#absences", absence.provider.id), absence.provider.listed_name())
}

pub(super) fn away(lang: Language, absence: &Absence) -> AnyView {
    let id = absence.id.to_string();
    let form = Form::to(LEAVE_VISITS, "absence").scoped_to(format!("-{id}"), "absence", |typed| typed == id);
    let action = view! {
        <form method="post" action=form.action()>
            {form.error_summary()} {form.hidden("absence", &id)} {form.hidden("version", absence.version)}
            <button class="link" type="submit" aria-label=messages::leave_visits_of(lang, absence.provider.listed_name())>
                {messages::leave_visits(lang)}
            </button>
        </form>
    };
    let detail = messages::visits_planned(lang, absence.visits);
    other_line(("chip chip-brick", days(lang, absence)), provider_page(absence), detail, action.into_any())
}

pub(super) fn time_off(lang: Language, absence: &Absence) -> AnyView {
    let id = absence.id.to_string();
    let form = Form::to(DECIDE_TIME_OFF, "decision").scoped_to(format!("-{id}"), "absence", |typed| typed == id);
    let name = absence.provider.listed_name();
    let action = view! {
        <form method="post" action=form.action()>
            {form.error_summary()} {form.hidden("absence", &id)} {form.hidden("version", absence.version)}
            <button class="link" type="submit" name="decision[approve]" value="true" aria-label=messages::approve_of(lang, &name)>
                {messages::approve(lang)}
            </button>
            " "
            <button class="link" type="submit" name="decision[approve]" value="false" aria-label=messages::decline_of(lang, &name)>
                {messages::decline(lang)}
            </button>
        </form>
    };
    let mut detail = messages::visits_planned(lang, absence.visits);
    if !absence.note.is_empty() {
        detail = format!("{detail} · {}", absence.note);
    }
    other_line(("chip chip-amber", days(lang, absence)), provider_page(absence), detail, action.into_any())
}

pub(super) fn data_report(lang: Language, report: &OpenDataReport) -> AnyView {
    let page = "/settings/data-reports?state=open";
    let chip = ("chip", dates::short(lang, report.sent));
    let detail = messages::reports_wrong_data(lang).to_owned();
    other_line(chip, (page.to_owned(), report.sender.clone()), detail, action_link(page.to_owned(), messages::answer(lang)))
}

pub(super) fn failed_email(lang: Language, email: &EmailLine) -> AnyView {
    let chip = ("chip chip-brick", dates::capitalize(&dates::moment(lang, email.at)));
    let page = format!("/mail?{}", query("q", &email.to));
    let action = if email.can_resend {
        let id = email.letter.to_string();
        let form = Form::to(RESEND_EMAIL, "again").scoped_to(format!("-{id}"), "letter", |typed| typed == id);
        view! {
            <form method="post" action=form.action()>
                {form.error_summary()} {form.hidden("letter", &id)}
                <button class="link" type="submit" aria-label=messages::send_again_to(lang, &email.to)>
                    {messages::send_again(lang)}
                </button>
            </form>
        }
        .into_any()
    } else {
        action_link(page.clone(), messages::details(lang))
    };
    let detail = if email.refusal.is_empty() { messages::too_old_to_send(lang).to_owned() } else { email.refusal.clone() };
    other_line(chip, (page, email.to.clone()), detail, action)
}

pub(super) fn note(lang: Language, today: Date, note: &NoteLine) -> AnyView {
    let days = (today - note.starts.date()).get_days();
    let class = if days > 5 { "chip chip-brick" } else { "chip chip-amber" };
    // Members who may not read notes get a link to the visit instead.
    let reads = has_capability(Capability::Supervise);
    let href = if reads { format!("/visits/{}/note", note.visit) } else { format!("/visits/{}", note.visit) };
    let action = action_link(format!("/providers/{}", note.provider.id), messages::contact_provider(lang));
    let detail =
        format!("{} · {}", dates::moment_on(lang, note.starts, note.clock.as_deref()), provider_name(lang, &note.provider));
    other_line((class, messages::days_old(lang, days)), (href, note.child.listed_name()), detail, action)
}

pub(super) fn authorization(lang: Language, today: Date, line: &AuthorizationLine) -> AnyView {
    let (class, chip) = if line.ends_on < today {
        ("chip chip-brick", messages::ended(lang, dates::short(lang, line.ends_on)))
    } else {
        ("chip chip-amber", messages::ends(lang, dates::short(lang, line.ends_on)))
    };
    let action = if has_capability(Capability::Schedule) {
        action_link(format!("/authorizations/new?child={}", line.child.id), messages::renew(lang))
    } else {
        ().into_any()
    };
    let detail = [line.discipline.0.as_str(), line.payer.as_str(), line.reference.as_str()];
    let detail: Vec<&str> = detail.into_iter().filter(|text| !text.is_empty()).collect();
    other_line((class, chip), (format!("/authorizations/{}", line.id), line.child.listed_name()), detail.join(" · "), action)
}

pub(super) fn invitation(lang: Language, invitation: &OpenInvitation) -> AnyView {
    let made = dates::short(lang, invitation.made);
    let (class, chip) = if invitation.is_expired {
        ("chip chip-brick", messages::invitation_expired(lang).to_owned())
    } else {
        ("chip", messages::invited(lang, made))
    };
    let page = format!("/members?{}", query("q", &invitation.email));
    let action = action_link(page.clone(), messages::invite_again(lang));
    let name = if invitation.name.is_empty() { invitation.email.clone() } else { invitation.name.clone() };
    other_line((class, chip), (page, name), invitation.email.clone(), action)
}

fn query(name: &str, value: &str) -> String {
    serde_urlencoded::to_string([(name, value)]).unwrap_or_default()
}
