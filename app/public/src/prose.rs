//! The text pages: privacy and terms.

use super::messages as w;
use domain::Language;
use leptos::prelude::*;
use ui::SiteShell;
use web::request::language;

type Message = fn(Language) -> &'static str;

/// A heading and its paragraphs.
struct Part {
    id: &'static str,
    title: Message,
    text: &'static [Message],
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

/// `/privacy`: describes only what the product does today.
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
            let text = part.text.iter().map(|paragraph| view! { <p>{paragraph(lang)}</p> }).collect_view();
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn sections_can_be_linked_to_and_are_translated() {
        for page in [PRIVACY.as_slice(), TERMS.as_slice()] {
            let ids: BTreeSet<_> = page.iter().map(|part| part.id).collect();
            assert_eq!(ids.len(), page.len(), "each section has its own anchor");
            for text in page.iter().flat_map(|part| part.text.iter().chain([&part.title])) {
                assert_ne!(text(Language::En), text(Language::Es));
            }
        }
    }
}
