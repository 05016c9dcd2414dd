//! `/children/{id}/merge`: merges another record of the same child into this one. First the other record is chosen, then the page shows
//! what would happen.

use super::{
    MergeChildren, UndoMerge,
    child_form::child_in_path,
    child_messages, doubles, merge_messages as messages,
    merge_parts::{Choice, Choices, choice_cards, merged_record},
    parts::{child_crumbs, hours_text, language_text},
};
use domain::{
    Capability, ChildId, Error, Language,
    audit::AuditAction,
    children::ChildFields,
    doubles::AlikeChild,
    merging::{MergeGuardian, MergeLine, MergeObstacle, MergePreview, MergeSide, MergedField, Winner},
    search::{Query, SearchQuery},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use store::records::merging::FoundChild;
use ui::{AdminShell, Area, Form, NavSection, load};
use web::{
    dates,
    flash::Flash,
    request::{has_capability, language, read, redirect, set_flash_for_next_page},
};

/// The page that merges another record into a child.
#[component]
pub fn MergePage() -> impl IntoView {
    let lang = language();
    let id = child_in_path();
    let parameters = use_query_map().read_untracked().clone();
    let manages = has_capability(Capability::Manage);
    let other = parameters.get("other").and_then(|id| id.parse().ok());
    let typed = parameters.get("q").unwrap_or_default().trim().to_owned();
    let query = SearchQuery::of(Query::try_from(typed.as_str()).as_ref().map_or("", Query::as_str));
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::PeopleMergeForm, move |tx| {
                Box::pin(async move {
                    let found = match store::records::merging::page(tx, id, other, &query).await {
                        // One of the two may be merged already: the page is left by the browser's Back button, and opened again.
                        Err(Error::NotFound) if manages => merged_already(tx, id, other).await?,
                        found => return found.map(Either::Left),
                    };
                    Ok(Either::Right(found))
                })
            })
            .await
        },
        move |found| match found {
            Either::Left(found) => Either::Left(page(lang, found, &typed)),
            Either::Right(survivor) => {
                set_flash_for_next_page(Flash::ChildrenMergedAlready);
                redirect(format!("/children/{survivor}"));
                Either::Right(())
            }
        },
    )
}

/// The survivor of the first of the two that is merged.
async fn merged_already(tx: &mut store::Tx, id: ChildId, other: Option<ChildId>) -> domain::Result<ChildId> {
    match (store::records::merging::survivor(tx, id).await, other) {
        (Err(Error::NotFound), Some(other)) => store::records::merging::survivor(tx, other).await,
        (survivor, _) => survivor,
    }
}

fn page(lang: Language, page: store::records::merging::MergePage, typed: &str) -> impl IntoView + use<> {
    let store::records::merging::MergePage { survivor, alike, found, preview } = page;
    let title = messages::merge_title(lang, &survivor.name);
    let body = match preview {
        Some(preview) => Either::Left(preview_cards(lang, &survivor, &preview)),
        None => Either::Right(choice_cards(lang, choices(lang, &survivor, &alike, &found, typed))),
    };
    view! {
        <AdminShell title=title.clone() section=NavSection::Children>
            <div class="head">{child_crumbs(lang, survivor.child, &survivor.name)} <h1 dir="auto">{title}</h1></div>
            <div class="page">{body}</div>
        </AdminShell>
    }
}

fn choices(lang: Language, survivor: &MergeSide, alike: &[AlikeChild], found: &[FoundChild], typed: &str) -> Choices {
    let is_alike =
        |child: &AlikeChild| Choice { id: child.id.to_string(), name: child.name.clone(), detail: doubles::detail(lang, child) };
    let is_found = |child: &FoundChild| {
        let born = messages::born_on(lang, dates::with_year(lang, child.birth_date));
        Choice { id: child.id.to_string(), name: child.name.clone(), detail: format!("{born} · {}", child.reference) }
    };
    Choices {
        action: format!("/children/{}/merge", survivor.child),
        help: messages::merge_help(lang),
        alike: alike.iter().map(is_alike).collect(),
        no_alike: messages::no_alike_records(lang),
        search_hint: super::messages::search_children(lang),
        typed: typed.to_owned(),
        found: found.iter().map(is_found).collect(),
        nobody_found: messages::nobody_found(lang),
    }
}

fn preview_cards(lang: Language, survivor: &MergeSide, preview: &MergePreview) -> impl IntoView + use<> {
    let detail = |side: &MergeSide| {
        let born = messages::born_on(lang, dates::with_year(lang, side.fields.birth_date));
        format!("{} · {} · {born}", side.name, side.fields.reference)
    };
    let merged = &preview.merged;
    let back = format!("/children/{}/merge", survivor.child);
    let swap = format!("/children/{}/merge?other={}", merged.child, survivor.child);
    let form = preview.obstacles.is_empty().then(|| merge_form(lang, survivor, merged));
    view! {
        <section class="card" aria-labelledby="the-other">
            <h2 id="the-other" dir="auto">{detail(merged)}</h2>
            <p><a href=format!("/children/{}", merged.child) dir="auto">{merged.name.clone()}</a></p>
            <p><a href=swap dir="auto">{messages::swap_records(lang, &merged.name, &merged.fields.reference)}</a></p>
            <p><a href=back>{messages::choose_another(lang)}</a></p>
        </section>
        {obstacles_card(lang, &preview.obstacles)}
        {moves_card(lang, preview)}
        {stays_card(lang, survivor, preview)}
        {form}
    }
}

