//! `/audit`: changes, newest first, and optionally record accesses.

use super::{
    actions::label,
    export, groups, messages, parts,
    query::{ACCESSES_VALUE, AuditQuery},
    table,
};
use domain::{
    Language,
    audit::{AuditAction, AuditPage, ChainStatus, Group},
};
use leptos::{either::Either, prelude::*};
use ui::{AdminShell, EmptyState, Icon, NavSection, audit_links::record_of_data, load};
use web::{
    dates,
    request::{language, read},
};

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let lang = language();
    let query = AuditQuery::read();
    let search = query.search.clone();
    load(
        async move {
            read(AuditAction::AuditSearch, move |tx| Box::pin(async move { store::audit::search(tx, &search).await })).await
        },
        move |page| view(lang, query, page),
    )
}

fn view(lang: Language, query: AuditQuery, page: AuditPage) -> impl IntoView {
    let body = if page.rows.is_empty() {
        let include_accesses = query.search.changes_only().then(|| {
            view! {
                <p>
                    <a href=query.with_accesses()>{messages::include_accesses_label(lang)}</a>
                </p>
            }
        });
        Either::Left(view! {
            <EmptyState icon="search" title=messages::nothing(lang) text=messages::nothing_help(lang) />
            {include_accesses}
        })
    } else {
        Either::Right(view! {
            {table::table(lang, &query.search, &page.rows)}
            {pager(lang, &query, &page)}
        })
    };
    view! {
        <AdminShell title=messages::audit(lang).to_owned() section=NavSection::Audit>
            <div class="head">
                <h1>{messages::audit(lang)}</h1>
                <div class="head-end">
                    <a class="button" href="/settings/holds">
                        <Icon name="shield-check" />
                        {messages::legal_holds(lang)}
                    </a>
                    <a class="button" href="/settings/data-reports">{messages::data_reports(lang)}</a>
                </div>
            </div>
            <div class="page page-wide">
                {chain_status(lang, &page.chain_status)}
                {groups::links(lang, &query)}
                {filter(lang, &query, &page)}
                {body}
                {export::form(lang)}
                {record_of_data(lang)}
            </div>
        </AdminShell>
    }
}

/// The status of the hash chain, unobtrusive if it is intact.
fn chain_status(lang: Language, chain_status: &ChainStatus) -> impl IntoView + use<> {
    let set_back = chain_status.set_back.map(|set_back| {
        let (at, by) = (dates::moment_with_year(lang, set_back.at), dates::span(set_back.minutes));
        let times = (set_back.times > 1).then(|| messages::set_back_often(lang, set_back.times));
        view! {
            <div class="flash flash-amber">
                <Icon name="triangle-alert" />
                <div>
                    <b>{messages::set_back(lang)}</b>
                    <p>{messages::set_back_help(lang, at, by)} " " {times}</p>
                </div>
            </div>
        }
    });
    view! {
        {checked(lang, chain_status)}
        {set_back}
    }
}

fn checked(lang: Language, chain_status: &ChainStatus) -> impl IntoView + use<> {
    let signed = match chain_status.signed {
        Some((at, seq)) => messages::signed(lang, dates::moment_with_year(lang, at), seq),
        None => messages::never_signed(lang).to_owned(),
    };
    match chain_status.checked {
        Some((at, _, findings)) if findings > 0 => Either::Left(view! {
            <div class="flash flash-brick" role="alert">
                <Icon name="triangle-alert" />
                <div>
                    <b>{messages::broken(lang)}</b>
                    <p>{messages::broken_help(lang, dates::moment_with_year(lang, at), findings)}</p>
                </div>
            </div>
        }),
        checked => {
            let checked = match checked {
                Some((at, events, _)) => messages::checked(lang, dates::moment_with_year(lang, at), events),
                None => messages::never_checked(lang).to_owned(),
            };
            Either::Right(view! { <p class="soft">{checked} " " {signed}</p> })
        }
    }
}

