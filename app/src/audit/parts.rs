//! What the list and the page of one event share: who, what, and which records.

use super::{actions, words};
use crate::{request::may, ui::Icon};
use domain::{
    Capability, ChildId, Language, Role, VisitId,
    audit::{AuditActor, AuditLine, AuditSubject},
    visits::ChildRef,
};
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
        AuditSubject::Visit(visit) => view! { <a href=format!("/visits/{visit}")>{words::visit(lang)}</a> }.into_any(),
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

/// Things one after the other, with commas.
pub fn listed(things: Vec<AnyView>) -> AnyView {
    let between = |(nth, thing)| view! { {(nth > 0).then_some(", ")}{thing} };
    things.into_iter().enumerate().map(between).collect_view().into_any()
}
