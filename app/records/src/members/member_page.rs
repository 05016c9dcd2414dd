//! `/members/{id}`: one member, with the forms to change, help, remove and restore them.

use super::{
    ChangeMember, RemoveMember, RemoveSecondStep, RestoreMember, SendPasswordLink,
    guardianship_forms::{restore_button, revoke_form},
    linked_records, messages,
    parts::{breadcrumbs, capability_names, capability_ticks, children, chip, record},
};
use crate::people::{messages as people_messages, parts::legal_hold};
use domain::{
    Capabilities, Error, GuardianId, Language, MemberId, ProviderId, Role,
    audit::AuditAction,
    members::{GuardianRecord, Invitee, MemberLine, MemberPage, MemberRecord, MembershipStatus},
    text::EmailAddress,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Form, Icon, Input, NavSection, lists::email_parts, load};
use web::{
    dates,
    request::{language, read, request, viewer},
    terms::role_name,
};

/// The page of one member.
#[component]
pub fn Member() -> impl IntoView {
    let lang = language();
    let id: Option<MemberId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    // From a rejected form: several guardians have the typed address, and one must be chosen.
    let typed = Form::of::<ChangeMember>("member").value("guardian_email", "");
    let typed = EmailAddress::try_from(typed).ok();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::MembersShow, move |tx| {
                Box::pin(async move {
                    let page = store::records::members::show(tx, id).await?;
                    let providers = store::records::members::all_providers_to_invite(tx).await?;
                    let guardians = match typed {
                        Some(email) => store::records::members::guardians_with_email(tx, &email).await?,
                        None => Vec::new(),
                    };
                    Ok((id, page, Records { providers, guardians }))
                })
            })
            .await
        },
        move |(id, page, records)| view(lang, id, page, records),
    )
}

/// The records that can be assigned to a member.
struct Records {
    providers: Vec<Invitee<ProviderId>>,
    /// The guardians with the typed address.
    guardians: Vec<GuardianRecord>,
}

fn view(lang: Language, id: MemberId, page: MemberPage, records: Records) -> impl IntoView {
    let line = &page.line;
    let title = line.name.clone();
    let removed = line.status == MembershipStatus::Removed;
    let guardianship = match &line.record {
        Some(MemberRecord::Guardian { id: guardian, .. }) => {
            Some((guardianship(lang, *guardian, &page), (!removed).then(|| linked_records::card(lang, id, &page))))
        }
        _ => None,
    };
    let actions = if removed {
        Either::Left(restore(lang, id, &page))
    } else {
        let help = (!is_own(id)).then(|| help_in(lang, id, &page));
        Either::Right((change(lang, id, &page, records), help, remove(lang, id, &page)))
    };
    let about = about(lang, line);
    view! {
        <AdminShell title=title.clone() section=NavSection::Members>
            <div class="head">{breadcrumbs(lang)} <h1 dir="auto">{title}</h1></div>
            <div class="page">
                {legal_hold(lang, page.held_since)}
                {about}
                {guardianship}
                {actions}
            </div>
        </AdminShell>
    }
}

fn about(lang: Language, line: &MemberLine) -> impl IntoView + use<> {
    let used = line.status_time.map_or_else(|| messages::never(lang).to_owned(), |at| dates::moment(lang, at));
    let used_label = if line.status == MembershipStatus::Removed { messages::removed_on(lang) } else { messages::last_use(lang) };
    let permissions = (line.role == Role::Admin).then(|| {
        view! {
            <dt>{messages::permissions(lang)}</dt>
            <dd>{capability_names(lang, line.capabilities)}</dd>
        }
    });
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">{people_messages::about(lang)}</h2>
            <dl class="detail-list">
                <dt>{messages::email(lang)}</dt>
                <dd>{email_parts(&line.email)}</dd>
                <dt>{messages::state(lang)}</dt>
                <dd>{chip(lang, line.status)}</dd>
                <dt>{messages::role(lang)}</dt>
                <dd>{role_name(lang, line.role)}</dd>
                {permissions}
                <dt>{messages::record(lang)}</dt>
                <dd>{record(lang, line.record.as_ref())}</dd>
                <dt>{messages::since(lang)}</dt>
                <dd>{dates::with_year(lang, line.since.date())}</dd>
                <dt>{used_label}</dt>
                <dd>{used}</dd>
            </dl>
        </section>
    }
}

