//! `/authorizations/{id}`: what a payer allows for a child, and its visits around now.

use crate::{
    dates,
    page::load,
    people::{
        parts::{Names, crumbs, read_with_now, shell, visits},
        words,
    },
    request::{language, may},
    schedule::mark,
    ui::Place,
};
use domain::{
    AuthorizationId, Capability, Error, Language,
    people::{AuthorizationLine, VisitLine},
};
use jiff::civil::{Date, DateTime};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

/// An end nearer than this is said in days.
const SOON_DAYS: i32 = 30;

/// The page of one authorization.
#[component]
pub fn Authorization() -> impl IntoView {
    let lang = language();
    let id: Option<AuthorizationId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_now("people.authorization", move |tx| {
                Box::pin(async move {
                    let line = store::people::authorization(tx, id).await?;
                    let visits = store::people::authorization_visits(tx, id).await?;
                    Ok((line, visits))
                })
            })
            .await
        },
        move |((line, visits), now)| page(lang, line, visits, now),
    )
}

fn page(lang: Language, line: AuthorizationLine, around: Vec<VisitLine>, now: DateTime) -> impl IntoView {
    let title = words::authorization(lang, &line.reference);
    let chosen = match &line.chosen {
        Some(provider) => Either::Left(view! {
            <a href=format!("/providers/{}", provider.id) dir="auto">{provider.full_name()}</a>
        }),
        None => Either::Right(words::nobody_chosen(lang)),
    };
    shell(
        title.clone(),
        Place::Authorizations,
        view! {
            <div class="head">
                {crumbs(lang, "/authorizations", words::authorizations(lang))} <h1>{title}</h1> {ending(lang, &line, now.date())}
                <div class="head-end">{place_link(lang, &line, now.date(), "button button-main")}</div>
            </div>
            <div class="page page-wide">
                <div class="cards">
                    <section class="card" aria-labelledby="about">
                        <h2 id="about">{words::about(lang)}</h2>
                        <dl class="facts">
                            <dt>{words::child(lang)}</dt>
                            <dd>
                                <a href=format!("/children/{}", line.child.id) dir="auto">{line.child.listed_name()}</a>
                            </dd>
                            <dt>{words::service(lang)}</dt>
                            <dd>{mark(&line.discipline)} " " {line.service_code.clone()}</dd>
                            <dt>{words::allowed(lang)}</dt>
                            <dd>{words::a_week(lang, line.visits_per_week, line.minutes_per_visit)}</dd>
                            <dt>{words::units(lang)}</dt>
                            <dd>{words::units_of(lang, line.units_authorized)}</dd>
                            <dt>{words::unit_rule(lang)}</dt>
                            <dd>{words::rule_name(lang, &line.unit_rule)}</dd>
                            <dt>{words::period(lang)}</dt>
                            <dd>
                                {words::period_of(
                                    lang,
                                    dates::with_year(lang, line.starts_on),
                                    dates::with_year(lang, line.ends_on),
                                )}
                            </dd>
                            <dt>{words::payer(lang)}</dt>
                            <dd dir="auto">{line.payer.clone()}</dd>
                            <dt>{words::chosen(lang)}</dt>
                            <dd>{chosen}</dd>
                        </dl>
                    </section>
                    {visits(lang, &around, now, Names::Provider)}
                </div>
            </div>
        },
    )
}

/// One authorization in the card of its child. Only the office has a page for it.
pub fn entry(lang: Language, line: &AuthorizationLine, today: Date, office: bool) -> impl IntoView + use<> {
    let what = format!(
        "{} · {}",
        words::a_week(lang, line.visits_per_week, line.minutes_per_visit),
        words::units_of(lang, line.units_authorized)
    );
    let head = if office {
        Either::Left(view! { <a href=format!("/authorizations/{}", line.id)>{what}</a> })
    } else {
        Either::Right(view! { <b>{what}</b> })
    };
    let chosen =
        line.chosen.as_ref().map_or_else(|| words::nobody_chosen(lang).to_owned(), domain::visits::ProviderRef::full_name);
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
                    {words::period_of(lang, dates::short(lang, line.starts_on), dates::short(lang, line.ends_on))}
                </span>
                {ending(lang, line, today)}
            </span>
        </li>
    }
}

/// How its period stands to today, where that matters.
pub fn ending(lang: Language, line: &AuthorizationLine, today: Date) -> impl IntoView + use<> {
    let days = (line.ends_on - today).get_days();
    let (word, chip) = match days {
        _ if line.starts_on > today => (words::not_begun_yet(lang).to_owned(), "chip"),
        ..0 => (words::ended(lang).to_owned(), "chip"),
        0 => (words::ends_today(lang).to_owned(), "chip chip-amber"),
        1..=SOON_DAYS => (words::ends_soon(lang, days), "chip chip-amber"),
        _ => return None,
    };
    Some(view! { <span class=chip>{word}</span> })
}

/// The way to place a visit under it, until it ends.
pub fn place_link(lang: Language, line: &AuthorizationLine, today: Date, class: &'static str) -> impl IntoView + use<> {
    let name = line.child.short_name();
    (line.ends_on >= today && may(Capability::Schedule)).then(|| {
        view! {
            <a class=class href=format!("/visits/new?authorization={}", line.id) aria-label=words::place_visit_for(lang, name)>
                {words::place_visit(lang)}
            </a>
        }
    })
}
