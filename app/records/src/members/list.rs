//! `/members`: members and invitations of the agency, with search, filters, and the actions on invitations.

use super::{
    ResendInvitation, WithdrawInvitation, invitation_links, invitation_result, messages,
    parts::{PATH, capability_names, chip, record, record_text, state_name},
    review,
};
use domain::{
    InvitationId, Language, Role,
    audit::AuditAction,
    lists::{ListPage, ListQuery, MemberColumn, MemberFilters},
    members::{MemberLine, MemberOrInvitation, MembershipStatus},
};
use jiff::civil::DateTime;
use leptos::{either::Either, prelude::*};
use store::records::members::GuardiansToReview;
use ui::{
    Form, NavSection,
    lists::{self, Column, Filter, Layout, List, list_page, list_query},
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
    let query = list_query::<MemberFilters>();
    let wanted = query.clone();
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
        move |(page, to_review, invitation_result)| list(lang, query, page, &to_review, invitation_result),
    )
}

/// The rows as CSV.
pub fn members_csv(lang: Language, rows: &[MemberLine]) -> String {
    lists::csv(&columns(lang), rows)
}

fn list(
    lang: Language,
    query: ListQuery<MemberFilters>,
    page: ListPage<MemberLine>,
    to_review: &GuardiansToReview,
    invitation_result: Option<invitation_result::InvitationResult>,
) -> impl IntoView + use<> {
    let roles = Role::ALL.into_iter().map(|role| (role.as_str().to_owned(), role_name(lang, role).to_owned())).collect();
    let states = MembershipStatus::ALL
        .into_iter()
        .map(|status| (status.as_str().to_owned(), state_name(lang, status).to_owned()))
        .collect();
    let actions = view! {
        <a class="button button-main" href="/members/new">{messages::invite(lang)}</a>
        <a class="button" href="/members/everybody">{messages::invite_all(lang)}</a>
    };
    let lead = view! {
        {invitation_result.map(|invitation_result| invitation_links::view(lang, invitation_result))}
        {review::card(lang, to_review)}
    };
    let list = List {
        title: messages::members(lang),
        section: NavSection::Members,
        path: PATH,
        search_hint: messages::search_people(lang),
        count: messages::people_found,
        filters: vec![
            Filter { name: "role", label: messages::role(lang), options: roles },
            Filter { name: "state", label: messages::state(lang), options: states },
        ],
        layout: Layout::Table("table table-stack members", columns(lang)),
        actions: actions.into_any(),
        bulk: None,
        lead: lead.into_any(),
        // The reader is a member.
        empty: ().into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

type ListColumn = Column<MemberLine, MemberColumn>;

fn columns(lang: Language) -> Vec<ListColumn> {
    vec![
        ListColumn::new(messages::name(lang), |line| line.name.clone()).sorted_by(MemberColumn::Name).shown(name_cell),
        ListColumn::csv_only(messages::email(lang), |line| line.email.clone()),
        ListColumn::new(messages::role(lang), move |line| role_name(lang, line.role).to_owned())
            .shown(move |line| role_cell(lang, line)),
        ListColumn::csv_only(messages::may_in_office(lang), move |line| permissions(lang, line).unwrap_or_default()),
        ListColumn::new(messages::record(lang), move |line| record_text(lang, line.record.as_ref()))
            .shown(move |line| record(lang, line.record.as_ref())),
        ListColumn::new(messages::since(lang), |line| line.since.date().to_string())
            .sorted_by(MemberColumn::Since)
            .class("nowrap")
            .shown(move |line| dates::with_year(lang, line.since.date())),
        ListColumn::new(messages::last_use(lang), move |line| match used(line) {
            Some(at) => at.date().to_string(),
            None => used_text(lang, line),
        })
        .sorted_by(MemberColumn::Used)
        .class("nowrap")
        .shown(move |line| used_text(lang, line)),
        ListColumn::new(messages::state(lang), move |line| state_name(lang, line.status).to_owned())
            .shown(move |line| state_cell(lang, line)),
    ]
}

fn name_cell(line: &MemberLine) -> impl IntoView + use<> {
    let name = line.name.clone();
    let name_cell = match line.holder {
        MemberOrInvitation::Member(id) => Either::Left(view! { <a href=format!("/members/{id}") dir="auto">{name}</a> }),
        MemberOrInvitation::Invitation(_) => Either::Right(view! { <span dir="auto">{name}</span> }),
    };
    let own_address = (line.name != line.email).then(|| view! { <span class="soft small address">{line.email.clone()}</span> });
    view! { {name_cell} {own_address} }
}

/// The permissions of an office member.
fn permissions(lang: Language, line: &MemberLine) -> Option<String> {
    (line.role == Role::Admin).then(|| capability_names(lang, line.capabilities))
}

fn role_cell(lang: Language, line: &MemberLine) -> impl IntoView + use<> {
    let permissions = permissions(lang, line).map(|permissions| view! { <span class="soft small address">{permissions}</span> });
    view! { {role_name(lang, line.role)} {permissions} }
}

/// The last use of a member.
fn used(line: &MemberLine) -> Option<DateTime> {
    line.status_time.filter(|_| line.status == MembershipStatus::Member)
}

fn used_text(lang: Language, line: &MemberLine) -> String {
    match (line.status, used(line)) {
        (_, Some(at)) => dates::moment(lang, at),
        (MembershipStatus::Member, None) => messages::never(lang).to_owned(),
        _ => String::new(),
    }
}

fn state_cell(lang: Language, line: &MemberLine) -> impl IntoView + use<> {
    let until = match (line.status, line.status_time) {
        (MembershipStatus::Invited, Some(at)) => messages::until(lang, dates::moment(lang, at)),
        (MembershipStatus::Removed, Some(at)) => messages::on(lang, dates::short(lang, at.date())),
        _ => String::new(),
    };
    // The page of e-mails has the mail server's reason.
    let failed =
        line.email_failed.then(|| view! { <a class="chip chip-brick" href="/mail">{messages::email_failed(lang)}</a> " " });
    let actions = match line.holder {
        MemberOrInvitation::Invitation(id) => Some(actions(lang, id, &line.name)),
        MemberOrInvitation::Member(_) => None,
    };
    view! { {chip(lang, line.status)} " " {failed} <span class="soft small nowrap">{until}</span> {actions} }
}

/// The actions on an invitation.
fn actions(lang: Language, id: InvitationId, name: &str) -> impl IntoView + use<> {
    let resend =
        Form::of::<ResendInvitation>("invitation").scoped_to(format!("-{id}"), "invitation", |typed| typed == id.to_string());
    let withdraw =
        Form::of::<WithdrawInvitation>("invitation").scoped_to(format!("-{id}"), "invitation", |typed| typed == id.to_string());
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
