//! `/children/{id}/guardians/{guardian}/merge`: merges another record of the same person into this guardian. First the other record is
//! chosen, then the page shows what would happen.

use super::{
    MergeGuardians, UndoGuardianMerge,
    child_form::child_in_path,
    merge_guardian_messages as messages, merge_messages as shared,
    merge_parts::{Choice, Choices, choice_cards, joined, merged_record},
    messages as texts,
    parts::child_record_page,
};
use domain::{
    Capability, ChildId, Error, GuardianId, Language,
    audit::AuditAction,
    merging::{
        Winner,
        guardians::{GuardianMergeLine, PersonField},
    },
    search::{Query, SearchQuery},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use store::records::merging::guardians::{
    FoundGuardian, GuardianMergeChild, GuardianMergeObstacle, GuardianMergePage, GuardianMergePreview, GuardianMergeSide,
};
use ui::{Area, Form, load};
use web::{
    dates,
    flash::Flash,
    request::{has_capability, language, read, redirect, set_flash_for_next_page},
};

/// The page that merges another record into a guardian of a child.
#[component]
pub fn MergeGuardianPage() -> impl IntoView {
    let lang = language();
    let id = child_in_path();
    let guardian: Option<GuardianId> = use_params_map().read_untracked().get("guardian").and_then(|id| id.parse().ok());
    let parameters = use_query_map().read_untracked().clone();
    let manages = has_capability(Capability::Manage);
    let other = parameters.get("other").and_then(|id| id.parse().ok());
    let typed = parameters.get("q").unwrap_or_default().trim().to_owned();
    let query = SearchQuery::of(Query::try_from(typed.as_str()).as_ref().map_or("", Query::as_str));
    load(
        async move {
            let (id, guardian) = id.zip(guardian).ok_or(Error::NotFound)?;
            read(AuditAction::PeopleGuardianMergeForm, move |tx| {
                Box::pin(async move {
                    match store::records::merging::guardians::page(tx, (id, guardian), other, &query).await {
                        // One of the two may be merged already: the page is left by the browser's Back button, and opened again.
                        Err(Error::NotFound) if manages => merged_already(tx, id, guardian, other).await.map(Either::Right),
                        found => found.map(Either::Left),
                    }
                })
            })
            .await
        },
        move |found| match found {
            Either::Left(found) => Either::Left(page(lang, &found, &typed)),
            Either::Right(child) => {
                set_flash_for_next_page(Flash::GuardiansMergedAlready);
                redirect(format!("/children/{child}"));
                Either::Right(())
            }
        },
    )
}

/// The child, if one of the two is merged into a guardian of it.
async fn merged_already(
    tx: &mut store::Tx,
    child: ChildId,
    guardian: GuardianId,
    other: Option<GuardianId>,
) -> domain::Result<ChildId> {
    let left = match (store::records::merging::guardians::survivor(tx, guardian).await, other) {
        (Err(Error::NotFound), Some(other)) => store::records::merging::guardians::survivor(tx, other).await,
        (left, _) => left,
    }?;
    store::records::merging::guardians::page(tx, (child, left), None, &SearchQuery::of("")).await.map(|page| page.child.id)
}

fn page(lang: Language, page: &GuardianMergePage, typed: &str) -> impl IntoView + use<> {
    let title = shared::merge_title(lang, &page.survivor.name);
    let body = match &page.preview {
        Some(preview) => preview_cards(lang, page, preview).into_any(),
        None => choice_cards(lang, choices(lang, page, typed)).into_any(),
    };
    child_record_page(lang, &page.child, title, body)
}

fn address(child: ChildId, guardian: GuardianId) -> String {
    format!("/children/{child}/guardians/{guardian}/merge")
}

/// "rosa@family.example · (585) 555-0100 · Mia Diaz, Leo Diaz".
fn detail(lang: Language, email: &str, phone: &str, children: &[String]) -> String {
    let children = if children.is_empty() { messages::no_child(lang).to_owned() } else { children.join(", ") };
    joined([email.to_owned(), domain::phone::shown(phone), children])
}

fn choices(lang: Language, page: &GuardianMergePage, typed: &str) -> Choices {
    let choice = |record: &FoundGuardian| {
        let children: Vec<String> = record.children.iter().map(domain::visits::ChildRef::listed_name).collect();
        Choice {
            id: record.id.to_string(),
            name: record.name.clone(),
            detail: detail(lang, &record.email, &record.phone, &children),
        }
    };
    Choices {
        action: address(page.child.id, page.survivor.guardian),
        help: messages::merge_help(lang),
        alike: page.alike.iter().map(choice).collect(),
        no_alike: messages::no_alike_records(lang),
        search_hint: texts::guardian_search_hint(lang),
        typed: typed.to_owned(),
        found: page.found.iter().map(choice).collect(),
        nobody_found: messages::nobody_found(lang),
    }
}

fn preview_cards(lang: Language, page: &GuardianMergePage, preview: &GuardianMergePreview) -> impl IntoView + use<> {
    let (survivor, merged) = (&page.survivor, &preview.merged);
    let of_merged: Vec<&GuardianMergeChild> = preview.children.iter().filter(|line| line.is_of_merged).collect();
    let children: Vec<String> = of_merged.iter().map(|line| line.child.listed_name()).collect();
    let swap = of_merged.first().map(|line| {
        let address = format!("{}?other={}", address(line.child.id, merged.guardian), survivor.guardian);
        let contact = if merged.fields().email.is_empty() { &merged.fields().phone } else { &merged.fields().email };
        view! {
            <p>
                <a href=address dir="auto">{shared::swap_records(lang, &merged.name, contact)}</a>
            </p>
        }
    });
    let form = preview.obstacles.is_empty().then(|| merge_form(lang, page, merged));
    view! {
        <section class="card" aria-labelledby="the-other">
            <h2 id="the-other" dir="auto">{merged.name.clone()}</h2>
            <p dir="auto">{detail(lang, &merged.fields().email, &merged.fields().phone, &children)}</p>
            {swap}
            <p><a href=address(page.child.id, survivor.guardian)>{shared::choose_another(lang)}</a></p>
        </section>
        {obstacles_card(lang, &preview.obstacles)}
        {children_card(lang, survivor, preview)}
        {form}
    }
}

fn obstacles_card(lang: Language, obstacles: &[GuardianMergeObstacle]) -> Option<impl IntoView + use<>> {
    let line = |obstacle: &GuardianMergeObstacle| match obstacle {
        GuardianMergeObstacle::BothAccounts => {
            view! { <li>{messages::both_accounts(lang)} " " <a href="/members">{messages::members(lang)}</a></li> }.into_any()
        }
        GuardianMergeObstacle::LinkedElsewhere(name) => {
            view! { <li dir="auto">{messages::linked_elsewhere(lang, name)}</li> }.into_any()
        }
        GuardianMergeObstacle::AccessEnded(child) => {
            let name = child.listed_name();
            view! {
                <li dir="auto">
                    {messages::access_ended(lang, &name)} " " <a href=format!("/children/{}", child.id)>{name.clone()}</a>
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

fn children_card(lang: Language, survivor: &GuardianMergeSide, preview: &GuardianMergePreview) -> impl IntoView + use<> {
    let group = |is_of_survivor: bool, is_of_merged: bool, heading: fn(Language, usize) -> String| {
        let is_in = |line: &&GuardianMergeChild| (line.is_of_survivor, line.is_of_merged) == (is_of_survivor, is_of_merged);
        let lines: Vec<&GuardianMergeChild> = preview.children.iter().filter(is_in).collect();
        (!lines.is_empty()).then(|| {
            let count = lines.len();
            let lines = lines.into_iter().map(|line| view! { <li dir="auto">{child_line(lang, line)}</li> }).collect_view();
            view! {
                <h3>{heading(lang, count)}</h3>
                <ul>{lines}</ul>
            }
        })
    };
    let account = if preview.moves_account {
        Some(messages::account_moves(lang))
    } else {
        survivor.snapshot.account.map(|_| messages::own_account(lang))
    };
    view! {
        <section class="card" aria-labelledby="children">
            <h2 id="children">{messages::children_and_rights(lang)}</h2>
            {group(false, true, messages::moving_children)}
            {group(true, true, messages::shared_children)}
            {group(true, false, messages::own_children)}
            {(preview.holds > 0).then(|| view! { <p>{shared::moving_holds(lang, preview.holds)}</p> })}
            {account.map(|text| view! { <p>{text}</p> })}
            {preview.moves_invitation.then(|| view! { <p>{messages::invitation_moves(lang)}</p> })}
            <p class="soft">{messages::hidden_help(lang)}</p>
        </section>
    }
}

fn child_line(lang: Language, line: &GuardianMergeChild) -> String {
    let mut parts = Vec::new();
    if line.has_ended {
        parts.push(messages::stays_ended(lang).to_owned());
    } else if line.is_narrowed {
        parts.push(messages::narrowed(lang).to_owned());
    }
    if line.newly_hidden > 0 {
        parts.push(messages::newly_hidden(lang, line.newly_hidden));
    }
    let name = line.child.listed_name();
    if parts.is_empty() { name } else { format!("{name}: {}", parts.join("; ")) }
}

fn field_name(lang: Language, field: PersonField) -> &'static str {
    match field {
        PersonField::FirstName => texts::first_name(lang),
        PersonField::LastName => texts::last_name(lang),
        PersonField::Email => texts::email(lang),
        PersonField::Phone => texts::phone(lang),
    }
}

fn merge_form(lang: Language, page: &GuardianMergePage, merged: &GuardianMergeSide) -> impl IntoView + use<> {
    let survivor = &page.survivor;
    let form = Form::of::<MergeGuardians>("merge").for_record("merged", &merged.guardian.to_string());
    let (own, other) = (survivor.fields(), merged.fields());
    let shown = |field: PersonField, side: &GuardianMergeSide| match field {
        PersonField::Phone => domain::phone::shown(&side.fields().phone),
        field => field.of(side.fields()).to_owned(),
    };
    let choice = |field: PersonField| {
        let option = |winner: Winner, side, of| (winner.key().to_owned(), shared::value_of(lang, shown(field, side), of));
        let options = vec![
            option(Winner::Survivor, survivor, messages::this_record(lang)),
            option(Winner::Merged, merged, messages::other_record(lang)),
        ];
        let usual = field.usual_winner(&survivor.snapshot, &merged.snapshot).key();
        form.select(field.key(), field_name(lang, field), options, usual)
    };
    let choices: Vec<_> = PersonField::differing(own, other).into_iter().map(choice).collect();
    let rows = |fields: Vec<PersonField>, side: &GuardianMergeSide| {
        let row = |field: PersonField| {
            view! {
                <dt>{field_name(lang, field)}</dt>
                <dd dir="auto">{shown(field, side)}</dd>
            }
        };
        view! { <dl class="detail-list">{fields.into_iter().map(row).collect_view()}</dl> }
    };
    let of = |is: &dyn Fn(&str, &str) -> bool| -> Vec<PersonField> {
        PersonField::ALL.iter().copied().filter(|field| is(field.of(own), field.of(other))).collect()
    };
    let filled = of(&|own, other| own.is_empty() && !other.is_empty());
    let filled = (!filled.is_empty()).then(|| {
        view! {
            <p>{shared::filled_from_other(lang)}</p>
            {rows(filled, merged)}
        }
    });
    let same = of(&|own, other| own == other && !own.is_empty());
    let same = (!same.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{shared::equal_values(lang, same.len())}</summary>
                {rows(same, survivor)}
            </details>
        }
    });
    view! {
        <section class="card" aria-labelledby="values">
            <h2 id="values">{shared::which_values(lang)}</h2>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("child", page.child.id)} {form.hidden("survivor", survivor.guardian)}
                {form.hidden("survivor_version", survivor.version)} {form.hidden("merged", merged.guardian)}
                {form.hidden("merged_version", merged.version)} {choices} {filled} {same}
                {form.area("reason", messages::why(lang), Area { rows: 2, ..Area::default() })}
                <p class="soft">{shared::undo_help(lang)}</p>
                <div class="buttons">{form.button(shared::merge_button(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

/// The records that were merged into a guardian, on the page of a child, with the button that undoes it.
pub fn merged_records(lang: Language, child: ChildId, merges: &[GuardianMergeLine]) -> impl IntoView + use<> {
    let line = |merge: &GuardianMergeLine| {
        let parts: Vec<&str> = [merge.name.as_str(), &merge.contact].into_iter().filter(|part| !part.is_empty()).collect();
        let text = messages::merged_record(lang, parts.join(", "), dates::moment_with_year(lang, merge.at));
        let merged = merge.merged.to_string();
        let undo = merge.can_undo.then(|| {
            let fields = vec![("merged", merged.clone()), ("child", child.to_string())];
            (Form::of::<UndoGuardianMerge>("undo").for_record("merged", &merged), fields)
        });
        merged_record(lang, text, undo)
    };
    merges.iter().map(line).collect_view()
}
