//! What several areas show of a visit: discipline, state, field reports, directions.

use super::visit_messages as messages;
use domain::{
    Language,
    places::PlacedBy,
    schedule::Discipline,
    visit_kinds::KindName,
    visits::{ActiveReport, CancelledBy, FieldReport, FieldReportView, NoteState, PlaceView, VisitState},
};
use leptos::prelude::*;

/// The abbreviations of disciplines on their colors.
pub fn marks(disciplines: &[Discipline]) -> impl IntoView + use<> {
    disciplines.iter().map(mark).collect_view()
}

/// The abbreviation of one discipline on its color.
pub fn mark(discipline: &Discipline) -> impl IntoView + use<> {
    view! { <span class=format!("mark d-{}", discipline.class())>{discipline.0.clone()}</span> }
}

/// The name of a visit's kind behind other details; nothing for an authorized visit, whose service is its discipline.
pub fn kind_name(lang: Language, kind: Option<&KindName>) -> impl IntoView + use<> {
    kind.map(|kind| view! { " · " <bdi>{kind.text(lang).to_owned()}</bdi> })
}

/// The text of a visit's state.
pub fn state_text(lang: Language, state: VisitState, note: NoteState) -> &'static str {
    match (state, note) {
        (VisitState::Planned, _) => messages::state_planned(lang),
        (VisitState::UnderWay, _) => messages::state_under_way(lang),
        (VisitState::Cancelled, _) => messages::state_cancelled(lang),
        (VisitState::Done, NoteState::Signed) => messages::state_signed(lang),
        (VisitState::Done, NoteState::NotNeeded) => messages::state_done(lang),
        (VisitState::Done, _) => messages::state_done_unsigned(lang),
    }
}

/// The text of a field report.
pub fn field_report_text(lang: Language, report: FieldReport, minutes: Option<u16>) -> String {
    match report {
        FieldReport::RunningLate => messages::running_late(lang, minutes.unwrap_or(0)),
        FieldReport::NobodyHome => messages::nobody_home(lang).to_owned(),
    }
}

/// The active report as a chip: nobody home in red, running late in amber.
pub fn report_chip(lang: Language, report: ActiveReport) -> impl IntoView {
    let class = if report.is_nobody_home() { "chip chip-brick" } else { "chip chip-amber" };
    view! { <span class=class>{field_report_text(lang, report.report, report.minutes)}</span> }
}

/// Who canceled, as text.
pub fn cancelled_by_text(lang: Language, by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Agency => messages::by_agency(lang),
        CancelledBy::Provider => messages::by_provider(lang),
        CancelledBy::Family => messages::by_family(lang),
    }
}

/// The text of a provider's field report.
pub fn report_text(lang: Language, report: &FieldReportView) -> String {
    field_report_text(lang, report.report, report.minutes)
}

/// The URL of directions to a place: phones open it in their maps app, desktops in the browser
/// (developers.google.com/maps/documentation/urls). It reveals only the location. `geo:` would reveal it to no one, but iPhones
/// and desktops don't support it. A place that its ZIP code places is miles from there, so that its link has the address.
pub fn map_link(place: &PlaceView) -> String {
    let destination = match place.placed_by {
        PlacedBy::Given => format!("{:.5},{:.5}", place.lat, place.lon),
        PlacedBy::Zip => format!("{}, {}, {} {}", place.address, place.city, place.state, place.zip),
    };
    let query = serde_urlencoded::to_string([("api", "1"), ("destination", &destination)]).unwrap_or_default();
    format!("https://www.google.com/maps/dir/?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_use_a_url_that_every_device_opens() {
        let place = PlaceView {
            kind: "home".into(),
            address: "1 Elm".into(),
            city: "Rochester".into(),
            state: "NY".into(),
            zip: "14604".into(),
            lat: 43.173_06,
            lon: -77.625_29,
            placed_by: PlacedBy::Given,
        };
        assert_eq!(map_link(&place), "https://www.google.com/maps/dir/?api=1&destination=43.17306%2C-77.62529");
        let by_zip = PlaceView { placed_by: PlacedBy::Zip, ..place };
        let directions = "https://www.google.com/maps/dir/?api=1&destination=1+Elm%2C+Rochester%2C+NY+14604";
        assert_eq!(map_link(&by_zip), directions);
    }
}
