//! Past visits: the last one with its summary, and earlier ones with pagination.

use super::messages;
use domain::{
    Language,
    family::{FamilyChild, PastVisit},
    text::StoredText,
    visits::VisitState,
};
use leptos::prelude::*;
use ui::Icon;
use web::dates;

/// The past visits of a child.
pub fn visits(lang: Language, child: &FamilyChild, page: u32) -> impl IntoView + use<> {
    let texts = child.may_see_summaries;
    // On the first page the last visit that took place has its own card.
    let last = child.past.iter().position(|visit| visit.state == VisitState::Done).filter(|_| page <= 1);
    let card = last.and_then(|index| child.past.get(index)).map(|visit| last_visit(lang, visit, texts));
    let lines = child
        .past
        .iter()
        .enumerate()
        .filter(|(index, _)| Some(*index) != last)
        .map(|(_, visit)| line(lang, visit, texts))
        .collect::<Vec<_>>();
    let none = (child.past.is_empty() && page <= 1 && texts).then(|| view! { <p class="soft">{messages::no_past(lang)}</p> });
    let list = (!lines.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{messages::past_visits(lang)}</h2>
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

/// The family summary of a visit; nothing for a guardian without access to summaries.
fn text(lang: Language, visit: &PastVisit, texts: bool) -> Option<AnyView> {
    let text = match &visit.summary {
        Some(StoredText::Text(summary)) => ui::written_text(lang, "summary-text note-text", summary).into_any(),
        Some(StoredText::Deleted) => view! { <p class="summary-text soft">{web::messages::text_deleted(lang)}</p> }.into_any(),
        None if visit.state == VisitState::Cancelled || !visit.needs_note => return None,
        None => view! { <p class="summary-text soft">{messages::no_summary(lang)}</p> }.into_any(),
    };
    texts.then_some(text)
}

fn last_visit(lang: Language, visit: &PastVisit, texts: bool) -> impl IntoView + use<> {
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{messages::last_visit(lang)}</h2>
                <span class="soft">{dates::long(lang, visit.starts.date())}</span>
            </div>
            {text(lang, visit, texts)}
            <p class="soft">{who(lang, visit)}</p>
        </section>
    }
}

fn who(lang: Language, visit: &PastVisit) -> impl IntoView + use<> {
    view! {
        {(!visit.provider_name.is_empty()).then(|| view! { <bdi>{visit.provider_name.clone()}</bdi> " · " })}
        <bdi>{web::terms::service_name(lang, &visit.discipline.0, visit.kind.as_ref())}</bdi>
    }
}

fn line(lang: Language, visit: &PastVisit, texts: bool) -> impl IntoView + use<> {
    let cancelled = visit.state == VisitState::Cancelled;
    view! {
        <li class=cancelled.then_some("is-canceled-line")>
            <span>
                <b>{dates::capitalize(&dates::long(lang, visit.starts.date()))}</b>
                <br />
                <span class="soft">{who(lang, visit)}</span>
            </span>
            {cancelled.then(|| view! { <span class="chip chip-brick">{messages::cancelled(lang)}</span> })}
            {text(lang, visit, texts)}
        </li>
    }
}

/// Pagination links to older and newer visits.
fn pager(lang: Language, child: &FamilyChild, page: u32) -> impl IntoView + use<> {
    let page = page.max(1);
    // The navigation label is per child, since a family may have several.
    let name = format!("{}: {}", child.first_name, messages::past_visits(lang));
    let address = |page: u32| if page == 1 { "/home".to_owned() } else { format!("/home?past={page}") };
    let newer = (page > 1).then(|| {
        view! {
            <a class="button" rel="prev" href=address(page - 1)>
                <Icon name="chevron-left" />
                {messages::newer(lang)}
            </a>
        }
    });
    let older = child.past_more.then(|| {
        view! {
            <a class="button" rel="next" href=address(page.saturating_add(1))>
                {messages::older(lang)}
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
