//! A sketch on which the position of an address is corrected: buttons move its pin. Like the route map it uses no map tiles, so that no
//! third party gets a family's location.

use super::{
    Form, messages,
    route_map::{DRAWING_SIZE, MARGIN, framed},
};
use domain::{
    Language,
    pins::{Direction, Distance, PinSketch},
    places::PlacedBy,
    schedule::RouteSketch,
    travel::Point,
};
use leptos::prelude::*;

/// The card with the sketch and the buttons. `fields` say of which record, with its version.
pub fn pin_map(lang: Language, sketch: &PinSketch, form: &Form, fields: &[(&'static str, String)]) -> impl IntoView + use<> {
    let hidden = fields.iter().map(|(field, value)| form.hidden(field, value)).collect_view();
    let by_zip = sketch.pin.placed_by == PlacedBy::Zip;
    let help = if by_zip { messages::pin_by_zip(lang) } else { messages::pin_given(lang) };
    let distances = Distance::ALL.map(|distance| (distance.as_str().to_owned(), messages::pin_miles(lang, distance.as_str())));
    // The middle of a ZIP code is miles away.
    let first = if by_zip { Distance::One } else { Distance::Tenth };
    let buttons = Direction::ALL
        .into_iter()
        .map(|direction| {
            view! {
                <button class="button" type="submit" name=form.name("direction") value=direction.as_str()>
                    {direction_name(lang, direction)}
                </button>
            }
        })
        .collect_view();
    view! {
        <section class="card" id="pin" aria-labelledby="pin-title">
            <h2 id="pin-title">{messages::pin(lang)}</h2>
            <p class="soft">{help}</p>
            {drawing(lang, sketch)}
            <p class="small soft">{messages::pin_legend(lang)}</p>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {hidden}
                {form.select("distance", messages::pin_distance(lang), distances.into(), first.as_str())}
                <fieldset class="field" id=form.id("direction")>
                    <legend>{messages::pin_move(lang)}</legend>
                    <div class="pin-buttons">{buttons}</div>
                </fieldset>
            </form>
        </section>
    }
}

fn direction_name(lang: Language, direction: Direction) -> &'static str {
    let name: fn(Language) -> &'static str = match direction {
        Direction::NorthWest => messages::north_west,
        Direction::North => messages::north,
        Direction::NorthEast => messages::north_east,
        Direction::West => messages::west,
        Direction::East => messages::east,
        Direction::SouthWest => messages::south_west,
        Direction::South => messages::south,
        Direction::SouthEast => messages::south_east,
    };
    name(lang)
}

fn drawing(lang: Language, sketch: &PinSketch) -> impl IntoView + use<> {
    let pin = Point { lat: sketch.pin.lat, lon: sketch.pin.lon };
    let places: Vec<Point> = std::iter::once(pin).chain(sketch.zip).chain(sketch.near.iter().copied()).collect();
    let drawn = RouteSketch::of(&places, DRAWING_SIZE, MARGIN);
    let zip_points = usize::from(sketch.zip.is_some());
    let circle = |(x, y): (f64, f64), class: &'static str, radius: &'static str| {
        view! { <circle class=class cx=format!("{x:.1}") cy=format!("{y:.1}") r=radius></circle> }
    };
    let near = drawn.points.iter().skip(1 + zip_points).map(|at| circle(*at, "sketch-dot", "3")).collect_view();
    let zip = sketch.zip.map(|_| circle(drawn.points[1], "sketch-zip", "9"));
    let (x, y) = drawn.points[0];
    let pin = format!("M{x:.1} {y:.1}c-2 -6 -8 -8 -8 -14a8 8 0 0 1 16 0c0 6 -6 8 -8 14z");
    let inside = view! { {near} {zip} <path class="sketch-pin" d=pin></path> };
    framed(lang, messages::pin_label(lang).to_owned(), drawn.bar, inside.into_any())
}
