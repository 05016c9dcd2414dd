//! `/authorizations/new`: the form of a new authorization for the child in `?child=`, or a search for the child (`?q=`);
//! `/authorizations/{id}/edit`: the form of an existing one.

use super::{SaveAuthorization, fields::fields, messages};
use crate::people::messages as people;
use domain::{
    AuthorizationId, ChildId, Conflict, Error, Language,
    audit::AuditAction,
    authorizations::{Authorization, FormChoices},
    visits::ChildRef,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{
    AdminShell, EmptyState, Form, Icon, NavSection,
    lists::{breadcrumbs, search_form, search_from_query},
    load,
};
use web::request::{language, read};

const NEW: &str = "/authorizations/new";

/// What the page of a new authorization shows.
enum Step {
    Search { q: String, found: Vec<ChildRef>, more: bool },
    Form(Box<FormChoices>),
}

/// The page of a new authorization.
#[component]
pub fn NewAuthorization() -> impl IntoView {
    let lang = language();
    let child: Option<ChildId> = use_query_map().read_untracked().get("child").and_then(|id| id.parse().ok());
    let q = search_from_query().q;
    load(
        read(AuditAction::AuthorizationsForm, move |tx| {
            Box::pin(async move {
                if let Some(child) = child {
                    return Ok(Step::Form(Box::new(store::records::authorizations::form(tx, Err(child)).await?.1)));
                }
                let (found, more) = store::records::authorizations::children_to_authorize(tx, &q).await?;
                Ok(Step::Search { q, found, more })
            })
        }),
        move |step| {
            let body = match step {
                Step::Search { q, found, more } => Either::Left(search(lang, q, &found, more)),
                Step::Form(choices) => Either::Right(new_form(lang, &choices)),
            };
            view! {
                <AdminShell title=messages::add(lang).to_owned() section=NavSection::Authorizations>
                    <div class="head">
                        {breadcrumbs(lang, "/authorizations", people::authorizations(lang))} <h1>{messages::add(lang)}</h1>
                    </div>
                    <div class="page">{body}</div>
                </AdminShell>
            }
        },
    )
}

fn search(lang: Language, q: String, found: &[ChildRef], more: bool) -> impl IntoView + use<> {
    let lines = found
        .iter()
        .map(|child| {
            view! {
                <li>
                    <a href=format!("{NEW}?child={}", child.id) dir="auto">{child.listed_name()}</a>
                </li>
            }
        })
        .collect_view();
    let results = (!q.is_empty()).then(|| {
        if found.is_empty() {
            return Either::Left(view! { <EmptyState icon="search" title=messages::nobody_found(lang, &q) text="" /> });
        }
        Either::Right(view! {
            <ul class="plain-list">{lines}</ul>
            {more.then(|| view! { <p class="soft">{messages::more_found(lang)}</p> })}
        })
    });
    view! {
        <section class="card" aria-labelledby="whose">
            <h2 id="whose">{messages::which_child(lang)}</h2>
            {search_form(lang, NEW, messages::search_hint(lang), q.clone())}
            {results}
        </section>
    }
}

fn new_form(lang: Language, choices: &FormChoices) -> impl IntoView + use<> {
    let child = choices.child.id.to_string();
    let form = Form::of::<SaveAuthorization>("authorization").scoped_to("", "authorization", str::is_empty).scoped_to(
        "",
        "child",
        |sent| sent == child,
    );
    let no_payers = choices.payers.is_empty().then(|| {
        view! {
            <p>
                <a href="/settings/payers/new">{messages::no_payers(lang)}</a>
            </p>
        }
    });
    view! {
        <section class="card" aria-labelledby="child">
            <h2 id="child" dir="auto">
                {messages::add_for(lang, choices.child.listed_name())}
            </h2>
            {no_payers}
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {fields(lang, &form, None, choices)}
            </form>
        </section>
    }
}

/// The page with the form of an existing authorization.
#[component]
pub fn EditAuthorization() -> impl IntoView {
    let lang = language();
    let id: Option<AuthorizationId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::AuthorizationsForm, move |tx| {
                Box::pin(async move {
                    let (authorization, choices) = store::records::authorizations::form(tx, Ok(id)).await?;
                    Ok((authorization.ok_or(Error::NotFound)?, choices))
                })
            })
            .await
        },
        move |(authorization, choices)| edit(lang, authorization, choices),
    )
}

fn edit(lang: Language, authorization: Authorization, choices: FormChoices) -> impl IntoView {
    let title = messages::edit_title(lang, &authorization.reference);
    let form = Form::of::<SaveAuthorization>("authorization").for_record("authorization", &authorization.id.to_string());
    let (href, reference) = (format!("/authorizations/{}", authorization.id), authorization.reference.clone());
    let child = choices.child.listed_name();
    let fields = fields(lang, &form, Some(&authorization), &choices);
    view! {
        <AdminShell title=title.clone() section=NavSection::Authorizations>
            <div class="head">
                <nav class="crumbs" aria-label=people::authorizations(lang)>
                    <a href="/authorizations">{people::authorizations(lang)}</a>
                    <Icon name="chevron-right" />
                    <a href=href>{reference}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1>{title}</h1>
            </div>
            <div class="page">
                <section class="card" aria-labelledby="child">
                    <h2 id="child" dir="auto">
                        {child}
                    </h2>
                    {visits_in_the_way(lang, &form)}
                    <form class="form" method="post" action=form.action() novalidate>
                        {form.error_summary()} {fields}
                    </form>
                </section>
            </div>
        </AdminShell>
    }
}

/// The link to the first visit that a rejected change would leave outside the authorization.
pub fn visits_in_the_way(lang: Language, form: &Form) -> impl IntoView + use<> {
    match form.conflict() {
        Some(Conflict::VisitsPlanned { visit, .. }) => {
            let href = format!("/visits/{visit}");
            Some(view! {
                <p>
                    <a href=href>{messages::see_first_visit(lang)}</a>
                </p>
            })
        }
        _ => None,
    }
}
