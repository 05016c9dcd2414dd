//! `/account/data`: what is stored about the user, by kind, each with its source, purpose and end.

use super::{
    agreements::{agreements, cookies},
    messages, records, report,
    section::{About, section, text},
};
use domain::{
    Error, Language, Result, Role,
    agreements::Agreements,
    audit::AuditAction,
    data_map::DataClass,
    data_reports::OwnDataReport,
    my_data::{AccountData, GuardianData, LinkedChild, MembershipData, ProviderData},
    security::RETENTION_DAYS,
};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use store::{identity::DEVICE_DAYS, privacy::my_data};
use ui::{MemberShell, NavSection, link_card, load};
use web::{
    dates,
    request::{current_request, language, read, require_session},
    terms::role_name,
};

/// The link to this page, as a card of `/account`.
pub fn card(lang: Language) -> impl IntoView {
    link_card("/account/data", "file-check", messages::title(lang), messages::card_help(lang))
}

/// What belongs to no agency.
struct OwnAccount {
    account: AccountData,
    sessions: usize,
    /// Agencies and roles of the other memberships.
    others: Vec<String>,
}

/// What the agency stores.
struct AgencyData {
    zone: TimeZone,
    membership: MembershipData,
    guardian: Vec<GuardianData>,
    children: Vec<LinkedChild>,
    provider: Option<ProviderData>,
    agreements: Agreements,
    reports: Vec<OwnDataReport>,
}

/// The page.
#[component]
pub fn DataPage() -> impl IntoView {
    let lang = language();
    load(load_data(lang), move |(own, agency)| page(lang, own, agency))
}

async fn load_data(lang: Language) -> Result<(OwnAccount, AgencyData)> {
    let (db, actor) = require_session()?;
    let session = current_request()?.session.clone().ok_or(Error::SignedOut)?;
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    let (user, member) = (viewer.user, viewer.member);
    let account = db.identity().account_data(&actor).await?;
    let sessions = db.identity().sessions_of(&actor, &session).await?.len();
    let memberships = db.identity().memberships(user).await?;
    let others = memberships.into_iter().filter(|membership| membership.member != member);
    let others = others.map(|membership| format!("{}, {}", membership.agency_name, role_name(lang, membership.role))).collect();
    let agency = read(AuditAction::AccountData, |tx| {
        Box::pin(async move {
            Ok(AgencyData {
                zone: store::zone(&tx.agency().time_zone)?,
                membership: my_data::membership(tx).await?,
                guardian: my_data::guardian_records(tx).await?,
                children: my_data::linked_children(tx).await?,
                provider: my_data::provider_record(tx).await?,
                agreements: store::identity::agreements::show(tx).await?,
                reports: store::privacy::data_reports::own(tx).await?,
            })
        })
    })
    .await?;
    Ok((OwnAccount { account, sessions, others }, agency))
}

fn page(lang: Language, own: OwnAccount, agency: AgencyData) -> impl IntoView {
    let AgencyData { zone, membership, guardian, children, provider, agreements: accepted, reports } = agency;
    let title = messages::title(lang);
    let role: Role = membership.role;
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="page">
                <h1>{title}</h1>
                <p class="soft">{messages::help(lang)}</p>
                {account(lang, &zone, &own)}
                {records::membership(lang, &zone, &membership)}
                {records::guardian(lang, &guardian)}
                {records::children(lang, &children)}
                {records::provider(lang, provider)}
                {sessions(lang, &own)}
                {devices(lang, &zone, &own.account)}
                {second_factors(lang, &zone, &own.account)}
                {agreements(lang, &zone, &accepted)}
                {cookies(lang)}
                <p class="soft">{messages::audit(lang)}</p>
                {report::report(lang, role, &reports)}
                <p>
                    <a href="/account">{messages::to_account(lang)}</a>
                </p>
            </div>
        </MemberShell>
    }
}

fn account(lang: Language, zone: &TimeZone, own: &OwnAccount) -> impl IntoView + use<> {
    let data = &own.account;
    let language = data.language.map_or_else(|| messages::as_the_browser(lang), |language| language.native_name());
    let password = if data.has_password { messages::password_hashed(lang) } else { messages::none(lang) };
    let mut rows = vec![
        (messages::email(lang), text(lang, &data.email)),
        (messages::password(lang), password.into_any()),
        (messages::language(lang), language.into_any()),
        (messages::created(lang), dates::with_year(lang, data.created.to_zoned(zone.clone()).date()).into_any()),
    ];
    if !own.others.is_empty() {
        rows.push((messages::other_memberships(lang), text(lang, &own.others.join("; "))));
    }
    let about = About {
        class: DataClass::Account,
        source: messages::account_source(lang),
        purpose: messages::account_purpose(lang),
        end: messages::account_end(lang).to_owned(),
    };
    section(lang, "account", messages::account(lang), rows, about)
}

fn sessions(lang: Language, own: &OwnAccount) -> impl IntoView + use<> {
    let open = view! {
        {own.sessions}
        ", "
        <a href="/account/activity">{messages::show_activity(lang)}</a>
    };
    let about = About {
        class: DataClass::Security,
        source: messages::sessions_source(lang),
        purpose: messages::sessions_purpose(lang),
        end: messages::sessions_end(lang, RETENTION_DAYS),
    };
    section(lang, "sessions", messages::sessions(lang), vec![(messages::open_sessions(lang), open.into_any())], about)
}

fn devices(lang: Language, zone: &TimeZone, data: &AccountData) -> impl IntoView + use<> {
    let used = data.last_device_use.map_or_else(|| messages::never(lang).to_owned(), |at| dates::moment_in(lang, zone, at));
    let rows =
        vec![(messages::known_browsers(lang), data.known_devices.into_any()), (messages::last_used(lang), used.into_any())];
    let about = About {
        class: DataClass::Security,
        source: messages::devices_source(lang),
        purpose: messages::devices_purpose(lang),
        end: messages::devices_end(lang, DEVICE_DAYS),
    };
    section(lang, "devices", messages::devices(lang), rows, about)
}

fn second_factors(lang: Language, zone: &TimeZone, data: &AccountData) -> impl IntoView + use<> {
    let app = data.app_since.map(|at| messages::since(lang, dates::with_year(lang, at.to_zoned(zone.clone()).date())));
    let rows = vec![
        (messages::app(lang), text(lang, &app.unwrap_or_default())),
        (messages::passkeys(lang), text(lang, &data.passkeys.join(", "))),
        (messages::recovery_codes(lang), messages::unused_codes(lang, data.recovery_codes).into_any()),
    ];
    let about = About {
        class: DataClass::Security,
        source: messages::second_factors_source(lang),
        purpose: messages::second_factors_purpose(lang),
        end: messages::second_factors_end(lang).to_owned(),
    };
    section(lang, "second-factors", messages::second_factors(lang), rows, about)
}
