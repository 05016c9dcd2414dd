//! Absences of providers: a provider's own page, and the card by which the office enters and ends them.

mod api;
mod card;
mod messages;
mod page;
mod parts;

pub use api::*;
pub use card::absences_card;
pub use page::TimeOff;
