//! The plan: the boards and what they change, the rules, copies of weeks, holidays.

pub mod board;
pub mod copies;
pub mod holidays;
pub(crate) mod neighbors;
mod placed_visit;
pub(crate) mod placement;
pub(crate) mod rules;
pub(crate) mod schedule;

pub use schedule::{agenda, day, drive_to, month, own_day, print_day, print_week, route, week};
