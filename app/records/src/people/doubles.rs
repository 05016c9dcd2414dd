//! Children who may be one child that was entered twice, as a list with the reasons.

use super::merge_messages as messages;
use domain::{
    Language,
    doubles::{AlikeChild, Reason},
};
use leptos::prelude::*;
use web::dates;

/// What is the same, or what differs although the rest is the same.
fn reason_text(lang: Language, reason: Reason) -> &'static str {
    match reason {
        Reason::SameName => messages::same_name(lang),
        Reason::SwappedName => messages::swapped_name(lang),
        Reason::SimilarName => messages::similar_name(lang),
        Reason::SameLastName => messages::same_last_name(lang),
        Reason::SameBirthDate => messages::same_birth_date(lang),
        Reason::SamePhone => messages::same_phone(lang),
        Reason::SameEmail => messages::same_email(lang),
        Reason::OtherFirstName => messages::other_first_name(lang),
        Reason::OtherBirthDate => messages::other_birth_date(lang),
    }
}

/// Birth date, reference and reasons in one line.
pub fn detail(lang: Language, child: &AlikeChild) -> String {
    let ended = child.is_ended.then(|| messages::services_ended(lang).to_owned());
    let reasons: Vec<&str> = child.alike.reasons.iter().map(|reason| reason_text(lang, *reason)).collect();
    let born = messages::born_on(lang, dates::with_year(lang, child.birth_date));
    let parts = [Some(born), Some(child.reference.clone()), ended, Some(reasons.join(", "))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Each child with a link to its page.
pub fn lines(lang: Language, alike: &[AlikeChild]) -> impl IntoView + use<> {
    let lines = alike
        .iter()
        .map(|child| {
            view! {
                <li>
                    <a href=format!("/children/{}", child.id) dir="auto">{child.name.clone()}</a>
                    <br />
                    <span class="soft" dir="auto">{detail(lang, child)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain-list">{lines}</ul> }
}
