//! Exports an agency's data as the files of an import. `server/src/web/export.rs` answers the downloads.

mod messages;
mod page;

pub use page::Export;

/// The page, and the path that answers a download.
pub const EXPORT: &str = "/export";
pub const FILE: &str = "/export/file";
