//! One import of an agency at a time.

use domain::{AgencyId, Error, Result};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// Why an import is not begun: another of the agency is under way.
pub const UNDER_WAY: &str = "import.under_way";

/// The agencies of which this process imports files now. Another process on the same database has its own: what both would
/// write still goes through the agency's lock.
#[derive(Default)]
pub(crate) struct Importing(Mutex<BTreeSet<AgencyId>>);

/// An agency's turn; it ends when this is dropped.
pub(super) struct Turn {
    importing: Arc<Importing>,
    agency: AgencyId,
}

impl Importing {
    /// # Errors
    /// `Conflict::State` while another import of the agency is under way.
    pub(super) fn turn(importing: &Arc<Self>, agency: AgencyId) -> Result<Turn> {
        let first = importing.0.lock().unwrap_or_else(PoisonError::into_inner).insert(agency);
        if !first {
            return Err(Error::state(UNDER_WAY));
        }
        Ok(Turn { importing: importing.clone(), agency })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.importing.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.agency);
    }
}
