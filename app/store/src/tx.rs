//! The work of an agency: a transaction that knows who acts, in which agency, and what must be audited.

use crate::{
    Db, Happened,
    audit::{Event, Seen, hex},
    initials::Initials,
    names::ChildColumns,
    security::Origin,
    sql::{Arg, Conn, Row},
};
use domain::{
    AgencyId, Capability, ChildId, Error, GuardianId, ProviderId, Result, Role,
    account::Viewer,
    agency::Agency,
    visits::{ChildRef, full_name, initial},
};
use jiff::{Span, Timestamp, civil::DateTime, tz::TimeZone};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// Who acts. Only the session loader and the doors of the command line make one; it can't be deserialized.
#[derive(Clone, Debug)]
pub struct Actor {
    agency: Arc<Agency>,
    who: Who,
    request: String,
}

#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one is made for a request, and most are members")]
enum Who {
    Member { session: [u8; 32], viewer: Viewer, own: Option<Uuid>, proved_us: i64, origin: Origin },
    System(&'static str),
}

impl Actor {
    pub(crate) fn member(agency: Agency, member: Member, request: String) -> Self {
        let Member { session, viewer, own, proved_us, origin } = member;
        Self { agency: Arc::new(agency), who: Who::Member { session, viewer, own, proved_us, origin }, request }
    }

    pub(crate) fn system(agency: Agency, name: &'static str) -> Self {
        Self { agency: Arc::new(agency), who: Who::System(name), request: String::new() }
    }

    pub fn agency(&self) -> &Agency {
        &self.agency
    }

    /// [`Error::Unproved`] where the actor last proved who they are too long ago for a dangerous act.
    pub fn freshly_proved(&self, now: Timestamp) -> Result<()> {
        match &self.who {
            Who::Member { proved_us, .. } if now.as_microsecond() - proved_us > PROOF_US => Err(Error::Unproved),
            _ => Ok(()),
        }
    }

    /// The instant from which this member has no room before they have added to what protects their account; `None`
    /// where nothing is asked. A password too short to stand alone is asked to be changed at once.
    pub fn protection_due(&self) -> Option<Timestamp> {
        let viewer = self.viewer().filter(|viewer| !viewer.second_factor)?;
        let due_us = if viewer.short_password { 0 } else { self.agency.settings.second_factor.due_us(viewer.role)? };
        Some(Timestamp::from_microsecond(due_us).unwrap_or(Timestamp::MAX))
    }

    /// The member behind a session; `None` for the command line.
    pub fn viewer(&self) -> Option<&Viewer> {
        match &self.who {
            Who::Member { viewer, .. } => Some(viewer),
            Who::System(_) => None,
        }
    }

    /// The session of a member; none for the command line.
    pub(crate) fn session(&self) -> Option<[u8; 32]> {
        match &self.who {
            Who::Member { session, .. } => Some(*session),
            Who::System(_) => None,
        }
    }

    pub(crate) fn request(&self) -> &str {
        &self.request
    }

    /// The command line works with the rights of the office.
    pub fn role(&self) -> Role {
        match &self.who {
            Who::Member { viewer, .. } => viewer.role,
            Who::System(_) => Role::Admin,
        }
    }

    fn own(&self) -> Option<Uuid> {
        match &self.who {
            Who::Member { own, .. } => *own,
            Who::System(_) => None,
        }
    }

    /// Whether the actor may do this in the office. The command line may.
    pub fn has(&self, capability: Capability) -> bool {
        match &self.who {
            Who::Member { viewer, .. } => viewer.role == Role::Admin && viewer.capabilities.has(capability),
            Who::System(_) => true,
        }
    }

    /// What the session was opened with and from where; nothing for the command line.
    pub(crate) fn origin(&self) -> &Origin {
        const NOWHERE: &Origin = &Origin { device: String::new(), region: String::new() };
        match &self.who {
            Who::Member { origin, .. } => origin,
            Who::System(_) => NOWHERE,
        }
    }

