//! `/members/everybody`: after an import, everybody who has an address and has not joined is invited at once. First it is
//! said who that would be and who has to be decided by hand.

use super::{InviteEverybody, list::crumbs, words};
use crate::{
    page::load,
    people::{parts::phone, words as people_words},
    request::{language, read, request},
    ui::{AdminShell, EmptyState, Form, Place},
};
use domain::{
    Language,
    members::{Callable, EverybodyToInvite},
};
use leptos::{either::Either, prelude::*};

/// The preview.
#[component]
pub fn Everybody() -> impl IntoView {
    let lang = language();
    load(
        async move { read("members.everybody", |tx| Box::pin(store::members::everybody_to_invite(tx))).await },
        move |everybody| view(lang, &everybody),
    )
}

fn view(lang: Language, everybody: &EverybodyToInvite) -> impl IntoView + use<> {
    let title = words::invite_everybody(lang);
    let count = everybody.count();
    let send = if count == 0 {
        Either::Left(view! {
            <EmptyState icon="circle-check" title=words::nobody_left(lang) text=words::nobody_left_help(lang)>
                <a class="button" href="/members">{words::to_members(lang)}</a>
            </EmptyState>
        })
    } else {
        Either::Right(confirm(lang, count))
    };
    let refusal = (count == 0).then(|| Form::of::<InviteEverybody>("everybody").refusal());
    let facts = [
        (words::providers(lang), everybody.providers.len() as u32),
        (words::families(lang), everybody.parents.len() as u32),
        (words::still_waiting(lang), everybody.waiting),
        (words::taken_back(lang), everybody.withdrawn),
        (words::without_address(lang), everybody.without_address.len() as u32),
        (words::children_alone(lang), everybody.children_alone),
        (words::to_decide(lang), everybody.shared.len() as u32),
    ];
    let facts = facts
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
        <AdminShell title=title.to_owned() place=Place::Members>
            <div class="head">{crumbs(lang)} <h1>{title}</h1></div>
            <div class="page">
                <section class="card" aria-labelledby="whom">
                    <h2 id="whom">{words::whom(lang)}</h2>
                    <p class="soft">{words::everybody_help(lang)}</p>
                    <dl class="facts">{facts}</dl>
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
    let form = Form::of::<InviteEverybody>("everybody");
    let by_letter = request().is_some_and(|request| request.installation.sends_mail);
    let way = if by_letter { words::by_letter(lang) } else { words::by_hand(lang) };
    view! {
        <form class="form" method="post" action=form.action()>
            {form.refusal()} {form.hidden("seen", count)} <p class="hint">{way}</p>
            <div class="buttons">{form.button(words::invite_count(lang, count), "button button-main")}</div>
        </form>
    }
}

fn shared(lang: Language, everybody: &EverybodyToInvite) -> impl IntoView + use<> {
    let entries = everybody
        .shared
        .iter()
        .map(|one| {
            view! {
                <li>
                    <b class="long">{one.email.clone()}</b>
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
                <h2 id="shared">{words::to_decide(lang)}</h2>
                <p class="soft">{words::to_decide_help(lang)}</p>
                <ul class="panel-list">{entries}</ul>
            </section>
        }
    })
}

/// Who can't be invited can be called.
fn call(one: &Callable) -> impl IntoView + use<> {
    view! { <span class="small"><bdi>{one.name.clone()}</bdi> ": " {phone(&one.phone, "")}</span> }
}

fn missing(lang: Language, people: &[Callable]) -> impl IntoView + use<> {
    let entry = |one: &Callable| {
        view! {
            <li>
                <bdi>{one.name.clone()}</bdi>
                ": "
                {phone(&one.phone, people_words::not_given(lang))}
            </li>
        }
    };
    let entries = people.iter().map(entry).collect_view();
    (!people.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="missing">
                <h2 id="missing">{words::without_address(lang)}</h2>
                <p class="soft">{words::without_address_help(lang)}</p>
                <ul>{entries}</ul>
            </section>
        }
    })
}
