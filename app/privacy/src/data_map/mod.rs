//! The record of what is stored, for the office members who answer for privacy: a page and the same as CSV, made from the data
//! map (`domain::data_map`).

mod csv;
mod messages;
mod page;

pub use csv::{CSV, csv};
pub use page::DataMap;
