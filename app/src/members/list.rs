//! `/members`: who belongs to the agency and who was asked to, with search, filters and the deeds on an invitation.

use super::{ResendInvitation, WithdrawInvitation, handed, parts::capability_names, review, words};
use crate::{
    account::role_name,
    dates,
    page::load,
    people::parts::{beyond_of, pager_of},
    request::{language, read},
    ui::{AdminShell, EmptyState, Form, Icon, Place},
};
use domain::{
    InvitationId, Language, Role,
    members::{Holder, MemberLine, MemberSearch, Record, Standing},
    people::Page,
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use store::members::GuardiansToReview;

const PATH: &str = "/members";

/// The list.
#[component]
pub fn Members() -> impl IntoView {
    let lang = language();
    let search = asked();
    let wanted = search.clone();
    load(
        async move {
            let (page, review) = read("members.list", move |tx| {
                Box::pin(async move {
                    let page = store::members::list(tx, &wanted).await?;
                    Ok((page, store::members::guardians_to_review(tx).await?))
                })
            })
            .await?;
            Ok((page, review, handed::shown().await?))
        },
        move |(page, to_review, handed)| view(lang, search, page, &to_review, handed),
    )
}

fn asked() -> MemberSearch {
    let query = use_query_map().read_untracked().clone();
    let get = |name: &str| query.get(name).unwrap_or_default();
    MemberSearch {
        q: get("q").trim().to_owned(),
        role: get("role").parse().ok(),
        standing: get("state").parse().ok(),
        page: get("page").parse().unwrap_or(1),
    }
}

/// What of the search stands in the address, without the page.
fn pairs(search: &MemberSearch) -> Vec<(&'static str, &str)> {
    let pairs = [
        ("q", search.q.as_str()),
        ("role", search.role.map_or("", Role::as_str)),
        ("state", search.standing.map_or("", Standing::as_str)),
    ];
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn view(
    lang: Language,
    search: MemberSearch,
    page: Page<MemberLine>,
    to_review: &GuardiansToReview,
    handed: Option<handed::Handed>,
) -> impl IntoView + use<> {
    let to_review = review::card(lang, to_review);
    let title = words::members(lang);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, &search, page.total))
    } else {
        let rows = page.rows.iter().enumerate().map(|(nth, line)| row(lang, nth, line)).collect_view();
        Either::Right(view! {
            <p class="soft small" role="status">{words::people_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack members">
                    <thead>
                        <tr>
                            <th scope="col">{words::name(lang)}</th>
                            <th scope="col">{words::role(lang)}</th>
                            <th scope="col">{words::record(lang)}</th>
                            <th scope="col">{words::since(lang)}</th>
                            <th scope="col">{words::last_use(lang)}</th>
                            <th scope="col">{words::state(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pager_of(lang, PATH, &pairs(&search), &page)}
        })
    };
    view! {
        <AdminShell title=title.to_owned() place=Place::Members>
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">
                    <a class="button button-main" href="/members/new">{words::invite(lang)}</a>
                    <a class="button" href="/members/everybody">{words::invite_everybody(lang)}</a>
                </div>
            </div>
            <div class="page page-wide">
                {handed.map(|handed| handed::view(lang, handed))}
                {to_review}
                {filters(lang, &search)}
                {body}
            </div>
        </AdminShell>
    }
}

fn filters(lang: Language, search: &MemberSearch) -> impl IntoView + use<> {
    let roles = Role::ALL
        .into_iter()
        .map(|role| view! { <option value=role.as_str() selected=search.role == Some(role)>{role_name(lang, role)}</option> })
        .collect_view();
    let standings = Standing::ALL
        .into_iter()
        .map(|standing| {
            let chosen = search.standing == Some(standing);
            view! { <option value=standing.as_str() selected=chosen>{standing_name(lang, standing)}</option> }
        })
        .collect_view();
    let filtered = !pairs(search).is_empty();
    view! {
        <form class="filters" method="get" action=PATH role="search">
            <label class="vh" for="q">{words::search_people(lang)}</label>
            <input class="input input-short" id="q" name="q" type="search" maxlength="80" autocomplete="off"
                placeholder=words::search_people(lang) value=search.q.clone() />
            <label class="vh" for="filter-role">{words::role(lang)}</label>
            <select class="input input-short" id="filter-role" name="role">
                <option value="">{words::all_roles(lang)}</option>
                {roles}
            </select>
            <label class="vh" for="filter-state">{words::state(lang)}</label>
            <select class="input input-short" id="filter-state" name="state">
                <option value="">{words::all_states(lang)}</option>
                {standings}
            </select>
            <button class="button" type="submit">{words::search(lang)}</button>
            {filtered.then(|| view! { <a class="button button-bare" href=PATH>{words::show_all(lang)}</a> })}
        </form>
    }
}

fn standing_name(lang: Language, standing: Standing) -> &'static str {
    match standing {
        Standing::Invited => words::invited(lang),
        Standing::Expired => words::expired(lang),
        Standing::Member => words::member(lang),
        Standing::Removed => words::removed(lang),
    }
}

