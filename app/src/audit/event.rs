//! `/audit/{seq}`: one event with all that the chain keeps of it, and every child that it showed.

use super::{parts, words};
use crate::{
    dates,
    page::load,
    people::parts::crumbs,
    request::{language, read},
    ui::{AdminShell, Place},
};
use domain::{
    Error, Language,
    audit::{AuditEvent, AuditLine},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub fn Event() -> impl IntoView {
    let lang = language();
    let seq: Option<i64> = use_params_map().read_untracked().get("seq").and_then(|seq| seq.parse().ok());
    load(
        async move {
            let seq = seq.ok_or(Error::NotFound)?;
            read("audit.event", move |tx| Box::pin(store::audit::event(tx, seq))).await
        },
        move |event| view(lang, event),
    )
}

fn view(lang: Language, event: AuditEvent) -> impl IntoView {
    let line = event.line.clone();
    let title = words::event(lang, line.seq);
    let or_none = move |text: &str| if text.is_empty() { words::none(lang).to_owned() } else { text.to_owned() };
    let records = parts::subjects(lang, &line);
    let records = if records.is_empty() { words::none(lang).into_any() } else { parts::listed(records) };
    let code = move |text: &str| {
        let text = or_none(text);
        view! { <dd class="audit-code"><code>{text}</code></dd> }
    };
    view! {
        <AdminShell title=title.clone() place=Place::Audit>
            <div class="head">{crumbs(lang, "/audit", words::audit(lang))} <h1>{title}</h1></div>
            <div class="page page-wide">
                <section class="card">
                    <dl class="facts">
                        <dt>{words::when(lang)}</dt>
                        <dd>{dates::moment_with_year(lang, line.at)}</dd>
                        <dt>{words::who(lang)}</dt>
                        <dd>{parts::who(lang, &line.who)}</dd>
                        <dt>{words::action(lang)}</dt>
                        <dd>{parts::what(lang, &line)}</dd>
                        <dt>{words::record(lang)}</dt>
                        <dd>{records}</dd>
                        <dt>{words::region(lang)}</dt>
                        <dd>{if line.region.is_empty() { words::unknown_region(lang).to_owned() } else { line.region.clone() }}</dd>
                        <dt>{words::exact_time(lang)}</dt>
                        {code(&event.at.to_string())}
                        <dt>{words::key(lang)}</dt>
                        {code(&line.action)}
                        <dt>{words::actor(lang)}</dt>
                        {code(&event.actor)}
                        <dt>{words::request(lang)}</dt>
                        {code(&event.request)}
                        <dt>{words::digest(lang)}</dt>
                        {code(&event.digest)}
                        <dt>{words::prev(lang)}</dt>
                        {code(&event.prev)}
                        <dt>{words::hash(lang)}</dt>
                        {code(&event.hash)}
                    </dl>
                </section>
                {shown(lang, &line)}
            </div>
        </AdminShell>
    }
}

fn shown(lang: Language, line: &AuditLine) -> impl IntoView + use<> {
    let gone = line.shown.saturating_sub(line.children.len() as u32);
    let list = if line.shown == 0 {
        Either::Left(view! { <p class="soft">{words::nobody_shown(lang)}</p> })
    } else {
        let children = line.children.iter().map(|child| view! { <li>{parts::child_link(child)}</li> }).collect_view();
        let gone = (gone > 0).then(|| view! { <p class="soft">{words::removed_child(lang)} {format!(" × {gone}")}</p> });
        Either::Right(view! {
            <ul class="audit-children">{children}</ul>
            {gone}
        })
    };
    view! {
        <section class="card" aria-labelledby="shown">
            <h2 id="shown">{words::shown(lang)}</h2>
            {list}
        </section>
    }
}
