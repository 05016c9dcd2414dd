//! Minutes on the road, where no routing engine is asked.

use crate::agency::Travel;
use serde::{Deserialize, Serialize};

/// A place on the earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

const EARTH_KM: f64 = 6371.0;
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
