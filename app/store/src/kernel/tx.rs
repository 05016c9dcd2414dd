//! An agency transaction: it knows the actor, the agency, and what must be audited.

use crate::{
    ChangeEvent, Db,
    audit::{AccessEvent, ChainHead, NewEvent, hex},
    kernel::{
        actor::Actor,
        columns::ChildColumns,
        initials::Initials,
        sealing::Subject,
        sql::{Arg, Conn, Row, args},
    },
};
use domain::{
    AgencyId, Capability, ChildId, Error, ErrorCode, GuardianId, ProviderId, Result, Role,
    agency::Agency,
    audit::AuditAction,
    visits::{ChildRef, full_name, initial},
};
use jiff::{Span, Timestamp, civil::DateTime, tz::TimeZone};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeSet, time::Instant};
use tracing::field;
use uuid::Uuid;

const DAY_US: i64 = 86_400 * 1_000_000;

/// The audit action under which a rejected write records the children that its conflict message names.
const CONFLICT_ACCESS: AuditAction = AuditAction::VisitsConflict;

/// Proof that the actor is an office member who may do this: only [`Tx::require_admin`] and [`Tx::require_capability`] make one.
/// Internal functions for the office take it as an argument.
#[derive(Clone, Copy, Debug)]
pub struct OfficeAccess(());

/// A state of an agency's records: what was read from them, and what follows from the time of day, is current while this is the
/// same. Changes by jobs and by other processes on the same database count too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordsVersion {
    /// See [`Db::number`].
    pub database: u64,
    pub agency: AgencyId,
    /// How often the records were changed.
    pub changes: i64,
    /// Whole minutes since 1970: pages show what is over and what is late. Not the time of day, which comes twice when clocks are
    /// set back.
    pub minute: i64,
}

impl RecordsVersion {
    /// How often the records of the agency `$1` were changed.
    pub(super) const SQL: &str = "SELECT changes FROM agency_heads WHERE agency_id = $1";

    pub(super) fn new(db: &Db, agency: AgencyId, changes: i64, now_us: i64) -> Self {
        Self { database: db.number(), agency, changes, minute: now_us.div_euclid(60_000_000) }
    }
}

/// A transaction of one agency. In every statement `$1` is the agency, `$2` the actor's role and `$3` the actor's own provider or
/// guardian (or NULL); the predicates in `visible` read them. Further arguments start at `$4`.
pub struct Tx {
    conn: Conn,
    db: Db,
    actor: Actor,
    action: AuditAction,
    /// Only for a write, which holds the agency's lock.
    head: Option<ChainHead>,
    now: Timestamp,
    subjects: Vec<String>,
    changes: Sha256,
    accessed: BTreeSet<Uuid>,
    /// Set if the reader prefers initials to full names.
    initials: Option<Initials>,
    /// The request changes nothing, so that no audit event is written.
    unchanged: bool,
    /// The transaction has asked the key store whether keys were destroyed.
    pub(super) keys_checked: bool,
    /// Children whose keys the commit destroys.
    destroyed: Vec<ChildId>,
    started: Instant,
    /// Its part in the trace of the request.
    span: tracing::Span,
}

impl Tx {
    pub(crate) async fn begin(
        mut conn: Conn,
        db: Db,
        actor: Actor,
        action: AuditAction,
        head: Option<ChainHead>,
    ) -> Result<Self> {
        let initials = match actor.viewer().filter(|viewer| viewer.wants_initials()) {
            Some(viewer) => Some(Initials::load(&mut conn, viewer.agency).await?),
            None => None,
        };
        let now = db.clock().now();
        let (subjects, changes, accessed) = (Vec::new(), Sha256::new(), BTreeSet::new());
        Ok(Self {
            conn,
            db,
            actor,
            action,
            head,
            now,
            subjects,
            changes,
            accessed,
            initials,
            unchanged: false,
            keys_checked: false,
            destroyed: Vec::new(),
            started: Instant::now(),
            span: tracing::debug_span!("transaction", action = action.key(), statements = field::Empty, rows = field::Empty),
        })
    }

