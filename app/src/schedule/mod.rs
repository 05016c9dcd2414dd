//! The week and the day as boards, and a provider's own road.

mod day;
mod parts;
mod road;
mod views;
mod week;
mod words;

pub use day::{Day, by_word, report_words};
pub use parts::{mark, marks};
pub use road::map_link;
pub use views::{Agenda, Month, road_today, route};
pub use week::Week;
