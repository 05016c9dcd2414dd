//! One's own places: the memberships of the user who is signed in, on `/account`.

use super::{EnterPlace, words};
use crate::{account::role_name, page::load, request::stranger, ui::Form};
use domain::{Language, account::Viewer};
use leptos::prelude::*;
use store::identity::Place;

/// The card; nothing for who has one place.
pub fn card(lang: Language, viewer: &Viewer) -> impl IntoView + use<> {
    let (user, here) = (viewer.user, viewer.member);
    load(
        async move {
            let request = stranger()?;
            request.db.identity().places(user).await
        },
        move |places| {
            (places.len() > 1).then(|| {
                let entries = places.into_iter().enumerate().map(|(nth, place)| entry(lang, nth, place, here)).collect_view();
                view! {
                    <section class="card" aria-labelledby="places">
                        <h2 id="places">{words::places(lang)}</h2>
                        <p class="soft">{words::places_help(lang)}</p>
                        <ul class="places">{entries}</ul>
                    </section>
                }
            })
        },
    )
}

fn entry(lang: Language, nth: usize, place: Place, here: domain::MemberId) -> impl IntoView {
    let form = Form::of::<EnterPlace>("place").one_of(nth, "member", |typed| typed == place.member.to_string());
    let role = role_name(lang, place.role);
    let label = words::enter_place(lang, &place.agency_name, role);
    let way = if place.member == here {
        view! { <span class="chip chip-pine">{words::here(lang)}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=form.action()>
                {form.refusal()} {form.hidden("member", place.member)}
                <button class="button" type="submit" aria-label=label>{words::enter(lang)}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <li aria-current=(place.member == here).then_some("true")>
            <span>
                <b dir="auto">{place.agency_name}</b>
                " "
                <span class="soft">{role}</span>
            </span>
            {way}
        </li>
    }
}
