//! `/settings`: the agency's figures in one form.

use super::{ChangeSettings, colours, holidays, second_factor, words};
use crate::{
    page::load,
    request::{language, read},
    ui::{AdminShell, Form, Icon, Input, Place},
};
use domain::{
    Language,
    agency::{self, Figure},
    holidays::Holiday,
    travel::mph,
};
use jiff::civil::Date;
use leptos::prelude::*;

/// The page of the settings.
#[component]
pub fn Settings() -> impl IntoView {
    let lang = language();
    load(
        read("agency.show_settings", |tx| {
            Box::pin(async move {
                let zone = tx.agency().time_zone.clone();
                let today = tx.now().to_zoned(store::zone(&zone)?).date();
                Ok((store::agency::settings(tx).await?, zone, store::holidays::all(tx).await?, today))
            })
        }),
        move |(settings, zone, holidays, today)| page(lang, settings, zone, holidays, today),
    )
}

fn page(lang: Language, settings: agency::Settings, zone: String, holidays: Vec<Holiday>, today: Date) -> impl IntoView {
    let title = words::title(lang);
    view! {
        <AdminShell title=title.to_owned() place=Place::Settings>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page">
                <p class="soft">{words::help(lang)}</p>
                {settings_form(lang, &settings)}
                {second_factor::card(lang, &settings)}
                {holidays::card(lang, &holidays, today)}
                <a class="lead card" href="/mail">
                    <Icon name="mail" />
                    <span>
                        <b>{words::letters(lang)}</b>
                        <span class="soft">{words::letters_help(lang)}</span>
                    </span>
                    <Icon name="chevron-right" />
                </a>
                <section class="card" aria-labelledby="zone">
                    <h2 id="zone">{words::zone(lang)}</h2>
                    <p>{zone}</p>
                    <p class="soft">{words::zone_help(lang)}</p>
                </section>
            </div>
        </AdminShell>
    }
}

fn settings_form(lang: Language, settings: &agency::Settings) -> impl IntoView + use<> {
    let form = Form::of::<ChangeSettings>("settings");
    let travel = settings.travel;
    let figure = |figure: Figure, label: &str, help: &str, stands: f64| figure_input(lang, &form, figure, label, help, stands);
    let buffer = figure(Figure::BUFFER_MINUTES, words::buffer(lang), words::buffer_help(lang), settings.buffer_minutes.into());
    let detour = figure(Figure::DETOUR_FACTOR, words::detour(lang), words::detour_help(lang), travel.detour_factor);
    let park = figure(Figure::PARK_MINUTES, words::park(lang), words::park_help(lang), travel.park_minutes);
    let slowest = figure(Figure::SLOWEST_MPH, words::slowest(lang), words::slowest_help(lang), mph(travel.slowest_kmh));
    let fastest = figure(Figure::FASTEST_MPH, words::fastest(lang), words::fastest_help(lang), mph(travel.fastest_kmh));
    let phone = Input {
        kind: "tel",
        value: settings.office_phone.clone(),
        hint: Some(words::office_phone_help(lang).to_owned()),
        required: false,
        ..Input::default()
    };
    let hours = settings.family_cancel_hours.into();
    let cancel = figure(Figure::FAMILY_CANCEL_HOURS, words::cancel(lang), words::cancel_help(lang), hours);
    let days = settings.caseload_days.into();
    let caseload = figure(Figure::CASELOAD_DAYS, words::caseload_days(lang), words::caseload_days_help(lang), days);
    let (from, to) = (settings.board_from_hour.into(), settings.board_to_hour.into());
    let from_hour = figure(Figure::BOARD_FROM_HOUR, words::from_hour(lang), words::from_hour_help(lang), from);
    let to_hour = figure(Figure::BOARD_TO_HOUR, words::to_hour(lang), words::to_hour_help(lang), to);
    view! {
        <form class="form" method="post" action=form.action()>
            {form.refusal()}
            {form.hidden("version", settings.version)}
            <section class="card" aria-labelledby="plan">
                <h2 id="plan">{words::plan(lang)}</h2>
                <div class="form">{buffer}</div>
            </section>
            <section class="card" aria-labelledby="travel">
                <h2 id="travel">{words::travel(lang)}</h2>
                <p class="soft">{words::travel_help(lang)}</p>
                <div class="form">{detour}{park}{slowest}{fastest}</div>
            </section>
            <section class="card" aria-labelledby="families">
                <h2 id="families">{words::families(lang)}</h2>
                <div class="form">{form.input("office_phone", words::office_phone(lang), phone)}{cancel}</div>
            </section>
            <section class="card" aria-labelledby="caseloads">
                <h2 id="caseloads">{words::caseloads(lang)}</h2>
                <div class="form">{caseload}</div>
            </section>
            <section class="card" aria-labelledby="boards">
                <h2 id="boards">{words::boards(lang)}</h2>
                <div class="form">
                    <div class="form-row">{from_hour}{to_hour}</div>
                    {form.tick("board_weekend", words::weekend(lang), settings.board_weekend)}
                </div>
            </section>
            {colours::card(lang, &form, settings.colours)}
            <div class="buttons">{form.button(words::save(lang), "button button-main")}</div>
        </form>
    }
}

/// A number with its unit in the label; below it what it changes and what it may be, and once a form came back, what is
/// saved now.
fn figure_input(lang: Language, form: &Form, figure: Figure, label: &str, help: &str, stands: f64) -> AnyView {
    let mut hint = format!("{help} {}", words::may_be(lang, figure.least, figure.most));
    if form.is_returned() {
        hint = format!("{hint} {}", words::saved_now(lang, stands));
    }
    let input = Input {
        kind: "number",
        value: stands.to_string(),
        hint: Some(hint),
        min: Some(figure.least.to_string()),
        max: Some(figure.most.to_string()),
        step: Some(if figure.whole { "1" } else { "any" }),
        ..Input::default()
    };
    form.input(figure.field, label, input)
}
