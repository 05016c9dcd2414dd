//! The guardians of a child and their permissions.

use super::{
    HideAddress, SaveGuardian, UndoGuardian, known_guardians, merge_guardian_messages, merge_guardians::merged_records, messages,
};
use domain::{
    ChildId, GuardianId, Language,
    people::{
        ChildPage, FormerGuardian, GuardianChange, GuardianLine, GuardianPlace,
        guardians::{KnownPerson, TypedGuardian},
    },
    visits::{ChildRef, full_name, initial},
};
use leptos::{either::Either, prelude::*};
use ui::{
    Form, Icon, Input, last_change,
    lists::{email_link, phone_or_missing},
};

/// The card on a child's page. The office sees who has joined; members who manage it may edit.
/// `known` are those who look like the new one in a form that came back.
pub fn card(lang: Language, page: &ChildPage, known: &[KnownPerson], office: bool, manages: bool) -> impl IntoView + use<> {
    let ChildPage { child, guardians, former_guardians, .. } = page;
    let list = if guardians.is_empty() {
        Either::Left(view! { <p class="soft">{messages::no_guardians(lang)}</p> })
    } else {
        let entry = |(nth, guardian)| entry(lang, child, nth, guardian, office, manages);
        let entries = guardians.iter().enumerate().map(entry).collect_view();
        Either::Right(view! { <ul class="panel-list">{entries}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="guardians">
            <h2 id="guardians">{messages::guardians(lang)}</h2>
            {list}
            {manages.then(|| add_form(lang, child.id, known))}
            {(!former_guardians.is_empty()).then(|| former(lang, child, former_guardians))}
        </section>
    }
}

/// Guardians whose access was removed, with a button to restore it.
fn former(lang: Language, child: &ChildRef, guardians: &[FormerGuardian]) -> impl IntoView + use<> {
    let entry = |guardian: &FormerGuardian| {
        let name = full_name(&guardian.first_name, &guardian.last_name);
        view! {
            <li>
                <p class="card-head">
                    <b dir="auto">{name.clone()}</b>
                    <span class="soft small">{web::terms::relationship_name(lang, &guardian.relationship)}</span>
                </p>
                {changed(lang, child.id, guardian.id, guardian.last_change.as_ref(), false)}
                {crate::members::restore_button(lang, guardian.id, child.id, &name)}
            </li>
        }
    };
    view! {
        <h3>{messages::former_guardians(lang)}</h3>
        <ul class="panel-list">{guardians.iter().map(entry).collect_view()}</ul>
    }
}

/// Who changed a guardian last. It is undone at the child where it was made.
fn changed(
    lang: Language,
    child: ChildId,
    guardian: GuardianId,
    change: Option<&GuardianChange>,
    undoes: bool,
) -> impl IntoView + use<> {
    change.map(|GuardianChange { change, is_here }| {
        let form = Form::of::<UndoGuardian>("undo").for_record("guardian", &guardian.to_string());
        let fields = vec![("guardian", guardian.to_string()), ("child", child.to_string())];
        last_change(lang, change, (undoes && *is_here).then_some((form, fields)))
    })
}

fn entry(
    lang: Language,
    child: &ChildRef,
    nth: usize,
    guardian: &GuardianLine,
    office: bool,
    manages: bool,
) -> impl IntoView + use<> {
    let mut permissions = vec![messages::can_see_visits(lang)];
    if guardian.may_see_summaries {
        permissions.push(messages::can_read_summaries(lang));
    }
    if guardian.may_cancel {
        permissions.push(messages::cancels(lang));
    }
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{display_name(guardian)}</b>
                    <span class="soft small">{web::terms::relationship_name(lang, &guardian.relationship)}</span>
                </p>
                <dl class="detail-list">
                    <dt>{messages::phone(lang)}</dt>
                    <dd>{phone_or_missing(&guardian.phone, messages::not_given(lang))}</dd>
                    <dt>{messages::email(lang)}</dt>
                    <dd>{email_link(&guardian.email, messages::not_given(lang))}</dd>
                    <dt>{messages::permissions(lang)}</dt>
                    <dd>{web::dates::capitalize(&permissions.join(", "))}</dd>
                    {office
                        .then(|| {
                            view! {
                                <dt>{messages::sign_in(lang)}</dt>
                                <dd>{if guardian.joined { messages::joined(lang) } else { messages::not_joined(lang) }}</dd>
                            }
                        })}
                </dl>
                {changed(lang, child.id, guardian.id, guardian.last_change.as_ref(), manages)}
                {merged_records(lang, child.id, &guardian.merges)}
                {manages.then(|| change_form(lang, child.id, nth, guardian))}
                {manages.then(|| address_visibility(lang, guardian))}
                {manages.then(|| merge_link(lang, child.id, guardian))}
                {manages.then(|| crate::members::revoke_form(lang, guardian.id, Some(child)))}
            </div>
        </li>
    }
}

fn merge_link(lang: Language, child: ChildId, guardian: &GuardianLine) -> impl IntoView + use<> {
    let label = merge_guardian_messages::merge_guardian_of(lang, display_name(guardian));
    view! {
        <p>
            <a href=format!("/children/{child}/guardians/{}/merge", guardian.id) aria-label=label>
                {merge_guardian_messages::merge_guardian(lang)}
            </a>
        </p>
    }
}

/// The name, or initials if the reader prefers those. The edit form below still submits the full name.
pub fn display_name(guardian: &GuardianLine) -> String {
    let (first, last) = (guardian.first_name.as_str(), guardian.last_name.as_str());
    if web::request::initials() { full_name(&initial(first), &initial(last)) } else { full_name(first, last) }
}

/// The fields for a guardian's details and permissions.
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
        let email_hint = if joined { messages::email_hint_joined(lang) } else { messages::email_hint(lang) };
        let first = input(of(|guardian| &guardian.first_name), "");
        let last = Input { required: false, ..input(of(|guardian| &guardian.last_name), "") };
        let relationship = input(of(|guardian| &guardian.relationship), messages::relationship_hint(lang));
        let email = Input { kind: "email", required: false, ..input(of(|guardian| &guardian.email), email_hint) };
        let phone = Input { kind: "tel", required: false, ..input(of(|guardian| &guardian.phone), "") };
        view! {
            {form.hidden("child", child)}
            {form.hidden("guardian", self.guardian.map(|guardian| guardian.id.to_string()).unwrap_or_default())}
            {form.hidden("version", self.guardian.map(|guardian| guardian.version.to_string()).unwrap_or_default())}
            <div class="form-row">
                {form.input("first_name", messages::first_name(lang), first)}
                {form.input("last_name", messages::last_name(lang), last)}
            </div>
            {form.input("relationship", messages::relationship(lang), relationship)}
            {form.input("email", messages::email(lang), email)}
            {form.input("phone", messages::phone(lang), phone)}
            <div class="choices">
                {form.checkbox("may_see_summaries", messages::may_see_summaries(lang), self.may_see_summaries)}
                {form.checkbox("may_cancel", messages::may_cancel(lang), self.may_cancel)}
            </div>
        }
    }
}

