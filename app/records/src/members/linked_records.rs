//! On a parent's page: guardian records linked to the same person, and similar records that may be. The office links them by
//! hand, since neither a name nor an e-mail address proves that two records are one person.

use super::{LinkGuardianRecord, UnlinkGuardianRecord, guardianship_forms::revoke_form, messages, parts::children};
use domain::{
    Language, MemberId,
    members::{GuardianRecord, MemberPage},
};
use leptos::prelude::*;
use ui::{Form, lists::email_parts};

pub fn card(lang: Language, member: MemberId, page: &MemberPage) -> impl IntoView + use<> {
    let linked_records = page
        .linked_records
        .iter()
        .map(|one| {
            let form = form::<UnlinkGuardianRecord>(one);
            let children_list = children(lang, &one.children, messages::no_children(lang), &|guardianship| {
                revoke_form(lang, one.id, Some(&guardianship.child)).into_any()
            });
            let label = messages::unlink_record_of(lang, &one.name);
            list_entry(one, children_list, action(&form, member, one, messages::unlink_record(lang), label))
        })
        .collect_view();
    let similar_records = page
        .similar_records
        .iter()
        .map(|one| {
            let form = form::<LinkGuardianRecord>(one);
            let children_list = children(lang, &one.children, messages::no_children(lang), &|_| ().into_any());
            let label = messages::link_record_of(lang, &one.name);
            list_entry(one, children_list, action(&form, member, one, messages::link_record(lang), label))
        })
        .collect_view();
    let linked_records = (!page.linked_records.is_empty()).then(|| {
        view! {
            <h3>{messages::linked_records(lang)}</h3>
            <ul class="panel-list">{linked_records}</ul>
        }
    });
    let similar_records = (!page.similar_records.is_empty()).then(|| {
        view! {
            <h3>{messages::similar_records(lang)}</h3>
            <p class="soft">{messages::similar_records_help(lang)}</p>
            <ul class="panel-list">{similar_records}</ul>
        }
    });
    (linked_records.is_some() || similar_records.is_some()).then(|| {
        view! {
            <section class="card" aria-labelledby="further">
                <h2 id="further">{messages::other_records(lang)}</h2>
                {linked_records}
                {similar_records}
            </section>
        }
    })
}

fn form<F: server_fn::ServerFn>(one: &GuardianRecord) -> Form {
    let id = one.id.to_string();
    Form::of::<F>("record").scoped_to(&id, "guardian", |typed| typed == id)
}

fn list_entry<C: IntoView, D: IntoView>(one: &GuardianRecord, children_list: C, action: D) -> impl IntoView + use<C, D> {
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{one.name.clone()}</b>
                    <span class="soft small">{email_parts(&one.email)}</span>
                </p>
                {children_list}
                {action}
            </div>
        </li>
    }
}

fn action(form: &Form, member: MemberId, one: &GuardianRecord, text: &'static str, label: String) -> impl IntoView + use<> {
    view! {
        <form method="post" action=form.action()>
            {form.error_summary()} {form.hidden("member", member)} {form.hidden("guardian", one.id)}
            <button class="button" type="submit" aria-label=label>{text}</button>
        </form>
    }
}
