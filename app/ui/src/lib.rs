//! Components that every feature uses: page shells, icons, empty states, form fields.

#![recursion_limit = "256"]

mod agreements_banner;
pub mod audit_links;
mod audit_messages;
mod call;
mod disciplines;
mod empty;
mod error_pages;
mod export_link;
pub mod field;
mod form;
mod frames;
mod icons;
mod language;
mod last_change;
mod link_card;
pub mod lists;
mod load;
mod messages;
mod nav;
mod page_messages;
mod pin_map;
mod route_map;
mod route_messages;
mod visit_messages;
pub mod visits;
mod written;

pub use call::{call_link, call_office_link, first_phone_href, office_number, phone_links};
pub use disciplines::discipline_options;
pub use empty::EmptyState;
pub use error_pages::{error_page, fallback, page_of_error};
pub use export_link::export_link;
pub use field::{Area, Input};
pub use form::{Form, action_of};
pub use frames::{AdminShell, MemberShell, PaperShell, ParentShell, ProviderShell, ShellSlots, SiteShell};
pub use icons::Icon;
pub use language::language_form;
pub use last_change::{UndoButton, last_change, undo_line};
pub use link_card::link_card;
pub use load::load;
pub use nav::NavSection;
pub use page_messages::{PageMessages, show_message};
pub use pin_map::pin_map;
pub use route_map::route_map;
pub use route_messages::{drive_home, drive_min, route_today};
pub use written::written_text;