/// Whether the viewer looks at their own membership.
fn is_own(id: MemberId) -> bool {
    viewer().is_some_and(|viewer| viewer.member == id)
}

fn change(lang: Language, id: MemberId, page: &MemberPage, records: Records) -> impl IntoView + use<> {
    let Records { providers, guardians } = records;
    let line = &page.line;
    let form = Form::of::<ChangeMember>("member").for_record("member", &id.to_string());
    let roles = Role::ALL.into_iter().map(|role| (role.as_str().to_owned(), role_name(lang, role).to_owned())).collect();
    let own = match &line.record {
        Some(MemberRecord::Provider { id, name }) => vec![(id.to_string(), name.clone())],
        _ => vec![(String::new(), messages::no_provider(lang).to_owned())],
    };
    let chosen = own[0].0.clone();
    let records = own.into_iter().chain(providers.into_iter().map(|one| (one.id.to_string(), one.name))).collect();
    let own_guardian = match &line.record {
        Some(MemberRecord::Guardian { id, name, .. }) => (id.to_string(), name.clone()),
        _ => (String::new(), messages::no_guardian(lang).to_owned()),
    };
    let chosen_guardian = own_guardian.0.clone();
    let with_children = |one: GuardianRecord| {
        let children: Vec<_> = one.children.iter().map(|guardianship| guardianship.child.listed_name()).collect();
        (one.id.to_string(), format!("{} ({})", one.name, children.join(", ")))
    };
    let guardians = std::iter::once(own_guardian).chain(guardians.into_iter().map(with_children)).collect();
    // Not `type="email"` or required: browsers can't show a validation error inside a closed `details` element.
    let guardian = Input { required: false, hint: Some(messages::guardian_hint(lang).to_owned()), ..Input::default() };
    let in_office = line.role == Role::Admin;
    let ticked = if in_office { line.capabilities } else { Capabilities::NONE };
    let ticks = || capability_ticks(lang, &form, messages::may_in_office(lang), ticked);
    let save = || view! { <div class="buttons">{form.button(messages::save_change(lang), "button button-main")}</div> };
    // For members outside of the office, the capabilities and the save button are inside the `details` element of the role
    // change.
    let others = view! {
        <details class="more" open=form.is_returned()>
            <summary>{messages::another_role(lang)} <Icon name="chevron-down" /></summary>
            <div class="form">
                <p class="hint">{messages::another_role_help(lang)}</p>
                {form.select("role", messages::role(lang), roles, line.role.as_str())}
                {(!in_office).then(ticks)}
                {form.select("provider", messages::provider_record(lang), records, chosen)}
                {form.select("guardian", messages::guardian_choice(lang), guardians, chosen_guardian)}
                {form.input("guardian_email", messages::guardian_record(lang), guardian)}
                {(!in_office).then(save)}
            </div>
        </details>
    };
    view! {
        <section class="card" aria-labelledby="change">
            <h2 id="change">{messages::change(lang)}</h2>
            <p class="soft">{if is_own(id) { messages::change_help_own(lang) } else { messages::change_help(lang) }}</p>
            <form class="form" method="post" action=form.action()>
                {form.error_summary()} {form.hidden("member", id)} {form.hidden("version", page.version)}
                {in_office.then(ticks)}
                {others}
                {in_office.then(save)}
            </form>
        </section>
    }
}