fn obstacles_card(lang: Language, obstacles: &[MergeObstacle]) -> Option<impl IntoView + use<>> {
    let lines = obstacles
        .iter()
        .map(|obstacle| match obstacle {
            MergeObstacle::Overlap { own, own_starts, other, other_starts } => {
                let text = messages::overlap(lang, dates::moment(lang, *own_starts), dates::moment(lang, *other_starts));
                view! {
                    <li>
                        {text} " " <a href=format!("/visits/{own}")>{messages::this_records_visit(lang)}</a> " · "
                        <a href=format!("/visits/{other}")>{messages::other_records_visit(lang)}</a>
                    </li>
                }
                .into_any()
            }
            MergeObstacle::SurvivorEnded(day) => {
                view! { <li>{messages::survivor_ended(lang, dates::with_year(lang, *day))}</li> }.into_any()
            }
            MergeObstacle::GuardianRevoked(name) => {
                view! { <li dir="auto">{messages::guardian_revoked(lang, name)}</li> }.into_any()
            }
        })
        .collect_view();
    (!obstacles.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="obstacles">
                <h2 id="obstacles">{messages::in_the_way(lang)}</h2>
                <ul>{lines}</ul>
            </section>
        }
    })
}

/// What comes from the other record: how many rows of each kind, values that are empty here, and who sees more then.
fn moves_card(lang: Language, preview: &MergePreview) -> impl IntoView + use<> {
    let counts = &preview.counts;
    let lines = [
        (counts.visits, messages::moving_visits(lang, counts.visits)),
        (counts.notes, messages::moving_notes(lang, counts.notes)),
        (counts.authorizations, messages::moving_authorizations(lang, counts.authorizations)),
        (counts.places, messages::moving_places(lang, counts.places)),
        (counts.contacts, messages::moving_contacts(lang, counts.contacts)),
        (counts.holds, messages::moving_holds(lang, counts.holds)),
    ];
    let lines: Vec<_> = lines.into_iter().filter(|(count, _)| *count > 0).map(|(_, line)| view! { <li>{line}</li> }).collect();
    let lines = if lines.is_empty() {
        Either::Left(view! { <p class="soft">{messages::nothing_moves(lang)}</p> })
    } else {
        Either::Right(view! { <ul>{lines}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="moves">
            <h2 id="moves">{messages::what_moves(lang)}</h2>
            {lines}
            {guardians_part(lang, &preview.guardians)}
        </section>
    }
}

fn guardians_part(lang: Language, guardians: &[MergeGuardian]) -> impl IntoView + use<> {
    let line = |guardian: &MergeGuardian| {
        let name = &guardian.name;
        match (guardian.is_of_survivor && guardian.is_of_merged, guardian.is_narrowed) {
            (true, false) => messages::guardian_of_both(lang, name),
            (_, true) => messages::guardian_narrowed(lang, name),
            (false, false) => messages::sees_more_visits(lang, name),
        }
    };
    let lines = guardians.iter().map(|guardian| view! { <li dir="auto">{line(guardian)}</li> }).collect_view();
    let body = if guardians.is_empty() {
        Either::Left(view! { <p class="soft">{messages::no_guardians(lang)}</p> })
    } else {
        Either::Right(view! {
            <ul>{lines}</ul>
            <p class="soft">{messages::guardians_hidden_help(lang)}</p>
        })
    };
    view! {
        <h3>{messages::who_will_see(lang)}</h3>
        {body}
    }
}

/// What is the survivor's, whatever the other record says, and the values that are the same, folded away.
fn stays_card(lang: Language, survivor: &MergeSide, preview: &MergePreview) -> impl IntoView + use<> {
    let (own, other) = (&survivor.fields, &preview.merged.fields);
    let end = (own.ended_on != other.ended_on).then(|| {
        let text = match own.ended_on {
            Some(day) => messages::end_stays(lang, dates::with_year(lang, day)),
            None => messages::stays_without_end(lang).to_owned(),
        };
        view! { <li>{text}</li> }
    });
    let same_home = preview.is_same_home.then(|| view! { <li>{messages::same_home(lang)}</li> });
    let is_same = |field: &MergedField| !field.of(own).is_empty() && field.of(own) == field.of(other);
    let same: Vec<MergedField> = MergedField::ALL.iter().copied().filter(is_same).collect();
    let same = (!same.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{messages::equal_values(lang, same.len())}</summary>
                {values(lang, &same, own)}
            </details>
        }
    });
    view! {
        <section class="card" aria-labelledby="stays">
            <h2 id="stays">{messages::what_stays(lang)}</h2>
            <ul>
                <li dir="auto">{messages::reference_stays(lang, &own.reference, &other.reference)}</li>
                {end}
                {same_home}
            </ul>
            {same}
        </section>
    }
}

