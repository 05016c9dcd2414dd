//! `/members/new`: asking somebody to join, as the office, a provider or a parent. Who is imported is chosen from a list.

use super::{
    InviteOffice, InviteParent, InviteProvider,
    list::crumbs,
    parts::{capability_ticks, children, languages},
    words,
};
use crate::{
    dates,
    page::load,
    people::parts::{beyond_of, pager_of},
    request::{language, read, request},
    ui::{AdminShell, EmptyState, Form, Icon, Input, Place},
};
use domain::{
    Capabilities, Error, GuardianId, Language, ProviderId, Result, Role,
    members::{Candidate, ParentToInvite},
    people::{Page, Search},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::fmt::Display;
use store::members;

const PATH: &str = "/members/new";

/// What the address asks for.
enum Asked {
    Office,
    Providers(Search),
    Parents(Search),
    Provider(ProviderId),
    Parent(GuardianId),
}

/// What is shown of it.
enum Shown {
    Office,
    Providers(Search, Page<Candidate<ProviderId>>),
    Parents(Search, Page<Candidate<GuardianId>>),
    Provider(Candidate<ProviderId>),
    Parent(ParentToInvite),
}

/// The page.
#[component]
pub fn New() -> impl IntoView {
    let lang = language();
    let asked = asked();
    load(async move { read("members.new", move |tx| Box::pin(async move { look_up(tx, asked?).await })).await }, move |shown| {
        view(lang, shown)
    })
}

fn asked() -> Result<Asked> {
    let query = use_query_map().read_untracked().clone();
    let get = |name: &str| query.get(name).unwrap_or_default();
    let search = || Search { q: get("q").trim().to_owned(), page: get("page").parse().unwrap_or(1) };
    if let Some(id) = query.get("provider") {
        return id.parse().map(Asked::Provider).map_err(|_| Error::NotFound);
    }
    if let Some(id) = query.get("guardian") {
        return id.parse().map(Asked::Parent).map_err(|_| Error::NotFound);
    }
    Ok(match get("role").parse() {
        Ok(Role::Provider) => Asked::Providers(search()),
        Ok(Role::Parent) => Asked::Parents(search()),
        _ => Asked::Office,
    })
}

async fn look_up(tx: &mut store::Tx, asked: Asked) -> Result<Shown> {
    Ok(match asked {
        Asked::Office => {
            tx.may(domain::Capability::Manage)?;
            Shown::Office
        }
        Asked::Providers(search) => {
            let page = members::providers_to_invite(tx, &search).await?;
            Shown::Providers(search, page)
        }
        Asked::Parents(search) => {
            let page = members::parents_to_invite(tx, &search).await?;
            Shown::Parents(search, page)
        }
        Asked::Provider(id) => Shown::Provider(members::provider_to_invite(tx, id).await?),
        Asked::Parent(id) => Shown::Parent(members::parent_to_invite(tx, id).await?),
    })
}

fn view(lang: Language, shown: Shown) -> impl IntoView {
    let title = words::invite_title(lang);
    let role = match &shown {
        Shown::Office => Role::Admin,
        Shown::Providers(..) | Shown::Provider(_) => Role::Provider,
        Shown::Parents(..) | Shown::Parent(_) => Role::Parent,
    };
    let body = match shown {
        Shown::Office => office(lang).into_any(),
        Shown::Providers(search, page) => candidates(lang, "provider", words::choose_provider(lang), &search, page).into_any(),
        Shown::Parents(search, page) => candidates(lang, "guardian", words::choose_parent(lang), &search, page).into_any(),
        Shown::Provider(provider) => self::provider(lang, provider).into_any(),
        Shown::Parent(parent) => self::parent(lang, parent).into_any(),
    };
    let kinds = [
        (Role::Admin, PATH, words::into_office(lang)),
        (Role::Provider, "/members/new?role=provider", words::a_provider(lang)),
        (Role::Parent, "/members/new?role=parent", words::a_parent(lang)),
    ];
    let kinds = kinds
        .into_iter()
        .map(|(kind, href, name)| view! { <a href=href aria-current=(kind == role).then_some("page")>{name}</a> })
        .collect_view();
    view! {
        <AdminShell title=title.to_owned() place=Place::Members>
            <div class="head">
                {crumbs(lang)} <h1>{title}</h1>
                <nav class="segments" aria-label=words::whom(lang)>{kinds}</nav>
            </div>
            <div class="page">{body}</div>
        </AdminShell>
    }
}

/// How the invitation arrives: the installation's letters, or by hand.
fn way() -> fn(Language) -> &'static str {
    if request().is_some_and(|request| request.installation.sends_mail) { words::by_letter } else { words::by_hand }
}

