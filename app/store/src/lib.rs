//! The only package that names sqlx: two engines behind one SQL text, and three doors to them.
//!
//! [`Db::read`] and [`Db::write`] open the work of an agency for an [`Actor`]; [`Db::identity`] is for sessions, sign-in,
//! throttles, links and the contact form; [`Db::system`] is for jobs and the command line, and audited as such.

pub mod agency;
pub mod audit;
pub mod board;
mod clock;
pub mod copies;
mod db;
pub mod demo;
pub mod family;
mod files;
mod find;
pub mod holidays;
mod hub;
pub mod identity;
pub mod import;
mod initials;
pub mod members;
mod names;
pub mod notes;
pub mod outbox;
pub mod people;
mod placing;
mod rules;
pub mod schedule;
pub mod search;
pub mod security;
mod sql;
pub mod suspension;
mod tx;
pub mod upgrade;
mod visible;
pub mod visits;

pub use clock::{Clock, Ids, random_bytes};
pub use db::{Db, Engine, OpenError, Options};
pub use files::{make_private_file, new_private_file, private_file, sqlite_file};
pub use hub::Happened;
pub use sql::internal;
pub use tx::{Actor, AsAdmin, Tx, zone};
