//! Components shared by the boards: marks, figures, filters, the strip of a day.

use super::messages;
use domain::{
    Language,
    schedule::{Bar, Discipline, PlaceTime, RouteDay},
    visits::{NoteState, ProviderRef, VisitState},
};
use jiff::{
    Span,
    civil::{Date, DateTime},
};
use leptos::prelude::*;
use ui::visits::{field_report_text, marks, state_text};
use web::dates;

/// The name of a day's holiday; nothing on other days.
pub fn holiday_chip(lang: Language, name: Option<&String>) -> impl IntoView + use<> {
    name.map(|name| web::terms::holiday_name(lang, name))
        .map(|name| view! { <span class="chip chip-amber chip-holiday" title=name.clone() dir="auto">{name.clone()}</span> })
}

/// Whose row of a board it is: the mark of the main discipline and the name, which is `name`.
pub fn row_name(provider: &ProviderRef, disciplines: &[Discipline], name: &str) -> impl IntoView + use<> {
    // The disciplines of the row without a provider are those of its visits.
    let main: &[Discipline] = if provider.is_nobody() { &[] } else { &disciplines[..disciplines.len().min(1)] };
    // A link to nobody is none, but the board's script reads the name of the row from it.
    let href = provider.id.known().map(|id| format!("/providers/{id}"));
    view! {
        {marks(main)}
        <a href=href title=name.to_owned() dir="auto">{name.to_owned()}</a>
    }
}

/// When a visit of this day begins and ends: in the local time of its place with the zone, if that isn't the agency's, and then
/// with the weekday if that differs too.
pub fn visit_times(lang: Language, date: Date, (start, end): (u16, u16), place: Option<&PlaceTime>) -> (String, String) {
    let Some(PlaceTime { starts, clock }) = place else { return (dates::minute(start), dates::minute(end)) };
    let ends = starts.saturating_add(Span::new().minutes(end - start));
    let time = |at: DateTime| dates::time_on(at.time(), Some(clock));
    let weekday = match starts.date() {
        there if there == date => String::new(),
        there => dates::capitalize(&dates::weekday_short(lang, there)) + " ",
    };
    (weekday + &time(*starts), time(ends))
}

/// One figure above a board.
pub fn figure(value: String, label: &'static str) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// How many of the visits have no provider, if any.
pub fn figure_without_provider(lang: Language, count: u32) -> Option<impl IntoView> {
    (count > 0).then(|| {
        view! {
            <div class="amber">
                <dt>{messages::without_provider(lang)}</dt>
                <dd>{count}</dd>
            </div>
        }
    })
}

/// "97.8 %", from per mille.
pub fn per_mille(lang: Language, value: u16) -> String {
    let text = if value.is_multiple_of(10) { (value / 10).to_string() } else { format!("{}.{}", value / 10, value % 10) };
    messages::percent(lang, text)
}

/// A provider's day as a strip: visits in their discipline's color, drives as lines between them. Positions are percentages of
/// the span from `from` to `to` (minutes), so that no style attribute is needed. Each visit has a tooltip.
pub fn strip(lang: Language, day: &RouteDay, from: u16, to: u16) -> impl IntoView + use<> {
    let span = f64::from(to.saturating_sub(from).max(1));
    let share = move |minute: u16| f64::from(minute.clamp(from, to) - from) / span * 100.0;
    let percent = |value: f64| format!("{value:.1}%");
    let bars = day
        .bars
        .iter()
        .map(|bar| {
            let (at, end) = (share(bar.start), share(bar.end));
            let class = if bar.state == VisitState::Cancelled { "strip-canceled" } else { "strip-bar" };
            view! {
                <rect
                    class=format!("{class} d-{}", bar.discipline.class())
                    x=percent(at)
                    width=percent((end - at).max(1.0))
                    y="1"
                    height="12"
                    rx="2"
                    data-visit=bar.visit.to_string()
                    data-version=bar.movable_version()
                    data-at=bar.start
                    data-for=bar.end - bar.start
                    data-name=bar.child.short_name()
                >
                    <title>{bar_text(lang, bar)}</title>
                </rect>
            }
        })
        .collect_view();
    let marks = day.bars.iter().filter_map(|bar| strip_marks(lang, bar, percent(share(bar.end)))).collect_view();
    let drives = day
        .legs
        .iter()
        .filter(|leg| !leg.base && leg.drive > 0)
        .map(|leg| {
            let (at, end) = (share(leg.to.saturating_sub(leg.drive)), share(leg.to));
            view! { <rect class="strip-drive" x=percent(at) width=percent((end - at).max(0.5)) y="6" height="2"></rect> }
        })
        .collect_view();
    view! {
        <svg class="strip" aria-hidden="true" focusable="false">
            <rect class="strip-ground" x="0" y="0.5" width="100%" height="13" rx="2"></rect>
            {drives}
            {bars}
            {marks}
        </svg>
    }
}

/// The marks of a visit on a strip, placed from its end backward. The visit's tooltip has their text.
fn strip_marks(lang: Language, bar: &Bar, end: String) -> Option<impl IntoView + use<>> {
    let marks = marks_with_text(lang, bar);
    (!marks.is_empty()).then(|| {
        let marks = marks.into_iter().zip(1..).map(|((mark, _), nth)| {
            let round = (mark != Mark::Overridden).then_some("3");
            view! { <rect class=mark.on_strip() x=(-8 * nth).to_string() width="6" height="6" rx=round></rect> }
        });
        view! { <svg class="strip-marks" x=end y="4">{marks.collect_view()}</svg> }
    })
}

/// "9:00 Gloria C.": a visit in a list of its day, with its kind and its marks as text.
pub fn bar_short(lang: Language, bar: &Bar) -> String {
    let (time, name) = (dates::minute(bar.start), bar.child.short_name());
    let cancelled = (bar.state == VisitState::Cancelled).then(|| state_text(lang, bar.state, bar.note).to_owned());
    let details: Vec<String> = cancelled
        .into_iter()
        .chain(bar.kind.as_ref().map(|kind| kind.text(lang).to_owned()))
        .chain(mark_texts(lang, bar))
        .collect();
    if details.is_empty() {
        messages::visit_at(lang, time, name)
    } else {
        messages::visit_in_state(lang, time, name, details.join(". "))
    }
}

/// The classes of a bar; `past` is whether the visit has ended.
pub fn bar_classes(bar: &Bar, past: bool) -> String {
    let state = match (bar.state, bar.note) {
        (VisitState::Cancelled, _) => " is-canceled",
        (VisitState::UnderWay, _) => " is-under-way",
        (VisitState::Done, NoteState::Signed | NoteState::NotNeeded) => " is-past is-signed",
        (VisitState::Done, _) => " is-past is-unsigned",
        (VisitState::Planned, _) if past => " is-past",
        (VisitState::Planned, _) => "",
    };
    format!("bar-visit d-{}{state}", bar.discipline.class())
}

/// "9:00 to 10:00 Gloria C., planned": the accessible name and tooltip of a bar, with its kind and its marks as text.
pub fn bar_text(lang: Language, bar: &Bar) -> String {
    let (start, end) = (dates::minute(bar.start), dates::minute(bar.end));
    let visit = messages::bar(lang, start, end, bar.child.short_name(), state_text(lang, bar.state, bar.note));
    std::iter::once(visit)
        .chain(bar.kind.as_ref().map(|kind| kind.text(lang).to_owned()))
        .chain(mark_texts(lang, bar))
        .collect::<Vec<_>>()
        .join(". ")
}

/// A mark on a visit of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    NobodyHome,
    Late,
    /// A rule was overridden.
    Overridden,
}

