//! The banner above a member's pages until they have accepted the documents that they are asked for.

use super::{Icon, messages};
use domain::Language;
use leptos::prelude::*;
use web::{
    local_path::with_next,
    request::{path, viewer},
};

/// The page of agreements, which needs no banner about itself.
const AGREEMENTS: &str = "/agreements";

/// The banner; `None` if nothing is due. It says first what is blocked without it.
pub fn agreements_banner(lang: Language) -> Option<AnyView> {
    let due = viewer()?.agreements;
    let page = path().unwrap_or_default();
    let is_agreements = page.split(['?', '#']).next() == Some(AGREEMENTS);
    if due.is_empty() || is_agreements {
        return None;
    }
    let (title, help) = if due.terms {
        (messages::accept_terms(lang), messages::accept_terms_help(lang))
    } else if due.data_processing {
        (messages::accept_data_processing(lang), messages::accept_data_processing_help(lang))
    } else {
        (messages::new_privacy_policy(lang), messages::new_privacy_policy_help(lang))
    };
    let banner = view! {
        <div class="flash flash-amber" id="agreements-due">
            <Icon name="info" />
            <div>
                <b>{title}</b>
                <p>{help}</p>
                <a href=with_next(AGREEMENTS, &page).to_string()>{messages::to_agreements(lang)}</a>
            </div>
        </div>
    };
    Some(banner.into_any())
}
