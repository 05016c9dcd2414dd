//! The places of a child, where visits happen.

use super::values::{Latitude, Longitude, WeeklyHours, ZipCode, typed_position};
use crate::{
    ChildId, ErrorCode, FieldError, FieldErrors, PlaceId,
    form::{FormValue, SentFields, form, form_of_parts, read_choice, read_part},
    pins::PinSketch,
    places::Position,
    records::LastChange,
    text::{AddressLine, CareText, OptionalLine},
    visits::{ChildRef, PlaceChoice, PlaceView},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kind of place it is. A child has one home; a place by video has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    Home,
    SecondHome,
    DayCare,
    Clinic,
    Video,
}

impl PlaceKind {
    /// The kinds of a further place.
    pub const FURTHER: [Self; 4] = [Self::SecondHome, Self::DayCare, Self::Clinic, Self::Video];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::SecondHome => "second_home",
            Self::DayCare => "day_care",
            Self::Clinic => "clinic",
            Self::Video => "video",
        }
    }
}

impl FormValue for PlaceKind {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        read_choice(text)
    }
}

form! {
    /// The address of a place.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct PlaceAddress {
        pub address: AddressLine,
        pub city: AddressLine,
        pub state: AddressLine,
        pub zip: ZipCode,
        /// Where it is on the map; found by the ZIP code if both are left empty.
        pub lat: Option<Latitude>,
        pub lon: Option<Longitude>,
    }
}

impl PlaceAddress {
    /// The position that was typed.
    ///
    /// # Errors
    /// One of the two numbers alone is no position.
    pub fn typed_position(&self) -> Result<Option<Position>, FieldError> {
        typed_position(self.lat, self.lon)
    }
}

form! {
    /// What is typed about a place, besides its address.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct PlaceDetails {
        pub child: ChildId,
        /// `None` for a new place.
        pub place: Option<PlaceId>,
        pub version: Option<i64>,
        pub kind: PlaceKind,
        pub label: OptionalLine,
        pub availability: Option<WeeklyHours>,
        pub note: CareText,
    }
}

form_of_parts! {
    /// Input: add a place to a child, or change one.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct SavePlace {
        pub details: PlaceDetails => read_part,
        /// `None` for a place by video.
        pub address: Option<PlaceAddress> => read_address,
    }
}

#[expect(clippy::option_option, reason = "a part that may be absent")]
fn read_address(sent: &SentFields, errors: &mut FieldErrors) -> Option<Option<PlaceAddress>> {
    if sent.get("kind").is_some_and(|kind| kind.trim() == PlaceKind::Video.as_str()) {
        return Some(None);
    }
    read_part(sent, errors).map(Some)
}

form! {
    /// Input: a place as it was when the user saw it; to undo its last change, or to bring it back.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct PlaceVersion {
        pub place: PlaceId,
        pub version: i64,
    }
}

form! {
    /// Input: end a place.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct EndPlace {
        pub place: PlaceId,
        pub version: i64,
        /// The first day without visits there.
        pub ended_on: Date,
        /// The place that takes over, if it is the home that ends, or the place that took over from it.
        pub next_home: Option<PlaceId>,
    }
}

/// A place as it is stored, with its note opened; also what it was before a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceFields {
    pub kind: PlaceKind,
    pub label: String,
    /// Empty for a place by video, as the other lines of the address.
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub position: Position,
    /// Empty if it has no hours of its own.
    pub availability: String,
    pub note: String,
    pub ended_on: Option<Date>,
}

impl PlaceFields {
    /// A place of this kind at an address; nothing else is known of it.
    pub fn new(kind: PlaceKind, address: Option<&PlaceAddress>) -> Self {
        let line = |of: fn(&PlaceAddress) -> &str| address.map(of).unwrap_or_default().to_owned();
        Self {
            kind,
            label: String::new(),
            address: line(|address| address.address.as_str()),
            city: line(|address| address.city.as_str()),
            state: line(|address| address.state.as_str()),
            zip: line(|address| address.zip.as_str()),
            position: Position::given(0.0, 0.0),
            availability: String::new(),
            note: String::new(),
            ended_on: None,
        }
    }
}

/// A place of a child, for the staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceRecord {
    pub id: PlaceId,
    pub version: i64,
    pub fields: PlaceFields,
}

impl PlaceRecord {
    pub fn view(&self) -> PlaceView {
        let PlaceFields { kind, address, city, state, zip, position, .. } = &self.fields;
        PlaceView {
            kind: kind.as_str().to_owned(),
            address: address.clone(),
            city: city.clone(),
            state: state.clone(),
            zip: zip.clone(),
            lat: position.lat,
            lon: position.lon,
            placed_by: position.placed_by,
        }
    }
}

/// The page of one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlacePage {
    pub child: ChildRef,
    pub place: PlaceRecord,
    pub last_change: Option<LastChange>,
    /// Planned visits there from today on.
    pub planned: u32,
    /// If it is where visits are unless another place is chosen: the others, of which one takes over when it ends.
    pub next_homes: Vec<PlaceChoice>,
    /// `None` for a place by video.
    pub sketch: Option<PinSketch>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_place_by_video_has_no_address() {
        let form = |kind: &str| {
            let child = "00000000-0000-0000-0000-000000000001";
            let form =
                json!({ "child": child, "place": "", "version": "", "kind": kind, "label": "", "availability": "", "note": "" });
            serde_json::from_value::<SavePlace>(form)
        };
        assert_eq!(form("video").unwrap().address, None);
        assert_eq!(form("clinic").unwrap_err().to_string().matches("form.missing").count(), 4, "address, city, state and ZIP");
        assert!(form("boat").unwrap_err().to_string().starts_with("kind:form.unreadable"));
    }

    #[test]
    fn a_position_has_two_numbers() {
        let address = |lat: &str, lon: &str| -> PlaceAddress {
            let form = json!({ "address": "1 Elm", "city": "Rush", "state": "NY", "zip": "14543", "lat": lat, "lon": lon });
            serde_json::from_value(form).unwrap()
        };
        assert_eq!(address("", "").typed_position(), Ok(None));
        assert_eq!(address("43.1", "-77.6").typed_position(), Ok(Some(Position::given(43.1, -77.6))));
        assert_eq!(address("43.1", "").typed_position().unwrap_err().field, "lon");
        assert_eq!(address("", "-77.6").typed_position().unwrap_err().field, "lat");
    }
}
