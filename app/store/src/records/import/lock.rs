//! Allows one import per agency at a time.

use domain::{AgencyId, Error, ErrorCode, Result};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// The agencies that have an import running in this process. Another process on the same database has its own set; concurrent
/// writes are still serialized by the agency's lock.
#[derive(Default)]
pub(crate) struct RunningImports(Mutex<BTreeSet<AgencyId>>);

/// The import lock of an agency; dropping it releases it.
pub(super) struct ImportLock {
    importing: Arc<RunningImports>,
    agency: AgencyId,
}

impl RunningImports {
    /// # Errors
    /// `Conflict::State` while another import of the agency is running.
    pub(super) fn acquire(importing: &Arc<Self>, agency: AgencyId) -> Result<ImportLock> {
        let first = importing.0.lock().unwrap_or_else(PoisonError::into_inner).insert(agency);
        if !first {
            return Err(Error::state(ErrorCode::ImportRunning));
        }
        Ok(ImportLock { importing: importing.clone(), agency })
    }
}

impl Drop for ImportLock {
    fn drop(&mut self) {
        self.importing.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.agency);
    }
}
