//! `/settings/holds/new`: whose records to preserve, and the form that sets a hold on them. With `?subject=child:<id>` it is about
//! that child or person, with `?period=1` about a period, otherwise it searches by name (`?q=…`).

use super::{
    SetHold, SetPeriodHold, messages,
    parts::{breadcrumbs, kind, since_and_ground, subject_text},
};
use domain::{
    Language,
    audit::AuditAction,
    holds::{HoldCandidates, HoldPerson, NamedSubject},
};
use jiff::civil::Date;
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_router::hooks::use_query_map;
use ui::{
    AdminShell, EmptyState, Form, Input, NavSection, link_card,
    lists::{search_form, search_from_query},
    load,
};
use web::request::{language, read};

const PATH: &str = "/settings/holds/new";

/// What the page is about.
enum Step {
    Search { q: String, found: HoldCandidates },
    Person(HoldPerson, NamedSubject),
    Period,
}

/// The page.
#[component]
pub fn NewHoldPage() -> impl IntoView {
    let lang = language();
    let query = use_query_map().read_untracked().clone();
    let person: Option<HoldPerson> = query.get("subject").and_then(|subject| subject.parse().ok());
    let is_period = query.get("period").is_some();
    let q = search_from_query().q;
    load(
        async move {
            read(AuditAction::HoldsForm, move |tx| {
                Box::pin(async move {
                    let step = if let Some(person) = person {
                        Step::Person(person, store::privacy::holds::person(tx, person).await?)
                    } else {
                        // Also for a period: a user who may not set holds sees no form.
                        let found = store::privacy::holds::candidates(tx, if is_period { "" } else { &q }).await?;
                        if is_period { Step::Period } else { Step::Search { q, found } }
                    };
                    let zone = store::zone(&tx.agency().time_zone)?;
                    Ok((step, tx.now().to_zoned(zone).date()))
                })
            })
            .await
        },
        move |(step, today)| page(lang, step, today),
    )
}

fn page(lang: Language, step: Step, today: Date) -> impl IntoView {
    let title = messages::set_a_hold(lang);
    let body = match step {
        Step::Search { q, found } => EitherOf3::A(search(lang, q, &found)),
        Step::Person(person, named) => EitherOf3::B(person_form(lang, person, &named, today)),
        Step::Period => EitherOf3::C(period_form(lang, today)),
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">{breadcrumbs(lang)} <h1>{title}</h1></div>
            <div class="page">{body}</div>
        </AdminShell>
    }
}

fn search(lang: Language, q: String, found: &HoldCandidates) -> impl IntoView + use<> {
    let people = found
        .children
        .iter()
        .map(|child| (HoldPerson::Child(child.id), child.listed_name(), messages::child(lang)))
        .chain(found.providers.iter().map(|(id, name)| (HoldPerson::Provider(*id), name.clone(), messages::provider(lang))))
        .chain(found.guardians.iter().map(|(id, name)| (HoldPerson::Guardian(*id), name.clone(), messages::guardian(lang))))
        .chain(found.members.iter().map(|(id, name)| (HoldPerson::Member(*id), name.clone(), messages::member(lang))));
    let lines = people
        .map(|(person, name, kind)| {
            view! {
                <li>
                    <a href=format!("{PATH}?subject={person}") dir="auto">{name}</a>
                    " "
                    <span class="soft small">{kind}</span>
                </li>
            }
        })
        .collect_view();
    let results = (!q.is_empty()).then(|| {
        if found.is_empty() {
            return Either::Left(view! { <EmptyState icon="search" title=messages::nobody_found(lang, &q) text="" /> });
        }
        let more = found.more.then(|| view! { <p class="soft">{messages::more_found(lang)}</p> });
        Either::Right(view! {
            <h3>{messages::found(lang)}</h3>
            <ul class="plain-list">{lines}</ul>
            {more}
        })
    });
    view! {
        <section class="card" aria-labelledby="whose">
            <h2 id="whose">{messages::person_question(lang)}</h2>
            {search_form(lang, PATH, messages::search_hint(lang), q.clone())}
            {results}
        </section>
        {link_card(format!("{PATH}?period=1"), "calendar-days", messages::or_a_period(lang), messages::period_help(lang))}
    }
}

fn person_form(lang: Language, person: HoldPerson, named: &NamedSubject, today: Date) -> impl IntoView + use<> {
    let form = Form::of::<SetHold>("hold").for_record("subject", &person.to_string());
    let help = if matches!(person, HoldPerson::Child(_)) { messages::child_help(lang) } else { messages::person_help(lang) };
    view! {
        <section class="card" aria-labelledby="person">
            <h2 id="person" dir="auto">{subject_text(lang, named)}</h2>
            <p class="soft">{kind(lang, named)}</p>
            <p class="soft">{help}</p>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("subject", person)} {since_and_ground(lang, &form, today)}
            </form>
        </section>
    }
}

fn period_form(lang: Language, today: Date) -> impl IntoView {
    let form = Form::of::<SetPeriodHold>("hold");
    let day = || Input { kind: "date", ..Input::default() };
    view! {
        <section class="card" aria-labelledby="period">
            <h2 id="period">{messages::period_title(lang)}</h2>
            <p class="soft">{messages::period_help(lang)}</p>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()}
                <div class="form-row">
                    {form.input("from", messages::first_day(lang), day())}
                    {form.input("to", messages::last_day(lang), day())}
                </div>
                {since_and_ground(lang, &form, today)}
            </form>
        </section>
    }
}