fn office(lang: Language) -> impl IntoView {
    let form = Form::of::<InviteOffice>("invitation");
    let email = Input { kind: "email", hint: Some(words::email_hint(lang).to_owned()), ..Input::default() };
    view! {
        <section class="card" aria-labelledby="office">
            <h2 id="office">{words::into_office(lang)}</h2>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.input("name", words::name(lang), Input::default())}
                {form.input("email", words::email(lang), email)}
                {capability_ticks(lang, &form, words::may_in_office(lang), Capabilities::NONE)}
                {form.select("language", words::letter_language(lang), languages(), lang.tag())}
                <p class="hint">{way()(lang)}</p>
                <div class="buttons">{form.button(words::send_invitation(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

fn provider(lang: Language, provider: Candidate<ProviderId>) -> impl IntoView {
    let form = Form::of::<InviteProvider>("invitation").only_if("provider", &provider.id.to_string());
    let email = Input {
        kind: "email",
        hint: Some(words::email_hint(lang).to_owned()),
        value: provider.email.clone(),
        ..Input::default()
    };
    view! {
        <section class="card" aria-labelledby="who">
            <h2 id="who" dir="auto">{provider.name.clone()}</h2>
            <p class="soft">{words::provider_gets(lang)}</p>
            {open_until(lang, &provider)}
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.hidden("provider", provider.id)} {form.input("email", words::email(lang), email)}
                {form.select("language", words::letter_language(lang), languages(), provider.language.tag())}
                <p class="hint">{way()(lang)}</p>
                <div class="buttons">{form.button(words::send_invitation(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

fn parent(lang: Language, parent: ParentToInvite) -> impl IntoView {
    let ParentToInvite { guardian, children: custody, sharing, taken } = parent;
    let form = Form::of::<InviteParent>("invitation").only_if("guardian", &guardian.id.to_string());
    let names = sharing.join(", ");
    let caution = match (guardian.email.is_empty(), taken, sharing.is_empty()) {
        (true, ..) => Some(words::no_address_yet(lang).to_owned()),
        (_, true, true) => Some(words::email_is_member(lang).to_owned()),
        (_, true, false) => Some(words::address_taken(lang, &names)),
        (_, false, false) => Some(words::address_shared(lang, &names)),
        _ => None,
    };
    let caution = caution.map(|text| {
        view! {
            <div class="flash flash-amber">
                <Icon name="info" />
                <div>{text}</div>
            </div>
        }
    });
    // Whom no letter can reach as themselves is not asked.
    let invite = (!taken && !guardian.email.is_empty()).then(|| {
        view! {
            <form class="form" method="post" action=form.action()>
                {form.hidden("guardian", guardian.id)}
                {form.select("language", words::letter_language(lang), languages(), guardian.language.tag())}
                <p class="hint">{way()(lang)}</p>
                <div class="buttons">{form.button(words::send_invitation(lang), "button button-main")}</div>
            </form>
        }
    });
    view! {
        <section class="card" aria-labelledby="who">
            <h2 id="who" dir="auto">{guardian.name.clone()}</h2>
            <p class="long">{guardian.email.clone()}</p>
            {open_until(lang, &guardian)}
            {caution}
            <h3>{words::parent_gets(lang)}</h3>
            <p class="soft">{words::parent_gets_help(lang)}</p>
            {children(lang, &custody, words::no_children(lang), &|_| ().into_any())}
            {form.refusal()}
            {invite}
        </section>
    }
}

/// An invitation that is still open gives way to the new one.
fn open_until<Id>(lang: Language, candidate: &Candidate<Id>) -> impl IntoView + use<Id> {
    candidate.invited_until.map(|until| {
        view! {
            <div class="flash flash-amber">
                <Icon name="info" />
                <div>{words::gives_way(lang, dates::moment(lang, until))}</div>
            </div>
        }
    })
}

fn candidates<Id: Display>(
    lang: Language,
    field: &'static str,
    title: &'static str,
    search: &Search,
    page: Page<Candidate<Id>>,
) -> impl IntoView + use<Id> {
    let role = if field == "provider" { "provider" } else { "parent" };
    let mut pairs = vec![("role", role)];
    if !search.q.is_empty() {
        pairs.push(("q", search.q.as_str()));
    }
    let all = format!("{PATH}?role={role}");
    let body = if page.rows.is_empty() && page.total > 0 {
        beyond_of(lang, PATH, &pairs).into_any()
    } else if page.rows.is_empty() {
        let (title, text) = if search.q.is_empty() {
            (words::all_have_joined(lang), words::all_have_joined_help(lang))
        } else {
            (words::nobody_found(lang), words::nobody_found_help(lang))
        };
        view! {
            <EmptyState icon="users" title=title text=text>
                <a class="button" href=all>{words::show_all(lang)}</a>
            </EmptyState>
        }
        .into_any()
    } else {
        let entries = page
            .rows
            .iter()
            .map(|one| {
                let invited = one.invited_until.map(|_| view! { <span class="chip">{words::invited(lang)}</span> });
                view! {
                    <li>
                        <a href=format!("{PATH}?{field}={}", one.id) dir="auto">{one.name.clone()}</a>
                        <span class="card-head">
                            <span class="soft small long">{one.email.clone()}</span>
                            {invited}
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <ul class="panel-list">{entries}</ul>
            {pager_of(lang, PATH, &pairs, &page)}
        }
        .into_any()
    };
    let search_for = words::search_people(lang);
    view! {
        <section class="card" aria-labelledby="candidates">
            <h2 id="candidates">{title}</h2>
            <form class="search" method="get" action=PATH role="search">
                <input type="hidden" name="role" value=role />
                <label class="vh" for="q">{search_for}</label>
                <Icon name="search" />
                <input class="input" id="q" name="q" type="search" maxlength="80" autocomplete="off" placeholder=search_for
                    value=search.q.clone() />
                <button class="button" type="submit">{words::search(lang)}</button>
            </form>
            {body}
        </section>
    }
}
