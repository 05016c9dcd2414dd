//! `/search?q=…`: whom one may see, by a name as one types it.

use super::words;
use crate::{
    dates,
    errors::reason,
    page::load,
    people::parts::shell,
    request::{language, read, role},
    schedule::mark,
    ui::{EmptyState, Icon, Place},
};
use domain::{
    Language, Role,
    people::VisitLine,
    search::{Found, Query},
};
use leptos::{either::EitherOf4, prelude::*};
use leptos_router::hooks::use_query_map;

/// The most characters that the form takes, as [`Query`] does.
const MOST: u16 = 80;

/// The page: its form, and below what it found.
#[component]
pub fn Search() -> impl IntoView {
    let lang = language();
    let typed = use_query_map().read_untracked().get("q").unwrap_or_default().trim().to_owned();
    let query = Query::try_from(typed.as_str());
    let asked = query.clone().or_else(|_| Query::try_from("")).ok();
    load(
        async move {
            read("search", move |tx| {
                Box::pin(async move {
                    match asked {
                        Some(query) => store::search::search(tx, &query).await,
                        None => Ok(Found::default()),
                    }
                })
            })
            .await
        },
        move |found| {
            let wrong = query.err().map(|key| reason(lang, &key));
            view(lang, typed, wrong, &found)
        },
    )
}

fn view(lang: Language, typed: String, wrong: Option<String>, found: &Found) -> impl IntoView + use<> {
    let body = match wrong {
        Some(wrong) => EitherOf4::A(view! { <p class="error" role="alert">{wrong}</p> }),
        None if typed.is_empty() => {
            EitherOf4::B(view! { <EmptyState icon="search" title=words::start(lang) text=words::start_help(lang) /> })
        }
        None if found.is_empty() => {
            let title = words::nobody_matches(lang, &typed);
            EitherOf4::C(view! { <EmptyState icon="search" title=title text=words::try_less(lang) /> })
        }
        None => EitherOf4::D(results(lang, found)),
    };
    shell(
        words::search(lang).to_owned(),
        Place::Search,
        view! {
            <div class="head">
                <h1>{words::search(lang)}</h1>
                <div class="head-end">{form(lang, typed)}</div>
            </div>
            <div class="page">{body}</div>
        },
    )
}

fn form(lang: Language, typed: String) -> impl IntoView {
    let hint = if role() == Some(Role::Admin) { words::name_of_anyone(lang) } else { words::name_of_a_child(lang) };
    let first = typed.is_empty();
    view! {
        <form class="search" method="get" action="/search" role="search">
            <label class="vh" for="q">{hint}</label>
            <Icon name="search" />
            <input
                class="input"
                id="q"
                name="q"
                type="search"
                dir="auto"
                maxlength=MOST
                autocomplete="off"
                autofocus=first
                placeholder=hint
                value=typed
            />
            <button class="button" type="submit">{words::search(lang)}</button>
        </form>
    }
}

fn results(lang: Language, found: &Found) -> impl IntoView + use<> {
    let people = |id: &'static str, title: &'static str, people: Vec<(String, String, Option<String>)>| {
        (!people.is_empty()).then(|| {
            let rows = people
                .into_iter()
                .map(|(href, name, town)| {
                    view! {
                        <li>
                            <a href=href dir="auto">{name}</a>
                            {town.map(|town| view! { <span class="soft" dir="auto">{town}</span> })}
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section class="card" aria-labelledby=id>
                    <h2 id=id>{title}</h2>
                    <ul class="panel-list">{rows}</ul>
                </section>
            }
        })
    };
    let children = found.children.iter().map(|child| (format!("/children/{}", child.id), child.full_name(), child.told_beside()));
    let providers = found.providers.iter().map(|provider| (format!("/providers/{}", provider.id), provider.full_name(), None));
    let visits = (!found.visits.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="next-visits">
                <h2 id="next-visits">{words::next_visits(lang, Found::DAYS)}</h2>
                <ul class="panel-list">{found.visits.iter().map(|visit| visit_row(lang, visit)).collect_view()}</ul>
            </section>
        }
    });
    view! {
        {found.is_full().then(|| view! { <p class="soft small">{words::first_few(lang, Found::MOST)}</p> })}
        {people("children", words::children(lang), children.collect())}
        {people("providers", words::providers(lang), providers.collect())}
        {visits}
    }
}

fn visit_row(lang: Language, visit: &VisitLine) -> impl IntoView + use<> {
    view! {
        <li>
            {mark(&visit.discipline)}
            <a href=format!("/visits/{}", visit.id)>
                <time datetime=visit.starts.to_string()>{dates::capital(&dates::moment(lang, visit.starts))}</time>
                " · "
                {dates::span(u32::from(visit.minutes))}
            </a>
            <span class="soft">
                <bdi>{visit.child.listed_name()}</bdi>
                " · "
                <bdi>{visit.provider.full_name()}</bdi>
            </span>
        </li>
    }
}
