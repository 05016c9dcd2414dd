//! `/settings`: the settings of the agency in one form.

use super::{ChangeSettings, colors, holidays, messages, second_factor};
use domain::{
    Capability, Language,
    agency::{self, FirstDay, NumberSetting},
    audit::AuditAction,
    holidays::Holiday,
    travel::mph,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{AdminShell, Form, Input, NavSection, audit_links::record_of_data, export_link, link_card, load};
use web::{
    dates,
    request::{has_capability, language, read},
};

/// The page of the settings.
#[component]
pub fn Settings() -> impl IntoView {
    let lang = language();
    load(
        read(AuditAction::AgencyShowSettings, |tx| {
            Box::pin(async move {
                let zone = tx.agency().time_zone.clone();
                let today = tx.now().to_zoned(store::zone(&zone)?).date();
                Ok((store::records::agency::settings(tx).await?, zone, store::scheduling::holidays::all(tx).await?, today))
            })
        }),
        move |(settings, zone, holidays, today)| page(lang, settings, zone, holidays, today),
    )
}

fn page(lang: Language, settings: agency::Settings, zone: String, holidays: Vec<Holiday>, today: Date) -> impl IntoView {
    let title = messages::title(lang);
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page">
                {link_card("/settings/payers", "file-check", messages::payers(lang), messages::payers_help(lang))}
                {link_card("/settings/services", "file-check", messages::services(lang), messages::services_help(lang))}
                {link_card("/settings/visit_kinds", "calendar-days", messages::visit_kinds(lang), messages::visit_kinds_help(lang))}
                {link_card(
                    "/settings/disciplines",
                    "sliders-horizontal",
                    messages::disciplines(lang),
                    messages::disciplines_help(lang),
                )}
                <p class="soft">{messages::help(lang)}</p>
                {settings_form(lang, &settings)}
                {second_factor::card(lang, &settings)}
                {holidays::card(lang, &holidays, today)}
                {export_link(lang)}
                {link_card("/mail", "mail", messages::emails(lang), messages::emails_help(lang))}
                {record_of_data(lang)}
                {has_capability(Capability::Privacy).then(|| privacy_links(lang))}
                <section class="card" aria-labelledby="zone">
                    <h2 id="zone">{messages::zone(lang)}</h2>
                    <p>{zone}</p>
                    <p class="soft">{messages::zone_help(lang)}</p>
                </section>
            </div>
        </AdminShell>
    }
}

fn privacy_links(lang: Language) -> impl IntoView {
    let (reports, reports_help) = (messages::data_reports(lang), messages::data_reports_help(lang));
    view! {
        {link_card("/settings/holds", "shield-check", messages::holds(lang), messages::holds_help(lang))}
        {link_card("/settings/data-reports", "shield-check", reports, reports_help)}
    }
}

fn settings_form(lang: Language, settings: &agency::Settings) -> impl IntoView + use<> {
    let form = Form::of::<ChangeSettings>("settings");
    let travel = settings.travel;
    let setting =
        |setting: NumberSetting, label: &str, help: &str, current: f64| setting_input(lang, &form, setting, label, help, current);
    let buffer = setting(
        NumberSetting::BUFFER_MINUTES,
        messages::buffer(lang),
        messages::buffer_help(lang),
        settings.buffer_minutes.into(),
    );
    let detour = setting(NumberSetting::DETOUR_FACTOR, messages::detour(lang), messages::detour_help(lang), travel.detour_factor);
    let park = setting(NumberSetting::PARK_MINUTES, messages::park(lang), messages::park_help(lang), travel.park_minutes);
    let slowest =
        setting(NumberSetting::SLOWEST_MPH, messages::slowest(lang), messages::slowest_help(lang), mph(travel.slowest_kmh));
    let fastest =
        setting(NumberSetting::FASTEST_MPH, messages::fastest(lang), messages::fastest_help(lang), mph(travel.fastest_kmh));
    let phone = Input {
        kind: "tel",
        value: settings.office_phone.clone(),
        hint: Some(messages::office_phone_help(lang).to_owned()),
        required: false,
        ..Input::default()
    };
    let hours = settings.family_cancel_hours.into();
    let cancel = setting(NumberSetting::FAMILY_CANCEL_HOURS, messages::cancel(lang), messages::cancel_help(lang), hours);
    let days = settings.caseload_days.into();
    let caseload = setting(NumberSetting::CASELOAD_DAYS, messages::caseload_days(lang), messages::caseload_days_help(lang), days);
    let (from, to) = (settings.board_from_hour.into(), settings.board_to_hour.into());
    let from_hour = setting(NumberSetting::BOARD_FROM_HOUR, messages::from_hour(lang), messages::from_hour_help(lang), from);
    let to_hour = setting(NumberSetting::BOARD_TO_HOUR, messages::to_hour(lang), messages::to_hour_help(lang), to);
    let days =
        FirstDay::ALL.into_iter().map(|day| (day.as_str().to_owned(), dates::capitalize(dates::weekday_name(lang, day.into()))));
    let first_day = form.select_with_hint(
        "first_day",
        messages::first_day(lang),
        Some(messages::first_day_help(lang).to_owned()),
        days.collect(),
        settings.first_day.as_str(),
    );
    view! {
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("version", settings.version)}
            <section class="card" aria-labelledby="plan">
                <h2 id="plan">{messages::plan(lang)}</h2>
                <div class="form">{buffer}</div>
            </section>
            <section class="card" aria-labelledby="travel">
                <h2 id="travel">{messages::travel(lang)}</h2>
                <p class="soft">{messages::travel_help(lang)}</p>
                <div class="form">{detour}{park}{slowest}{fastest}</div>
            </section>
            <section class="card" aria-labelledby="families">
                <h2 id="families">{messages::families(lang)}</h2>
                <div class="form">{form.input("office_phone", messages::office_phone(lang), phone)}{cancel}</div>
            </section>
            <section class="card" aria-labelledby="caseloads">
                <h2 id="caseloads">{messages::caseloads(lang)}</h2>
                <div class="form">{caseload}</div>
            </section>
            <section class="card" aria-labelledby="boards">
                <h2 id="boards">{messages::boards(lang)}</h2>
                <div class="form">
                    <div class="form-row">{from_hour}{to_hour}</div>
                    {first_day}
                    {form.checkbox("board_weekend", messages::weekend(lang), settings.board_weekend)}
                </div>
            </section>
            {colors::card(lang, &form, settings.colours)}
            <div class="buttons">{form.button(messages::save(lang), "button button-main")}</div>
        </form>
    }
}

/// A number input. Its hint has the effect and the limits; after a rejected form, also the saved value.
fn setting_input(lang: Language, form: &Form, setting: NumberSetting, label: &str, help: &str, current: f64) -> AnyView {
    let mut hint = format!("{help} {}", messages::may_be(lang, setting.min, setting.max));
    if form.is_returned() {
        hint = format!("{hint} {}", messages::saved_now(lang, current));
    }
    let input = Input {
        kind: "number",
        value: current.to_string(),
        hint: Some(hint),
        min: Some(setting.min.to_string()),
        max: Some(setting.max.to_string()),
        step: Some(if setting.whole { "1" } else { "any" }),
        ..Input::default()
    };
    form.input(setting.field, label, input)
}