    /// Coarse region of the request's origin; empty where none is known.
    fn region(&self) -> &str {
        &self.origin().region
    }

    /// Who acts, by name.
    pub(crate) fn name(&self) -> String {
        self.viewer().map_or_else(|| self.audit_name(), |viewer| viewer.name.clone())
    }

    fn audit_name(&self) -> String {
        match &self.who {
            Who::Member { viewer, .. } => format!("member:{}", viewer.member),
            Who::System(name) => format!("system:{name}"),
        }
    }

    /// An action that was refused, for the audit.
    pub(crate) fn refused(&self, action: &str) -> Seen {
        Seen {
            agency: self.agency.id,
            actor: self.audit_name(),
            action: format!("refused:{action}"),
            children: BTreeSet::new(),
            request: self.request.clone(),
            region: self.region().to_owned(),
        }
    }
}

/// What the session loader knows of a member.
pub(crate) struct Member {
    /// Their session, by the digest of its token.
    pub session: [u8; 32],
    pub viewer: Viewer,
    /// Their own provider or guardian.
    pub own: Option<Uuid>,
    /// When they last proved who they are.
    pub proved_us: i64,
    pub origin: Origin,
}

const DAY_US: i64 = 86_400 * 1_000_000;

/// The action under which it is kept whom a refusal named.
const IN_THE_WAY: &str = "visits.in_the_way";

/// How long a proof of who one is carries dangerous acts: exports, deletions, changes of rights.
const PROOF_US: i64 = 15 * 60 * 1_000_000;

/// Proof that the actor is of the office: what only the office may do asks for one.
#[derive(Clone, Copy, Debug)]
pub struct AsAdmin(());

/// A transaction of one agency. In every statement `$1` is the agency, `$2` the actor's role and `$3` the actor's own
/// provider or guardian (or nothing): the predicates of `visible` read them. Further arguments start at `$4`.
pub struct Tx {
    conn: Conn,
    db: Db,
    actor: Actor,
    action: &'static str,
    /// Of a write: the event's place in the chain and the hash before it.
    head: Option<(i64, String)>,
    now: Timestamp,
    subjects: Vec<String>,
    changes: Sha256,
    saw: BTreeSet<Uuid>,
    /// Set where the reader wants initials for names.
    initials: Option<Initials>,
    /// What was asked changes nothing: there is no event.
    idle: bool,
}

impl Tx {
    pub(crate) async fn begin(
        mut conn: Conn,
        db: Db,
        actor: Actor,
        action: &'static str,
        head: Option<(i64, String)>,
    ) -> Result<Self> {
        let initials = match actor.viewer().filter(|viewer| viewer.wants_initials()) {
            Some(viewer) => Some(Initials::load(&mut conn, viewer.agency).await?),
            None => None,
        };
        let now = db.clock().now();
        let (subjects, changes, saw) = (Vec::new(), Sha256::new(), BTreeSet::new());
        Ok(Self { conn, db, actor, action, head, now, subjects, changes, saw, initials, idle: false })
    }

    /// A child as the reader wants to see names.
    pub(crate) fn child(&self, columns: ChildColumns) -> ChildRef {
        match &self.initials {
            Some(initials) => initials.of_child(columns.named()),
            None => columns.named(),
        }
    }

    /// A guardian as the reader wants to see names.
    pub(crate) fn guardian(&self, first: &str, last: &str) -> String {
        if self.initials.is_some() { full_name(&initial(first), &initial(last)) } else { full_name(first, last) }
    }

