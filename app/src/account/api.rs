//! Who one is, as server functions.

use domain::{Language, Result};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::entry::{self, HalfWay},
    crate::{
        own_path::OwnPath,
        request::{cookies, notice, redirect, set_cookie, signed_in, stranger},
        throttle::What,
    },
    domain::{Error, preferences::Preferences},
};

/// Opens a session, or leads to the second step. An unknown address and a wrong password get the same answer in the same time.
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(account: domain::account::SignIn) -> Result<()> {
    let request = stranger()?;
    let turn = request.installation.doorway.turn().await?;
    let user = entry::prove(&request, What::SignIn, &account.email, account.password).await?;
    let next = OwnPath::parse(&account.next);
    entry::go_on(&request, user, HalfWay { agency: None, next }).await?;
    turn.end();
    Ok(())
}

/// Ends the session. Its cookie goes with every answer to this, by the layer that knows who asks: also where the database fails.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> Result<()> {
    let request = stranger()?;
    if let Some((actor, token)) = request.actor.as_ref().zip(request.session.as_ref()) {
        request.db.identity().sign_out(actor, token).await?;
    }
    notice("account.signed_out");
    redirect("/sign-in");
    Ok(())
}

/// Keeps the language of the screens, for this browser and for who is signed in.
#[server(prefix = "/api", endpoint = "choose_language")]
pub async fn choose_language(language: Language) -> Result<()> {
    const YEAR: i64 = 365 * 86_400;
    let request = stranger()?;
    if let Some(viewer) = request.actor.as_ref().and_then(|actor| actor.viewer()) {
        request.db.identity().choose_language(viewer.user, language).await?;
    }
    set_cookie(&request.installation.cookie(cookies::LANGUAGE, language.tag(), Some(YEAR)));
    Ok(())
}

/// Keeps how the one who is signed in wants the screens, on every device.
#[server(prefix = "/api", endpoint = "keep_preferences")]
pub async fn keep_preferences(preferences: domain::preferences::KeepPreferences) -> Result<()> {
    change_preferences(|before| preferences.over(before)).await?;
    choose_language(preferences.language).await?;
    notice("preferences.kept");
    Ok(())
}

/// Turns children's names into initials, or back.
#[server(prefix = "/api", endpoint = "choose_initials")]
pub async fn choose_initials(on: bool) -> Result<()> {
    change_preferences(|before| Preferences { initials: on, ..before }).await
}

#[cfg(feature = "ssr")]
async fn change_preferences(change: impl FnOnce(Preferences) -> Preferences) -> Result<()> {
    let (db, actor) = signed_in()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    db.identity().keep_preferences(viewer.user, change(viewer.preferences)).await
}
