//! `/children/end`, `/children/provider`, `/authorizations/end`, `/authorizations/provider`: what an action would do with the rows that
//! were chosen on a list, and the form that does it.

use super::{ChooseProvider, EndAuthorizations, EndChildren, messages};
use crate::people::{child_messages, messages as people};
use domain::{
    Error, Language,
    assignments::NOBODY,
    audit::AuditAction,
    bulk::{BulkPreview, ChosenRecord, ProviderChoice},
    lists::{AuthorizationFilters, ChildFilters, MAX_CHOSEN, chosen},
    schedule::Discipline,
    visits::{ChildRef, YEARS},
};
use jiff::civil::Date;
use leptos::prelude::*;
use store::records::bulk::{self, ChosenAuthorizations};
use ui::{
    AdminShell, Area, EmptyState, Form, NavSection,
    lists::{address_pairs, breadcrumbs},
    load,
    visits::mark,
};
use web::{
    errors,
    request::{language, read},
};

type Pairs = Vec<(String, String)>;

/// The parameter with the day or the provider that the page asks for.
const DAY: &str = "day";
const PROVIDER: &str = "provider";

fn value_of(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
}

fn day_of(pairs: &[(String, String)]) -> Option<Date> {
    value_of(pairs, DAY)?.parse::<Date>().ok().filter(|day| YEARS.contains(&day.year()))
}

fn provider_of(pairs: &[(String, String)]) -> Option<ProviderChoice> {
    let value = value_of(pairs, PROVIDER)?;
    if value == NOBODY { Some(ProviderChoice(None)) } else { value.parse().ok().map(|id| ProviderChoice(Some(id))) }
}

/// What is the same on all of these pages.
struct Page {
    title: &'static str,
    help: Vec<&'static str>,
    section: NavSection,
    /// The list to go back to.
    list: (&'static str, &'static str),
    /// The page itself.
    path: &'static str,
    asked: Asked,
    /// What the button of the form says, with the number of records.
    button: fn(Language, usize) -> String,
}

