//! Estimated driving times, without a routing engine.

use serde::{Deserialize, Serialize};

/// Coordinates in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

pub(crate) const EARTH_KM: f64 = 6371.0;
/// Kilometers in a mile, exactly.
pub const KM_PER_MILE: f64 = 1.609_344;
/// Points nearer than this are the same place.
const SAME_PLACE_KM: f64 = 0.2;

/// Parameters of the travel time estimate, which needs no routing engine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Travel {
    /// Kilometers by road per kilometer of straight-line distance.
    pub detour_factor: f64,
    /// Minutes to park and reach the door.
    pub park_minutes: f64,
    /// km/h on the shortest drives.
    pub slowest_kmh: f64,
    /// km/h that no drive exceeds.
    pub fastest_kmh: f64,
}

impl Travel {
    /// Keeps the speeds of `before` where they look the same on screen: the form rounds to miles per hour, and saving it
    /// unchanged should not change the stored km/h.
    #[must_use]
    pub fn with_unchanged_speeds(self, before: Self) -> Self {
        let unchanged = |new: f64, old: f64| if mph(new).total_cmp(&mph(old)).is_eq() { old } else { new };
        Self {
            slowest_kmh: unchanged(self.slowest_kmh, before.slowest_kmh),
            fastest_kmh: unchanged(self.fastest_kmh, before.fastest_kmh),
            ..self
        }
    }
}

impl Default for Travel {
    fn default() -> Self {
        Self { detour_factor: 1.3, park_minutes: 3.0, slowest_kmh: 30.0, fastest_kmh: 65.0 }
    }
}

/// Minutes to drive from one point to another: the equirectangular distance at the mean latitude on a sphere of 6371 km, times
/// the detour factor; 0 below 0.2 km, otherwise the minutes to park plus the drive at a speed that grows with the distance.
pub fn drive_minutes(travel: &Travel, from: Point, to: Point) -> f64 {
    let x = (to.lon - from.lon).to_radians() * cosine(f64::midpoint(from.lat, to.lat).to_radians());
    let y = (to.lat - from.lat).to_radians();
    let km = EARTH_KM * x.hypot(y) * travel.detour_factor;
    if km < SAME_PLACE_KM {
        return 0.0;
    }
    travel.park_minutes + 60.0 * km / travel.fastest_kmh.min(travel.slowest_kmh + 2.0 * km)
}

/// The cosine of an angle of at most a right angle, by its Taylor series (error below 4e-15). Servers and browsers have different
/// math libraries, whose last digits differ; this gives both the same drive times, and the browser's copy of `cos` is large.
fn cosine(radians: f64) -> f64 {
    let square = radians * radians;
    (1..=9).rev().fold(1.0, |sum, step| 1.0 - square * sum / f64::from(2 * step * (2 * step - 1)))
}

/// Converts km/h to miles per hour, rounded to a tenth as screens show it.
pub fn mph(kmh: f64) -> f64 {
    (kmh / KM_PER_MILE * 10.0).round() / 10.0
}

/// Converts miles per hour to km/h, rounded to remove floating-point noise.
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

    /// The expected values were computed independently.
    #[test]
    fn the_cosine_is_exact_up_to_a_right_angle() {
        for degrees in -90..=90 {
            let radians = f64::from(degrees).to_radians();
            assert!((cosine(radians) - radians.cos()).abs() < 1e-14, "{degrees}");
        }
    }

    #[test]
    fn drive_minutes_match_independent_values() {
        assert_eq!(minutes(43.10, -77.50), "16.806");
        assert_eq!(minutes(42.0, -77.60), "156.449");
        assert_eq!(minutes(43.1505, -77.6005), "0.000", "the same door");
        assert_eq!(minutes(FROM.lat, FROM.lon), "0.000");
    }

    #[test]
    fn the_drive_back_takes_as_long() {
        let to = Point { lat: 43.0, lon: -77.9 };
        let travel = Travel::default();
        assert!((drive_minutes(&travel, FROM, to) - drive_minutes(&travel, to, FROM)).abs() < 1e-9);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "they are rounded to a figure, and must be that figure")]
    fn speeds_are_converted() {
        assert_eq!([30.0, 65.0, 130.0].map(mph), [18.6, 40.4, 80.8]);
        assert_eq!([0.0, 18.6, 50.0].map(kmh), [0.0, 29.933_798, 80.467_2]);
        assert_eq!([30.0, 65.0, 47.3].map(|speed| kmh(speed / KM_PER_MILE)), [30.0, 65.0, 47.3]);
    }
}