impl Mark {
    fn on_bar(self) -> &'static str {
        match self {
            Self::NobodyHome => "bar-mark bar-mark-brick",
            Self::Late => "bar-mark bar-mark-amber",
            Self::Overridden => "bar-mark",
        }
    }

    fn on_strip(self) -> &'static str {
        match self {
            Self::NobodyHome => "strip-mark strip-mark-brick",
            Self::Late => "strip-mark strip-mark-amber",
            Self::Overridden => "strip-mark",
        }
    }
}

/// The marks of a visit, each with its text.
fn marks_with_text(lang: Language, bar: &Bar) -> Vec<(Mark, String)> {
    let report = bar.report.map(|report| {
        let mark = if report.is_nobody_home() { Mark::NobodyHome } else { Mark::Late };
        (mark, field_report_text(lang, report.report, report.minutes))
    });
    let overridden = bar
        .override_reason
        .as_ref()
        .map(|reason| (Mark::Overridden, messages::rule_overridden(lang, web::terms::stored_text(lang, reason))));
    report.into_iter().chain(overridden).collect()
}

/// The texts of a visit's marks.
pub fn mark_texts(lang: Language, bar: &Bar) -> impl Iterator<Item = String> + use<> {
    marks_with_text(lang, bar).into_iter().map(|(_, text)| text)
}

/// The mark of an overridden rule, for places where its reason is shown next to it.
pub fn override_mark() -> impl IntoView {
    view! { <span class=Mark::Overridden.on_bar() aria-hidden="true"></span> }
}

/// Small marks at the end of a bar. Their texts are in the bar's tooltip and accessible name, and appear next to it while it has
/// the focus.
pub fn bar_marks(lang: Language, bar: &Bar) -> impl IntoView + use<> {
    let marks = marks_with_text(lang, bar);
    (!marks.is_empty()).then(|| {
        let text = marks.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(". ");
        let marks = marks.into_iter().map(|(mark, _)| view! { <span class=mark.on_bar()></span> }).collect_view();
        view! { <span class="bar-marks" aria-hidden="true" data-text=text>{marks}</span> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};
    use jiff::civil::date;

    #[test]
    fn times_elsewhere_have_their_zone() {
        let day = date(2026, 12, 1);
        let times = |lang, place: Option<DateTime>| {
            let place = place.map(|starts| PlaceTime { starts, clock: "HST".into() });
            let (start, end) = visit_times(lang, day, (510, 555), place.as_ref());
            format!("{start} to {end}")
        };
        assert_eq!(times(En, None), "8:30 to 9:15");
        assert_eq!(times(En, Some(day.at(3, 30, 0, 0))), "3:30\u{a0}HST to 4:15\u{a0}HST");
        assert_eq!(times(Es, Some(date(2026, 11, 30).at(23, 30, 0, 0))), "Lun 23:30\u{a0}HST to 0:15\u{a0}HST");
    }
}
