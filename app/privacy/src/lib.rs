//! What the product promises about data: the data map, agreements, legal holds.

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod data_map;
