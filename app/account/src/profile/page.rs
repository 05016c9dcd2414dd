//! `/account`: the user's own account.

use super::{memberships, messages, preferences};
use crate::{activity, data, messages as shared, session::sign_out_form};
use domain::Error;
use leptos::prelude::*;
use ui::{MemberShell, NavSection, link_card};
use web::request::{language, viewer};

/// `/account`.
#[component]
pub fn AccountPage() -> impl IntoView {
    let lang = language();
    let Some(viewer) = viewer() else {
        return ui::error_page(Error::SignedOut).into_any();
    };
    let title = messages::account(lang);
    let memberships = memberships::card(lang, &viewer);
    view! {
        <MemberShell title=title.to_owned() section=NavSection::Account>
            <div class="page">
                <h1>{title}</h1>
                <section class="card" aria-labelledby="who">
                    <h2 id="who">{messages::signed_in_as(lang)}</h2>
                    <dl class="detail-list">
                        <dt>{messages::name(lang)}</dt>
                        <dd dir="auto">{viewer.name}</dd>
                        <dt>{shared::email(lang)}</dt>
                        <dd>{viewer.email}</dd>
                        <dt>{messages::agency(lang)}</dt>
                        <dd dir="auto">{viewer.agency_name}</dd>
                        <dt>{messages::role(lang)}</dt>
                        <dd>{web::terms::role_name(lang, viewer.role)}</dd>
                    </dl>
                    {sign_out_form(lang)}
                </section>
                {memberships}
                {link_card("/account/security", "shield-check", messages::security(lang), messages::security_lead(lang))}
                {data::card(lang)}
                {link_card("/agreements", "file-check", messages::agreements(lang), messages::agreements_lead(lang))}
                {activity::card(lang)} {preferences::card(lang, viewer.role, viewer.preferences)}
            </div>
        </MemberShell>
    }
    .into_any()
}