    /// A statement with all its arguments. Where it asks for a caseload (`visible::in_caseload`), since when a child is of one
    /// comes last, under the next free numbers: the text stays the same from one request to the next.
    fn bound(&self, sql: Cow<'static, str>, args: Vec<Arg>) -> Result<(Cow<'static, str>, Vec<Arg>)> {
        debug_assert!(sql.contains("$1"), "a statement of an agency names its agency: {sql}");
        let mut all = Vec::with_capacity(args.len() + 5);
        all.push(self.actor.agency.id.into());
        all.push(self.actor.role().as_str().into());
        all.push(self.actor.own().into());
        all.extend(args);
        if !sql.contains("$caseload_") {
            return Ok((sql, all));
        }
        let days = i64::from(self.actor.agency.settings.caseload_days);
        let today = self.local_now()?.date();
        all.push((self.now_us() - days * DAY_US).into());
        all.push(today.saturating_sub(Span::new().days(days)).into());
        let (us, day) = (format!("${}", all.len() - 1), format!("${}", all.len()));
        Ok((sql.replace("$caseload_us", &us).replace("$caseload_day", &day).into(), all))
    }

    pub(crate) async fn all<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Vec<T>> {
        let (sql, args) = self.bound(sql.into(), args)?;
        self.conn.all(sql, args).await
    }

    pub(crate) async fn maybe<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Option<T>> {
        let (sql, args) = self.bound(sql.into(), args)?;
        self.conn.maybe(sql, args).await
    }

    pub(crate) async fn one<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<T> {
        let (sql, args) = self.bound(sql.into(), args)?;
        self.conn.one(sql, args).await
    }

