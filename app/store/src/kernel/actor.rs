//! Who acts: a member in a session, or the command line.

use crate::{audit::AccessEvent, identity::security::Origin};
use domain::{Capability, Error, Result, Role, account::Viewer, agency::Agency, audit::AuditAction};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// How long a proof of identity allows sensitive actions: exports, deletions, changes of rights.
const PROOF_LIFETIME_US: i64 = 15 * 60 * 1_000_000;

/// The actor of a request. Only the session loader and the command line create one; it can't be deserialized.
#[derive(Clone, Debug)]
pub struct Actor {
    agency: Arc<Agency>,
    principal: Principal,
    request: String,
    /// How often the agency's records had been changed when the session was read; `None` where only a transaction of the agency
    /// sees that.
    changes: Option<i64>,
}

#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one is made for a request, and most are members")]
enum Principal {
    Member { session: [u8; 32], viewer: Viewer, own: Option<Uuid>, proved_us: i64, origin: Origin },
    System(&'static str),
}

impl Actor {
    pub(crate) fn member(agency: Agency, member: Member, request: String) -> Self {
        let Member { session, viewer, own, proved_us, origin, changes } = member;
        let principal = Principal::Member { session, viewer, own, proved_us, origin };
        Self { agency: Arc::new(agency), principal, request, changes }
    }

    pub(crate) fn system(agency: Agency, name: &'static str) -> Self {
        Self { agency: Arc::new(agency), principal: Principal::System(name), request: String::new(), changes: None }
    }

    pub fn agency(&self) -> &Agency {
        &self.agency
    }

    /// See [`Db::shows_again`](crate::Db::shows_again).
    pub(super) fn changes(&self) -> Option<i64> {
        self.changes
    }

    /// The agency, for what outlives the request.
    pub fn shared_agency(&self) -> Arc<Agency> {
        Arc::clone(&self.agency)
    }

    /// [`Error::RecentProofRequired`] if the actor's last proof of identity is too old for a sensitive action.
    pub fn require_recent_proof(&self, now: Timestamp) -> Result<()> {
        match &self.principal {
            Principal::Member { proved_us, .. } if now.as_microsecond() - proved_us > PROOF_LIFETIME_US => {
                Err(Error::RecentProofRequired)
            }
            _ => Ok(()),
        }
    }

    /// The time from which this member is locked out until they add a second factor; `None` if the agency does not require one. A
    /// password that is too short to be used alone must be changed at once.
    pub fn second_factor_deadline(&self) -> Option<Timestamp> {
        let viewer = self.viewer().filter(|viewer| !viewer.second_factor)?;
        let due_us = if viewer.short_password { 0 } else { self.agency.settings.second_factor.due_us(viewer.role)? };
        Some(Timestamp::from_microsecond(due_us).unwrap_or(Timestamp::MAX))
    }

    /// The member of the session; `None` for the command line.
    pub fn viewer(&self) -> Option<&Viewer> {
        match &self.principal {
            Principal::Member { viewer, .. } => Some(viewer),
            Principal::System(_) => None,
        }
    }

    /// Whether this is the command line or a job.
    fn is_system(&self) -> bool {
        matches!(self.principal, Principal::System(_))
    }

    /// SHA-256 of the member's session token; `None` for the command line.
    pub(crate) fn session(&self) -> Option<[u8; 32]> {
        match &self.principal {
            Principal::Member { session, .. } => Some(*session),
            Principal::System(_) => None,
        }
    }

    pub(crate) fn request(&self) -> &str {
        &self.request
    }

    /// The role of the actor. The command line has the admin role.
    pub fn role(&self) -> Role {
        match &self.principal {
            Principal::Member { viewer, .. } => viewer.role,
            Principal::System(_) => Role::Admin,
        }
    }

    pub(super) fn own_record_id(&self) -> Option<Uuid> {
        match &self.principal {
            Principal::Member { own, .. } => *own,
            Principal::System(_) => None,
        }
    }

    /// Whether the actor has this office capability. The command line has all of them.
    pub fn has(&self, capability: Capability) -> bool {
        match &self.principal {
            Principal::Member { viewer, .. } => viewer.role == Role::Admin && viewer.capabilities.has(capability),
            Principal::System(_) => true,
        }
    }

    /// Device and region of the session; empty for the command line.
    pub(crate) fn origin(&self) -> &Origin {
        const NOWHERE: &Origin = &Origin { device: String::new(), region: String::new() };
        match &self.principal {
            Principal::Member { origin, .. } => origin,
            Principal::System(_) => NOWHERE,
        }
    }

    /// Coarse region of the request's origin; empty if unknown.
    pub(super) fn region(&self) -> &str {
        &self.origin().region
    }

    /// The actor's display name.
    pub(crate) fn name(&self) -> String {
        self.viewer().map_or_else(|| self.audit_name(), |viewer| viewer.name.clone())
    }

    pub(super) fn audit_name(&self) -> String {
        match &self.principal {
            Principal::Member { viewer, .. } => format!("member:{}", viewer.member),
            Principal::System(name) => format!("system:{name}"),
        }
    }

    /// The audit event of showing these children to the actor; `None` without children. The command line is shown nothing.
    pub(super) fn access(&self, action: AuditAction, children: BTreeSet<Uuid>) -> Option<AccessEvent> {
        if children.is_empty() || self.is_system() {
            return None;
        }
        Some(AccessEvent {
            agency: self.agency.id,
            actor: self.audit_name(),
            action,
            rejected: false,
            children,
            region: self.region().to_owned(),
            request: self.request.clone(),
        })
    }

    /// The audit event of a rejected action.
    pub(crate) fn rejected_access(&self, action: AuditAction) -> AccessEvent {
        AccessEvent {
            agency: self.agency.id,
            actor: self.audit_name(),
            action,
            rejected: true,
            children: BTreeSet::new(),
            request: self.request.clone(),
            region: self.region().to_owned(),
        }
    }
}

/// The data of a member that the session loader passes to [`Actor::member`].
pub(crate) struct Member {
    /// SHA-256 of the session token.
    pub session: [u8; 32],
    pub viewer: Viewer,
    /// The member's own provider or guardian record.
    pub own: Option<Uuid>,
    /// When the member last proved their identity, in microseconds.
    pub proved_us: i64,
    pub origin: Origin,
    /// How often the agency's records have been changed, if the session's statement sees it.
    pub changes: Option<i64>,
}
