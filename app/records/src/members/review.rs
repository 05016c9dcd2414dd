//! Above the member list: guardian records that may be two people, since people with the same address were imported as one. They
//! are listed until a manager confirms them.

use super::{ConfirmGuardian, guardianship_forms::revoke_form, messages, parts::children};
use domain::{Language, members::GuardianRecord};
use leptos::prelude::*;
use store::records::members::GuardiansToReview;
use ui::{Form, lists::email_parts};

pub fn card(lang: Language, review: &GuardiansToReview) -> impl IntoView + use<> {
    let entries = review.first.iter().enumerate().map(|(nth, one)| list_entry(lang, nth, one)).collect_view();
    (review.total > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="review">
                <h2 id="review">{messages::to_review(lang, review.total)}</h2>
                <p class="soft">{messages::to_review_help(lang)}</p>
                <ul class="panel-list">{entries}</ul>
            </section>
        }
    })
}

fn list_entry(lang: Language, nth: usize, one: &GuardianRecord) -> impl IntoView + use<> {
    let id = one.id;
    let form = Form::of::<ConfirmGuardian>("guardian").scoped_to(nth, "guardian", |typed| typed == id.to_string());
    let children_list = children(lang, &one.children, messages::no_children(lang), &|guardianship| {
        revoke_form(lang, id, Some(&guardianship.child)).into_any()
    });
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{one.name.clone()}</b>
                    <span class="soft small">{email_parts(&one.email)}</span>
                </p>
                {children_list}
                <form method="post" action=form.action()>
                    {form.error_summary()} {form.hidden("guardian", id)}
                    <button class="button" type="submit" aria-label=messages::confirm_guardian_of(lang, &one.name)>
                        {messages::confirm_guardian(lang)}
                    </button>
                </form>
            </div>
        </li>
    }
}
