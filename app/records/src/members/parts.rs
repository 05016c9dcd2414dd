//! Shared parts of the member pages.

use super::messages;
use crate::people;
use domain::{
    Capabilities, Capability, Language,
    members::{Guardianship, MemberRecord, MembershipStatus},
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use ui::{Form, Icon};
use web::terms::capability_name;

/// The page of the list.
pub const PATH: &str = "/members";

/// The breadcrumbs back to the list.
pub fn breadcrumbs(lang: Language) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label=messages::back(lang)>
            <a href=PATH>{messages::members(lang)}</a>
            <Icon name="chevron-right" />
        </nav>
    }
}

fn capability_help(lang: Language, capability: Capability) -> &'static str {
    match capability {
        Capability::Schedule => messages::schedule_help(lang),
        Capability::Bill => messages::bill_help(lang),
        Capability::Supervise => messages::supervise_help(lang),
        Capability::Privacy => messages::privacy_help(lang),
        Capability::Manage => messages::manage_help(lang),
    }
}

/// The capabilities as a list, such as "Schedule, Manage".
pub fn capability_names(lang: Language, capabilities: Capabilities) -> String {
    if capabilities == Capabilities::all() {
        return messages::everything(lang).to_owned();
    }
    let names: Vec<_> = capabilities.iter().map(|capability| capability_name(lang, capability)).collect();
    names.join(", ")
}

/// The check boxes of the capabilities.
pub fn capability_ticks(lang: Language, form: &Form, label: &'static str, ticked: Capabilities) -> impl IntoView + use<> {
    let id = form.id("capabilities");
    let error = form.error("capabilities").map(|text| view! { <p class="error">{text}</p> });
    let ticks = Capability::ALL
        .into_iter()
        .map(|capability| {
            let text = format!("{}: {}", capability_name(lang, capability), capability_help(lang, capability));
            form.checkbox(capability.as_str(), text, ticked.has(capability))
        })
        .collect_view();
    view! {
        <fieldset class="field" id=id tabindex="-1">
            <legend>{label}</legend>
            {error}
            <div class="choices">{ticks}</div>
        </fieldset>
    }
}

/// The choices for the language of an e-mail.
pub fn languages() -> Vec<(String, String)> {
    Language::ALL.into_iter().map(|language| (language.tag().to_owned(), language.native_name().to_owned())).collect()
}

/// The access of a guardian to a child, as text.
pub fn access_summary(lang: Language, guardianship: &Guardianship) -> String {
    let mut permissions = vec![people::messages::can_see_visits(lang)];
    if guardianship.may_see_summaries {
        permissions.push(people::messages::can_read_summaries(lang));
    }
    if guardianship.may_cancel {
        permissions.push(people::messages::cancels(lang));
    }
    web::dates::capitalize(&permissions.join(", "))
}

/// The children of a guardian, each with relationship, access and the actions of the office.
pub fn children(
    lang: Language,
    children: &[Guardianship],
    nothing: &'static str,
    action: &dyn Fn(&Guardianship) -> AnyView,
) -> impl IntoView + use<> {
    if children.is_empty() {
        return Either::Left(view! { <p class="soft">{nothing}</p> });
    }
    let entries = children
        .iter()
        .map(|guardianship| {
            view! {
                <li>
                    <div>
                        <p class="card-head">
                            <a href=format!("/children/{}", guardianship.child.id) dir="auto">{guardianship.child.listed_name()}</a>
                            <span class="soft small">
                                {web::terms::relationship_name(lang, &guardianship.relationship)}
                            </span>
                        </p>
                        <p class="soft">{access_summary(lang, guardianship)}</p>
                        {action(guardianship)}
                    </div>
                </li>
            }
        })
        .collect_view();
    Either::Right(view! { <ul class="panel-list custody">{entries}</ul> })
}

pub fn state_name(lang: Language, status: MembershipStatus) -> &'static str {
    match status {
        MembershipStatus::Invited => messages::invited(lang),
        MembershipStatus::Expired => messages::expired(lang),
        MembershipStatus::Member => messages::member(lang),
        MembershipStatus::Removed => messages::removed(lang),
    }
}

pub fn chip(lang: Language, status: MembershipStatus) -> impl IntoView {
    let class = match status {
        MembershipStatus::Member => "chip chip-pine",
        MembershipStatus::Invited => "chip",
        MembershipStatus::Expired => "chip chip-amber",
        MembershipStatus::Removed => "chip chip-brick",
    };
    view! { <span class=class>{state_name(lang, status)}</span> }
}

/// The record of a member, as text.
pub fn record_text(lang: Language, record: Option<&MemberRecord>) -> String {
    match record {
        Some(MemberRecord::Provider { name, .. }) => name.clone(),
        Some(MemberRecord::Guardian { children, .. }) => messages::guardian_of(lang, *children),
        None => messages::no_record(lang).to_owned(),
    }
}

/// The provider or guardian record of a member.
pub fn record(lang: Language, record: Option<&MemberRecord>) -> impl IntoView + use<> {
    match record {
        Some(MemberRecord::Provider { id, name }) => {
            EitherOf3::A(view! { <a href=format!("/providers/{id}") dir="auto">{name.clone()}</a> })
        }
        Some(MemberRecord::Guardian { children, .. }) => EitherOf3::B(messages::guardian_of(lang, *children)),
        None => EitherOf3::C(view! { <span class="soft">{messages::no_record(lang)}</span> }),
    }
}
