//! The holidays of the agency, as a card of `/settings`: the list, and forms to add one or all federal holidays.

use super::{AddFederalHolidays, AddHoliday, RemoveHoliday, messages};
use domain::{
    Language,
    holidays::{Holiday, YEARS},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use ui::{Form, Icon, Input, action_of};
use web::{dates, terms::holiday_name};

/// The card. `today` sets the default year.
pub fn card(lang: Language, holidays: &[Holiday], today: Date) -> impl IntoView + use<> {
    let list = if holidays.is_empty() {
        Either::Left(view! { <p>{messages::no_holidays(lang)}</p> })
    } else {
        Either::Right(view! { <ul class="holidays">{holidays.iter().map(|holiday| line(lang, holiday)).collect_view()}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="holidays">
            <h2 id="holidays">{messages::holidays(lang)}</h2>
            <p class="soft">{messages::holidays_help(lang)}</p>
            {list}
            {add_holiday_form(lang)}
            {add_federal_form(lang, today)}
        </section>
    }
}

fn line(lang: Language, holiday: &Holiday) -> impl IntoView + use<> {
    let day = dates::long_short_with_year(lang, holiday.date);
    let name = holiday_name(lang, &holiday.name);
    let label = messages::remove_holiday(lang, &name, dates::with_year(lang, holiday.date));
    view! {
        <li>
            <time datetime=holiday.date.to_string()>{dates::capitalize(&day)}</time>
            <b dir="auto">{name}</b>
            <form method="post" action={action_of::<RemoveHoliday>()}>
                <input type="hidden" name="holiday[date]" value=holiday.date.to_string() />
                <button class="button button-bare button-icon" type="submit" aria-label=label>
                    <Icon name="x" />
                </button>
            </form>
        </li>
    }
}

fn add_holiday_form(lang: Language) -> impl IntoView {
    let form = Form::of::<AddHoliday>("holiday");
    let date = Input { kind: "date", ..Input::default() };
    let name = Input { autocomplete: "off", ..Input::default() };
    view! {
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            <div class="form-row">
                {form.input("date", messages::holiday_date(lang), date)}
                {form.input("name", messages::holiday_name(lang), name)}
            </div>
            <div class="buttons">{form.button(messages::add_holiday(lang), "button")}</div>
        </form>
    }
}

fn add_federal_form(lang: Language, today: Date) -> impl IntoView {
    let form = Form::of::<AddFederalHolidays>("holidays");
    let year = Input {
        kind: "number",
        value: today.year().to_string(),
        hint: Some(messages::federal_help(lang).to_owned()),
        min: Some(YEARS.start().to_string()),
        max: Some(YEARS.end().to_string()),
        step: Some("1"),
        ..Input::default()
    };
    view! {
        <form class="form" method="post" action=form.action()>
            {form.error_summary()}
            {form.input("year", messages::federal_year(lang), year)}
            <div class="buttons">{form.button(messages::add_federal(lang), "button")}</div>
        </form>
    }
}
