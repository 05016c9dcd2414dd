//! The holidays of the agency, as a card of `/settings`: a list, and two ways to add to it.

use super::{AddFederalHolidays, AddHoliday, RemoveHoliday, words};
use crate::{
    dates,
    ui::{Form, Icon, Input, action_of},
};
use domain::{
    Language,
    holidays::{Federal, Holiday, YEARS, federal},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};

/// The card. `today` decides which year is offered.
pub fn card(lang: Language, holidays: &[Holiday], today: Date) -> impl IntoView + use<> {
    let list = if holidays.is_empty() {
        Either::Left(view! { <p>{words::no_holidays(lang)}</p> })
    } else {
        Either::Right(view! { <ul class="holidays">{holidays.iter().map(|holiday| line(lang, holiday)).collect_view()}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="holidays">
            <h2 id="holidays">{words::holidays(lang)}</h2>
            <p class="soft">{words::holidays_help(lang)}</p>
            {list}
            {add_one(lang)}
            {add_federal(lang, today)}
        </section>
    }
}

fn line(lang: Language, holiday: &Holiday) -> impl IntoView + use<> {
    let day = dates::long_short_with_year(lang, holiday.date);
    let name = told(lang, &holiday.name);
    let label = words::remove_holiday(lang, &name, dates::with_year(lang, holiday.date));
    view! {
        <li>
            <time datetime=holiday.date.to_string()>{dates::capital(&day)}</time>
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

fn add_one(lang: Language) -> impl IntoView {
    let form = Form::of::<AddHoliday>("holiday");
    let date = Input { kind: "date", ..Input::default() };
    let name = Input { autocomplete: "off", ..Input::default() };
    view! {
        <form class="form" method="post" action=form.action()>
            {form.refusal()}
            <div class="form-row">
                {form.input("date", words::holiday_date(lang), date)}
                {form.input("name", words::holiday_name(lang), name)}
            </div>
            <div class="buttons">{form.button(words::add_holiday(lang), "button")}</div>
        </form>
    }
}

fn add_federal(lang: Language, today: Date) -> impl IntoView {
    let form = Form::of::<AddFederalHolidays>("holidays");
    let year = Input {
        kind: "number",
        value: today.year().to_string(),
        hint: Some(words::federal_help(lang).to_owned()),
        min: Some(YEARS.start().to_string()),
        max: Some(YEARS.end().to_string()),
        step: Some("1"),
        ..Input::default()
    };
    view! {
        <form class="form" method="post" action=form.action()>
            {form.refusal()}
            {form.input("year", words::federal_year(lang), year)}
            <div class="buttons">{form.button(words::add_federal(lang), "button")}</div>
        </form>
    }
}

/// The federal holidays of a year with their names in a language.
pub fn named(lang: Language, year: i16) -> Vec<Holiday> {
    federal(year).into_iter().map(|day| Holiday { date: day.date, name: federal_name(lang, day.holiday, day.observed) }).collect()
}

/// A holiday's name in the reader's language: a federal one is kept as whoever added it read it, others as they were typed.
pub fn told(lang: Language, name: &str) -> String {
    let known = Federal::ALL.into_iter().flat_map(|holiday| [(holiday, false), (holiday, true)]);
    let mut alike =
        known.filter(|(holiday, observed)| Language::ALL.iter().any(|lang| federal_name(*lang, *holiday, *observed) == name));
    alike.next().map_or_else(|| name.to_owned(), |(holiday, observed)| federal_name(lang, holiday, observed))
}

fn federal_name(lang: Language, holiday: Federal, observed: bool) -> String {
    let name = match holiday {
        Federal::NewYear => words::new_year(lang),
        Federal::MartinLutherKing => words::martin_luther_king(lang),
        Federal::Washington => words::washington(lang),
        Federal::Memorial => words::memorial(lang),
        Federal::Juneteenth => words::juneteenth(lang),
        Federal::Independence => words::independence(lang),
        Federal::Labor => words::labor(lang),
        Federal::Columbus => words::columbus(lang),
        Federal::Veterans => words::veterans(lang),
        Federal::Thanksgiving => words::thanksgiving(lang),
        Federal::Christmas => words::christmas(lang),
    };
    if observed { words::observed(lang, name) } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn federal_holidays_have_names_of_their_own() {
        let year = named(Language::En, 2026);
        let at = |day| year.iter().find(|holiday| holiday.date == day).map(|holiday| holiday.name.as_str());
        assert_eq!(at(date(2026, 7, 3)), Some("Independence Day (observed)"));
        assert_eq!(at(date(2026, 11, 26)), Some("Thanksgiving Day"));
        for lang in Language::ALL {
            let names: std::collections::BTreeSet<_> = named(lang, 2026).into_iter().map(|holiday| holiday.name).collect();
            assert_eq!(names.len(), 12);
        }
    }

    #[test]
    fn a_federal_holiday_is_told_in_the_readers_language() {
        for (kept, spanish) in [
            ("Thanksgiving Day", "Día de Acción de Gracias"),
            ("Independence Day (observed)", "Día de la Independencia (trasladado)"),
            ("Navidad", "Navidad"),
            ("Staff day", "Staff day"),
        ] {
            assert_eq!(told(Language::Es, kept), spanish);
        }
        assert_eq!(told(Language::En, "Navidad"), "Christmas Day");
    }
}
