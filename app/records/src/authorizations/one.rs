//! `/authorizations/{id}`: one authorization with its units, its past and upcoming visits, and the forms that end it early or bring it
//! back.

use super::{
    ChangeTherapist, EndAuthorization, RestoreAuthorization, UndoAuthorization,
    form::visits_in_the_way,
    messages as own,
    parts::{end_chip, schedule_link},
};
use crate::{
    payers::messages as shared,
    people::{
        messages,
        parts::{ShownPerson, read_with_current_time, visits},
    },
};
use domain::{
    AuthorizationId, Error, Language,
    assignments::NOBODY,
    audit::AuditAction,
    authorizations::{Authorization as Record, AuthorizationPage, AuthorizedProvider, Therapist, VisitOfAnother},
    people::{AuthorizationLine, VisitLine},
    units::{CountedUnits, UnitBalance},
};
use jiff::civil::{Date, DateTime};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{
    Area, Form, Input, NavSection, last_change,
    lists::{breadcrumbs, shell},
    load,
    visits::mark,
};
use web::{dates, request::language};

/// The page of one authorization.
#[component]
pub fn Authorization() -> impl IntoView {
    let lang = language();
    let id: Option<AuthorizationId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PeopleAuthorization, move |tx| {
                Box::pin(async move {
                    let page = store::records::authorizations::show(tx, id).await?;
                    let visits = store::records::people::authorization_visits(tx, id).await?;
                    Ok((page, visits))
                })
            })
            .await
        },
        move |((authorization, visits), now)| page(lang, authorization, visits, now),
    )
}

fn page(lang: Language, page: AuthorizationPage, around: Vec<VisitLine>, now: DateTime) -> impl IntoView {
    let AuthorizationPage { line, record, service, balance, last_change: change, can_change, therapists, of_others, choices } =
        page;
    let title = messages::authorization(lang, &line.reference);
    let id = record.id.to_string();
    let edit = can_change.then(|| view! { <a class="button" href=format!("/authorizations/{id}/edit")>{own::edit(lang)}</a> });
    let undo = can_change
        .then(|| (Form::of::<UndoAuthorization>("undo").for_record("authorization", &id), vec![("authorization", id.clone())]));
    let changed = change.map(|change| last_change(lang, &change, undo));
    let end = can_change.then(|| {
        if record.is_ended_early() {
            Either::Left(restore_form(lang, &record))
        } else {
            Either::Right(end_form(lang, &record, now.date()))
        }
    });
    let about = about(lang, &line, &record, service.map(|service| service.name));
    shell(
        title.clone(),
        NavSection::Authorizations,
        view! {
            <div class="head">
                {breadcrumbs(lang, "/authorizations", messages::authorizations(lang))} <h1>{title}</h1> {end_chip(lang, &line, now.date())}
                <div class="head-end">{edit} {schedule_link(lang, &line, now.date(), "button button-main")}</div>
            </div>
            <div class="page page-wide">
                <div class="cards">
                    <section class="card" aria-labelledby="about">
                        <h2 id="about">{messages::about(lang)}</h2>
                        {about}
                        {changed}
                    </section>
                    {units(lang, &record, &balance)}
                    {therapist_card(lang, &record, &therapists, &of_others, can_change.then_some(&choices[..]), now.date())}
                    {visits(lang, &around, ShownPerson::Provider)}
                    {end}
                </div>
            </div>
        },
    )
}

