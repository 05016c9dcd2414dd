//! `/members/new`: invites a person as office staff, provider or parent. Providers and parents are chosen from the imported
//! records.

use super::{
    InviteOffice, InviteParent, InviteProvider, messages,
    parts::{breadcrumbs, capability_ticks, children, languages},
};
use domain::{
    Capabilities, Error, ErrorCode, GuardianId, Language, ProviderId, Result, Role,
    audit::AuditAction,
    members::{Invitee, ParentToInvite},
    people::{Page, Search},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::fmt::Display;
use store::records::members;
use ui::{
    AdminShell, EmptyState, Form, Icon, Input, NavSection,
    lists::{email_parts, filtered_page_out_of_range, filtered_pager},
    load,
};
use web::{
    dates,
    request::{language, read, request},
};

const PATH: &str = "/members/new";

/// The view that the query parameters request.
enum RequestedView {
    Office,
    Providers(Search),
    Parents(Search),
    Provider(ProviderId),
    Parent(GuardianId),
}

/// The view with its data.
enum LoadedView {
    Office,
    Providers(Search, Page<Invitee<ProviderId>>),
    Parents(Search, Page<Invitee<GuardianId>>),
    Provider(Invitee<ProviderId>),
    Parent(ParentToInvite),
}

/// The page.
#[component]
pub fn New() -> impl IntoView {
    let lang = language();
    let requested = view_from_query();
    load(
        async move {
            read(AuditAction::MembersInvitationForm, move |tx| Box::pin(async move { load_view(tx, requested?).await })).await
        },
        move |shown| view(lang, shown),
    )
}

fn view_from_query() -> Result<RequestedView> {
    let query = use_query_map().read_untracked().clone();
    let get = |name: &str| query.get(name).unwrap_or_default();
    let search = || Search { q: get("q").trim().to_owned(), page: get("page").parse().unwrap_or(1) };
    if let Some(id) = query.get("provider") {
        return id.parse().map(RequestedView::Provider).map_err(|_| Error::NotFound);
    }
    if let Some(id) = query.get("guardian") {
        return id.parse().map(RequestedView::Parent).map_err(|_| Error::NotFound);
    }
    Ok(match get("role").parse() {
        Ok(Role::Provider) => RequestedView::Providers(search()),
        Ok(Role::Parent) => RequestedView::Parents(search()),
        _ => RequestedView::Office,
    })
}

async fn load_view(tx: &mut store::Tx, requested: RequestedView) -> Result<LoadedView> {
    Ok(match requested {
        RequestedView::Office => {
            tx.require_capability(domain::Capability::Manage)?;
            LoadedView::Office
        }
        RequestedView::Providers(search) => {
            let page = members::providers_to_invite(tx, &search).await?;
            LoadedView::Providers(search, page)
        }
        RequestedView::Parents(search) => {
            let page = members::parents_to_invite(tx, &search).await?;
            LoadedView::Parents(search, page)
        }
        RequestedView::Provider(id) => LoadedView::Provider(members::provider_to_invite(tx, id).await?),
        RequestedView::Parent(id) => LoadedView::Parent(members::parent_to_invite(tx, id).await?),
    })
}

fn view(lang: Language, shown: LoadedView) -> impl IntoView {
    let title = messages::invite_title(lang);
    let role = match &shown {
        LoadedView::Office => Role::Admin,
        LoadedView::Providers(..) | LoadedView::Provider(_) => Role::Provider,
        LoadedView::Parents(..) | LoadedView::Parent(_) => Role::Parent,
    };
    let body = match shown {
        LoadedView::Office => office(lang).into_any(),
        LoadedView::Providers(search, page) => {
            candidates(lang, "provider", messages::choose_provider(lang), &search, page).into_any()
        }
        LoadedView::Parents(search, page) => {
            candidates(lang, "guardian", messages::choose_parent(lang), &search, page).into_any()
        }
        LoadedView::Provider(provider) => self::provider(lang, provider).into_any(),
        LoadedView::Parent(parent) => self::parent(lang, parent).into_any(),
    };
    let kinds = [
        (Role::Admin, PATH, messages::into_office(lang)),
        (Role::Provider, "/members/new?role=provider", messages::a_provider(lang)),
        (Role::Parent, "/members/new?role=parent", messages::a_parent(lang)),
    ];
    let kinds = kinds
        .into_iter()
        .map(|(kind, href, name)| view! { <a href=href aria-current=(kind == role).then_some("page")>{name}</a> })
        .collect_view();
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Members>
            <div class="head">
                {breadcrumbs(lang)} <h1>{title}</h1>
                <nav class="segments" aria-label=messages::recipients(lang)>{kinds}</nav>
            </div>
            <div class="page">{body}</div>
        </AdminShell>
    }
}

/// How the invitation is delivered: by e-mail, or by hand.
fn delivery_hint() -> fn(Language) -> &'static str {
    if request().is_some_and(|request| request.installation.sends_mail) { messages::by_email } else { messages::by_hand }
}

