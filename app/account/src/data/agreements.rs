//! What the user has agreed to: documents, and the choice of cookies.

use super::{
    messages,
    section::{About, section},
};
use domain::{
    Language,
    agreements::{AgreementLine, Agreements, Document},
    data_map::DataClass,
};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use web::dates;

/// The section of the documents, with the versions that were accepted.
pub fn agreements(lang: Language, zone: &TimeZone, agreements: &Agreements) -> impl IntoView + use<> {
    let accepted = |line: &AgreementLine| match &line.accepted {
        Some(accepted) => {
            let at = dates::with_year(lang, accepted.at.to_zoned(zone.clone()).date());
            messages::accepted(lang, dates::with_year(lang, accepted.version), at)
        }
        None => messages::none(lang).to_owned(),
    };
    let mut rows: Vec<(&'static str, AnyView)> =
        agreements.lines.iter().map(|line| (document(lang, line.document), accepted(line).into_any())).collect();
    rows.push((messages::documents(lang), view! { <a href="/agreements">{messages::documents_show(lang)}</a> }.into_any()));
    let about = About {
        class: DataClass::Account,
        source: messages::documents_source(lang),
        purpose: messages::documents_purpose(lang),
        end: messages::documents_end(lang).to_owned(),
    };
    section(lang, "agreements", messages::agreements(lang), rows, about)
}

fn document(lang: Language, document: Document) -> &'static str {
    match document {
        Document::Terms => messages::document_terms(lang),
        Document::Privacy => messages::document_privacy(lang),
        Document::DataProcessing => messages::document_data_processing(lang),
    }
}

/// The section of the choice of cookies: its proof has no name, so that only this browser knows which one it is.
pub fn cookies(lang: Language) -> impl IntoView {
    let choice = view! { <a href="/cookies">{messages::cookies_show(lang)}</a> }.into_any();
    let about = About {
        class: DataClass::Cookie,
        source: messages::cookies_source(lang),
        purpose: messages::cookies_purpose(lang),
        end: messages::cookies_end(lang).to_owned(),
    };
    section(lang, "cookies", messages::cookies_title(lang), vec![(messages::cookies(lang), choice)], about)
}
