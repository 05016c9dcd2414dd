//! The store on both engines: what it keeps, what it refuses, who sees what. The plans of the databases are in `plans.rs`.
//!
//! One program: to link the store once per topic would cost minutes.

mod agency;
mod audit;
mod audit_readers;
mod board;
mod caseload;
mod clock;
mod copies;
mod factors;
mod family;
mod further_records;
mod guardians;
mod guardians_upgrade;
mod holidays;
mod identity;
mod import;
mod make_fixture;
mod member_help;
mod notes;
mod preferences;
mod reliability;
mod rights;
mod schedule;
mod schema;
mod search;
mod sessions;
mod spoiled;
mod support;
mod suspension;
mod tampering;
mod tenancy;
mod times;
mod upgrade;
mod views;
mod visits;