    /// A child's name in the form that the reader prefers (full or initials).
    pub(crate) fn child(&self, columns: ChildColumns) -> ChildRef {
        match &self.initials {
            Some(initials) => initials.to_initials(columns.into_ref()),
            None => columns.into_ref(),
        }
    }

    /// The name of a guardian, or of a child where nothing tells namesakes apart, in the form that the reader prefers (full or
    /// initials).
    pub(crate) fn person_name(&self, first: &str, last: &str) -> String {
        if self.initials.is_some() { full_name(&initial(first), &initial(last)) } else { full_name(first, last) }
    }

    /// Binds all arguments of a statement. If it filters by caseload (`visible::in_caseload`), the two cutoff times are added
    /// last, under the next free numbers: the SQL text stays the same between requests, so that prepared statements are reused.
    fn bind(&self, sql: Cow<'static, str>, args: Vec<Arg>) -> Result<(Cow<'static, str>, Vec<Arg>)> {
        debug_assert!(sql.contains("$1"), "a statement of an agency names its agency: {sql}");
        let mut all = Vec::with_capacity(args.len() + 5);
        all.push(self.actor.agency().id.into());
        all.push(self.actor.role().as_str().into());
        all.push(self.actor.own_record_id().into());
        all.extend(args);
        let mut sql = sql;
        if sql.contains("$caseload_") {
            let days = i64::from(self.actor.agency().settings.caseload_days);
            let today = self.local_now()?.date();
            all.push((self.now_us() - days * DAY_US).into());
            all.push(today.saturating_sub(Span::new().days(days)).into());
            let (us, day) = (format!("${}", all.len() - 1), format!("${}", all.len()));
            sql = sql.replace("$caseload_us", &us).replace("$caseload_day", &day).into();
        }
        if sql.contains("$today") {
            all.push(self.local_now()?.date().into());
            sql = sql.replace("$today", &format!("${}", all.len())).into();
        }
        Ok((sql, all))
    }

    pub(crate) async fn fetch_all<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Vec<T>> {
        let (sql, args) = self.bind(sql.into(), args)?;
        self.conn.fetch_all(sql, args).await
    }

    pub(crate) async fn fetch_optional<T: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<Option<T>> {
        let (sql, args) = self.bind(sql.into(), args)?;
        self.conn.fetch_optional(sql, args).await
    }

    pub(crate) async fn fetch_one<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<T> {
        let (sql, args) = self.bind(sql.into(), args)?;
        self.conn.fetch_one(sql, args).await
    }

