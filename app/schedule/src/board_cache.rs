//! Boards that were rendered for an earlier request.
//!
//! A board of the agency takes tens of milliseconds to load and render, and after each change all who have it open load it again.
//! Its rows are kept as HTML for as long as they are current: the key has everything that they depend on, first of all the
//! number of changes to the agency's records, which is read in the request's own transaction. So an entry can't be out of date,
//! whichever process made the change; it is only found no more. Each request still checks the session and records whose
//! records it shows.

use domain::{Capabilities, ChildId, Language, Result, audit::AuditAction, preferences::Clock};
use leptos::prelude::*;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};
use store::{RecordsVersion, Tx};
use web::request::{self, Work, read_page};

/// The rows of one kind of board, of the current minute. The oldest go first when they are too many. `H` is what the rest of the
/// page needs: a few figures and texts, no people, so that the size of an entry is that of its rows.
pub struct BoardCache<H> {
    entries: Mutex<VecDeque<(BoardKey, Arc<RenderedBoard<H>>)>>,
}

/// A rendered board.
pub struct RenderedBoard<H> {
    /// What the rest of the page needs.
    pub head: H,
    /// The rows, and the panel beside them, as HTML.
    pub html: String,
    children: Vec<ChildId>,
}

/// A board, rendered or loaded.
pub enum Board<V, H> {
    Rendered(Arc<RenderedBoard<H>>),
    Loaded(V, Option<ForCache>),
}

/// The key of a board that was loaded, and the children that it shows.
pub struct ForCache {
    key: BoardKey,
    children: Vec<ChildId>,
}

/// Everything that the rows of a board depend on.
#[derive(Clone, PartialEq, Eq)]
struct BoardKey {
    version: RecordsVersion,
    /// The session's copy of the settings may be older than the transaction.
    settings_version: i64,
    reader: Reader,
}

/// What a board depends on that belongs to its reader and not to the agency.
#[derive(Clone, PartialEq, Eq)]
struct Reader {
    /// Path and query: the day, the filter, the grouping.
    address: String,
    language: Language,
    clock: Clock,
    initials: bool,
    capabilities: Capabilities,
}

impl Reader {
    fn of_request() -> Option<Self> {
        let viewer = request::viewer()?;
        Some(Self {
            address: request::path()?,
            language: request::language(),
            clock: request::clock(),
            initials: request::initials(),
            capabilities: viewer.capabilities,
        })
    }
}

impl<H> BoardCache<H> {
    /// The HTML and addresses of all entries of one kind, in bytes; a week of 443 visits has 120 KiB.
    const MAX_BYTES: usize = 8 * 1024 * 1024;

    pub const fn new() -> Self {
        Self { entries: Mutex::new(VecDeque::new()) }
    }

    fn find(&self, key: &BoardKey) -> Option<Arc<RenderedBoard<H>>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().find(|(known, _)| known == key).map(|(_, board)| Arc::clone(board))
    }

    /// Keeps a rendered board, if it came from the office's own request.
    pub fn store(&self, head: H, html: String, source: Option<ForCache>) -> Arc<RenderedBoard<H>> {
        let (key, children) = source.map_or((None, Vec::new()), |source| (Some(source.key), source.children));
        let board = Arc::new(RenderedBoard { head, html, children });
        if let Some(key) = key {
            let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
            // Those of an earlier minute are never found again, and records of children don't stay in memory for nothing.
            entries.retain(|(known, _)| known.version.minute == key.version.minute);
            entries.push_back((key, Arc::clone(&board)));
            let size = |(key, board): &(BoardKey, Arc<RenderedBoard<H>>)| board.html.len() + key.reader.address.len();
            let mut bytes: usize = entries.iter().map(size).sum();
            while bytes > Self::MAX_BYTES {
                let Some(oldest) = entries.pop_front() else { break };
                bytes -= size(&oldest);
            }
        }
        board
    }

    /// Loads a board, unless a current one is there. Providers have routes of their own, which are not kept.
    pub async fn load<V, F>(&'static self, action: AuditAction, work: F) -> Result<Board<V, H>>
    where
        H: Send + Sync + 'static,
        V: Send + Sync + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, V> + Send + 'static,
    {
        let reader = Reader::of_request();
        read_page(action, move |tx, version| {
            Box::pin(async move {
                let Some(reader) = reader.filter(|_| tx.require_admin().is_ok()) else {
                    return Ok(Board::Loaded(work(tx).await?, None));
                };
                let key = BoardKey { version, settings_version: tx.agency().settings.version, reader };
                if let Some(board) = self.find(&key) {
                    tx.record_accesses(&board.children);
                    return Ok(Board::Rendered(board));
                }
                let view = work(tx).await?;
                let children = tx.accessed_children();
                Ok(Board::Loaded(view, Some(ForCache { key, children })))
            })
        })
        .await
    }
}

/// Renders a view as the page would.
pub fn to_html(view: impl IntoView) -> String {
    view.into_view().to_html()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AgencyId;

    fn key(changes: i64, address: &str) -> BoardKey {
        BoardKey {
            version: RecordsVersion { database: 1, agency: AgencyId(Default::default()), changes, minute: 15 },
            settings_version: 0,
            reader: Reader {
                address: address.into(),
                language: Language::En,
                clock: Clock::default(),
                initials: false,
                capabilities: Capabilities::all(),
            },
        }
    }

    fn store(cache: &BoardCache<u8>, key: BoardKey, bytes: usize) {
        cache.store(1, "x".repeat(bytes), Some(ForCache { key, children: Vec::new() }));
    }

    #[test]
    fn a_board_is_found_until_something_it_depends_on_changes() {
        let cache = BoardCache::new();
        store(&cache, key(7, "/week"), 10);
        assert!(cache.find(&key(7, "/week")).is_some());
        assert!(cache.find(&key(8, "/week")).is_none(), "a record was changed");
        assert!(cache.find(&key(7, "/week?name=ana")).is_none());
        let mut other = key(7, "/week");
        other.reader.capabilities = Capabilities::NONE;
        assert!(cache.find(&other).is_none(), "another reader may see less");
        let mut later = key(7, "/week");
        later.version.minute = 16;
        assert!(cache.find(&later).is_none());
        store(&cache, later.clone(), 10);
        assert!(cache.find(&later).is_some() && cache.find(&key(7, "/week")).is_none(), "an earlier minute is over");
    }

    #[test]
    fn the_oldest_boards_make_room() {
        let cache = BoardCache::new();
        // Addresses count too.
        let half = BoardCache::<u8>::MAX_BYTES / 2 - "/week".len();
        for changes in 1..=3 {
            store(&cache, key(changes, "/week"), half);
        }
        assert!(cache.find(&key(1, "/week")).is_none());
        assert!(cache.find(&key(2, "/week")).is_some() && cache.find(&key(3, "/week")).is_some());
    }

    #[test]
    fn a_board_without_a_key_is_not_kept() {
        let cache: BoardCache<u8> = BoardCache::new();
        cache.store(1, "rows".into(), None);
        assert!(cache.entries.lock().unwrap().is_empty());
    }
}
