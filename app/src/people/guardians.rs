//! The guardians of a child and what each may.

use super::{
    HideAddress, KeepGuardian,
    parts::{mail, phone},
    words,
};
use crate::ui::{Form, Icon, Input};
use domain::{
    ChildId, Language,
    people::{ChildPage, FormerGuardian, GuardianLine, GuardianPlace},
    visits::{ChildRef, full_name, initial},
};
use leptos::{either::Either, prelude::*};

/// The card on a child's page. The office reads who has joined; who manages it may change what stands.
pub fn card(lang: Language, page: &ChildPage, office: bool, manages: bool) -> impl IntoView + use<> {
    let ChildPage { child, guardians, former_guardians, .. } = page;
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
            {manages.then(|| add(lang, child.id))}
            {(!former_guardians.is_empty()).then(|| former(lang, child, former_guardians))}
        </section>
    }
}

/// Who sees the child no more, and how to give it back.
fn former(lang: Language, child: &ChildRef, guardians: &[FormerGuardian]) -> impl IntoView + use<> {
    let entry = |guardian: &FormerGuardian| {
        let name = full_name(&guardian.first_name, &guardian.last_name);
        view! {
            <li>
                <p class="card-head">
                    <b dir="auto">{name.clone()}</b>
                    <span class="soft small">{words::relationship_name(lang, &guardian.relationship)}</span>
                </p>
                {crate::members::give_back(lang, guardian.id, child.id, &name)}
            </li>
        }
    };
    view! {
        <h3>{words::former_guardians(lang)}</h3>
        <ul class="panel-list">{guardians.iter().map(entry).collect_view()}</ul>
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
                    <b dir="auto">{shown(guardian)}</b>
                    <span class="soft small">{words::relationship_name(lang, &guardian.relationship)}</span>
                </p>
                <dl class="facts">
                    <dt>{words::phone(lang)}</dt>
                    <dd>{phone(&guardian.phone, words::not_given(lang))}</dd>
                    <dt>{words::email(lang)}</dt>
                    <dd>{mail(&guardian.email, words::not_given(lang))}</dd>
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
                {manages.then(|| addresses(lang, guardian))}
                {manages.then(|| crate::members::revoke(lang, guardian.id, Some(child)))}
            </div>
        </li>
    }
}

/// The name as the reader wants to see names. The form below sends the whole one back.
pub fn shown(guardian: &GuardianLine) -> String {
    let (first, last) = (guardian.first_name.as_str(), guardian.last_name.as_str());
    if crate::request::initials() { full_name(&initial(first), &initial(last)) } else { full_name(first, last) }
}

/// Who a guardian is and what they may.
struct Fields<'a> {
    guardian: Option<&'a GuardianLine>,
    may_see_summaries: bool,
    may_cancel: bool,
}

impl Fields<'_> {
    fn view(&self, lang: Language, form: &Form, child: ChildId) -> impl IntoView + use<> {
        let of = |field: fn(&GuardianLine) -> &String| self.guardian.map(field).cloned().unwrap_or_default();
        let input = |value: String, hint: &'static str| Input {
            value,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
            ..Input::default()
        };
        let joined = self.guardian.is_some_and(|guardian| guardian.joined);
        let email_hint = if joined { words::email_hint_joined(lang) } else { words::email_hint(lang) };
        let first = input(of(|guardian| &guardian.first_name), "");
        let last = Input { required: false, ..input(of(|guardian| &guardian.last_name), "") };
        let relationship = input(of(|guardian| &guardian.relationship), words::relationship_hint(lang));
        let email = Input { kind: "email", required: false, ..input(of(|guardian| &guardian.email), email_hint) };
        let phone = Input { kind: "tel", required: false, ..input(of(|guardian| &guardian.phone), "") };
        view! {
            {form.hidden("child", child)}
            {form.hidden("guardian", self.guardian.map(|guardian| guardian.id.to_string()).unwrap_or_default())}
            <div class="form-row">
                {form.input("first_name", words::first_name(lang), first)}
                {form.input("last_name", words::last_name(lang), last)}
            </div>
            {form.input("relationship", words::relationship(lang), relationship)}
            {form.input("email", words::email(lang), email)}
            {form.input("phone", words::phone(lang), phone)}
            <div class="choices">
                {form.tick("may_see_summaries", words::may_see_summaries(lang), self.may_see_summaries)}
                {form.tick("may_cancel", words::may_cancel(lang), self.may_cancel)}
            </div>
        }
    }
}

