//! What the product promises about data: the data map, agreements, legal holds, reports of wrong data.

#![recursion_limit = "256"]

pub mod agreements;
#[cfg(feature = "ssr")]
pub mod data_map;
pub mod data_reports;
pub mod holds;
