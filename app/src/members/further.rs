//! On a parent's page: further records of the same person, and records that may be. An office links them by hand, since neither
//! a name nor an address says that two are one.

use super::{AddGuardianRecord, PartGuardianRecord, one::revoke, parts::children, words};
use crate::ui::Form;
use domain::{
    Language, MemberId,
    members::{GuardianRecord, MemberPage},
};
use leptos::prelude::*;

pub fn card(lang: Language, member: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let further = page
        .further
        .iter()
        .map(|one| {
            let form = form::<PartGuardianRecord>(one);
            let theirs = children(lang, &one.children, words::no_children(lang), &|custody| {
                revoke(lang, one.id, Some(&custody.child)).into_any()
            });
            let label = words::part_record_of(lang, &one.name);
            entry(one, theirs, deed(&form, member, one, words::part_record(lang), label))
        })
        .collect_view();
    let alike = page
        .alike
        .iter()
        .map(|one| {
            let form = form::<AddGuardianRecord>(one);
            let theirs = children(lang, &one.children, words::no_children(lang), &|_| ().into_any());
            let label = words::add_record_of(lang, &one.name);
            entry(one, theirs, deed(&form, member, one, words::add_record(lang), label))
        })
        .collect_view();
    let further = (!page.further.is_empty()).then(|| {
        view! {
            <h3>{words::linked_records(lang)}</h3>
            <ul class="panel-list">{further}</ul>
        }
    });
    let alike = (!page.alike.is_empty()).then(|| {
        view! {
            <h3>{words::alike_records(lang)}</h3>
            <p class="soft">{words::alike_records_help(lang)}</p>
            <ul class="panel-list">{alike}</ul>
        }
    });
    (further.is_some() || alike.is_some()).then(|| {
        view! {
            <section class="card" aria-labelledby="further">
                <h2 id="further">{words::further_records(lang)}</h2>
                {further}
                {alike}
            </section>
        }
    })
}

fn form<F: server_fn::ServerFn>(one: &GuardianRecord) -> Form {
    let id = one.id.to_string();
    Form::of::<F>("record").one_of(&id, "guardian", |typed| typed == id)
}

fn entry<C: IntoView, D: IntoView>(one: &GuardianRecord, theirs: C, deed: D) -> impl IntoView + use<C, D> {
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{one.name.clone()}</b>
                    <span class="soft small long">{one.email.clone()}</span>
                </p>
                {theirs}
                {deed}
            </div>
        </li>
    }
}

fn deed(form: &Form, member: MemberId, one: &GuardianRecord, text: &'static str, label: String) -> impl IntoView + use<> {
    view! {
        <form method="post" action=form.action()>
            {form.refusal()} {form.hidden("member", member)} {form.hidden("guardian", one.id)}
            <button class="button" type="submit" aria-label=label>{text}</button>
        </form>
    }
}
