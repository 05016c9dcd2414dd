//! The sections about the records that the agency has of the user: membership, guardian, provider.

use super::{
    messages,
    section::{About, section, text},
};
use domain::{
    Language, Role,
    data_map::DataClass,
    my_data::{GuardianData, LinkedChild, MembershipData, ProviderData},
};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use web::{
    dates,
    terms::{capability_name, discipline_name, language_name, role_name},
};

/// The membership of this agency.
pub fn membership(lang: Language, zone: &TimeZone, data: &MembershipData) -> impl IntoView + use<> {
    let used = data.used.map_or_else(|| messages::never(lang).to_owned(), |at| dates::moment_in(lang, zone, at));
    let mut rows = vec![
        (messages::name(lang), text(lang, &data.name)),
        (messages::role(lang), role_name(lang, data.role).into_any()),
        (messages::joined(lang), dates::with_year(lang, data.joined.to_zoned(zone.clone()).date()).into_any()),
        (messages::last_used(lang), used.into_any()),
    ];
    if data.role == Role::Admin {
        let names: Vec<_> = data.capabilities.iter().map(|capability| capability_name(lang, capability)).collect();
        rows.insert(2, (messages::permissions(lang), names.join(", ").into_any()));
    }
    let about = About {
        class: DataClass::Account,
        source: messages::membership_source(lang),
        purpose: messages::membership_purpose(lang),
        end: messages::membership_end(lang).to_owned(),
    };
    section(lang, "membership", messages::membership(lang), rows, about)
}

/// The guardian's own records.
pub fn guardian(lang: Language, records: &[GuardianData]) -> impl IntoView + use<> {
    let rows = records.iter().flat_map(|record| {
        [
            (messages::name(lang), text(lang, &record.name)),
            (messages::email(lang), text(lang, &record.email)),
            (messages::phone(lang), text(lang, &record.phone)),
        ]
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| section(lang, "guardian", messages::guardian(lang), rows, from_the_agency(lang)))
}

/// The children to which the guardian is linked, and what the guardian may do for each.
pub fn children(lang: Language, children: &[LinkedChild]) -> impl IntoView + use<> {
    let rights = |child: &LinkedChild| {
        let summaries = child.may_see_summaries.then(|| messages::may_see_summaries(lang));
        let rights: Vec<_> = summaries.into_iter().chain(child.may_cancel.then(|| messages::may_cancel(lang))).collect();
        if rights.is_empty() { messages::may_see_visits(lang).to_owned() } else { rights.join(", ") }
    };
    let lines = children
        .iter()
        .map(|child| {
            view! {
                <li>
                    <b dir="auto">{child.first_name.clone()}</b>
                    ", "
                    <bdi>{child.relationship.clone()}</bdi>
                    <p class="soft small">{rights(child)}</p>
                    <p class="small">
                        <a href=format!("/home/seen/{}", child.id)>{messages::access_log(lang, &child.first_name)}</a>
                    </p>
                </li>
            }
        })
        .collect_view();
    let list = view! { <ul class="plain-list">{lines}</ul> }.into_any();
    let rows = vec![(messages::linked_to(lang), list)];
    (!children.is_empty()).then(|| section(lang, "children", messages::children(lang), rows, from_the_agency(lang)))
}

/// The provider's own record.
pub fn provider(lang: Language, record: Option<ProviderData>) -> impl IntoView + use<> {
    record.map(|record| {
        let disciplines: Vec<_> = record.disciplines.iter().map(|discipline| discipline_name(lang, &discipline.0)).collect();
        let languages: Vec<_> = record.languages.iter().map(|tag| language_name(lang, tag)).collect();
        let mut rows = vec![
            (messages::name(lang), text(lang, &record.name)),
            (messages::email(lang), text(lang, &record.email)),
            (messages::phone(lang), text(lang, &record.phone)),
            (messages::address(lang), text(lang, &record.address)),
            (messages::disciplines(lang), text(lang, &disciplines.join(", "))),
            (messages::languages(lang), text(lang, &languages.join(", "))),
            (messages::working_hours(lang), text(lang, &record.availability)),
            (messages::visits_per_day(lang), record.max_visits_per_day.into_any()),
            (messages::reference(lang), text(lang, &record.reference)),
        ];
        rows.extend(record.ended_on.map(|day| (messages::ended_on(lang), text(lang, &web::dates::with_year(lang, day)))));
        section(lang, "provider", messages::provider(lang), rows, from_the_agency(lang))
    })
}

fn from_the_agency(lang: Language) -> About {
    About {
        class: DataClass::Service,
        source: messages::record_source(lang),
        purpose: messages::record_purpose(lang),
        end: messages::record_end(lang).to_owned(),
    }
}
