//! The terms.

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

const TERMS: [Part; 7] = [
    Part { id: "service", title: w::t_service, text: &[w::t_service_1] },
    Part { id: "accounts", title: w::t_accounts, text: &[w::t_accounts_1] },
    Part { id: "data", title: w::t_data, text: &[w::t_data_1] },
    Part { id: "fair", title: w::t_fair, text: &[w::t_fair_1] },
    Part { id: "suspension", title: w::t_suspension, text: &[w::t_suspension_1] },
    Part { id: "care", title: w::t_care, text: &[w::t_care_1] },
    Part { id: "changes", title: w::t_changes, text: &[w::t_changes_1] },
];

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
        let ids: BTreeSet<_> = TERMS.iter().map(|part| part.id).collect();
        assert_eq!(ids.len(), TERMS.len(), "each section has its own anchor");
        for text in TERMS.iter().flat_map(|part| part.text.iter().chain([&part.title])) {
            assert_ne!(text(Language::En), text(Language::Es));
        }
    }
}
