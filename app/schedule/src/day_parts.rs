//! Shared parts of the day boards, by provider, child and discipline: the time axis, positions on it, and the figures.

use super::{
    messages,
    parts::{figure, figure_without_provider, per_mille},
};
use domain::{
    Language,
    rules::minute_of_day,
    schedule::{DayFigures, DayView},
};
use leptos::prelude::*;
use web::dates;

/// Hour labels nearer to the current time than this are hidden, in minutes: the "now" label would cover them.
const MIN_MINUTES_FROM_NOW: u16 = 55;

/// The time axis of a day board, in minutes since midnight, and the current time on it.
pub(super) struct Axis {
    hours: (u8, u8),
    now: Option<u16>,
}

impl Axis {
    pub fn of(day: &DayView) -> Self {
        let (from, to) = (u16::from(day.hours.0) * 60, u16::from(day.hours.1) * 60);
        let now = (day.now.date() == day.date).then(|| minute_of_day(day.now)).filter(|now| *now >= from && *now < to);
        Self { hours: day.hours, now }
    }

    pub fn span(&self) -> (u16, u16) {
        (u16::from(self.hours.0) * 60, u16::from(self.hours.1) * 60)
    }

    /// Wraps the rows with the sticky hour labels above and the line of the current time.
    pub fn wrap(&self, rows: AnyView) -> impl IntoView + use<> {
        let (first, last) = self.hours;
        let now = self.now;
        let hours = (first..=last)
            .filter(|hour| now.is_none_or(|now| (u16::from(*hour) * 60).abs_diff(now / 5 * 5) >= MIN_MINUTES_FROM_NOW))
            .map(|hour| view! { <span class=format!("at-{}", u16::from(hour) * 60)>{dates::hour(hour)}</span> })
            .collect_view();
        view! {
            <div class=format!("day from-{first} to-{last}")>
                <div class="day-hours" aria-hidden="true" data-part="hours">
                    {hours}
                    {now.map(|now| view! { <b class=format!("at-{}", now / 5 * 5)>{dates::minute(now)}</b> })}
                </div>
                {rows}
                {now.map(|now| view! { <div class=format!("now at-{}", now / 5 * 5) data-part="now"></div> })}
            </div>
        }
    }
}

/// The minute of the day before which visits are past: `u16::MAX` on a past day.
pub(super) fn past_until(day: &DayView) -> u16 {
    match day.now.date().cmp(&day.date) {
        std::cmp::Ordering::Greater => u16::MAX,
        std::cmp::Ordering::Equal => minute_of_day(day.now),
        std::cmp::Ordering::Less => 0,
    }
}

/// The classes of an item on a track, by its position on the 5-minute grid.
pub(super) fn placed(class: &str, from: u16, to: u16) -> String {
    format!("{class} at-{} for-{}", from / 5 * 5, (to.saturating_sub(from) / 5 * 5).clamp(5, 720))
}

pub(super) fn figures(lang: Language, figures: &DayFigures) -> impl IntoView + use<> {
    view! {
        <dl class="figures" data-part="figures">
            {figure(messages::placed_of(lang, figures.going_ahead, figures.planned), messages::going_ahead(lang))}
            {figure_without_provider(lang, figures.without_provider)}
            {figure(dates::span(figures.drive_minutes), messages::driving_time(lang))}
            {figure(dates::span(figures.gap_minutes), messages::gaps(lang))}
            {figure(dates::span(figures.lost_minutes), messages::care_lost(lang))}
            {figure(per_mille(lang, figures.chosen_per_mille), messages::with_therapist(lang))}
            {figure(figures.notes_unsigned.to_string(), messages::notes_unsigned(lang))}
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_rounded_to_the_grid() {
        assert_eq!(placed("gap", 607, 652), "gap at-605 for-45");
        assert_eq!(placed("drive", 600, 601), "drive at-600 for-5");
    }
}
