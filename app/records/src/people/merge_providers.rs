//! `/providers/{id}/merge`: merges another record of the same provider into this one. First the other record is chosen, then the page
//! shows what would happen.

use super::{
    MergeProviders, UndoProviderMerge, merge_messages as shared,
    merge_parts::{Choice, Choices, choice_cards, joined, merged_record},
    merge_provider_messages as messages,
    parts::{hours_text, record_crumbs},
};
use domain::{
    Capability, Error, Language, ProviderId,
    audit::AuditAction,
    merging::{ProviderMergeLine, Winner, providers::ProviderField},
    providers::ProviderDetails,
    search::{Query, SearchQuery},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use store::records::merging::providers::{
    FoundProvider, ProviderMergeObstacle, ProviderMergePage, ProviderMergePreview, ProviderMergeSide,
};
use ui::{AdminShell, Area, Form, NavSection, load};
use web::{
    dates,
    flash::Flash,
    request::{has_capability, language, read, redirect, set_flash_for_next_page},
};

/// The page that merges another record into a provider.
#[component]
pub fn MergeProviderPage() -> impl IntoView {
    let lang = language();
    let id: Option<ProviderId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    let parameters = use_query_map().read_untracked().clone();
    let manages = has_capability(Capability::Manage);
    let other = parameters.get("other").and_then(|id| id.parse().ok());
    let typed = parameters.get("q").unwrap_or_default().trim().to_owned();
    let query = SearchQuery::of(Query::try_from(typed.as_str()).as_ref().map_or("", Query::as_str));
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::PeopleProviderMergeForm, move |tx| {
                Box::pin(async move {
                    match store::records::merging::providers::page(tx, id, other, &query).await {
                        // One of the two may be merged already: the page is left by the browser's Back button, and opened again.
                        Err(Error::NotFound) if manages => merged_already(tx, id, other).await.map(Either::Right),
                        found => found.map(Either::Left),
                    }
                })
            })
            .await
        },
        move |found| match found {
            Either::Left(found) => Either::Left(page(lang, &found, &typed)),
            Either::Right(survivor) => {
                set_flash_for_next_page(Flash::ChildrenMergedAlready);
                redirect(format!("/providers/{survivor}"));
                Either::Right(())
            }
        },
    )
}

/// The survivor of the first of the two that is merged.
async fn merged_already(tx: &mut store::Tx, id: ProviderId, other: Option<ProviderId>) -> domain::Result<ProviderId> {
    match (store::records::merging::providers::survivor(tx, id).await, other) {
        (Err(Error::NotFound), Some(other)) => store::records::merging::providers::survivor(tx, other).await,
        (survivor, _) => survivor,
    }
}

fn page(lang: Language, page: &ProviderMergePage, typed: &str) -> impl IntoView + use<> {
    let title = shared::merge_title(lang, &page.survivor.name);
    let body = match &page.preview {
        Some(preview) => preview_cards(lang, &page.survivor, preview).into_any(),
        None => choice_cards(lang, choices(lang, page, typed)).into_any(),
    };
    let crumbs = record_crumbs(lang, format!("/providers/{}", page.survivor.provider), &page.survivor.name);
    view! {
        <AdminShell title=title.clone() section=NavSection::Providers>
            <div class="head">{crumbs} <h1 dir="auto">{title}</h1></div>
            <div class="page">{body}</div>
        </AdminShell>
    }
}

/// "P001 · ana@maple.example · (585) 555-0100".
fn detail(reference: &str, email: &str, phone: &str) -> String {
    joined([reference.to_owned(), email.to_owned(), domain::phone::shown(phone)])
}

fn choices(lang: Language, page: &ProviderMergePage, typed: &str) -> Choices {
    let choice = |record: &FoundProvider| Choice {
        id: record.id.to_string(),
        name: record.name.clone(),
        detail: detail(&record.reference, &record.email, &record.phone),
    };
    Choices {
        action: format!("/providers/{}/merge", page.survivor.provider),
        help: messages::merge_help(lang),
        alike: page.alike.iter().map(choice).collect(),
        no_alike: messages::no_alike_records(lang),
        search_hint: messages::search_providers(lang),
        typed: typed.to_owned(),
        found: page.found.iter().map(choice).collect(),
        nobody_found: messages::nobody_found(lang),
    }
}

