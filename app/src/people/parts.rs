//! Parts that the lists and pages of people share: the frame by role, search, pager, visits, hours.

use super::words;
use crate::{
    dates,
    request::{Work, may, read, role},
    schedule::mark,
    ui::{AdminShell, EmptyState, Icon, Place, ProviderShell, numbers},
};
use domain::{
    Capability, Language, Result, Role,
    availability::{Availability, Run},
    people::{Page, Search, VisitLine},
    visits::{NoteState, VisitState},
};
use jiff::civil::DateTime;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use store::Tx;

/// How many visits of a list show before the rest is asked for.
const VISITS_SHOWN: usize = 8;

/// The office's frame, or for a provider their own.
pub fn shell(title: String, place: Place, children: impl IntoView + 'static) -> impl IntoView {
    let children = children.into_any();
    if role() == Some(Role::Provider) {
        Either::Left(view! { <ProviderShell title=title place=place>{children}</ProviderShell> })
    } else {
        Either::Right(view! { <AdminShell title=title place=place>{children}</AdminShell> })
    }
}

/// What was asked for in the address: `?q=…&page=…`.
pub fn asked() -> Search {
    let query = use_query_map().read_untracked().clone();
    Search {
        q: query.get("q").unwrap_or_default().trim().to_owned(),
        page: query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1),
    }
}

/// Reads a record together with the agency's present moment, in its own zone.
pub async fn read_with_now<T, F>(action: &'static str, work: F) -> Result<(T, DateTime)>
where
    T: Send,
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
{
    read(action, move |tx| {
        Box::pin(async move {
            let record = work(tx).await?;
            let zone = store::zone(&tx.agency().time_zone)?;
            Ok((record, tx.now().to_zoned(zone).datetime()))
        })
    })
    .await
}

/// The search of a list: a form that asks by GET.
pub fn search_form(lang: Language, action: &'static str, hint: &'static str, q: String) -> impl IntoView {
    view! {
        <form class="search" method="get" action=action role="search">
            <label class="vh" for="q">{hint}</label>
            <Icon name="search" />
            <input class="input" id="q" name="q" type="search" maxlength="100" autocomplete="off" placeholder=hint value=q />
            <button class="button" type="submit">{words::search(lang)}</button>
        </form>
    }
}

fn page_link(action: &str, kept: &[(&str, &str)], page: u32) -> String {
    let page = page.to_string();
    let mut pairs = kept.to_vec();
    if page != "1" {
        pairs.push(("page", page.as_str()));
    }
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{action}?{query}"),
        _ => action.to_owned(),
    }
}

/// What of a search by text stands in the address.
fn kept(q: &str) -> Vec<(&str, &str)> {
    if q.is_empty() { Vec::new() } else { vec![("q", q)] }
}

/// The way through a list that is longer than a page; nothing for a short one.
pub fn pager<T>(lang: Language, action: &'static str, q: &str, page: &Page<T>) -> impl IntoView + use<T> {
    pager_of(lang, action, &kept(q), page)
}

/// [`pager`] of a list that is filtered by more than a text.
pub fn pager_of<T>(lang: Language, action: &'static str, kept: &[(&str, &str)], page: &Page<T>) -> impl IntoView + use<T> {
    let (number, count) = (page.number, page.count());
    let from = (number - 1) * Page::<T>::ROWS + 1;
    let to = from + u32::try_from(page.rows.len()).unwrap_or_default().saturating_sub(1);
    let text = words::rows_of(lang, from, to, page.total);
    let before = (number > 1).then(|| page_link(action, kept, number - 1));
    let after = (number < count).then(|| page_link(action, kept, number + 1));
    (count > 1).then(|| {
        view! {
            <nav class="pager" aria-label=words::pages(lang)>
                <span>{text}</span>
                <span class="buttons">
                    {before
                        .map(|href| {
                            view! {
                                <a class="button" rel="prev" href=href>
                                    <Icon name="chevron-left" />
                                    {words::earlier_rows(lang)}
                                </a>
                            }
                        })}
                    {after
                        .map(|href| {
                            view! {
                                <a class="button" rel="next" href=href>
                                    {words::later_rows(lang)}
                                    <Icon name="chevron-right" />
                                </a>
                            }
                        })}
                </span>
            </nav>
        }
    })
}

/// A list without rows, before the agency's files came in.
pub fn nothing_imported(lang: Language, icon: &'static str, title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <EmptyState icon=icon title=title text=text>
            {may(Capability::Manage)
                .then(|| view! { <a class="button button-main" href="/import">{words::import_files(lang)}</a> })}
        </EmptyState>
    }
}

/// A search that found nothing.
pub fn unmatched(lang: Language, action: &'static str, title: String) -> impl IntoView {
    view! {
        <EmptyState icon="search" title=title text=words::try_less(lang)>
            <a class="button" href=action>{words::clear(lang)}</a>
        </EmptyState>
    }
}

/// A page behind the end of its list.
pub fn beyond(lang: Language, action: &'static str, q: &str) -> impl IntoView + use<> {
    beyond_of(lang, action, &kept(q))
}

/// [`beyond`] of a list that is filtered by more than a text.
pub fn beyond_of(lang: Language, action: &'static str, kept: &[(&str, &str)]) -> impl IntoView + use<> {
    let first = page_link(action, kept, 1);
    view! {
        <EmptyState icon="search" title=words::no_such_page(lang) text="">
            <a class="button" href=first>{words::first_page(lang)}</a>
        </EmptyState>
    }
}

