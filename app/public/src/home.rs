//! `/` for anonymous visitors: the headline, a picture of the product, its features.

use super::messages;
use domain::Language;
use leptos::prelude::*;
use ui::SiteShell;
use web::request::language;

/// The landing page.
#[component]
pub fn Home() -> impl IntoView {
    let lang = language();
    let feature = |title: &'static str, text: &'static str| view! { <div><h2>{title}</h2><p>{text}</p></div> };
    view! {
        <SiteShell title=messages::headline(lang).to_owned()>
            <section class="hero">
                <h1>{messages::headline(lang)}</h1>
                <p>{messages::headline_text(lang)}</p>
                <div class="buttons">
                    <a class="button button-main" href="/contact">{messages::request_demo(lang)}</a>
                    <a class="button" href="/sign-in">{messages::sign_in(lang)}</a>
                </div>
            </section>
            {picture(lang)}
            <section id="how" class="features">
                {feature(messages::how_week(lang), messages::how_week_text(lang))}
                {feature(messages::how_route(lang), messages::how_route_text(lang))}
                {feature(messages::how_family(lang), messages::how_family_text(lang))}
            </section>
            <section id="security" class="features">
                {feature(messages::safe_apart(lang), messages::safe_apart_text(lang))}
                {feature(messages::safe_access_log(lang), messages::safe_access_log_text(lang))}
                {feature(messages::safe_signed(lang), messages::safe_signed_text(lang))}
            </section>
        </SiteShell>
    }
}

/// An item of a row in the picture.
enum PictureItem {
    Visit(&'static str, &'static str),
    Gap(u16),
    Drive,
}

/// Sample days, drawn like the day board. Each item has its start and length in minutes.
const ROWS: [&[(u16, u16, PictureItem)]; 4] = [
    &[
        (510, 120, PictureItem::Visit("aba", "Joseph P.")),
        (630, 205, PictureItem::Gap(203)),
        (835, 10, PictureItem::Drive),
        (845, 120, PictureItem::Visit("aba", "Kevin C.")),
    ],
    &[
        (540, 60, PictureItem::Visit("st", "Elizabeth M.")),
        (600, 45, PictureItem::Gap(43)),
        (645, 15, PictureItem::Drive),
        (660, 60, PictureItem::Visit("st", "Joel C.")),
        (735, 20, PictureItem::Drive),
        (755, 60, PictureItem::Visit("st", "Shannon E.")),
    ],
    &[
        (480, 60, PictureItem::Visit("si", "Brandi M.")),
        (540, 20, PictureItem::Drive),
        (565, 60, PictureItem::Visit("si", "Leslie P.")),
        (625, 90, PictureItem::Gap(73)),
        (715, 15, PictureItem::Drive),
        (730, 60, PictureItem::Visit("si", "Michael R.")),
    ],
    &[
        (570, 45, PictureItem::Visit("ot", "Ariadna R.")),
        (615, 15, PictureItem::Drive),
        (635, 45, PictureItem::Visit("ot", "Francisco A.")),
        (680, 130, PictureItem::Gap(116)),
        (810, 15, PictureItem::Drive),
        (825, 60, PictureItem::Visit("pt", "Pamela C.")),
    ],
];

fn picture(lang: Language) -> impl IntoView {
    let rows = ROWS
        .iter()
        .map(|row| {
            let items = row.iter().map(|(at, minutes, item)| item_view(*at, *minutes, item)).collect_view();
            view! { <div class="day-row"><ul class="track">{items}</ul></div> }
        })
        .collect_view();
    view! {
        <figure class="picture">
            <div class="day from-8 to-17" aria-hidden="true">{rows}</div>
            <figcaption>{messages::picture_caption(lang)}</figcaption>
        </figure>
    }
}

fn item_view(at: u16, minutes: u16, item: &PictureItem) -> AnyView {
    match item {
        PictureItem::Visit(discipline, name) => view! {
            <li class=format!("bar-visit d-{discipline} at-{at} for-{minutes}")>
                <span><span class="bar-name">{*name}</span></span>
            </li>
        }
        .into_any(),
        PictureItem::Gap(gap) => view! { <li class=format!("gap at-{at} for-{minutes}")><span>{*gap}</span></li> }.into_any(),
        PictureItem::Drive => view! { <li class=format!("drive at-{at} for-{minutes}")></li> }.into_any(),
    }
}
