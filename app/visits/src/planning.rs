//! Shared parts of the office's forms that schedule a visit: its data, the providers and times to choose from, the reason to
//! override a rule.

use super::messages;
use domain::{
    Language, ProviderId,
    board::{Candidates, FreeTime},
    schedule::{Discipline, ProviderChoice},
    visits::{PlaceChoice, VisitView},
};
use jiff::civil::{Date, DateTime, Time};
use leptos::prelude::*;
use std::collections::BTreeMap;
use ui::{Area, Form, Input};
use web::dates;

/// The data for rescheduling a visit.
pub struct Planning {
    pub candidates: Candidates,
    /// All providers by name.
    pub choices: Vec<ProviderChoice>,
    /// Holidays around the visit's day, by date.
    pub holidays: BTreeMap<Date, String>,
    /// The child's places on that day.
    pub places: Vec<PlaceChoice>,
}

/// The providers to choose from: the wanted one first, then those with the discipline, then all others, because a rule may be
/// overridden. Each with their disciplines.
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

/// A time of day in the format of `<input type="time">`.
pub fn time_value(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A hint with the holidays near a day; `None` if there are none.
pub fn holidays_near(lang: Language, holidays: &BTreeMap<Date, String>) -> Option<String> {
    let day =
        |(date, name): (&Date, &String)| format!("{} ({})", web::terms::holiday_name(lang, name), dates::long_short(lang, *date));
    let list: Vec<String> = holidays.iter().map(day).collect();
    (!list.is_empty()).then(|| messages::holidays_near(lang, list.join("; ")))
}

/// A hint at the clock on which a time is entered; `None` if it is the agency's.
pub fn local_time_hint(lang: Language, clock: Option<&str>) -> Option<String> {
    clock.map(|zone| messages::local_time(lang, zone))
}

/// A provider's free times: "Free 9:00–11:30, 13:00–17:00", with the zone abbreviation if that isn't the agency's zone.
pub fn free_text(lang: Language, free: &FreeTime, clock: Option<&str>) -> String {
    let last = free.spans.len().saturating_sub(1);
    let span = |(nth, (from, to)): (usize, &(DateTime, DateTime))| {
        let zone = clock.filter(|_| nth == last);
        messages::times_span(lang, dates::time(from.time()), dates::time_on(to.time(), zone))
    };
    let spans: Vec<String> = free.spans.iter().enumerate().map(span).collect();
    match (free.works, spans.is_empty(), free.all_day) {
        (false, ..) => messages::not_working(lang).to_owned(),
        (_, true, _) => messages::no_free_time(lang).to_owned(),
        (.., true) => messages::free_all_day(lang, spans.join(", ")),
        (.., false) => messages::free_spans(lang, spans.join(", ")),
    }
}

/// The override reason; it is required only if a rule is violated.
pub fn override_area(lang: Language, form: &Form) -> AnyView {
    let hint = Some(messages::override_hint(lang).to_owned());
    form.area("override_reason", messages::override_label(lang), Area { hint, rows: 2, required: false, ..Area::default() })
}

/// The date, time and length inputs, with the visit's values or the submitted ones.
pub fn when_row(lang: Language, form: &Form, visit: &VisitView, holidays: &BTreeMap<Date, String>) -> impl IntoView + use<> {
    let hint = holidays_near(lang, holidays);
    let date = Input { kind: "date", value: visit.starts.date().to_string(), hint, ..Input::default() };
    let clock = local_time_hint(lang, visit.clock.as_deref());
    let time = Input { kind: "time", value: time_value(visit.starts.time()), hint: clock, ..Input::default() };
    let minutes = Input { kind: "number", value: visit.minutes.to_string(), ..Input::default() };
    view! {
        <div class="form-row">
            {form.input("date", messages::date(lang), date)}
            {form.input("time", messages::time(lang), time)}
            {form.input("minutes", messages::length(lang), minutes)}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};
    use jiff::civil::date;

    #[test]
    fn providers_with_the_discipline_come_first() {
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

    #[test]
    fn free_times_are_listed_in_order() {
        let at = |hour, minute| date(2026, 12, 1).at(hour, minute, 0, 0);
        let times = FreeTime { works: true, all_day: false, spans: vec![(at(9, 0), at(11, 30)), (at(13, 0), at(17, 0))] };
        assert_eq!(free_text(En, &times, None), "Free 9:00–11:30, 13:00–17:00");
        assert_eq!(free_text(En, &times, Some("HST")), "Free 9:00–11:30, 13:00–17:00\u{a0}HST");
        assert_eq!(
            free_text(Es, &FreeTime { all_day: true, ..times.clone() }, None),
            "Libre todo el día, 9:00–11:30, 13:00–17:00"
        );
        assert_eq!(free_text(En, &FreeTime { spans: Vec::new(), ..times }, None), "No free time long enough that day");
        assert_eq!(free_text(En, &FreeTime::default(), None), "Not working that day");
    }
}
