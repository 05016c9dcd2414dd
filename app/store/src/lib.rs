//! The only crate that uses sqlx: one SQL text for two engines, and three ways to open a database connection.
//!
//! [`Db::read`] and [`Db::write`] open an agency transaction for an [`Actor`]. [`Db::identity`] is for sessions, sign-in, rate
//! limits, links and the contact form. [`Db::system`] is for jobs and the command line; it is audited as a system actor.
//!
//! `kernel` is what everything else uses: statements, transactions, what an actor may see. Beside it are the audit, the outbox, the
//! backups and the upgrades; above it the topics, in folders by area.

pub mod audit;
pub mod backup;
pub mod care;
pub mod data_map;
pub mod demo;
pub mod identity;
mod kernel;
pub mod outbox;
pub mod places;
pub mod privacy;
pub mod records;
pub mod scheduling;
pub mod today;
pub mod upgrade;

pub use kernel::{
    actor::Actor,
    clock::{Clock, Ids, random_bytes},
    db::{Db, DbLoad, Engine, OpenError, Options},
    files::{make_private_file, new_private_file, open_private_file, sqlite_file, sqlite_url},
    hub::ChangeEvent,
    sealing::KeyStatus,
    sql::{Cost, internal},
    tx::{OfficeAccess, RecordsVersion, Tx, zone},
};
