//! What a suspended agency's members and a suspended user meet: that it is so, whom to ask, and that nothing is lost.

use super::words;
use crate::{
    account::SignOut,
    request::{contact_email, request},
    ui::{EmptyState, SiteShell, action_of},
};
use domain::{Language, Role, account::Suspended};
use leptos::{either::Either, prelude::*};

/// What is suspended, whom to ask, in sentences.
struct Told {
    title: String,
    text: String,
    contact: Option<String>,
}

fn told(lang: Language) -> Told {
    let suspended = request().and_then(|request| request.suspended);
    let contact = contact_email();
    match suspended {
        Some(Suspended { agency: Some(agency), role: Role::Admin, .. }) => {
            Told { title: words::agency_suspended(lang, &agency), text: words::agency_suspended_office(lang).to_owned(), contact }
        }
        // Families and providers have their office to ask; the operator knows nothing of their visits.
        Some(Suspended { agency: Some(agency), .. }) => Told {
            title: words::agency_suspended(lang, &agency),
            text: words::agency_suspended_others(lang, &agency),
            contact: None,
        },
        _ => Told { title: words::user_suspended(lang).to_owned(), text: words::user_suspended_help(lang).to_owned(), contact },
    }
}

/// The same where there is room for a line.
pub fn sentence(lang: Language) -> String {
    let Told { title, text, .. } = told(lang);
    format!("{title}. {text}")
}

/// The page.
pub fn page(lang: Language) -> impl IntoView {
    let Told { title, text, contact } = told(lang);
    let write = match contact {
        Some(address) => {
            Either::Left(view! { <a class="button" href=format!("mailto:{address}")>{words::write_to(lang, &address)}</a> })
        }
        None => Either::Right(view! { <a class="button" href="/terms">{words::read_terms(lang)}</a> }),
    };
    view! {
        <SiteShell title=title.clone()>
            <h1 class="vh">{title.clone()}</h1>
            <EmptyState icon="info" title=title text=text>
                <p>{words::nothing_deleted(lang)}</p>
                <div class="buttons">
                    {write}
                    <form method="post" action={action_of::<SignOut>()}>
                        <button class="button" type="submit">{words::sign_out(lang)}</button>
                    </form>
                </div>
            </EmptyState>
        </SiteShell>
    }
}
