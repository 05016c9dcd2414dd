//! The pin of an address on a sketch: moving it corrects a position that only the ZIP code has given.

use crate::{
    ErrorCode, PlaceId, ProviderId,
    form::{FormValue, form, read_choice},
    places::Position,
    travel::{EARTH_KM, KM_PER_MILE, Point},
};
use serde::{Deserialize, Serialize};

/// Where the pin moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    NorthWest,
    North,
    NorthEast,
    West,
    East,
    SouthWest,
    South,
    SouthEast,
}

impl Direction {
    /// As on a map: from left to right, from top to bottom.
    pub const ALL: [Self; 8] =
        [Self::NorthWest, Self::North, Self::NorthEast, Self::West, Self::East, Self::SouthWest, Self::South, Self::SouthEast];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NorthWest => "north_west",
            Self::North => "north",
            Self::NorthEast => "north_east",
            Self::West => "west",
            Self::East => "east",
            Self::SouthWest => "south_west",
            Self::South => "south",
            Self::SouthEast => "south_east",
        }
    }

    /// Steps to the north and to the east.
    fn steps(self) -> (f64, f64) {
        let slant = std::f64::consts::FRAC_1_SQRT_2;
        match self {
            Self::NorthWest => (slant, -slant),
            Self::North => (1.0, 0.0),
            Self::NorthEast => (slant, slant),
            Self::West => (0.0, -1.0),
            Self::East => (0.0, 1.0),
            Self::SouthWest => (-slant, -slant),
            Self::South => (-1.0, 0.0),
            Self::SouthEast => (-slant, slant),
        }
    }
}

impl FormValue for Direction {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        read_choice(text)
    }
}

/// How far the pin moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Distance {
    #[serde(rename = "0.1")]
    Tenth,
    #[serde(rename = "0.5")]
    Half,
    #[serde(rename = "1")]
    One,
}

impl Distance {
    pub const ALL: [Self; 3] = [Self::Tenth, Self::Half, Self::One];

    /// As it is sent, in miles.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tenth => "0.1",
            Self::Half => "0.5",
            Self::One => "1",
        }
    }

    fn miles(self) -> f64 {
        match self {
            Self::Tenth => 0.1,
            Self::Half => 0.5,
            Self::One => 1.0,
        }
    }
}

impl FormValue for Distance {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        read_choice(text)
    }
}

form! {
    /// Input: move the pin of a child's place.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct MovePlacePin {
        pub place: PlaceId,
        pub version: i64,
        pub direction: Direction,
        pub distance: Distance,
    }
}

form! {
    /// Input: move the pin of a provider's base.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct MoveBasePin {
        pub provider: ProviderId,
        pub version: i64,
        pub direction: Direction,
        pub distance: Distance,
    }
}

impl Position {
    /// Where the pin is after a move, to a yard. It counts as given: a person has looked.
    #[must_use]
    pub fn moved(self, direction: Direction, distance: Distance) -> Self {
        let degrees = (distance.miles() * KM_PER_MILE / EARTH_KM).to_degrees();
        let (north, east) = direction.steps();
        let rounded = |degrees: f64| (degrees * 1e5).round() / 1e5;
        let lat = (self.lat + north * degrees).clamp(-89.0, 89.0);
        let lon = self.lon + east * degrees / self.lat.clamp(-89.0, 89.0).to_radians().cos();
        Self::given(rounded(lat), rounded(lon))
    }
}

/// What the sketch of a pin shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PinSketch {
    pub pin: Position,
    /// The middle of the ZIP code, if it is known and near.
    pub zip: Option<Point>,
    /// Bases of providers, and other places of the child, for orientation.
    pub near: Vec<Point>,
}

/// How far from the pin something is drawn, in degrees of latitude and longitude: some 7 miles.
pub const SKETCH_DEGREES: f64 = 0.1;

impl PinSketch {
    /// The sketch of a pin; what is far from it is left out.
    pub fn new(pin: Position, zip: Option<Position>, near: Vec<Point>) -> Self {
        let is_near = |at: &Point| (at.lat - pin.lat).abs() <= SKETCH_DEGREES && (at.lon - pin.lon).abs() <= SKETCH_DEGREES;
        let zip = zip.map(|zip| Point { lat: zip.lat, lon: zip.lon }).filter(is_near);
        Self { pin, zip, near: near.into_iter().filter(is_near).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::PlacedBy;

    #[test]
    fn a_pin_moves_by_miles_and_then_counts_as_given() {
        let zip = Position { lat: 43.0, lon: -77.0, placed_by: PlacedBy::Zip };
        let there = |direction, distance| zip.moved(direction, distance);
        assert_eq!(there(Direction::North, Distance::One), Position::given(43.01447, -77.0));
        assert_eq!(there(Direction::East, Distance::One), Position::given(43.0, -76.98021));
        assert_eq!(there(Direction::SouthWest, Distance::Tenth), Position::given(42.99898, -77.0014));
        for direction in Direction::ALL {
            assert_eq!(Direction::read(direction.as_str()), Ok(direction));
            assert_ne!(there(direction, Distance::Tenth), zip);
        }
        assert!(Distance::ALL.iter().all(|distance| Distance::read(distance.as_str()) == Ok(*distance)));
    }

    #[test]
    fn what_is_far_is_not_drawn() {
        let (near, far) = (Point { lat: 43.05, lon: -77.0 }, Point { lat: 44.0, lon: -77.0 });
        let sketch = PinSketch::new(Position::given(43.0, -77.0), Some(Position::given(44.0, -77.0)), vec![near, far]);
        assert_eq!((sketch.zip, sketch.near), (None, vec![near]));
    }
}
