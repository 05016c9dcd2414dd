//! The manifest of an archive: what is in it, and which program made it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Engine, backup::Counts, upgrade};

/// The version of the format that this program writes.
pub const FORMAT: u32 = 1;
/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of VisitOMS that made the archive.
    pub version: String,
    /// When the backup began.
    pub made_at: Timestamp,
    /// Missing in an archive of key files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<DatabaseInfo>,
    pub members: Vec<Member>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseInfo {
    pub engine: EngineName,
    /// The number of its newest migration.
    pub migration: i64,
    pub counts: Counts,
    /// The public keys whose checkpoints of the audit are trusted, in base64.
    pub audit_keys: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub name: String,
    pub size: u64,
    /// In hexadecimal.
    pub sha256: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineName {
    Sqlite,
    Postgres,
}

impl From<Engine> for EngineName {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite,
            Engine::Postgres => Self::Postgres,
        }
    }
}

impl Manifest {
    pub fn new(made_at: Timestamp, database: Option<DatabaseInfo>) -> Self {
        Self { format: FORMAT, version: VERSION.to_owned(), made_at, database, members: Vec::new() }
    }

    /// Whether a newer program made it, whose database this one may not understand.
    pub fn is_newer(&self) -> bool {
        self.database.as_ref().is_some_and(|database| database.migration > upgrade::newest_migration())
            || numbers(&self.version) > numbers(VERSION)
    }
}

/// The numbers of a version such as `1.20.3`.
fn numbers(version: &str) -> Vec<u64> {
    let release = version.split(['-', '+']).next().unwrap_or_default();
    release.split('.').map(|number| number.parse().unwrap_or(u64::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("0.10.0") > numbers("0.9.9"));
        assert!(numbers("1.0.0") > numbers("0.99.0"));
        assert_eq!(numbers("1.2.3-beta"), numbers("1.2.3"));
        assert!(numbers("next") > numbers("9.9.9"), "an unknown version is newer");
    }

    #[test]
    fn a_newer_schema_is_newer() {
        let newest = upgrade::newest_migration();
        let manifest = |migration| {
            let counts = Counts::default();
            let database = DatabaseInfo { engine: EngineName::Sqlite, migration, counts, audit_keys: Vec::new() };
            Manifest::new(Timestamp::UNIX_EPOCH, Some(database))
        };
        assert!(!manifest(newest).is_newer() && !manifest(1).is_newer());
        assert!(manifest(newest + 1).is_newer());
    }
}
