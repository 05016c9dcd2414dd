//! The guardians of a child and what each may.

use super::{
    parts::{mail, phone},
    words,
};
use domain::{ChildId, Language, people::GuardianLine};
use leptos::{either::Either, prelude::*};

/// The card on a child's page. The office may change it.
pub fn card(lang: Language, _child: ChildId, guardians: &[GuardianLine], office: bool) -> impl IntoView + use<> {
    let list = if guardians.is_empty() {
        Either::Left(view! { <p class="soft">{words::no_guardians(lang)}</p> })
    } else {
        let entries = guardians.iter().map(|guardian| entry(lang, guardian, office)).collect_view();
        Either::Right(view! { <ul class="panel-list">{entries}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="guardians">
            <h2 id="guardians">{words::guardians(lang)}</h2>
            {list}
        </section>
    }
}

fn entry(lang: Language, guardian: &GuardianLine, office: bool) -> impl IntoView + use<> {
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
                    <b dir="auto">{guardian.name.clone()}</b>
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
            </div>
        </li>
    }
}
