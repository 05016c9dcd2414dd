//! Shared parts of the audit pages: actor, action and records of an event.

use super::{actions, messages};
use domain::{
    Language, Role,
    audit::{AuditActor, AuditLine, AuditSubject, AuditVisit},
    visits::{ChangeKind, ChildRef, Difference, PlaceName, Source, VisitChange, VisitSnapshot},
};
use jiff::civil::DateTime;
use leptos::prelude::*;
use web::dates;

pub fn role(lang: Language, role: Role) -> &'static str {
    match role {
        Role::Admin => messages::office(lang),
        Role::Provider => messages::provider(lang),
        Role::Parent => messages::family(lang),
    }
}

/// The actor: name and role.
pub fn actor(lang: Language, audit_actor: &AuditActor) -> AnyView {
    match audit_actor {
        AuditActor::Member { name, role: actor_role, .. } => view! {
            <bdi>{name.clone()}</bdi>
            " "
            <span class="soft small nowrap">{role(lang, *actor_role)}</span>
        }
        .into_any(),
        AuditActor::Gone => view! { <span class="soft">{messages::gone(lang)}</span> }.into_any(),
        AuditActor::System(name) => messages::system(lang, name).into_any(),
    }
}

pub fn action_text(lang: Language, line: &AuditLine) -> String {
    let action = actions::label_of_key(lang, &line.action);
    if line.refused { messages::refused(lang, action) } else { action.to_owned() }
}

fn kind(lang: Language, kind: &str) -> String {
    let label: fn(Language) -> &'static str = match kind {
        "child" | "children" => messages::kind_child,
        "guardian" => messages::kind_guardian,
        "provider" | "providers" => messages::kind_provider,
        "member" => messages::kind_member,
        "agency" => messages::kind_agency,
        "data_report" => messages::kind_data_report,
        "discipline" => messages::kind_discipline,
        "hold" => messages::kind_hold,
        "payer" => messages::kind_payer,
        "service" => messages::kind_service,
        "visit_kind" => messages::kind_visit_kind,
        "agreement" => messages::kind_agreement,
        "note" => messages::kind_note,
        "visit" | "visits" => messages::kind_visit,
        "week_copy" => messages::kind_week_copy,
        "authorization" | "authorizations" => messages::kind_authorization,
        other => return other.to_owned(),
    };
    label(lang).to_owned()
}

pub fn child_link(child: &ChildRef) -> AnyView {
    view! { <a href=format!("/children/{}", child.id) dir="auto">{child.listed_name()}</a> }.into_any()
}

/// The records that an event refers to.
pub fn subjects(lang: Language, line: &AuditLine) -> Vec<AnyView> {
    let one = |subject: &AuditSubject| match subject {
        AuditSubject::Child(child) => child_link(child),
        AuditSubject::Visit(visit) => visit_with_changes(lang, visit),
        AuditSubject::Named { kind: of, name } => view! {
            <span class="soft">{kind(lang, of)}</span>
            " "
            <bdi>{name.clone()}</bdi>
        }
        .into_any(),
        AuditSubject::Counted { kind: of, count } => messages::counted(lang, kind(lang, of), count).into_any(),
        AuditSubject::Kind(of) if of == "child" => messages::removed_child(lang).into_any(),
        AuditSubject::Kind(of) => kind(lang, of).into_any(),
    };
    line.subjects.iter().map(one).collect()
}

/// A visit (child, day and time) with its changes.
fn visit_with_changes(lang: Language, visit: &AuditVisit) -> AnyView {
    let name = match &visit.child_and_start {
        Some((child, starts)) => {
            messages::visit_of(lang, child.listed_name(), dates::moment_on(lang, *starts, visit.clock.as_deref()))
        }
        None => messages::visit(lang).to_owned(),
    };
    let link = if visit.exists {
        view! { <a href=format!("/visits/{}", visit.id) dir="auto">{name}</a> }.into_any()
    } else {
        view! { <bdi>{name}</bdi> }.into_any()
    };
    let lines = visit.changes.iter().flat_map(|change| change_lines(lang, change));
    let lines = lines.map(|line| view! { <span class="audit-change note-text" dir="auto">{line}</span> }).collect_view();
    view! { {link}{lines} }.into_any()
}

