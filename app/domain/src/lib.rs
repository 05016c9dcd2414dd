//! The business rules of VisitOMS and the types that all layers share: ids, roles, inputs, view models and errors.
//!
//! Nothing here reads a clock, a file or a database, and everything compiles for the browser. Rules are pure functions.

pub mod absences;
pub mod account;
pub mod agency;
pub mod agreements;
pub mod assignments;
pub mod audit;
pub mod authorizations;
pub mod availability;
pub mod backups;
pub mod board;
pub mod bulk;
pub mod children;
pub mod consent;
pub mod copies;
pub mod data_map;
pub mod data_reports;
pub mod discipline;
#[cfg(feature = "search")]
pub mod doubles;
mod error;
pub mod factors;
pub mod family;
mod form;
pub mod holds;
pub mod holidays;
mod id;
pub mod import;
pub mod keyed_enum;
pub mod language;
pub mod lists;
pub mod mail;
pub mod members;
pub mod merging;
pub mod my_data;
pub mod notes;
pub mod payers;
pub mod people;
pub mod phone;
pub mod pins;
pub mod places;
pub mod preferences;
#[cfg(feature = "import")]
pub mod providers;
pub mod public;
pub mod records;
pub mod role;
pub mod rules;
pub mod schedule;
pub mod search;
pub mod security;
pub mod services;
pub mod text;
pub mod throttle;
pub mod today;
pub mod travel;
pub mod units;
pub mod usage;
pub mod visit_kinds;
pub mod visits;

pub use error::{Conflict, Error, ErrorCode, FieldError, FieldErrors, Result, Who};
pub use form::FormValue;
pub use id::{
    AbsenceId, AgencyId, AuthorizationId, ChildId, ContactId, CopyId, DataReportId, DisciplineId, EmailId, GuardianId, HoldId,
    ImportLayoutId, InvitationId, MemberId, NoteId, PasskeyId, PayerId, PlaceId, ProviderId, ServiceId, SessionId, UserId,
    VisitId, VisitKindId,
};
pub use language::Language;
pub use role::{Capabilities, Capability, Role};
