//! The week and the day as boards, and a provider's own road.

mod day;
mod parts;
mod road;
mod side;
mod views;
mod week;
mod words;

pub use day::{Day, board as day_board, day_row};
pub use parts::{figure, mark, marks, report_chip, strip};
pub use road::{map_link, road};
pub use side::{by_word, report_words};
pub use views::{Agenda, Kept, Month, road_today, route};
pub use week::{Week, board as week_board};