fn place_text(lang: Language, place: Option<&PlaceName>) -> String {
    place.map_or_else(|| messages::none(lang).to_owned(), |place| web::terms::place_name(lang, place))
}

/// A change of a visit, one line for each difference (from → to), and the reason.
pub fn change_lines(lang: Language, change: &VisitChange) -> Vec<String> {
    let clock = |snapshot: &Option<VisitSnapshot>| snapshot.as_ref().and_then(|snapshot| snapshot.clock.clone());
    let (old_clock, new_clock) = (clock(&change.before), clock(&change.after));
    let (old_clock, new_clock) = (old_clock.as_deref(), new_clock.as_deref());
    let span = |times: (Option<DateTime>, Option<DateTime>), clock: Option<&str>| match times {
        (Some(began), Some(ended)) => {
            format!("{}–{}", dates::time(began.time()), dates::time_on(ended.time(), clock))
        }
        (Some(began), None) => format!("{}–", dates::time_on(began.time(), clock)),
        _ => messages::none(lang).to_owned(),
    };
    let source = change.source.map(|source| match source {
        Source::Import => messages::imported(lang).to_owned(),
        Source::Copy(week) if change.kind == ChangeKind::Withdrawn => {
            messages::copy_undone(lang, dates::day_month_short(lang, week))
        }
        Source::Copy(week) => messages::copied_from(lang, dates::day_month_short(lang, week)),
    });
    let differences = change.differences().into_iter().map(|difference| match difference {
        // The day is shown once if it did not change.
        Difference::Starts(from, to) if from.date() == to.date() => {
            messages::from_to(lang, dates::moment(lang, from), dates::time_on(to.time(), new_clock))
        }
        Difference::Starts(from, to) => {
            messages::from_to(lang, dates::moment_on(lang, from, old_clock), dates::moment_on(lang, to, new_clock))
        }
        Difference::Minutes(from, to) => messages::from_to(lang, dates::span(from.into()), dates::span(to.into())),
        Difference::Provider(from, to) => messages::from_to(lang, provider(lang, &from), provider(lang, &to)),
        Difference::Place(from, to) => messages::from_to(lang, place_text(lang, from.as_ref()), place_text(lang, to.as_ref())),
        Difference::Times(from, to) => messages::times_from_to(lang, span(from, old_clock), span(to, new_clock)),
    });
    let mut lines: Vec<String> = source.into_iter().chain(differences).collect();
    if let (None, Some(snapshot)) | (Some(snapshot), None) = (&change.before, &change.after) {
        lines.push(messages::visit_snapshot(
            lang,
            dates::moment_on(lang, snapshot.starts, snapshot.clock.as_deref()),
            dates::span(snapshot.minutes.into()),
            provider(lang, &snapshot.provider_name),
        ));
    } else if let Some(snapshot) =
        change.after.as_ref().filter(|snapshot| change.before.as_ref().is_some_and(|before| before.provider == snapshot.provider))
    {
        if snapshot.provider_name.is_empty() {
            lines.push(web::terms::without_provider(lang).to_owned());
        } else {
            lines.push(messages::with(lang, &snapshot.provider_name));
        }
    }
    if !change.reason.is_empty() {
        lines.push(messages::because(lang, web::terms::stored_text(lang, &change.reason)));
    }
    lines
}

/// The name of a provider in a snapshot; none is empty.
fn provider(lang: Language, name: &str) -> &str {
    if name.is_empty() { web::terms::without_provider(lang) } else { name }
}

