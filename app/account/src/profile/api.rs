//! Server functions: language, preferences, switching memberships.

use crate::sign_in::flow::switch_session;
use domain::{Error, Language, Result, audit::AuditAction, preferences::Preferences};
use leptos::prelude::*;
use web::ApiResult;
use web::{
    flash::Flash,
    request::{audit_not_found, current_request, remember_language, require_session, set_flash},
};

/// Saves the language, for this browser and for the signed-in user.
#[server(prefix = "/api", endpoint = "choose_language")]
pub async fn choose_language(language: Language) -> ApiResult<()> {
    let request = current_request()?;
    if let Some(viewer) = request.actor.as_ref().and_then(|actor| actor.viewer()) {
        request.db.identity().choose_language(viewer.user, language).await?;
    }
    remember_language(&request, language, request.choices.unwrap_or_default());
    Ok(())
}

/// Saves the preferences of the signed-in user, for all devices.
#[server(prefix = "/api", endpoint = "keep_preferences")]
pub async fn save_preferences(preferences: domain::preferences::SavePreferences) -> ApiResult<()> {
    change_preferences(|before| preferences.apply_to(before)).await?;
    choose_language(preferences.language).await?;
    set_flash(Flash::PreferencesSaved);
    Ok(())
}

/// Switches between names and initials of children.
#[server(prefix = "/api", endpoint = "choose_initials")]
pub async fn choose_initials(on: bool) -> ApiResult<()> {
    Ok(change_preferences(|before| Preferences { initials: on, ..before }).await?)
}

/// Switches to another membership of the same user.
#[server(prefix = "/api", endpoint = "enter_place")]
pub async fn switch_membership(place: domain::account::SwitchMembership) -> ApiResult<()> {
    audit_not_found(AuditAction::MembershipSwitch, switch_session(place.member).await).await?;
    set_flash(Flash::MembershipSwitched);
    Ok(())
}

async fn change_preferences(change: impl FnOnce(Preferences) -> Preferences) -> Result<()> {
    let (db, actor) = require_session()?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    db.identity().save_preferences(viewer.user, change(viewer.preferences)).await
}
