//! A transaction of what belongs to no agency: accounts, sessions, rate limits, links.

use super::{Identity, Origin, SECOND, security};
use crate::{
    ChangeEvent, Db,
    audit::{ChainHead, NewEvent},
    kernel::sql::{Arg, Conn, Row},
    outbox,
};
use domain::{
    AgencyId, Language, Result, UserId, account::CLOCK_STEP_US, agreements::Versions, mail::Email, security::SecurityEvent,
    text::EmailAddress,
};
use std::borrow::Cow;
use uuid::Uuid;

/// Only [`Identity::read`] and [`Identity::write`] make one, and they commit it: what is one unit of work can't be committed in
/// parts, or be forgotten.
pub(crate) struct IdentityTx {
    conn: Conn,
    db: Db,
    now_us: i64,
    change: Option<ChangeEvent>,
}

impl Identity<'_> {
    /// Runs one unit of work that only reads.
    pub(super) async fn read<T>(&self, work: impl AsyncFnOnce(&mut IdentityTx) -> Result<T>) -> Result<T> {
        self.run(false, work).await
    }

    /// Runs one unit of work and commits it. An error rolls everything back: what must stay although the request is rejected, such
    /// as a counted attempt, is returned as a value.
    ///
    /// SQLite has one writer, so nothing slow may happen in it; passwords are hashed before or after.
    pub(super) async fn write<T>(&self, work: impl AsyncFnOnce(&mut IdentityTx) -> Result<T>) -> Result<T> {
        self.run(true, work).await
    }

    async fn run<T>(&self, write: bool, work: impl AsyncFnOnce(&mut IdentityTx) -> Result<T>) -> Result<T> {
        let conn = self.db.connection(write).await?;
        // Read once the transaction has begun: it may have waited for another writer.
        let mut tx = IdentityTx { conn, db: self.db.clone(), now_us: self.now_us(), change: None };
        let done = work(&mut tx).await;
        self.db.add_cost(tx.conn.cost());
        let done = done?;
        match tx.change {
            Some(change) => tx.db.commit_and_notify(tx.conn, change).await?,
            None => tx.conn.commit().await?,
        }
        Ok(done)
    }
}

impl IdentityTx {
    /// The time of everything that this transaction writes.
    pub fn now_us(&self) -> i64 {
        self.now_us
    }

    pub fn next_id(&self) -> Uuid {
        self.db.next_id()
    }

    /// The current versions of the documents that users accept.
    pub fn agreement_versions(&self) -> Versions {
        self.db.agreement_versions()
    }

    /// The latest plausible expiry of something that is valid for this long. A later expiry was written before the clock was set
    /// back, and would be valid for too long.
    pub fn max_expiry(&self, seconds: i64) -> i64 {
        self.now_us + seconds * SECOND + CLOCK_STEP_US
    }

    /// For statements that agency transactions run too.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    pub async fn fetch_all<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Vec<T>> {
        self.conn.fetch_all(sql, args).await
    }

    pub async fn fetch_optional<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<Option<T>> {
        self.conn.fetch_optional(sql, args).await
    }

    pub async fn fetch_one<T: Row>(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<T> {
        self.conn.fetch_one(sql, args).await
    }

    pub async fn execute(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Arg>) -> Result<u64> {
        self.conn.execute(sql, args).await
    }

    /// Stores a security event for the account's owner.
    pub async fn record_event(&mut self, user: UserId, event: SecurityEvent, origin: &Origin) -> Result<()> {
        let (id, now) = (self.next_id(), self.now_us);
        security::insert_event(&mut self.conn, id, now, user, event, origin).await
    }

    /// Queues an email. It is sent only after the commit.
    pub async fn queue_email(
        &mut self,
        agency: Option<AgencyId>,
        to: &EmailAddress,
        language: Language,
        email: &Email,
    ) -> Result<()> {
        outbox::queue(&self.db, &mut self.conn, self.now_us, agency, to, language, email).await
    }

    /// Takes the lock of an agency, of which this transaction changes something too.
    pub async fn lock_agency(&mut self, agency: AgencyId) -> Result<ChainHead> {
        ChainHead::lock(&mut self.conn, agency).await
    }

    /// Appends an event to the audit of a locked agency.
    pub async fn append_event(&mut self, head: &mut ChainHead, event: NewEvent) -> Result<()> {
        head.append(&mut self.conn, self.now_us, event).await
    }

    /// Publishes this change after the commit.
    pub fn notify(&mut self, change: ChangeEvent) {
        self.change = Some(change);
    }
}
