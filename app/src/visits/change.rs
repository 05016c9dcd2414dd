//! What the office may change of a planned visit: its time and provider, or whether it takes place.

use super::{
    api::{CancelVisit, MoveVisit, ReinstateVisit},
    words,
};
use crate::{
    dates,
    schedule::by_word,
    ui::{Area, Form, Input},
};
use domain::{
    Language, ProviderId,
    schedule::{Discipline, ProviderChoice},
    visits::{CancelledBy, VisitView},
};
use jiff::civil::{Date, Time};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Who may be chosen: first those who are wanted, then all with the discipline, then everybody else. Each with their
/// letters, because a rule may be broken with a reason.
pub fn provider_options(
    choices: Vec<ProviderChoice>,
    discipline: &Discipline,
    wanted: Option<ProviderId>,
) -> Vec<(String, String)> {
    let mut choices = choices;
    choices.sort_by_key(|choice| (Some(choice.id) != wanted, !choice.disciplines.contains(discipline)));
    choices
        .into_iter()
        .map(|choice| {
            let letters: Vec<&str> = choice.disciplines.iter().map(|discipline| discipline.0.as_str()).collect();
            (choice.id.to_string(), format!("{} · {}", choice.name, letters.join(", ")))
        })
        .collect()
}

/// A time of day as `<input type="time">` wants it.
pub fn time_value(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The holidays near a day that is chosen, as a hint; nothing where there are none.
pub fn holidays_near(lang: Language, holidays: &BTreeMap<Date, String>) -> Option<String> {
    let day = |(date, name): (&Date, &String)| {
        format!("{} ({})", crate::settings::holiday_name(lang, name), dates::long_short(lang, *date))
    };
    let list: Vec<String> = holidays.iter().map(day).collect();
    (!list.is_empty()).then(|| words::holidays_near(lang, list.join("; ")))
}

/// The reason to break a rule; it is complained of where a rule is in the way.
pub fn override_area(lang: Language, form: &Form) -> AnyView {
    let hint = Some(words::override_hint(lang).to_owned());
    form.area("override_reason", words::override_label(lang), Area { hint, rows: 2, required: false, ..Area::default() })
}

/// The form that moves or assigns.
pub fn move_card(
    lang: Language,
    visit: &VisitView,
    choices: Vec<ProviderChoice>,
    holidays: &BTreeMap<Date, String>,
) -> impl IntoView + use<> {
    let form = Form::of::<MoveVisit>("visit").only_if("visit", &visit.id.to_string());
    let options = provider_options(choices, &visit.discipline, None);
    let hint = holidays_near(lang, holidays);
    let date = Input { kind: "date", value: visit.starts.date().to_string(), hint, ..Input::default() };
    let time = Input { kind: "time", value: time_value(visit.starts.time()), ..Input::default() };
    let minutes = Input { kind: "number", value: visit.minutes.to_string(), ..Input::default() };
    view! {
        <section class="card" aria-labelledby="move">
            <h2 id="move">{words::move_title(lang)}</h2>
            <p class="soft">{words::move_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()}
                {form.hidden("visit", visit.id)}
                {form.hidden("version", visit.version)}
                <div class="form-row">
                    {form.input("date", words::date(lang), date)}
                    {form.input("time", words::time(lang), time)}
                    {form.input("minutes", words::length(lang), minutes)}
                </div>
                {form.select("provider", words::provider(lang), options, visit.provider.id.to_string())}
                {override_area(lang, &form)}
                <div class="buttons">{form.button(words::move_button(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

/// The form that takes the visit out of the week.
pub fn cancel_card(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = Form::of::<CancelVisit>("visit").only_if("visit", &visit.id.to_string());
    let chosen = form.value("by", "");
    let name = form.name("by");
    let sides = CancelledBy::ALL
        .into_iter()
        .map(|by| {
            let checked = chosen == by.as_str();
            view! {
                <label class="choice">
                    <input type="radio" name=name.clone() value=by.as_str() required=true checked=checked />
                    <span>{by_word(lang, by)}</span>
                </label>
            }
        })
        .collect_view();
    let wrong = form.error("by");
    let class = if wrong.is_some() { "field wrong" } else { "field" };
    view! {
        <section class="card" aria-labelledby="cancel">
            <h2 id="cancel">{words::cancel_title(lang)}</h2>
            <form class="form" method="post" action=form.action()>
                {form.refusal()}
                {form.hidden("visit", visit.id)}
                {form.hidden("version", visit.version)}
                <fieldset class=class id=form.id("by")>
                    <legend>{words::cancel_by(lang)}</legend>
                    <div class="choices">{sides}</div>
                    {wrong.map(|error| view! { <p class="error">{error}</p> })}
                </fieldset>
                {form.area("reason", words::reason(lang), Area { rows: 2, ..Area::default() })}
                <div class="buttons">{form.button(words::cancel_button(lang), "button button-brick")}</div>
            </form>
        </section>
    }
}

/// The form that lets a cancelled visit take place after all.
pub fn reinstate_card(lang: Language, visit: &VisitView) -> impl IntoView + use<> {
    let form = Form::of::<ReinstateVisit>("visit").only_if("visit", &visit.id.to_string());
    view! {
        <section class="card" aria-labelledby="reinstate">
            <h2 id="reinstate">{words::reinstate_title(lang)}</h2>
            <p class="soft">{words::reinstate_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()}
                {form.hidden("visit", visit.id)}
                {form.hidden("version", visit.version)}
                {override_area(lang, &form)}
                <div class="buttons">{form.button(words::reinstate_button(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_the_discipline_comes_first() {
        let choice = |id: u128, name: &str, letters: &str| ProviderChoice {
            id: id_of(id),
            name: name.into(),
            disciplines: vec![Discipline(letters.into())],
        };
        let choices = vec![choice(1, "Ana", "OT"), choice(2, "Ben", "ST"), choice(3, "Cy", "ST")];
        let names = |wanted: Option<u128>| -> Vec<String> {
            let wanted = wanted.map(id_of);
            provider_options(choices.clone(), &Discipline("ST".into()), wanted).into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(names(None), ["Ben · ST", "Cy · ST", "Ana · OT"]);
        assert_eq!(names(Some(3))[0], "Cy · ST");
    }

    fn id_of(number: u128) -> ProviderId {
        format!("{number:032x}").parse().unwrap()
    }
}
