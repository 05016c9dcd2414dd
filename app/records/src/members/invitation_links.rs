//! The result of an invitation or a password reset by the office, above the member list, and the links to pass on as a page to
//! print.

use super::{
    DiscardInvitationLinks,
    invitation_result::{InvitationLink, InvitationResult, Outcome, load_stored},
    messages,
};
use domain::{Capability, Language, audit::AuditAction};
use leptos::{either::Either, prelude::*};
use ui::{AdminShell, EmptyState, Icon, NavSection, PaperShell, action_of, load, show_message};
use web::{
    dates,
    flash::Tone,
    request::{current_request, language, read},
};

/// The result, above the member list.
pub fn view(lang: Language, invitation_result: InvitationResult) -> impl IntoView {
    let message = match invitation_result.outcome {
        Outcome::Email { email } => Some(messages::email_sent_to(lang, email)),
        Outcome::PasswordEmail { email } => Some(messages::password_email_sent_to(lang, email)),
        Outcome::Link => None,
        Outcome::Everybody { providers: 0, parents: 0 } => Some(messages::nobody_new(lang).to_owned()),
        Outcome::Everybody { providers, parents } => Some(messages::everybody_invited(lang, providers, parents)),
    };
    view! {
        {message.map(|text| show_message(Tone::Success, text))}
        {links(lang, invitation_result.links)}
    }
}

fn help(lang: Language, links: &[InvitationLink]) -> impl IntoView + use<> {
    let joins = links.iter().any(|link| !link.password).then(|| view! { <p>{messages::links_help(lang)}</p> });
    let passwords = links.iter().any(|link| link.password).then(|| view! { <p>{messages::password_links_help(lang)}</p> });
    view! {
        {joins}
        {passwords}
    }
}

fn links(lang: Language, links: Vec<InvitationLink>) -> impl IntoView {
    if links.is_empty() {
        return Either::Left(());
    }
    let help = help(lang, &links);
    let entries = links
        .into_iter()
        .enumerate()
        .map(|(nth, link)| {
            let id = format!("link-{nth}");
            let purpose = if link.password { messages::for_a_password(lang) } else { messages::for_joining(lang) };
            view! {
                <li>
                    <label r#for=id.clone()>
                        <b dir="auto">{link.name}</b>
                        " "
                        <span class="soft">{link.email} " · " {purpose}</span>
                    </label>
                    <input class="input" id=id r#type="text" readonly value=link.url />
                </li>
            }
        })
        .collect_view();
    Either::Right(view! {
        <section class="card" aria-labelledby="handed">
            <h2 id="handed">{messages::links_title(lang)}</h2>
            {help}
            <ul class="invitation-links">{entries}</ul>
            <div class="buttons">
                <a class="button" href="/members/links">
                    <Icon name="printer" />
                    {messages::print_links(lang)}
                </a>
                <form method="post" action={action_of::<DiscardInvitationLinks>()}>
                    <button class="button" type="submit">{messages::hide_links(lang)}</button>
                </form>
            </div>
        </section>
    })
}

/// `/members/links`: the links for printing or saving as a file.
#[component]
pub fn LinksPage() -> impl IntoView {
    let lang = language();
    load(
        async move {
            let zone = read(AuditAction::MembersList, move |tx| {
                Box::pin(async move {
                    tx.require_capability(Capability::Manage)?;
                    Ok(tx.agency().time_zone.clone())
                })
            })
            .await?;
            let request = current_request()?;
            let links = load_stored(&request).await?.map(|invitation_result| invitation_result.links).unwrap_or_default();
            Ok((links, dates::moment_in(lang, &store::zone(&zone)?, request.db.clock().now())))
        },
        move |(links, now)| {
            if links.is_empty() { Either::Left(no_links_page(lang)) } else { Either::Right(print_page(lang, links, &now)) }
        },
    )
}

fn no_links_page(lang: Language) -> impl IntoView {
    view! {
        <AdminShell title=messages::links_title(lang).to_owned() section=NavSection::Members>
            <h1 class="sr-only">{messages::links_title(lang)}</h1>
            <EmptyState icon="info" title=messages::no_links(lang) text=messages::no_links_help(lang)>
                <a class="button" href="/members">{messages::members(lang)}</a>
            </EmptyState>
        </AdminShell>
    }
}

fn print_page(lang: Language, links: Vec<InvitationLink>, now: &str) -> impl IntoView + use<> {
    let help = help(lang, &links);
    let entries = links
        .into_iter()
        .map(|link| {
            let purpose = if link.password { messages::for_a_password(lang) } else { messages::for_joining(lang) };
            view! {
                <li>
                    <b dir="auto">{link.name}</b>
                    <span>{link.email} " · " {purpose}</span>
                    <span class="paper-link">{link.url}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <PaperShell title=messages::links_title(lang).to_owned() foot=messages::printed_on(lang, now)>
            <nav class="paper-tools" aria-label=messages::members(lang)>
                <a class="button" href="/members">
                    <Icon name="chevron-left" />
                    {messages::members(lang)}
                </a>
                <p class="soft">{messages::how_to_print_links(lang)}</p>
            </nav>
            <header class="paper-head">
                <h1>{messages::links_title(lang)}</h1>
            </header>
            {help}
            <ul class="paper-links">{entries}</ul>
        </PaperShell>
    }
}
