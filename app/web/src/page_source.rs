//! What a page was made from. While that is unchanged, the server can send the page that it rendered before.

use domain::{ChildId, audit::AuditAction};
use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};
use store::RecordsVersion;

/// The transaction that a page was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSource {
    pub action: AuditAction,
    /// The state of the agency's records that it read.
    pub version: RecordsVersion,
    /// Whose records the page shows.
    pub children: Vec<ChildId>,
}

/// The transactions of a request that read for its page.
#[derive(Debug, Default)]
pub struct PageSources {
    reads: AtomicU32,
    page: OnceLock<PageSource>,
}

impl PageSources {
    /// The source, if the page was made from one transaction of [`crate::request::read_page`] and from no other one.
    pub fn only(&self) -> Option<&PageSource> {
        self.page.get().filter(|_| self.reads.load(Ordering::Relaxed) == 1)
    }

    pub(crate) fn count_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn set_page(&self, source: PageSource) {
        // A second one makes two reads, so that neither is used.
        self.page.set(source).ok();
    }
}
