//! Positions of addresses without latitude and longitude.

pub use domain::places::{Located, PlacedBy, locate};
