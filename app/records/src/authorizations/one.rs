//! `/authorizations/{id}`: one authorization, with its past and upcoming visits.

use crate::people::{
    messages,
    parts::{ShownPerson, read_with_current_time, visits},
};
use domain::{
    AuthorizationId, Capability, Error, Language,
    audit::AuditAction,
    people::{AuthorizationLine, VisitLine},
};
use jiff::civil::{Date, DateTime};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{
    NavSection,
    lists::{breadcrumbs, shell},
    load,
    visits::mark,
};
use web::{
    dates,
    request::{has_capability, language},
};

/// Authorizations that end within this many days show the days left.
const SOON_DAYS: i32 = 30;

/// The page of one authorization.
#[component]
pub fn Authorization() -> impl IntoView {
    let lang = language();
    let id: Option<AuthorizationId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PeopleAuthorization, move |tx| {
                Box::pin(async move {
                    let line = store::records::people::authorization(tx, id).await?;
                    let visits = store::records::people::authorization_visits(tx, id).await?;
                    Ok((line, visits))
                })
            })
            .await
        },
        move |((line, visits), now)| page(lang, line, visits, now),
    )
}

fn page(lang: Language, line: AuthorizationLine, around: Vec<VisitLine>, now: DateTime) -> impl IntoView {
    let title = messages::authorization(lang, &line.reference);
    let chosen = match &line.chosen {
        Some(provider) => Either::Left(view! {
            <a href=format!("/providers/{}", provider.id) dir="auto">{provider.listed_name()}</a>
        }),
        None => Either::Right(messages::no_provider_chosen(lang)),
    };
    shell(
        title.clone(),
        NavSection::Authorizations,
        view! {
            <div class="head">
                {breadcrumbs(lang, "/authorizations", messages::authorizations(lang))} <h1>{title}</h1> {end_chip(lang, &line, now.date())}
                <div class="head-end">{schedule_link(lang, &line, now.date(), "button button-main")}</div>
            </div>
            <div class="page page-wide">
                <div class="cards">
                    <section class="card" aria-labelledby="about">
                        <h2 id="about">{messages::about(lang)}</h2>
                        <dl class="detail-list">
                            <dt>{messages::child(lang)}</dt>
                            <dd>
                                <a href=format!("/children/{}", line.child.id) dir="auto">{line.child.listed_name()}</a>
                            </dd>
                            <dt>{messages::service(lang)}</dt>
                            <dd>{mark(&line.discipline)} " " {line.service_code.clone()}</dd>
                            <dt>{messages::allowed(lang)}</dt>
                            <dd>{messages::per_week(lang, line.visits_per_week, line.minutes_per_visit)}</dd>
                            <dt>{messages::units(lang)}</dt>
                            <dd>{messages::units_of(lang, line.units_authorized)}</dd>
                            <dt>{messages::unit_rule(lang)}</dt>
                            <dd>{messages::rule_name(lang, &line.unit_rule)}</dd>
                            <dt>{messages::period(lang)}</dt>
                            <dd>
                                {messages::period_of(
                                    lang,
                                    dates::with_year(lang, line.starts_on),
                                    dates::with_year(lang, line.ends_on),
                                )}
                            </dd>
                            <dt>{messages::payer(lang)}</dt>
                            <dd dir="auto">{line.payer.clone()}</dd>
                            <dt>{messages::chosen(lang)}</dt>
                            <dd>{chosen}</dd>
                        </dl>
                    </section>
                    {visits(lang, &around, ShownPerson::Provider)}
                </div>
            </div>
        },
    )
}

/// One authorization as an entry in its child's card. Only the office has a detail page to link to.
pub fn entry(lang: Language, line: &AuthorizationLine, today: Date, office: bool) -> impl IntoView + use<> {
    let summary = format!(
        "{} · {}",
        messages::per_week(lang, line.visits_per_week, line.minutes_per_visit),
        messages::units_of(lang, line.units_authorized)
    );
    let head = if office {
        Either::Left(view! { <a href=format!("/authorizations/{}", line.id)>{summary}</a> })
    } else {
        Either::Right(view! { <b>{summary}</b> })
    };
    let chosen = line
        .chosen
        .as_ref()
        .map_or_else(|| messages::no_provider_chosen(lang).to_owned(), domain::visits::ProviderRef::listed_name);
    view! {
        <li>
            {mark(&line.discipline)} {head}
            <span class="soft">
                <bdi>{line.payer.clone()}</bdi>
                " · "
                <bdi>{chosen}</bdi>
            </span>
            <span class="card-head">
                <span class="soft">
                    {messages::period_of(lang, dates::short(lang, line.starts_on), dates::short(lang, line.ends_on))}
                </span>
                {end_chip(lang, line, today)}
            </span>
        </li>
    }
}

/// A chip for an authorization that hasn't started, has ended or ends soon; `None` otherwise.
pub fn end_chip(lang: Language, line: &AuthorizationLine, today: Date) -> impl IntoView + use<> {
    let days = (line.ends_on - today).get_days();
    let (text, chip) = match days {
        _ if line.starts_on > today => (messages::not_begun_yet(lang).to_owned(), "chip"),
        ..0 => (messages::ended(lang).to_owned(), "chip"),
        0 => (messages::ends_today(lang).to_owned(), "chip chip-amber"),
        1..=SOON_DAYS => (messages::ends_soon(lang, days), "chip chip-amber"),
        _ => return None,
    };
    Some(view! { <span class=chip>{text}</span> })
}

/// The link to schedule a visit under this authorization, until it ends.
pub fn schedule_link(lang: Language, line: &AuthorizationLine, today: Date, class: &'static str) -> impl IntoView + use<> {
    let name = line.child.short_name();
    (line.ends_on >= today && has_capability(Capability::Schedule)).then(|| {
        view! {
            <a class=class href=format!("/visits/new?authorization={}", line.id) aria-label=messages::schedule_visit_for(lang, name)>
                {messages::schedule_visit(lang)}
            </a>
        }
    })
}
