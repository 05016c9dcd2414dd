//! `/account/activity`.

use super::{EndOtherSessions, EndSession, messages};
use domain::{
    Error, Language, Result,
    people::Page,
    security::{AccountEvent, OpenSession, RETENTION_DAYS},
};
use jiff::tz::TimeZone;
use leptos::{either::Either, prelude::*};
use ui::{
    Form, MemberShell, NavSection,
    lists::{page_out_of_range, pager, search_from_query},
    load,
};
use web::{
    dates,
    request::{current_request, language, require_session},
};

const PATH: &str = "/account/activity";

/// The link to this page, as a card of `/account`.
pub fn card(lang: Language) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="activity">
            <h2 id="activity">{messages::title(lang)}</h2>
            <p class="soft">{messages::card_help(lang)}</p>
            <p>
                <a class="button" href=PATH>
                    {messages::show_activity(lang)}
                </a>
            </p>
        </section>
    }
}

struct ActivityData {
    /// The time zone of the current agency.
    zone: TimeZone,
    sessions: Vec<OpenSession>,
    page: Page<AccountEvent>,
}

/// The page: open sessions and security events, newest first.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    load(load_activity(number), move |data| activity(lang, data))
}

async fn load_activity(number: u32) -> Result<ActivityData> {
    let (db, actor) = require_session()?;
    let own = current_request()?.session.clone().ok_or(Error::SignedOut)?;
    let zone = store::zone(&actor.agency().time_zone)?;
    let sessions = db.identity().sessions_of(&actor, &own).await?;
    let page = db.identity().security_events(&actor, number).await?;
    Ok(ActivityData { zone, sessions, page })
}

fn activity(lang: Language, data: ActivityData) -> impl IntoView {
    let ActivityData { zone, sessions, page } = data;
    let title = messages::title(lang);
    let others = Form::of::<EndOtherSessions>("");
    let end_others = (sessions.len() > 1).then(|| {
        view! {
            <form class="form" method="post" action=others.action()>
                {others.error_summary()}
                <div class="buttons">{others.button(messages::end_others(lang), "button button-brick")}</div>
            </form>
        }
    });
    let open = sessions.into_iter().map(|one| session(lang, &zone, one)).collect_view();
    let events = if page.rows.is_empty() && page.total > 0 {
        Either::Left(page_out_of_range(lang, PATH, ""))
    } else {
        Either::Right(events_table(lang, &zone, &page))
    };
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="page">
                <h1>{title}</h1>
                <p class="soft">{messages::only_you(lang)}</p>
                <section class="card" aria-labelledby="sessions">
                    <h2 id="sessions">{messages::open_sessions(lang)}</h2>
                    <p class="soft">{messages::open_sessions_help(lang)}</p>
                    <ul class="panel-list">{open}</ul>
                    {end_others}
                </section>
                <section class="card" aria-labelledby="happened">
                    <h2 id="happened">{messages::happened(lang)}</h2>
                    <p class="soft">{messages::happened_help(lang, RETENTION_DAYS)}</p>
                    {events}
                </section>
                <p>
                    <a href="/account">{messages::to_account(lang)}</a>
                </p>
            </div>
        </MemberShell>
    }
}

fn session(lang: Language, zone: &TimeZone, session: OpenSession) -> impl IntoView + use<> {
    let form =
        Form::of::<EndSession>("").scoped_to(format!("-{}", session.id), "session", |typed| typed == session.id.to_string());
    let device = device(lang, &session.device);
    let location = region(lang, &session.region);
    let times = messages::times(lang, dates::moment_in(lang, zone, session.opened), dates::moment_in(lang, zone, session.used));
    let end = if session.this {
        Either::Left(view! { <span class="chip chip-pine">{messages::this_one(lang)}</span> })
    } else {
        Either::Right(view! {
            <form method="post" action=form.action()>
                {form.error_summary()} {form.hidden("session", session.id)}
                <button class="button" type="submit">
                    {messages::end(lang)}
                    <span class="sr-only">" " {device.clone()}</span>
                </button>
            </form>
        })
    };
    view! {
        <li class="device">
            <div>
                <b>{device}</b>
                <p class="soft small">
                    {location} ", " {web::terms::role_name(lang, session.role)} ", " <bdi>{session.agency}</bdi>
                </p>
                <p class="soft small">{times}</p>
            </div>
            {end}
        </li>
    }
}

fn events_table(lang: Language, zone: &TimeZone, page: &Page<AccountEvent>) -> impl IntoView + use<> {
    if page.rows.is_empty() {
        return Either::Left(view! { <p>{messages::nothing_yet(lang)}</p> });
    }
    let rows = page
        .rows
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row">{messages::event(lang, one.event)}</th>
                    <td class="nowrap" data-label=messages::when(lang)>{dates::moment_in(lang, zone, one.at)}</td>
                    <td data-label=messages::device(lang)>{device(lang, &one.device)}</td>
                    <td data-label=messages::region(lang)>{region(lang, &one.region)}</td>
                </tr>
            }
        })
        .collect_view();
    Either::Right(view! {
        <div class="scroll" tabindex="0" role="region" aria-label=messages::happened_table(lang)>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{messages::what(lang)}</th>
                        <th scope="col">{messages::when(lang)}</th>
                        <th scope="col">{messages::device(lang)}</th>
                        <th scope="col">{messages::region(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager(lang, PATH, "", page)}
    })
}

fn device(lang: Language, stored: &str) -> String {
    if stored.is_empty() { messages::unknown_device(lang).to_owned() } else { web::terms::device_text(lang, stored) }
}

fn region(lang: Language, stored: &str) -> String {
    if stored.is_empty() { messages::unknown_region(lang).to_owned() } else { stored.to_owned() }
}