/// One guardian, as a form. It is back only for the guardian whom it was sent for.
fn change(lang: Language, child: ChildId, nth: usize, guardian: &GuardianLine) -> impl IntoView + use<> {
    let id = guardian.id.to_string();
    let form = Form::of::<KeepGuardian>("guardian").one_of(nth, "guardian", |typed| typed == id);
    let (may_see_summaries, may_cancel) = (guardian.may_see_summaries, guardian.may_cancel);
    let fields = Fields { guardian: Some(guardian), may_see_summaries, may_cancel };
    view! {
        <details class="more" open=form.is_returned()>
            <summary aria-label=words::change_guardian_of(lang, shown(guardian))>
                {words::change_guardian(lang)} <Icon name="chevron-down" />
            </summary>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {fields.view(lang, &form, child)} {form.button(words::keep(lang), "button")}
            </form>
        </details>
    }
}

/// Which addresses a guardian reads on their pages.
fn addresses(lang: Language, guardian: &GuardianLine) -> impl IntoView + use<> {
    let (id, name) = (guardian.id, shown(guardian));
    let entry = |place: &GuardianPlace| {
        let form = Form::of::<HideAddress>("hide").only_if("guardian", &id.to_string());
        let form = form.one_of(format!("{id}{}", place.id), "place", |typed| typed == place.id.to_string());
        let (deed, label) = if place.hidden {
            (words::show_address(lang), words::show_address_of(lang, &name, &place.address))
        } else {
            (words::hide_address(lang), words::hide_address_of(lang, &name, &place.address))
        };
        let mark = place.hidden.then(|| view! { " " <span class="chip chip-amber">{words::address_hidden(lang)}</span> });
        view! {
            <li>
                <form method="post" action=form.action()>
                    {form.refusal()} {form.hidden("guardian", id)} {form.hidden("place", place.id)}
                    {form.hidden("hidden", !place.hidden)}
                    <p>
                        {words::place_name(lang, &place.kind)} ": " <bdi>{place.address.clone()}</bdi> {mark}
                    </p>
                    <button class="button" type="submit" aria-label=label>{deed}</button>
                </form>
            </li>
        }
    };
    let entries = guardian.places.iter().map(entry).collect_view();
    let open = Form::of::<HideAddress>("hide").only_if("guardian", &id.to_string()).is_returned();
    (!guardian.places.is_empty()).then(|| {
        view! {
            <details class="more" open=open>
                <summary aria-label=words::addresses_of(lang, name)>
                    {words::addresses(lang)} <Icon name="chevron-down" />
                </summary>
                <p class="hint">{words::addresses_help(lang)}</p>
                <ul class="panel-list">{entries}</ul>
            </details>
        }
    })
}

fn add(lang: Language, child: ChildId) -> impl IntoView + use<> {
    let form = Form::of::<KeepGuardian>("guardian").one_of("", "guardian", str::is_empty);
    let fields = Fields { guardian: None, may_see_summaries: true, may_cancel: false };
    view! {
        <details class="more" open=form.is_returned()>
            <summary>
                {words::add_guardian(lang)} <Icon name="chevron-down" />
            </summary>
            <p class="hint">{words::add_guardian_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {fields.view(lang, &form, child)}
                {form.button(words::add_guardian(lang), "button button-main")}
            </form>
        </details>
    }
}
