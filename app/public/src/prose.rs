//! The text pages with versions: terms, and the data processing agreement.

use super::messages as w;
use domain::{
    Language,
    agreements::{Document, Versions},
};
use leptos::prelude::*;
use ui::SiteShell;
use web::{
    dates,
    request::{language, viewer},
};

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

const DATA_PROCESSING: [Part; 12] = [
    Part { id: "subject", title: w::d_subject, text: &[w::d_subject_1] },
    Part { id: "instructions", title: w::d_instructions, text: &[w::d_instructions_1] },
    Part { id: "people", title: w::d_people, text: &[w::d_people_1] },
    Part { id: "safety", title: w::d_safety, text: &[w::d_safety_1] },
    Part { id: "service-providers", title: w::d_others, text: &[w::d_others_1] },
    Part { id: "incidents", title: w::d_incidents, text: &[w::d_incidents_1] },
    Part { id: "requests", title: w::d_requests, text: &[w::d_requests_1] },
    Part { id: "health", title: w::d_health, text: &[w::d_health_1] },
    Part { id: "school", title: w::d_school, text: &[w::d_school_1] },
    Part { id: "proof", title: w::d_proof, text: &[w::d_proof_1] },
    Part { id: "end", title: w::d_end, text: &[w::d_end_1] },
    Part { id: "changes", title: w::t_changes, text: &[w::d_changes_1] },
];

/// `/terms`.
#[component]
pub fn Terms() -> impl IntoView {
    let lang = language();
    prose(lang, Document::Terms, (w::terms_title(lang), w::terms_intro(lang)), &TERMS)
}

/// `/agreements/data-processing`.
#[component]
pub fn DataProcessing() -> impl IntoView {
    let lang = language();
    prose(lang, Document::DataProcessing, (w::d_title(lang), w::d_intro(lang)), &DATA_PROCESSING)
}

fn prose(
    lang: Language,
    document: Document,
    (title, intro): (&'static str, &'static str),
    parts: &'static [Part],
) -> impl IntoView {
    let version = dates::with_year(lang, Versions::CURRENT.of(document));
    let data_processing = (document != Document::DataProcessing)
        .then(|| view! { <a href=Document::DataProcessing.path()>{w::to_data_processing(lang)}</a> " · " });
    let agreements = viewer().map(|_| view! { <a href="/agreements">{w::to_agreements(lang)}</a> " · " });
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
                <p class="soft">{w::version_of(lang, version)} " " {w::counsel(lang)}</p>
                {parts}
                <p>
                    {agreements} {data_processing} <a href="/service-providers">{w::to_service_providers(lang)}</a> " · "
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
        for page in [TERMS.as_slice(), DATA_PROCESSING.as_slice()] {
            let ids: BTreeSet<_> = page.iter().map(|part| part.id).collect();
            assert_eq!(ids.len(), page.len(), "each section has its own anchor");
            for text in page.iter().flat_map(|part| part.text.iter().chain([&part.title])) {
                assert_ne!(text(Language::En), text(Language::Es));
            }
        }
    }
}