fn about(lang: Language, line: &AuthorizationLine, record: &Record, service: Option<String>) -> impl IntoView + use<> {
    let chosen = match &line.chosen {
        Some(provider) => Either::Left(view! {
            <a href=format!("/providers/{}", provider.id) dir="auto">{provider.listed_name()}</a>
        }),
        None => Either::Right(messages::nobody_assigned(lang)),
    };
    let unit = record.unit_minutes.map_or_else(|| messages::one_visit(lang).to_owned(), |minutes| shared::unit_of(lang, minutes));
    let payer = match record.payer {
        Some(payer) => Either::Left(view! { <a href=format!("/settings/payers/{payer}") dir="auto">{line.payer.clone()}</a> }),
        None => Either::Right(view! { <bdi>{line.payer.clone()}</bdi> }),
    };
    let service = service.map(|name| view! { " · " <bdi>{name}</bdi> });
    let co_visits = if record.co_visit_allowed { own::allowed(lang) } else { own::not_allowed(lang) };
    let written = [
        (own::method(lang), &record.method),
        (own::diagnoses(lang), &record.diagnoses),
        (own::ordering_provider(lang), &record.ordering_provider),
    ];
    let written = written
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| {
            view! {
                <dt>{label}</dt>
                <dd dir="auto">{text.clone()}</dd>
            }
        })
        .collect_view();
    view! {
        <dl class="detail-list">
            <dt>{messages::child(lang)}</dt>
            <dd>
                <a href=format!("/children/{}", line.child.id) dir="auto">{line.child.listed_name()}</a>
            </dd>
            <dt>{messages::service(lang)}</dt>
            <dd>{mark(&line.discipline)} " " {line.service_code.clone()} {service}</dd>
            <dt>{messages::allowed(lang)}</dt>
            <dd>{messages::per_week(lang, line.visits_per_week, line.minutes_per_visit)}</dd>
            <dt>{own::daily_limit(lang)}</dt>
            <dd>{record.daily_limit}</dd>
            <dt>{own::co_visits(lang)}</dt>
            <dd>{co_visits}</dd>
            <dt>{messages::unit(lang)}</dt>
            <dd>{unit}</dd>
            <dt>{messages::period(lang)}</dt>
            <dd>
                {messages::period_of(lang, dates::with_year(lang, line.starts_on), dates::with_year(lang, line.ends_on))}
            </dd>
            {ended_early(lang, record)}
            <dt>{messages::payer(lang)}</dt>
            <dd>{payer}</dd>
            <dt>{messages::therapist(lang)}</dt>
            <dd>{chosen}</dd>
            {written}
        </dl>
    }
}

fn ended_early(lang: Language, record: &Record) -> impl IntoView + use<> {
    record.ends_on_before.map(|before| {
        let days = own::ended_early_on(lang, dates::with_year(lang, record.ends_on), dates::with_year(lang, before));
        let reason =
            (!record.end_reason.is_empty()).then(|| view! { <p class="note-text" dir="auto">{record.end_reason.clone()}</p> });
        view! {
            <dt>{own::ended_early(lang)}</dt>
            <dd>{days} {reason}</dd>
        }
    })
}

/// The arithmetic: authorized − delivered − scheduled = remaining.
fn units(lang: Language, record: &Record, balance: &UnitBalance) -> impl IntoView + use<> {
    let counted = |label: &'static str, counted: CountedUnits| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="num">{counted.units.to_string()}</td>
                <td class="soft small">{own::counted(lang, counted.visits, counted.minutes)}</td>
            </tr>
        }
    };
    let remaining = balance.remaining();
    let over = remaining.is_negative().then(|| view! { <span class="chip chip-amber">{own::over(lang)}</span> });
    view! {
        <section class="card" aria-labelledby="units">
            <h2 id="units">{own::units_title(lang)}</h2>
            <table class="table">
                <tbody>
                    <tr>
                        <th scope="row">{own::authorized(lang)}</th>
                        <td class="num">{balance.authorized.to_string()}</td>
                        <td></td>
                    </tr>
                    {counted(own::delivered(lang), balance.delivered)}
                    {counted(own::scheduled(lang), balance.scheduled)}
                    <tr>
                        <th scope="row">{own::remaining(lang)}</th>
                        <td class="num">
                            <b>{remaining.to_string()}</b>
                        </td>
                        <td>{over}</td>
                    </tr>
                </tbody>
            </table>
            <p class="soft small">{own::counted_by(lang, shared::rule_name(lang, record.unit_rule))}</p>
        </section>
    }
}

