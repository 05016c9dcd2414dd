//! Plain text: privacy and terms.

use super::words as w;
use crate::{request::language, ui::SiteShell};
use domain::Language;
use leptos::prelude::*;

type Sentence = fn(Language) -> &'static str;

/// A heading and what stands under it.
struct Part {
    id: &'static str,
    title: Sentence,
    text: &'static [Sentence],
}

const PRIVACY: [Part; 9] = [
    Part { id: "who", title: w::p_who, text: &[w::p_who_1, w::p_who_2] },
    Part { id: "what", title: w::p_what, text: &[w::p_what_account, w::p_what_service, w::p_what_usage, w::p_what_cookies] },
    Part { id: "use", title: w::p_use, text: &[w::p_use_1, w::p_use_2] },
    Part { id: "sharing", title: w::p_share, text: &[w::p_share_1, w::p_share_2] },
    Part { id: "keeping", title: w::p_keep, text: &[w::p_keep_1] },
    Part { id: "security", title: w::p_safe, text: &[w::p_safe_1, w::p_safe_2] },
    Part { id: "rights", title: w::p_rights, text: &[w::p_rights_1, w::p_rights_2] },
    Part { id: "children", title: w::p_children, text: &[w::p_children_1] },
    Part { id: "contact", title: w::p_contact, text: &[w::p_contact_1] },
];

const TERMS: [Part; 7] = [
    Part { id: "service", title: w::t_service, text: &[w::t_service_1] },
    Part { id: "accounts", title: w::t_accounts, text: &[w::t_accounts_1] },
    Part { id: "data", title: w::t_data, text: &[w::t_data_1] },
    Part { id: "fair", title: w::t_fair, text: &[w::t_fair_1] },
    Part { id: "suspension", title: w::t_suspension, text: &[w::t_suspension_1] },
    Part { id: "care", title: w::t_care, text: &[w::t_care_1] },
    Part { id: "changes", title: w::t_changes, text: &[w::t_changes_1] },
];

/// `/privacy`: what is already true, and nothing else.
#[component]
pub fn Privacy() -> impl IntoView {
    let lang = language();
    prose(lang, w::privacy_title(lang), w::privacy_intro(lang), &PRIVACY)
}

/// `/terms`.
#[component]
pub fn Terms() -> impl IntoView {
    let lang = language();
    prose(lang, w::terms_title(lang), w::terms_intro(lang), &TERMS)
}

fn prose(lang: Language, title: &'static str, intro: &'static str, parts: &'static [Part]) -> impl IntoView {
    let parts = parts
        .iter()
        .map(|part| {
            let text = part.text.iter().map(|sentence| view! { <p>{sentence(lang)}</p> }).collect_view();
            view! {
                <section class="prose-part">
                    <h2 id=part.id>{(part.title)(lang)}</h2>
                    {text}
                </section>
            }
        })
        .collect_view();
    view! {
        <SiteShell title=title.to_owned()>
            <div class="prose">
                <h1>{title}</h1>
                <p>{intro}</p>
                {parts}
                <p>
                    <a href="/contact">{w::to_contact(lang)}</a>
                </p>
            </div>
        </SiteShell>
    }
}