/// "Children › Ezra Moreno": the way back to the list.
pub fn crumbs(lang: Language, href: &'static str, list: &'static str) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label=words::back(lang)>
            <a href=href>{list}</a>
            <Icon name="chevron-right" />
        </nav>
    }
}

/// A telephone number to call, or what stands where there is none.
pub fn phone(number: &str, missing: &'static str) -> impl IntoView + use<> {
    if number.is_empty() {
        return Either::Left(view! { <span class="soft">{missing}</span> });
    }
    Either::Right(numbers(number))
}

/// An address to write to.
pub fn mail(address: &str, missing: &'static str) -> impl IntoView + use<> {
    if address.is_empty() {
        return Either::Left(view! { <span class="soft">{missing}</span> });
    }
    // A long address breaks where its parts end, never within one.
    let parts = address.split_inclusive(['@', '.', '-', '_']).map(|part| view! { {part.to_owned()} <wbr /> }).collect_view();
    Either::Right(view! { <a class="mail" href=format!("mailto:{address}")>{parts}</a> })
}

/// Whom a list of visits names beside the time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Child,
    Provider,
}

/// The visits around now: what comes, soonest first, and what was, latest first.
pub fn visits(lang: Language, visits: &[VisitLine], now: DateTime, names: Names) -> impl IntoView + use<> {
    let comes =
        |visit: &&VisitLine| visit.state == VisitState::UnderWay || (visit.state == VisitState::Planned && visit.starts >= now);
    let mut next: Vec<&VisitLine> = visits.iter().filter(comes).collect();
    next.reverse();
    let recent: Vec<&VisitLine> = visits.iter().filter(|visit| !comes(visit)).collect();
    view! {
        <section class="card" aria-labelledby="next-visits">
            <h2 id="next-visits">{words::next_visits(lang)}</h2>
            {visit_list(lang, &next, now, names, words::no_next_visits(lang))}
        </section>
        <section class="card" aria-labelledby="recent-visits">
            <h2 id="recent-visits">{words::recent_visits(lang)}</h2>
            {visit_list(lang, &recent, now, names, words::no_recent_visits(lang))}
        </section>
    }
}

fn visit_list(
    lang: Language,
    visits: &[&VisitLine],
    now: DateTime,
    names: Names,
    nothing: &'static str,
) -> impl IntoView + use<> {
    if visits.is_empty() {
        return Either::Left(view! { <p class="soft">{nothing}</p> });
    }
    let (first, rest) = visits.split_at(visits.len().min(VISITS_SHOWN));
    let rows = |visits: &[&VisitLine]| visits.iter().map(|visit| visit_row(lang, visit, now, names)).collect_view();
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>
                    {words::show_more(lang, rest.len())}
                    <Icon name="chevron-down" />
                </summary>
                <ul class="panel-list">{rows(rest)}</ul>
            </details>
        }
    });
    Either::Right(view! {
        <ul class="panel-list">{rows(first)}</ul>
        {more}
    })
}

fn visit_row(lang: Language, visit: &VisitLine, now: DateTime, names: Names) -> impl IntoView + use<> {
    let name = match names {
        Names::Child => visit.child.listed_name(),
        Names::Provider => visit.provider.full_name(),
    };
    let (word, chip) = match (visit.state, visit.note) {
        (VisitState::Planned, _) if visit.starts < now => (words::not_begun(lang), "chip chip-amber"),
        (VisitState::Planned, _) => (words::planned(lang), "chip"),
        (VisitState::UnderWay, _) => (words::under_way(lang), "chip chip-pine"),
        (VisitState::Cancelled, _) => (words::cancelled(lang), "chip"),
        (VisitState::Done, NoteState::Signed) => (words::signed(lang), "chip chip-pine"),
        (VisitState::Done, _) => (words::note_unsigned(lang), "chip chip-amber"),
    };
    view! {
        <li>
            {mark(&visit.discipline)}
            <a href=format!("/visits/{}", visit.id)>
                <time datetime=visit.starts.to_string()>{dates::capital(&dates::moment(lang, visit.starts))}</time>
                " · "
                {words::minutes(lang, visit.minutes)}
            </a>
            <span class="card-head">
                <span class="soft" dir="auto">{name}</span>
                <span class=chip>{word}</span>
            </span>
        </li>
    }
}

/// The hours of a week, days with the same hours together: "Mon–Fri 8:00 AM–6:00 PM". Text that can't be read shows as written.
pub fn hours(lang: Language, written: &str) -> impl IntoView + use<> {
    let Ok(availability) = written.parse::<Availability>() else {
        return Either::Left(written.to_owned());
    };
    if availability.minutes() == 0 {
        return Either::Left(words::never(lang).to_owned());
    }
    let name = |day| dates::capital(&dates::weekday_name_short(lang, day));
    let lines = availability
        .runs()
        .into_iter()
        .map(|Run { first, last, windows }| {
            let days = if first == last { name(first) } else { format!("{}–{}", name(first), name(last)) };
            let span =
                |(from, to): &(u16, u16)| view! { <span class="nowrap">{dates::minute(*from)} "–" {dates::minute(*to)}</span> };
            let spans =
                windows.iter().enumerate().map(|(nth, window)| view! { {if nth > 0 { ", " } else { " " }} {span(window)} });
            let spans = spans.collect_view();
            view! { <li>{days} {spans}</li> }
        })
        .collect_view();
    Either::Right(view! { <ul>{lines}</ul> })
}
