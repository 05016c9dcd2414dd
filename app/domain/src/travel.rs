//! Minutes on the road, where no routing engine is asked.

use crate::agency::Travel;
use serde::{Deserialize, Serialize};

/// A place on the earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

pub(crate) const EARTH_KM: f64 = 6371.0;
/// Kilometers in a mile, exactly.
pub const KM_PER_MILE: f64 = 1.609_344;
/// Nearer than this is the same door.
const SAME_PLACE_KM: f64 = 0.2;

/// Minutes to drive from one place to another: the equirectangular distance at the mean latitude on a sphere of 6371 km,
/// times the detour factor; 0 below 0.2 km, else the minutes to park and the road at a speed that grows with the distance.
pub fn drive_minutes(travel: &Travel, from: Point, to: Point) -> f64 {
    let x = (to.lon - from.lon).to_radians() * f64::midpoint(from.lat, to.lat).to_radians().cos();
    let y = (to.lat - from.lat).to_radians();
    let km = EARTH_KM * x.hypot(y) * travel.detour_factor;
    if km < SAME_PLACE_KM {
        return 0.0;
    }
    travel.park_minutes + 60.0 * km / travel.fastest_kmh.min(travel.slowest_kmh + 2.0 * km)
}

/// km/h in miles per hour, to a tenth: as screens show a speed.
pub fn mph(kmh: f64) -> f64 {
    (kmh / KM_PER_MILE * 10.0).round() / 10.0
}

/// Miles per hour in km/h, without the noise of the division that made them.
pub fn kmh(mph: f64) -> f64 {
    (mph * KM_PER_MILE * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: Point = Point { lat: 43.15, lon: -77.60 };

    fn minutes(lat: f64, lon: f64) -> String {
        format!("{:.3}", drive_minutes(&Travel::default(), FROM, Point { lat, lon }))
    }

    /// The figures were computed apart from this code.
    #[test]
    fn a_drive_takes_the_minutes_of_its_length() {
        assert_eq!(minutes(43.10, -77.50), "16.806");
        assert_eq!(minutes(42.0, -77.60), "156.449");
        assert_eq!(minutes(43.1505, -77.6005), "0.000", "the same door");
        assert_eq!(minutes(FROM.lat, FROM.lon), "0.000");
    }

    #[test]
    fn the_way_back_is_as_long() {
        let to = Point { lat: 43.0, lon: -77.9 };
        let travel = Travel::default();
        assert!((drive_minutes(&travel, FROM, to) - drive_minutes(&travel, to, FROM)).abs() < 1e-9);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "they are rounded to a figure, and must be that figure")]
    fn speeds_are_shown_in_miles() {
        assert_eq!([30.0, 65.0, 130.0].map(mph), [18.6, 40.4, 80.8]);
        assert_eq!([0.0, 18.6, 50.0].map(kmh), [0.0, 29.933_798, 80.467_2]);
        assert_eq!([30.0, 65.0, 47.3].map(|speed| kmh(speed / KM_PER_MILE)), [30.0, 65.0, 47.3]);
    }
}
