//! `/agreements`: the documents with their versions, what was accepted, and what is due.

use super::{AcceptAgreement, messages};
use domain::{
    Language,
    agreements::{AgreementLine, Agreements, Document, ServiceProviderList},
    audit::AuditAction,
};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Form, Icon, MemberShell, NavSection, load};
use web::{
    dates,
    local_path::LocalPath,
    request::{language, read},
};

/// The page. `next` in its query is the page that waits for an acceptance.
#[component]
pub fn AgreementsPage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next");
    let next = next.as_deref().and_then(LocalPath::parse);
    load(
        async move {
            read(AuditAction::AgreementsShow, |tx| {
                Box::pin(async move {
                    let zone = store::zone(&tx.agency().time_zone)?;
                    Ok((store::identity::agreements::show(tx).await?, zone))
                })
            })
            .await
        },
        move |(agreements, zone)| page(lang, &agreements, &zone, next),
    )
}

fn page(lang: Language, agreements: &Agreements, zone: &TimeZone, next: Option<LocalPath>) -> impl IntoView + use<> {
    let title = messages::title(lang);
    let demo = agreements.demo.then(|| {
        view! {
            <div class="flash">
                <Icon name="info" />
                <div>
                    <b>{messages::demo(lang)}</b>
                    <p>{messages::demo_help(lang)}</p>
                </div>
            </div>
        }
    });
    let documents = agreements.lines.iter().map(|line| document_card(lang, line, zone, next.as_ref())).collect_view();
    let service_providers = agreements.service_providers.as_ref().map(|list| service_providers_card(lang, list, zone));
    // Only the terms stop anything, so that the way on is open without the others.
    let blocked = agreements.lines.iter().any(|line| line.document == Document::Terms && line.due);
    let go_on = next.filter(|_| !blocked).map(|next| {
        view! {
            <p>
                <a class="button button-main" href=next.to_string()>{messages::go_on(lang)}</a>
            </p>
        }
    });
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="page">
                <h1>{title}</h1>
                <p>{messages::intro(lang)}</p>
                {demo} {go_on} {documents}
                {service_providers}
                <p>
                    <a href="/account">{messages::to_account(lang)}</a>
                </p>
            </div>
        </MemberShell>
    }
}

/// Title, explanation, link and button of a document.
fn texts(lang: Language, document: Document) -> [&'static str; 4] {
    match document {
        Document::Terms => {
            [messages::terms(lang), messages::terms_help(lang), messages::read_terms(lang), messages::accept_terms(lang)]
        }
        Document::Privacy => {
            [messages::privacy(lang), messages::privacy_help(lang), messages::read_privacy(lang), messages::accept_privacy(lang)]
        }
        Document::DataProcessing => [
            messages::data_processing(lang),
            messages::data_processing_help(lang),
            messages::read_data_processing(lang),
            messages::accept_data_processing(lang),
        ],
    }
}

fn document_card(lang: Language, line: &AgreementLine, zone: &TimeZone, next: Option<&LocalPath>) -> impl IntoView + use<> {
    let [title, help, read, accept] = texts(lang, line.document);
    let id = line.document.as_str().replace('_', "-");
    let form =
        Form::of::<AcceptAgreement>("agreement").scoped_to(format!("-{id}"), "document", |typed| typed == line.document.as_str());
    // The page that waits needs the terms; the others lead back here.
    let next = next.filter(|_| line.document == Document::Terms).map(LocalPath::to_string).unwrap_or_default();
    let button = (line.due && line.may_accept).then(|| {
        view! {
            <form class="form" method="post" action=form.action()>
                {form.error_summary()} {form.hidden("document", line.document.as_str())} {form.hidden("version", line.version)}
                {form.hidden("next", next)} <div class="buttons">{form.button(accept, "button button-main")}</div>
            </form>
        }
    });
    let ask_manager = (!line.may_accept && line.accepted.is_none()).then(|| view! { <p>{messages::ask_manager(lang)}</p> });
    view! {
        <section class="card" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{title}</h2>
            <p class="soft">{help}</p>
            <p>{messages::version(lang, dates::with_year(lang, line.version))}</p>
            <p>
                <a href=line.document.path()>{read}</a>
            </p>
            {status(lang, line, zone)}
            {ask_manager}
            {button}
        </section>
    }
}

/// When the document was accepted, by whom, and whether that was an older version.
fn status(lang: Language, line: &AgreementLine, zone: &TimeZone) -> AnyView {
    let Some(accepted) = &line.accepted else {
        return view! { <p>{messages::not_accepted(lang)}</p> }.into_any();
    };
    let at = dates::moment_with_year(lang, accepted.at.to_zoned(zone.clone()).datetime());
    let text = match (&accepted.by, line.document) {
        (Some(name), _) => messages::accepted_by(lang, name, at),
        (None, Document::Privacy) => messages::received(lang, at),
        (None, _) => messages::accepted(lang, at),
    };
    let older = (accepted.version < line.version)
        .then(|| view! { <p>{messages::older(lang, dates::with_year(lang, accepted.version))}</p> });
    view! {
        <p dir="auto">{text}</p>
        {older}
    }
    .into_any()
}

/// For the office: the date of the operator's list of service providers, and what its last change was.
fn service_providers_card(lang: Language, list: &ServiceProviderList, zone: &TimeZone) -> impl IntoView + use<> {
    let date = dates::with_year(lang, list.since.to_zoned(zone.clone()).date());
    let since = match (&list.previous, list.providers.is_empty()) {
        (Some(_), _) => messages::changed_on(lang, date),
        (None, false) => messages::list_from(lang, date),
        (None, true) => messages::no_list(lang).to_owned(),
    };
    let line = |names: Vec<&str>, text: fn(Language, String) -> String| {
        (!names.is_empty()).then(|| view! { <p dir="auto">{text(lang, names.join(", "))}</p> })
    };
    view! {
        <section class="card" aria-labelledby="service-providers">
            <h2 id="service-providers">{messages::service_providers(lang)}</h2>
            <p>{since}</p>
            {line(list.added(), messages::added)}
            {line(list.removed(), messages::removed)}
            <p>
                <a href="/service-providers">{messages::show_list(lang)}</a>
            </p>
        </section>
    }
}
