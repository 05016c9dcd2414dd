//! `/audit/{seq}`: one audit event with what the hash chain stores, and all children whose records it accessed. Actions are shown by
//! their labels only: their keys never change, and some are words that nobody would choose today. An export has them.

use super::{messages, parts};
use domain::{
    Error, Language,
    audit::{AuditAction, AuditEvent, AuditLine},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, NavSection, lists::breadcrumbs, load};
use web::{
    dates,
    request::{language, read},
};

/// The page.
#[component]
pub fn Event() -> impl IntoView {
    let lang = language();
    let seq: Option<i64> = use_params_map().read_untracked().get("seq").and_then(|seq| seq.parse().ok());
    load(
        async move {
            let seq = seq.ok_or(Error::NotFound)?;
            read(AuditAction::AuditShowEvent, move |tx| Box::pin(store::audit::event(tx, seq))).await
        },
        move |event| view(lang, event),
    )
}

fn view(lang: Language, event: AuditEvent) -> impl IntoView {
    let line = event.line.clone();
    let title = messages::event(lang, line.seq);
    let or_none = move |text: &str| if text.is_empty() { messages::none(lang).to_owned() } else { text.to_owned() };
    let records = parts::subjects(lang, &line);
    let records = if records.is_empty() { messages::none(lang).into_any() } else { parts::comma_separated(records) };
    let code = move |text: &str| {
        let text = or_none(text);
        view! { <dd class="audit-code"><code>{text}</code></dd> }
    };
    view! {
        <AdminShell title=title.clone() section=NavSection::Audit>
            <div class="head">{breadcrumbs(lang, "/audit", messages::audit(lang))} <h1>{title}</h1></div>
            <div class="page page-wide">
                <section class="card">
                    <dl class="detail-list">
                        <dt>{messages::when(lang)}</dt>
                        <dd>{dates::moment_with_year(lang, line.at)}</dd>
                        <dt>{messages::who(lang)}</dt>
                        <dd>{parts::actor(lang, &line.who)}</dd>
                        <dt>{messages::action(lang)}</dt>
                        <dd>{parts::action_text(lang, &line)}</dd>
                        <dt>{messages::record(lang)}</dt>
                        <dd>{records}</dd>
                        <dt>{messages::region(lang)}</dt>
                        <dd>{if line.region.is_empty() { messages::unknown_region(lang).to_owned() } else { line.region.clone() }}</dd>
                        <dt>{messages::exact_time(lang)}</dt>
                        {code(&event.at.to_string())}
                        <dt>{messages::actor(lang)}</dt>
                        {code(&event.actor)}
                        <dt>{messages::request(lang)}</dt>
                        {code(&event.request)}
                        <dt>{messages::digest(lang)}</dt>
                        {code(&event.digest)}
                        <dt>{messages::prev(lang)}</dt>
                        {code(&event.prev)}
                        <dt>{messages::hash(lang)}</dt>
                        {code(&event.hash)}
                    </dl>
                </section>
                {accessed_children(lang, &line)}
            </div>
        </AdminShell>
    }
}

fn accessed_children(lang: Language, line: &AuditLine) -> impl IntoView + use<> {
    let removed_children = line.shown.saturating_sub(line.children.len() as u32);
    let list = if line.shown == 0 {
        Either::Left(view! { <p class="soft">{messages::nobody_shown(lang)}</p> })
    } else {
        let children = line.children.iter().map(|child| view! { <li>{parts::child_link(child)}</li> }).collect_view();
        let removed_children = (removed_children > 0)
            .then(|| view! { <p class="soft">{messages::removed_child(lang)} {format!(" × {removed_children}")}</p> });
        Either::Right(view! {
            <ul class="audit-children">{children}</ul>
            {removed_children}
        })
    };
    view! {
        <section class="card" aria-labelledby="shown">
            <h2 id="shown">{messages::shown(lang)}</h2>
            {list}
        </section>
    }
}
