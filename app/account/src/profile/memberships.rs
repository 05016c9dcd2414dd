//! The memberships of the signed-in user, as a card of `/account`.

use super::{SwitchMembership, messages};
use domain::{Language, account::Viewer};
use leptos::prelude::*;
use store::identity::Membership;
use ui::{Form, load};
use web::{request::current_request, terms::role_name};

/// The card; nothing for a user with a single membership.
pub fn card(lang: Language, viewer: &Viewer) -> impl IntoView + use<> {
    let (user, here) = (viewer.user, viewer.member);
    load(
        async move {
            let request = current_request()?;
            request.db.identity().memberships(user).await
        },
        move |memberships| {
            (memberships.len() > 1).then(|| {
                let entries = memberships
                    .into_iter()
                    .enumerate()
                    .map(|(nth, membership)| list_entry(lang, nth, membership, here))
                    .collect_view();
                view! {
                    <section class="card" aria-labelledby="places">
                        <h2 id="places">{messages::memberships(lang)}</h2>
                        <p class="soft">{messages::memberships_help(lang)}</p>
                        <ul class="memberships">{entries}</ul>
                    </section>
                }
            })
        },
    )
}

fn list_entry(lang: Language, nth: usize, membership: Membership, here: domain::MemberId) -> impl IntoView {
    let form = Form::of::<SwitchMembership>("place").scoped_to(nth, "member", |typed| typed == membership.member.to_string());
    let role = role_name(lang, membership.role);
    let label = messages::switch_membership(lang, &membership.agency_name, role);
    let switch = if membership.member == here {
        view! { <span class="chip chip-pine">{messages::here(lang)}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=form.action()>
                {form.error_summary()} {form.hidden("member", membership.member)}
                <button class="button" type="submit" aria-label=label>{messages::enter(lang)}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <li aria-current=(membership.member == here).then_some("true")>
            <span>
                <b dir="auto">{membership.agency_name}</b>
                " "
                <span class="soft">{role}</span>
            </span>
            {switch}
        </li>
    }
}