fn office(lang: Language) -> impl IntoView {
    let form = Form::of::<InviteOffice>("invitation");
    let email = Input { kind: "email", hint: Some(messages::email_hint(lang).to_owned()), ..Input::default() };
    view! {
        <section class="card" aria-labelledby="office">
            <h2 id="office">{messages::into_office(lang)}</h2>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.input("name", messages::name(lang), Input::default())}
                {form.input("email", messages::email(lang), email)}
                {capability_ticks(lang, &form, messages::may_in_office(lang), Capabilities::NONE)}
                {form.select("language", messages::email_language(lang), languages(), lang.tag())}
                <p class="hint">{delivery_hint()(lang)}</p>
                <div class="buttons">{form.button(messages::send_invitation(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

fn provider(lang: Language, provider: Invitee<ProviderId>) -> impl IntoView {
    let form = Form::of::<InviteProvider>("invitation").for_record("provider", &provider.id.to_string());
    let email = Input {
        kind: "email",
        hint: Some(messages::email_hint(lang).to_owned()),
        value: provider.email.clone(),
        ..Input::default()
    };
    view! {
        <section class="card" aria-labelledby="who">
            <h2 id="who" dir="auto">{provider.name.clone()}</h2>
            <p class="soft">{messages::provider_gets(lang)}</p>
            {open_until(lang, &provider)}
            <form class="form" method="post" action=form.action()>
                {form.error_summary()} {form.hidden("provider", provider.id)} {form.input("email", messages::email(lang), email)}
                {form.select("language", messages::email_language(lang), languages(), provider.language.tag())}
                <p class="hint">{delivery_hint()(lang)}</p>
                <div class="buttons">{form.button(messages::send_invitation(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

fn parent(lang: Language, parent: ParentToInvite) -> impl IntoView {
    let ParentToInvite { guardian, children: guardianships, sharing, taken } = parent;
    let form = Form::of::<InviteParent>("invitation").for_record("guardian", &guardian.id.to_string());
    let names = sharing.join(", ");
    let caution = match (guardian.email.is_empty(), taken, sharing.is_empty()) {
        (true, ..) => Some(messages::no_address_yet(lang).to_owned()),
        (_, true, true) => Some(web::errors::code_text(lang, ErrorCode::EmailIsMember).to_owned()),
        (_, true, false) => Some(messages::address_taken(lang, &names)),
        (_, false, false) => Some(messages::address_shared(lang, &names)),
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
    // A guardian without an address of their own can't be invited.
    let invite = (!taken && !guardian.email.is_empty()).then(|| {
        view! {
            <form class="form" method="post" action=form.action()>
                {form.hidden("guardian", guardian.id)}
                {form.select("language", messages::email_language(lang), languages(), guardian.language.tag())}
                <p class="hint">{delivery_hint()(lang)}</p>
                <div class="buttons">{form.button(messages::send_invitation(lang), "button button-main")}</div>
            </form>
        }
    });
    view! {
        <section class="card" aria-labelledby="who">
            <h2 id="who" dir="auto">{guardian.name.clone()}</h2>
            <p>{email_parts(&guardian.email)}</p>
            {open_until(lang, &guardian)}
            {caution}
            <h3>{messages::parent_gets(lang)}</h3>
            <p class="soft">{messages::parent_gets_help(lang)}</p>
            {children(lang, &guardianships, messages::no_children(lang), &|_| ().into_any())}
            {form.error_summary()}
            {invite}
        </section>
    }
}

/// The notice that a new invitation replaces the one that is still open.
fn open_until<Id>(lang: Language, candidate: &Invitee<Id>) -> impl IntoView + use<Id> {
    candidate.invited_until.map(|until| {
        view! {
            <div class="flash flash-amber">
                <Icon name="info" />
                <div>{messages::open_invitation_replaced(lang, dates::moment(lang, until))}</div>
            </div>
        }
    })
}

fn candidates<Id: Display>(
    lang: Language,
    field: &'static str,
    title: &'static str,
    search: &Search,
    page: Page<Invitee<Id>>,
) -> impl IntoView + use<Id> {
    let role = if field == "provider" { "provider" } else { "parent" };
    let mut pairs = vec![("role", role)];
    if !search.q.is_empty() {
        pairs.push(("q", search.q.as_str()));
    }
    let all = format!("{PATH}?role={role}");
    let body = if page.rows.is_empty() && page.total > 0 {
        filtered_page_out_of_range(lang, PATH, &pairs).into_any()
    } else if page.rows.is_empty() {
        let (title, text) = if search.q.is_empty() {
            (messages::all_have_joined(lang), messages::all_have_joined_help(lang))
        } else {
            (messages::nobody_found(lang), messages::nobody_found_help(lang))
        };
        view! {
            <EmptyState icon="users" title=title text=text>
                <a class="button" href=all>{messages::show_all(lang)}</a>
            </EmptyState>
        }
        .into_any()
    } else {
        let entries = page
            .rows
            .iter()
            .map(|one| {
                let invited = one.invited_until.map(|_| view! { <span class="chip">{messages::invited(lang)}</span> });
                view! {
                    <li>
                        <a href=format!("{PATH}?{field}={}", one.id) dir="auto">{one.name.clone()}</a>
                        <span class="card-head">
                            <span class="soft small">{email_parts(&one.email)}</span>
                            {invited}
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <ul class="panel-list">{entries}</ul>
            {filtered_pager(lang, PATH, &pairs, &page)}
        }
        .into_any()
    };
    let search_for = messages::search_people(lang);
    view! {
        <section class="card" aria-labelledby="candidates">
            <h2 id="candidates">{title}</h2>
            <form class="search" method="get" action=PATH role="search">
                <input type="hidden" name="role" value=role />
                <label class="sr-only" for="q">{search_for}</label>
                <Icon name="search" />
                <input class="input" id="q" name="q" type="search" maxlength="80" autocomplete="off" placeholder=search_for
                    value=search.q.clone() />
                <button class="button" type="submit">{messages::search(lang)}</button>
            </form>
            {body}
        </section>
    }
}