fn preview_cards(lang: Language, survivor: &ProviderMergeSide, preview: &ProviderMergePreview) -> impl IntoView + use<> {
    let merged = &preview.merged;
    let swap = format!("/providers/{}/merge?other={}", merged.provider, survivor.provider);
    let form = preview.after.is_some().then(|| merge_form(lang, survivor, merged));
    view! {
        <section class="card" aria-labelledby="the-other">
            <h2 id="the-other" dir="auto">{merged.name.clone()}</h2>
            <p dir="auto">{detail(&merged.reference, &merged.details().email, &merged.details().phone)}</p>
            <p><a href=swap dir="auto">{shared::swap_records(lang, &merged.name, &merged.reference)}</a></p>
            <p><a href=format!("/providers/{}/merge", survivor.provider)>{shared::choose_another(lang)}</a></p>
        </section>
        {obstacles_card(lang, &preview.obstacles)}
        {moves_card(lang, merged)}
        {stays_card(lang, survivor, preview)}
        {form}
    }
}

fn obstacles_card(lang: Language, obstacles: &[ProviderMergeObstacle]) -> Option<impl IntoView + use<>> {
    let line = |obstacle: &ProviderMergeObstacle| match obstacle {
        ProviderMergeObstacle::BothAccounts => {
            view! { <li>{messages::both_accounts(lang)} " " <a href="/members">{messages::members(lang)}</a></li> }.into_any()
        }
        ProviderMergeObstacle::SurvivorEnded(day) => {
            view! { <li>{messages::survivor_ended(lang, dates::with_year(lang, *day))}</li> }.into_any()
        }
        ProviderMergeObstacle::Overlap { own, own_starts, other, other_starts } => {
            let text = shared::overlap(lang, dates::moment(lang, *own_starts), dates::moment(lang, *other_starts));
            view! {
                <li>
                    {text} " " <a href=format!("/visits/{own}")>{shared::this_records_visit(lang)}</a> " · "
                    <a href=format!("/visits/{other}")>{shared::other_records_visit(lang)}</a>
                </li>
            }
            .into_any()
        }
    };
    (!obstacles.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="obstacles">
                <h2 id="obstacles">{shared::in_the_way(lang)}</h2>
                <ul>{obstacles.iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}

fn moves_card(lang: Language, merged: &ProviderMergeSide) -> impl IntoView + use<> {
    let has = &merged.snapshot;
    let counted = |count: usize, text: String| (count > 0).then_some(text);
    let lines: Vec<String> = [
        counted(has.visits.len(), shared::moving_visits(lang, has.visits.len())),
        counted(has.days.len(), messages::moving_days(lang, has.days.len())),
        counted(has.absences.len(), messages::moving_absences(lang, has.absences.len())),
        counted(has.holds.len(), shared::moving_holds(lang, has.holds.len())),
        has.account.map(|_| messages::moving_account(lang).to_owned()),
        has.invitation.as_ref().map(|_| messages::moving_invitation(lang).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let lines = if lines.is_empty() {
        Either::Left(view! { <p class="soft">{shared::nothing_moves(lang)}</p> })
    } else {
        Either::Right(view! { <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="moves">
            <h2 id="moves">{shared::what_moves(lang)}</h2>
            {lines}
        </section>
    }
}

/// What is the survivor's, whatever the other record says, and the values that are the same, folded away.
fn stays_card(lang: Language, survivor: &ProviderMergeSide, preview: &ProviderMergePreview) -> impl IntoView + use<> {
    let (own, other) = (survivor.details(), preview.merged.details());
    let end = (survivor.snapshot.ended_on != preview.merged.snapshot.ended_on).then(|| {
        let text = match survivor.snapshot.ended_on {
            Some(day) => messages::end_stays(lang, dates::with_year(lang, day)),
            None => messages::stays_without_end(lang).to_owned(),
        };
        view! { <li>{text}</li> }
    });
    let joined = preview.after.as_ref().map(|after| {
        let disciplines = (own.disciplines != other.disciplines).then(|| {
            let codes = after.disciplines.replace(';', ", ");
            view! { <li>{messages::disciplines_of_both(lang, codes)}</li> }
        });
        let languages = (own.languages != other.languages).then(|| view! { <li>{messages::languages_of_both(lang)}</li> });
        view! {
            {disciplines}
            {languages}
        }
    });
    let is_same = |field: &ProviderField| !field.of(own).is_empty() && field.of(own) == field.of(other);
    let same: Vec<ProviderField> = ProviderField::ALL.iter().copied().filter(is_same).collect();
    let same = (!same.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{shared::equal_values(lang, same.len())}</summary>
                {values(lang, &same, own)}
            </details>
        }
    });
    view! {
        <section class="card" aria-labelledby="stays">
            <h2 id="stays">{shared::what_stays(lang)}</h2>
            <ul>
                <li dir="auto">{shared::reference_stays(lang, &survivor.reference, &preview.merged.reference)}</li>
                {end}
                {joined}
                <li>{messages::signed_notes(lang)}</li>
            </ul>
            {same}
        </section>
    }
}

fn field_name(lang: Language, field: ProviderField) -> &'static str {
    match field {
        ProviderField::FirstName => messages::first_name(lang),
        ProviderField::LastName => messages::last_name(lang),
        ProviderField::Email => messages::email(lang),
        ProviderField::Phone => messages::phone(lang),
        ProviderField::Address => messages::address(lang),
        ProviderField::Availability => messages::working_hours(lang),
        ProviderField::MaxVisits => messages::visits_per_day(lang),
    }
}

/// A value as the forms show it.
fn shown(lang: Language, field: ProviderField, details: &ProviderDetails) -> String {
    match field {
        ProviderField::Phone => domain::phone::shown(&details.phone),
        ProviderField::Availability => hours_text(lang, &details.availability),
        field => field.of(details),
    }
}

fn values(lang: Language, fields: &[ProviderField], of: &ProviderDetails) -> impl IntoView + use<> {
    let row = |field: &ProviderField| {
        view! {
            <dt>{field_name(lang, *field)}</dt>
            <dd dir="auto">{shown(lang, *field, of)}</dd>
        }
    };
    view! { <dl class="detail-list">{fields.iter().map(row).collect_view()}</dl> }
}

fn merge_form(lang: Language, survivor: &ProviderMergeSide, merged: &ProviderMergeSide) -> impl IntoView + use<> {
    let form = Form::of::<MergeProviders>("merge").for_record("merged", &merged.provider.to_string());
    let (own, other) = (survivor.details(), merged.details());
    let choice = |field: ProviderField| {
        let option = |winner: Winner, side: &ProviderMergeSide| {
            (winner.key().to_owned(), shared::value_of(lang, shown(lang, field, side.details()), &side.reference))
        };
        let options = vec![option(Winner::Survivor, survivor), option(Winner::Merged, merged)];
        form.select(field.key(), field_name(lang, field), options, field.usual_winner(own, other).key())
    };
    let choices: Vec<_> = ProviderField::differing(own, other).into_iter().map(choice).collect();
    let choices = if choices.is_empty() {
        Either::Left(view! { <p class="soft">{shared::same_values(lang)}</p> })
    } else {
        Either::Right(choices)
    };
    let is_filled = |field: &ProviderField| field.usual_winner(own, other) == Winner::Merged;
    let filled: Vec<ProviderField> = ProviderField::ALL.iter().copied().filter(is_filled).collect();
    let filled = (!filled.is_empty()).then(|| {
        view! {
            <p>{shared::filled_from_other(lang)}</p>
            {values(lang, &filled, other)}
        }
    });
    view! {
        <section class="card" aria-labelledby="values">
            <h2 id="values">{shared::which_values(lang)}</h2>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("survivor", survivor.provider)}
                {form.hidden("survivor_version", survivor.version)} {form.hidden("merged", merged.provider)}
                {form.hidden("merged_version", merged.version)} {choices} {filled}
                {form.area("reason", messages::why(lang), Area { rows: 2, ..Area::default() })}
                <p class="soft">{shared::undo_help(lang)}</p>
                <div class="buttons">{form.button(shared::merge_button(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

/// The records that were merged into a provider, on their page, with the button that undoes it.
pub fn merged_records(lang: Language, merges: &[ProviderMergeLine]) -> impl IntoView + use<> {
    let line = |merge: &ProviderMergeLine| {
        let text = shared::merged_record(lang, &merge.name, &merge.reference, dates::moment_with_year(lang, merge.at));
        let merged = merge.merged.to_string();
        let undo = merge
            .can_undo
            .then(|| (Form::of::<UndoProviderMerge>("undo").for_record("merged", &merged), vec![("merged", merged.clone())]));
        merged_record(lang, text, undo)
    };
    merges.iter().map(line).collect_view()
}
