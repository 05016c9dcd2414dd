//! Security events of accounts, stored for their owners.

use crate::{
    Tx,
    kernel::sql::{Conn, args},
};
use domain::{Result, UserId, security::SecurityEvent};
use uuid::Uuid;

/// Device and coarse region of a request, in words that the account's owner recognizes; empty if unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub device: String,
    pub region: String,
}

/// Stores a security event of a user's account, in the transaction of the change itself.
pub(super) async fn insert_event(
    conn: &mut Conn,
    id: Uuid,
    at_us: i64,
    user: UserId,
    event: SecurityEvent,
    origin: &Origin,
) -> Result<()> {
    conn.execute(
        "INSERT INTO security_events (id, user_id, at_us, event, device, region) VALUES ($1, $2, $3, $4, $5, $6)",
        args![id, user, at_us, event.as_str(), &origin.device, &origin.region],
    )
    .await?;
    Ok(())
}

impl Tx {
    /// Stores a security event of an account that the office has changed. The device is the office's, so it is not named.
    pub(crate) async fn record_security_event(&mut self, user: UserId, event: SecurityEvent) -> Result<()> {
        let (id, now) = (self.db().next_id(), self.now_us());
        insert_event(self.conn(), id, now, user, event, &Origin::default()).await
    }
}
