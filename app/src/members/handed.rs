//! What came of inviting, shown once: who or how many were asked, and in an installation that sends no letters the links to
//! hand over. It waits on the server for minutes, under a cookie.

use super::words;
use crate::{
    request::{cookies, redirect, request, set_cookie, signed_in, stranger, viewer},
    ui::Icon,
};
use domain::{Error, Language, MemberId, Result, Role};
use leptos::{either::Either, prelude::*};
use serde::{Deserialize, Serialize};
use store::{
    identity::Ceremony,
    members::{Delivery, Invited, PasswordLink},
};

/// What waits to be shown to the member who invited.
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
    /// The link of one person stands below.
    Link,
    /// The letter with a link to a new password is on its way to this address.
    PasswordLetter {
        email: String,
    },
    /// A link to a new password stands below.
    PasswordLink,
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
}

/// After one invitation.
pub async fn one_invited(by: Delivery, made: Invited) -> Result<()> {
    let told = if by == Delivery::Letter { Told::Letter { email: made.email.as_str().to_owned() } } else { Told::Link };
    keep(invitations(by, vec![made])?, told).await?;
    redirect("/members");
    Ok(())
}

/// After an invitation of everybody.
pub async fn all_invited(by: Delivery, made: Vec<Invited>) -> Result<()> {
    let count = |role| u32::try_from(made.iter().filter(|one| one.role == role).count()).unwrap_or(u32::MAX);
    let told = Told::Everybody { providers: count(Role::Provider), parents: count(Role::Parent) };
    keep(invitations(by, made)?, told).await?;
    redirect("/members");
    Ok(())
}

/// After a link to a member's new password was made.
pub async fn password_link(by: Delivery, made: PasswordLink) -> Result<()> {
    let (told, links) = if by == Delivery::Letter {
        (Told::PasswordLetter { email: made.email.into() }, Vec::new())
    } else {
        let url = format!("{}/reset/{}", stranger()?.installation.public_url, made.token.expose());
        (Told::PasswordLink, vec![HandedLink { url, name: made.name, email: made.email.into() }])
    };
    keep(links, told).await?;
    redirect("/members");
    Ok(())
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
    };
    Ok(made.into_iter().map(link).collect())
}

async fn keep(links: Vec<HandedLink>, told: Told) -> Result<()> {
    let (db, actor) = signed_in()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    let (user, member) = (viewer.user, viewer.member);
    let installation = stranger()?.installation;
    let handed = Handed { member, told, links };
    let content = serde_json::to_string(&handed).map_err(|error| store::internal(&error))?;
    let token = db.identity().begin(Ceremony::Handed, Some(user), &content).await?;
    set_cookie(&installation.cookie(cookies::HANDED, token.expose(), Some(Ceremony::Handed.seconds())));
    Ok(())
}

/// Takes what waits for the member who looks; another time it is gone.
pub async fn take() -> Result<Option<Handed>> {
    let Some((request, token)) = request().and_then(|request| Some((request.clone(), request.handed?))) else {
        return Ok(None);
    };
    let waiting = request.db.identity().take(Ceremony::Handed, &token).await?;
    set_cookie(&request.installation.cookie(cookies::HANDED, "", Some(0)));
    let handed: Option<Handed> = waiting.and_then(|waiting| serde_json::from_str(&waiting.content).ok());
    Ok(handed.filter(|handed| viewer().is_some_and(|viewer| viewer.member == handed.member)))
}

/// Above the list.
pub fn view(lang: Language, handed: Handed) -> impl IntoView {
    let of_password = matches!(handed.told, Told::PasswordLink);
    let told = match handed.told {
        Told::PasswordLetter { email } => Some(words::password_letter_to(lang, email)),
        Told::PasswordLink => None,
        Told::Letter { email } => Some(words::letter_to(lang, email)),
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
        {links(lang, handed.links, of_password)}
    }
}

fn links(lang: Language, links: Vec<HandedLink>, of_password: bool) -> impl IntoView {
    if links.is_empty() {
        return Either::Left(());
    }
    let entries = links
        .into_iter()
        .enumerate()
        .map(|(nth, link)| {
            let id = format!("link-{nth}");
            view! {
                <li>
                    <label r#for=id.clone()>
                        <b dir="auto">{link.name}</b>
                        " "
                        <span class="soft">{link.email}</span>
                    </label>
                    <input class="input" id=id r#type="text" readonly value=link.url />
                </li>
            }
        })
        .collect_view();
    let help = if of_password { words::hand_password_over_help(lang) } else { words::hand_over_help(lang) };
    Either::Right(view! {
        <section class="card" aria-labelledby="handed">
            <h2 id="handed">{words::hand_over(lang)}</h2>
            <p>{help}</p>
            <ul class="handed">{entries}</ul>
        </section>
    })
}
