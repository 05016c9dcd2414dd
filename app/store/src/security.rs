//! What happened to an account, kept for its owner.

use crate::{
    Db,
    sql::{Conn, args},
};
use domain::{Result, UserId, security::SecurityEvent};

/// The device and the coarse region of a request, in words that its owner recognises; empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub device: String,
    pub region: String,
}

/// Keeps what happened to a user's account, in the transaction of what happened.
pub(crate) async fn record(db: &Db, conn: &mut Conn, user: UserId, event: SecurityEvent, origin: &Origin) -> Result<()> {
    conn.run(
        "INSERT INTO security_events (id, user_id, at_us, event, device, region) VALUES ($1, $2, $3, $4, $5, $6)",
        args![db.next_id(), user, db.clock().now_us(), event.as_str(), &origin.device, &origin.region],
    )
    .await?;
    Ok(())
}