/// Help for a member who can't sign in: a password reset link, and removing a lost second factor.
fn help_in(lang: Language, id: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let name = &page.line.name;
    let sends_mail = request().is_some_and(|request| request.installation.sends_mail);
    let (begin, now) = if sends_mail {
        (messages::password_link(lang), messages::password_link_now(lang))
    } else {
        (messages::password_link_by_hand(lang), messages::password_link_make(lang))
    };
    let help_form =
        |form: Form, form_id: &'static str, begin: &'static str, text: String, now: &'static str, class: &'static str| {
            let form = form.for_record("member", &id.to_string());
            view! {
                <details class="more" open=form.is_returned()>
                    <summary>{begin} <Icon name="chevron-down" /></summary>
                    <form id=form_id class="form" method="post" action=form.action()>
                        {form.error_summary()} {form.hidden("member", id)} <p>{text}</p>
                        {form.attestation("checked", messages::identity_checked(lang), form_id)}
                        <div class="buttons">{form.button(now, class)}</div>
                    </form>
                </details>
            }
        };
    let password = help_form(
        Form::of::<SendPasswordLink>("help"),
        "password-link",
        begin,
        messages::password_link_help(lang, name),
        now,
        "button button-main",
    );
    let second = help_form(
        Form::of::<RemoveSecondStep>("help"),
        "second-step-off",
        messages::second_step_off(lang),
        messages::second_step_off_help(lang, name),
        messages::second_step_off_now(lang),
        "button button-brick",
    );
    view! {
        <section class="card" aria-labelledby="help">
            <h2 id="help">{messages::help_in(lang)}</h2>
            <p class="soft">{messages::help_in_help(lang)}</p>
            {password}
            {second}
        </section>
    }
}

fn remove(lang: Language, id: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let form = Form::of::<RemoveMember>("member").for_record("member", &id.to_string());
    view! {
        <section class="card" aria-labelledby="remove">
            <h2 id="remove">{messages::remove(lang)}</h2>
            <p class="soft">{if is_own(id) { messages::remove_help_own(lang) } else { messages::remove_help(lang) }}</p>
            {form.error_summary()}
            <details class="more">
                <summary>{messages::remove_begin(lang)} <Icon name="chevron-down" /></summary>
                <form class="form" method="post" action=form.action()>
                    {form.hidden("member", id)} {form.hidden("version", page.version)}
                    <p>{messages::remove_sure(lang, &page.line.name)}</p>
                    <div class="buttons">{form.button(messages::remove_now(lang), "button button-brick")}</div>
                </form>
            </details>
        </section>
    }
}

fn restore(lang: Language, id: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let form = Form::of::<RestoreMember>("member").for_record("member", &id.to_string());
    view! {
        <section class="card" aria-labelledby="restore">
            <h2 id="restore">{messages::restore(lang)}</h2>
            <p class="soft">{messages::restore_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.error_summary()} {form.hidden("member", id)} {form.hidden("version", page.version)}
                <div class="buttons">{form.button(messages::restore_now(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

fn guardianship(lang: Language, guardian: GuardianId, page: &MemberPage) -> impl IntoView + use<> {
    let current = children(lang, &page.children, messages::no_children(lang), &|guardianship| {
        revoke_form(lang, guardian, Some(&guardianship.child)).into_any()
    });
    let all = (page.children.len() > 1).then(|| revoke_form(lang, guardian, None));
    let revoked = children(lang, &page.revoked, "", &|guardianship| {
        restore_button(lang, guardian, guardianship.child.id, &guardianship.child.full_name()).into_any()
    });
    let revoked = (!page.revoked.is_empty()).then(move || {
        view! {
            <h3>{messages::revoked(lang)}</h3>
            {revoked}
        }
    });
    view! {
        <section class="card" aria-labelledby="custody">
            <h2 id="custody">{messages::children(lang)}</h2>
            <p class="soft">{messages::guardianship_help(lang)}</p>
            {current}
            {all}
            {revoked}
        </section>
    }
}
