//! What the list and the page of one event share: who, what, and which records.

use super::{actions, words};
use crate::{dates, request::may, ui::Icon};
use domain::{
    Capability, ChildId, Language, Role, VisitId,
    audit::{AuditActor, AuditLine, AuditSubject, AuditVisit},
    visits::{ChildRef, Difference, VisitChange},
};
use jiff::civil::DateTime;
use leptos::prelude::*;

pub fn role(lang: Language, role: Role) -> &'static str {
    match role {
        Role::Admin => words::office(lang),
        Role::Provider => words::provider(lang),
        Role::Parent => words::family(lang),
    }
}

/// A name, and the role beside it.
pub fn who(lang: Language, actor: &AuditActor) -> AnyView {
    match actor {
        AuditActor::Member { name, role: is, .. } => view! {
            <bdi>{name.clone()}</bdi>
            " "
            <span class="soft small nowrap">{role(lang, *is)}</span>
        }
        .into_any(),
        AuditActor::Gone => view! { <span class="soft">{words::gone(lang)}</span> }.into_any(),
        AuditActor::System(name) => words::system(lang, name).into_any(),
    }
}

pub fn what(lang: Language, line: &AuditLine) -> String {
    let action = actions::action(lang, &line.action);
    if line.refused { words::refused(lang, action) } else { action }
}

fn kind(lang: Language, kind: &str) -> String {
    let words: fn(Language) -> &'static str = match kind {
        "child" | "children" => words::kind_child,
        "guardian" => words::kind_guardian,
        "provider" | "providers" => words::kind_provider,
        "member" => words::kind_member,
        "agency" => words::kind_agency,
        "note" => words::kind_note,
        "visit" | "visits" => words::kind_visit,
        "week_copy" => words::kind_week_copy,
        "authorization" | "authorizations" => words::kind_authorization,
        other => return other.to_owned(),
    };
    words(lang).to_owned()
}

/// The way from a child's page to who saw it, for whoever may read the audit.
pub fn of_child(lang: Language, child: ChildId) -> impl IntoView {
    may(Capability::Privacy).then(|| {
        view! {
            <div class="head-end">
                <a class="button" href=format!("/audit?child={child}")>
                    <Icon name="eye" />
                    {words::who_saw_this(lang)}
                </a>
            </div>
        }
    })
}

/// The way from a visit's page to what was done with it, for the same.
pub fn of_visit(lang: Language, visit: VisitId) -> impl IntoView {
    may(Capability::Privacy).then(|| {
        view! {
            <p class="small">
                <a href=format!("/audit?visit={visit}")>{words::what_changed_this(lang)}</a>
            </p>
        }
    })
}

pub fn child_link(child: &ChildRef) -> AnyView {
    view! { <a href=format!("/children/{}", child.id) dir="auto">{child.listed_name()}</a> }.into_any()
}

/// The records that an event names.
pub fn subjects(lang: Language, line: &AuditLine) -> Vec<AnyView> {
    let one = |subject: &AuditSubject| match subject {
        AuditSubject::Child(child) => child_link(child),
        AuditSubject::Visit(visit) => visit_view(lang, visit),
        AuditSubject::Named { kind: of, name } => view! {
            <span class="soft">{kind(lang, of)}</span>
            " "
            <bdi>{name.clone()}</bdi>
        }
        .into_any(),
        AuditSubject::Counted { kind: of, count } => words::counted(lang, kind(lang, of), count).into_any(),
        AuditSubject::Kind(of) if of == "child" => words::removed_child(lang).into_any(),
        AuditSubject::Kind(of) => kind(lang, of).into_any(),
    };
    line.subjects.iter().map(one).collect()
}

/// A visit by its child, day and time, with what was done with it.
fn visit_view(lang: Language, visit: &AuditVisit) -> AnyView {
    let name = match &visit.of {
        Some((child, starts)) => words::visit_of(lang, child.short_name(), dates::moment(lang, *starts)),
        None => words::visit(lang).to_owned(),
    };
    let link = if visit.stands {
        view! { <a href=format!("/visits/{}", visit.id) dir="auto">{name}</a> }.into_any()
    } else {
        view! { <bdi>{name}</bdi> }.into_any()
    };
    let lines = visit.changes.iter().flat_map(|change| changed(lang, change));
    let lines = lines.map(|line| view! { <span class="audit-change note-text" dir="auto">{line}</span> }).collect_view();
    view! { {link}{lines} }.into_any()
}