/// What a page asks for in its address, and what its form then sends.
struct Asked {
    /// The parameter of the address, and its control.
    parameter: &'static str,
    control: AnyView,
    /// The field of the form, with what was asked for.
    field: (&'static str, String),
    /// What the form asks besides.
    more: AnyView,
}

/// Ends the services of the chosen children.
#[component]
pub fn EndChildrenPage() -> impl IntoView {
    let lang = language();
    let pairs = address_pairs();
    let (query, day) = (chosen::<ChildFilters>(&pairs), day_of(&pairs));
    load(
        async move { read(AuditAction::PeopleChildrenChosen, move |tx| Box::pin(bulk::children_to_end(tx, query, day))).await },
        move |preview| {
            let form = Form::of::<EndChildren>("end");
            let page = Page {
                title: messages::end_children(lang),
                help: vec![messages::end_children_help(lang)],
                section: NavSection::Children,
                list: ("/children", people::children(lang)),
                path: "/children/end",
                asked: asked_day(lang, &form, child_messages::ended_on(lang), day.unwrap_or(preview.today)),
                button: messages::end_n_children,
            };
            show(lang, page, &pairs, &preview, &form)
        },
    )
}

/// Ends the chosen authorizations.
#[component]
pub fn EndAuthorizationsPage() -> impl IntoView {
    let lang = language();
    let pairs = address_pairs();
    let (query, day) = (chosen::<AuthorizationFilters>(&pairs), day_of(&pairs));
    load(
        async move { read(AuditAction::AuthorizationsChosen, move |tx| Box::pin(bulk::authorizations_to_end(tx, query, day))).await },
        move |preview| {
            let form = Form::of::<EndAuthorizations>("end");
            let page = Page {
                title: messages::end_authorizations(lang),
                help: vec![messages::end_authorizations_help(lang)],
                section: NavSection::Authorizations,
                list: ("/authorizations", people::authorizations(lang)),
                path: "/authorizations/end",
                asked: asked_day(lang, &form, messages::last_day(lang), day.unwrap_or(preview.today)),
                button: messages::end_n_authorizations,
            };
            show(lang, page, &pairs, &preview, &form)
        },
    )
}

/// Changes the therapist of the chosen authorizations.
#[component]
pub fn ProviderOfAuthorizationsPage() -> impl IntoView {
    let pairs = address_pairs();
    let of = ChosenAuthorizations::These(chosen(&pairs));
    provider_page(pairs, of)
}

/// Changes the therapist of the authorizations of the chosen children.
#[component]
pub fn ProviderOfChildrenPage() -> impl IntoView {
    let pairs = address_pairs();
    let of = ChosenAuthorizations::OfChildren(chosen(&pairs));
    provider_page(pairs, of)
}

fn provider_page(pairs: Pairs, of: ChosenAuthorizations) -> impl IntoView {
    let lang = language();
    let provider = provider_of(&pairs);
    let of_children = matches!(of, ChosenAuthorizations::OfChildren(_));
    load(
        async move {
            read(AuditAction::AuthorizationsChosen, move |tx| Box::pin(bulk::authorizations_to_give(tx, of, provider))).await
        },
        move |preview| {
            let form = Form::of::<ChooseProvider>("choice");
            let mut help = vec![messages::change_therapist_help(lang)];
            help.extend(of_children.then(|| messages::of_children_help(lang)));
            let (section, list, path) = if of_children {
                (NavSection::Children, ("/children", people::children(lang)), "/children/provider")
            } else {
                (NavSection::Authorizations, ("/authorizations", people::authorizations(lang)), "/authorizations/provider")
            };
            let page = Page {
                title: messages::change_therapist(lang),
                help,
                section,
                list,
                path,
                asked: asked_provider(lang, &preview, provider),
                button: messages::change_n,
            };
            show(lang, page, &pairs, &preview, &form)
        },
    )
}

/// The day from which, or until which, the records end, and the reason.
fn asked_day(lang: Language, form: &Form, label: &'static str, day: Date) -> Asked {
    let control = view! {
        <div class="field">
            <label class="label" for="asked">{label}</label>
            <input class="input input-short" type="date" id="asked" name=DAY value=day.to_string() />
        </div>
    };
    let reason = Area { hint: Some(child_messages::reason_hint(lang).to_owned()), rows: 2, required: false, ..Area::default() };
    Asked {
        parameter: DAY,
        control: control.into_any(),
        field: ("ended_on", day.to_string()),
        more: form.area("reason", child_messages::reason(lang), reason),
    }
}

fn asked_provider(lang: Language, preview: &BulkPreview, choice: Option<ProviderChoice>) -> Asked {
    let options = preview
        .providers
        .iter()
        .map(|provider| {
            let disciplines = crate::people::parts::codes(&provider.disciplines);
            view! {
                <option value=provider.id.to_string() selected=choice == Some(ProviderChoice(Some(provider.id)))>
                    {format!("{} ({disciplines})", provider.name)}
                </option>
            }
        })
        .collect_view();
    let control = view! {
        <div class="field">
            <label class="label" for="asked">{messages::therapist(lang)}</label>
            <select class="input" id="asked" name=PROVIDER>
                <option value="">{messages::choose_therapist(lang)}</option>
                {options}
                <option value=NOBODY selected=choice == Some(ProviderChoice(None))>{messages::nobody(lang)}</option>
            </select>
        </div>
    };
    let id = choice.and_then(|ProviderChoice(id)| id).map(|id| id.to_string()).unwrap_or_default();
    Asked { parameter: PROVIDER, control: control.into_any(), field: ("provider", id), more: ().into_any() }
}

fn show(lang: Language, page: Page, pairs: &[(String, String)], preview: &BulkPreview, form: &Form) -> AnyView {
    let Page { title, help, section, list: (list, list_title), path, asked, button } = page;
    let Asked { parameter, control, field, more } = asked;
    let back = move || view! { <a class="button" href=list>{messages::to_list(lang)}</a> };
    let body = if preview.is_too_many() {
        view! {
            <p>{messages::too_many(lang, preview.found, MAX_CHOSEN)}</p>
            <div class="buttons">{back()}</div>
        }
        .into_any()
    } else if preview.found == 0 {
        view! {
            <EmptyState icon="search" title=messages::nothing_chosen(lang) text=messages::nothing_chosen_help(lang)>
                {back()}
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            {ask(lang, path, parameter, pairs, control)}
            {(!preview.rows.is_empty()).then(|| outcome(lang, preview, form, field, more, button))}
        }
        .into_any()
    };
    let summary = form.error_summary();
    let help = help.into_iter().map(|text| view! { <p class="soft">{text}</p> }).collect_view();
    view! {
        <AdminShell title=title.to_owned() section=section>
            <div class="head">{breadcrumbs(lang, list, list_title)} <h1>{title}</h1></div>
            <div class="page">{summary} {help} {body}</div>
        </AdminShell>
    }
    .into_any()
}

/// The form that asks for the day or the provider, and shows this page for it.
fn ask(
    lang: Language,
    path: &'static str,
    parameter: &'static str,
    pairs: &[(String, String)],
    control: AnyView,
) -> impl IntoView + use<> {
    let others = pairs
        .iter()
        .filter(|(name, _)| name != parameter)
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> })
        .collect_view();
    view! {
        <form class="form" method="get" action=path>
            {others} {control}
            <div class="buttons">
                <button class="button" type="submit">
                    {messages::show(lang)}
                </button>
            </div>
        </form>
    }
}

