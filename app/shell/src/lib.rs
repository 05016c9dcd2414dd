//! The document around every page, the routes of all areas, and what the page shells show of other areas. Server only.

#![recursion_limit = "256"]

#[cfg(test)]
mod browser_storage;
mod entry;
mod gallery;
#[cfg(test)]
mod links;
#[cfg(test)]
mod message_catalog;

use account::{initials, session};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};
use office::{audit, mail, search, settings};
use privacy::{agreements, data_map, data_reports, holds};
use records::{absences, authorizations, bulk, export, import, members, payers, people, providers, services, visit_kinds};
use schedule::copies;
use ui::ShellSlots;
use visits::notes;
use web::document;

/// The document around every page.
pub fn shell() -> impl IntoView {
    document::islands_only();
    let visitor = document::visitor();
    let assets = document::assets();
    let script = assets.script(entry::entry(visitor.role, &web::request::path().unwrap_or_default())).cloned();
    let nonce = use_nonce();
    let classes = web::request::document_classes();
    document::set_content_security_policy(nonce.as_ref());
    view! {
        <!DOCTYPE html>
        <html lang=visitor.language.tag() dir=visitor.language.direction().as_str() class=classes
            data-clock=web::request::clock().as_str() data-member=web::request::viewer().map(|viewer| viewer.member.to_string())>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                {web::request::request()
                    .and_then(|request| session::session_end(&request))
                    .map(|end| view! { <meta name=web::request::SESSION_END content=end /> })}
                {web::request::page_tag().map(|tag| view! { <meta name="page-tag" content=tag /> })}
                {assets.style.clone().map(|href| view! { <link rel="stylesheet" href=href /> })}
                {assets
                    .preloaded_fonts()
                    .map(|href| view! { <link rel="preload" r#as="font" r#type="font/woff2" href=href crossorigin="anonymous" /> })
                    .collect_view()}
                {assets.file("favicon.svg").map(|href| view! { <link rel="icon" href=href r#type="image/svg+xml" /> })}
                {script
                    .map(|script| {
                        view! {
                            <link rel="preload" r#as="fetch" r#type="application/wasm" href=script.wasm crossorigin="anonymous" />
                            <script type="module" nonce=nonce src=script.js></script>
                        }
                    })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// What every page shell shows of other areas.
fn slots() -> ShellSlots {
    ShellSlots {
        rail: Some(|lang| initials::switch(lang).into_any()),
        search: Some(|_| view! { <search::Finder /> }.into_any()),
        session: Some(|lang| session::session_watch(lang).into_any()),
        consent: Some(|_| view! { <public::ConsentBanner /> }.into_any()),
    }
}

/// The routes. Pages are rendered completely (`Async`), so that they work without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(ui::PageMessages::default());
    provide_context(slots());
    view! {
        <Router>
            <FlatRoutes fallback=ui::fallback>
                <Route path=path!("/") view=public::Home ssr=SsrMode::Async />
                <Route path=path!("/privacy") view=public::Privacy ssr=SsrMode::Async />
                <Route path=path!("/terms") view=public::Terms ssr=SsrMode::Async />
                <Route path=path!("/contact") view=public::Contact ssr=SsrMode::Async />
                <Route path=path!("/cookies") view=public::Cookies ssr=SsrMode::Async />
                <Route path=path!("/service-providers") view=public::ServiceProviders ssr=SsrMode::Async />
                <Route path=path!("/agreements") view=agreements::AgreementsPage ssr=SsrMode::Async />
                <Route path=path!("/agreements/data-processing") view=public::DataProcessing ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=account::SignInPage ssr=SsrMode::Async />
                <Route path=path!("/join/:token") view=account::JoinPage ssr=SsrMode::Async />
                <Route path=path!("/forgot") view=account::ForgotPage ssr=SsrMode::Async />
                <Route path=path!("/reset/:token") view=account::ResetPage ssr=SsrMode::Async />
                <Route path=path!("/account") view=account::AccountPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in/second") view=account::SecondPage ssr=SsrMode::Async />
                <Route path=path!("/prove") view=account::ProvePage ssr=SsrMode::Async />
                <Route path=path!("/account/security") view=account::SecurityPage ssr=SsrMode::Async />
                <Route path=path!("/account/security/app") view=account::AppPage ssr=SsrMode::Async />
                <Route path=path!("/account/security/codes") view=account::CodesPage ssr=SsrMode::Async />
                <Route path=path!("/account/activity") view=account::ActivityPage ssr=SsrMode::Async />
                <Route path=path!("/account/data") view=account::DataPage ssr=SsrMode::Async />
                <Route path=path!("/time-off") view=absences::TimeOff ssr=SsrMode::Async />
                <Route path=path!("/today") view=schedule::Today ssr=SsrMode::Async />
                <Route path=path!("/week") view=schedule::Week ssr=SsrMode::Async />
                <Route path=path!("/week/:date") view=schedule::Week ssr=SsrMode::Async />
                <Route path=path!("/day") view=schedule::Day ssr=SsrMode::Async />
                <Route path=path!("/day/:date") view=schedule::Day ssr=SsrMode::Async />
                <Route path=path!("/month") view=schedule::Month ssr=SsrMode::Async />
                <Route path=path!("/month/:date") view=schedule::Month ssr=SsrMode::Async />
                <Route path=path!("/agenda") view=schedule::Agenda ssr=SsrMode::Async />
                <Route path=path!("/agenda/:date") view=schedule::Agenda ssr=SsrMode::Async />
                <Route path=path!("/copies/new") view=copies::New ssr=SsrMode::Async />
                <Route path=path!("/copies/:id") view=copies::Copy ssr=SsrMode::Async />
                <Route path=path!("/children") view=people::Children ssr=SsrMode::Async />
                <Route path=path!("/children/new") view=people::NewChildPage ssr=SsrMode::Async />
                <Route path=path!("/children/end") view=bulk::EndChildrenPage ssr=SsrMode::Async />
                <Route path=path!("/children/undo") view=bulk::UndoEndChildrenPage ssr=SsrMode::Async />
                <Route path=path!("/children/provider") view=bulk::ProviderOfChildrenPage ssr=SsrMode::Async />
                <Route path=path!("/children/:id") view=people::Child ssr=SsrMode::Async />
                <Route path=path!("/children/:id/edit") view=people::EditChildPage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/merge") view=people::MergePage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/end") view=people::EndChildPage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/places/new") view=people::NewPlacePage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/places/:place") view=people::EditPlacePage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/guardians/:guardian/merge") view=people::MergeGuardianPage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/guardians/link") view=people::LinkGuardianPage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/contacts/new") view=people::NewContactPage ssr=SsrMode::Async />
                <Route path=path!("/children/:id/contacts/:contact") view=people::EditContactPage ssr=SsrMode::Async />
                <Route path=path!("/providers") view=people::Providers ssr=SsrMode::Async />
                <Route path=path!("/providers/new") view=providers::NewProvider ssr=SsrMode::Async />
                <Route path=path!("/providers/:id/merge") view=people::MergeProviderPage ssr=SsrMode::Async />
                <Route path=path!("/providers/:id/edit") view=providers::EditProvider ssr=SsrMode::Async />
                <Route path=path!("/providers/:id") view=people::Provider ssr=SsrMode::Async />
                <Route path=path!("/authorizations") view=authorizations::Authorizations ssr=SsrMode::Async />
                <Route path=path!("/authorizations/new") view=authorizations::NewAuthorization ssr=SsrMode::Async />
                <Route path=path!("/authorizations/end") view=bulk::EndAuthorizationsPage ssr=SsrMode::Async />
                <Route path=path!("/authorizations/undo") view=bulk::UndoAuthorizationsPage ssr=SsrMode::Async />
                <Route path=path!("/authorizations/provider") view=bulk::ProviderOfAuthorizationsPage ssr=SsrMode::Async />
                <Route path=path!("/authorizations/:id/edit") view=authorizations::EditAuthorization ssr=SsrMode::Async />
                <Route path=path!("/authorizations/:id") view=authorizations::Authorization ssr=SsrMode::Async />
                <Route path=path!("/visits/new") view=visits::New ssr=SsrMode::Async />
                <Route path=path!("/visits/:id") view=visits::Visit ssr=SsrMode::Async />
                <Route path=path!("/visits/:id/note") view=notes::Note ssr=SsrMode::Async />
                <Route path=path!("/visits/:id/cancel") view=family::Cancel ssr=SsrMode::Async />
                <Route path=path!("/notes") view=notes::Notes ssr=SsrMode::Async />
                <Route path=path!("/search") view=search::Search ssr=SsrMode::Async />
                <Route path=path!("/audit") view=audit::Audit ssr=SsrMode::Async />
                <Route path=path!("/audit/:seq") view=audit::Event ssr=SsrMode::Async />
                <Route path=path!("/home/seen/:child") view=audit::AccessLog ssr=SsrMode::Async />
                <Route path=path!("/home") view=family::Home ssr=SsrMode::Async />
                <Route path=path!("/members") view=members::Members ssr=SsrMode::Async />
                <Route path=path!("/members/new") view=members::New ssr=SsrMode::Async />
                <Route path=path!("/members/everybody") view=members::Everybody ssr=SsrMode::Async />
                <Route path=path!("/members/links") view=members::LinksPage ssr=SsrMode::Async />
                <Route path=path!("/members/:id") view=members::Member ssr=SsrMode::Async />
                <Route path=path!("/import") view=import::Import ssr=SsrMode::Async />
                <Route path=path!("/export") view=export::Export ssr=SsrMode::Async />
                <Route path=path!("/settings") view=settings::Settings ssr=SsrMode::Async />
                <Route path=path!("/settings/data") view=data_map::DataMap ssr=SsrMode::Async />
                <Route path=path!("/settings/data-reports") view=data_reports::DataReports ssr=SsrMode::Async />
                <Route path=path!("/settings/disciplines") view=settings::Disciplines ssr=SsrMode::Async />
                <Route path=path!("/settings/holds") view=holds::Holds ssr=SsrMode::Async />
                <Route path=path!("/settings/holds/new") view=holds::NewHoldPage ssr=SsrMode::Async />
                <Route path=path!("/settings/holds/:id") view=holds::Hold ssr=SsrMode::Async />
                <Route path=path!("/settings/payers") view=payers::Payers ssr=SsrMode::Async />
                <Route path=path!("/settings/payers/new") view=payers::NewPayer ssr=SsrMode::Async />
                <Route path=path!("/settings/payers/:id") view=payers::Payer ssr=SsrMode::Async />
                <Route path=path!("/settings/services") view=services::Services ssr=SsrMode::Async />
                <Route path=path!("/settings/services/new") view=services::NewService ssr=SsrMode::Async />
                <Route path=path!("/settings/services/:id") view=services::Service ssr=SsrMode::Async />
                <Route path=path!("/settings/visit_kinds") view=visit_kinds::VisitKinds ssr=SsrMode::Async />
                <Route path=path!("/settings/visit_kinds/new") view=visit_kinds::NewVisitKind ssr=SsrMode::Async />
                <Route path=path!("/settings/visit_kinds/:id") view=visit_kinds::VisitKind ssr=SsrMode::Async />
                <Route path=path!("/mail") view=mail::Mail ssr=SsrMode::Async />
                <Route path=path!("/gallery") view=gallery::Gallery ssr=SsrMode::Async />
                <Route path=path!("/gallery/:screen") view=gallery::Screen ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}