pub fn chip(lang: Language, standing: Standing) -> impl IntoView {
    let class = match standing {
        Standing::Member => "chip chip-pine",
        Standing::Invited => "chip",
        Standing::Expired => "chip chip-amber",
        Standing::Removed => "chip chip-brick",
    };
    view! { <span class=class>{standing_name(lang, standing)}</span> }
}

fn row(lang: Language, nth: usize, line: &MemberLine) -> impl IntoView + use<> {
    let name = line.name.clone();
    let shown = match line.holder {
        Holder::Member(id) => Either::Left(view! { <a href=format!("/members/{id}") dir="auto">{name}</a> }),
        Holder::Invitation(_) => Either::Right(view! { <span dir="auto">{name}</span> }),
    };
    let own_address = (line.name != line.email).then(|| view! { <span class="soft small address">{line.email.clone()}</span> });
    let may = (line.role == Role::Admin).then(|| capability_names(lang, line.capabilities));
    let used = match (line.standing, line.then) {
        (Standing::Member, Some(at)) => dates::moment(lang, at),
        (Standing::Member, None) => words::never(lang).to_owned(),
        _ => String::new(),
    };
    let used_label = (!used.is_empty()).then(|| words::last_use(lang));
    let until = match (line.standing, line.then) {
        (Standing::Invited, Some(at)) => words::until(lang, dates::moment(lang, at)),
        (Standing::Removed, Some(at)) => words::on(lang, dates::short(lang, at.date())),
        _ => String::new(),
    };
    let deeds = match line.holder {
        Holder::Invitation(id) => Some(deeds(lang, nth, id, &line.name)),
        Holder::Member(_) => None,
    };
    view! {
        <tr>
            <th scope="row">{shown} {own_address}</th>
            <td data-label=words::role(lang)>
                {role_name(lang, line.role)} {may.map(|may| view! { <span class="soft small address">{may}</span> })}
            </td>
            <td data-label=words::record(lang)>{record(lang, line.record.as_ref())}</td>
            <td class="nowrap" data-label=words::since(lang)>{dates::with_year(lang, line.since.date())}</td>
            <td class="nowrap" data-label=used_label>{used}</td>
            <td data-label=words::state(lang)>
                {chip(lang, line.standing)} " " <span class="soft small nowrap">{until}</span> {deeds}
            </td>
        </tr>
    }
}

/// The record that somebody is.
pub fn record(lang: Language, record: Option<&Record>) -> impl IntoView + use<> {
    match record {
        Some(Record::Provider { id, name }) => {
            EitherOf3::A(view! { <a href=format!("/providers/{id}") dir="auto">{name.clone()}</a> })
        }
        Some(Record::Guardian { children, .. }) => EitherOf3::B(words::guardian_of(lang, *children)),
        None => EitherOf3::C(view! { <span class="soft">{words::no_record(lang)}</span> }),
    }
}

/// What the office does with an invitation.
fn deeds(lang: Language, nth: usize, id: InvitationId, name: &str) -> impl IntoView + use<> {
    let resend = Form::of::<ResendInvitation>("invitation").one_of(nth, "invitation", |typed| typed == id.to_string());
    let withdraw = Form::of::<WithdrawInvitation>("invitation").one_of(nth, "invitation", |typed| typed == id.to_string());
    view! {
        <div class="buttons deeds-small">
            <form method="post" action=resend.action()>
                {resend.refusal()} {resend.hidden("invitation", id)}
                <button class="link small" type="submit" aria-label=words::resend_to(lang, name)>{words::resend(lang)}</button>
            </form>
            <form method="post" action=withdraw.action()>
                {withdraw.refusal()} {withdraw.hidden("invitation", id)}
                <button class="link small" type="submit" aria-label=words::withdraw_of(lang, name)>
                    {words::withdraw(lang)}
                </button>
            </form>
        </div>
    }
}

fn empty(lang: Language, search: &MemberSearch, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        return Either::Left(beyond_of(lang, PATH, &pairs(search)));
    }
    Either::Right(view! {
        <EmptyState icon="search" title=words::nobody_found(lang) text=words::nobody_found_help(lang)>
            <a class="button" href=PATH>{words::show_all(lang)}</a>
        </EmptyState>
    })
}

/// "Members › …": the way back to the list.
pub fn crumbs(lang: Language) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label=words::back(lang)>
            <a href=PATH>{words::members(lang)}</a>
            <Icon name="chevron-right" />
        </nav>
    }
}
