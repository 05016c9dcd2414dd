//! A schematic map of a provider's day, next to the same stops as a list. It uses no map tiles: no third party gets a family's
//! location.

use super::{
    route_messages as messages,
    visits::{kind_name, mark, state_text},
};
use domain::{
    Language,
    schedule::{RouteSketch, RouteView, Stop},
    travel::Point,
    visits::VisitState,
};
use leptos::prelude::*;
use web::dates;

/// The size of the drawing, in SVG units.
pub(super) const DRAWING_SIZE: (f64, f64) = (320.0, 240.0);
/// Room for a marker, and for the scale at the bottom.
pub(super) const MARGIN: f64 = 30.0;
/// Markers closer than this would overlap.
const MIN_MARKER_DISTANCE: f64 = 18.0;

/// The map and the list of a day's route.
pub fn route_map(lang: Language, shown: &RouteView, title: String) -> impl IntoView + use<> {
    let stops: Vec<&Stop> = shown.day.stops.iter().filter(|stop| stop.state != VisitState::Cancelled).collect();
    if stops.is_empty() {
        return view! {
            <section class="route" aria-labelledby="route">
                <h2 id="route">{title}</h2>
                <p class="soft">{messages::no_route(lang)}</p>
            </section>
        }
        .into_any();
    }
    let lines = stops.iter().enumerate().map(|(index, stop)| line(lang, index + 1, stop)).collect_view();
    let home = shown.day.drive_home.map(|minutes| view! { <li class="route-drive">{messages::drive_home(lang, minutes)}</li> });
    view! {
        <section class="route" aria-labelledby="route">
            <h2 id="route">{title}</h2>
            <figure>
                {sketch(lang, shown.base, &stops)}
                <figcaption class="small soft">{messages::route_map_help(lang, dates::span(shown.day.drive_minutes))}</figcaption>
            </figure>
            <ol class="route-list">{lines}{home}</ol>
        </section>
    }
    .into_any()
}

fn sketch(lang: Language, base: Point, stops: &[&Stop]) -> impl IntoView + use<> {
    let places: Vec<Point> =
        std::iter::once(base).chain(stops.iter().map(|stop| Point { lat: stop.place.lat, lon: stop.place.lon })).collect();
    let drawn = RouteSketch::of(&places, DRAWING_SIZE, MARGIN);
    let path = |from: usize, to: usize| {
        let ((x1, y1), (x2, y2)) = (drawn.points[from], drawn.points[to]);
        format!("M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}")
    };
    let last = places.len() - 1;
    let route: String = (1..last).map(|index| path(index, index + 1)).collect();
    let out_and_home = format!("{}{}", path(0, 1), path(last, 0));
    let markers = drawn
        .group_overlapping(MIN_MARKER_DISTANCE)
        .into_iter()
        .map(|spot| {
            let (x, y) = drawn.points[spot[0]];
            let home = spot[0] == 0;
            let numbers: Vec<String> = spot.into_iter().filter(|index| *index > 0).map(|index| index.to_string()).collect();
            marker((x, y), home, &numbers.join(" "))
        })
        .collect_view();
    let inside = view! {
        <path class="sketch-home" d=out_and_home></path>
        <path class="sketch-route" d=route></path>
        {markers}
    };
    framed(lang, messages::route_map_label(lang, stops.len()), drawn.bar, inside.into_any())
}

/// A drawing with its scale, so many miles and so long, and with the arrow to the north.
pub(super) fn framed(
    lang: Language,
    label: String,
    (length_in_miles, length): (f64, f64),
    inside: AnyView,
) -> impl IntoView + use<> {
    let bar = format!("M10 {y}v-4M10 {y}h{length:.1}v-4", y = DRAWING_SIZE.1 - 8.0);
    view! {
        <svg class="sketch" viewBox=format!("0 0 {} {}", DRAWING_SIZE.0, DRAWING_SIZE.1) role="img" aria-label=label>
            {inside}
            <path class="sketch-bar" d=bar></path>
            <text class="sketch-scale" x=format!("{:.1}", 16.0 + length) y=DRAWING_SIZE.1 - 7.0>{miles(length_in_miles)}</text>
            <g class="sketch-north">
                <path d="M304 26v-18m-4 5 4-5 4 5"></path>
                <text x="304" y="38">{messages::north(lang)}</text>
            </g>
        </svg>
    }
}

/// A home icon for the home base, a badge with the stops' numbers; both if a stop is at the home base.
fn marker((x, y): (f64, f64), home: bool, numbers: &str) -> impl IntoView + use<> {
    let home_icon = home.then(|| {
        let d = format!("M{:.1} {:.1}l9 -8 9 8v9h-18z", x - 9.0, y - 1.0);
        view! { <path class="sketch-base" d=d></path> }
    });
    let width = (numbers.chars().count() as f64).mul_add(7.5, 11.0);
    // Next to the home icon, if both are at one point.
    let offset = if home { 13.0 + width / 2.0 } else { 0.0 };
    let stop = (!numbers.is_empty()).then(|| {
        view! {
            <rect class="sketch-stop" x=format!("{:.1}", x + offset - width / 2.0) y=format!("{:.1}", y - 9.0) width=format!("{width:.1}") height="18" rx="9"></rect>
            <text class="sketch-number" x=format!("{:.1}", x + offset) y=format!("{:.1}", y + 4.5)>{numbers.to_owned()}</text>
        }
    });
    view! { {home_icon}{stop} }
}

/// "5 mi", "0.2 mi". The scale bar is a round number, so one decimal is enough.
fn miles(miles: f64) -> String {
    if miles < 1.0 { format!("{miles:.1} mi") } else { format!("{miles:.0} mi") }
}

fn line(lang: Language, number: usize, stop: &Stop) -> impl IntoView + use<> {
    view! {
        <li class="route-drive">{messages::drive_min(lang, stop.drive_before)}</li>
        <li>
            <span class="route-number" aria-hidden="true">{number}</span>
            <span class="sr-only">{messages::stop_n(lang, number)} " "</span>
            <b>{dates::time_on(stop.starts.time(), stop.clock.as_deref())}</b>
            {mark(&stop.discipline)}
            <a href=format!("/visits/{}", stop.visit) dir="auto">{stop.child.short_name()}</a>
            <span class="soft">{kind_name(lang, stop.kind.as_ref())}</span>
            <span class="soft" dir="auto">{stop.place.city.clone()}</span>
            <span class="sr-only">{state_text(lang, stop.state, stop.note)}</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::miles;

    #[test]
    fn the_scale_is_in_miles() {
        assert_eq!([0.2, 1.0, 20.0].map(miles), ["0.2 mi", "1 mi", "20 mi"]);
    }
}
