//! `/home/seen/{child}`: the access log of a child's record, for the family.

use super::{messages, parts, screens::screen};
use domain::{
    ChildId, Error, Language,
    audit::{AccessLogDay, AccessLogPage, AccessSummary, AccessedBy, AuditAction, AuditActor},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{EmptyState, Icon, NavSection, ParentShell, audit_links::access_log_title, load};
use web::{
    dates,
    request::{language, read},
};

/// The page.
#[component]
pub fn AccessLog() -> impl IntoView {
    let lang = language();
    let child: Option<ChildId> = use_params_map().read_untracked().get("child").and_then(|id| id.parse().ok());
    let before: Option<i64> = use_query_map().read_untracked().get("before").and_then(|seq| seq.parse().ok());
    load(
        async move {
            let child = child.ok_or(Error::NotFound)?;
            read(AuditAction::FamilyAccessLog, move |tx| Box::pin(store::audit::child_accesses(tx, child, before))).await
        },
        move |page| view(lang, page, before.is_some()),
    )
}

fn view(lang: Language, page: AccessLogPage, later: bool) -> impl IntoView {
    let title = access_log_title(lang, &page.first_name);
    let days = if page.days.is_empty() {
        Either::Left(view! { <EmptyState icon="eye" title=messages::no_accesses_yet(lang) text="" /> })
    } else {
        Either::Right(page.days.iter().map(|one| day(lang, one)).collect_view())
    };
    let address = format!("/home/seen/{}", page.child);
    let newer = later.then(|| {
        view! {
            <a class="button" rel="prev" href=address.clone()>
                <Icon name="chevron-left" />
                {messages::newer(lang)}
            </a>
        }
    });
    let older = page.older.map(|seq| {
        view! {
            <a class="button" rel="next" href=format!("{address}?before={seq}")>
                {messages::older(lang)}
                <Icon name="chevron-right" />
            </a>
        }
    });
    let pager = (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="buttons" aria-label=messages::pages(lang)>
                {newer}
                {older}
            </nav>
        }
    });
    view! {
        <ParentShell title=title.clone() section=NavSection::Home>
            <h1>{title}</h1>
            <p>{messages::access_log_intro(lang, &page.first_name, &page.agency_name)}</p>
            {days}
            {pager}
            <p class="soft">{messages::questions(lang, &page.agency_name)}</p>
            <p>
                <a class="button" href="/home">
                    <Icon name="chevron-left" />
                    {messages::back_home(lang)}
                </a>
            </p>
        </ParentShell>
    }
}

fn day(lang: Language, day: &AccessLogDay) -> impl IntoView + use<> {
    let people = day.people.iter().map(|accessed_by| person(lang, accessed_by)).collect_view();
    view! {
        <section class="card">
            <h2>{dates::capitalize(&dates::long_with_year(lang, day.date))}</h2>
            <ul class="visit-list">{people}</ul>
        </section>
    }
}

fn person(lang: Language, accessed_by: &AccessedBy) -> impl IntoView + use<> {
    let (name, role) = match &accessed_by.who {
        Some(AuditActor::Member { name, role, .. }) => (name.clone(), Some(parts::role(lang, *role))),
        Some(AuditActor::Gone) => (messages::gone(lang).to_owned(), None),
        Some(AuditActor::System(name)) => (messages::system(lang, name), None),
        None => (messages::another_guardian(lang).to_owned(), None),
    };
    let accesses = merge_by_screen(lang, &accessed_by.accesses);
    let accesses = accesses.into_iter().map(|(screen, accesses)| access_line(lang, screen, &accesses)).collect_view();
    view! {
        <li>
            <span>
                <b dir="auto">{name}</b>
                {role.map(|role| view! { <span class="soft">{format!(" · {role}")}</span> })}
                {accessed_by.own.then(|| view! { " " <span class="chip chip-pine">{messages::you(lang)}</span> })}
                {accesses}
            </span>
        </li>
    }
}

/// Merges the actions that a family sees as one screen.
fn merge_by_screen(lang: Language, accesses: &[AccessSummary]) -> Vec<(&'static str, AccessSummary)> {
    let mut screens: Vec<(&'static str, AccessSummary)> = Vec::new();
    for access in accesses {
        let name = screen(lang, &access.action);
        match screens.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => {
                known.times += access.times;
                known.first = known.first.min(access.first);
                known.last = known.last.max(access.last);
            }
            None => screens.push((name, access.clone())),
        }
    }
    screens
}

fn access_line(lang: Language, screen: &'static str, accesses: &AccessSummary) -> impl IntoView + use<> {
    let (first, last) = (dates::time(accesses.first), dates::time(accesses.last));
    let time_text = if first == last { messages::at(lang, last) } else { messages::between(lang, first, last) };
    let times = (accesses.times > 1).then(|| format!("{}, ", messages::times(lang, accesses.times)));
    view! {
        <br />
        <span class="soft">{screen} ": " {times} {time_text}</span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn actions_of_one_screen_are_merged() {
        let access = |action: &str, times, first, last| AccessSummary {
            action: action.into(),
            times,
            first: time(first, 0, 0, 0),
            last: time(last, 0, 0, 0),
        };
        let merged = merge_by_screen(
            Language::En,
            &[access("schedule.week", 3, 9, 12), access("people.child", 1, 11, 11), access("schedule.day", 2, 8, 10)],
        );
        assert_eq!(merged.len(), 2);
        let (name, accesses) = &merged[0];
        assert_eq!(
            (*name, accesses.times, accesses.first, accesses.last),
            ("The schedule", 5, time(8, 0, 0, 0), time(12, 0, 0, 0))
        );
    }
}
