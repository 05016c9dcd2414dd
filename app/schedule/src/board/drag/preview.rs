//! Describes the move preview: where the dragged item would go, its drives, and rule problems.

use super::{
    messages,
    page::{BoardKind, ItemKind, Page},
    panel::PreviewText,
    state::Dragged,
};
use domain::{
    Language,
    board::{BoardContext, MovePreview, Placement},
    preferences::Clock,
    rules::RuleViolation,
};
use leptos::prelude::document;

/// "9:05", or in the 12-hour format if the document's `data-clock` says so.
pub fn clock(lang: Language, minute: u16) -> String {
    let twelve =
        document().document_element().and_then(|root| root.get_attribute("data-clock")).is_some_and(|clock| clock == "12");
    let clock = if twelve { Clock::Hours12 } else { Clock::Hours24 };
    clock.format_time(lang, minute)
}

/// "9:05 to 10:05, Ana Ruiz"; on a week board "Tue 1, 9:05 to 10:05, Ana Ruiz", without the time for a new visit.
pub fn place_text(lang: Language, page: &Page, kind: ItemKind, place: Placement) -> String {
    let span = messages::time_range(lang, clock(lang, place.slot.minute), clock(lang, place.slot.minute + place.minutes));
    let time = match (page.kind, kind, page.day_name(place.slot.date)) {
        (BoardKind::Week, ItemKind::New { .. }, Some(day)) => day,
        (BoardKind::Week, ItemKind::Visit { .. }, Some(day)) => format!("{day}, {span}"),
        _ => span,
    };
    messages::time_and_provider(lang, time, page.provider_name(place.provider))
}

/// The start minute of an item at a place. In a week cell the server picks the start of a new visit, if any fits; unknown until
/// the context has loaded.
pub fn start_minute(page: &Page, context: Option<&BoardContext>, kind: ItemKind, place: Placement) -> Option<u16> {
    match kind {
        ItemKind::New { authorization } if page.kind == BoardKind::Week => {
            context?.find_best_start(authorization, place.provider, place.slot.date)
        }
        _ => Some(place.slot.minute),
    }
}

/// Until the context has loaded, only the place is shown.
pub fn preview_text(lang: Language, page: &Page, dragged: &Dragged, context: Option<&BoardContext>) -> PreviewText {
    let Some(first) = dragged.items.first() else { return PreviewText::default() };
    let place = place_text(lang, page, first.kind, dragged.place);
    let Some(context) = context else { return PreviewText { place, ..PreviewText::default() } };
    let (mut visits, mut new) = (Vec::new(), Vec::new());
    let mut no_room = false;
    for (item, mut place) in dragged.drop_places() {
        match item.kind {
            ItemKind::Visit { visit, .. } => visits.push((visit, place)),
            ItemKind::New { authorization } => {
                match start_minute(page, Some(context), item.kind, place) {
                    Some(minute) => place.slot.minute = minute,
                    None => no_room = true,
                }
                new.push((authorization, place));
            }
        }
    }
    let preview = context.preview(&visits, &new);
    if no_room {
        return PreviewText { place, problems: no_start_fits(lang, page, &preview), ..PreviewText::default() };
    }
    let problems = problems(lang, page, &preview);
    let timed = match new.first() {
        Some((_, found)) if page.kind == BoardKind::Week => {
            format!(
                "{place}, {}",
                messages::time_range(lang, clock(lang, found.slot.minute), clock(lang, found.slot.minute + found.minutes))
            )
        }
        _ => place,
    };
    PreviewText { place: timed, route: route(lang, &preview), problems }
}

fn route(lang: Language, preview: &MovePreview) -> String {
    let mut parts = vec![messages::drive(lang, preview.drive.0, preview.drive.1)];
    parts.extend(preview.gap.0.map(|gap| messages::gap_before(lang, gap)));
    parts.extend(preview.gap.1.map(|gap| messages::gap_after(lang, gap)));
    parts.join(", ")
}

fn problems(lang: Language, page: &Page, preview: &MovePreview) -> String {
    let mut parts: Vec<String> = preview.overlap.iter().map(|_| messages::overlap(lang).to_owned()).collect();
    // With an overlap the drive can't fit either: one message is enough.
    let relevant = preview
        .violations
        .iter()
        .filter(|rule| preview.overlap.is_none() || !matches!(rule, RuleViolation::DriveDoesNotFit { .. }));
    parts.extend(relevant.map(|rule| rule_text(lang, page, rule)));
    parts.dedup();
    parts.join(", ")
}

/// No start fits on that day, plus the violations that don't depend on the time.
fn no_start_fits(lang: Language, page: &Page, preview: &MovePreview) -> String {
    let concerns_day = |rule: &&RuleViolation| {
        !matches!(
            rule,
            RuleViolation::DriveDoesNotFit { .. } | RuleViolation::ChildNotAvailable | RuleViolation::ProviderNotAvailable
        )
    };
    let relevant = preview.violations.iter().filter(concerns_day).map(|rule| rule_text(lang, page, rule));
    std::iter::once(messages::no_room(lang).to_owned()).chain(relevant).collect::<Vec<_>>().join(", ")
}

fn rule_text(lang: Language, page: &Page, rule: &RuleViolation) -> String {
    match rule {
        RuleViolation::OutsideAuthorization { .. } => messages::rule_authorization(lang).to_owned(),
        RuleViolation::NotTheAuthorizedMinutes { authorized } => messages::rule_minutes(lang, authorized),
        RuleViolation::NotTheDiscipline { .. } => messages::rule_discipline(lang).to_owned(),
        RuleViolation::ProviderNotAvailable | RuleViolation::ProviderEnded { .. } => {
            messages::rule_provider_away(lang).to_owned()
        }
        RuleViolation::ChildNotAvailable => messages::rule_child_away(lang).to_owned(),
        RuleViolation::NotOnTheGrid => messages::rule_grid(lang).to_owned(),
        RuleViolation::Holiday { name } => messages::rule_holiday(lang, name),
        RuleViolation::InThePast => messages::rule_past(lang).to_owned(),
        RuleViolation::TooManyThisWeek { .. } => messages::rule_week(lang).to_owned(),
        RuleViolation::TwoOnOneDay => messages::rule_one_day(lang).to_owned(),
        RuleViolation::TooManyThatDay { .. } => messages::rule_day(lang).to_owned(),
        RuleViolation::DriveDoesNotFit { from, next, short_by_minutes } => match (page.name_of(*from), page.name_of(*next)) {
            (Some(from), _) => messages::rule_drive_after(lang, short_by_minutes, from),
            (None, Some(next)) => messages::rule_drive_before(lang, short_by_minutes, next),
            (None, None) => messages::rule_drive(lang, short_by_minutes),
        },
    }
}
