//! What came of inviting and of helping somebody in: who or how many were written to, told once; and in an installation that sends no
//! e-mail the links to hand over. Those wait on the server, sealed, under a cookie: for a day, until each is used, or until whoever made
//! them puts them away.

use super::{PutLinksAway, words};
use crate::{
    dates,
    page::load,
    request::{Request, cookies, language, read, redirect, request, set_cookie, signed_in, stranger, viewer},
    ui::{AdminShell, EmptyState, Icon, PaperShell, Place, action_of},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Capability, Error, Language, MemberId, Result, Role, UserId};
use leptos::{either::Either, prelude::*};
use serde::{Deserialize, Serialize};
use store::{
    identity::{Ceremony, Token},
    members::{Delivery, Invited, PasswordLink},
};

/// What the vault seals it for.
const USE: &str = "handed";

/// What waits to be shown to the member who made it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Handed {
    member: MemberId,
    told: Told,
    /// None where letters went.
    links: Vec<HandedLink>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Told {
    /// The letter of one person is on its way to this address.
    Letter {
        email: String,
    },
    /// The letter with a link to a new password is on its way to this address.
    PasswordLetter {
        email: String,
    },
    /// The link of one person stands below; what was told before is over.
    Link,
    Everybody {
        providers: u32,
        parents: u32,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct HandedLink {
    name: String,
    email: String,
    url: String,
    /// Whoever has it chooses the password of an account, instead of joining.
    password: bool,
}

impl HandedLink {
    fn token(&self) -> Token {
        Token::from_text(self.url.rsplit('/').next().unwrap_or_default())
    }
}

/// After one invitation.
pub async fn one_invited(by: Delivery, made: Invited) -> Result<()> {
    let told = if by == Delivery::Letter { Told::Letter { email: made.email.as_str().to_owned() } } else { Told::Link };
    keep(invitations(by, vec![made])?, told).await
}

/// After an invitation of everybody.
pub async fn all_invited(by: Delivery, made: Vec<Invited>) -> Result<()> {
    let count = |role| u32::try_from(made.iter().filter(|one| one.role == role).count()).unwrap_or(u32::MAX);
    let told = Told::Everybody { providers: count(Role::Provider), parents: count(Role::Parent) };
    keep(invitations(by, made)?, told).await
}

/// After a link to a member's new password was made.
pub async fn password_link(by: Delivery, made: PasswordLink) -> Result<()> {
    if by == Delivery::Letter {
        return keep(Vec::new(), Told::PasswordLetter { email: made.email.into() }).await;
    }
    let url = format!("{}/reset/{}", stranger()?.installation.public_url, made.token.expose());
    keep(vec![HandedLink { url, name: made.name, email: made.email.into(), password: true }], Told::Link).await
}

fn invitations(by: Delivery, made: Vec<Invited>) -> Result<Vec<HandedLink>> {
    if by == Delivery::Letter {
        return Ok(Vec::new());
    }
    let installation = stranger()?.installation;
    let link = |one: Invited| HandedLink {
        url: format!("{}/join/{}", installation.public_url, one.token.expose()),
        name: one.name,
        email: one.email.into(),
        password: false,
    };
    Ok(made.into_iter().map(link).collect())
}

/// Keeps it beside the links that still wait from before, and leads to the list.
async fn keep(links: Vec<HandedLink>, told: Told) -> Result<()> {
    let (_, actor) = signed_in()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    let request = stranger()?;
    let mut all = waiting(&request).await?.map(|before| before.links).unwrap_or_default();
    all.extend(links);
    begin(&request, viewer.user, &Handed { member: viewer.member, told, links: all }).await?;
    redirect("/members");
    Ok(())
}

/// Lets it wait, in place of what waited before.
async fn begin(request: &Request, user: UserId, handed: &Handed) -> Result<()> {
    put_away(request).await?;
    let content = serde_json::to_vec(handed).map_err(|error| store::internal(&error))?;
    let content = BASE64_STANDARD.encode(request.installation.vault.seal(user, USE, &content)?);
    let token = request.db.identity().begin(Ceremony::Handed, Some(user), &content).await?;
    set_cookie(&request.installation.cookie(cookies::HANDED, token.expose(), Some(Ceremony::Handed.seconds())));
    Ok(())
}

/// Nothing waits any more.
pub async fn put_away(request: &Request) -> Result<()> {
    if let Some(token) = &request.handed {
        request.db.identity().take(Ceremony::Handed, token).await?;
        set_cookie(&request.installation.cookie(cookies::HANDED, "", Some(0)));
    }
    Ok(())
}

/// What waits for the member who looks, without the links that are used or over.
async fn waiting(request: &Request) -> Result<Option<Handed>> {
    let (Some(token), Some(viewer)) = (&request.handed, viewer()) else { return Ok(None) };
    let identity = request.db.identity();
    let Some(waiting) = identity.waiting(Ceremony::Handed, token).await? else { return Ok(None) };
    if waiting.user != Some(viewer.user) {
        return Ok(None);
    }
    let sealed = BASE64_STANDARD.decode(waiting.content).map_err(|error| store::internal(&error))?;
    let content = request.installation.vault.unseal(viewer.user, USE, &sealed)?;
    let mut handed: Handed = serde_json::from_slice(&content).map_err(|error| store::internal(&error))?;
    if handed.member != viewer.member {
        return Ok(None);
    }
    let open = identity.open_ones(handed.links.iter().map(HandedLink::token).collect()).await?;
    handed.links.retain(|link| open.iter().any(|token| token.expose() == link.token().expose()));
    Ok(Some(handed))
}

/// What is shown above the list: what was told is told once, links are shown again.
pub async fn shown() -> Result<Option<Handed>> {
    let Some(request) = request() else { return Ok(None) };
    let Some(handed) = waiting(&request).await? else { return Ok(None) };
    if handed.links.is_empty() {
        put_away(&request).await?;
    } else if !matches!(handed.told, Told::Link) {
        let viewer = viewer().ok_or(Error::SignedOut)?;
        begin(&request, viewer.user, &Handed { told: Told::Link, ..handed.clone() }).await?;
    }
    Ok(Some(handed))
}

/// Above the list.
pub fn view(lang: Language, handed: Handed) -> impl IntoView {
    let told = match handed.told {
        Told::Letter { email } => Some(words::letter_to(lang, email)),
        Told::PasswordLetter { email } => Some(words::password_letter_to(lang, email)),
        Told::Link => None,
        Told::Everybody { providers: 0, parents: 0 } => Some(words::nobody_new(lang).to_owned()),
        Told::Everybody { providers, parents } => Some(words::everybody_invited(lang, providers, parents)),
    };
    let told = told.map(|text| {
        view! {
            <div class="flash flash-pine" role="status">
                <Icon name="circle-check" />
                <div>{text}</div>
            </div>
        }
    });
    view! {
        {told}
        {links(lang, handed.links)}
    }
}

fn help(lang: Language, links: &[HandedLink]) -> impl IntoView + use<> {
    let joins = links.iter().any(|link| !link.password).then(|| view! { <p>{words::hand_over_help(lang)}</p> });
    let passwords = links.iter().any(|link| link.password).then(|| view! { <p>{words::hand_password_over_help(lang)}</p> });
    view! {
        {joins}
        {passwords}
    }
}

fn links(lang: Language, links: Vec<HandedLink>) -> impl IntoView {
    if links.is_empty() {
        return Either::Left(());
    }
    let help = help(lang, &links);
    let entries = links
        .into_iter()
        .enumerate()
        .map(|(nth, link)| {
            let id = format!("link-{nth}");
            let of = if link.password { words::for_a_password(lang) } else { words::for_joining(lang) };
            view! {
                <li>
                    <label r#for=id.clone()>
                        <b dir="auto">{link.name}</b>
                        " "
                        <span class="soft">{link.email} " · " {of}</span>
                    </label>
                    <input class="input" id=id r#type="text" readonly value=link.url />
                </li>
            }
        })
        .collect_view();
    Either::Right(view! {
        <section class="card" aria-labelledby="handed">
            <h2 id="handed">{words::hand_over(lang)}</h2>
            {help}
            <ul class="handed">{entries}</ul>
            <div class="buttons">
                <a class="button" href="/members/links">
                    <Icon name="printer" />
                    {words::print_links(lang)}
                </a>
                <form method="post" action={action_of::<PutLinksAway>()}>
                    <button class="button" type="submit">{words::put_links_away(lang)}</button>
                </form>
            </div>
        </section>
    })
}

/// `/members/links`: the same for paper, or for a file that the browser makes of it.
#[component]
pub fn LinksPage() -> impl IntoView {
    let lang = language();
    load(
        async move {
            let zone = read("members.list", move |tx| {
                Box::pin(async move {
                    tx.may(Capability::Manage)?;
                    Ok(tx.agency().time_zone.clone())
                })
            })
            .await?;
            let request = stranger()?;
            let links = waiting(&request).await?.map(|handed| handed.links).unwrap_or_default();
            Ok((links, dates::moment_in(lang, &store::zone(&zone)?, request.db.clock().now())))
        },
        move |(links, now)| if links.is_empty() { Either::Left(none(lang)) } else { Either::Right(paper(lang, links, &now)) },
    )
}

fn none(lang: Language) -> impl IntoView {
    view! {
        <AdminShell title=words::hand_over(lang).to_owned() place=Place::Members>
            <h1 class="vh">{words::hand_over(lang)}</h1>
            <EmptyState icon="info" title=words::no_links(lang) text=words::no_links_help(lang)>
                <a class="button" href="/members">{words::members(lang)}</a>
            </EmptyState>
        </AdminShell>
    }
}

fn paper(lang: Language, links: Vec<HandedLink>, now: &str) -> impl IntoView + use<> {
    let help = help(lang, &links);
    let entries = links
        .into_iter()
        .map(|link| {
            let of = if link.password { words::for_a_password(lang) } else { words::for_joining(lang) };
            view! {
                <li>
                    <b dir="auto">{link.name}</b>
                    <span>{link.email} " · " {of}</span>
                    <span class="paper-link">{link.url}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <PaperShell title=words::hand_over(lang).to_owned() foot=words::printed_on(lang, now)>
            <nav class="paper-tools" aria-label=words::members(lang)>
                <a class="button" href="/members">
                    <Icon name="chevron-left" />
                    {words::members(lang)}
                </a>
                <p class="soft">{words::how_to_print_links(lang)}</p>
            </nav>
            <header class="paper-head">
                <h1>{words::hand_over(lang)}</h1>
            </header>
            {help}
            <ul class="paper-links">{entries}</ul>
        </PaperShell>
    }
}
