//! Parts of the pages of members.

use super::words;
use crate::{people, ui::Form};
use domain::{Capabilities, Capability, Language, members::Custody};
use leptos::{either::Either, prelude::*};

/// The sentence of a reason that only members know, such as `member.last_manager`; nothing for another.
pub fn complaint(lang: Language, key: &str) -> Option<String> {
    let say: fn(Language) -> &'static str = match key {
        "account.no_place" => words::no_place,
        "capabilities.none" => words::no_capability,
        "custody.is_revoked" => words::custody_is_revoked,
        "custody.stands" => words::custody_stands,
        "email.invited_as_another" => words::email_invited_as_another,
        "email.is_member" => words::email_is_member,
        "email.several" => words::email_several,
        "everybody.changed" => words::everybody_changed,
        "guardian.has_member" | "provider.has_member" => words::record_has_member,
        "guardian.is_there" => words::guardian_is_there,
        "guardian.no_address" => words::guardian_no_address,
        "guardian.several" => words::guardian_several,
        "guardian.unknown" => words::guardian_unknown,
        "guardian.was_revoked" => words::guardian_was_revoked,
        "join.another_record" => words::join_another_record,
        "join.record_is_taken" => words::join_record_is_taken,
        "join.sign_in_first" => words::join_sign_in_first,
        "member.changed" => words::member_was_changed,
        "member.has_this_role" => words::member_has_this_role,
        "checked.missing" => words::checked_missing,
        "member.account_elsewhere" => words::member_account_elsewhere,
        "member.is_removed" => words::member_is_removed,
        "member.is_you" => words::member_is_you,
        "member.no_second_step" => words::member_no_second_step,
        "member.last_manager" => words::last_manager,
        "member.record_is_taken" => words::member_record_is_taken,
        "member.stands" => words::member_stands,
        "provider.missing" => words::provider_missing,
        _ => return None,
    };
    Some(say(lang).to_owned())
}

pub fn capability_name(lang: Language, capability: Capability) -> &'static str {
    match capability {
        Capability::Schedule => words::schedule(lang),
        Capability::Bill => words::bill(lang),
        Capability::Supervise => words::supervise(lang),
        Capability::Privacy => words::privacy(lang),
        Capability::Manage => words::manage(lang),
    }
}

fn capability_help(lang: Language, capability: Capability) -> &'static str {
    match capability {
        Capability::Schedule => words::schedule_help(lang),
        Capability::Bill => words::bill_help(lang),
        Capability::Supervise => words::supervise_help(lang),
        Capability::Privacy => words::privacy_help(lang),
        Capability::Manage => words::manage_help(lang),
    }
}

/// "Schedule, Manage": all that somebody may in the office.
pub fn capability_names(lang: Language, capabilities: Capabilities) -> String {
    if capabilities == Capabilities::all() {
        return words::everything(lang).to_owned();
    }
    let names: Vec<_> = capabilities.iter().map(|capability| capability_name(lang, capability)).collect();
    names.join(", ")
}

/// The boxes of the capabilities.
pub fn capability_ticks(lang: Language, form: &Form, label: &'static str, ticked: Capabilities) -> impl IntoView + use<> {
    let id = form.id("capabilities");
    let error = form.error("capabilities").map(|text| view! { <p class="error">{text}</p> });
    let ticks = Capability::ALL
        .into_iter()
        .map(|capability| {
            let text = format!("{}: {}", capability_name(lang, capability), capability_help(lang, capability));
            form.tick(capability.as_str(), text, ticked.has(capability))
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

/// The languages of a letter.
pub fn languages() -> Vec<(String, String)> {
    Language::ALL.into_iter().map(|language| (language.tag().to_owned(), language.own_name().to_owned())).collect()
}

/// What a guardian sees of a child and may do, in words.
pub fn rights(lang: Language, custody: &Custody) -> String {
    let mut may = vec![people::words::sees_visits(lang)];
    if custody.may_see_summaries {
        may.push(people::words::sees_summaries(lang));
    }
    if custody.may_cancel {
        may.push(people::words::cancels(lang));
    }
    crate::dates::capital(&may.join(", "))
}

/// The children of a guardian with what goes with each, and what the office may do about it.
pub fn children(
    lang: Language,
    children: &[Custody],
    nothing: &'static str,
    deed: &dyn Fn(&Custody) -> AnyView,
) -> impl IntoView + use<> {
    if children.is_empty() {
        return Either::Left(view! { <p class="soft">{nothing}</p> });
    }
    let entries = children
        .iter()
        .map(|custody| {
            view! {
                <li>
                    <div>
                        <p class="card-head">
                            <a href=format!("/children/{}", custody.child.id) dir="auto">{custody.child.listed_name()}</a>
                            <span class="soft small">
                                {people::words::relationship_name(lang, &custody.relationship)}
                            </span>
                        </p>
                        <p class="soft">{rights(lang, custody)}</p>
                        {deed(custody)}
                    </div>
                </li>
            }
        })
        .collect_view();
    Either::Right(view! { <ul class="panel-list custody">{entries}</ul> })
}
