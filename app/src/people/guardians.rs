//! The guardians of a child and what each may.

use super::{
    KeepGuardian,
    parts::{mail, phone},
    words,
};
use crate::ui::{Form, Icon, Input};
use domain::{
    ChildId, Language,
    people::GuardianLine,
    visits::{ChildRef, full_name, initial},
};
use leptos::{either::Either, prelude::*};

/// The card on a child's page. The office reads who has joined; who manages it may change what stands.
pub fn card(lang: Language, child: &ChildRef, guardians: &[GuardianLine], office: bool, manages: bool) -> impl IntoView + use<> {
    let list = if guardians.is_empty() {
        Either::Left(view! { <p class="soft">{words::no_guardians(lang)}</p> })
    } else {
        let entry = |(nth, guardian)| entry(lang, child, nth, guardian, office, manages);
        let entries = guardians.iter().enumerate().map(entry).collect_view();
        Either::Right(view! { <ul class="panel-list">{entries}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="guardians">
            <h2 id="guardians">{words::guardians(lang)}</h2>
            {list}
            {manages.then(|| add(lang, child.id, guardians))}
        </section>
    }
}

fn entry(
    lang: Language,
    child: &ChildRef,
    nth: usize,
    guardian: &GuardianLine,
    office: bool,
    manages: bool,
) -> impl IntoView + use<> {
    let mut may = vec![words::sees_visits(lang)];
    if guardian.may_see_summaries {
        may.push(words::sees_summaries(lang));
    }
    if guardian.may_cancel {
        may.push(words::cancels(lang));
    }
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{shown(&guardian.name)}</b>
                    <span class="soft small">{words::relationship_name(lang, &guardian.relationship)}</span>
                </p>
                <dl class="facts">
                    <dt>{words::phone(lang)}</dt>
                    <dd>{phone(&guardian.phone, words::not_given(lang))}</dd>
                    <dt>{words::email(lang)}</dt>
                    <dd>{mail(&guardian.email)}</dd>
                    <dt>{words::may(lang)}</dt>
                    <dd>{crate::dates::capital(&may.join(", "))}</dd>
                    {office
                        .then(|| {
                            view! {
                                <dt>{words::sign_in(lang)}</dt>
                                <dd>{if guardian.joined { words::joined(lang) } else { words::not_joined(lang) }}</dd>
                            }
                        })}
                </dl>
                {manages.then(|| change(lang, child.id, nth, guardian))}
                {manages.then(|| crate::members::revoke(lang, guardian.id, Some(child)))}
            </div>
        </li>
    }
}

/// The name as the reader wants to see names. The form below sends the whole one back.
fn shown(name: &str) -> String {
    let (first, last) = name.rsplit_once(' ').unwrap_or((name, ""));
    if crate::request::initials() { full_name(&initial(first), &initial(last)) } else { name.to_owned() }
}

/// What a guardian may, as a form. Their name and address stay: the form only says whom it is about.
fn change(lang: Language, child: ChildId, nth: usize, guardian: &GuardianLine) -> impl IntoView + use<> {
    let form = Form::of::<KeepGuardian>("guardian").one_of(nth, "email", |typed| typed == guardian.email);
    let (first, last) = guardian.name.rsplit_once(' ').unwrap_or((&guardian.name, &guardian.name));
    view! {
        <details class="more" open=form.is_returned()>
            <summary aria-label=words::change_rights_of(lang, shown(&guardian.name))>
                {words::change_rights(lang)} <Icon name="chevron-down" />
            </summary>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.hidden("child", child)} {form.hidden("first_name", first)} {form.hidden("last_name", last)}
                {form.hidden("relationship", &guardian.relationship)} {form.hidden("email", &guardian.email)}
                {form.hidden("phone", &guardian.phone)}
                <div class="choices">
                    {form.tick("may_see_summaries", words::may_see_summaries(lang), guardian.may_see_summaries)}
                    {form.tick("may_cancel", words::may_cancel(lang), guardian.may_cancel)}
                </div>
                {form.button(words::keep(lang), "button")}
            </form>
        </details>
    }
}

fn add(lang: Language, child: ChildId, known: &[GuardianLine]) -> impl IntoView + use<> {
    let form = Form::of::<KeepGuardian>("guardian").one_of("", "email", |typed| known.iter().all(|one| one.email != typed));
    let name = || Input { autocomplete: "off", ..Input::default() };
    view! {
        <details class="more" open=form.is_returned()>
            <summary>
                {words::add_guardian(lang)} <Icon name="chevron-down" />
            </summary>
            <p class="hint">{words::add_guardian_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.hidden("child", child)}
                <div class="form-row">
                    {form.input("first_name", words::first_name(lang), name())}
                    {form.input("last_name", words::last_name(lang), name())}
                </div>
                {form
                    .input(
                        "relationship",
                        words::relationship(lang),
                        Input { hint: Some(words::relationship_hint(lang).to_owned()), ..Input::default() },
                    )} {form.input("email", words::email(lang), Input { kind: "email", ..Input::default() })}
                {form.input("phone", words::phone(lang), Input { kind: "tel", required: false, ..Input::default() })}
                <div class="choices">
                    {form.tick("may_see_summaries", words::may_see_summaries(lang), true)}
                    {form.tick("may_cancel", words::may_cancel(lang), false)}
                </div>
                {form.button(words::add_guardian(lang), "button button-main")}
            </form>
        </details>
    }
}
