-- Names as a search compares them, written in Rust: `lower` of SQLite, and of PostgreSQL in some locales, changes ASCII letters only,
-- so that namesakes such as JOSÉ and José were not found. The upgrade fills the columns (`upgrade/fold_names.rs`).
ALTER TABLE children ADD COLUMN first_name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE children ADD COLUMN last_name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN first_name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN last_name_folded TEXT NOT NULL DEFAULT '';
DROP INDEX children_by_lower_first_name;
CREATE INDEX children_by_folded_first_name ON children (agency_id, first_name_folded);
CREATE INDEX providers_by_folded_first_name ON providers (agency_id, first_name_folded);