    pub(crate) async fn execute(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<u64> {
        debug_assert!(self.head.is_some(), "a read doesn't write");
        let (sql, args) = self.bind(sql.into(), args)?;
        self.conn.execute(sql, args).await
    }

    pub(crate) fn next_id(&self) -> Uuid {
        self.db.next_id()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    /// The raw connection, for tables that do not belong to an agency: emails and security events.
    pub(crate) fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn agency(&self) -> &Agency {
        self.actor.agency()
    }

    pub fn agency_id(&self) -> AgencyId {
        self.actor.agency().id
    }

    /// The time at which the transaction began; the same for everything in it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn now_us(&self) -> i64 {
        self.now.as_microsecond()
    }

    /// The agency's time zone.
    pub(crate) fn zone(&self) -> Result<TimeZone> {
        zone(&self.actor.agency().time_zone)
    }

    /// The current local time in a time zone. Whether a visit is today is decided in the visit's own zone, for every reader: its
    /// start is displayed in that zone, and its family, its provider and the office may each live in another one.
    pub fn now_at(&self, zone: &str) -> Result<DateTime> {
        Ok(self.now.to_zoned(crate::zone(zone)?).datetime())
    }

    /// The current local time in the agency's zone.
    pub(crate) fn local_now(&self) -> Result<DateTime> {
        Ok(self.now.to_zoned(self.zone()?).datetime())
    }

    /// [`Error::NotFound`] for everyone but admins: records that a user may not see do not exist for them.
    pub fn require_admin(&self) -> Result<OfficeAccess> {
        if self.actor.role() == Role::Admin { Ok(OfficeAccess(())) } else { Err(Error::NotFound) }
    }

    /// [`Error::NotFound`] for everyone without this office capability.
    pub fn require_capability(&self, capability: Capability) -> Result<OfficeAccess> {
        if self.actor.has(capability) { Ok(OfficeAccess(())) } else { Err(Error::NotFound) }
    }

    /// [`Error::RecentProofRequired`] if the actor's last proof of identity is too old for a sensitive action.
    pub fn require_recent_proof(&self) -> Result<()> {
        self.actor.require_recent_proof(self.now)
    }

    /// [`Error::NotFound`] for guardians: these pages are for staff and providers.
    pub(crate) fn require_staff(&self) -> Result<()> {
        if self.actor.role() == Role::Parent { Err(Error::NotFound) } else { Ok(()) }
    }

    /// The actor's own provider record.
    pub fn require_provider(&self) -> Result<ProviderId> {
        match (self.actor.role(), self.actor.own_record_id()) {
            (Role::Provider, Some(own)) => Ok(ProviderId(own)),
            _ => Err(Error::NotFound),
        }
    }

    /// The actor's own guardian record.
    pub fn require_guardian(&self) -> Result<GuardianId> {
        match (self.actor.role(), self.actor.own_record_id()) {
            (Role::Parent, Some(own)) => Ok(GuardianId(own)),
            _ => Err(Error::NotFound),
        }
    }

    /// The response shows this child: their record, their name, or one of their visits. The end of the transaction records that
    /// as an access event, even if the transaction is rolled back.
    pub(crate) fn record_access(&mut self, child: ChildId) {
        self.accessed.insert(child.0);
    }

    /// The children of [`Self::record_access`] so far.
    pub fn accessed_children(&self) -> Vec<ChildId> {
        self.accessed.iter().copied().map(ChildId).collect()
    }

    /// The response shows these children, from what was rendered for an earlier request.
    pub fn record_accesses(&mut self, children: &[ChildId]) {
        self.accessed.extend(children.iter().map(|child| child.0));
    }

    /// The state of the agency's records. Ask before reading them: what is read later is at least as new.
    pub async fn records_version(&mut self) -> Result<RecordsVersion> {
        // With the arguments of `Db::records_version`: PostgreSQL prepares one text for one number of arguments.
        let agency = self.agency_id();
        let (changes,) = self.conn.fetch_one(RecordsVersion::SQL, args![agency]).await?;
        Ok(RecordsVersion::new(&self.db, agency, changes, self.now_us()))
    }

    /// Adds a record to the audit event, as `<kind>:<id>`.
    pub(crate) fn record_subject(&mut self, kind: &str, id: Uuid) {
        self.subjects.push(format!("{kind}:{id}"));
    }

    /// The sequence number of this write's event in the audit chain.
    pub fn event_seq(&self) -> i64 {
        self.head.as_ref().map_or(0, ChainHead::next_seq)
    }

    /// The requested state is the current state. The end of the transaction writes no audit event and no changes.
    pub(crate) fn mark_unchanged(&mut self) {
        self.unchanged = true;
    }

    /// Whether the request changed nothing.
    pub fn is_unchanged(&self) -> bool {
        self.unchanged
    }

    /// Adds the number of written records of a kind to the event, as `<kind>:<count>`, where a list of ids would be too long.
    pub(crate) fn record_count(&mut self, kind: &str, count: usize) {
        if count > 0 {
            self.subjects.push(format!("{kind}:{count}"));
        }
    }

    /// Adds a change to the event's digest. Only the digest is stored.
    pub(crate) fn record_change(&mut self, change: &impl Serialize) {
        self.changes.update(serde_json::to_vec(change).expect("inputs of the domain always serialise"));
        self.changes.update([0]);
    }

    /// Destroys the keys of a child when the transaction is committed, which writes an event about it, whatever the transaction is
    /// about.
    pub(crate) fn destroy_keys(&mut self, child: ChildId) {
        debug_assert!(self.head.is_some(), "a read destroys nothing");
        self.destroyed.push(child);
    }

    /// The events of this write: its own, and one about destroyed keys unless that is its action.
    fn events(&mut self) -> Vec<NewEvent> {
        let event = |action, subjects, digest| NewEvent {
            subjects,
            digest,
            request: self.actor.request().to_owned(),
            region: self.actor.region().to_owned(),
            ..NewEvent::by(self.actor.audit_name(), action)
        };
        let own = event(self.action, std::mem::take(&mut self.subjects), hex(&std::mem::take(&mut self.changes).finalize()));
        let children: Vec<String> = self.destroyed.iter().map(|child| format!("child:{child}")).collect();
        let destroyed = (!children.is_empty() && self.action != AuditAction::TextsDestroy)
            .then(|| event(AuditAction::TextsDestroy, children, String::new()));
        std::iter::once(own).chain(destroyed).collect()
    }

    /// Writes the audit event of a write and commits. Keys are destroyed last: they can't come back, so the event about it must be
    /// stored. If the process ends in between, the event is there and the keys are too; then the action is repeated.
    ///
    /// Then queues the access event for the children in the response and waits until it is stored.
    pub async fn commit(mut self) -> Result<()> {
        self.observe();
        let access = self.access_event(self.action);
        let db = self.db.clone();
        if self.unchanged {
            // Dropping the transaction releases the agency's lock.
            drop(self);
            return record_access_event(&db, access).await;
        }
        if let Some(mut head) = self.head.take() {
            let (events, now) = (self.events(), self.now_us());
            head.append_all(&mut self.conn, events.into_iter().map(|event| (now, event)).collect()).await?;
            let agency = self.agency_id().0;
            let subjects: Vec<_> = self.destroyed.iter().map(|child| Subject { agency, id: child.0 }).collect();
            let destroying = if subjects.is_empty() { None } else { Some(db.keys().begin_destroying(&subjects).await?) };
            let viewer = self.actor.viewer();
            let change_event = ChangeEvent {
                agency: self.actor.agency().id,
                member: viewer.map(|viewer| viewer.member),
                by: self.actor.name(),
                action: self.action.key().to_owned(),
            };
            self.db.commit_and_notify(self.conn, change_event).await?;
            if let Some(destroying) = destroying {
                db.keys().finish_destroying(destroying).await?;
            }
        } else {
            self.conn.commit().await?;
        }
        record_access_event(&db, access).await
    }

    /// Rolls the changes back. A conflict message may name the child of the conflicting visit: that is recorded as an access.
    pub async fn rollback(mut self) -> Result<()> {
        self.observe();
        let access = self.access_event(CONFLICT_ACCESS);
        let db = self.db.clone();
        // Dropping the transaction rolls it back and frees its connection for the access event.
        drop(self);
        record_access_event(&db, access).await
    }

    /// Measures the transaction for metrics and log, under its action, which names one function of the store.
    fn observe(&self) {
        let (action, took, cost) = (self.action.key(), self.started.elapsed(), self.conn.cost());
        self.db.add_cost(cost);
        self.span.record("statements", cost.statements).record("rows", cost.rows);
        metrics::histogram!("visitoms_transaction_seconds", "action" => action).record(took);
        metrics::counter!("visitoms_transaction_statements_total", "action" => action).increment(cost.statements);
        metrics::counter!("visitoms_transaction_rows_total", "action" => action).increment(cost.rows);
        tracing::debug!(action, agency = %self.actor.agency().slug, statements = cost.statements, rows = cost.rows, ms = took.as_millis(), "transaction");
    }

    fn access_event(&mut self, action: AuditAction) -> Option<AccessEvent> {
        self.actor.access(action, std::mem::take(&mut self.accessed))
    }
}

async fn record_access_event(db: &Db, access: Option<AccessEvent>) -> Result<()> {
    match access {
        Some(access) => db.record_access_event(access).await,
        None => Ok(()),
    }
}

/// An IANA time zone by its name.
pub fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| Error::field("time_zone", ErrorCode::TimeZoneUnknown))
}
