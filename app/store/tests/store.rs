//! Tests of the store on both engines: what it saves, what it rejects, and access control. `plans.rs` tests the query plans.
//!
//! This is one test binary: linking the store once per topic would take minutes.

mod account_recovery;
mod agency;
mod agreements;
mod audit;
mod audit_groups;
mod audit_readers;
mod board;
mod candidates;
mod caseload;
mod clock_skew;
mod copies;
mod data_map;
mod data_reports;
mod factors;
mod family;
mod guardians;
mod guardians_upgrade;
mod holds;
mod holidays;
mod identity;
mod import;
mod import_errors;
mod linked_records;
mod make_fixture;
mod namesakes;
mod notes;
mod preferences;
mod reliability;
mod revoked_rights;
mod schedule;
mod schema;
mod sealing;
mod search;
mod sessions;
mod statements;
mod support;
mod suspension;
mod tampering;
mod tenancy;
mod times;
mod upgrade;
mod views;
mod visits;
