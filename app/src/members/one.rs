//! `/members/{id}`: one member, and what the office may change of them.

use super::{
    ChangeMember, RemoveMember, RemoveSecondStep, RestoreCustody, RestoreMember, RevokeCustody, SendPasswordLink, further,
    list::{chip, crumbs, record},
    parts::{capability_names, capability_ticks, children},
    words,
};
use crate::{
    account::role_name,
    dates,
    page::load,
    people::words as people_words,
    request::{language, read, request, viewer},
    ui::{AdminShell, Form, Icon, Input, Place},
};
use domain::{
    Capabilities, ChildId, Error, GuardianId, Language, MemberId, ProviderId, Role,
    members::{Candidate, GuardianRecord, MemberLine, MemberPage, Record, Standing},
    text::Email,
    visits::ChildRef,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

/// The page of one member.
#[component]
pub fn Member() -> impl IntoView {
    let lang = language();
    let id: Option<MemberId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    // Of a form that came back because several guardians have the address that was typed.
    let typed = Form::of::<ChangeMember>("member").value("guardian_email", "");
    let typed = Email::try_from(typed).ok();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read("members.show", move |tx| {
                Box::pin(async move {
                    let page = store::members::show(tx, id).await?;
                    let providers = store::members::all_providers_to_invite(tx).await?;
                    let guardians = match typed {
                        Some(email) => store::members::guardians_at(tx, &email).await?,
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

/// The records that a member may get.
struct Records {
    providers: Vec<Candidate<ProviderId>>,
    /// Those with the address that was typed.
    guardians: Vec<GuardianRecord>,
}

fn view(lang: Language, id: MemberId, page: MemberPage, records: Records) -> impl IntoView {
    let line = &page.line;
    let title = line.name.clone();
    let removed = line.standing == Standing::Removed;
    let custody = match &line.record {
        Some(Record::Guardian { id: guardian, .. }) => {
            Some((custody(lang, *guardian, &page), (!removed).then(|| further::card(lang, id, &page))))
        }
        _ => None,
    };
    let deeds = if removed {
        Either::Left(restore(lang, id, &page))
    } else {
        let help = (!is_own(id)).then(|| help_in(lang, id, &page));
        Either::Right((change(lang, id, &page, records), help, remove(lang, id, &page)))
    };
    let about = about(lang, line);
    view! {
        <AdminShell title=title.clone() place=Place::Members>
            <div class="head">{crumbs(lang)} <h1 dir="auto">{title}</h1></div>
            <div class="page">
                {about}
                {custody}
                {deeds}
            </div>
        </AdminShell>
    }
}

fn about(lang: Language, line: &MemberLine) -> impl IntoView + use<> {
    let used = line.then.map_or_else(|| words::never(lang).to_owned(), |at| dates::moment(lang, at));
    let used_label = if line.standing == Standing::Removed { words::removed_on(lang) } else { words::last_use(lang) };
    let may = (line.role == Role::Admin).then(|| {
        view! {
            <dt>{words::may(lang)}</dt>
            <dd>{capability_names(lang, line.capabilities)}</dd>
        }
    });
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">{people_words::about(lang)}</h2>
            <dl class="facts">
                <dt>{words::email(lang)}</dt>
                <dd class="long">{line.email.clone()}</dd>
                <dt>{words::state(lang)}</dt>
                <dd>{chip(lang, line.standing)}</dd>
                <dt>{words::role(lang)}</dt>
                <dd>{role_name(lang, line.role)}</dd>
                {may}
                <dt>{words::record(lang)}</dt>
                <dd>{record(lang, line.record.as_ref())}</dd>
                <dt>{words::since(lang)}</dt>
                <dd>{dates::with_year(lang, line.since.date())}</dd>
                <dt>{used_label}</dt>
                <dd>{used}</dd>
            </dl>
        </section>
    }
}

/// Whether somebody looks at their own place.
fn is_own(id: MemberId) -> bool {
    viewer().is_some_and(|viewer| viewer.member == id)
}

fn change(lang: Language, id: MemberId, page: &MemberPage, records: Records) -> impl IntoView + use<> {
    let Records { providers, guardians } = records;
    let line = &page.line;
    let form = Form::of::<ChangeMember>("member").only_if("member", &id.to_string());
    let roles = Role::ALL.into_iter().map(|role| (role.as_str().to_owned(), role_name(lang, role).to_owned())).collect();
    let own = match &line.record {
        Some(Record::Provider { id, name }) => vec![(id.to_string(), name.clone())],
        _ => vec![(String::new(), words::no_provider(lang).to_owned())],
    };
    let chosen = own[0].0.clone();
    let records = own.into_iter().chain(providers.into_iter().map(|one| (one.id.to_string(), one.name))).collect();
    let own_guardian = match &line.record {
        Some(Record::Guardian { id, name, .. }) => (id.to_string(), name.clone()),
        _ => (String::new(), words::no_guardian(lang).to_owned()),
    };
    let chosen_guardian = own_guardian.0.clone();
    let with_children = |one: GuardianRecord| {
        let children: Vec<_> = one.children.iter().map(|custody| custody.child.listed_name()).collect();
        (one.id.to_string(), format!("{} ({})", one.name, children.join(", ")))
    };
    let guardians = std::iter::once(own_guardian).chain(guardians.into_iter().map(with_children)).collect();
    let guardian =
        Input { kind: "email", required: false, hint: Some(words::guardian_hint(lang).to_owned()), ..Input::default() };
    let in_office = line.role == Role::Admin;
    let ticked = if in_office { line.capabilities } else { Capabilities::NONE };
    let ticks = || capability_ticks(lang, &form, words::may_in_office(lang), ticked);
    let save = || view! { <div class="buttons">{form.button(words::save_change(lang), "button button-main")}</div> };
    // Whoever is not in the office gets its boxes with the way into it, and there is nothing to save before.
    let others = view! {
        <details class="more" open=form.is_returned()>
            <summary>{words::another_role(lang)} <Icon name="chevron-down" /></summary>
            <div class="form">
                <p class="hint">{words::another_role_help(lang)}</p>
                {form.select("role", words::role(lang), roles, line.role.as_str())}
                {(!in_office).then(ticks)}
                {form.select("provider", words::provider_record(lang), records, chosen)}
                {form.select("guardian", words::guardian_choice(lang), guardians, chosen_guardian)}
                {form.input("guardian_email", words::guardian_record(lang), guardian)}
                {(!in_office).then(save)}
            </div>
        </details>
    };
    view! {
        <section class="card" aria-labelledby="change">
            <h2 id="change">{words::change(lang)}</h2>
            <p class="soft">{if is_own(id) { words::change_help_own(lang) } else { words::change_help(lang) }}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.hidden("member", id)} {form.hidden("version", page.version)}
                {in_office.then(ticks)}
                {others}
                {in_office.then(save)}
            </form>
        </section>
    }
}

/// For who can't get into their account: a new password, and the end of a second step that is lost.
fn help_in(lang: Language, id: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let name = &page.line.name;
    let by_letter = request().is_some_and(|request| request.installation.sends_mail);
    let (begin, now) = if by_letter {
        (words::password_link(lang), words::password_link_now(lang))
    } else {
        (words::password_link_by_hand(lang), words::password_link_make(lang))
    };
    let one = |form: Form, form_id: &'static str, begin: &'static str, text: String, now: &'static str, class: &'static str| {
        let form = form.only_if("member", &id.to_string());
        view! {
            <details class="more" open=form.is_returned()>
                <summary>{begin} <Icon name="chevron-down" /></summary>
                <form id=form_id class="form" method="post" action=form.action()>
                    {form.refusal()} {form.hidden("member", id)} <p>{text}</p>
                    {form.vow("checked", words::checked_who(lang), form_id)}
                    <div class="buttons">{form.button(now, class)}</div>
                </form>
            </details>
        }
    };
    let password = one(
        Form::of::<SendPasswordLink>("help"),
        "password-link",
        begin,
        words::password_link_help(lang, name),
        now,
        "button button-main",
    );
    let second = one(
        Form::of::<RemoveSecondStep>("help"),
        "second-step-off",
        words::second_step_off(lang),
        words::second_step_off_help(lang, name),
        words::second_step_off_now(lang),
        "button button-brick",
    );
    view! {
        <section class="card" aria-labelledby="help">
            <h2 id="help">{words::help_in(lang)}</h2>
            <p class="soft">{words::help_in_help(lang)}</p>
            {password}
            {second}
        </section>
    }
}

fn remove(lang: Language, id: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let form = Form::of::<RemoveMember>("member").only_if("member", &id.to_string());
    view! {
        <section class="card" aria-labelledby="remove">
            <h2 id="remove">{words::remove(lang)}</h2>
            <p class="soft">{if is_own(id) { words::remove_help_own(lang) } else { words::remove_help(lang) }}</p>
            {form.refusal()}
            <details class="more">
                <summary>{words::remove_begin(lang)} <Icon name="chevron-down" /></summary>
                <form class="form" method="post" action=form.action()>
                    {form.hidden("member", id)} {form.hidden("version", page.version)}
                    <p>{words::remove_sure(lang, &page.line.name)}</p>
                    <div class="buttons">{form.button(words::remove_now(lang), "button button-brick")}</div>
                </form>
            </details>
        </section>
    }
}

fn restore(lang: Language, id: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let form = Form::of::<RestoreMember>("member").only_if("member", &id.to_string());
    view! {
        <section class="card" aria-labelledby="restore">
            <h2 id="restore">{words::restore(lang)}</h2>
            <p class="soft">{words::restore_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.hidden("member", id)} {form.hidden("version", page.version)}
                <div class="buttons">{form.button(words::restore_now(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

fn custody(lang: Language, guardian: GuardianId, page: &MemberPage) -> impl IntoView + use<> {
    let stand = children(lang, &page.children, words::no_children(lang), &|custody| {
        revoke(lang, guardian, Some(&custody.child)).into_any()
    });
    let all = (page.children.len() > 1).then(|| revoke(lang, guardian, None));
    let gone = children(lang, &page.revoked, "", &|custody| {
        give_back(lang, guardian, custody.child.id, &custody.child.full_name()).into_any()
    });
    let gone = (!page.revoked.is_empty()).then(move || {
        view! {
            <h3>{words::revoked(lang)}</h3>
            {gone}
        }
    });
    view! {
        <section class="card" aria-labelledby="custody">
            <h2 id="custody">{words::children(lang)}</h2>
            <p class="soft">{words::custody_help(lang)}</p>
            {stand}
            {all}
            {gone}
        </section>
    }
}

/// Takes one child away from a guardian, or all of them: asked twice.
pub fn revoke(lang: Language, guardian: GuardianId, child: Option<&ChildRef>) -> impl IntoView + use<> {
    let id = child.map(|child| child.id.to_string()).unwrap_or_default();
    let form = Form::of::<RevokeCustody>("custody").only_if("guardian", &guardian.to_string());
    let form = form.one_of(format!("{guardian}{id}"), "child", |typed| typed == id);
    let (text, label, sure) = match child.map(ChildRef::full_name) {
        Some(name) => (words::revoke(lang), words::revoke_of(lang, &name), words::revoke_sure(lang, name)),
        None => (words::revoke_all(lang), words::revoke_all(lang).to_owned(), words::revoke_all_sure(lang).to_owned()),
    };
    view! {
        <details class="more" open=form.is_returned()>
            <summary aria-label=label>{text} <Icon name="chevron-down" /></summary>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.hidden("guardian", guardian)} {form.hidden("child", id)}
                <p>{sure}</p>
                <div class="buttons">{form.button(words::revoke_now(lang), "button button-brick")}</div>
            </form>
        </details>
    }
}

/// Gives a child back to a guardian; `whom` is the one of them that the page is not about.
pub fn give_back(lang: Language, guardian: GuardianId, child: ChildId, whom: &str) -> impl IntoView + use<> {
    let form = Form::of::<RestoreCustody>("custody").only_if("guardian", &guardian.to_string());
    let form = form.one_of(format!("back{guardian}{child}"), "child", |typed| typed == child.to_string());
    let label = words::give_back_of(lang, whom);
    view! {
        <form method="post" action=form.action()>
            {form.refusal()} {form.hidden("guardian", guardian)} {form.hidden("child", child)}
            <button class="button" type="submit" aria-label=label>{words::give_back(lang)}</button>
        </form>
    }
}
