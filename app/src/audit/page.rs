//! `/audit`: who did and saw what, newest first.

use super::{actions::ACTIONS, export, parts, words};
use crate::{
    dates,
    page::load,
    request::{language, read},
    ui::{AdminShell, EmptyState, Icon, Place},
};
use domain::{
    Language,
    audit::{AuditLine, AuditPage, AuditSearch, ChainStanding},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// What the address asks for, as it was typed.
#[derive(Clone, Default)]
struct Asked {
    search: AuditSearch,
    from: String,
    to: String,
    /// A date could not be read: it is left out.
    bad_dates: bool,
}

impl Asked {
    fn read() -> Self {
        let query = use_query_map().read_untracked().clone();
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        let (from, to) = (text("from"), text("to"));
        let day = |text: &str| text.parse().ok().filter(|day: &Date| (2000..=2100).contains(&day.year()));
        let search = AuditSearch {
            who: text("who").chars().take(80).collect(),
            action: text("action"),
            child: text("child").parse().ok(),
            visit: text("visit").parse().ok(),
            from: day(&from),
            to: day(&to),
            before: text("before").parse().ok(),
            after: text("after").parse().ok(),
        };
        let bad = |typed: &str, read: Option<Date>| !typed.is_empty() && read.is_none();
        Self { bad_dates: bad(&from, search.from) || bad(&to, search.to), search, from, to }
    }

    /// What is wrong with the days that are asked for.
    fn complaint(&self, lang: Language) -> Option<&'static str> {
        let reversed = self.search.from.zip(self.search.to).is_some_and(|(from, to)| from > to);
        if self.bad_dates { Some(words::bad_dates(lang)) } else { reversed.then(|| words::reversed_dates(lang)) }
    }

    /// The address of another page of the same search.
    fn beside(&self, name: &'static str, seq: i64) -> String {
        let AuditSearch { who, action, child, visit, .. } = &self.search;
        let id = |id: Option<String>| id.unwrap_or_default();
        let pairs = [
            ("who", who.clone()),
            ("action", action.clone()),
            ("child", id(child.map(|child| child.to_string()))),
            ("visit", id(visit.map(|visit| visit.to_string()))),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            (name, seq.to_string()),
        ];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("/audit?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    }
}

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let lang = language();
    let asked = Asked::read();
    let search = asked.search.clone();
    load(
        async move { read("audit.search", move |tx| Box::pin(async move { store::audit::search(tx, &search).await })).await },
        move |page| view(lang, asked, page),
    )
}

fn view(lang: Language, asked: Asked, page: AuditPage) -> impl IntoView {
    let body = if page.rows.is_empty() {
        Either::Left(view! { <EmptyState icon="search" title=words::nothing(lang) text=words::nothing_help(lang) /> })
    } else {
        Either::Right(view! {
            {table(lang, &page.rows)}
            {pager(lang, &asked, &page)}
        })
    };
    view! {
        <AdminShell title=words::audit(lang).to_owned() place=Place::Audit>
            <div class="head">
                <h1>{words::audit(lang)}</h1>
            </div>
            <div class="page page-wide">
                {standing(lang, &page.standing)}
                {filter(lang, &asked, &page)}
                {body}
                {export::form(lang)}
            </div>
        </AdminShell>
    }
}

/// How the chain stands, calmly where all is well.
fn standing(lang: Language, standing: &ChainStanding) -> impl IntoView + use<> {
    let set_back = standing.set_back.map(|set_back| {
        let (at, by) = (dates::moment_with_year(lang, set_back.at), dates::span(set_back.minutes));
        let times = (set_back.times > 1).then(|| words::set_back_often(lang, set_back.times));
        view! {
            <div class="flash flash-amber">
                <Icon name="triangle-alert" />
                <div>
                    <b>{words::set_back(lang)}</b>
                    <p>{words::set_back_help(lang, at, by)} " " {times}</p>
                </div>
            </div>
        }
    });
    view! {
        {checked(lang, standing)}
        {set_back}
    }
}

fn checked(lang: Language, standing: &ChainStanding) -> impl IntoView + use<> {
    let signed = match standing.signed {
        Some((at, seq)) => words::signed(lang, dates::moment_with_year(lang, at), seq),
        None => words::never_signed(lang).to_owned(),
    };
    match standing.checked {
        Some((at, _, findings)) if findings > 0 => Either::Left(view! {
            <div class="flash flash-brick" role="alert">
                <Icon name="triangle-alert" />
                <div>
                    <b>{words::broken(lang)}</b>
                    <p>{words::broken_help(lang, dates::moment_with_year(lang, at), findings)}</p>
                </div>
            </div>
        }),
        checked => {
            let checked = match checked {
                Some((at, events, _)) => words::checked(lang, dates::moment_with_year(lang, at), events),
                None => words::never_checked(lang).to_owned(),
            };
            Either::Right(view! { <p class="soft">{checked} " " {signed}</p> })
        }
    }
}

fn filter(lang: Language, asked: &Asked, page: &AuditPage) -> impl IntoView + use<> {
    let search = &asked.search;
    let child = page.child.as_ref().map(|child| {
        view! {
            <p>{words::about_child(lang)} " " {parts::child_link(child)}</p>
            <input type="hidden" name="child" value=child.id.to_string() />
        }
    });
    let visit = search.visit.map(|visit| {
        view! {
            <p>{words::about_visit(lang)}</p>
            <input type="hidden" name="visit" value=visit.to_string() />
        }
    });
    let date = |name: &'static str, label: &'static str, value: &str| {
        view! {
            <div class="field">
                <label r#for=name>{label}</label>
                <input class="input" id=name name=name type="date" value=value.to_owned() />
            </div>
        }
    };
    view! {
        <form class="form audit-filter" method="get" action="/audit" role="search" aria-label=words::audit(lang)>
            {child}
            {visit}
            {asked.complaint(lang).map(|text| view! { <p class="error" role="alert">{text}</p> })}
            <div class="form-row">
                <div class="field">
                    <label r#for="who">{words::person(lang)}</label>
                    <input class="input" id="who" name="who" type="search" maxlength="80" dir="auto" autocomplete="off" value=search.who.clone() />
                </div>
                <div class="field">
                    <label r#for="action">{words::action(lang)}</label>
                    <select class="input" id="action" name="action">{options(lang, &search.action)}</select>
                </div>
                {date("from", words::from(lang), &asked.from)}
                {date("to", words::to(lang), &asked.to)}
            </div>
            <div class="buttons">
                <button class="button button-main" type="submit">
                    <Icon name="search" />
                    {words::search(lang)}
                </button>
                {(!search.is_empty() || asked.bad_dates).then(|| view! { <a class="button" href="/audit">{words::clear(lang)}</a> })}
            </div>
        </form>
    }
}

/// Every action by its words, in their order.
fn options(lang: Language, chosen: &str) -> AnyView {
    let mut actions: Vec<(String, String)> =
        ACTIONS.iter().map(|(key, words)| ((*key).to_owned(), words(lang).to_owned())).collect();
    actions.sort_by(|one, other| one.1.cmp(&other.1));
    let special = [(String::new(), words::anything(lang)), (AuditSearch::REFUSED.to_owned(), words::all_refused(lang))];
    let mut all: Vec<(String, String)> = special.into_iter().map(|(key, words)| (key, words.to_owned())).chain(actions).collect();
    if !all.iter().any(|(key, _)| key == chosen) {
        all.push((chosen.to_owned(), chosen.to_owned()));
    }
    all.into_iter()
        .map(|(key, words)| {
            let selected = key == chosen;
            view! { <option value=key selected=selected>{words}</option> }
        })
        .collect_view()
        .into_any()
}

fn table(lang: Language, rows: &[AuditLine]) -> impl IntoView + use<> {
    let regions = rows.iter().any(|line| !line.region.is_empty());
    let rows = rows.iter().map(|line| row(lang, line, regions)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=words::audit(lang)>
            <table class="table table-stack audit-table">
                <thead>
                    <tr>
                        <th scope="col">{words::when(lang)}</th>
                        <th scope="col">{words::who(lang)}</th>
                        <th scope="col">{words::action(lang)}</th>
                        <th scope="col">{words::record(lang)}</th>
                        {regions.then(|| view! { <th scope="col">{words::region(lang)}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(lang: Language, line: &AuditLine, regions: bool) -> impl IntoView + use<> {
    let href = format!("/audit/{}", line.seq);
    let mut records = parts::subjects(lang, line);
    records.extend(line.children.iter().map(parts::child_link));
    let more = line.shown.saturating_sub(line.children.len() as u32);
    if more > 0 {
        let more = if line.children.is_empty() { words::children_shown(lang, more) } else { words::and_more(lang, more) };
        records.push(view! { <a class="nowrap" href=href.clone()>{more}</a> }.into_any());
    }
    let region = if line.region.is_empty() { words::unknown_region(lang).to_owned() } else { line.region.clone() };
    let what = parts::what(lang, line);
    view! {
        <tr>
            <th scope="row" class="nowrap">
                <a href=href aria-label=format!("{}: {}", words::event(lang, line.seq), dates::moment_with_year(lang, line.at))>
                    <time datetime=format!("{:.0}", line.at)>{dates::moment_with_year(lang, line.at)}</time>
                </a>
            </th>
            <td>{parts::who(lang, &line.who)}</td>
            <td>{if line.refused { view! { <span class="chip chip-amber">{what}</span> }.into_any() } else { what.into_any() }}</td>
            <td class="audit-record">{parts::listed(records)}</td>
            {regions.then(|| view! { <td data-label=words::region(lang)>{region}</td> })}
        </tr>
    }
}

fn pager(lang: Language, asked: &Asked, page: &AuditPage) -> impl IntoView + use<> {
    let newer = page.newer.map(|seq| {
        view! {
            <a class="button" rel="prev" href=asked.beside("after", seq)>
                <Icon name="chevron-left" />
                {words::newer(lang)}
            </a>
        }
    });
    let older = page.older.map(|seq| {
        view! {
            <a class="button" rel="next" href=asked.beside("before", seq)>
                {words::older(lang)}
                <Icon name="chevron-right" />
            </a>
        }
    });
    (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=words::pages(lang)>
                <span class="buttons">{newer}{older}</span>
            </nav>
        }
    })
}
