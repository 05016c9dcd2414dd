//! `/account/security`: second factors, passkeys, recovery codes and password of the user's own account.

use super::messages;
use crate::{
    password,
    second_factor::{self, script},
};
use domain::{Error, Language, account::Viewer};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use store::identity::{Factors, Passkey};
use ui::{Icon, MemberShell, NavSection, load};
use web::{
    dates,
    local_path::LocalPath,
    request::{language, require_session},
};

/// The data of the page.
struct SecurityData {
    viewer: Viewer,
    factors: Factors,
    passkeys: Vec<Passkey>,
    zone: TimeZone,
    /// When a second factor becomes required to open other pages, and whether that time has passed.
    due: Option<(Timestamp, bool)>,
}

/// The page.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next");
    let next = next.as_deref().and_then(LocalPath::parse);
    load(
        async move {
            let (db, actor) = require_session()?;
            let viewer = actor.viewer().cloned().ok_or(Error::SignedOut)?;
            let identity = db.identity();
            let (factors, passkeys) = (identity.factors(viewer.user).await?, identity.passkeys(viewer.user).await?);
            let due = actor.second_factor_deadline().map(|due| (due, due <= db.clock().now()));
            Ok(SecurityData { factors, passkeys, zone: store::zone(&actor.agency().time_zone)?, due, viewer })
        },
        move |data| page(lang, data, next),
    )
}

fn page(lang: Language, data: SecurityData, next: Option<LocalPath>) -> impl IntoView {
    let title = messages::security(lang);
    let lead = if data.factors.has_second_factor() { messages::strong(lang) } else { messages::password_only(lang) };
    let continue_button = next.clone().filter(|_| data.due.is_none()).map(|next| {
        view! {
            <p>
                <a class="button button-main" href=next.to_string()>{messages::continue_to_page(lang)}</a>
            </p>
        }
    });
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="page">
                <h1>{title}</h1>
                {required_change(lang, &data, next)}
                <p>{lead}</p>
                {continue_button}
                {second_factor::app_card(lang, data.factors)}
                {second_factor::passkeys_card(lang, &data.passkeys, &data.zone)}
                {second_factor::codes_card(lang, data.factors)}
                {password::card(lang, data.factors, data.viewer.email)}
            </div>
            {script()}
        </MemberShell>
    }
}

/// The warning that a second factor or a longer password is required now or soon.
fn required_change(lang: Language, data: &SecurityData, next: Option<LocalPath>) -> Option<AnyView> {
    let (due, now) = data.due?;
    let agency = &data.viewer.agency_name;
    let day = dates::with_year(lang, due.to_zoned(data.zone.clone()).date());
    let (title, help) = if data.viewer.short_password {
        (messages::short_password(lang).to_owned(), messages::short_password_help(lang).to_owned())
    } else if now {
        (messages::due_now(lang, agency), format!("{} {}", messages::due_help(lang), messages::due_closed(lang)))
    } else {
        (messages::due_by(lang, agency, day), messages::due_help(lang).to_owned())
    };
    let later = (!now).then(|| {
        let next = next.unwrap_or_else(|| data.viewer.role.first_screen().into()).to_string();
        view! { <a href=next>{messages::later(lang)}</a> }
    });
    let banner = view! {
        <div class="flash flash-amber">
            <Icon name="triangle-alert" />
            <div>
                <b>{title}</b>
                <p>{help}</p>
                {later}
            </div>
        </div>
    };
    Some(banner.into_any())
}
