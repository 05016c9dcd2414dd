//! What was done: the last visit with its text, and those before it, page by page.

use super::words;
use crate::{dates, ui::Icon, visits::words as visit_words};
use domain::{
    Language,
    family::{FamilyChild, PastVisit},
    visits::VisitState,
};
use leptos::prelude::*;

/// The visits of a child that are over.
pub fn visits(lang: Language, child: &FamilyChild, page: u32) -> impl IntoView + use<> {
    let texts = child.may_see_summaries;
    // On the first page the last visit that took place has a card of its own.
    let last = child.past.iter().position(|visit| visit.state == VisitState::Done).filter(|_| page <= 1);
    let card = last.and_then(|index| child.past.get(index)).map(|visit| last_visit(lang, visit, texts));
    let lines = child
        .past
        .iter()
        .enumerate()
        .filter(|(index, _)| Some(*index) != last)
        .map(|(_, visit)| line(lang, visit, texts))
        .collect::<Vec<_>>();
    let none = (child.past.is_empty() && page <= 1 && texts).then(|| view! { <p class="soft">{words::no_past(lang)}</p> });
    let list = (!lines.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{words::past_visits(lang)}</h2>
                <ul class="visit-list">{lines}</ul>
            </section>
        }
    });
    view! {
        {card}
        {list}
        {none}
        {pager(lang, child, page)}
    }
}

/// What the family reads of a visit; nothing for a guardian who does not see the texts.
fn text(lang: Language, visit: &PastVisit, texts: bool) -> Option<AnyView> {
    let text = match &visit.summary {
        Some(summary) => view! { <p class="summary-text note-text" dir="auto">{summary.clone()}</p> }.into_any(),
        None if visit.state == VisitState::Cancelled => return None,
        None => view! { <p class="summary-text soft">{words::no_summary(lang)}</p> }.into_any(),
    };
    texts.then_some(text)
}

fn last_visit(lang: Language, visit: &PastVisit, texts: bool) -> impl IntoView + use<> {
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{words::last_visit(lang)}</h2>
                <span class="soft">{dates::long(lang, visit.starts.date())}</span>
            </div>
            {text(lang, visit, texts)}
            <p class="soft">{who(lang, visit)}</p>
        </section>
    }
}

fn who(lang: Language, visit: &PastVisit) -> impl IntoView + use<> {
    view! {
        <bdi>{visit.provider_name.clone()}</bdi>
        {format!(" · {}", visit_words::discipline(lang, &visit.discipline.0))}
    }
}

fn line(lang: Language, visit: &PastVisit, texts: bool) -> impl IntoView + use<> {
    let cancelled = visit.state == VisitState::Cancelled;
    view! {
        <li class=cancelled.then_some("is-cancelled-line")>
            <span>
                <b>{dates::capital(&dates::long(lang, visit.starts.date()))}</b>
                <br />
                <span class="soft">{who(lang, visit)}</span>
            </span>
            {cancelled.then(|| view! { <span class="chip chip-brick">{words::cancelled(lang)}</span> })}
            {text(lang, visit, texts)}
        </li>
    }
}

/// The way to older visits and back.
fn pager(lang: Language, child: &FamilyChild, page: u32) -> impl IntoView + use<> {
    let page = page.max(1);
    // One for each child of the family.
    let name = format!("{}: {}", child.first_name, words::past_visits(lang));
    let address = |page: u32| if page == 1 { "/home".to_owned() } else { format!("/home?past={page}") };
    let newer = (page > 1).then(|| {
        view! {
            <a class="button" rel="prev" href=address(page - 1)>
                <Icon name="chevron-left" />
                {words::newer(lang)}
            </a>
        }
    });
    let older = child.past_more.then(|| {
        view! {
            <a class="button" rel="next" href=address(page.saturating_add(1))>
                {words::older(lang)}
                <Icon name="chevron-right" />
            </a>
        }
    });
    (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="buttons" aria-label=name>
                {newer}
                {older}
            </nav>
        }
    })
}
