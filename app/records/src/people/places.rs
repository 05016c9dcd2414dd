//! The places of a child: their card, and the form of one, `/children/{id}/places/…`.

use super::{
    BringBackPlace, EndPlace, MovePlacePin, SavePlace, UndoPlace,
    child_form::{child_in_path, optional_input, text_input},
    child_messages as messages,
    parts::{child_record_page, end_form, ended_chip, hours, placed_by_zip, read_with_current_time},
};
use domain::{
    ChildId, Error, Language, PlaceId,
    audit::AuditAction,
    children::places::{PlaceFields, PlaceKind, PlacePage, PlaceRecord},
    visits::PlaceView,
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{Area, Form, Icon, Input, last_change, load, pin_map, visits::map_link};
use web::request::{language, read};

/// The card on a child's page.
pub fn card(
    lang: Language,
    child: ChildId,
    places: &[PlaceRecord],
    today: Date,
    (office, edits): (bool, bool),
) -> impl IntoView + use<> {
    let entries = places.iter().map(|place| entry(lang, child, place, today, (office, edits))).collect_view();
    view! {
        <section class="card" aria-labelledby="places">
            <h2 id="places">{messages::places(lang)}</h2>
            <ul class="panel-list">{entries}</ul>
            {edits
                .then(|| {
                    view! {
                        <p>
                            <a class="button" href=format!("/children/{child}/places/new")>{messages::add_place(lang)}</a>
                        </p>
                    }
                })}
        </section>
    }
}

/// "Day care, Sunny Days".
fn name(lang: Language, place: &PlaceFields) -> String {
    let kind = super::messages::place_name(lang, place.kind.as_str());
    if place.label.is_empty() { kind } else { format!("{kind}, {}", place.label) }
}

fn entry(
    lang: Language,
    child: ChildId,
    place: &PlaceRecord,
    today: Date,
    (office, edits): (bool, bool),
) -> impl IntoView + use<> {
    let fields = &place.fields;
    let name = name(lang, fields);
    let address = (fields.kind != PlaceKind::Video).then(|| address(lang, &place.view(), office));
    let hours = (!fields.availability.is_empty()).then(|| hours(lang, &fields.availability));
    let note = (!fields.note.is_empty()).then(|| view! { <p class="note-text" dir="auto">{fields.note.clone()}</p> });
    let edit = edits.then(|| {
        view! {
            <p class="panel-actions">
                <a href=format!("/children/{child}/places/{}", place.id) aria-label=messages::edit_place(lang, &name)>{messages::edit(lang)}</a>
            </p>
        }
    });
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{name}</b>
                    {ended_chip(lang, fields.ended_on, today)}
                </p>
                {address}
                {hours}
                {note}
                {edit}
            </div>
        </li>
    }
}

fn address(lang: Language, place: &PlaceView, office: bool) -> impl IntoView + use<> {
    let address = format!("{}, {}, {} {}", place.address, place.city, place.state, place.zip);
    view! {
        <p>
            <bdi>{address.clone()}</bdi>
            {office.then(|| placed_by_zip(lang, place.placed_by))}
            " "
            <a class="map" href=map_link(place) rel="noreferrer" aria-label=super::messages::map_of(lang, address)>
                <Icon name="navigation" />
                {super::messages::map(lang)}
            </a>
        </p>
    }
}

/// The fields of an address, and of its position on the map. `new_state` is what the state of a new one is filled with.
pub fn address_fields(lang: Language, form: &Form, place: Option<&PlaceFields>, new_state: String) -> impl IntoView + use<> {
    let of = |line: fn(&PlaceFields) -> &String| place.map(line).cloned().unwrap_or_default();
    let number = || Input { autocomplete: "off", ..optional_input("", None) };
    let help = match place.filter(|place| place.kind != PlaceKind::Video) {
        Some(place) => {
            let degrees = |degrees: f64| format!("{degrees:.5}");
            messages::position_now(lang, degrees(place.position.lat), degrees(place.position.lon))
        }
        None => messages::position_help(lang).to_owned(),
    };
    view! {
        {form.input("address", messages::address(lang), text_input(of(|place| &place.address)))}
        <div class="form-row">
            {form.input("city", messages::city(lang), text_input(of(|place| &place.city)))}
            {form.input("state", messages::state(lang), text_input(place.map_or(new_state, |place| place.state.clone())))}
            {form.input("zip", messages::zip(lang), text_input(of(|place| &place.zip)))}
        </div>
        <details class="more" open=form.error("lat").is_some() || form.error("lon").is_some()>
            <summary>{messages::position(lang)} <Icon name="chevron-down" /></summary>
            <p class="hint">{help}</p>
            <div class="form-row">
                {form.input("lat", messages::latitude(lang), number())} {form.input("lon", messages::longitude(lang), number())}
            </div>
        </details>
    }
}

fn place_in_path() -> Option<PlaceId> {
    use_params_map().read_untracked().get("place").and_then(|id| id.parse().ok())
}

