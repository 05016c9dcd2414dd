//! Parts that the pages of authorizations and of children share.

use crate::people::{child_messages, messages};
use domain::{Capability, Language, people::AuthorizationLine, records::is_over};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use ui::visits::mark;
use web::{dates, request::has_capability};

/// Authorizations that end within this many days show the days left.
const SOON_DAYS: i32 = 30;

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
    let chosen =
        line.chosen.as_ref().map_or_else(|| messages::nobody_assigned(lang).to_owned(), domain::visits::ProviderRef::listed_name);
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

/// A chip for an authorization that hasn't started, has ended, ends soon or was ended early; `None` otherwise.
pub fn end_chip(lang: Language, line: &AuthorizationLine, today: Date) -> impl IntoView + use<> {
    let days = (line.ends_on - today).get_days();
    let (text, chip) = match days {
        _ if line.starts_on > today => (messages::not_begun_yet(lang).to_owned(), "chip"),
        ..0 => (messages::ended(lang).to_owned(), "chip"),
        0 => (messages::ends_today(lang).to_owned(), "chip chip-amber"),
        1..=SOON_DAYS => (messages::ends_soon(lang, days), "chip chip-amber"),
        _ if line.is_ended_early => (child_messages::chip_ends(lang, dates::with_year(lang, line.ends_on)), "chip chip-amber"),
        _ => return None,
    };
    Some(view! { <span class=chip>{text}</span> })
}

/// The link to schedule a visit under this authorization, until it or its child's services end.
pub fn schedule_link(lang: Language, line: &AuthorizationLine, today: Date, class: &'static str) -> impl IntoView + use<> {
    let name = line.child.short_name();
    (line.ends_on >= today && !is_over(line.child_ended_on, today) && has_capability(Capability::Schedule)).then(|| {
        view! {
            <a class=class href=format!("/visits/new?authorization={}", line.id) aria-label=messages::schedule_visit_for(lang, name)>
                {messages::schedule_visit(lang)}
            </a>
        }
    })
}
