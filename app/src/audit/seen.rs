//! `/home/seen/{child}`: who saw a child's record, for the family.

use super::{parts, screens::screen, words};
use crate::{
    dates,
    page::load,
    request::{language, read},
    ui::{EmptyState, Icon, ParentShell, Place},
};
use domain::{
    ChildId, Error, Language,
    audit::{AuditActor, Looks, SeenBy, SeenDay, SeenPage},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page.
#[component]
pub fn Seen() -> impl IntoView {
    let lang = language();
    let child: Option<ChildId> = use_params_map().read_untracked().get("child").and_then(|id| id.parse().ok());
    let before: Option<i64> = use_query_map().read_untracked().get("before").and_then(|seq| seq.parse().ok());
    load(
        async move {
            let child = child.ok_or(Error::NotFound)?;
            read("family.seen", move |tx| Box::pin(store::audit::seen(tx, child, before))).await
        },
        move |page| view(lang, page, before.is_some()),
    )
}

/// The way here, on the family's page.
pub fn lead(lang: Language, child: ChildId, name: &str) -> impl IntoView + use<> {
    view! {
        <a class="lead" href=format!("/home/seen/{child}")>
            <Icon name="eye" />
            <span>
                <b>{words::who_saw(lang, name)}</b>
                <span class="soft">{words::who_saw_help(lang)}</span>
            </span>
            <Icon name="chevron-right" />
        </a>
    }
}

fn view(lang: Language, page: SeenPage, later: bool) -> impl IntoView {
    let title = words::who_saw(lang, &page.first_name);
    let days = if page.days.is_empty() {
        Either::Left(view! { <EmptyState icon="eye" title=words::not_seen_yet(lang) text="" /> })
    } else {
        Either::Right(page.days.iter().map(|one| day(lang, one)).collect_view())
    };
    let address = format!("/home/seen/{}", page.child);
    let newer = later.then(|| {
        view! {
            <a class="button" rel="prev" href=address.clone()>
                <Icon name="chevron-left" />
                {words::newer(lang)}
            </a>
        }
    });
    let older = page.older.map(|seq| {
        view! {
            <a class="button" rel="next" href=format!("{address}?before={seq}")>
                {words::older(lang)}
                <Icon name="chevron-right" />
            </a>
        }
    });
    let pager = (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="buttons" aria-label=words::pages(lang)>
                {newer}
                {older}
            </nav>
        }
    });
    view! {
        <ParentShell title=title.clone() place=Place::Home>
            <h1>{title}</h1>
            <p>{words::seen_intro(lang, &page.first_name, &page.agency_name)}</p>
            {days}
            {pager}
            <p class="soft">{words::questions(lang, &page.agency_name)}</p>
            <p>
                <a class="button" href="/home">
                    <Icon name="chevron-left" />
                    {words::back_home(lang)}
                </a>
            </p>
        </ParentShell>
    }
}

fn day(lang: Language, day: &SeenDay) -> impl IntoView + use<> {
    let people = day.people.iter().map(|seen| person(lang, seen)).collect_view();
    view! {
        <section class="card">
            <h2>{dates::capital(&dates::long_with_year(lang, day.date))}</h2>
            <ul class="visit-list">{people}</ul>
        </section>
    }
}

fn person(lang: Language, seen: &SeenBy) -> impl IntoView + use<> {
    let (name, role) = match &seen.who {
        Some(AuditActor::Member { name, role, .. }) => (name.clone(), Some(parts::role(lang, *role))),
        Some(AuditActor::Gone) => (words::gone(lang).to_owned(), None),
        Some(AuditActor::System(name)) => (words::system(lang, name), None),
        None => (words::another_guardian(lang).to_owned(), None),
    };
    let looks = together(lang, &seen.looks);
    let looks = looks.into_iter().map(|(screen, looks)| look(lang, screen, &looks)).collect_view();
    view! {
        <li>
            <span>
                <b dir="auto">{name}</b>
                {role.map(|role| view! { <span class="soft">{format!(" · {role}")}</span> })}
                {seen.own.then(|| view! { " " <span class="chip chip-pine">{words::you(lang)}</span> })}
                {looks}
            </span>
        </li>
    }
}

/// Actions that are one screen to a family are told as one.
fn together(lang: Language, looks: &[Looks]) -> Vec<(&'static str, Looks)> {
    let mut screens: Vec<(&'static str, Looks)> = Vec::new();
    for look in looks {
        let name = screen(lang, &look.action);
        match screens.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => {
                known.times += look.times;
                known.first = known.first.min(look.first);
                known.last = known.last.max(look.last);
            }
            None => screens.push((name, look.clone())),
        }
    }
    screens
}

fn look(lang: Language, screen: &'static str, looks: &Looks) -> impl IntoView + use<> {
    let (first, last) = (dates::time(looks.first), dates::time(looks.last));
    let when = if first == last { words::at(lang, last) } else { words::between(lang, first, last) };
    let times = (looks.times > 1).then(|| format!("{}, ", words::times(lang, looks.times)));
    view! {
        <br />
        <span class="soft">{screen} ": " {times} {when}</span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn what_is_one_screen_to_a_family_is_told_as_one() {
        let look = |action: &str, times, first, last| Looks {
            action: action.into(),
            times,
            first: time(first, 0, 0, 0),
            last: time(last, 0, 0, 0),
        };
        let told = together(
            Language::En,
            &[look("schedule.week", 3, 9, 12), look("people.child", 1, 11, 11), look("schedule.day", 2, 8, 10)],
        );
        assert_eq!(told.len(), 2);
        let (name, looks) = &told[0];
        assert_eq!((*name, looks.times, looks.first, looks.last), ("The schedule", 5, time(8, 0, 0, 0), time(12, 0, 0, 0)));
    }
}
