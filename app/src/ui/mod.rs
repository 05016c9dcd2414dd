//! Parts of every feature: the frames around pages, icons, empty states, the fields of forms.

mod call;
mod empty;
mod field;
mod form;
mod frames;
mod icons;
mod nav;
mod words;

pub use call::{call, call_office, first_number, numbers, office_number};
pub use empty::EmptyState;
pub use field::{Area, Input};
pub use form::{Form, action_of};
pub use frames::{AdminShell, MemberShell, PaperShell, ParentShell, ProviderShell, SiteShell};
pub use icons::Icon;
pub use nav::Place;
