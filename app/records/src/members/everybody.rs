//! `/members/everybody`: invites all imported people who have an e-mail address and have not joined, after a preview of who would
//! be invited and which cases the office must decide.

use super::{InviteAll, messages, parts::breadcrumbs};
use crate::people::messages as people_messages;
use domain::{
    Language,
    audit::AuditAction,
    members::{BulkInvitationPreview, PhoneContact},
};
use leptos::{either::Either, prelude::*};
use ui::{
    AdminShell, EmptyState, Form, NavSection,
    lists::{email_parts, phone_or_missing},
    load,
};
use web::request::{language, read, request};

/// The preview.
#[component]
pub fn Everybody() -> impl IntoView {
    let lang = language();
    load(
        async move { read(AuditAction::MembersInviteAllForm, |tx| Box::pin(store::records::members::people_to_invite(tx))).await },
        move |everybody| view(lang, &everybody),
    )
}

fn view(lang: Language, everybody: &BulkInvitationPreview) -> impl IntoView + use<> {
    let title = messages::invite_all(lang);
    let count = everybody.count();
    let send = if count == 0 {
        Either::Left(view! {
            <EmptyState icon="circle-check" title=messages::nobody_left(lang) text=messages::nobody_left_help(lang)>
                <a class="button" href="/members">{messages::to_members(lang)}</a>
            </EmptyState>
        })
    } else {
        Either::Right(confirm(lang, count))
    };
    let refusal = (count == 0).then(|| Form::of::<InviteAll>("everybody").error_summary());
    let counts = [
        (messages::providers(lang), everybody.providers.len() as u32),
        (messages::families(lang), everybody.parents.len() as u32),
        (messages::still_waiting(lang), everybody.waiting),
        (messages::invitation_withdrawn(lang), everybody.withdrawn),
        (messages::without_address(lang), everybody.without_address.len() as u32),
        (messages::children_alone(lang), everybody.children_alone),
        (messages::to_decide(lang), everybody.shared.len() as u32),
    ];
    let counts = counts
        .into_iter()
        .map(|(name, count)| {
            view! {
                <dt>{name}</dt>
                <dd>{count}</dd>
            }
        })
        .collect_view();
    let (shared, missing) = (shared(lang, everybody), missing(lang, &everybody.without_address));
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Members>
            <div class="head">{breadcrumbs(lang)} <h1>{title}</h1></div>
            <div class="page">
                <section class="card" aria-labelledby="whom">
                    <h2 id="whom">{messages::recipients(lang)}</h2>
                    <p class="soft">{messages::everybody_help(lang)}</p>
                    <dl class="detail-list">{counts}</dl>
                    {refusal}
                    {send}
                </section>
                {shared}
                {missing}
            </div>
        </AdminShell>
    }
}

fn confirm(lang: Language, count: u32) -> impl IntoView {
    let form = Form::of::<InviteAll>("everybody");
    let sends_mail = request().is_some_and(|request| request.installation.sends_mail);
    let delivery_hint = if sends_mail { messages::by_email(lang) } else { messages::by_hand(lang) };
    view! {
        <form class="form" method="post" action=form.action()>
            {form.error_summary()} {form.hidden("seen", count)} <p class="hint">{delivery_hint}</p>
            <div class="buttons">{form.button(messages::invite_count(lang, count), "button button-main")}</div>
        </form>
    }
}

fn shared(lang: Language, everybody: &BulkInvitationPreview) -> impl IntoView + use<> {
    let entries = everybody
        .shared
        .iter()
        .map(|one| {
            view! {
                <li>
                    <b>{email_parts(&one.email)}</b>
                    <span class="soft" dir="auto">
                        {one.people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")}
                    </span>
                    {one.people.iter().filter(|one| !one.phone.is_empty()).map(call).collect_view()}
                </li>
            }
        })
        .collect_view();
    (!everybody.shared.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="shared">
                <h2 id="shared">{messages::to_decide(lang)}</h2>
                <p class="soft">{messages::to_decide_help(lang)}</p>
                <ul class="panel-list">{entries}</ul>
            </section>
        }
    })
}

/// A person who can't be invited, with the phone number.
fn call(one: &PhoneContact) -> impl IntoView + use<> {
    view! { <span class="small"><bdi>{one.name.clone()}</bdi> ": " {phone_or_missing(&one.phone, "")}</span> }
}

fn missing(lang: Language, people: &[PhoneContact]) -> impl IntoView + use<> {
    let list_entry = |one: &PhoneContact| {
        view! {
            <li>
                <bdi>{one.name.clone()}</bdi>
                ": "
                {phone_or_missing(&one.phone, people_messages::not_given(lang))}
            </li>
        }
    };
    let entries = people.iter().map(list_entry).collect_view();
    (!people.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="missing">
                <h2 id="missing">{messages::without_address(lang)}</h2>
                <p class="soft">{messages::without_address_help(lang)}</p>
                <ul>{entries}</ul>
            </section>
        }
    })
}