/// The form of a new place.
#[component]
pub fn NewPlacePage() -> impl IntoView {
    let lang = language();
    let id = child_in_path();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::PeoplePlace, move |tx| {
                Box::pin(async move {
                    let child = store::records::children::child_for_new_record(tx, id).await?;
                    Ok((child, store::records::children::last_state(tx).await?))
                })
            })
            .await
        },
        move |(child, state)| {
            let title = messages::add_place(lang);
            child_record_page(lang, &child, title.to_owned(), place_form(lang, child.id, None, state).into_any())
        },
    )
}

fn place_form(lang: Language, child: ChildId, place: Option<&PlaceRecord>, new_state: String) -> impl IntoView + use<> {
    let id = place.map(|place| place.id.to_string()).unwrap_or_default();
    let form = Form::of::<SavePlace>("place").for_record("place", &id);
    let fields = place.map(|place| &place.fields);
    let of = |line: fn(&PlaceFields) -> &String| fields.map(line).cloned().unwrap_or_default();
    let kind = match fields.map(|place| place.kind) {
        Some(PlaceKind::Home) => form.hidden("kind", PlaceKind::Home.as_str()),
        chosen => {
            let options =
                PlaceKind::FURTHER.map(|kind| (kind.as_str().to_owned(), super::messages::place_name(lang, kind.as_str())));
            let chosen = chosen.unwrap_or(PlaceKind::DayCare).as_str();
            let hint = Some(messages::video_hint(lang).to_owned());
            form.select_with_hint("kind", messages::kind(lang), hint, options.into(), chosen)
        }
    };
    let note = Area {
        value: of(|place| &place.note),
        hint: Some(messages::place_note_hint(lang).to_owned()),
        rows: 2,
        required: false,
        ..Area::default()
    };
    view! {
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()} {form.hidden("child", child)} {form.hidden("place", id)}
            {form.hidden("version", place.map(|place| place.version.to_string()).unwrap_or_default())}
            <section class="card">
                {kind}
                {form.input("label", messages::label(lang), optional_input(of(|place| &place.label), Some(messages::label_hint(lang))))}
                {address_fields(lang, &form, fields, new_state)}
                {form
                    .input(
                        "availability",
                        messages::place_hours(lang),
                        optional_input(of(|place| &place.availability), Some(messages::place_hours_hint(lang))),
                    )} {form.area("note", messages::note(lang), note)}
                <div class="buttons">{form.button(messages::save(lang), "button button-main")}</div>
            </section>
        </form>
    }
}

/// The page of one place.
#[component]
pub fn EditPlacePage() -> impl IntoView {
    let lang = language();
    let (child, place) = (child_in_path(), place_in_path());
    load(
        async move {
            let (child, place) = child.zip(place).ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PeoplePlace, move |tx| {
                Box::pin(store::records::children::place(tx, child, place))
            })
            .await
        },
        move |(shown, now)| edit_page(lang, &shown, now.date()),
    )
}

fn edit_page(lang: Language, shown: &PlacePage, today: Date) -> impl IntoView + use<> {
    let PlacePage { child, place, last_change: changed, planned, next_homes, sketch } = shown;
    let undo = Form::of::<UndoPlace>("undo").for_record("place", &place.id.to_string());
    let changed = changed.as_ref().map(|change| last_change(lang, change, Some((undo, vec![("place", place.id.to_string())]))));
    let planned = (*planned > 0).then(|| view! { <p>{messages::visits_here(lang, planned)}</p> });
    let ended = place.fields.ended_on;
    let back = Form::of::<BringBackPlace>("back").for_record("place", &place.id.to_string());
    let end = Form::of::<EndPlace>("end").for_record("place", &place.id.to_string());
    let fields = [("place", place.id.to_string()), ("version", place.version.to_string())];
    let help = messages::end_place_help(lang);
    let pin = sketch.as_ref().map(|sketch| {
        let form = Form::of::<MovePlacePin>("pin").for_record("place", &place.id.to_string());
        pin_map(lang, sketch, &form, &fields)
    });
    let next = (next_homes.len() > 1).then(|| {
        let options = next_homes.iter().map(|place| (place.id.to_string(), web::terms::place_name(lang, &place.name)));
        let options: Vec<_> = std::iter::once((String::new(), messages::choose(lang).to_owned())).chain(options).collect();
        let hint = Some(messages::next_home_hint(lang).to_owned());
        end.select_with_hint("next_home", messages::next_home(lang), hint, options, "").into_any()
    });
    child_record_page(
        lang,
        child,
        messages::edit_place(lang, name(lang, &place.fields)),
        view! {
            {ended_chip(lang, ended, today)}
            {changed}
            {place_form(lang, child.id, Some(place), String::new())}
            {pin}
            <section class="card" aria-labelledby="end">
                <h2 id="end">{messages::end_place(lang)}</h2>
                {planned}
                {end_form(lang, &end, &back, &fields, ended, today, (help, next))}
            </section>
        }
        .into_any(),
    )
}