/// Who is assigned when, the visits that are scheduled with someone else, and the form that changes the therapist from a day on.
fn therapist_card(
    lang: Language,
    record: &Record,
    therapists: &[Therapist],
    (visits, total): &(Vec<VisitOfAnother>, u32),
    choices: Option<&[AuthorizedProvider]>,
    today: Date,
) -> impl IntoView + use<> {
    let rows = therapists
        .iter()
        .map(|one| {
            let days = own::from_to(
                lang,
                dates::with_year(lang, one.first_day),
                dates::with_year(lang, one.last_day.unwrap_or(record.ends_on)),
            );
            view! {
                <li>
                    <a href=format!("/providers/{}", one.provider.id) dir="auto">{one.provider.listed_name()}</a>
                    <span class="soft">{days}</span>
                </li>
            }
        })
        .collect_view();
    let list = if therapists.is_empty() {
        Either::Left(view! { <p class="soft">{own::nobody_assigned(lang)}</p> })
    } else {
        Either::Right(view! { <ul class="panel-list">{rows}</ul> })
    };
    let others = (*total > 0).then(|| {
        let rows = visits
            .iter()
            .map(|visit| {
                view! {
                    <li>
                        <a href=format!("/visits/{}", visit.id)>{dates::moment(lang, visit.starts)}</a>
                        <span class="soft" dir="auto">{visit.provider.listed_name()}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <h3>{own::of_others(lang, *total)}</h3>
            <ul class="panel-list">{rows}</ul>
        }
    });
    let form = choices.map(|choices| change_therapist_form(lang, record, choices, today));
    view! {
        <section class="card" aria-labelledby="therapists">
            <h2 id="therapists">{own::therapists(lang)}</h2>
            {list}
            {others}
            {form}
        </section>
    }
}

fn change_therapist_form(lang: Language, record: &Record, choices: &[AuthorizedProvider], today: Date) -> impl IntoView + use<> {
    let form = Form::of::<ChangeTherapist>("change").for_record("authorization", &record.id.to_string());
    let day = Input {
        kind: "date",
        value: today.clamp(record.starts_on, record.ends_on).to_string(),
        min: Some(record.starts_on.to_string()),
        max: Some(record.ends_on.to_string()),
        ..Input::default()
    };
    let current = record.provider(today);
    let fitting = choices.iter().filter(|one| Some(one.id) != current && one.disciplines.contains(&record.discipline));
    let mut options = vec![(String::new(), own::choose_therapist(lang).to_owned())];
    options.extend(fitting.map(|one| (one.id.to_string(), one.name.clone())));
    options.push((NOBODY.to_owned(), own::nobody(lang).to_owned()));
    view! {
        <h3>{own::change_therapist(lang)}</h3>
        <p class="soft">{own::change_therapist_help(lang)}</p>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()} {form.hidden("authorization", record.id)} {form.hidden("version", record.version)}
            {form.select("provider", own::new_therapist(lang), options, String::new())}
            {form.input("first_day", own::from_day(lang), day)}
            <div class="buttons">{form.button(own::change_therapist(lang), "button")}</div>
        </form>
    }
}

fn end_form(lang: Language, record: &Record, today: Date) -> impl IntoView + use<> {
    let form = Form::of::<EndAuthorization>("end").for_record("authorization", &record.id.to_string());
    let day = today.clamp(record.starts_on, record.ends_on);
    let day = Input {
        kind: "date",
        value: day.to_string(),
        min: Some(record.starts_on.to_string()),
        max: Some(record.ends_on.to_string()),
        ..Input::default()
    };
    view! {
        <section class="card" aria-labelledby="end">
            <h2 id="end">{own::end(lang)}</h2>
            <p class="soft">{own::end_help(lang)}</p>
            {visits_in_the_way(lang, &form)}
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("authorization", record.id)} {form.hidden("version", record.version)}
                {form.input("ended_on", own::end_date(lang), day)}
                {form.area("reason", own::end_reason(lang), Area { required: false, ..Area::default() })}
                <div class="buttons">{form.button(own::end_now(lang), "button")}</div>
            </form>
        </section>
    }
}

fn restore_form(lang: Language, record: &Record) -> impl IntoView + use<> {
    let form = Form::of::<RestoreAuthorization>("restore").for_record("authorization", &record.id.to_string());
    view! {
        <form class="form card" method="post" action=form.action()>
            {form.error_summary()} {form.hidden("authorization", record.id)} {form.hidden("version", record.version)}
            <div class="buttons">{form.button(own::restore(lang), "button")}</div>
        </form>
    }
}