/// Joins views with commas.
pub fn comma_separated(items: Vec<AnyView>) -> AnyView {
    let with_comma = |(nth, item)| view! { {(nth > 0).then_some(", ")}{item} };
    items.into_iter().enumerate().map(with_comma).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language::{En, Es},
        ProviderId,
        text::StoredText,
        visits::VisitState,
    };
    use jiff::civil::date;

    #[test]
    fn change_lines_show_old_and_new_values_and_the_reason() {
        let before = VisitSnapshot {
            provider: ProviderId(Default::default()),
            provider_name: "Ana Diaz".into(),
            place: None,
            place_name: None,
            starts: date(2026, 12, 1).at(9, 0, 0, 0),
            clock: None,
            minutes: 60,
            state: VisitState::Planned,
            began: None,
            ended: None,
        };
        let after = VisitSnapshot { starts: date(2026, 12, 1).at(14, 0, 0, 0), ..before.clone() };
        let moved = VisitChange {
            kind: ChangeKind::Moved,
            source: None,
            before: Some(before.clone()),
            after: Some(after.clone()),
            reason: "The family asked for it".into(),
        };
        assert_eq!(change_lines(En, &moved), ["Tue, Dec 1, 9:00 → 14:00", "With Ana Diaz", "Reason: The family asked for it"]);
        let deleted = VisitChange { reason: StoredText::Deleted, ..moved.clone() };
        assert_eq!(change_lines(Es, &deleted).last().unwrap(), "Motivo: Eliminado");
        let other = VisitSnapshot {
            provider: "018f0000000070008000000000000001".parse().unwrap(),
            provider_name: "Ben Roe".into(),
            minutes: 45,
            ..before.clone()
        };
        let reassigned = VisitChange { after: Some(other), reason: StoredText::default(), ..moved.clone() };
        assert_eq!(change_lines(Es, &reassigned), ["1 h → 45 min", "Ana Diaz → Ben Roe"]);
        let name = |kind: &str, label: &str, address: &str| {
            Some(PlaceName { kind: kind.into(), label: label.into(), address: address.into() })
        };
        let at = |id: &str, place_name| VisitSnapshot { place: Some(id.parse().unwrap()), place_name, ..before.clone() };
        let elsewhere = VisitChange {
            before: Some(at("018f0000000070008000000000000002", name("home", "", "1 Elm St"))),
            after: Some(at("018f0000000070008000000000000003", name("day_care", "Sunny Days", "9 Oak St"))),
            reason: StoredText::default(),
            ..moved.clone()
        };
        assert_eq!(change_lines(En, &elsewhere), ["At home, 1 Elm St → At day care, Sunny Days, 9 Oak St", "With Ana Diaz"]);
        let placed = VisitChange {
            kind: ChangeKind::Placed,
            before: None,
            after: Some(after),
            reason: StoredText::default(),
            ..moved.clone()
        };
        assert_eq!(change_lines(En, &placed), ["Tue, Dec 1, 14:00, 1 h, with Ana Diaz"]);
        let imported = VisitChange { source: Some(Source::Import), ..moved.clone() };
        assert_eq!(change_lines(En, &imported)[..2], ["Imported", "Tue, Dec 1, 9:00 → 14:00"]);
        let copied = VisitChange { source: Some(Source::Copy(date(2026, 11, 23))), ..placed };
        assert_eq!(change_lines(En, &copied), ["Copied from the week of Nov 23", "Tue, Dec 1, 14:00, 1 h, with Ana Diaz"]);
        assert_eq!(change_lines(Es, &copied)[0], "Copiada de la semana del 23 nov");
        let undone = VisitChange { kind: ChangeKind::Withdrawn, before: copied.after, after: None, ..copied };
        assert_eq!(change_lines(En, &undone)[0], "The copy of the week of Nov 23 was undone");
        let times = |hour| Some(date(2026, 12, 1).at(hour, 4, 9, 0));
        let corrected = VisitSnapshot { began: times(9), ended: times(10), ..before };
        let corrected =
            VisitChange { kind: ChangeKind::Corrected, after: Some(corrected), reason: StoredText::default(), ..moved.clone() };
        assert_eq!(change_lines(En, &corrected), ["Times: none → 9:04–10:04", "With Ana Diaz"]);
        let there = |snapshot: Option<VisitSnapshot>| snapshot.map(|one| VisitSnapshot { clock: Some("HST".into()), ..one });
        let far = |change: VisitChange| {
            let change = VisitChange { before: there(change.before), after: there(change.after), ..change };
            change_lines(En, &change).remove(0)
        };
        assert_eq!(far(corrected), "Times: none → 9:04–10:04\u{a0}HST");
        assert_eq!(far(moved), "Tue, Dec 1, 9:00 → 14:00\u{a0}HST");
    }
}
