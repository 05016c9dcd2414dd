//! `/account/activity`.

use super::{EndOtherSessions, EndSession, words};
use crate::{
    account::role_name,
    dates,
    page::load,
    people::parts::{asked, beyond, pager},
    request::{language, signed_in, stranger},
    ui::{Form, MemberShell, Place},
};
use domain::{
    Error, Language, Result,
    people::Page,
    security::{Happening, KEPT_DAYS, OpenSession},
};
use jiff::tz::TimeZone;
use leptos::{either::Either, prelude::*};

const PATH: &str = "/account/activity";

/// The way here, as a card of `/account`.
pub fn card(lang: Language) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="activity">
            <h2 id="activity">{words::title(lang)}</h2>
            <p class="soft">{words::card_help(lang)}</p>
            <p>
                <a class="button" href=PATH>
                    {words::look(lang)}
                </a>
            </p>
        </section>
    }
}

struct Shown {
    /// Of the agency that one is signed in to.
    zone: TimeZone,
    sessions: Vec<OpenSession>,
    page: Page<Happening>,
}

/// The sessions that are open, and what happened to the account, newest first.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let lang = language();
    let number = asked().page;
    load(shown(number), move |shown| activity(lang, shown))
}

async fn shown(number: u32) -> Result<Shown> {
    let (db, actor) = signed_in()?;
    let own = stranger()?.session.ok_or(Error::SignedOut)?;
    let zone = store::zone(&actor.agency().time_zone)?;
    let sessions = db.identity().sessions_of(&actor, &own).await?;
    let page = db.identity().happenings(&actor, number).await?;
    Ok(Shown { zone, sessions, page })
}

fn activity(lang: Language, shown: Shown) -> impl IntoView {
    let Shown { zone, sessions, page } = shown;
    let title = words::title(lang);
    let others = Form::of::<EndOtherSessions>("");
    let end_others = (sessions.len() > 1).then(|| {
        view! {
            <form class="form" method="post" action=others.action()>
                {others.refusal()}
                <div class="buttons">{others.button(words::end_others(lang), "button button-brick")}</div>
            </form>
        }
    });
    let open = sessions.into_iter().map(|one| session(lang, &zone, one)).collect_view();
    let told = if page.rows.is_empty() && page.total > 0 {
        Either::Left(beyond(lang, PATH, ""))
    } else {
        Either::Right(happenings(lang, &zone, &page))
    };
    view! {
        <MemberShell title=title.to_owned() place=Place::Account>
            <div class="page">
                <h1>{title}</h1>
                <p class="soft">{words::only_you(lang)}</p>
                <section class="card" aria-labelledby="sessions">
                    <h2 id="sessions">{words::open_sessions(lang)}</h2>
                    <p class="soft">{words::open_sessions_help(lang)}</p>
                    <ul class="panel-list">{open}</ul>
                    {end_others}
                </section>
                <section class="card" aria-labelledby="happened">
                    <h2 id="happened">{words::happened(lang)}</h2>
                    <p class="soft">{words::happened_help(lang, KEPT_DAYS)}</p>
                    {told}
                </section>
                <p>
                    <a href="/account">{words::to_account(lang)}</a>
                </p>
            </div>
        </MemberShell>
    }
}

fn session(lang: Language, zone: &TimeZone, session: OpenSession) -> impl IntoView + use<> {
    let form = Form::of::<EndSession>("").one_of(format!("-{}", session.id), "session", |typed| typed == session.id.to_string());
    let device = device(lang, &session.device);
    let place = region(lang, &session.region);
    let times = words::times(lang, dates::moment_in(lang, zone, session.opened), dates::moment_in(lang, zone, session.used));
    let end = if session.this {
        Either::Left(view! { <span class="chip chip-pine">{words::this_one(lang)}</span> })
    } else {
        Either::Right(view! {
            <form method="post" action=form.action()>
                {form.refusal()} {form.hidden("session", session.id)}
                <button class="button" type="submit">
                    {words::end(lang)}
                    <span class="vh">" " {device.clone()}</span>
                </button>
            </form>
        })
    };
    view! {
        <li class="device">
            <div>
                <b>{device}</b>
                <p class="soft small">
                    {place} ", " {role_name(lang, session.role)} ", " <bdi>{session.agency}</bdi>
                </p>
                <p class="soft small">{times}</p>
            </div>
            {end}
        </li>
    }
}

fn happenings(lang: Language, zone: &TimeZone, page: &Page<Happening>) -> impl IntoView + use<> {
    if page.rows.is_empty() {
        return Either::Left(view! { <p>{words::nothing_yet(lang)}</p> });
    }
    let rows = page
        .rows
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row">{words::event(lang, one.event)}</th>
                    <td class="nowrap" data-label=words::when(lang)>{dates::moment_in(lang, zone, one.at)}</td>
                    <td data-label=words::device(lang)>{device(lang, &one.device)}</td>
                    <td data-label=words::place(lang)>{region(lang, &one.region)}</td>
                </tr>
            }
        })
        .collect_view();
    Either::Right(view! {
        <div class="scroll" tabindex="0" role="region" aria-label=words::happened_table(lang)>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{words::what(lang)}</th>
                        <th scope="col">{words::when(lang)}</th>
                        <th scope="col">{words::device(lang)}</th>
                        <th scope="col">{words::place(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager(lang, PATH, "", page)}
    })
}

fn device(lang: Language, kept: &str) -> String {
    if kept.is_empty() { words::unknown_device(lang).to_owned() } else { device_words(lang, kept) }
}

/// "Firefox on Android" as the store keeps it, in the reader's language.
pub fn device_words(lang: Language, kept: &str) -> String {
    match kept.split_once(" on ") {
        Some((browser, system)) => words::browser_on(lang, browser, system),
        None => kept.to_owned(),
    }
}

fn region(lang: Language, kept: &str) -> String {
    if kept.is_empty() { words::unknown_region(lang).to_owned() } else { kept.to_owned() }
}