fn values(lang: Language, fields: &[MergedField], of: &ChildFields) -> impl IntoView + use<> {
    let row = |field: &MergedField| {
        view! {
            <dt>{field_name(lang, *field)}</dt>
            <dd class="note-text" dir="auto">{shown(lang, *field, of)}</dd>
        }
    };
    view! { <dl class="detail-list">{fields.iter().map(row).collect_view()}</dl> }
}

fn field_name(lang: Language, field: MergedField) -> &'static str {
    match field {
        MergedField::FirstName => child_messages::first_name(lang),
        MergedField::LastName => child_messages::last_name(lang),
        MergedField::PreferredName => child_messages::preferred_name(lang),
        MergedField::Pronouns => child_messages::pronouns(lang),
        MergedField::BirthDate => child_messages::birth_date(lang),
        MergedField::HomeLanguage => child_messages::home_language(lang),
        MergedField::FurtherLanguages => child_messages::further_languages(lang),
        MergedField::Interpreter => child_messages::interpreter(lang),
        MergedField::TimeZone => child_messages::time_zone(lang),
        MergedField::Availability => child_messages::hours(lang),
        MergedField::Allergies => child_messages::allergies(lang),
        MergedField::SafetyNote => child_messages::safety_note(lang),
    }
}

/// A value as the forms show it.
fn shown(lang: Language, field: MergedField, fields: &ChildFields) -> String {
    match field {
        MergedField::BirthDate => dates::with_year(lang, fields.birth_date),
        MergedField::HomeLanguage => language_text(lang, &fields.home_language),
        MergedField::FurtherLanguages => {
            let languages: Vec<String> = fields.further_language_tags().map(|tag| language_text(lang, tag)).collect();
            languages.join(", ")
        }
        MergedField::Interpreter if fields.interpreter => child_messages::interpreter_needed(lang).to_owned(),
        MergedField::TimeZone => fields.time_zone.replace('_', " "),
        MergedField::Availability => hours_text(lang, &fields.availability),
        field => field.of(fields),
    }
}

fn merge_form(lang: Language, survivor: &MergeSide, merged: &MergeSide) -> impl IntoView + use<> {
    let form = Form::of::<MergeChildren>("merge").for_record("merged", &merged.child.to_string());
    let value =
        |field: MergedField, side: &MergeSide| messages::value_of(lang, shown(lang, field, &side.fields), &side.fields.reference);
    let choices = MergedField::differing(&survivor.fields, &merged.fields)
        .into_iter()
        .map(|field| {
            let mut options = vec![
                (Winner::Survivor.key().to_owned(), value(field, survivor)),
                (Winner::Merged.key().to_owned(), value(field, merged)),
            ];
            if field.joins() {
                options.push((Winner::Both.key().to_owned(), messages::both_texts(lang).to_owned()));
            }
            let usual = field.usual_winner(&survivor.fields, &merged.fields).key();
            form.select(field.key(), field_name(lang, field), options, usual)
        })
        .collect::<Vec<_>>();
    let choices = if choices.is_empty() {
        Either::Left(view! { <p class="soft">{messages::same_values(lang)}</p> })
    } else {
        Either::Right(choices)
    };
    // Nobody is asked about a value that only the other record has.
    let is_filled = |field: &MergedField| field.usual_winner(&survivor.fields, &merged.fields) == Winner::Merged;
    let filled: Vec<MergedField> = MergedField::ALL.iter().copied().filter(is_filled).collect();
    let filled = (!filled.is_empty()).then(|| {
        view! {
            <p>{messages::filled_from_other(lang)}</p>
            {values(lang, &filled, &merged.fields)}
        }
    });
    let reason = Area { rows: 2, ..Area::default() };
    view! {
        <section class="card" aria-labelledby="values">
            <h2 id="values">{messages::which_values(lang)}</h2>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("survivor", survivor.child)} {form.hidden("survivor_version", survivor.version)}
                {form.hidden("merged", merged.child)} {form.hidden("merged_version", merged.version)} {choices} {filled}
                {form.area("reason", messages::why(lang), reason)} <p class="soft">{messages::undo_help(lang)}</p>
                <div class="buttons">{form.button(messages::merge_button(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

/// The records that were merged into a child, on its page, with the button that undoes it.
pub fn merged_records(lang: Language, merges: &[MergeLine]) -> impl IntoView + use<> {
    let line = |merge: &MergeLine| {
        let text = messages::merged_record(lang, &merge.name, &merge.reference, dates::moment_with_year(lang, merge.at));
        let merged = merge.merged.to_string();
        let undo = merge
            .can_undo
            .then(|| (Form::of::<UndoMerge>("undo").for_record("merged", &merged), vec![("merged", merged.clone())]));
        merged_record(lang, text, undo)
    };
    merges.iter().map(line).collect_view()
}