    pub(crate) async fn run(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<u64> {
        debug_assert!(self.head.is_some(), "a read doesn't write");
        let (sql, args) = self.bound(sql.into(), args)?;
        self.conn.run(sql, args).await
    }

    pub(crate) fn next_id(&self) -> Uuid {
        self.db.next_id()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    /// The connection itself, for the doors that are no agency's: letters, what happened to accounts.
    pub(crate) fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn agency(&self) -> &Agency {
        &self.actor.agency
    }

    pub fn agency_id(&self) -> AgencyId {
        self.actor.agency.id
    }

    /// The instant at which the transaction began; one for all that it does.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn now_us(&self) -> i64 {
        self.now.as_microsecond()
    }

    /// The agency's zone.
    pub(crate) fn zone(&self) -> Result<TimeZone> {
        zone(&self.actor.agency.time_zone)
    }

    /// Now on the agency's wall clock.
    pub(crate) fn local_now(&self) -> Result<DateTime> {
        Ok(self.now.to_zoned(self.zone()?).datetime())
    }

    /// [`Error::NotFound`] for everybody but the office: what one may not see is not there.
    pub fn as_admin(&self) -> Result<AsAdmin> {
        if self.actor.role() == Role::Admin { Ok(AsAdmin(())) } else { Err(Error::NotFound) }
    }

    /// [`Error::NotFound`] for everybody who has not this capability in the office.
    pub fn may(&self, capability: Capability) -> Result<AsAdmin> {
        if self.actor.has(capability) { Ok(AsAdmin(())) } else { Err(Error::NotFound) }
    }

    /// [`Error::Unproved`] where the actor last proved who they are too long ago for a dangerous act.
    pub fn freshly_proved(&self) -> Result<()> {
        self.actor.freshly_proved(self.now)
    }

    /// [`Error::NotFound`] for families: the rooms of those who give care.
    pub(crate) fn not_for_families(&self) -> Result<()> {
        if self.actor.role() == Role::Parent { Err(Error::NotFound) } else { Ok(()) }
    }

    /// The actor's own provider record.
    pub fn as_provider(&self) -> Result<ProviderId> {
        match (self.actor.role(), self.actor.own()) {
            (Role::Provider, Some(own)) => Ok(ProviderId(own)),
            _ => Err(Error::NotFound),
        }
    }

    /// The actor's own guardian record.
    pub fn as_guardian(&self) -> Result<GuardianId> {
        match (self.actor.role(), self.actor.own()) {
            (Role::Parent, Some(own)) => Ok(GuardianId(own)),
            _ => Err(Error::NotFound),
        }
    }

    /// The answer shows this child: their record, their name, or a visit of theirs. The end of the transaction keeps that as a
    /// *seen* event, whether the transaction is committed or not.
    pub(crate) fn saw(&mut self, child: ChildId) {
        self.saw.insert(child.0);
    }

    /// The event names this record, as `<kind>:<id>`.
    pub(crate) fn subject(&mut self, kind: &str, id: Uuid) {
        self.subjects.push(format!("{kind}:{id}"));
    }

    /// Where the event of this write stands in the chain.
    pub(crate) fn event_seq(&self) -> i64 {
        self.head.as_ref().map_or(0, |(seq, _)| *seq)
    }

    /// What was asked is as it stands already. The end of the transaction leaves no event, and nothing else.
    pub(crate) fn nothing_changes(&mut self) {
        self.idle = true;
    }

    /// Whether what was asked stood like that already.
    pub fn changes_nothing(&self) -> bool {
        self.idle
    }

    /// The event says how many records of a kind it wrote, as `<kind>:<count>`, where naming each would drown the rest.
    pub(crate) fn counted(&mut self, kind: &str, count: usize) {
        if count > 0 {
            self.subjects.push(format!("{kind}:{count}"));
        }
    }

    /// The event's digest covers this. Only the digest is kept.
    pub(crate) fn changed(&mut self, change: &impl Serialize) {
        self.changes.update(serde_json::to_vec(change).expect("inputs of the domain always serialise"));
        self.changes.update([0]);
    }

    /// Writes the event of a write; then queues the *seen* event of what the answer shows and waits until it is kept.
    pub async fn commit(mut self) -> Result<()> {
        let seen = self.seen(self.action);
        let db = self.db.clone();
        if self.idle {
            // Dropped, it gives its place in the chain back.
            drop(self);
            return keep(&db, seen).await;
        }
        if let Some((seq, prev)) = self.head.take() {
            let event = Event {
                agency_id: self.actor.agency.id.0,
                seq,
                prev,
                at_us: self.now_us(),
                actor: self.actor.audit_name(),
                action: self.action.to_owned(),
                subjects: std::mem::take(&mut self.subjects),
                digest: hex(&self.changes.finalize()),
                request: self.actor.request.clone(),
                region: self.actor.region().to_owned(),
            };
            event.append(&mut self.conn).await?;
            let viewer = self.actor.viewer();
            let happened = Happened {
                agency: self.actor.agency.id,
                member: viewer.map(|viewer| viewer.member),
                by: self.actor.name(),
                action: self.action.to_owned(),
            };
            self.db.commit_and_tell(self.conn, happened).await?;
        } else {
            self.conn.commit().await?;
        }
        keep(&db, seen).await
    }

    /// Takes back what was changed. A refusal may name the child whose visit is in the way: that is kept as *seen*.
    pub async fn abandon(mut self) -> Result<()> {
        let seen = self.seen(IN_THE_WAY);
        let db = self.db.clone();
        // Dropped, the transaction leaves nothing behind, and its connection is free for what is kept.
        drop(self);
        keep(&db, seen).await
    }

    fn seen(&mut self, action: &str) -> Option<Seen> {
        let children = std::mem::take(&mut self.saw);
        if children.is_empty() || matches!(self.actor.who, Who::System(_)) {
            return None;
        }
        Some(Seen {
            agency: self.actor.agency.id,
            actor: self.actor.audit_name(),
            action: action.to_owned(),
            children,
            region: self.actor.region().to_owned(),
            request: self.actor.request.clone(),
        })
    }
}

async fn keep(db: &Db, seen: Option<Seen>) -> Result<()> {
    match seen {
        Some(seen) => db.keep_seen(seen).await,
        None => Ok(()),
    }
}

/// An IANA zone by its name.
pub fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| Error::field("time_zone", "time_zone.unknown"))
}