/// What a change of a visit was, a sentence for each thing: from, to, and why.
pub fn changed(lang: Language, change: &VisitChange) -> Vec<String> {
    let time = |at: DateTime| dates::time(at.time());
    let span = |times: (Option<DateTime>, Option<DateTime>)| match times {
        (Some(began), Some(ended)) => format!("{}–{}", time(began), time(ended)),
        (Some(began), None) => format!("{}–", time(began)),
        _ => words::none(lang).to_owned(),
    };
    let mut lines: Vec<String> = change
        .differences()
        .into_iter()
        .map(|difference| match difference {
            // The day is said once where it stays.
            Difference::Starts(from, to) if from.date() == to.date() => words::from_to(lang, dates::moment(lang, from), time(to)),
            Difference::Starts(from, to) => words::from_to(lang, dates::moment(lang, from), dates::moment(lang, to)),
            Difference::Minutes(from, to) => words::from_to(lang, dates::span(from.into()), dates::span(to.into())),
            Difference::Provider(from, to) => words::from_to(lang, from, to),
            Difference::Times(from, to) => words::times_from_to(lang, span(from), span(to)),
        })
        .collect();
    if let (None, Some(stand)) | (Some(stand), None) = (&change.before, &change.after) {
        lines.push(words::stood(
            lang,
            dates::moment(lang, stand.starts),
            dates::span(stand.minutes.into()),
            &stand.provider_name,
        ));
    } else if let Some(stand) =
        change.after.as_ref().filter(|stand| change.before.as_ref().is_some_and(|before| before.provider == stand.provider))
    {
        lines.push(words::with(lang, &stand.provider_name));
    }
    if !change.reason.is_empty() {
        lines.push(words::because(lang, &change.reason));
    }
    lines
}

/// Things one after the other, with commas.
pub fn listed(things: Vec<AnyView>) -> AnyView {
    let between = |(nth, thing)| view! { {(nth > 0).then_some(", ")}{thing} };
    things.into_iter().enumerate().map(between).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language::{En, Es},
        ProviderId,
        visits::{ChangeKind, Stand, VisitState},
    };
    use jiff::civil::date;

    #[test]
    fn a_move_is_said_from_where_to_where_with_whom_and_why() {
        let before = Stand {
            provider: ProviderId(Default::default()),
            provider_name: "Ana Diaz".into(),
            starts: date(2026, 12, 1).at(9, 0, 0, 0),
            minutes: 60,
            state: VisitState::Planned,
            began: None,
            ended: None,
        };
        let after = Stand { starts: date(2026, 12, 1).at(14, 0, 0, 0), ..before.clone() };
        let moved = VisitChange {
            kind: ChangeKind::Moved,
            before: Some(before.clone()),
            after: Some(after.clone()),
            reason: "The family asked for it".into(),
        };
        assert_eq!(changed(En, &moved), ["Tue, Dec 1, 9:00 → 14:00", "With Ana Diaz", "Reason: The family asked for it"]);
        let other = Stand {
            provider: "018f0000000070008000000000000001".parse().unwrap(),
            provider_name: "Ben Roe".into(),
            minutes: 45,
            ..before.clone()
        };
        let reassigned = VisitChange { after: Some(other), reason: String::new(), ..moved.clone() };
        assert_eq!(changed(Es, &reassigned), ["1 h → 45 min", "Ana Diaz → Ben Roe"]);
        let placed = VisitChange { kind: ChangeKind::Placed, before: None, after: Some(after), reason: String::new() };
        assert_eq!(changed(En, &placed), ["Tue, Dec 1, 14:00, 1 h, with Ana Diaz"]);
        let times = |hour| Some(date(2026, 12, 1).at(hour, 4, 9, 0));
        let corrected = Stand { began: times(9), ended: times(10), ..before };
        let corrected = VisitChange { kind: ChangeKind::Corrected, after: Some(corrected), reason: String::new(), ..moved };
        assert_eq!(changed(En, &corrected), ["Times: none → 9:04–10:04", "With Ana Diaz"]);
    }
}