fn filter(lang: Language, query: &AuditQuery, page: &AuditPage) -> impl IntoView + use<> {
    let search = &query.search;
    let child = page.child.as_ref().map(|child| {
        view! {
            <p>{messages::about_child(lang)} " " {parts::child_link(child)}</p>
            <input type="hidden" name="child" value=child.id.to_string() />
        }
    });
    let visit = search.visit.map(|visit| {
        view! {
            <p>{messages::about_visit(lang)}</p>
            <input type="hidden" name="visit" value=visit.to_string() />
        }
    });
    let group = search.of_group().map(|group| view! { <input type="hidden" name="group" value=group.as_str() /> });
    let date = |name: &'static str, label: &'static str, value: &str| {
        view! {
            <div class="field">
                <label r#for=name>{label}</label>
                <input class="input" id=name name=name type="date" value=value.to_owned() />
            </div>
        }
    };
    view! {
        <form class="form audit-filter" method="get" action="/audit" role="search" aria-label=messages::audit(lang)>
            {child}
            {visit}
            {group}
            {query.error_text(lang).map(|text| view! { <p class="error" role="alert">{text}</p> })}
            <div class="form-row">
                <div class="field">
                    <label r#for="who">{messages::person(lang)}</label>
                    <input class="input" id="who" name="who" type="search" maxlength="80" dir="auto" autocomplete="off" value=search.who.clone() />
                </div>
                <div class="field">
                    <label r#for="action">{messages::action(lang)}</label>
                    <select class="input" id="action" name="action">{options(lang, &search.action)}</select>
                </div>
                {date("from", messages::from(lang), &query.from)}
                {date("to", messages::to(lang), &query.to)}
            </div>
            <div class="buttons">
                <label class="choice" for="looks">
                    <input type="checkbox" id="looks" name="looks" value=ACCESSES_VALUE checked=search.include_accesses />
                    <span>{messages::include_accesses_label(lang)}</span>
                </label>
                <button class="button button-main" type="submit">
                    <Icon name="search" />
                    {messages::search(lang)}
                </button>
                {(!search.is_empty() || query.bad_dates).then(|| view! { <a class="button" href="/audit">{messages::clear(lang)}</a> })}
            </div>
        </form>
    }
}

/// All actions as options, sorted by label within each group.
fn options(lang: Language, chosen: &str) -> AnyView {
    let option = |key: String, label: String| {
        let selected = key == chosen;
        view! { <option value=key selected=selected>{label}</option> }
    };
    let groups = Group::ALL.into_iter().map(|group| {
        let of = |action: &AuditAction| action.change_group().unwrap_or(Group::RecordAccess) == group;
        let actions = AuditAction::ALL.iter().filter(|action| of(action));
        let mut actions: Vec<(&str, &str)> = actions.map(|action| (label(lang, *action), action.key())).collect();
        actions.sort_unstable();
        let any = !actions.is_empty();
        let actions = actions.into_iter().map(|(label, key)| option(key.to_owned(), label.to_owned())).collect_view();
        any.then(|| view! { <optgroup label=groups::name(lang, group)>{actions}</optgroup> })
    });
    let groups = groups.collect_view();
    let unknown =
        (!chosen.is_empty() && AuditAction::parse(chosen).is_none()).then(|| option(chosen.to_owned(), chosen.to_owned()));
    view! {
        {option(String::new(), messages::anything(lang).to_owned())}
        {groups}
        {unknown}
    }
    .into_any()
}

fn pager(lang: Language, query: &AuditQuery, page: &AuditPage) -> impl IntoView + use<> {
    let newer = page.newer.map(|seq| {
        view! {
            <a class="button" rel="prev" href=query.page_address("after", seq)>
                <Icon name="chevron-left" />
                {messages::newer(lang)}
            </a>
        }
    });
    let older = page.older.map(|seq| {
        view! {
            <a class="button" rel="next" href=query.page_address("before", seq)>
                {messages::older(lang)}
                <Icon name="chevron-right" />
            </a>
        }
    });
    (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=messages::pages(lang)>
                <span class="buttons">{newer}{older}</span>
            </nav>
        }
    })
}
