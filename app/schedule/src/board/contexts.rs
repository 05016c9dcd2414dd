//! Planning contexts that were loaded for an earlier request: opening a drag loads the same week again and again, and after each
//! change so do all who have the board open. As with boards, the key has the number of changes to the agency's records
//! (`docs/decisions/0061-rendered-boards.md`).

use domain::{Capability, ChildId, Language, Result, board::BoardContext};
use jiff::civil::Date;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};
use store::{RecordsVersion, Tx};

/// The contexts of a process, at most so many; one of 443 visits and 210 children has some 100 KiB.
static CONTEXTS: Contexts = Contexts(Mutex::new(VecDeque::new()));
const MAX: usize = 24;

struct Contexts(Mutex<VecDeque<(ContextKey, Arc<LoadedContext>)>>);

struct LoadedContext {
    week: BoardContext,
    children: Vec<ChildId>,
}

/// What a context depends on.
#[derive(PartialEq, Eq)]
struct ContextKey {
    records: RecordsVersion,
    /// The session's copy of the settings may be older than the transaction.
    settings_version: i64,
    day: Date,
    initials: bool,
    /// Holidays have names.
    language: Language,
}

impl Contexts {
    fn find(&self, key: &ContextKey) -> Option<Arc<LoadedContext>> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().find(|(known, _)| known == key).map(|(_, context)| Arc::clone(context))
    }

    fn add(&self, key: ContextKey, context: LoadedContext) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let agency = key.records.agency;
        // Those of an earlier state are never found again, and records of children don't stay in memory for nothing.
        entries.retain(|(known, _)| known.records.agency != agency || known.records == key.records);
        entries.push_back((key, Arc::new(context)));
        if entries.len() > MAX {
            entries.pop_front();
        }
    }
}

/// The context of the week of this day, for the office. All children in it are recorded as shown, loaded or kept.
///
/// # Errors
/// `NotFound` for who may not change the schedule.
pub(super) async fn week_context(tx: &mut Tx, day: Date, initials: bool, language: Language) -> Result<BoardContext> {
    tx.require_capability(Capability::Schedule)?;
    // It shows nothing of the time of day.
    let records = RecordsVersion { minute: 0, ..tx.records_version().await? };
    let key = ContextKey { records, settings_version: tx.agency().settings.version, day, initials, language };
    if let Some(known) = CONTEXTS.find(&key) {
        tx.record_accesses(&known.children);
        return Ok(known.week.clone());
    }
    let mut week = store::scheduling::board::week_context(tx, day).await?;
    // The move preview shows holiday names in the reader's language.
    for name in week.context.holidays.values_mut() {
        *name = web::terms::holiday_name(language, name);
    }
    CONTEXTS.add(key, LoadedContext { week: week.clone(), children: tx.accessed_children() });
    Ok(week)
}
