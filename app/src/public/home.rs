//! `/` for strangers: the promise, the product's own picture, what it does today.

use super::words;
use crate::{request::language, ui::SiteShell};
use domain::Language;
use leptos::prelude::*;

/// The first page.
#[component]
pub fn Home() -> impl IntoView {
    let lang = language();
    let told = |title: &'static str, text: &'static str| view! { <div><h2>{title}</h2><p>{text}</p></div> };
    view! {
        <SiteShell title=words::promise(lang).to_owned()>
            <section class="promise">
                <h1>{words::promise(lang)}</h1>
                <p>{words::promise_text(lang)}</p>
                <div class="buttons">
                    <a class="button button-main" href="/contact">{words::see_it(lang)}</a>
                    <a class="button" href="/sign-in">{words::sign_in(lang)}</a>
                </div>
            </section>
            {picture(lang)}
            <section id="how" class="told">
                {told(words::how_week(lang), words::how_week_text(lang))}
                {told(words::how_road(lang), words::how_road_text(lang))}
                {told(words::how_family(lang), words::how_family_text(lang))}
            </section>
            <section id="security" class="told">
                {told(words::safe_apart(lang), words::safe_apart_text(lang))}
                {told(words::safe_seen(lang), words::safe_seen_text(lang))}
                {told(words::safe_signed(lang), words::safe_signed_text(lang))}
            </section>
        </SiteShell>
    }
}

/// Something on a row of the picture: where it starts, how long it is, what it is.
enum Piece {
    Visit(&'static str, &'static str),
    Gap(u16),
    Drive,
}

/// Three invented days, as the board of a day draws them.
const ROWS: [&[(u16, u16, Piece)]; 4] = [
    &[
        (510, 120, Piece::Visit("aba", "Joseph P.")),
        (630, 205, Piece::Gap(203)),
        (835, 10, Piece::Drive),
        (845, 120, Piece::Visit("aba", "Kevin C.")),
    ],
    &[
        (540, 60, Piece::Visit("st", "Elizabeth M.")),
        (600, 45, Piece::Gap(43)),
        (645, 15, Piece::Drive),
        (660, 60, Piece::Visit("st", "Joel C.")),
        (735, 20, Piece::Drive),
        (755, 60, Piece::Visit("st", "Shannon E.")),
    ],
    &[
        (480, 60, Piece::Visit("si", "Brandi M.")),
        (540, 20, Piece::Drive),
        (565, 60, Piece::Visit("si", "Leslie P.")),
        (625, 90, Piece::Gap(73)),
        (715, 15, Piece::Drive),
        (730, 60, Piece::Visit("si", "Michael R.")),
    ],
    &[
        (570, 45, Piece::Visit("ot", "Ariadna R.")),
        (615, 15, Piece::Drive),
        (635, 45, Piece::Visit("ot", "Francisco A.")),
        (680, 130, Piece::Gap(116)),
        (810, 15, Piece::Drive),
        (825, 60, Piece::Visit("pt", "Pamela C.")),
    ],
];

fn picture(lang: Language) -> impl IntoView {
    let rows = ROWS
        .iter()
        .map(|row| {
            let pieces = row.iter().map(|(at, minutes, piece)| piece_view(*at, *minutes, piece)).collect_view();
            view! { <div class="day-row"><ul class="track">{pieces}</ul></div> }
        })
        .collect_view();
    view! {
        <figure class="picture">
            <div class="day from-8 to-17" aria-hidden="true">{rows}</div>
            <figcaption>{words::picture_caption(lang)}</figcaption>
        </figure>
    }
}

fn piece_view(at: u16, minutes: u16, piece: &Piece) -> AnyView {
    match piece {
        Piece::Visit(discipline, name) => view! {
            <li class=format!("bar-visit d-{discipline} at-{at} for-{minutes}")>
                <span><span class="bar-name">{*name}</span></span>
            </li>
        }
        .into_any(),
        Piece::Gap(gap) => view! { <li class=format!("gap at-{at} for-{minutes}")><span>{*gap}</span></li> }.into_any(),
        Piece::Drive => view! { <li class=format!("drive at-{at} for-{minutes}")></li> }.into_any(),
    }
}
