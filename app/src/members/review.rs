//! Above the list of members: guardians whose record may hold two people, since people with one address were kept as one. They
//! stay until somebody who manages the agency has looked.

use super::{ConfirmGuardian, one::revoke, parts::children, words};
use crate::ui::Form;
use domain::{Language, members::GuardianRecord};
use leptos::prelude::*;
use store::members::GuardiansToReview;

pub fn card(lang: Language, review: &GuardiansToReview) -> impl IntoView + use<> {
    let entries = review.first.iter().enumerate().map(|(nth, one)| entry(lang, nth, one)).collect_view();
    (review.total > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="review">
                <h2 id="review">{words::to_review(lang, review.total)}</h2>
                <p class="soft">{words::to_review_help(lang)}</p>
                <ul class="panel-list">{entries}</ul>
            </section>
        }
    })
}

fn entry(lang: Language, nth: usize, one: &GuardianRecord) -> impl IntoView + use<> {
    let id = one.id;
    let form = Form::of::<ConfirmGuardian>("guardian").one_of(nth, "guardian", |typed| typed == id.to_string());
    let theirs =
        children(lang, &one.children, words::no_children(lang), &|custody| revoke(lang, id, Some(&custody.child)).into_any());
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{one.name.clone()}</b>
                    <span class="soft small long">{one.email.clone()}</span>
                </p>
                {theirs}
                <form method="post" action=form.action()>
                    {form.refusal()} {form.hidden("guardian", id)}
                    <button class="button" type="submit" aria-label=words::confirm_guardian_of(lang, &one.name)>
                        {words::confirm_guardian(lang)}
                    </button>
                </form>
            </div>
        </li>
    }
}