/// The edit form of one guardian. It shows a rejected submission only for the guardian it was sent for.
fn change_form(lang: Language, child: ChildId, nth: usize, guardian: &GuardianLine) -> impl IntoView + use<> {
    let id = guardian.id.to_string();
    let form = Form::of::<SaveGuardian>("guardian").scoped_to(nth, "guardian", |typed| typed == id);
    let (may_see_summaries, may_cancel) = (guardian.may_see_summaries, guardian.may_cancel);
    let fields = Fields { guardian: Some(guardian), may_see_summaries, may_cancel };
    view! {
        <details class="more" open=form.is_returned()>
            <summary aria-label=messages::change_guardian_of(lang, display_name(guardian))>
                {messages::change_guardian(lang)} <Icon name="chevron-down" />
            </summary>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {fields.view(lang, &form, child)} {form.button(messages::save(lang), "button")}
            </form>
        </details>
    }
}

/// Controls which addresses a guardian sees on their pages.
fn address_visibility(lang: Language, guardian: &GuardianLine) -> impl IntoView + use<> {
    let (id, name) = (guardian.id, display_name(guardian));
    let entry = |place: &GuardianPlace| {
        let form = Form::of::<HideAddress>("hide").for_record("guardian", &id.to_string());
        let form = form.scoped_to(format!("{id}{}", place.id), "place", |typed| typed == place.id.to_string());
        let (action, label) = if place.hidden {
            (messages::show_address(lang), messages::show_address_of(lang, &name, &place.address))
        } else {
            (messages::hide_address(lang), messages::hide_address_of(lang, &name, &place.address))
        };
        let mark = place.hidden.then(|| view! { " " <span class="chip chip-amber">{messages::address_hidden(lang)}</span> });
        view! {
            <li>
                <form method="post" action=form.action()>
                    {form.error_summary()} {form.hidden("guardian", id)} {form.hidden("place", place.id)}
                    {form.hidden("hidden", !place.hidden)}
                    <p>
                        {messages::place_name(lang, &place.kind)} ": " <bdi>{place.address.clone()}</bdi> {mark}
                    </p>
                    <button class="button" type="submit" aria-label=label>{action}</button>
                </form>
            </li>
        }
    };
    let entries = guardian.places.iter().map(entry).collect_view();
    let open = Form::of::<HideAddress>("hide").for_record("guardian", &id.to_string()).is_returned();
    (!guardian.places.is_empty()).then(|| {
        view! {
            <details class="more" open=open>
                <summary aria-label=messages::addresses_of(lang, name)>
                    {messages::addresses(lang)} <Icon name="chevron-down" />
                </summary>
                <p class="hint">{messages::addresses_help(lang)}</p>
                <ul class="panel-list">{entries}</ul>
            </details>
        }
    })
}

fn new_form() -> Form {
    Form::of::<SaveGuardian>("guardian").scoped_to("", "guardian", str::is_empty)
}

/// What was typed of a new guardian, if the form came back with the question who it is.
pub fn typed_guardian() -> Option<TypedGuardian> {
    known_guardians::typed_in(&new_form(), "")
}

fn add_form(lang: Language, child: ChildId, known: &[KnownPerson]) -> impl IntoView + use<> {
    let form = new_form();
    let fields = Fields { guardian: None, may_see_summaries: true, may_cancel: false };
    view! {
        <details class="more" open=form.is_returned()>
            <summary>
                {messages::add_guardian(lang)} <Icon name="chevron-down" />
            </summary>
            <p class="hint">{messages::add_guardian_help(lang)}</p>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {fields.view(lang, &form, child)} {known_guardians::question(lang, &form, "", known)}
                {form.button(messages::add_guardian(lang), "button button-main")}
            </form>
        </details>
        <p>
            <a href=format!("/children/{child}/guardians/link")>{messages::link_guardian(lang)}</a>
        </p>
    }
}
