//! The rules of VisitOMS and the types that every layer speaks: ids, roles, inputs, views and errors.
//!
//! Nothing here reads a clock, a file or a database; all of it compiles for the browser. A rule is a pure
//! function from what is known to what follows.

pub mod account;
pub mod agency;
pub mod audit;
pub mod availability;
pub mod board;
pub mod copies;
mod error;
pub mod factors;
pub mod family;
pub mod holidays;
mod id;
pub mod import;
pub mod language;
pub mod mail;
pub mod members;
pub mod notes;
pub mod people;
pub mod phone;
pub mod preferences;
pub mod public;
pub mod role;
pub mod rules;
pub mod schedule;
pub mod search;
pub mod security;
pub mod text;
pub mod throttle;
pub mod travel;
pub mod visits;

pub use error::{Conflict, Error, FieldError, Result, Who};
pub use id::{
    AgencyId, AuthorizationId, ChildId, CopyId, GuardianId, InvitationId, LetterId, MemberId, NoteId, PasskeyId, PlaceId,
    ProviderId, SessionId, UserId, VisitId,
};
pub use language::Language;
pub use role::{Capabilities, Capability, Role};