/// What happens to which records, and the form that does it.
fn outcome(
    lang: Language,
    preview: &BulkPreview,
    form: &Form,
    (field, value): (&'static str, String),
    more: AnyView,
    button: fn(Language, usize) -> String,
) -> AnyView {
    let possible: Vec<_> = preview.possible().map(|row| view! { <li>{named(row)} {staying(lang, row)}</li> }).collect();
    let refused: Vec<_> = preview
        .refused()
        .map(|(row, refusal)| view! { <li>{named(row)} <div class="soft small">{reason(lang, refusal)}</div></li> })
        .collect();
    let count = possible.len();
    let stays = (!refused.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="stays">
                <h2 id="stays">{messages::stays(lang, refused.len())}</h2>
                <ul class="plain-list">{refused}</ul>
            </section>
        }
    });
    let changes = if count == 0 {
        view! { <p>{messages::nothing_changes(lang)}</p> }.into_any()
    } else {
        view! {
            <section class="card" aria-labelledby="changes">
                <h2 id="changes">{messages::changes(lang, count)}</h2>
                {(preview.staying() > 0).then(|| view! { <p>{messages::staying_visits(lang, preview.staying())}</p> })}
                <ul class="plain-list">{possible}</ul>
                <form class="form" method="post" action=form.action() novalidate>
                    {form.hidden("records", preview.seen().text())} {form.hidden(field, value)} {more}
                    <div class="buttons">{form.button(button(lang, count), "button button-brick")}</div>
                </form>
            </section>
        }
        .into_any()
    };
    view! { {stays} {changes} }.into_any()
}

/// The visits that stay with who has them, which the page of the authorization lists once its therapist has changed.
fn staying(lang: Language, row: &ChosenRecord) -> Option<impl IntoView + use<>> {
    let (id, visits) = (row.id, row.staying);
    (visits > 0).then(|| {
        view! {
            <div class="small">
                <a href=format!("/authorizations/{id}#therapists")>{messages::staying_of(lang, visits)}</a>
            </div>
        }
    })
}

fn named(row: &ChosenRecord) -> AnyView {
    record(row.id, &row.child, row.authorization.as_ref())
}

/// The name of a record, which leads to its page.
pub(super) fn record(id: impl std::fmt::Display, child: &ChildRef, authorization: Option<&(Discipline, String)>) -> AnyView {
    let name = child.listed_name();
    match authorization {
        Some((discipline, reference)) => view! {
            {mark(discipline)}
            " "
            <a href=format!("/authorizations/{id}") dir="auto">{name}</a>
            " "
            <bdi class="soft small">{reference.clone()}</bdi>
        }
        .into_any(),
        None => view! { <a href=format!("/children/{id}") dir="auto">{name}</a> }.into_any(),
    }
}

/// Why nothing is done with a record.
pub(super) fn reason(lang: Language, refusal: &Error) -> String {
    errors::problems(lang, refusal).into_iter().map(|problem| problem.text).collect::<Vec<_>>().join(" ")
}
