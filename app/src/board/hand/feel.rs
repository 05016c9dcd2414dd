//! What is felt while something is held, in words.

use super::{
    grip::Held,
    page::{Kind, Page, Thing},
    panel::Felt,
    words,
};
use domain::{
    Language,
    board::{BoardFacts, Feel, Place},
    preferences::Clock,
    rules::Broken,
};
use leptos::prelude::document;

/// "9:05", or as the clock of the document has it.
pub fn clock(lang: Language, minute: u16) -> String {
    let twelve =
        document().document_element().and_then(|root| root.get_attribute("data-clock")).is_some_and(|clock| clock == "12");
    let clock = if twelve { Clock::Hours12 } else { Clock::Hours24 };
    clock.write(lang, minute)
}

/// "9:05 to 10:05, Ana Ruiz"; on a week "Tue 1, 9:05 to 10:05, Ana Ruiz", without a time for what has none yet.
pub fn place_words(lang: Language, page: &Page, thing: Thing, place: Place) -> String {
    let span = words::from_to(lang, clock(lang, place.slot.minute), clock(lang, place.slot.minute + place.minutes));
    let time = match (page.kind, thing, page.day_name(place.slot.date)) {
        (Kind::Week, Thing::New { .. }, Some(day)) => day,
        (Kind::Week, Thing::Visit { .. }, Some(day)) => format!("{day}, {span}"),
        _ => span,
    };
    words::at(lang, time, page.provider_name(place.provider))
}

/// The minute at which something would stand there. A cell of the week is a day: the office finds the time of what has none
/// yet, where there is room; without the facts, which may be under way, it is not known.
pub fn lands(page: &Page, facts: Option<&BoardFacts>, thing: Thing, place: Place) -> Option<u16> {
    match thing {
        Thing::New { authorization } if page.kind == Kind::Week => facts?.room(authorization, place.provider, place.slot.date),
        _ => Some(place.slot.minute),
    }
}

/// Without the facts, which may be under way, only the place is told.
pub fn felt(lang: Language, page: &Page, held: &Held, facts: Option<&BoardFacts>) -> Felt {
    let Some(first) = held.pieces.first() else { return Felt::default() };
    let place = place_words(lang, page, first.thing, held.place);
    let Some(facts) = facts else { return Felt { place, ..Felt::default() } };
    let (mut visits, mut new) = (Vec::new(), Vec::new());
    let mut no_room = false;
    for (piece, mut place) in held.places() {
        match piece.thing {
            Thing::Visit { visit, .. } => visits.push((visit, place)),
            Thing::New { authorization } => {
                match lands(page, Some(facts), piece.thing, place) {
                    Some(minute) => place.slot.minute = minute,
                    None => no_room = true,
                }
                new.push((authorization, place));
            }
        }
    }
    let feel = facts.feel(&visits, &new);
    if no_room {
        return Felt { place, wrong: nothing_fits(lang, &feel), ..Felt::default() };
    }
    let wrong = wrong(lang, &feel);
    let timed = match new.first() {
        Some((_, found)) if page.kind == Kind::Week => {
            format!(
                "{place}, {}",
                words::from_to(lang, clock(lang, found.slot.minute), clock(lang, found.slot.minute + found.minutes))
            )
        }
        _ => place,
    };
    Felt { place: timed, road: road(lang, &feel), wrong }
}

fn road(lang: Language, feel: &Feel) -> String {
    let mut parts = vec![words::drive(lang, feel.drive.0, feel.drive.1)];
    parts.extend(feel.gap.0.map(|gap| words::gap_before(lang, gap)));
    parts.extend(feel.gap.1.map(|gap| words::gap_beyond(lang, gap)));
    parts.join(", ")
}

fn wrong(lang: Language, feel: &Feel) -> String {
    let mut parts: Vec<String> = feel.overlap.iter().map(|_| words::takes_time_twice(lang).to_owned()).collect();
    // Where time is taken twice the drive can't fit either: once is enough.
    let told = feel.broken.iter().filter(|rule| feel.overlap.is_none() || !matches!(rule, Broken::DriveDoesNotFit { .. }));
    parts.extend(told.map(|rule| broken(lang, rule)));
    parts.dedup();
    parts.join(", ")
}

/// That no start fits on a day, and what of it is so at any time.
fn nothing_fits(lang: Language, feel: &Feel) -> String {
    let of_the_day = |rule: &&Broken| {
        !matches!(rule, Broken::DriveDoesNotFit { .. } | Broken::ChildNotAvailable | Broken::ProviderNotAvailable)
    };
    let told = feel.broken.iter().filter(of_the_day).map(|rule| broken(lang, rule));
    std::iter::once(words::no_room(lang).to_owned()).chain(told).collect::<Vec<_>>().join(", ")
}

fn broken(lang: Language, rule: &Broken) -> String {
    match rule {
        Broken::OutsideAuthorization { .. } => words::rule_authorization(lang).to_owned(),
        Broken::NotTheAuthorizedMinutes { authorized } => words::rule_minutes(lang, authorized),
        Broken::NotTheDiscipline { .. } => words::rule_discipline(lang).to_owned(),
        Broken::ProviderNotAvailable => words::rule_provider_away(lang).to_owned(),
        Broken::ChildNotAvailable => words::rule_child_away(lang).to_owned(),
        Broken::NotOnTheGrid => words::rule_grid(lang).to_owned(),
        Broken::Holiday { name } => words::rule_holiday(lang, name),
        Broken::InThePast => words::rule_past(lang).to_owned(),
        Broken::TooManyThisWeek { .. } => words::rule_week(lang).to_owned(),
        Broken::TwoOnOneDay => words::rule_one_day(lang).to_owned(),
        Broken::TooManyThatDay { .. } => words::rule_day(lang).to_owned(),
        Broken::DriveDoesNotFit { short_by_minutes, .. } => words::rule_drive(lang, short_by_minutes),
    }
}
