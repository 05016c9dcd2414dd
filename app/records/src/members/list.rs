//! `/members`: members and invitations of the agency, with search, filters, and the actions on invitations.

use super::{
    ResendInvitation, WithdrawInvitation, invitation_links, invitation_result, messages,
    parts::{PATH, capability_names, chip, record, state_name},
    review,
};
use domain::{
    InvitationId, Language, Role,
    audit::AuditAction,
    members::{MemberLine, MemberOrInvitation, MemberSearch, MembershipStatus},
    people::Page,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use store::records::members::GuardiansToReview;
use ui::{
    AdminShell, EmptyState, Form, NavSection,
    lists::{filtered_page_out_of_range, filtered_pager},
    load,
};
use web::{
    dates,
    request::{language, read},
    terms::role_name,
};

/// The list.
#[component]
pub fn Members() -> impl IntoView {
    let lang = language();
    let search = search_from_query();
    let wanted = search.clone();
    load(
        async move {
            let (page, review) = read(AuditAction::MembersList, move |tx| {
                Box::pin(async move {
                    let page = store::records::members::list(tx, &wanted).await?;
                    Ok((page, store::records::members::guardians_to_review(tx).await?))
                })
            })
            .await?;
            Ok((page, review, invitation_result::load_for_display().await?))
        },
        move |(page, to_review, invitation_result)| view(lang, search, page, &to_review, invitation_result),
    )
}

fn search_from_query() -> MemberSearch {
    let query = use_query_map().read_untracked().clone();
    let get = |name: &str| query.get(name).unwrap_or_default();
    MemberSearch {
        q: get("q").trim().to_owned(),
        role: get("role").parse().ok(),
        status: get("state").parse().ok(),
        page: get("page").parse().unwrap_or(1),
    }
}

/// The query parameters of the search, without the page number.
fn pairs(search: &MemberSearch) -> Vec<(&'static str, &str)> {
    let pairs = [
        ("q", search.q.as_str()),
        ("role", search.role.map_or("", Role::as_str)),
        ("state", search.status.map_or("", MembershipStatus::as_str)),
    ];
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn view(
    lang: Language,
    search: MemberSearch,
    page: Page<MemberLine>,
    to_review: &GuardiansToReview,
    invitation_result: Option<invitation_result::InvitationResult>,
) -> impl IntoView + use<> {
    let to_review = review::card(lang, to_review);
    let title = messages::members(lang);
    let body = if page.rows.is_empty() {
        Either::Left(empty(lang, &search, page.total))
    } else {
        let rows = page.rows.iter().enumerate().map(|(nth, line)| row(lang, nth, line)).collect_view();
        Either::Right(view! {
            <p class="soft small" role="status">{messages::people_found(lang, page.total)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack members">
                    <thead>
                        <tr>
                            <th scope="col">{messages::name(lang)}</th>
                            <th scope="col">{messages::role(lang)}</th>
                            <th scope="col">{messages::record(lang)}</th>
                            <th scope="col">{messages::since(lang)}</th>
                            <th scope="col">{messages::last_use(lang)}</th>
                            <th scope="col">{messages::state(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {filtered_pager(lang, PATH, &pairs(&search), &page)}
        })
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Members>
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">
                    <a class="button button-main" href="/members/new">{messages::invite(lang)}</a>
                    <a class="button" href="/members/everybody">{messages::invite_all(lang)}</a>
                </div>
            </div>
            <div class="page page-wide">
                {invitation_result.map(|invitation_result| invitation_links::view(lang, invitation_result))}
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
    let statuses = MembershipStatus::ALL
        .into_iter()
        .map(|status| {
            let chosen = search.status == Some(status);
            view! { <option value=status.as_str() selected=chosen>{state_name(lang, status)}</option> }
        })
        .collect_view();
    let filtered = !pairs(search).is_empty();
    view! {
        <form class="filters" method="get" action=PATH role="search">
            <label class="sr-only" for="q">{messages::search_people(lang)}</label>
            <input class="input input-short" id="q" name="q" type="search" maxlength="80" autocomplete="off"
                placeholder=messages::search_people(lang) value=search.q.clone() />
            <label class="sr-only" for="filter-role">{messages::role(lang)}</label>
            <select class="input input-short" id="filter-role" name="role">
                <option value="">{messages::all_roles(lang)}</option>
                {roles}
            </select>
            <label class="sr-only" for="filter-state">{messages::state(lang)}</label>
            <select class="input input-short" id="filter-state" name="state">
                <option value="">{messages::all_states(lang)}</option>
                {statuses}
            </select>
            <button class="button" type="submit">{messages::search(lang)}</button>
            {filtered.then(|| view! { <a class="button button-bare" href=PATH>{messages::show_all(lang)}</a> })}
        </form>
    }
}

fn row(lang: Language, nth: usize, line: &MemberLine) -> impl IntoView + use<> {
    let name = line.name.clone();
    let name_cell = match line.holder {
        MemberOrInvitation::Member(id) => Either::Left(view! { <a href=format!("/members/{id}") dir="auto">{name}</a> }),
        MemberOrInvitation::Invitation(_) => Either::Right(view! { <span dir="auto">{name}</span> }),
    };
    let own_address = (line.name != line.email).then(|| view! { <span class="soft small address">{line.email.clone()}</span> });
    let permissions = (line.role == Role::Admin).then(|| capability_names(lang, line.capabilities));
    let used = match (line.status, line.status_time) {
        (MembershipStatus::Member, Some(at)) => dates::moment(lang, at),
        (MembershipStatus::Member, None) => messages::never(lang).to_owned(),
        _ => String::new(),
    };
    let used_label = (!used.is_empty()).then(|| messages::last_use(lang));
    let until = match (line.status, line.status_time) {
        (MembershipStatus::Invited, Some(at)) => messages::until(lang, dates::moment(lang, at)),
        (MembershipStatus::Removed, Some(at)) => messages::on(lang, dates::short(lang, at.date())),
        _ => String::new(),
    };
    // The page of e-mails has the mail server's reason.
    let failed =
        line.email_failed.then(|| view! { <a class="chip chip-brick" href="/mail">{messages::email_failed(lang)}</a> " " });
    let actions = match line.holder {
        MemberOrInvitation::Invitation(id) => Some(actions(lang, nth, id, &line.name)),
        MemberOrInvitation::Member(_) => None,
    };
    view! {
        <tr>
            <th scope="row">{name_cell} {own_address}</th>
            <td data-label=messages::role(lang)>
                {role_name(lang, line.role)} {permissions.map(|permissions| view! { <span class="soft small address">{permissions}</span> })}
            </td>
            <td data-label=messages::record(lang)>{record(lang, line.record.as_ref())}</td>
            <td class="nowrap" data-label=messages::since(lang)>{dates::with_year(lang, line.since.date())}</td>
            <td class="nowrap" data-label=used_label>{used}</td>
            <td data-label=messages::state(lang)>
                {chip(lang, line.status)} " " {failed} <span class="soft small nowrap">{until}</span> {actions}
            </td>
        </tr>
    }
}

/// The actions on an invitation.
fn actions(lang: Language, nth: usize, id: InvitationId, name: &str) -> impl IntoView + use<> {
    let resend = Form::of::<ResendInvitation>("invitation").scoped_to(nth, "invitation", |typed| typed == id.to_string());
    let withdraw = Form::of::<WithdrawInvitation>("invitation").scoped_to(nth, "invitation", |typed| typed == id.to_string());
    view! {
        <div class="buttons row-actions">
            <form method="post" action=resend.action()>
                {resend.error_summary()} {resend.hidden("invitation", id)}
                <button class="link small" type="submit" aria-label=messages::resend_to(lang, name)>{messages::resend(lang)}</button>
            </form>
            <form method="post" action=withdraw.action()>
                {withdraw.error_summary()} {withdraw.hidden("invitation", id)}
                <button class="link small" type="submit" aria-label=messages::withdraw_of(lang, name)>
                    {messages::withdraw(lang)}
                </button>
            </form>
        </div>
    }
}

fn empty(lang: Language, search: &MemberSearch, total: u32) -> impl IntoView + use<> {
    if total > 0 {
        return Either::Left(filtered_page_out_of_range(lang, PATH, &pairs(search)));
    }
    Either::Right(view! {
        <EmptyState icon="search" title=messages::nobody_found(lang) text=messages::nobody_found_help(lang)>
            <a class="button" href=PATH>{messages::show_all(lang)}</a>
        </EmptyState>
    })
}
